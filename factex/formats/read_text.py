"""Reads a file that is one text: plain, or Markdown as it is written."""
from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from factex.diagnostics import InputError
from factex.formats.records import Fields, NotText, Raw, decode


def read(source: BinaryIO, name: str, fields: Fields) -> Iterator[Raw | InputError]:
    """The whole stream as one text; an empty one is a text too."""
    try:
        yield Raw(decode(source.read()))
    except NotText as error:
        yield InputError(f"{name}:{error.line}", str(error))
