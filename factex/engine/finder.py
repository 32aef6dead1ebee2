"""Finder: many expressions over lines of characters, at each place the first that fits.

One expression of all would try each of them at each place, though few can begin there. So a pass over the characters from their right end
goes first. An expression is a row of places that each take some characters; read from the right, what is to come is known already:
the places that take the character here and after which the rest can follow. That set says which expressions may begin here. In real
text there are few such sets, so each is a `State`, made when it is first met, that leads to the next by a look at one character.

The pass errs on one side only. What an expression must not stand before or after is not asked, nor how often a part repeats: what it
names may still fail, but what it does not name cannot match.

Characters that no expression looks at part a line into runs. What is found in a short run is kept, since many come again.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from struct import Struct
from typing import TypeAlias

from factex.engine.expressions import compiled
from factex.own_fields import OwnFields
from factex.symbols import END

MANY = 20_000  # states, and runs, before all are forgotten again: memory must not grow with the text
SHORT = 12  # characters of a run that is kept
WORD = 64  # places that are looked at together: the same ones of so many come again and again
HEAD = "h"  # the group of an expression whose span is told; where there is none, that of the whole match is

Found: TypeAlias = tuple[int, int, int, int, int]  # the number of an expression, where it matches, where its head is


@dataclass(frozen=True, slots=True)
class Finder(OwnFields):
    """The expressions, and their places; sets of places are numbers, one bit a place."""

    expressions: Sequence[str]
    runs: str  # characters one after the other at which some expression looks, and ends of lines
    takes: Mapping[str, int]  # character -> the places that take it
    anything: int  # places that take every character
    before: tuple[int, ...]  # place -> the places right behind which it may stand
    last: int  # places at which an expression may end
    first: tuple[int, ...]  # expression -> the places at which it may begin
    states: dict[int, State] = field(init=False, repr=False, compare=False, default_factory=dict)
    beginning: tuple[int, ...] = field(init=False, repr=False, compare=False)  # place -> the expressions that may begin at it, one bit each
    parts: Struct = field(init=False, repr=False, compare=False)  # a set of places, WORD at a time
    of_parts: tuple[dict[int, tuple[int, int]], ...] = field(init=False, repr=False, compare=False)  # `meaning` of each that was met
    known: dict[str, list[Found]] = field(init=False, repr=False, compare=False, default_factory=dict)  # a short run -> what is in it
    ready: dict[int, re.Pattern[str]] = field(init=False, repr=False, compare=False, default_factory=dict)  # compiled

    def __post_init__(self) -> None:
        beginning = [0] * len(self.before)
        for number, places in enumerate(self.first):
            for place in ones(places):
                beginning[place] |= 1 << number
        object.__setattr__(self, "beginning", tuple(beginning))
        parts = len(self.before) // WORD + 1
        object.__setattr__(self, "parts", Struct(f"<{parts}Q"))
        object.__setattr__(self, "of_parts", tuple({} for _ in range(parts)))

    def find(self, lines: Sequence[str]) -> list[list[Found]]:
        """Which expression matches where in each line, from left to right and apart."""
        text = END + END.join(lines) + END
        found: list[list[Found]] = [[] for _ in lines]
        known = self.known
        line, begin, end = -1, 0, 1  # of the line that is read; the first begins behind the first END
        for run in compiled(self.runs).finditer(text):
            at, symbols = run.start(), run.group()
            here = known.get(symbols)
            for number, first, last, head, behind in self.inside(symbols, text, at) if here is None else here:
                while at + first >= end:
                    line += 1
                    begin, end = end, end + len(lines[line]) + 1
                left = at - begin
                found[line].append((number, first + left, last + left, head + left, behind + left))
        return found

    def inside(self, run: str, text: str, at: int) -> list[Found]:
        """What is found in a new run of the text that begins here, counted from there."""
        found = self.search(text, at, at + len(run))
        if len(run) <= SHORT:
            if len(self.known) >= MANY:
                self.known.clear()
            self.known[run] = found
        return found

    def search(self, text: str, begin: int, end: int) -> list[Found]:
        """What is found in a stretch of the text, counted from where that begins."""
        found: list[Found] = []
        free, ready = 0, self.ready
        for at, numbers in self.starts(text, begin, end):
            if at >= free:
                for number in numbers:
                    match = (ready.get(number) or self.expression(number)).match(text, at)
                    if match:
                        first, free = match.span()
                        head, behind = match.span(HEAD)
                        if head < 0:
                            head, behind = first, free
                        found.append((number, first - begin, free - begin, head - begin, behind - begin))
                        break
        return found

    def expression(self, number: int) -> re.Pattern[str]:
        """The expression of a number, at hand once it was asked for."""
        found = self.ready[number] = compiled(self.expressions[number])
        return found

    def starts(self, text: str, begin: int, end: int) -> list[tuple[int, tuple[int, ...]]]:
        """Where expressions may begin, and which, from left to right."""
        found = []
        state, at = self.state(0), end
        for symbol in reversed(text[begin:end]):
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
                for known in self.of_parts:
                    known.clear()
            found = self.states[places] = State(self, places)
        return found

    def meaning(self, places: int) -> tuple[int, int]:
        """What a set of places says: the places right before one of them, and the expressions that may begin at one, one bit each."""
        before, begin = 0, 0
        parts = self.parts.unpack(places.to_bytes(self.parts.size, "little"))
        for part, (bits, known) in enumerate(zip(parts, self.of_parts, strict=True)):
            if bits:
                found = known.get(bits)
                if found is None:
                    found = known[bits] = self.worked_out(part * WORD, bits)
                before |= found[0]
                begin |= found[1]
        return before, begin

    def worked_out(self, offset: int, bits: int) -> tuple[int, int]:
        """The same, place by place."""
        before, begin = 0, 0
        for place in ones(bits):
            before |= self.before[offset + place]
            begin |= self.beginning[offset + place]
        return before, begin


def ones(bits: int) -> Iterator[int]:
    """The places of the bits that are set, from the lowest."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


class State(dict[str, "State"]):
    """A set of places: character to the left -> the state there. `begin` are the expressions that may begin at it."""

    __slots__ = ("accepted", "begin", "finder")

    def __init__(self, finder: Finder, places: int) -> None:
        super().__init__()
        self.finder = finder
        before, begin = finder.meaning(places)
        self.accepted = finder.last | before
        self.begin = tuple(ones(begin))

    def __missing__(self, symbol: str) -> State:
        found = self[symbol] = self.finder.state(self.finder.takes.get(symbol, self.finder.anything) & self.accepted)
        return found
