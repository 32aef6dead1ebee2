"""Compiled packs between runs: the book of a pack as one file, what an edit of rules needs of it as another (its remains), and what `re`
made of its expressions as a third.

The third grows with use: a run adds at its end what it had to compile. A change of a rule makes a new book out of the old one and the
remains; the expressions of all other rules stay what they were, and are found again.
"""
from __future__ import annotations

import atexit
import functools
import hashlib
import importlib
import pickle
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factex import cache, fingerprint
from factex.engine import expressions
from factex.engine.book import Book
from factex.kept_book import packed
from factex.rubbish import none_made

if TYPE_CHECKING:
    from factex.workshop.compile import Compiled

BYTES = 8_000_000  # of expressions that are kept for a pack, as numbers of pieces: eight times what news of many kinds needs


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
    expressions.learn(cache.recall(f"{name}.expressions", _machine()))
    _at_end(name)
    known: tuple[Book, Sequence[Any]] | None = cache.recall(f"{name}.book", key)
    return known


def recall_edited(folders: Sequence[Path], tracing: bool, key: bytes) -> tuple[Book, Sequence[Any]] | None:
    """The same of a pack of which only rules have changed since it was kept, and which is kept anew; None where that is not so."""
    if not cache.there(f"{_name(folders, tracing)}.remains"):
        return None
    workshop = importlib.import_module("factex.workshop.edited")  # slow to import, and seldom wanted
    known = cache.recall(f"{_name(folders, tracing)}.remains", _layers_key(folders, tracing, workshop))
    kept = known and cache.recall(f"{_name(folders, tracing)}.book", known.book_key)
    with none_made():
        found = workshop.edited(known, *kept, key, tracing) if kept else None
    if found is None:
        return None
    book, rules, remains = found
    _keep(folders, tracing, key, book, Packed(rules), remains, workshop)
    return book, Packed(rules)


def keep(folders: Sequence[Path], tracing: bool, key: bytes, compiled: Compiled) -> None:
    """Keep what was compiled, unless a file has changed in the meantime."""
    workshop = importlib.import_module("factex.workshop.edited")
    with none_made():
        _keep(folders, tracing, key, compiled.book, Packed(map(packed, compiled.rules)), workshop.remains(compiled, key), workshop)


def _keep(folders: Sequence[Path], tracing: bool, key: bytes, book: Book | None, rules: Packed, remains: object, workshop: Any) -> None:
    layers = _layers_key(folders, tracing, workshop)
    if key_of(folders, tracing) == key:
        cache.keep(f"{_name(folders, tracing)}.remains", layers, remains, packed)
        cache.keep(f"{_name(folders, tracing)}.book", key, (book, rules), packed)


def _layers_key(folders: Sequence[Path], tracing: bool, workshop: Any) -> bytes:
    return fingerprint.of_pack(folders, tracing, workshop.holds_rules)


class Packed(Sequence[Any]):
    """A sequence whose items are unpacked when they are first looked at: rules take long, and reading texts needs none."""

    def __init__(self, items: Iterable[bytes]) -> None:
        self.packed = list(items)
        self._items: list[Any] = [None] * len(self.packed)

    def __len__(self) -> int:
        return len(self.packed)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        item = self._items[index]
        if item is None:
            item = self._items[index] = pickle.loads(self.packed[index])
        return item

    def __getstate__(self) -> list[bytes]:
        return self.packed

    def __setstate__(self, packed: list[bytes]) -> None:
        self.packed, self._items = packed, [None] * len(packed)


def keep_expressions() -> None:
    """Keep what this process had to compile: done at its end, and at that of each working process."""
    if not expressions.codes:
        return
    for name in _names:
        file, key = f"{name}.expressions", _machine()
        expressions.learn(cache.recall(file, key))  # again: other processes end too
        cache.keep(file, key, expressions.kept(BYTES))


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
