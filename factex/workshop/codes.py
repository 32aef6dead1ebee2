"""The register of all findings about rules, and `finding`, which makes a Diagnostic of one.

F1 files and their shape, F2 patterns, F3 rules and packs, F4 general layers, F5 what works and is doubtful. Each row has
samples, which the manual shows and one looped test runs. A new finding is one row in the table that it belongs to.
"""
from __future__ import annotations

from collections.abc import Iterable, MutableSequence
from dataclasses import replace
from pathlib import Path

from factex.diagnostics import Diagnostic, Place
from factex.limits import TOLD
from factex.packs import PACK
from factex.workshop.code import Code
from factex.workshop.codes_doubts import DOUBTS
from factex.workshop.codes_files import FILES
from factex.workshop.codes_layers import LAYERS
from factex.workshop.codes_patterns import PATTERNS
from factex.workshop.codes_rules import RULES

CODES: dict[str, Code] = {row.code: row for row in (*FILES, *PATTERNS, *RULES, *LAYERS, *DOUBTS)}

_REST = "; the rest is not looked at"


def finding(code: str, place: Place, message: str) -> Diagnostic:
    """A Diagnostic of a registered code, at its level. What is too long to be read is cut."""
    return Diagnostic(place, code, CODES[code].level, message if len(message) <= TOLD else message[:TOLD] + "…")


def in_order(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings, each once, in the order of file, line and column; those of a pack.yaml first, since much may follow from them."""
    return sorted(set(findings), key=lambda one: (Path(one.place.file).name != PACK, one))


def enough(found: MutableSequence[Diagnostic]) -> None:
    """Say with the last finding that nothing behind it was looked at."""
    if not found[-1].message.endswith(_REST):
        found[-1] = replace(found[-1], message=found[-1].message + _REST)
