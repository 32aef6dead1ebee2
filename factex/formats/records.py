"""What a reader gives: records with their text, and notices; failures are `InputError` values, never raised.

Every reader is a generator `read(source, name, fields) -> Iterator[Raw | Notice | InputError]` over a binary stream.
"""
from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from factex.diagnostics import nearest
from factex.limits import TEXT_BYTES

LONGEST = TEXT_BYTES
TOO_LONG = f"too long for one text: more than {LONGEST:,} bytes"


@dataclass(frozen=True, slots=True)
class Fields:
    """The names of a record's fields in files of records."""

    id: str = "id"
    text: str = "text"
    date: str = "date"


@dataclass(frozen=True, slots=True)
class Raw:
    """A text as a reader found it.

    `id` is the record's own name, or None; `line` its line, row or record in a file of records, from 1, or None in a file that is
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


def absent(names: Iterable[str], fields: Fields, name: str) -> Iterator[Notice]:
    """A warning for each field that was asked for by name and that a file's first record does not have."""
    there = list(names)
    for wanted, usual, option in ((fields.id, "id", "--id-field"), (fields.date, "date", "--date-field")):
        if wanted != usual and wanted not in there:
            yield Notice(name, f"no field {wanted!r}{nearest(wanted, there)}, which {option} names")


def checked(value: dict[str, object], line: int, fields: Fields, missing: str) -> Raw:
    """The record of the fields of one line or row; `missing` says more where there is no text field. Raises ValueError."""
    if fields.text not in value:
        raise ValueError(f"no field {fields.text!r}{missing}; --text-field names another")
    text, name, date = value[fields.text], value.get(fields.id), value.get(fields.date)
    if not isinstance(text, str):
        raise ValueError(f"field {fields.text!r} is not a string")
    if isinstance(name, bool) or not isinstance(name, str | int | None):
        raise ValueError(f"field {fields.id!r} is neither a string nor a whole number")
    if not isinstance(date, str | None):
        raise ValueError(f"field {fields.date!r} is not a string")
    if len(text) > LONGEST:
        raise ValueError(TOO_LONG)
    own = None if name is None or name == "" else str(name)
    for field, content in ((fields.text, text), (fields.id, own or ""), (fields.date, date or "")):
        try:
            content.encode("utf-8")
        except UnicodeEncodeError as error:
            raise ValueError(f"field {field!r} {_broken(content[error.start])}") from None
    return Raw(text, own, date or None, line)


def plain(value: Any) -> Any:
    """A value of a typed column as `checked` takes it: dates and moments in ISO 8601."""
    return value.isoformat() if isinstance(value, datetime.date) else value


def _broken(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that was let through where it fits no encoding
        return f"is not text: byte 0x{code - 0xDC00:02X}"
    return "holds half a surrogate pair, which is no character"
