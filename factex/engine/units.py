"""The alphabet of rules: one character a unit.

A word is its signature among the words and classes that rules name; a verb group is the signature of its main verb with form and
voice; a name is its type, with its head word where a rule asks for one; a quotation is a quotation.
"""
from __future__ import annotations

import functools
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import regex

from factex.engine.layers import Units
from factex.limits import RAW_WORD
from factex.own_fields import OwnFields
from factex.symbols import FIRST, Remembered, roomy

FORMS = ("base", "third", "past", "participle", "ing")
PLACES = {form: place for place, form in enumerate(FORMS)}
CODES = 20  # form, passive, finite
SETS = 0x100  # characters FIRST.. kept for what is no word; so many, since `re` keeps one copy of each 256 of a set that are alike
QUOTATION = chr(FIRST)
START, END = chr(FIRST + 1), chr(FIRST + 2)  # never in a string; named so that classes can hold them


def code(form: str, passive: bool, finite: bool) -> int:
    """The number of what a verb group is, apart from its main verb."""
    return PLACES[form] + 5 * passive + 10 * finite


@dataclass(frozen=True, slots=True)
class Layout:
    """Which characters words and verb groups have, by the numbers of their signatures, so that sets of them are few stretches.

    The first `pairs` are of words that rules name and that may be verbs: those of the word and of its groups stand side by side. Of the
    others, words stand in one row, and verb groups in a row for each of their codes.
    """

    pairs: int
    words: int  # room for so many others
    verbs: int
    raws: int

    def word(self, number: int) -> int:
        """The first character of a word: one for each choice of raw expressions follows."""
        return FIRST + SETS + (number * self._block if number < self.pairs else self._words + ((number - self.pairs) << self.raws))

    def verb(self, number: int) -> tuple[int, int]:
        """The character of a verb group with code 0, and how far it is from one code's to the next one's."""
        if number < self.pairs:
            return FIRST + SETS + number * self._block + (1 << self.raws), 1
        return FIRST + SETS + self._verbs + number - self.pairs, self.verbs

    @property
    def end(self) -> int:
        """The first character behind all of them."""
        return FIRST + SETS + self._verbs + self.verbs * CODES

    @property
    def _block(self) -> int:
        return (1 << self.raws) + CODES

    @property
    def _words(self) -> int:
        return roomy(self.pairs * self._block)

    @property
    def _verbs(self) -> int:
        return self._words + (self.words << self.raws)


@dataclass(frozen=True, slots=True)
class UnitAlphabet(OwnFields):
    """Characters of words, verb groups and names; `raw` are the `/…/` of rules, each doubling the word characters."""

    words: Mapping[str, int]  # case folded form, straight apostrophe -> signature
    verbs: Mapping[str, int]  # verb form -> signature
    layout: Layout
    names: Mapping[tuple[str, bool, str], str]  # type, possessive, head word or "" -> character
    heads: frozenset[str]
    raw: tuple[regex.Pattern[str], ...] = ()
    known: Remembered[str] = field(init=False, repr=False, compare=False)  # word -> its character
    verb_known: Remembered[tuple[int, int]] = field(init=False, repr=False, compare=False)  # verb form -> see Layout.verb
    head_known: Remembered[str] = field(init=False, repr=False, compare=False)  # head of a name -> itself where rules ask for it

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", Remembered(self.word))
        object.__setattr__(self, "verb_known", Remembered(self.verb))
        object.__setattr__(self, "head_known", Remembered(self.head))

    def plain(self, words: Iterable[str]) -> str:
        """One character a word."""
        return "".join(map(self.known.__getitem__, words))

    def spell(self, units: Units, words: Sequence[str]) -> str:
        """One character a unit; `units.symbols` has those of plain words already, and any for the others."""
        items, names, chars = units.sentence.items, self.names, list(units.symbols)
        for at, name in units.names.items():
            item = items[name.head]
            chars[at] = names[name.type, name.possessive, self.head_known[words[item]] if item >= 0 else ""]
        for at, group in units.groups.items():  # as `code` has it
            first, step = self.verb_known[words[items[group.main]]]
            chars[at] = chr(first + (PLACES[group.form] + 5 * group.passive + 10 * group.finite) * step)
        return "".join(chars)

    def word(self, word: str) -> str:
        """The character of a word."""
        signature = self.words.get(fold(word), 0)
        marks = sum(1 << i for i, r in enumerate(self.raw) if len(word) <= RAW_WORD and r.fullmatch(word))
        return sys.intern(chr(self.layout.word(signature) + marks))

    def verb(self, word: str) -> tuple[int, int]:
        """The first of the characters of verb groups with this main verb, and how far it is to the next."""
        return self.layout.verb(self.verbs.get(fold(word), 0))

    def head(self, word: str) -> str:
        """The head word of a name, where rules ask for it."""
        head = fold(word)
        return head if head in self.heads else ""


@functools.lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """A word as rules see it: any case, either apostrophe."""
    return word.casefold().replace("’", "'")
