"""factex: who met whom, who called whom, who said what, who accused whom; read from news by rules.

Each name is imported from its home when it is first asked for, so that `factex --help` waits for nothing.
"""
from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factex import spark as spark
    from factex.diagnostics import FactexError, InputError, RuleError
    from factex.extractor import Extractor, load
    from factex.values import Attribution, Document, Fact, Mention, Span

__all__ = ["Attribution", "Document", "Extractor", "Fact", "FactexError", "InputError", "Mention", "RuleError", "Span", "load"]

_HOMES = {
    "diagnostics": ("FactexError", "InputError", "RuleError"),
    "extractor": ("Extractor", "load"),
    "values": ("Attribution", "Document", "Fact", "Mention", "Span"),
}
_ROOMS = ("spark",)  # modules that are public themselves


def __getattr__(name: str) -> object:
    if name in _ROOMS:
        return importlib.import_module(f"{__name__}.{name}")
    home = next((home for home, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(importlib.import_module(f"{__name__}.{home}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_ROOMS})
