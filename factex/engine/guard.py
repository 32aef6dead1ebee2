"""Guard: which of many expressions a string may hold, told by its characters alone; the others need not be tried.

Most sentences hold little of what a pack looks for. What a match cannot do without is known of each expression: sets of characters, of
each of which it has one. They are kept as numbers with one bit an expression, so that all are asked at once.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LEVELS = 4  # demands that are asked of an expression, at most


@dataclass(frozen=True, slots=True)
class Guard:
    """What `size` expressions demand: LEVELS blocks of bits, in each one bit an expression."""

    size: int
    meets: Mapping[str, int]  # character -> the demands that it meets
    free: int  # where there is no demand

    def possible(self, symbols: Iterable[str]) -> list[int]:
        """The numbers of the expressions that such characters can match, in order."""
        met = self.free
        for demands in map(self.meets.get, set(symbols)):
            if demands:
                met |= demands
        able = met & ((1 << self.size) - 1)
        for _ in range(1, LEVELS):
            met >>= self.size
            able &= met
        numbers = []
        while able:
            lowest = able & -able
            numbers.append(lowest.bit_length() - 1)
            able ^= lowest
        return numbers

    def __getstate__(self) -> tuple[object, ...]:
        """Many characters meet the same demands, which are big numbers: each is kept once."""
        alike: dict[int, list[str]] = {}
        for symbol, demands in self.meets.items():
            alike.setdefault(demands, []).append(symbol)
        return self.size, [(demands, "".join(symbols)) for demands, symbols in alike.items()], self.free

    def __setstate__(self, state: tuple[int, list[tuple[int, str]], int]) -> None:
        size, alike, free = state
        object.__setattr__(self, "size", size)
        object.__setattr__(self, "meets", {symbol: demands for demands, symbols in alike for symbol in symbols})
        object.__setattr__(self, "free", free)
