"""Which alternatives of the rules' patterns some example exercises, and which none does.

Alternatives are the lines of `find` and `unless`, each branch of `(a|b)` and each part in `[ ]`. A line is named by its
rule and its number, as the engine counts them (of `find` from 0 upwards, of `unless` from -1 downwards), a part of it
by the group that the tracing build of the patterns has for it; the others have no groups, and only lines count.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Sequence as Many
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from factex.diagnostics import Place
from factex.engine.layers import Tokens, Units
from factex.engine.match import Claim, Line, RuleBook, Tracer
from factex.values import Document
from factex.workshop.rules import Alternative, Rule

Name: TypeAlias = tuple[str, int, str]  # rule, number of the line, group of the part or nothing
Exercised: TypeAlias = frozenset[Name]


class Reader(Protocol):
    """What the workshop needs of an extractor."""

    def read(self, text: str, date: str | None = None, id: str = "text", trace: Tracer | None = None) -> Document: ...


@dataclass(frozen=True, slots=True)
class Missing:
    """An alternative that no example exercises: a line, or a `part` of it.

    `kind` is line, frame (a line that a frame gave), unless, branch or optional. `golden`: at least a golden exercises it.
    """

    rule: Rule
    line: Alternative
    part: str
    place: Place
    kind: str
    golden: bool = False

    def __str__(self) -> str:
        told = f"{self.part} in {self.line.source}" if self.part else self.line.source
        lack = f"only a golden, and no example of {self.rule.id}, exercises" if self.golden else f"no example of {self.rule.id} exercises"
        return f"{lack}: {told}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many alternatives there are, and those that no example exercises, in the order of the rules."""

    alternatives: int
    missing: tuple[Missing, ...]

    @property
    def exercised(self) -> int:
        return self.alternatives - len(self.missing)

    @property
    def golden(self) -> int:
        """How many a golden exercises, and no example."""
        return sum(missing.golden for missing in self.missing)


def read_traced(extractor: Reader, text: str, date: str | None, doc: str = "example") -> tuple[Document, Exercised]:
    """The document of an example or golden, and the alternatives that it exercises.

    A line of `find` counts when it gave a fact that survived, one of `unless` when it held a match back.
    """
    trace = Exercise()
    return extractor.read(text, date, doc, trace), frozenset(trace.seen)


class Exercise(Tracer):
    """Notes the lines that count, and their parts."""

    def __init__(self) -> None:
        self.seen = set[Name]()
        self.spans: list[tuple[Claim, int]] = []  # claims of the sentence, and where their lines matched

    def matched(self, claim: Claim, span: tuple[int, int]) -> None:
        self.spans.append((claim, span[0]))

    def sentence(self, units: Units, tokens: Tokens, claims: Many[Claim]) -> None:
        begun = {id(claim): at for claim, at in self.spans}
        for claim in claims:
            self._note(claim.line, units, begun.get(id(claim), -1))
        self.spans.clear()

    def held_back(self, claim: Claim, unless: Line, span: tuple[int, int]) -> None:
        self._note(unless, claim.units, span[0])

    def _note(self, line: Line, units: Units, at: int) -> None:
        self.seen.add((line.rule, line.number, ""))
        found = line.expression.match(units.symbols, at) if at >= 0 and line.branches else None
        if found:
            self.seen.update((line.rule, line.number, group) for group in line.branches if found.start(group) >= 0)


def coverage(
    rules: Iterable[Rule], exercised: Exercised, books: Mapping[str, RuleBook] | None = None, goldens: Exercised = frozenset()
) -> Coverage:
    """What examples exercise of these rules, and what `goldens` alone; `books` are the compiled ones, which know the parts of lines."""
    number = 0
    missing: list[Missing] = []
    for rule in rules:
        for name, alternative in _alternatives(rule, (books or {}).get(rule.id)):
            number += 1
            if name not in exercised:
                missing.append(replace(alternative, golden=name in goldens))
    return Coverage(number, tuple(missing))


def _alternatives(rule: Rule, book: RuleBook | None) -> Iterator[tuple[Name, Missing]]:
    numbered = (*enumerate(rule.find), *((-1 - number, written) for number, written in enumerate(rule.unless)))
    compiled = {line.number: line for line in (*book.lines, *book.unless)} if book else {}
    for number, written in numbered:
        kind = "unless" if number < 0 else "frame" if written.place.column == 1 else "line"
        yield (rule.id, number, ""), Missing(rule, written, "", written.place, kind)
        for group in compiled[number].branches if number in compiled else ():
            offset = int(group.partition("_")[2])
            part, place = part_at(written.source, offset), _within(written.place, offset)
            yield (rule.id, number, group), Missing(rule, written, part, place, "branch" if group.startswith("b") else "optional")


def _within(place: Place, offset: int) -> Place:
    """A place in the line; lines that a frame gave all stand at its key, in the first column."""
    return place if place.column == 1 else Place(place.file, place.line, place.column + offset)


def part_at(source: str, offset: int) -> str:
    """The branch, or what may be missing, that begins at an offset of a pattern's text."""
    depth = 0
    for at in range(offset, len(source)):
        if source[at] in "([":
            depth += 1
        elif source[at] in ")]":
            depth -= 1
        if depth < 0 or (depth == 0 and source[at] == "|"):
            return source[offset:at].strip()
    return source[offset:].strip()
