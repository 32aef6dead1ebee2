"""Words as single characters: the alphabets that patterns run on.

Two words that belong to the same classes cannot be told apart by any pattern, so they share one character (the
*signature* of their classes). A class is then a small set of characters and a pattern an ordinary regular expression over
a string with one character a word, whose positions are the words' indexes.
"""
from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from factex.diagnostics import FactexError
from factex.own_fields import OwnFields

# Characters of the basic plane, where a set of `re` is a bit map; none of them is special in an expression.
FIRST, LAST = 0x1000, 0xD7FF
RANGE = f"{chr(FIRST)}-{chr(LAST)}"  # for the inside of a set
END = "\n"  # ends a line where many stand in one string; no expression takes it
SHAPES = ("lower", "capitalised", "capitals", "initial", "number", "hyphenated", "sign")
ROOM = 0x100  # signatures that are added at a time, see `roomy`
SPARE = 32  # that there is room for at least
APART = 0x1600  # from a word's character in one shape to that in the next: a class in one shape is a few stretches, and alike in all
REMEMBERED = 200_000  # words of which something is remembered before all is forgotten again: memory must not grow with the corpus
MANY = 300  # characters, from which a set is written the quicker way
LONG = 100  # characters of a word of which nothing is remembered
T = TypeVar("T")


class Remembered(dict[str, T]):
    """What is worked out once for a word, and then looked up."""

    __slots__ = ("compute", "most")

    def __init__(self, compute: Callable[[str], T], most: int = REMEMBERED) -> None:
        super().__init__()
        self.compute, self.most = compute, most

    def __missing__(self, word: str) -> T:
        found = self.compute(word)
        if len(word) < LONG:
            if len(self) >= self.most:
                self.clear()
            self[word] = found
        return found


def fits(last: int, most: int = LAST) -> None:
    """Whether an alphabet, which ends with the character of this number, has room. Raises FactexError."""
    if last > most:
        raise FactexError("the rules tell more words apart than there are signs for; leave out words, classes or raw expressions")


def shape(word: str) -> int:
    """The index in SHAPES of a token's outward form."""
    head = word[0]
    if head.isdigit():
        return 4
    if not head.isalpha():
        return 4 if any(c.isdigit() for c in word) else 6
    if head.isupper():
        if (len(word) == 2 and word[1] == ".") or len(word) == 1:
            return 3
        return 2 if word.isupper() and len(word) > 1 else 1
    if not word.islower() and any(c.isupper() for c in word):
        return 1
    return 5 if "-" in word else 0


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the pack knows of words, by surface form.

    `exact` and `lower` give the signature of a form as written and case folded. `merges` gives, for the case folded first and second word,
    the lengths in words of the entries of several words that begin with them, longest first.
    """

    exact: Mapping[str, int]
    lower: Mapping[str, int]
    merges: Mapping[str, Mapping[str, tuple[int, ...]]]
    entities: Mapping[str, str]  # surface form -> canonical name
    stands_for: Mapping[str, str]  # canonical name -> the party it stands for as an actor
    classes: Mapping[str, frozenset[str]]  # classes that links and other rooms ask for by word
    lemmas: Mapping[str, str]  # verb form -> its first lemma
    closed: frozenset[int] = frozenset()  # signatures of words that are never names
    weak: frozenset[int] = frozenset()  # signatures of heads of names, which are no names by themselves

    def canonical(self, surface: str) -> str | None:
        """The lexicon's name for a surface form; the entity's own name is a form too."""
        return self.entities.get(surface) or self.entities.get(surface.title() if surface.isupper() else surface)

    def holds(self, words: str) -> bool:
        """Is there an entry of these words, with one space between them?"""
        return words in self.exact or words.casefold() in self.lower or (words.isupper() and words.title() in self.exact)


@dataclass(frozen=True, slots=True)
class Categories(OwnFields):
    """The alphabet of the mention and clause layers: a token's character from its signature and shape."""

    lexicon: Lexicon
    variants: Mapping[str, Mapping[str, str]]  # reading -> character -> character with only that reading
    first: Remembered[str] = field(init=False, repr=False, compare=False)  # word -> its character where a capital says nothing

    joined: Remembered[bool] = field(init=False, repr=False, compare=False)  # several words -> are they an entry?

    def __post_init__(self) -> None:
        object.__setattr__(self, "first", Remembered(lambda word: self.compute(word, True)))
        object.__setattr__(self, "joined", Remembered(self.lexicon.holds))

    def compute(self, word: str, first: bool) -> str:
        """The character of a token; `first` in its sentence, where a capital says nothing."""
        form = shape(word)
        lower = self.lexicon.lower.get(word.casefold(), 0)
        exact = self.lexicon.exact.get(word)
        if exact is None and form == 2:
            exact = self.lexicon.exact.get(word.title())
        if first and form in (1, 2) and lower and (exact is None or lower in self.lexicon.closed or exact in self.lexicon.weak):
            return self.symbol(lower, 0)
        if exact is not None:
            return self.symbol(exact, form)
        if form == 1 and lower and "-" in word and word[0].islower():
            form = 5  # a compound of the lexicon is no name for the capital within
        return self.symbol(0 if form == 2 and lower in self.lexicon.closed else lower, form)

    @staticmethod
    def symbol(signature: int, form: int) -> str:
        return sys.intern(chr(FIRST + form * APART + signature))  # that of many words, once in memory


def roomy(size: int, step: int = ROOM) -> int:
    """Room for so many signatures and at least SPARE more: what comes behind them stays where it is when some are added."""
    return ((size + SPARE) // step + 1) * step


def charset(chars: Iterable[str]) -> str:
    """A set of characters as an expression; the empty set matches nothing."""
    chars = chars if isinstance(chars, Collection) else list(chars)
    return _charset(frozenset(chars)) if len(chars) < MANY else _many(chars)


@functools.lru_cache(maxsize=2048)
def _charset(chars: frozenset[str]) -> str:
    codes = sorted(map(ord, chars))
    if not codes:
        return r"(?!)"
    if len(codes) == 1:
        return chr(codes[0])
    parts, begin = [], codes[0]
    for here, following in zip(codes, [*codes[1:], -1], strict=True):
        if following != here + 1:
            parts.append(chr(begin) if begin == here else f"{chr(begin)}-{chr(here)}")
            begin = following
    return "[" + "".join(parts) + "]"


def _many(chars: Iterable[str]) -> str:
    """The same of hundreds of characters of the basic plane, which takes longer to put in order than to tick off."""
    ticked = bytearray(0x10001)
    for code in map(ord, chars):
        ticked[code] = 1
    parts, begin = [], ticked.find(1)
    while begin >= 0:
        end = ticked.index(0, begin)
        parts.append(chr(begin) if end - begin == 1 else f"{chr(begin)}-{chr(end - 1)}")
        begin = ticked.find(1, end)
    return "[" + "".join(parts) + "]"
