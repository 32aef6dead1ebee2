"""When Python looks for rubbish that nothing else frees: seldom, where little of it is made."""
from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS = 50_000  # that came and did not go since the last search; of one article some ten thousand live at a time
_lock = threading.Lock()
_inside: list[bool] = []  # one for each that wants no search now: whether there was one before


def let_be() -> None:
    """Search seldom, and never in what is there already: a pack stays as it is, and what is made of a text goes with it."""
    gc.freeze()
    gc.set_threshold(OBJECTS)


@contextmanager
def none_made() -> Iterator[None]:
    """No search at all: for what makes many objects at once, of which none is rubbish. Threads may be in it at the same time."""
    with _lock:
        _inside.append(gc.isenabled() or any(_inside))
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            wanted = _inside.pop()
            if wanted and not _inside:
                gc.enable()
