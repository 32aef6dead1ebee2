"""In CI a test that is skipped has failed: nothing is left out in silence."""
from __future__ import annotations

import os
from collections.abc import Generator

import pytest

import factex


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def english() -> factex.Extractor:
    """The English pack, loaded once."""
    return factex.load()
