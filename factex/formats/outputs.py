"""What a writer is given beside the documents: where to write, and what of them."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TextIO, TypeAlias

from factex.values import Document

ROWS = ("facts", "mentions")


@dataclass(frozen=True, slots=True)
class Output:
    """Where a writer writes, and how.

    `stream` takes UTF-8 text; `width` is a terminal's, in columns, or None where nobody's screen sets a limit;
    `colour` says whether escape codes for colour are welcome; `defaults` holds the attribute values that go
    without saying, by fact type and attribute.
    """

    stream: TextIO
    rows: str = "facts"
    width: int | None = None
    colour: bool = False
    defaults: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


# A writer takes the documents as they come and returns when the last is written.
Write: TypeAlias = Callable[[Iterable[Document], Output], None]


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the table of writers: `about` is its line in the manual, `rows` what it can write rows of."""

    write: Write
    about: str
    rows: tuple[str, ...] = ("facts",)
