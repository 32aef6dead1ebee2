"""Mention: which stretches of a sentence name a party, a place, a time.

Given a sentence of tokens, gives one character an item (its category) and the folded names in order. First the pack's
readings decide words that can be read in two ways, then one expression over the characters finds the shapes of `mentions.yaml`.
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from factex.engine.layers import Name, Sentence, Tokens
from factex.engine.times import TimeBook, find_times
from factex.symbols import Categories, Lexicon


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape of `mentions.yaml`: what a match of it is."""

    id: str
    type: str
    named: bool
    plural: bool
    possessive: bool


@dataclass(frozen=True, slots=True)
class MentionBook:
    """The pack's lexicon and `mentions.yaml`, compiled."""

    categories: Categories
    times: TimeBook
    kinds: Mapping[str, str]  # time and duration -> the character of such a token
    quotation: str
    readings: tuple[tuple[re.Pattern[str], str], ...]  # expression with group `at`, reading
    shapes: tuple[Shape, ...]
    finder: re.Pattern[str]  # groups m0, h0, m1, …: the shapes in order, each with its marked part
    groups: tuple[int, ...]  # group number of each shape


def merge(tokens: Tokens, book: MentionBook) -> Tokens:
    """Times and the lexicon's entries of several words, each as one token."""
    hits = {hit.start: hit for hit in find_times(tokens.words, book.times)}
    lexicon = book.categories.lexicon
    merges = lexicon.merges
    words, starts, ends = tokens.words, tokens.starts, tokens.ends
    out = Tokens([], [], [])
    at, size = 0, len(words)
    while at < size:
        hit = hits.get(at)
        if hit:
            out.times[len(out.words)] = (hit.kind, hit.value)
            last = hit.end
        else:
            lengths = merges.get(words[at].casefold())
            last = entry(words, at, lengths, hits, lexicon) if lengths else at + 1
        out.starts.append(starts[at])
        out.ends.append(ends[last - 1])
        out.words.append(words[at] if last == at + 1 else " ".join(words[at:last]))
        at = last
    return out


def entry(words: list[str], at: int, lengths: tuple[int, ...], hits: Mapping[int, object], lexicon: Lexicon) -> int:
    """The token after the longest entry that begins here; `lengths` are those of entries with this first word."""
    for length in lengths:
        last = at + length
        joined = " ".join(words[at:last])
        if (joined in lexicon.exact or joined.casefold() in lexicon.lower or (joined.isupper() and joined.title() in lexicon.exact)) and (
            last <= len(words) and not any(i in hits for i in range(at + 1, last))
        ):
            return last
    return at + 1


def mention(sentence: Sentence, tokens: Tokens, book: MentionBook) -> tuple[str, list[Name]]:
    """The sentence's characters, one an item, and its names."""
    symbols = spell(sentence, tokens, book)
    for expression, reading in book.readings:
        if expression.search(symbols):
            variants = book.categories.variants[reading]
            chars = list(symbols)
            for match in expression.finditer(symbols):
                for at in range(match.start("at"), match.end("at")):
                    chars[at] = variants.get(chars[at], chars[at])
            symbols = "".join(chars)
    names = []
    for match in book.finder.finditer(symbols):
        number = book.groups.index(match.lastindex or 0)
        shape = book.shapes[number]
        begin, end = match.span(f"h{number}")
        if begin < 0:
            begin, end = match.span()
        names.append(Name(
            match.start(), match.end(), shape.type, shape.id, end - 1, (begin, end) if shape.named else None,
            shape.plural, shape.possessive,
        ))
    return symbols, names


def spell(sentence: Sentence, tokens: Tokens, book: MentionBook) -> str:
    """One character an item, before any reading is decided. In a line of capitals a capital says nothing."""
    of, words, times = book.categories.of, tokens.words, tokens.times
    chars, first = [], True
    items = sentence.items
    capitals = sum(1 for i in items if i >= 0 and words[i].isupper() and len(words[i]) > 1)
    shouted = capitals >= 3 and capitals * 2 > sum(1 for i in items if i >= 0 and words[i][0].isalpha())
    for item in items:
        if item < 0:
            chars.append(book.quotation)
            first = False
        elif item in times:
            chars.append(book.kinds[times[item][0]])
            first = False
        else:
            word = words[item]
            chars.append(of(word, first or shouted))
            first = first and not word[0].isalnum()
    return "".join(chars)
