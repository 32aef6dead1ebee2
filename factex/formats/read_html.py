"""Reads a web page: the text of its article, to which offsets refer, and its date and title where it states them."""
from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from factex.apart import TooSlow
from factex.diagnostics import InputError
from factex.formats.articles import NoArticle, article
from factex.formats.records import LONGEST, TOO_LONG, Fields, Notice, Raw


def read(source: BinaryIO, name: str, fields: Fields) -> Iterator[Raw | Notice | InputError]:
    """The one article of the page."""
    data = source.read(LONGEST + 1)
    try:
        yield InputError(name, TOO_LONG) if len(data) > LONGEST else article(data)
    except NoArticle as error:
        yield InputError(name, str(error))
    except TooSlow as error:
        yield InputError(name, f"cannot be read: {error}")
