"""Reads a file that is one text: plain, or Markdown as it is written."""
from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from factex.diagnostics import InputError
from factex.formats.encodings import NotText, told_apart
from factex.formats.records import LONGEST, TOO_LONG, Fields, Notice, Raw


def read(source: BinaryIO, name: str, fields: Fields) -> Iterator[Raw | Notice | InputError]:
    """The whole stream as one text; an empty one is a text too."""
    data = source.read(LONGEST + 1)
    if len(data) > LONGEST:
        yield InputError(name, TOO_LONG)
        return
    try:
        text, guess = told_apart(data)
    except NotText as error:
        yield InputError(f"{name}:{error.line}", str(error))
        return
    if guess:
        yield Notice(name, f"not UTF-8; read as {guess}, which it seems to be")
    yield Raw(text)
