"""Many texts, one after the other or with several processes: the same documents in the same order either way.

Texts are taken as they are needed and results given as they come, so that a run of any length needs little memory. A
text that fails gives its error in its place, and the rest is read.
"""
from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeAlias

from factex.apart import within
from factex.values import Document

PATIENCE, EACH = 60.0, 0.0005  # seconds of the processor for a text, and for each character: more than a hundred times what is usual

Record: TypeAlias = tuple[str, str | None, str]  # text, date, the document's name
Read: TypeAlias = Callable[[str, str | None, str], Document]
Result: TypeAlias = Document | Exception


def read_in_order(read: Read, records: Iterable[Record], jobs: int = 1) -> Iterator[Result]:
    """What `read` makes of each record, in order: a document, or the error that it raised."""
    if jobs <= 1:
        return (attempt(read, record) for record in records)
    results: Iterator[Result] = importlib.import_module("factex.processes").read_with(read, records, jobs)  # slow to import
    return results


def patience(text: str) -> float:
    """How many seconds of the processor a text may take."""
    return PATIENCE + len(text) * EACH


def attempt(read: Read, record: Record) -> Result:
    """A document, or the error that reading it raised."""
    try:
        return within(patience(record[0]), partial(read, *record))
    except Exception as error:
        return error
