"""Compares what is found in a golden's document with what the golden says, by document, fact and role."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from factex.diagnostics import InputError
from factex.values import Document, Fact, Mention
from factex.workshop.coverage import Reader
from factex.workshop.differences import CHANGED, EXTRA, MISSING, Difference, compare, side_by_side
from factex.workshop.golden_files import Golden, GoldenFact, read_golden


@dataclass(frozen=True, slots=True)
class FactDifference:
    """A fact that is missing, extra or changed: how it is named, the golden's line, and its fields that differ."""

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

    @property
    def passed(self) -> bool:
        return not self.facts and not self.problem

    @property
    def message(self) -> str:
        return self.problem or "\n".join(map(str, self.facts))


def run_goldens(extractor: Reader, files: Iterable[str]) -> Iterator[GoldenResult]:
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
            document = extractor.read(golden.text, date=golden.date, id=golden.name)
        except Exception as error:
            yield GoldenResult(file, 1, problem=f"reading its document failed: {type(error).__name__}: {error}")
            continue
        differences = tuple(diff(golden, document))
        line_number = differences[0].line if differences else 1
        yield GoldenResult(file, line_number, differences, golden=golden, document=document)


def diff(golden: Golden, document: Document) -> Iterator[FactDifference]:
    """The facts that differ, in the order of the text."""
    pairs, missing, extra = _pair(golden.facts, document.facts)
    out: list[tuple[int, FactDifference]] = []
    for expected, found in pairs:
        fields = (*_broken(expected.fact, golden.text), *_compare(expected.fact, found))
        if fields:
            name = FactDifference(CHANGED, _name(expected.fact), expected.line, fields)
            out.append((expected.fact.trigger.start, name))
    for expected in missing:
        fields = tuple(_broken(expected.fact, golden.text))
        out.append(
            (expected.fact.trigger.start, FactDifference(MISSING, _name(expected.fact), expected.line, fields))
        )
    for fact in extra:
        line = next((g.line for g in golden.facts if g.fact.trigger.start > fact.trigger.start), 1)
        fields = tuple(
            Difference(EXTRA, role, "", _shown(mention)) for role, ms in fact.roles.items() for mention in ms
        )
        out.append((fact.trigger.start, FactDifference(EXTRA, f"{_name(fact)} by {fact.rule}", line, fields)))
    return iter([found for _, found in sorted(out, key=lambda pair: pair[0])])


_Pairs = tuple[list[tuple[GoldenFact, Fact]], list[GoldenFact], list[Fact]]


def _pair(expected: Sequence[GoldenFact], found: Sequence[Fact]) -> _Pairs:
    """Facts of one type whose triggers overlap belong together, the largest overlap first, then the most like."""
    overlaps = sorted(
        (-_overlap(wanted.fact, fact), len(_compare(wanted.fact, fact)), e, f)
        for e, wanted in enumerate(expected)
        for f, fact in enumerate(found)
        if wanted.fact.type == fact.type and _overlap(wanted.fact, fact) > 0
    )
    paired: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, e, f in overlaps:
        if e not in paired and f not in taken:
            paired[e] = f
            taken.add(f)
    return (
        [(expected[e], found[f]) for e, f in sorted(paired.items())],
        [wanted for e, wanted in enumerate(expected) if e not in paired],
        [fact for f, fact in enumerate(found) if f not in taken],
    )


def _overlap(one: Fact, other: Fact) -> float:
    """Shared characters of the two triggers, as a part of all that they cover."""
    a, b = one.trigger, other.trigger
    return (min(a.end, b.end) - max(a.start, b.start)) / max(max(a.end, b.end) - min(a.start, b.start), 1)


def _compare(expected: Fact, found: Fact) -> tuple[Difference, ...]:
    """The fields that differ; span and id only where nothing else tells why they do."""
    wanted, got = expected.trigger, found.trigger
    fields = list(compare("trigger", _span(wanted.start, wanted.end, wanted.text), _span(got.start, got.end, got.text)))
    for role in (*expected.roles, *(role for role in found.roles if role not in expected.roles)):
        fields += _compare_role(role, expected.roles.get(role, ()), found.roles.get(role, ()))
    for name in (*expected.attributes, *(name for name in found.attributes if name not in expected.attributes)):
        fields += compare(name, expected.attributes.get(name, ""), found.attributes.get(name, ""))
    fields += compare("attribution", _attribution(expected), _attribution(found))
    if not fields:
        if expected.span.end:
            fields += compare("span", _span(*_ends(expected), ""), _span(*_ends(found), ""))
        if expected.id:
            fields += compare("id", expected.id, found.id)
    return tuple(fields)


def _compare_role(role: str, expected: Sequence[Mention], found: Sequence[Mention]) -> Iterator[Difference]:
    """Equal mentions first; of the rest, those that share text are one that changed."""
    rest = [mention for mention in found if mention not in expected]
    for wanted in (mention for mention in expected if mention not in found):
        same = next((mention for mention in rest if mention.start < wanted.end and wanted.start < mention.end), None)
        if same:
            rest.remove(same)
        yield Difference(CHANGED if same else MISSING, role, _shown(wanted), _shown(same) if same else "")
    for mention in rest:
        yield Difference(EXTRA, role, "", _shown(mention))


def _broken(fact: Fact, text: str) -> Iterator[Difference]:
    """The golden's own offsets where the document's text there is another: the document has changed."""
    mentions = [("trigger", fact.trigger.start, fact.trigger.end, fact.trigger.text)]
    mentions += [(role, m.start, m.end, m.text) for role, ms in fact.roles.items() for m in ms]
    if fact.attribution:
        source = fact.attribution.source
        mentions.append(("attribution", source.start, source.end, source.text))
    for field, start, end, written in mentions:
        if text[start:end] != written:
            there = _span(start, end, text[start:end])
            yield Difference(CHANGED, f"{field} offsets", _span(start, end, written), f"{there} stands in the document")


def _ends(fact: Fact) -> tuple[int, int]:
    return fact.span.start, fact.span.end


def _name(fact: Fact) -> str:
    return f'{fact.type} "{fact.trigger.text}" ({fact.trigger.start}-{fact.trigger.end})'


def _attribution(fact: Fact) -> str:
    return f'{_shown(fact.attribution.source)} by "{fact.attribution.cue}"' if fact.attribution else ""


def _shown(mention: Mention) -> str:
    """A mention with all that the golden pins of it."""
    parts = [_span(mention.start, mention.end, mention.text), mention.type]
    if mention.entity is not None:
        parts.append(f"entity {mention.entity}")
    if mention.refers_to is not None:
        parts.append(f"refers_to [{', '.join(mention.refers_to)}]")
    if mention.value is not None:
        parts.append(f"value {mention.value}")
    return ", ".join(parts)


def _span(start: int, end: int, text: str) -> str:
    return f'"{text}" {start}-{end}' if text else f"{start}-{end}"
