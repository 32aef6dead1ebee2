"""What a compiled pack depends on, as one short key: every file of the pack and of factex, and the versions beneath."""
from __future__ import annotations

import functools
import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import regex

from factex.packs import files, shipped

_HERE = Path(__file__).resolve().parent
SIZE = 32


def machine() -> bytes:
    """The key of what depends on Python alone."""
    return _digest([sys.implementation.name.encode(), sys.version.encode()])


def of_factex() -> bytes:
    """The key of factex itself and of `regex` beneath, the same wherever they are installed."""
    return _digest([regex.__version__.encode(), _code_key()])


def of_bytes(data: bytes) -> bytes:
    """The key of some bytes."""
    return _digest([data])


def of_pack(folders: Sequence[Path], tracing: bool, without: Callable[[Path, Path], bool] | None = None) -> bytes:
    """The key of what is compiled from these folders, and from the shipped packs, over one of which they may lie; of all their files but
    those that `without` names, which is told the folder and the file.

    Raises OSError when a file cannot be read.
    """
    return _digest(_parts(folders, tracing, without))


def _parts(folders: Sequence[Path], tracing: bool, without: Callable[[Path, Path], bool] | None) -> Iterator[bytes]:
    yield from (machine(), regex.__version__.encode(), b"tracing" if tracing else b"")
    for folder in folders:
        yield b"layer " + os.fsencode(folder)  # findings and rules name files as the folder was given
    own = ((folder, path) for folder in (*shipped(), *folders) for path in files(folder))
    yield os.fsencode(_HERE)
    yield _code_key()
    for folder, path in own:
        if without is None or not without(folder, path):
            yield os.fsencode(path)
            yield path.read_bytes()


@functools.cache
def _code_key() -> bytes:
    """The key of factex itself, as it is when it is first asked for."""
    return _digest(_code())


def _code() -> Iterator[bytes]:
    for path in sorted(_HERE.rglob("*.py")):
        yield path.relative_to(_HERE).as_posix().encode()
        yield path.read_bytes()


def _digest(parts: Iterable[bytes]) -> bytes:
    whole = hashlib.blake2b(digest_size=SIZE)
    for part in parts:
        whole.update(len(part).to_bytes(8, "little"))
        whole.update(part)
    return whole.digest()
