"""Writes a folder for the annotation tool brat: each document as NAME.txt and NAME.ann, and the types as annotation.conf.

Facts are events, whose further roles of a kind are numbered (`participants2`); the source of an attributed fact has the role
`attribution`. Names, values, rules and ids are notes. A stretch with ends of lines or tabs in it is written as its parts.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from factex.formats.names import file_name
from factex.formats.outputs import Output
from factex.formats.rows import meaning, mention_value
from factex.values import Document, Fact, Mention, Span

SOURCE = "attribution"
_LINES = re.compile(r"[^\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029]+")  # a tab parts the columns


def write(documents: Iterable[Document], output: Output) -> None:
    """Two files for each document."""
    output.place.mkdir()
    entities: set[str] = set()
    values: dict[str, set[str]] = {}
    for document in documents:
        path = output.place / file_name(document.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        Path(f"{path}.txt").write_text(document.text, encoding="utf-8", newline="")
        Path(f"{path}.ann").write_text("".join(f"{line}\n" for line in _lines(document)), encoding="utf-8", newline="")
        entities |= {mention.type for mention in (*document.mentions, *_of_facts(document))}
        for fact in document.facts:
            for name, value in fact.attributes.items():
                values.setdefault(name, set()).add(value)
    (output.place / "annotation.conf").write_text(_conf(entities, values, output), encoding="utf-8", newline="")


def _lines(document: Document) -> Iterator[str]:
    """The lines of a document's annotations."""
    counts: Counter[str] = Counter()

    def new(letter: str) -> str:
        counts[letter] += 1
        return f"{letter}{counts[letter]}"

    names: dict[tuple[int, int, str], str] = {}
    for mention in sorted({*document.mentions, *_of_facts(document)}, key=lambda m: (m.start, m.end, m.type, repr(m))):
        key = mention.start, mention.end, mention.type
        if key not in names:
            names[key] = new("T")
            yield f"{names[key]}\t{mention.type} {_span(mention)}"
        if (told := meaning(mention_value(mention))) != mention.text:
            yield f"{new('#')}\tAnnotatorNotes {names[key]}\t{_line(told)}"
    for fact in document.facts:
        trigger, event = new("T"), new("E")
        yield f"{trigger}\t{fact.type} {_span(fact.trigger)}"
        yield f"{event}\t{fact.type}:{trigger} " + " ".join(_roles(fact, names))
        for name, value in fact.attributes.items():
            yield f"{new('A')}\t{name} {event} {value}"
        cue = f"; {SOURCE} by {_line(fact.attribution.cue)}" if fact.attribution else ""
        yield f"{new('#')}\tAnnotatorNotes {event}\t{fact.id}; rule {fact.rule}{cue}"


def _roles(fact: Fact, names: dict[tuple[int, int, str], str]) -> Iterator[str]:
    roles = {**fact.roles, **({SOURCE: (fact.attribution.source,)} if fact.attribution else {})}
    for role, mentions in roles.items():
        for number, mention in enumerate(mentions, 1):
            yield f"{role}{'' if number == 1 else number}:{names[mention.start, mention.end, mention.type]}"


def _of_facts(document: Document) -> Iterator[Mention]:
    for fact in document.facts:
        for mentions in fact.roles.values():
            yield from mentions
        if fact.attribution:
            yield fact.attribution.source


def _span(span: Span | Mention) -> str:
    """Offsets and text, line by line where there are several."""
    lines = [(span.start + part.start(), span.start + part.end(), part[0]) for part in _LINES.finditer(span.text)]
    offsets = ";".join(f"{start} {end}" for start, end, _ in lines)
    return f"{offsets}\t{' '.join(text for _, _, text in lines)}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _conf(entities: set[str], values: dict[str, set[str]], output: Output) -> str:
    """The file that tells brat the types."""
    lines = ["[entities]", *sorted(entities), "", "[relations]", "", "[events]"]
    for kind, roles in output.book.roles.items():
        lines.append(f"{kind}\t" + ", ".join(f"{role}*:<ENTITY>" for role in (*roles, SOURCE)))
    lines += ["", "[attributes]", *(f"{name}\tArg:<EVENT>, Value:{'|'.join(sorted(found))}" for name, found in sorted(values.items()))]
    return "\n".join(lines) + "\n"
