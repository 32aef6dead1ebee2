"""Finder: many expressions over one string, at each place the first that fits.

One expression of all would try each of them at each place, though few can begin there. So a pass over the string from its right end
goes first. An expression is a row of places that each take some characters; read from the right, what is to come is known already:
the places that take the character here and after which the rest can follow. That set says which expressions may begin here. In real
text there are few such sets, so each is a `State`, made when it is first met, that leads to the next by a look at one character.

The pass errs on one side only. What an expression must not stand before or after is not asked, nor how often a part repeats: what it
names may still fail, but what it does not name cannot match.
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from factex.engine.expressions import compiled

MANY = 5_000  # states before all are forgotten again: memory must not grow with the text


@dataclass(frozen=True, slots=True)
class Finder:
    """The expressions, and their places; sets of places are numbers, one bit a place."""

    expressions: tuple[str, ...]
    takes: Mapping[str, int]  # character -> the places that take it
    anything: int  # places that take every character
    before: tuple[int, ...]  # place -> the places right behind which it may stand
    last: int  # places at which an expression may end
    first: tuple[int, ...]  # expression -> the places at which it may begin
    states: dict[int, State] = field(init=False, repr=False, compare=False, default_factory=dict)

    def find(self, symbols: str) -> list[tuple[int, re.Match[str]]]:
        """Which expression matches where, from left to right and apart."""
        found = []
        end, expressions = 0, self.expressions
        for at, numbers in self.starts(symbols):
            if at >= end:
                for number in numbers:
                    match = compiled(expressions[number]).match(symbols, at)
                    if match:
                        found.append((number, match))
                        end = match.end()
                        break
        return found

    def starts(self, symbols: str) -> list[tuple[int, tuple[int, ...]]]:
        """Where expressions may begin, and which, from left to right."""
        found = []
        state, at = self.state(0), len(symbols)
        for symbol in reversed(symbols):
            at -= 1
            state = state[symbol]
            if state.begin:
                found.append((at, state.begin))
        found.reverse()
        return found

    def state(self, places: int) -> State:
        """The state of a set of places."""
        found = self.states.get(places)
        if found is None:
            if len(self.states) >= MANY:
                self.states.clear()
            found = self.states[places] = State(self, places)
        return found

    def __getstate__(self) -> tuple[object, ...]:
        return self.expressions, self.takes, self.anything, self.before, self.last, self.first

    def __setstate__(self, values: tuple[object, ...]) -> None:
        for name, value in zip(self.__slots__, (*values, {}), strict=True):
            object.__setattr__(self, name, value)


class State(dict[str, "State"]):
    """A set of places: character to the left -> the state there. `begin` are the expressions that may begin at it."""

    __slots__ = ("begin", "finder", "possible")

    def __init__(self, finder: Finder, places: int) -> None:
        super().__init__()
        self.finder = finder
        self.begin = tuple(number for number, first in enumerate(finder.first) if first & places)
        self.possible = finder.last
        while places:
            self.possible |= finder.before[(places & -places).bit_length() - 1]
            places &= places - 1

    def __missing__(self, symbol: str) -> State:
        found = self[symbol] = self.finder.state(self.finder.takes.get(symbol, self.finder.anything) & self.possible)
        return found
