"""The street: a text walks it once, each room adds a layer, none looks back.

    read → segment → mention → clause → match → attach → judge → link → record → write

`read` and `write` stand at the ends (inputs to texts, facts to formats); `walk` is all that lies between. Up to `judge` it goes sentence
by sentence; what a later one needs of an earlier one travels in one small `State`. `link` then looks at the whole document.
"""
from __future__ import annotations

from dataclasses import dataclass

from factex.engine.attach import State, attach
from factex.engine.book import Book
from factex.engine.clause import clauses
from factex.engine.dateline import DateLine, date_line
from factex.engine.judge import judge
from factex.engine.layers import Sentence, Tokens, Units
from factex.engine.link import link
from factex.engine.match import Claim, Tracer, match
from factex.engine.mention import mention, merge
from factex.engine.names import Links
from factex.engine.record import Recorder
from factex.engine.segment import segment, tokenize
from factex.values import Document

__all__ = ["Ground", "Tracer", "ground", "walk"]


@dataclass(frozen=True, slots=True)
class Ground:
    """What the rooms before `match` make of a text: it depends on nothing but the book's text, mentions and clauses."""

    tokens: Tokens
    line: DateLine | None
    sentences: tuple[tuple[Sentence, Units], ...]


def ground(book: Book, text: str, trace: Tracer | None = None) -> Ground:
    """The first rooms of the street."""
    tokens = merge(tokenize(text, book.text), text, book.mentions, trace)
    line = date_line(text, tokens, book.text)
    sentences = segment(text, tokens, book.text, (line.first, line.last) if line else (0, 0), trace)
    all_units = clauses(sentences, mention(sentences, tokens, book.mentions, trace), tokens, book.clauses, trace)
    return Ground(tokens, line, tuple(zip(sentences, all_units, strict=True)))


def walk(
    book: Book, text: str, doc: str, date: str | None, trace: Tracer | None = None, base: Ground | None = None, mentions: bool = True
) -> Document:
    """The document of a text: its facts and, where they are wanted, all its mentions.

    `trace` is told what the rooms decide. Without `date` a date line counts. `base`: the text's ground, where it is known.
    """
    base = base or ground(book, text, trace)
    tokens = base.tokens
    claims: list[Claim] = []
    by_sentence: dict[int, list[Claim]] = {}
    state = State()
    for sentence, units in base.sentences:
        found = match(units, tokens, book.rules, trace)
        found = attach(units, found, tokens, book.adjuncts, book.rules, state, trace)
        found = judge(units, found, by_sentence.get(sentence.parent, []), tokens, book.context, trace)
        by_sentence[sentence.index] = found
        claims += found
        if trace:
            trace.sentence(units, tokens, found)
    date = date or (base.line.date if base.line else None)
    all_units = [units for _, units in base.sentences]
    links = link(all_units, claims, tokens, book.links, trace) if claims or mentions or trace else Links({})  # nobody asks for them
    recorder = Recorder(book, doc, text, date, tokens, links)
    return Document(doc, text, date, recorder.facts(claims, trace), recorder.mentions(all_units) if mentions else ())
