"""Where the entries of a lexicon stand in their file."""
from __future__ import annotations

from factex.diagnostics import Place
from factex.workshop.marks import APART, LITERAL, Text


def entry_place(text: Text, entry: str, number: int) -> Place:
    """The place of an entry that `entries` gave."""
    line = text._line + (number + 1 if text.style == LITERAL else 0)
    column = 0 if text.style == LITERAL else text._column
    return Place(text.source.file, line + 1, _stands(entry, text.source.lines[line], column) + 1)


def _stands(entry: str, line: str, column: int) -> int:
    """Where an entry stands by itself in a line, from this column on; the column where it does not. An expression for each of a
    thousand entries would take longer than all else."""
    at = line.find(entry, column)
    while at >= 0:
        around = line[at - 1:at] if at else "", line[at + len(entry):at + len(entry) + 1]
        if all(not sign or sign.isspace() or sign in APART for sign in around):
            return at
        at = line.find(entry, at + 1)
    return column
