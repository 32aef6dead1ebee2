"""In CI a test that is skipped has failed: nothing is left out in silence."""
from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator

import pytest

import factex


def pytest_configure() -> None:
    """A cache of the tests' own: the user's is neither read nor filled."""
    os.environ["FACTEX_CACHE"] = tempfile.mkdtemp(prefix="factex-tests-")


def pytest_unconfigure() -> None:
    shutil.rmtree(os.environ["FACTEX_CACHE"], ignore_errors=True)
    os.environ["FACTEX_CACHE"] = "off"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    browserless = "no browser is installed" in str(report.longrepr)  # not every machine can have one
    if os.environ.get("CI") == "true" and report.skipped and not browserless and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def english() -> factex.Extractor:
    """The English pack, loaded once."""
    return factex.load()
