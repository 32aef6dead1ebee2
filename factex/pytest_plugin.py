"""The pytest plugin that comes with factex: its options. Where none is used, nothing else of factex is imported.

In a folder whose pytest configuration has `factex_rules` or `factex_goldens`, or under `--factex-rules DIR`, every example of
the rules and every golden is a test of its own.
"""
from __future__ import annotations

import importlib

import pytest

RULES, GOLDENS, ALL = "factex_rules", "factex_goldens", "factex_all"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the command line and of the configuration."""
    group = parser.getgroup("factex", "rules of factex")
    group.addoption(
        "--factex-rules",
        metavar="DIR",
        action="append",
        default=[],
        help="Test the examples of these rules, and the goldens; may be given more than once, later layers win.",
    )
    parser.addini(RULES, "Folders of rules whose examples are tests; later layers win.", type="paths", default=[])
    parser.addini(GOLDENS, "Golden files, or folders of them, which are tests [golden].", type="paths", default=[])
    parser.addini(ALL, "Whether the examples of the pack below the folders are tests too.", type="bool", default=False)


def pytest_configure(config: pytest.Config) -> None:
    """Bring in what finds and runs the tests, where it is wanted."""
    if config.getoption("--factex-rules") or config.getini(RULES) or config.getini(GOLDENS):
        config.pluginmanager.register(importlib.import_module("factex.pytest_items").Rules(config), "factex-rules")
