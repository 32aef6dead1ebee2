"""Looks: what the words of a name or description say of it, whoever it may stand for."""
from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factex.engine.units import fold

if TYPE_CHECKING:
    from factex.engine.names import LinkBook


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be seen of a mention."""

    titles: tuple[str, ...]
    text: str
    named: bool  # it has a name of its own, and is no description
    words: frozenset[str]  # of text and titles, case folded
    gender: str
    nations: frozenset[str]  # of the titles
    places: frozenset[str]


def look_at(book: LinkBook, type: str, tokens: tuple[str, ...], begin: int, end: int, beside: tuple[str, ...]) -> Look:
    """The look of a mention of some type: its tokens, of which `begin` to `end` are its name, and those of what stands in apposition."""
    person, has_name = type == book.persons, begin < end
    while named_on(tokens, begin, end, book):
        begin -= 1
    if person and end - begin > 2 and fold(tokens[begin]) in book.leading:
        begin += 1
    text = surface(tokens[begin:end])
    named = has_name and (not person or fold(text) not in book.heads)  # the Chief of the General Staff
    if not named:
        begin, text = len(tokens), surface(tokens)
    titles = tuple(map(fold, (*tokens[:begin], *beside)))
    nations, places, roles = entitled(titles, book)
    evidence = " ".join(titles[1:] if len(titles) > 1 and titles[0] in book.pronouns else titles).split()
    words = frozenset((*evidence, *roles, *fold(text).split()))
    first, *more = text.casefold().split() or [""]
    if named and (more or first not in book.certain):  # Clinton alone is a family name
        evidence.append(first)
    found = [gender for gender, shown in book.genders.items() if not shown.isdisjoint(evidence)]
    return Look(titles, text, named, words, found[0] if len(found) == 1 else "", nations, places)


def entitled(titles: tuple[str, ...], book: LinkBook) -> tuple[frozenset[str], frozenset[str], list[str]]:
    """The nations and places among titles, and the roles that they are short for."""
    before, nations, places, roles = "", set[str](), set[str](), list[str]()
    for title in titles:
        if title in book.nations and before not in book.regarding:
            nations.add(book.nations[title])
        elif title in book.places:
            places.add(title)
        elif title in book.abbreviations:
            roles.append(book.abbreviations[title])
        before = title
    return frozenset(nations), frozenset(places), roles


def named_on(words: tuple[str, ...], begin: int, end: int, book: LinkBook) -> bool:
    """Does a name that begins at a small word, or is one word behind a given name, begin one word earlier within its mention?"""
    if not 0 < begin < end or not words[begin - 1][0].isupper():
        return False
    before, lexicon = words[begin - 1], book.lexicon
    if fold(before) in book.given:
        return end - begin > 1 or fold(words[begin]) not in book.heads
    unknown = before not in lexicon.exact and before.casefold() not in lexicon.lower
    return words[begin][0].islower() and (unknown or fold(before) in book.certain)


def surface(words: tuple[str, ...]) -> str:
    """Tokens as running text."""
    out = ""
    for word in " ".join(words).split():
        out += word if not out or (not word[0].isalnum() and word[0] not in "&(@#$") else " " + word
    return out
