"""Work that ends when it takes too long: in a process of its own, for libraries that strangers' files can keep busy for hours, or in
this one, for texts and patterns that nobody has thought of. What is counted is time of the processor, so that neither other work nor the
clock of the machine changes anything."""
from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

T = TypeVar("T")
watching = False  # whether `within` counts: the command line says so, since a signal of the process is used


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


def within(seconds: float, work: Callable[[], T]) -> T:
    """What some work gives, in this process. Raises TooSlow after so many seconds of the processor, where that can be told: in the first
    thread of a command."""
    if not (watching and hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()):
        return work()

    def end(number: int, frame: FrameType | None) -> None:
        raise TooSlow(f"it took more than {seconds:.0f} seconds of the processor")

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return work()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


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
