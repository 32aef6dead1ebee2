"""The alphabet of rules: one character a unit.

A word is its signature among the words and classes that rules name; a verb group is the signature of its main verb with form and
voice; a name is its type, with its head word where a rule asks for one; a quotation is a quotation.
"""
from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field

import regex

from factex.engine.layers import Name, Tokens, Units, VerbGroup
from factex.limits import RAW_WORD
from factex.symbols import FIRST, Remembered

FORMS = ("base", "third", "past", "participle", "ing")
PLACES = {form: place for place, form in enumerate(FORMS)}
CODES = 20  # form, passive, finite
QUOTATION = chr(FIRST)
START, END = chr(FIRST + 1), chr(FIRST + 2)  # never in a string; named so that classes can hold them


def code(form: str, passive: bool, finite: bool) -> int:
    """A verb group's place within its signature."""
    return PLACES[form] + 5 * passive + 10 * finite


@dataclass(frozen=True, slots=True)
class UnitAlphabet:
    """Characters of words, verb groups and names; `raw` are the `/…/` of rules, each doubling the word characters."""

    words: Mapping[str, int]  # case folded form, straight apostrophe -> signature
    word_base: int
    verbs: Mapping[str, int]  # verb form -> signature
    verb_base: int
    names: Mapping[tuple[str, bool, str], str]  # type, possessive, head word or "" -> character
    heads: frozenset[str]
    raw: tuple[regex.Pattern[str], ...] = ()
    known: Remembered[str] = field(init=False, repr=False, compare=False)  # word -> its character

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", Remembered(self.word))

    def spell(self, units: Units, tokens: Tokens) -> str:
        """One character a unit."""
        items, words, known = units.sentence.items, tokens.words, self.known
        chars = [known[words[items[first]]] if items[first] >= 0 else QUOTATION for first in units.firsts]
        for at, name in units.names.items():
            chars[at] = self.name(name, words, items)
        for at, group in units.groups.items():
            chars[at] = self.verb(group, words, items)
        return "".join(chars)

    def word(self, word: str) -> str:
        """The character of a word."""
        signature = self.words.get(fold(word), 0)
        marks = sum(1 << i for i, r in enumerate(self.raw) if len(word) <= RAW_WORD and r.fullmatch(word))
        return chr(self.word_base + (signature << len(self.raw)) + marks)

    def verb(self, group: VerbGroup, words: list[str], items: list[int]) -> str:
        """The character of a verb group."""
        signature = self.verbs.get(fold(words[items[group.main]]), 0)
        return chr(self.verb_base + signature * CODES + code(group.form, group.passive, group.finite))

    def name(self, name: Name, words: list[str], items: list[int]) -> str:
        """The character of a name."""
        item = items[name.head]
        head = fold(words[item]) if self.heads and item >= 0 else ""
        return self.names[name.type, name.possessive, head if head in self.heads else ""]

    def __getstate__(self) -> tuple[object, ...]:
        return self.words, self.word_base, self.verbs, self.verb_base, self.names, self.heads, self.raw

    def __setstate__(self, state: tuple[object, ...]) -> None:
        for name, value in zip(self.__slots__, state, strict=False):
            object.__setattr__(self, name, value)
        self.__post_init__()


@functools.lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """A word as rules see it: any case, either apostrophe."""
    return word.casefold().replace("’", "'")
