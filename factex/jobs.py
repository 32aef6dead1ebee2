"""Many texts, one after the other or with several processes: the same documents in the same order either way.

Texts are taken as they are needed and results given as they come, so that a run of any length needs little memory. A
text that fails gives its error in its place, and the rest is read.
"""
from __future__ import annotations

import pickle
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from typing import TypeAlias

from factex.values import Document

Record: TypeAlias = tuple[str, str | None, str]  # text, date, the document's name
Read: TypeAlias = Callable[[str, str | None, str], Document]
Result: TypeAlias = Document | Exception

TEXTS, CHARACTERS = 16, 100_000  # what a process is given at a time, at most (but one text at least)
AHEAD = 3  # portions for each process that wait or are worked on


def read_in_order(read: Read, records: Iterable[Record], jobs: int = 1) -> Iterator[Result]:
    """What `read` makes of each record, in order: a document, or the error that it raised."""
    if jobs <= 1:
        return (_attempt(read, record) for record in records)
    return _with_processes(read, records, jobs)


def _with_processes(read: Read, records: Iterable[Record], jobs: int) -> Iterator[Result]:
    portions = _portions(records)
    waiting: deque[tuple[list[Record], Future[list[Result]]]] = deque()
    pool = ProcessPoolExecutor(jobs, initializer=_start, initargs=(read,))
    try:
        while True:
            while len(waiting) < jobs * AHEAD and (portion := next(portions, None)) is not None:
                waiting.append((portion, pool.submit(_work, portion)))
            if not waiting:
                return
            portion, future = waiting.popleft()
            for (text, _, _), result in zip(portion, future.result(), strict=True):
                yield replace(result, text=text) if isinstance(result, Document) else result
    finally:
        pool.shutdown(cancel_futures=True)


def _portions(records: Iterable[Record]) -> Iterator[list[Record]]:
    portion: list[Record] = []
    size = 0
    for record in records:
        if portion and (len(portion) == TEXTS or size + len(record[0]) > CHARACTERS):
            yield portion
            portion, size = [], 0
        portion.append(record)
        size += len(record[0])
    if portion:
        yield portion


def _attempt(read: Read, record: Record) -> Result:
    try:
        return read(*record)
    except Exception as error:
        return error


_reader: list[Read] = []  # of a working process, once it has started


def _start(read: Read) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    _reader[:] = [read]


def _work(portion: list[Record]) -> list[Result]:
    """The results without their texts, which the other side has."""
    return [_portable(_attempt(_reader[0], record)) for record in portion]


def _portable(result: Result) -> Result:
    if isinstance(result, Document):
        return replace(result, text="")
    result.add_note("In a working process:\n" + "".join(traceback.format_exception(result)).rstrip())
    try:
        pickle.loads(pickle.dumps(result))
    except Exception:
        return RuntimeError(f"{type(result).__name__}: {result}")
    return result
