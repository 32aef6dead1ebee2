"""Finds dates, times and durations among a document's tokens.

Every token becomes one symbol: the set of time words and numbers that it can be. Where a symbol stands that some
pattern cannot do without, the run of symbols around it is matched against the patterns of the book; the longest phrases
win and become symbols themselves, of which the book's joins make larger phrases ("early" + "Friday"). What a run of
symbols matches is kept and used again. Nothing here knows a language: words, numbers, patterns and values all come with
the TimeBook, which `compile_times` makes.
"""

from __future__ import annotations

import functools
import re
import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from operator import itemgetter
from typing import Any

from factex.engine.time_numbers import Number, digits_as, number_of
from factex.engine.time_values import GRAINS, TimeValue, resolve

__all__ = ["Line", "Number", "TimeBook", "TimeHit", "TimeValue", "cut", "digits_as", "find_times", "resolve"]

PLAIN, CUT, CUT_KEY = "\ue000", "\ue001", "\ue002"  # no time word; a token of several pieces, without and with a key
FIRST_SYMBOL = 0xE010
PHRASES = {grain: chr(0xF8A0 + i) for i, grain in enumerate(GRAINS)}
HIDDEN = chr(0xF8A0 + len(GRAINS))
UNKNOWN = "?"  # an amount that nobody knows
ROUNDS = 3  # how often joins are joined again
AROUND = 8  # tokens on either side of a key that are looked at
REMEMBERED = 50_000  # tokens, and runs, kept in memory


