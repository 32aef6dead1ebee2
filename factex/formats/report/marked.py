"""The text with its facts marked. The markup adds no character: the text of the element is the document's text."""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from factex.formats.report.kinds import Kind
from factex.formats.report.notes import label
from factex.formats.report.templates import Markup, escaped, fill
from factex.formats.visible import UNSAFE, code, visible
from factex.values import Document, Fact

_GAP = re.compile(r"(?:\r\n|\n|\r)(?:[ \t]*(?:\r\n|\n|\r))+")
_LINE = re.compile(r"\r\n|\n|\r")  # ends a paragraph where no empty line does
_KEPT = "\t\n\r\f\v"
_SURROGATE = re.compile("[\ud800-\udfff]")


def marked(document: Document, kinds: Mapping[str, Kind]) -> Iterator[Markup]:
    """Paragraph by paragraph. A stretch of it names the facts that it is in, the smallest first (`data-f`), and its roles (`data-r`)."""
    text, facts = document.text, document.facts
    inside, triggers, roles, refs = _edges(facts)
    gaps = {match.start(): match.end() for match in (_GAP if _GAP.search(text) else _LINE).finditer(text)}
    cuts = sorted({0, len(text), *gaps, *gaps.values(), *inside, *triggers, *roles, *refs})
    covering: set[int] = set()
    evoking: set[int] = set()
    playing: dict[tuple[int, str], int] = defaultdict(int)
    gap = 0  # where the last one ends
    yield Markup("<p>")
    for start, end in pairwise(cuts):
        covering ^= inside.get(start, set())
        evoking ^= triggers.get(start, set())
        for part, change in roles.get(start, ()):
            playing[part] += change
        yield from (_reference(facts[number], number, kinds) for number in refs.get(start, ()))
        own = [part for part, count in playing.items() if count]
        gap = gaps.get(start, gap)
        if start < gap:
            yield Markup(f"<span hidden>{_plain(text[start:end])}</span>{'</p><p>' if end == gap else ''}")
        else:
            yield _stretch(text[start:end], facts, covering, evoking, own, kinds)
    yield from (_reference(facts[number], number, kinds) for number in refs.get(len(text), ()))
    yield Markup("</p>")


def _edges(
    facts: Sequence[Fact],
) -> tuple[dict[int, set[int]], dict[int, set[int]], dict[int, list[tuple[tuple[int, str], int]]], dict[int, list[int]]]:
    """Where facts, their triggers and their roles begin and end, and where the reference to each stands."""
    inside: dict[int, set[int]] = defaultdict(set)
    triggers: dict[int, set[int]] = defaultdict(set)
    roles: dict[int, list[tuple[tuple[int, str], int]]] = defaultdict(list)
    refs: dict[int, list[int]] = defaultdict(list)
    for number, fact in enumerate(facts):
        for edges, span in ((inside, fact.span), (triggers, fact.trigger)):
            edges[span.start] ^= {number}
            edges[span.end] ^= {number}
        refs[fact.trigger.end].append(number)
        for role, mentions in fact.roles.items():
            for mention in mentions:
                roles[mention.start].append(((number, role), 1))
                roles[mention.end].append(((number, role), -1))
    return inside, triggers, roles, refs


def _stretch(
    words: str, facts: Sequence[Fact], covering: set[int], evoking: set[int], roles: list[tuple[int, str]], kinds: Mapping[str, Kind]
) -> Markup:
    """A stretch that is of the same facts and roles throughout."""
    numbers = {*covering, *evoking, *(number for number, _ in roles)}
    if not numbers:
        return _plain(words)
    order = sorted(numbers, key=lambda number: (number not in evoking, facts[number].span.end - facts[number].span.start, number))
    look = kinds[facts[order[0]].type].style + (" trigger" if evoking else "")
    parts = " ".join(f"{number}:{role}" for number, role in sorted(roles))
    told = Markup(f' data-r="{escaped(parts)}"') if parts else Markup()
    return Markup(f'<span class="{look}" data-f="{" ".join(map(str, order))}"{told}>{_plain(words)}</span>')


def _reference(fact: Fact, number: int, kinds: Mapping[str, Kind]) -> Markup:
    kind = kinds[fact.type]
    words = visible(fact.trigger.text)
    return fill("reference", id=fact.id, style=kind.style, label=label(kind, number), number=number, type=fact.type, words=words)


def _plain(words: str) -> Markup:
    """The words; signs that are not seen, or that turn the direction of writing, are kept apart and named."""
    parts, last = [], 0
    for odd in UNSAFE.finditer(words):
        if odd[0] in _KEPT:
            continue
        sign = "\ufffd" if _SURROGATE.match(odd[0]) else odd[0]
        parts += [escaped(words[last : odd.start()]), Markup(f'<span class="odd" data-code="{code(odd[0])}">{escaped(sign)}</span>')]
        last = odd.end()
    return Markup("".join([*parts, escaped(words[last:])]))
