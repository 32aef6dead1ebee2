"""The street: a text walks it once, each room adds a layer, none looks back.

    read → segment → mention → clause → match → attach → judge → link → record → write

`read` and `write` stand at the ends (inputs to texts, facts to formats); `walk` is all that lies between. Up to `judge` it goes sentence
by sentence; what a later one needs of an earlier one travels in one small `State`. `link` then looks at the whole document.
"""
from __future__ import annotations

from factex.engine.attach import State, attach
from factex.engine.book import Book
from factex.engine.clause import clauses
from factex.engine.dateline import date_line
from factex.engine.judge import judge
from factex.engine.link import link
from factex.engine.match import Claim, Tracer, match
from factex.engine.mention import mention, merge
from factex.engine.record import Recorder
from factex.engine.segment import segment, tokenize
from factex.values import Document

__all__ = ["Tracer", "walk"]


def walk(book: Book, text: str, doc: str, date: str | None, trace: Tracer | None = None, mentions: bool = True) -> Document:
    """The document of a text: its facts and, where they are wanted, all its mentions.

    `trace` is told what the rooms decide. Without `date` a date line counts.
    """
    tokens = merge(tokenize(text, book.text), text, book.mentions, trace)
    claims: list[Claim] = []
    by_sentence: dict[int, list[Claim]] = {}
    state = State()
    line = date_line(text, tokens, book.text)
    sentences = segment(text, tokens, book.text, (line.first, line.last) if line else (0, 0), trace)
    all_units = clauses(sentences, mention(sentences, tokens, book.mentions, trace), tokens, book.clauses, trace)
    for sentence, units in zip(sentences, all_units, strict=True):
        found = match(units, tokens, book.rules, trace)
        found = attach(units, found, tokens, book.adjuncts, book.rules, state, trace)
        found = judge(units, found, by_sentence.get(sentence.parent, []), tokens, book.context, trace)
        by_sentence[sentence.index] = found
        claims += found
        if trace:
            trace.sentence(units, tokens, found)
    date = date or (line.date if line else None)
    links = link(all_units, claims, tokens, book.links, trace)
    recorder = Recorder(book, doc, text, date, tokens, links)
    return Document(doc, text, date, recorder.facts(claims, trace), recorder.mentions(all_units) if mentions else ())
