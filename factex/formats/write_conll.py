"""Writes a folder of CoNLL-U files, one a document: a token a line, sentence by sentence.

Only the columns ID, FORM and MISC are filled. MISC has the token's offsets (`start_char`, `end_char`), its mention (`ner`, with B and
I for its first and further tokens), and `facts`: the number of each fact, in the document, that the token is part of, with
its role there, `trigger` for the trigger. What the facts are stands before the sentence of their trigger as a comment.
"""
from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from factex.engine.dateline import date_line
from factex.engine.mention import merge
from factex.engine.segment import segment, tokenize
from factex.formats.names import file_name
from factex.formats.outputs import Output
from factex.values import Document, Mention, Span

_BREAK = re.compile(r"[\s|]+")


def write(documents: Iterable[Document], output: Output) -> None:
    """A file for each document."""
    output.place.mkdir()
    for document in documents:
        path = Path(f"{output.place / file_name(document.id)}.conllu")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in _lines(document, output)), encoding="utf-8", newline="")


def _lines(document: Document, output: Output) -> Iterator[str]:
    """The lines of a document."""
    book = output.book
    tokens = merge(tokenize(document.text, book.text), document.text, book.mentions)
    line = date_line(document.text, tokens, book.text)
    left_out = (line.first, line.last) if line else (0, 0)
    sentences = segment(document.text, tokens, book.text, left_out)
    firsts = [left_out[0], *(sentence.first(0) for sentence in sentences if sentence.parent < 0)]
    ner, facts = _tags(document, tokens.starts)
    yield f"# newdoc id = {_BREAK.sub(' ', document.id)}"
    if document.date:
        yield f"# date = {document.date}"
    for number, (first, last) in enumerate(pairwise([*sorted({0, *firsts}), len(tokens.words)]), 1):
        if first == last:
            continue
        text = document.text[tokens.starts[first] : tokens.ends[last - 1]]
        yield f"# sent_id = {number}"
        yield f"# text = {' '.join(text.split())}"
        for at, fact in enumerate(document.facts, 1):
            if first <= bisect_left(tokens.starts, fact.trigger.start) < last:
                told = " ".join(f"{name}={value}" for name, value in fact.attributes.items())
                yield f"# fact {at} = {fact.type} id={fact.id} span={fact.span.start}-{fact.span.end} rule={fact.rule} {told}"
        for token in range(first, last):
            misc = [f"start_char={tokens.starts[token]}", f"end_char={tokens.ends[token]}", *ner.get(token, ())[:1]]
            misc += ["facts=" + ",".join(facts[token])] if token in facts else []
            word = _BREAK.sub(" ", tokens.words[token]) if tokens.words[token] != "|" else "|"
            yield "\t".join([str(token - first + 1), word, *"_______", "|".join(misc)])
        yield ""


def _tags(document: Document, starts: list[int]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Token -> its mentions, the longest first, and its part in facts."""
    ner: dict[int, list[str]] = {}
    facts: dict[int, list[str]] = {}

    def tag(into: dict[int, list[str]], part: Span | Mention, before: str, name: str) -> None:
        for token in range(bisect_left(starts, part.start), bisect_left(starts, part.end)):
            into.setdefault(token, []).append(f"{before}{'B' if starts[token] == part.start else 'I'}-{name}")

    for mention in sorted(document.mentions, key=lambda m: m.start - m.end):
        tag(ner, mention, "ner=", mention.type)
    for number, fact in enumerate(document.facts, 1):
        tag(facts, fact.trigger, f"{number}:", "trigger")
        for role, mentions in fact.roles.items():
            for mention in mentions:
                tag(facts, mention, f"{number}:", role)
        if fact.attribution:
            tag(facts, fact.attribution.source, f"{number}:", "attribution")
    return ner, facts
