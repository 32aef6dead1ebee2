"""Which of many expressions may begin where: one pass over a string from its right end, before any of them is tried.

At each place an expression asks for one of some characters. Read from the right, what is to come is known already: the places that
the character fits and after which the rest can follow are a set, and the set says which expressions may begin here. There are few such
sets in real text, so each becomes a `State`, made when it is first met, that leads to the next by a look at one character.

It errs on one side only. What an expression may not stand before or after is not asked, nor how often a part repeats: an expression
that is named here may still fail, but one that is not named cannot match.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MANY = 5_000  # states before all are forgotten again


@dataclass(frozen=True, slots=True)
class Starts:
    """The expressions as places; sets of places are numbers, one bit a place."""

    fits: Mapping[str, int]  # character -> the places that it fits
    anything: int  # places that every character fits
    before: tuple[int, ...]  # place -> the places that it may follow
    last: int  # places at which an expression may end
    first: tuple[int, ...]  # expression -> the places at which it may begin
    states: dict[int, State] = field(init=False, repr=False, compare=False, default_factory=dict)

    def of(self, symbols: str) -> list[tuple[int, tuple[int, ...]]]:
        """Where expressions may begin, and their numbers, from left to right."""
        state, at = self.state(0), len(symbols)
        found = []
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
        return self.fits, self.anything, self.before, self.last, self.first

    def __setstate__(self, values: tuple[object, ...]) -> None:
        for name, value in zip(self.__slots__, (*values, {}), strict=True):
            object.__setattr__(self, name, value)


class State(dict[str, "State"]):
    """A set of places that fit: character to the left -> the state there."""

    __slots__ = ("begin", "owner", "possible")

    def __init__(self, owner: Starts, places: int) -> None:
        super().__init__()
        self.owner = owner
        self.begin = tuple(number for number, first in enumerate(owner.first) if first & places)
        self.possible = owner.last
        while places:
            self.possible |= owner.before[(places & -places).bit_length() - 1]
            places &= places - 1

    def __missing__(self, symbol: str) -> State:
        found = self[symbol] = self.owner.state(self.owner.fits.get(symbol, self.owner.anything) & self.possible)
        return found
