"""Patterns of a general layer as rows of places, each with the characters that it takes, for `engine/finder.py`."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never

from factex.engine.finder import Finder
from factex.patterns import Either, Gap, Marked, Maybe, Pattern, Raw, Repeat, Slot, Verb, Word, WordClass
from factex.patterns import Sequence as Row
from factex.symbols import END, charset

Meaning = Pattern | frozenset[str] | None  # a pattern under another name; characters; nothing that takes a character


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an expression: the places where it begins and ends, and whether it may be empty."""

    first: frozenset[int] = frozenset()
    last: frozenset[int] = frozenset()
    empty: bool = True


class Places:
    """Gathers the expressions of a finder; `meaning` says what a word or class stands for."""

    def __init__(self, meaning: Callable[[Pattern], Meaning]) -> None:
        self.meaning = meaning
        self.sets: dict[frozenset[str], int] = defaultdict(int)  # characters -> the places for just these
        self.anything = 0
        self.before: list[int] = []
        self.expressions: list[str] = []
        self.wholes: list[Part] = []
        self.choices: dict[int, tuple[Sequence[Pattern], list[Pattern], frozenset[str]]] = {}
        self.beside = {END}  # characters that are looked at and belong to no place

    def add(self, expression: str, pattern: Pattern, behind: Sequence[Pattern] = (), beside: Iterable[str] = ()) -> None:
        """The expression of a pattern, behind which one of several others must stand, if there are any.

        `beside` are other characters at which it looks before and after.
        """
        self.expressions.append(expression)
        self.beside.update(beside)
        after = [self.choice(behind)] if behind else []
        self.wholes.append(self.row([self.part(pattern), *after]))

    def build(self) -> Finder:
        """All expressions. One that may be empty may begin anywhere."""
        anywhere = bits(range(len(self.before)))
        takes: dict[str, int] = defaultdict(lambda: self.anything)
        for chars, places in self.sets.items():
            for char in chars:
                takes[char] |= places
        runs = "(?s:.+)" if self.anything else charset({*takes, *self.beside}) + "+"
        return Finder(
            tuple(self.expressions), runs, dict(takes), self.anything, tuple(self.before),
            bits(place for part in self.wholes for place in part.last),
            tuple(anywhere if part.empty else bits(part.first) for part in self.wholes))

    def part(self, pattern: Pattern) -> Part:
        match pattern:
            case Row(parts):
                return self.row([self.part(part) for part in parts])
            case Either(parts):
                return self.choice(parts)
            case Maybe(part):
                inner = self.part(part)
                return Part(inner.first, inner.last)
            case Repeat(part, least):
                inner = self.part(part)
                self.follow(inner, inner)
                return Part(inner.first, inner.last, inner.empty or not least)
            case Marked(part):
                return self.part(part)
            case Gap():
                place = self.place(frozenset())
                self.anything |= bits(place.first)
                self.follow(place, place)
                return Part(place.first, place.last)
            case Word() | Verb() | WordClass() | Slot() | Raw():
                found = self.meaning(pattern)
                return Part() if found is None else self.place(found) if isinstance(found, frozenset) else self.part(found)
            case _:
                assert_never(pattern)

    def row(self, parts: list[Part]) -> Part:
        """Parts one behind the other."""
        first, last, empty = frozenset[int](), frozenset[int](), True
        for part in parts:
            self.follow(Part(last=last), part)
            first = first | part.first if empty else first
            last = last | part.last if part.empty else part.last
            empty = empty and part.empty
        return Part(first, last, empty)

    def choice(self, patterns: Sequence[Pattern]) -> Part:
        """One of several patterns; those that are one character share a place."""
        if id(patterns) not in self.choices:  # a piece that many patterns name is the same in all of them
            sets = [self.single(pattern) for pattern in patterns]
            longer = [pattern for pattern, chars in zip(patterns, sets, strict=True) if chars is None]
            self.choices[id(patterns)] = patterns, longer, frozenset().union(*(chars for chars in sets if chars is not None))
        _, longer, single = self.choices[id(patterns)]
        parts = [self.part(pattern) for pattern in longer]
        if single or not parts:
            parts.append(self.place(single))
        return Part(
            frozenset().union(*(part.first for part in parts)), frozenset().union(*(part.last for part in parts)),
            any(part.empty for part in parts))

    def single(self, pattern: Pattern) -> frozenset[str] | None:
        """The characters of a pattern that is always one character."""
        match pattern:
            case Either(parts):
                sets = [self.single(part) for part in parts]
                return None if None in sets else frozenset().union(*(chars for chars in sets if chars is not None))
            case Marked(part):
                return self.single(part)
            case Word() | Verb() | WordClass() | Slot() | Raw():
                found = self.meaning(pattern)
                return found if found is None or isinstance(found, frozenset) else self.single(found)
        return None

    def place(self, chars: frozenset[str]) -> Part:
        """A new place."""
        number = len(self.before)
        self.before.append(0)
        self.sets[chars] |= 1 << number
        return Part(frozenset((number,)), frozenset((number,)), False)

    def follow(self, part: Part, following: Part) -> None:
        """One part may stand right before another."""
        places = bits(part.last)
        for place in following.first:
            self.before[place] |= places


def bits(places: Iterable[int]) -> int:
    """A set of places as a number."""
    return sum(1 << place for place in set(places))
