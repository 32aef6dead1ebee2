"""Work in a process of its own, which ends when it takes too long: for libraries that strangers' files can keep busy for hours."""
from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class TooSlow(ValueError):
    """The work took more time than it was given."""


def apart(work: Callable[[], T], seconds: int) -> T:
    """What some work gives, or raises. Raises TooSlow after so many seconds of the processor; where a system has no processes to
    fork it is done here, without an end."""
    if not hasattr(os, "fork"):
        return work()
    import resource

    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            signal.signal(signal.SIGXCPU, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
            with open(writing, "wb") as pipe:
                pipe.write(_done(work))
        finally:
            os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:
        data = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        if os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL):
            raise TooSlow(f"it took more than {seconds} seconds of the processor")
        raise RuntimeError(f"it was ended by {signal.Signals(os.WTERMSIG(status)).name}")
    result, error = pickle.loads(data)  # from this very program
    if error is not None:
        raise error
    return result  # type: ignore[no-any-return]


def _done(work: Callable[[], T]) -> bytes:
    """What came of some work, packed: a result, or the error that it raised."""
    try:
        return pickle.dumps((work(), None))
    except Exception as error:
        try:
            packed = pickle.dumps((None, error))
            pickle.loads(packed)
            return packed
        except Exception:
            return pickle.dumps((None, RuntimeError(f"{type(error).__name__}: {error}")))
