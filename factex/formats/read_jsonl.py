"""Reads JSON Lines: one object a line, with a text and perhaps an id and a date. Blank lines are passed over."""
from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from factex.diagnostics import InputError, nearest
from factex.formats.records import Fields, NotText, Raw, decode


def read(source: BinaryIO, name: str, fields: Fields) -> Iterator[Raw | InputError]:
    """Line by line; a broken line is an InputError with its place, and the next is read."""
    for number, line in enumerate(source, 1):
        try:
            written = (decode(line) if number == 1 else _decode_line(line)).rstrip("\r\n")
            if written.strip():
                yield _record(json.loads(written), number, fields)
        except json.JSONDecodeError as error:
            yield InputError(f"{name}:{number}", f"not valid JSON: {error.msg} at column {error.colno}")
        except RecursionError:
            yield InputError(f"{name}:{number}", "not read: nested too deeply")
        except ValueError as error:  # NotText among them
            yield InputError(f"{name}:{number}", str(error))


def _decode_line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotText(line, error) from None


def _record(value: object, line: int, fields: Fields) -> Raw:
    """The checked record of one line's value. Raises ValueError with what is wrong."""
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    if fields.text not in value:
        raise ValueError(f"no field {fields.text!r}{nearest(fields.text, value)}; --text-field names another")
    text, name, date = value[fields.text], value.get(fields.id), value.get(fields.date)
    if not isinstance(text, str):
        raise ValueError(f"field {fields.text!r} is not a string")
    if isinstance(name, bool) or not isinstance(name, str | int | None):
        raise ValueError(f"field {fields.id!r} is neither a string nor a whole number")
    if not isinstance(date, str | None):
        raise ValueError(f"field {fields.date!r} is not a string")
    own = None if name is None or name == "" else str(name)
    for field, content in ((fields.text, text), (fields.id, own or "")):
        try:
            content.encode("utf-8")
        except UnicodeEncodeError:
            raise ValueError(f"field {field!r} holds half a surrogate pair, which is no character") from None
    return Raw(text, own, date or None, line)