Argument = tuple[Any, ...]  # ("is", value), or ("part", name, sign)
Step = tuple[str, tuple[Argument, ...]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a pattern: its expression, the mention's group, and (group, name, what it holds) of the others.

    `steps` build the value: (operation, arguments); without steps the line hides what it finds.
    """

    pattern: str
    expression: str
    mention: int
    groups: tuple[tuple[int, str, str], ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class TimeBook:
    """What a pack knows of times, ready to run."""

    thousands: str
    decimal: str
    exact: Mapping[str, str]  # word as written → symbol
    folded: Mapping[str, str]  # word in lower case → symbol
    numbers: Mapping[str, Number]
    number_symbols: Mapping[frozenset[str], str]  # the numbers that digits can be → symbol
    values: Mapping[str, Mapping[str, int | str]]  # class → entry → value
    lines: tuple[tuple[Line, ...], tuple[Line, ...]]  # over words; over words and phrases
    starts: tuple[Mapping[str, int], Mapping[str, int]]  # first symbol → lines, one bit for each
    needs: tuple[
        Mapping[str, int], Mapping[str, int]
    ]  # symbol → lines that want it or one of its like; "" → lines that want nothing
    keys: frozenset[str]  # symbols of which every phrase has at least one


@dataclass(frozen=True, slots=True)
class TimeHit:
    """A time or duration: token indexes, end exclusive, and what it says."""

    start: int
    end: int
    kind: str  # time, duration
    value: TimeValue


Unit = tuple[
    str, int, int, TimeValue | None
]  # a piece of a token, or a phrase: symbol, first piece, end of pieces, value


def symbol_of(word: str, book: TimeBook) -> str:
    """The symbol of a token, as `find_times` looks at it."""
    return _remembered(book).symbols[word]


def find_times(words: Sequence[str], book: TimeBook, breaks: Sequence[int] = (), symbols: str = "") -> list[TimeHit]:
    """The times and durations among the tokens, in order and apart. None lies across a token at which something new begins (`breaks`).
    `symbols` are those of the tokens, where they are known."""
    memory = _remembered(book)
    text = symbols or "".join(map(memory.symbols.__getitem__, words))
    hits: list[TimeHit] = []
    parts = zip((0, *breaks), (*breaks, len(words)), strict=True)
    for run in chain.from_iterable(memory.runs.finditer(text, begin, end) for begin, end in parts):
        found = run.group()
        if CUT in found or CUT_KEY in found or memory.matches(0, found):
            start, end = run.span()
            here = tuple(words[start:end])
            if here not in memory.read:
                if len(memory.read) > REMEMBERED:
                    memory.read.clear()
                memory.read[here] = _read_run(here, found, memory)
            for first, last, kind, value in memory.read[here]:
                hits.append(TimeHit(start + first, start + last, kind, value))
    return hits


def cut(token: str, thousands: str, decimal: str) -> list[str]:
    """The pieces of a token: one, unless it holds a hyphen, or digits beside other signs (`two-day`, `26th`)."""
    if token.isalpha() or not ("-" in token or any(map(str.isdecimal, token))):
        return [token]
    return _pieces(thousands, decimal).findall(token)


@functools.lru_cache(maxsize=8)
def _pieces(thousands: str, decimal: str) -> re.Pattern[str]:
    group = rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+(?!\d)|" if thousands else ""
    point = rf"(?:{re.escape(decimal)}\d+)?" if decimal else ""
    return re.compile(rf"(?:{group}\d+){point}|[^\W\d_]+(?:[.'’][^\W\d_]+)*\.?|\S")


class _Symbols(dict[str, str]):
    """Token → symbol, worked out at first sight."""

    def __init__(self, book: TimeBook) -> None:
        self.book = book
        self.cuts: dict[str, tuple[list[str], str]] = {}  # token of several pieces → pieces, their symbols

    def __missing__(self, token: str) -> str:
        if len(self) > REMEMBERED:
            self.clear()
            self.cuts.clear()
        if token.isalpha():
            symbol = self.piece(token)
        else:
            pieces, symbols = self.cut(token)
            symbol = (
                symbols
                if len(pieces) == 1
                else CUT_KEY
                if not self.book.keys.isdisjoint(symbols)
                else CUT
                if symbols.strip(PLAIN)
                else PLAIN
            )
        self[token] = symbol
        return symbol

    def cut(self, token: str) -> tuple[list[str], str]:
        """The token's pieces and their symbols."""
        found = self.cuts.get(token)
        if found is None:
            pieces = cut(token, self.book.thousands, self.book.decimal)
            found = self.cuts[token] = pieces, "".join(map(self.piece, pieces))
        return found

    def piece(self, piece: str) -> str:
        book = self.book
        found = book.exact.get(piece) or book.folded.get(piece.lower())
        if found or not piece[:1].isdecimal():
            return found or PLAIN
        return book.number_symbols.get(
            frozenset(
                n.name for n in book.numbers.values() if digits_as(n, piece, book.thousands, book.decimal) is not None
            ),
            PLAIN,
        )


class _Memory:
    """What is worked out once for a book in this process."""

    def __init__(self, book: TimeBook) -> None:
        self.book = book
        self.symbols = _Symbols(book)
        used = {*book.exact.values(), *book.folded.values(), *book.number_symbols.values(), CUT, CUT_KEY}
        keys = {*book.keys, CUT_KEY}
        weak, key = f"[{''.join(sorted(used - keys))}]", f"[{''.join(sorted(keys)) or HIDDEN}]"
        self.runs = re.compile(f"{weak}{{0,{AROUND}}}+{key}(?:{weak}{{0,{AROUND}}}+{key})*+{weak}{{0,{AROUND}}}+")
        self.expressions: tuple[dict[int, re.Pattern[str]], ...] = ({}, {})
        self.read: dict[tuple[str, ...], list[tuple[int, int, str, TimeValue]]] = {}  # tokens of a run → its hits
        self.found: tuple[dict[str, tuple[tuple[int, re.Match[str]], ...]], ...] = ({}, {})

    def matches(self, level: int, text: str) -> tuple[tuple[int, re.Match[str]], ...]:
        """Every line's match at every place of a run: (line, match)."""
        kept = self.found[level]
        found = kept.get(text)
        if found is None:
            if len(kept) > REMEMBERED:
                kept.clear()
            found = kept[text] = tuple(self._matches(level, text))
        return found

    def _matches(self, level: int, text: str) -> Iterator[tuple[int, re.Match[str]]]:
        starts, needs, expressions = self.book.starts[level], self.book.needs[level], self.expressions[level]
        open_lines = needs.get("", 0)
        for symbol in text:
            open_lines |= needs.get(symbol, 0)
        for at, symbol in enumerate(text):
            left = open_lines & starts.get(symbol, 0)
            while left:
                line = (left & -left).bit_length() - 1
                left &= left - 1
                if line not in expressions:
                    expressions[line] = re.compile(self.book.lines[level][line].expression)
                match = expressions[line].match(text, at)
                if match:
                    yield line, match


_MEMORIES: weakref.WeakKeyDictionary[TimeBook, _Memory] = weakref.WeakKeyDictionary()


def _remembered(book: TimeBook) -> _Memory:
    memory = _MEMORIES.get(book)
    if memory is None:
        memory = _MEMORIES[book] = _Memory(book)
    return memory


def _read_run(words: Sequence[str], text: str, memory: _Memory) -> list[tuple[int, int, str, TimeValue]]:
    """The hits of one run of tokens, as TimeHit has them, counted from the run's first token."""
    pieces: Sequence[str] = words
    tokens: Mapping[int, int] | range = range(len(words) + 1)  # first piece → token
    if CUT in text or CUT_KEY in text:
        all_pieces: list[str] = []
        firsts: dict[int, int] = {}
        symbols: list[str] = []
        for token, word in enumerate(words):
            firsts[len(all_pieces)] = token
            parts, part_symbols = memory.symbols.cut(word) if text[token] in (CUT, CUT_KEY) else ([word], text[token])
            all_pieces += parts
            symbols.append(part_symbols)
        firsts[len(all_pieces)] = len(words)
        pieces, tokens, text = all_pieces, firsts, "".join(symbols)
        if not memory.matches(0, text):
            return []
    units = _folded([(symbol, i, i + 1, None) for i, symbol in enumerate(text)], text, 0, pieces, memory)
    for _ in range(ROUNDS):
        text = "".join([unit[0] for unit in units])
        if not memory.matches(1, text):
            break
        units = _folded(units, text, 1, pieces, memory)
    return [
        (tokens[first], tokens[last], "duration" if value.length else "time", value)
        for _, first, last, value in units
        if value is not None and first in tokens and last in tokens
    ]


def _folded(units: list[Unit], text: str, level: int, pieces: Sequence[str], memory: _Memory) -> list[Unit]:
    """The units with the longest phrases of this level folded into one unit each; `text` is their symbols."""
    lines, found = memory.book.lines[level], []
    for number, match in memory.matches(level, text):
        start, end = match.span(lines[number].mention)
        if start < end:  # an empty mention is no mention
            found.append((units[start][1] - units[end - 1][2], match.start() - match.end(), start, number, end, match))
    found.sort(key=_RANK)
    taken = bytearray(len(units))
    phrases: dict[int, tuple[int, Unit]] = {}
    for _, _, start, number, end, match in found:
        if taken.find(1, start, end) >= 0:
            continue
        line = lines[number]
        value = _build(line, match, units, pieces, memory.book) if line.steps else None
        if line.steps and value is None:
            continue
        taken[start:end] = b"\1" * (end - start)
        phrases[start] = (
            end,
            (PHRASES[value.grain] if value is not None else HIDDEN, units[start][1], units[end - 1][2], value),
        )
    result, at = [], 0
    while at < len(units):
        at, unit = phrases.get(at) or (at + 1, units[at])
        result.append(unit)
    return result


_RANK = itemgetter(0, 1, 2, 3)  # longer mention, longer match, further left, earlier in the book


def _build(
    line: Line, match: re.Match[str], units: list[Unit], pieces: Sequence[str], book: TimeBook
) -> TimeValue | None:
    """The value of a match, or None where its numbers make no sense together.

    A step whose part the text left out is left out too.
    """
    parts: dict[str, int | float | str | TimeValue] = {}
    for index, name, holds in line.groups:
        start, end = match.span(index)
        if start < 0:
            continue
        part = _part(pieces[units[start][1] : units[end - 1][2]], holds, book) if holds else units[start][3]
        if part is None:
            return None
        parts[name] = part
    draft = _Draft()
    for operation, arguments in line.steps:
        got = [_argument(argument, parts) for argument in arguments]
        if None not in got:
            getattr(draft, "do_" + operation)(*got)
    return draft.value()


def _part(words: Sequence[str], holds: str, book: TimeBook) -> int | float | str | None:
    """The value of a class's entry or of a number."""
    number = book.numbers.get(holds)
    if number is not None:
        return number_of(words, number, book.values.get(number.words, {}), book.thousands, book.decimal)
    values = book.values[holds]
    text = " ".join(words)
    return values.get(text, values.get(text.lower()))


def _argument(argument: Argument, parts: Mapping[str, Any]) -> Any:
    """What an argument of a step stands for; None where the text left its part out."""
    if argument[0] == "is":
        return argument[1]
    part = parts.get(argument[1])
    return -part if argument[2] < 0 and isinstance(part, (int, float)) else part


class _Draft:
    """A TimeValue in the making; `do_…` are the steps that a book may name."""

    def __init__(self) -> None:
        self.fields: dict[str, int | str] = {}
        self.moves: list[tuple[str, int | None]] = []
        self.length: list[tuple[str, float | None]] = []
        self.look: int | None = None
        self.start: TimeValue | None = None
        self.end: TimeValue | None = None

    def value(self) -> TimeValue:
        made = TimeValue(tuple(self.fields.items()), tuple(self.moves), self.look, tuple(self.length))
        if self.start is None:
            return made
        return TimeValue(start=self.start, end=made if self.end is None else self.end)

    def do_set(self, name: str, number: int | str) -> None:
        self.fields[name] = number

    def do_move(self, unit: str, amount: int | str) -> None:
        self.moves.append((unit, None if amount == UNKNOWN else int(amount)))

    def do_look(self, side: int) -> None:
        self.look = side

    def do_length(self, amount: float | str, unit: str) -> None:
        self.length.append((unit, None if isinstance(amount, str) else amount))

    def do_with(self, part: TimeValue) -> None:
        self.fields.update(part.fields)
        self.moves += part.moves
        self.length += part.length
        self.look = part.look if self.look is None else self.look

    def do_start(self, part: TimeValue) -> None:
        self.start = part

    def do_end(self, part: TimeValue) -> None:
        self.start, self.end = _shared(self.start, part), part

    def do_until(self) -> None:
        self.start = self.value()


def _shared(start: TimeValue | None, end: TimeValue) -> TimeValue | None:
    """The start of a range with the year that only its end names."""
    if start is None or start.moves or any(name == "year" for name, _ in start.fields):
        return start
    return replace(start, fields=(*start.fields, *(f for f in end.fields if f[0] == "year")))
