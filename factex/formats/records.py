"""What a reader gives: records with their text, and notices; failures are `InputError` values, never raised.

Every reader is a generator `read(source, name, fields) -> Iterator[Raw | InputError]` over a binary stream.
"""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fields:
    """The names of a record's fields in files of records."""

    id: str = "id"
    text: str = "text"
    date: str = "date"


@dataclass(frozen=True, slots=True)
class Raw:
    """A text as a reader found it.

    `id` is the record's own name, or None; `line` its line in a file of records, from 1, or None in a file that is
    one text; `date` as it was written, unchecked.
    """

    text: str
    id: str | None = None
    date: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A text to read. `doc` is unique in a run, `date` ISO 8601 or None, `source` the input (`lines.jsonl:17`)."""

    doc: str
    text: str
    date: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning about an input that is read all the same."""

    name: str
    message: str


class NotText(ValueError):
    """Bytes that are not UTF-8; `line` counts from 1, `column` in bytes from 1."""

    def __init__(self, data: bytes, error: UnicodeDecodeError) -> None:
        before = data[: error.start]
        self.line = before.count(b"\n") + 1
        self.column = error.start - (before.rfind(b"\n") + 1) + 1
        super().__init__(f"not UTF-8: byte 0x{data[error.start]:02X} at column {self.column}")


def decode(data: bytes) -> str:
    """The text of UTF-8 bytes: a byte order mark dropped, nothing else translated. Raises NotText."""
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise NotText(data, error) from None
