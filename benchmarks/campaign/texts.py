"""Texts of any characters, read by the English pack: offsets are true, nothing raises, and a text four times as long takes four times as
long."""
from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from time import process_time

import factex
from campaign.base import ODD, Broken, Target
from factex import Document, Mention, Span
from factex.apart import TooSlow, within
from factex.formats.visible import visible

BREAKS = (" ", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\t", "  ", "", "\u2028", "\x85", "\f", "\u00a0")
QUOTES = (("“", "”"), ('"', '"'), ("‘", "’"), ("“", ""), ("", "”"), ('"', ""), ("«", "»"), ("'", "'"))
DATES = (None, "2016-09-08", "2016-02-29", "0001-01-01", "9999-12-31")
WORDS = (
    "said", "says", "that", "met", "meet", "with", "in", "at", "on", "for", "of", "to", "by", "and", "or", "who", "which", "he", "she",
    "they",
    "his", "their", "the two men", "the", "a", "an", "talks", "a meeting", "meeting", "phone", "call", "telephone", "accused",
    "accuse", "blamed",
    "being", "been", "was", "were", "has", "had", "not", "never", "will", "would", "if", "Kerry", "John Kerry", "Lavrov", "Mr", "Mr.",
    "Dr.",
    "President", "president", "minister", "the minister", "ministry", "Russia", "Russian", "U.S.", "Washington", "Paris", "Geneva",
    "Monday",
    "May 5", "May", "2016", "5", "p.m.", "last week", "two days", "for two hours", "yesterday", "spokesman", "spokeswoman", "according to",
    "told", "asked", "warned", "denied", "claims", "claim", "whether", "because", "while", "after", "before", "from", "as", "like", "such",
    "’s", "'s", ",", ".", ";", ":", "“", "”", '"', "‘", "’", "(", ")", "-", "--", "—", "...", "?", "!", "$", "%", "10", "1,000",
    "million", "\n",
    "\n\n", "group", "delegation", "officials", "sources", "it", "its", "I", "we", "you", "this", "these", "some", "no", "all", "each",
    "other",
)  # fmt: skip
LONGEST = 0.0005  # seconds of the processor a character: a hundred times what is usual


@cache
def english() -> factex.Extractor:
    """The English pack, loaded once."""
    return factex.load()


@cache
def examples() -> tuple[str, ...]:
    """The texts of all examples of the pack."""
    return tuple(case.text.strip() for rule in english().rules for case in rule.cases)


def sentence(chance: Random) -> str:
    """An example as it is, quoted, cut, or with something odd in it; or words in any order."""
    text = chance.choice(examples())
    form, at = chance.randrange(12), chance.randrange(len(text) + 1)
    if form < 4:
        return text
    if form == 4:
        opening, closing = chance.choice(QUOTES)
        return opening + text + closing
    if form == 5:
        return text[at:]
    if form < 9:
        return text[:at] + "".join(chance.choices(ODD, k=chance.choice((1, 1, 2, 5)))) + text[at:]
    if form == 9:
        return "".join(chr(chance.choice((chance.randrange(0x250), chance.randrange(0x11_0000)))) for _ in range(chance.randrange(40)))
    if form == 10:
        return "".join(chance.choices((*ODD, *BREAKS), k=chance.randrange(30)))
    return " ".join(chance.choices(WORDS, k=chance.randrange(1, 40)))


def of_any_kind(chance: Random, folder: Path) -> None:
    """A text of a few sentences, with odd characters and breaks."""
    text = "".join(sentence(chance) + chance.choice(BREAKS) for _ in range(chance.randrange(1, 8)))
    if chance.random() < 0.05:
        text = chance.choice(("\ufeff", "\u2029", "GENEVA, Sept. 8, 2016 (Reuters) - ", "\ud800")) + text
    date = chance.choice(DATES)
    began = process_time()
    document = english().read(text, date)
    if process_time() - began > 2 + LONGEST * len(text):
        raise Broken(f"{len(text)} characters took {process_time() - began:.1f} s")
    lawful(document, text)
    if english().read(text, date) != document:
        raise Broken("read again, the text gives something else")


def lawful(document: Document, text: str) -> None:
    """Whether everything with offsets is what stands there, in order, and named once."""
    if document.text != text:
        raise Broken("the document's text is another")
    for part in parts(document):
        if not 0 <= part.start < part.end <= len(text) or text[part.start:part.end] != part.text:
            raise Broken(f"offsets of {part.text[:40]!r} do not hold")
    for fact in document.facts:
        if not (fact.span.start <= fact.trigger.start and fact.trigger.end <= fact.span.end):
            raise Broken("a trigger lies outside of its fact")
    starts = [(fact.trigger.start, fact.trigger.end) for fact in document.facts]
    if starts != sorted(starts) or [m.start for m in document.mentions] != sorted(m.start for m in document.mentions):
        raise Broken("facts or mentions are out of order")
    if len({fact.id for fact in document.facts}) != len(document.facts):
        raise Broken("two facts have one id")


def parts(document: Document) -> Iterator[Span | Mention]:
    """Everything that has offsets."""
    yield from document.mentions
    for fact in document.facts:
        yield from (fact.span, fact.trigger)
        for held in fact.roles.values():
            yield from held
        if fact.attribution:
            yield fact.attribution.source


def over_and_over(chance: Random, folder: Path) -> None:
    """A few words over and over, and four times as many of them."""
    pool = (*WORDS, *ODD) if chance.random() < 0.3 else WORDS
    unit = chance.choice((" ", " ", " ", "")).join(chance.choices(pool, k=chance.choice((1, 1, 2, 3, 4, 6, 10)))) + chance.choice((" ",
        " ", "", "\n"))
    if chance.random() < 0.15:
        unit = chance.choice(examples()) + " "
    head = chance.choice(("", "Kerry met ", "John Kerry said “", "Kerry, who ", "“"))
    seconds = []
    for size in (3_000, 12_000):
        text = head + unit * (size // len(unit) + 1)
        began = process_time()
        try:
            document = within(25, lambda: english().read(text, "2016-09-08"))  # noqa: B023
        except TooSlow:
            raise Broken(f"{len(text)} characters of {visible(unit)!r} behind {head!r} took more than 25 s") from None
        seconds.append(process_time() - began)
        if size == 3_000:
            lawful(document, text)
    if seconds[1] > 1.5 + LONGEST * 12_000 or (seconds[1] > 1 and seconds[1] > 8 * seconds[0]):
        raise Broken(f"{visible(unit)!r} behind {head!r}: {seconds[0]:.2f} s, four times as much {seconds[1]:.2f} s")


TARGETS = (
    Target("engine", "texts of any characters: offsets, order, the same again", of_any_kind, share=3),
    Target("length", "a few words over and over: four times the text, four times the time", over_and_over, seconds=90, share=2),
)
