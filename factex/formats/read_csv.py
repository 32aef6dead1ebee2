"""Reads comma-separated values: a line with the names of the columns, and a row for each text.

The sign between cells is the one (comma, semicolon or tab) that cuts the first line into the names asked for.
"""
from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO, cast

from factex.diagnostics import InputError, nearest
from factex.formats.encodings import SAMPLE, NotText, encoding_of
from factex.formats.records import LONGEST, TOO_LONG, Fields, Notice, Raw, absent, checked

BLOCK = 1 << 20
BETWEEN = (",", ";", "\t")


def read(source: BinaryIO, name: str, fields: Fields) -> Iterator[Raw | Notice | InputError]:
    """Row by row; a broken one is an InputError with the line where it begins, and the next is read."""
    stream = io.BufferedReader(cast(io.RawIOBase, source), SAMPLE)
    head = stream.peek(SAMPLE)
    try:
        encoding, guessed = encoding_of(head, whole=False)
    except NotText as error:
        yield InputError(f"{name}:{error.line}", str(error))
        return
    if guessed:
        yield Notice(name, f"not UTF-8; read as {encoding}, which it seems to be")
    csv.field_size_limit(LONGEST)
    text = io.TextIOWrapper(stream, encoding.replace("utf-8", "utf-8-sig"), errors="surrogateescape", newline="")
    try:
        yield from _rows(text, name, fields)
    except UnicodeDecodeError as error:
        yield InputError(name, f"cannot be read on as {encoding}: {error.reason}")
    finally:
        text.detach()


class _Lines(Iterator[str]):
    """The lines of a stream, none longer than a text may be; `number` is that of the last one. A longer one is passed over, and raises."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text, self.number = text, 0

    def __next__(self) -> str:
        line = self.text.readline(LONGEST + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > LONGEST:
            while line and not line.endswith(("\n", "\r")):
                line = self.text.readline(BLOCK)
            raise ValueError(TOO_LONG)
        return line


def _rows(text: io.TextIOWrapper, name: str, fields: Fields) -> Iterator[Raw | Notice | InputError]:
    lines = _Lines(text)
    try:
        first = next(lines, "")
    except ValueError as error:
        yield InputError(f"{name}:1", str(error))
        return
    between = max(BETWEEN, key=lambda sign: (fields.text in next(csv.reader([first], delimiter=sign), []), first.count(sign)))
    names = next(csv.reader([first], delimiter=between), [])
    if fields.text not in names:
        if names:
            yield InputError(f"{name}:1", f"no column {fields.text!r}{nearest(fields.text, names)}; --text-field names another")
        return
    yield from absent(names, fields, name)
    rows = csv.reader(lines, delimiter=between, strict=True)  # a quotation that never ends is an error
    while True:
        line = lines.number + 1
        try:
            row = next(rows)
            if row and len(row) != len(names):
                raise ValueError(f"not a row of {len(names)} cells, but of {len(row)}")
            if row:
                yield checked(dict(zip(names, row, strict=True)), line, fields, "")
        except StopIteration:
            return
        except UnicodeDecodeError:
            raise
        except csv.Error as error:
            endless = lines.number > line and "limit" in str(error)  # a quotation that does not end: what follows would be read in pieces
            yield InputError(f"{name}:{line}", f"{TOO_LONG}; the rest is not read" if endless else str(error))
            if endless:
                return
        except ValueError as error:
            yield InputError(f"{name}:{line}", str(error))
