"""The date line at the head of a report: its place, day and source, which are no part of its first sentence.

Given the document's tokens, with times folded, gives the tokens of the line and the day that it names. Its forms stand in the pack's
`text.yaml`, its days in `times.yaml`.
"""
from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from itertools import islice

from factex.engine.layers import Tokens
from factex.engine.segment import TextBook, paragraphs
from factex.engine.times import resolve

PARAGRAPHS = 4  # at whose head it is sought: titles may stand before it
LONGEST = 30  # tokens
DAY, CAPITALS, CAPITALISED, WORD, DASH = "DUCw~"  # kinds of tokens, one character each; a sign is its own
_WHOLE_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class DateLine:
    """Token indexes, end exclusive, and the ISO 8601 day; None where the line has none, or no year with it."""

    first: int
    last: int
    date: str | None


def date_line(text: str, tokens: Tokens, book: TextBook) -> DateLine | None:
    """The document's date line."""
    if book.date_lines is None:
        return None
    for first, last in islice(paragraphs(text, tokens), PARAGRAPHS):
        kinds = "".join([_kind(tokens, token, book) for token in range(first, min(last, first + LONGEST))])
        found = book.date_lines.match(kinds)
        if found and not (book.capitals and found.end() < len(kinds) and tokens.words[first + found.end()][0].islower()):
            days = [first + at for at in range(found.end()) if kinds[at] == DAY]
            values = [resolve(tokens.times[day][1], None, None) or "" for day in days]
            return DateLine(first, first + found.end(), next((value for value in values if _WHOLE_DAY.fullmatch(value)), None))
    return None


def _kind(tokens: Tokens, token: int, book: TextBook) -> str:
    word = tokens.words[token]
    if token in tokens.times:
        return DAY if tokens.times[token][1].grain == "day" else WORD
    return DASH if word in book.dashes else _letters(word)


@functools.lru_cache(maxsize=4096)
def _letters(word: str) -> str:
    letters = "".join(filter(str.isalpha, word))
    if letters.isupper():
        return CAPITALS if len(letters) > 1 else CAPITALISED
    if letters[:1].isupper():
        return CAPITALISED
    return word if len(word) == 1 and not word.isalnum() else WORD
