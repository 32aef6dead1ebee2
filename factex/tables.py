"""What is kept of a pack in small parts, each of which is unpacked when something of it is first asked for.

A pack knows some hundred thousand words, a sentence has twenty. From the cache a table comes as it lies there, as bytes, and a part of
it becomes a dictionary when one of its words is met.
"""
from __future__ import annotations

import pickle
import re
import zlib
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, overload

from factex.symbols import RANGE

PARTS = 256  # of a table
SETS = 0xF0000  # the first of the characters that stand for sets
_SET = re.compile(rf"\[[{RANGE}-]{{8,}}\]")  # a long set of characters of an alphabet
T = TypeVar("T")


class Table(Mapping[str, T]):
    """A mapping from words, which is unpacked part by part."""

    __slots__ = ("_parts",)

    def __init__(self, items: Mapping[str, T]) -> None:
        parts: list[dict[str, T]] = [{} for _ in range(PARTS)]
        crc32 = zlib.crc32
        for key, value in items.items():
            parts[crc32(key.encode("utf-8", "surrogatepass")) % PARTS][key] = value
        self._parts: list[dict[str, T] | bytes] = list(parts)

    def _of(self, number: int) -> dict[str, T]:
        part = self._parts[number]
        if isinstance(part, bytes):
            part = self._parts[number] = pickle.loads(part)
        return part

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a word."""
        return self._of(_part(key)).get(key, default)

    def __getitem__(self, key: str) -> T:
        return self._of(_part(key))[key]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and key in self._of(_part(key))

    def __iter__(self) -> Iterator[str]:
        for number in range(PARTS):
            yield from self._of(number)

    def __len__(self) -> int:
        return sum(len(self._of(number)) for number in range(PARTS))

    def changed(self, items: Mapping[str, T]) -> Table[T]:
        """A table with other values for some words."""
        table = Table[T]({})
        table._parts = list(self._parts)
        for number in {_part(key) for key in items}:
            table._parts[number] = dict(self._of(number))
        for key, value in items.items():
            table._of(_part(key))[key] = value
        return table

    def __getstate__(self) -> list[bytes]:
        return [part if isinstance(part, bytes) else pickle.dumps(part, pickle.HIGHEST_PROTOCOL) for part in self._parts]

    def __setstate__(self, parts: list[dict[str, T] | bytes]) -> None:
        self._parts = parts


def _part(key: str) -> int:
    return zlib.crc32(key.encode("utf-8", "surrogatepass")) % PARTS


class Row(Sequence[T]):
    """A sequence whose items are made when they are first looked at, by what `make` makes of a number below `size`."""

    __slots__ = ("_items", "_make")

    def __init__(self, size: int, make: Callable[[int], T]) -> None:
        self._items: list[T | None] = [None] * size
        self._make = make

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        item = self._items[index]
        if item is None:
            item = self._items[index] = self._make(range(len(self))[index])
        return item

    def __len__(self) -> int:
        return len(self._items)

    def __reduce__(self) -> tuple[type[tuple[Any, ...]], tuple[list[T]]]:
        return tuple, (list(self),)


def shared_sets(expressions: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Expressions with a character for each long set of characters, and these sets."""
    numbers: dict[str, int] = {}

    def sign(found: re.Match[str]) -> str:
        return chr(SETS + numbers.setdefault(found[0], len(numbers)))

    short = [_SET.sub(sign, expression) for expression in expressions]
    return short, list(numbers)


class Written(Row[str]):
    """The expressions that `shared_sets` made short."""

    __slots__ = ("sets", "short")

    def __init__(self, short: Sequence[str], sets: Sequence[str]) -> None:
        self.short, self.sets = short, sets
        table = {SETS + number: text for number, text in enumerate(sets)}
        super().__init__(len(short), lambda number: short[number].translate(table))


def by_value(table: Mapping[str, int]) -> tuple[str, bytes, list[int]]:
    """A table from characters to large numbers, of which many are the same: characters, for each the place of its number, numbers."""
    values: dict[int, int] = {}
    places = array("H", [values.setdefault(value, len(values)) for value in table.values()])
    return "".join(table), places.tobytes(), list(values)


def valued(chars: str, places: bytes, values: Sequence[int]) -> dict[str, int]:
    """The table that `by_value` took apart."""
    return dict(zip(chars, map(values.__getitem__, array("H", places)), strict=True))
