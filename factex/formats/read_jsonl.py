"""Reads JSON Lines: one object a line, with a text and perhaps an id and a date. Blank lines are passed over."""
from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from factex.diagnostics import InputError, nearest
from factex.formats.encodings import decode
from factex.formats.records import LONGEST, TOO_LONG, Fields, Notice, Raw, absent, checked

BLOCK = 1 << 20


def read(source: BinaryIO, name: str, fields: Fields) -> Iterator[Raw | Notice | InputError]:
    """Line by line; a broken line is an InputError with its place, and the next is read."""
    first = True
    for number, line in enumerate(iter(lambda: source.readline(LONGEST + 1), b""), 1):
        try:
            if len(line) > LONGEST:
                _skip(source, line)
                raise ValueError(TOO_LONG)
            written = _decoded(line, number).rstrip("\r\n")
            if written.strip():
                value = json.loads(written)
                if first and isinstance(value, dict):
                    yield from absent(value, fields, name)
                    first = False
                yield _record(value, number, fields)
        except json.JSONDecodeError as error:
            yield InputError(f"{name}:{number}", f"not valid JSON: {error.msg} at column {error.colno}")
        except RecursionError:
            yield InputError(f"{name}:{number}", "not read: nested too deeply")
        except ValueError as error:  # NotText among them
            yield InputError(f"{name}:{number}", str(error))


def _decoded(line: bytes, number: int) -> str:
    """The text of a line; only at the head of a file a byte order mark is none of it."""
    text = decode(line)
    return "\ufeff" + text if number > 1 and line.startswith(b"\xef\xbb\xbf") else text


def _skip(source: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = source.readline(BLOCK)


def _record(value: object, line: int, fields: Fields) -> Raw:
    """The checked record of one line's value. Raises ValueError with what is wrong."""
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return checked(value, line, fields, nearest(fields.text, value))
