"""Findings about rules, failures of inputs, and how factex ends.

    FactexError          anything that factex itself reports; never a traceback for a user
    ├── RuleError        the rules hold mistakes: one Diagnostic each
    └── InputError       an input could not be read: `name: what is wrong`

Exit codes: 0 all well, 1 the work ran and found something wrong, 2 wrong usage.
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

EXIT_OK, EXIT_FOUND, EXIT_USAGE = 0, 1, 2


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a rule file; line and column count from 1, in characters."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding, shown as `FILE:LINE:COL: level: code: message`."""

    place: Place
    code: str
    level: str  # error, warning
    message: str

    def __str__(self) -> str:
        p = self.place
        return f"{p.file}:{p.line}:{p.column}: {self.level}: {self.code}: {self.message}"


class FactexError(Exception):
    """Base of what factex reports."""


class RuleError(FactexError):
    """The rules hold mistakes; `diagnostics` lists them all, in the order of the files."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(map(str, self.diagnostics)))

    def __reduce__(self) -> tuple[type[RuleError], tuple[tuple[Diagnostic, ...]]]:
        return RuleError, (self.diagnostics,)


class InputError(FactexError):
    """An input could not be read. `name` is the input, with its line where it has one (`lines.jsonl:17`)."""

    def __init__(self, name: str, message: str) -> None:
        self.name, self.message = name, message
        super().__init__(f"{name}: {message}")

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str]]:
        return InputError, (self.name, self.message)


def nearest(name: str, known: Iterable[str]) -> str:
    """` (did you mean 'x'?)` for the known name closest to `name`, else an empty string."""
    found = nearest_of(name, known)
    return f" (did you mean {found!r}?)" if found else ""


def nearest_of(name: str, known: Iterable[str]) -> str:
    """The known name closest to `name`, or an empty string where none is close."""
    import difflib  # slow to import, and only wanted when something is wrong

    return next(iter(difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)), "")
