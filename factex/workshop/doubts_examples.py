"""Doubts that the examples of the rules tell, once they are run: lines that others cover, that nothing needs, or that are tried everywhere.

A line is taken out of the book and the examples in which it counted are read again, so that what is said of it is proved.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from factex.diagnostics import Diagnostic
from factex.engine import walk
from factex.engine.book import Book
from factex.engine.expressions import NOTHING
from factex.engine.layers import Tokens, Units
from factex.engine.match import Claim, Line
from factex.values import Document, Fact
from factex.workshop.codes import finding
from factex.workshop.coverage import Exercise, Name, coverage
from factex.workshop.doubts import numbered
from factex.workshop.rules import Alternative, Case, Rule

FEWEST, MOST = 20, 0.5  # sentences of which a share says something; the share of them on which a line may be tried
LineName = tuple[str, int]  # rule, number of the line


class _Reading(Exercise):
    """What one example told: facts, who lost to whom, what was held back, and the lines that were tried, by sentence."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self.book = book
        self.won: list[Claim] = []
        self.lost_to: list[tuple[Claim, Claim]] = []
        self.held = set[LineName]()
        self.tried: list[frozenset[LineName]] = []

    def sentence(self, units: Units, tokens: Tokens, claims: Sequence[Claim]) -> None:
        super().sentence(units, tokens, claims)
        self.won += claims
        rules = self.book.rules
        self.tried.append(frozenset(_name(rules.lines[number]) for number in rules.guard.possible(units.symbols)))

    def held_back(self, claim: Claim, unless: Line, span: tuple[int, int]) -> None:
        super().held_back(claim, unless, span)
        self.held.add(_name(unless))

    def lost(self, claim: Claim, winner: Claim, reason: str) -> None:
        self.lost_to.append((claim, winner))


def doubts_by_examples(rules: Iterable[Rule], book: Book) -> Iterator[Diagnostic]:
    """The findings, in no order. The book is one that traces; rules without a hit tell nothing."""
    rules = list(rules)
    lines = {(rule.id, number): (rule, line) for rule in rules for number, line in numbered(rule)}
    cases = [(rule, case) for rule in rules for case in rule.cases if not case.todo]
    readings = [_read(book, case) for _, case in cases]
    seen = frozenset[Name]().union(*(reading.seen for reading, _ in readings))
    for missing in coverage(rules, seen, book.rules.rules).missing:
        if missing.part or missing.line not in missing.rule.unless:  # of which more is asked below
            yield finding("F523", missing.place, str(missing))
    yield from _common(lines, [tried for reading, _ in readings for tried in reading.tried])
    told = [(rule, case, reading, document) for (rule, case), (reading, document) in zip(cases, readings, strict=True)]
    yield from _shadowed(lines, told, book)
    yield from _unneeded(lines, told, book)


_Read = Sequence[tuple[Rule, Case, _Reading, Document]]
_Lines = Mapping[LineName, tuple[Rule, Alternative]]


def _name(line: Line) -> LineName:
    return line.rule, line.number


def _read(book: Book, case: Case) -> tuple[_Reading, Document]:
    reading = _Reading(book)
    return reading, walk(book, case.text, "example", case.date, reading)


def _common(lines: _Lines, tried: Sequence[frozenset[LineName]]) -> Iterator[Diagnostic]:
    """Lines that are tried on most sentences of all examples."""
    if len(tried) < FEWEST:
        return
    for name, count in Counter(name for names in tried for name in names).items():
        if count > MOST * len(tried) and name in lines:
            written = lines[name][1]
            yield finding("F524", written.place, f"this line is tried on {count} of the {len(tried)} sentences of all examples")


def _shadowed(lines: _Lines, told: _Read, book: Book) -> Iterator[Diagnostic]:
    """Lines without which every example still gives the same facts, since another line, which lost to them, gives these."""
    heirs: dict[LineName, list[set[LineName]]] = {}
    for _, _, reading, _ in told:
        for winner in reading.won:
            there = {_name(loser.line) for loser, other in reading.lost_to if other is winner and _alike(loser, winner)}
            heirs.setdefault(_name(winner.line), []).append(there - {_name(winner.line)})
    gone = set[LineName]()
    for name in sorted(heirs):
        common = set.intersection(*heirs[name]) - gone
        if name not in lines or not common:
            continue
        own = [(case, document) for _, case, reading, document in told if any(_name(claim.line) == name for claim in reading.won)]
        if _all_same(without(book, name), own):
            gone.add(name)
            rule, other = lines[min(common)]
            both = all(name in there for there in heirs.get(min(common), []))
            more = "and the other way round: one of the two can go" if both else "and more: this line can go, or lacks its example"
            where = f"`{other.source}` ({rule.id}, line {other.place.line})"
            yield finding("F521", lines[name][1].place, f"in every example {where} gives what this line gives, {more}")


def _alike(one: Claim, other: Claim) -> bool:
    """Whether two claims fill their roles with the same words."""
    def filled(claim: Claim) -> dict[str, set[tuple[int, int]]]:
        return {role: {(fill.first, fill.last) for fill in fills} for role, fills in claim.roles.items() if fills}

    return one.rule.fact == other.rule.fact and filled(one) == filled(other)


def _unneeded(lines: _Lines, told: _Read, book: Book) -> Iterator[Diagnostic]:
    """Lines of unless without which every example still gives the same facts."""
    for name, (_, written) in lines.items():
        own = [(case, document) for _, case, reading, document in told if name in reading.held] if name[1] < 0 else None
        if own is not None and _all_same(without(book, name), own):
            why = "without it they give the same" if own else "it holds nothing back in them"
            yield finding("F522", written.place, f"no example needs this line of unless: {why}")


def _all_same(less: Book, own: Iterable[tuple[Case, Document]]) -> bool:
    """Whether these examples still give the facts that they gave, by whatever rule."""
    return all(_told(document) == _told(walk(less, case.text, "example", case.date)) for case, document in own)


def _told(document: Document) -> list[Fact]:
    return [replace(fact, rule="") for fact in document.facts]


def without(book: Book, name: LineName) -> Book:
    """The book without one line of a rule."""
    rule, number = name
    old = book.rules.rules[rule]
    cut = replace(old, unless=tuple(line for line in old.unless if line.number != number))
    lines = tuple(replace(line, written=NOTHING, triggers=()) if _name(line) == name else line for line in book.rules.lines)
    return replace(book, rules=replace(book.rules, rules={**book.rules.rules, rule: cut}, lines=lines))
