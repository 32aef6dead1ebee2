"""Compiled packs between runs: the book of a pack as one file, and what `re` made of its expressions as another.

The second grows with use: a run adds at its end what it had to compile. A change of a rule makes a new book; the expressions of all
other rules stay what they were, and are found again.
"""
from __future__ import annotations

import atexit
import functools
import hashlib
import pickle
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from factex import cache, fingerprint
from factex.engine import expressions
from factex.engine.book import Book
from factex.kept_book import packed

BYTES = 6_000_000  # of expressions that are kept for a pack: some three times what the English one has


def key_of(folders: Sequence[Path], tracing: bool) -> bytes | None:
    """What tells this state of a pack from any other; None where nothing is kept."""
    if cache.folder() is None:
        return None
    try:
        return fingerprint.of_pack(folders, tracing)
    except OSError:
        return None


def recall(folders: Sequence[Path], tracing: bool, key: bytes) -> tuple[Book, Sequence[Any]] | None:
    """Book and rules that were compiled from the pack in this state. What is known of its expressions is at hand from now on."""
    name = _name(folders, tracing)
    expressions.known.update(cache.recall(f"{name}.expressions", _machine()) or {})
    _at_end(name)
    known: tuple[Book, Sequence[Any]] | None = cache.recall(f"{name}.book", key)
    return known


def keep(folders: Sequence[Path], tracing: bool, key: bytes, book: Book, rules: Sequence[Any]) -> None:
    """Keep what was compiled, unless a file has changed in the meantime."""
    if key_of(folders, tracing) == key:
        cache.keep(f"{_name(folders, tracing)}.book", key, (book, Packed(rules)), packed)


class Packed(Sequence[Any]):
    """A sequence that is unpacked when it is first looked into: rules take long, and reading texts needs none."""

    def __init__(self, items: Sequence[Any]) -> None:
        self._items: Sequence[Any] | None = items
        self._packed = b""

    def _unpacked(self) -> Sequence[Any]:
        if self._items is None:
            self._items = pickle.loads(self._packed)
        return self._items

    def __len__(self) -> int:
        return len(self._unpacked())

    def __getitem__(self, index: Any) -> Any:
        return self._unpacked()[index]

    def __getstate__(self) -> bytes:
        return self._packed or packed(self._items)

    def __setstate__(self, packed: bytes) -> None:
        self._items, self._packed = None, packed


def keep_expressions() -> None:
    """Keep what this process had to compile: done at its end, and at that of each working process."""
    if not expressions.codes:
        return
    for name in _names:
        file, key = f"{name}.expressions", _machine()
        before = cache.recall(file, key) or {}  # read again: other processes end too
        found = {**expressions.codes, **expressions.known, **before}  # those of this run first: the others may be of rules that are gone
        sizes = accumulate(len(code[0]) for code in found.values())
        cache.keep(file, key, {digest: found[digest] for digest, size in zip(found, sizes, strict=True) if size < BYTES})


_names: list[str] = []  # of the packs that this process uses


@functools.cache
def _at_end(name: str) -> None:
    if not _names:
        atexit.register(keep_expressions)
    _names.append(name)


def _name(folders: Sequence[Path], tracing: bool) -> str:
    whole = "\0".join([*map(str, folders), "tracing" * tracing])
    return hashlib.blake2b(whole.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def _machine() -> bytes:
    """The key of what depends on Python, and on the form in which it is kept."""
    return fingerprint.machine() + expressions.FORM
