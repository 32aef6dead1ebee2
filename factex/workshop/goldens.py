"""Compares what is found in a golden's document with what the golden says, by document, fact and role."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from factex.diagnostics import InputError, nearest
from factex.engine.book import Book
from factex.formats.visible import visible
from factex.values import Document, Fact
from factex.workshop.coverage import Exercised, Reader, read_traced
from factex.workshop.differences import CHANGED, EXTRA, MISSING, Difference, side_by_side
from factex.workshop.fact_fields import compare_facts, pair_facts, shown_mention, shown_span
from factex.workshop.golden_events import coded, compare_codes
from factex.workshop.golden_files import Golden, GoldenFact, read_golden
from factex.workshop.moved import moves

MOVED = "moved"


class Booked(Reader, Protocol):
    """What goldens need of an extractor: one that has its book at hand."""

    @property
    def book(self) -> Book: ...


@dataclass(frozen=True, slots=True)
class FactDifference:
    """A fact that is missing, extra or changed: how it is named, the golden's line, and its fields that differ. Of a document in which
    something was put in or left out, one more tells how far what follows has moved."""

    kind: str
    name: str
    line: int
    differences: tuple[Difference, ...] = ()

    def __str__(self) -> str:
        told = side_by_side(self.differences)
        return f"{self.kind} {self.name}" + (f"\n{told}" if told else "")


@dataclass(frozen=True, slots=True)
class GoldenResult:
    """What came of one golden; `golden` and `document` are None where it could not be read, and `problem` says why."""

    file: str
    line: int
    facts: tuple[FactDifference, ...] = ()
    problem: str = ""
    golden: Golden | None = None
    document: Document | None = None
    exercised: Exercised = frozenset()

    @property
    def passed(self) -> bool:
        return not self.facts and not self.problem

    @property
    def message(self) -> str:
        return self.problem or "\n".join(map(str, self.facts))


def run_goldens(extractor: Booked, files: Iterable[str]) -> Iterator[GoldenResult]:
    """The results of the golden files, in their order."""
    for file in files:
        try:
            golden = read_golden(file)
        except InputError as error:
            place, _, line = error.name.rpartition(":")
            number = int(line) if place and line.isdigit() else 1
            shown = error.message if error.name.startswith(file) else str(error)
            yield GoldenResult(file, number, problem=shown)
            continue
        try:
            document, exercised = read_traced(extractor, golden.text, golden.date, golden.name)
        except Exception as error:
            yield GoldenResult(file, 1, problem=f"reading its document failed: {type(error).__name__}: {error}")
            continue
        differences = tuple(diff(golden, document, extractor.book))
        line_number = differences[0].line if differences else 1
        yield GoldenResult(file, line_number, differences, golden=golden, document=document, exercised=exercised)


def told_golden(result: GoldenResult) -> str:
    """Lines for a person: what is wrong with a golden, or each fact that differs."""
    if result.problem:
        return f"{result.file}:{result.line}: {visible(result.problem)}"
    return "\n\n".join(
        "\n".join(map(visible, f"{result.file}:{fact.line}: {fact}".splitlines())) for fact in result.facts)


def diff(golden: Golden, document: Document, book: Book) -> Iterator[FactDifference]:
    """The facts that differ, in the order of the text; in their codes too, where the golden has codes."""
    moved = moves([wanted.fact for wanted in golden.facts], golden.text)
    now = [replace(wanted, fact=moved.fact(wanted.fact)) for wanted in golden.facts]
    pairs, missing, extra = _pair(now, document.facts)
    out: list[tuple[int, FactDifference]] = []
    if moved.starts:
        first = next(wanted.line for wanted, here in zip(golden.facts, now, strict=True) if here.fact is not wanted.fact)
        out.append((-1, FactDifference(MOVED, f"{moved}: the document has changed, and what follows stands elsewhere", first)))
    for expected, found in pairs:
        fields = (*_broken(expected.fact, golden.text), *_unknown(expected.fact, book), *compare_facts(expected.fact, found),
                  *(compare_codes(expected.event, coded(found, book.events)) if golden.events else ()))
        if fields:
            name = FactDifference(CHANGED, _name(expected.fact), expected.line, fields)
            out.append((expected.fact.trigger.start, name))
    for expected in missing:
        fields = (*_broken(expected.fact, golden.text), *_unknown(expected.fact, book))
        out.append(
            (expected.fact.trigger.start, FactDifference(MISSING, _name(expected.fact), expected.line, fields))
        )
    for fact in extra:
        line = next((g.line for g in now if g.fact.trigger.start > fact.trigger.start), 1)
        fields = tuple(
            Difference(EXTRA, role, "", shown_mention(mention)) for role, ms in fact.roles.items() for mention in ms
        )
        out.append((fact.trigger.start, FactDifference(EXTRA, f"{_name(fact)} by {fact.rule}", line, fields)))
    return iter([found for _, found in sorted(out, key=lambda pair: pair[0])])


_Pairs = tuple[list[tuple[GoldenFact, Fact]], list[GoldenFact], list[Fact]]


def _pair(expected: Sequence[GoldenFact], found: Sequence[Fact]) -> _Pairs:
    """The facts that belong together, those of the golden that are missing, and those that are extra."""
    paired = pair_facts([wanted.fact for wanted in expected], found)
    taken = set(paired.values())
    return (
        [(expected[e], found[f]) for e, f in sorted(paired.items())],
        [wanted for e, wanted in enumerate(expected) if e not in paired],
        [fact for f, fact in enumerate(found) if f not in taken],
    )


def _broken(fact: Fact, text: str) -> Iterator[Difference]:
    """The golden's own offsets where the document's text there is another: the document has changed."""
    mentions = [("trigger", fact.trigger.start, fact.trigger.end, fact.trigger.text)]
    mentions += [(role, m.start, m.end, m.text) for role, ms in fact.roles.items() for m in ms]
    if fact.attribution:
        source = fact.attribution.source
        mentions.append(("attribution", source.start, source.end, source.text))
    for field, start, end, written in mentions:
        if text[start:end] != written:
            there = shown_span(start, end, text[start:end])
            yield Difference(CHANGED, f"{field} offsets", shown_span(start, end, written), f"{there} stands in the document")


def _unknown(fact: Fact, book: Book) -> Iterator[Difference]:
    """Names in a golden's fact that the rules do not have, with the nearest that they have."""
    if fact.type not in book.roles:
        yield Difference(CHANGED, "type", fact.type, f"the rules have no such type{nearest(fact.type, book.roles)}")
        return
    for what, names, known in (("role", fact.roles, book.roles[fact.type]), ("attribute", fact.attributes, book.attributes[fact.type])):
        for name in names:
            if name not in known:
                yield Difference(CHANGED, what, name, f"{fact.type} has no such {what}{nearest(name, known)}")


def _name(fact: Fact) -> str:
    return f'{fact.type} "{fact.trigger.text}" ({fact.trigger.start}-{fact.trigger.end})'
