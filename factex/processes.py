"""Many texts with several processes, as `factex.jobs` promises it."""
from __future__ import annotations

import os
import pickle
import signal
import threading
import traceback
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import parent_process
from multiprocessing.connection import wait
from multiprocessing.util import Finalize

from factex import apart
from factex.jobs import Read, Record, Result, attempt
from factex.kept import keep_expressions
from factex.rubbish import let_be
from factex.values import Document

TEXTS, CHARACTERS = 16, 30_000  # what a process is given at a time, at most (but one text at least): some tenth of a second
AHEAD = 3  # portions for each process that wait or are worked on


def read_with(read: Read, records: Iterable[Record], jobs: int) -> Iterator[Result]:
    """What `read` makes of each record, in order."""
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


_reader: list[Read] = []  # of a working process, once it has started


def _start(read: Read) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    apart.watching = True
    _reader[:] = [read]
    let_be()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    Finalize(None, keep_expressions, exitpriority=0)


def _end_with_parent() -> None:
    """Ends this process when the one that started it is killed: nobody would give it work, or end it, any more."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _work(portion: list[Record]) -> list[Result]:
    """The results without their texts, which the other side has."""
    return [_portable(attempt(_reader[0], record)) for record in portion]


def _portable(result: Result) -> Result:
    if isinstance(result, Document):
        return replace(result, text="")
    result.add_note("In a working process:\n" + "".join(traceback.format_exception(result)).rstrip())
    try:
        pickle.loads(pickle.dumps(result))
    except Exception:
        return RuntimeError(f"{type(result).__name__}: {result}")
    return result
