"""The forms that the tables of the schema are written with, and what a kind of mapping is."""
from __future__ import annotations

from dataclasses import dataclass

from factex.workshop.shapes import Choice, ListOf, OneOf, Scalar, Shape

TEXT = Scalar("text", "a text")
NOTE = Scalar("note", "a text, which may be empty")
LINE = Scalar("line", "a text of one line")
NAME = Scalar("name", "a name")
ID = Scalar("id", "the name of a rule")
BLOCK = Scalar("block", "a block of lines")
INTEGER = Scalar("integer", "a whole number")
SIGNED = Scalar("signed", "a whole number, which may be below 0")
DATE = Scalar("date", "a date")
SWITCH = Choice(("true", "false"))
NAMES = ListOf(NAME)
LINES = ListOf(LINE)
WORDS = OneOf((LINES, BLOCK))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of mapping. A document's kind is found by its file and by a key that it has (`mark`; none: any document).

    `files` is a pattern on the path inside the pack; empty for what only stands inside other documents. `others` is the
    form of keys that are not declared; None: there are none. `needs` are the keys that all documents of the kind must
    have among them, once the layers are put together: a layer may give only what it adds.
    """

    name: str
    files: str
    mark: str
    about: str
    others: Shape | None = None
    needs: tuple[str, ...] = ()
