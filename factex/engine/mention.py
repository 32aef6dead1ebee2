"""Mention: which stretches of a sentence name a party, a place, a time.

Given a document's sentences, gives for each one character an item (its category) and the folded names in order. First the pack's
readings decide words that can be read in two ways, then expressions over the characters find the shapes of `mentions.yaml`. Both
read all sentences at once, each as a line of one string: a pass over a string is quick, and to begin one is not.
"""
from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import itemgetter
from typing import TypeAlias

from factex.engine.expressions import compiled
from factex.engine.finder import Finder, Found
from factex.engine.layers import Name, Sentence, Tokens
from factex.engine.times import TimeBook, find_times, symbol_of
from factex.engine.watch import Watch
from factex.own_fields import OwnFields
from factex.symbols import END, Categories, Remembered

LINE_END = re.compile("\n")
FEW = 4  # words of a sentence that is too short to tell its style
CAPITALISED = 1  # the outward form of a word with a capital
HEADLINE = 0.4  # of its words without a capital, up to which a sentence is taken for a headline
SMALL = 4  # letters of the longest word that has none there


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape of `mentions.yaml`: what a match of it is."""

    id: str
    type: str
    named: bool
    plural: bool
    possessive: bool


@dataclass(frozen=True, slots=True)
class MentionBook(OwnFields):
    """The pack's lexicon and `mentions.yaml`, compiled."""

    categories: Categories
    times: TimeBook
    kinds: Mapping[str, str]  # time and duration -> the character of such a token
    quotation: str
    readings: tuple[tuple[str, str], ...]  # expression with group `at`, reading
    shapes: tuple[Shape, ...]
    finder: Finder  # of the shapes, each with its head as group `h`
    introducing: frozenset[str] = frozenset()  # characters of what a name stands behind: given names, titles
    verbs: frozenset[str] = frozenset()  # characters of verbs
    borrowed: frozenset[str] = frozenset()  # characters of names of something else that somebody may bear
    placing: frozenset[str] = frozenset()  # characters of words behind which such a name is what it is
    seen: Remembered[Seen] = field(init=False, repr=False, compare=False)  # what is known of a word by itself: one look for all of it

    def __post_init__(self) -> None:
        object.__setattr__(self, "seen", Remembered(self.look))

    def look(self, word: str) -> Seen:
        """A word's symbol among times, second words of entries, character, and whether it is all in capitals and no single one."""
        categories = self.categories
        seconds = categories.lexicon.merges.get(word.casefold(), ())
        return symbol_of(word, self.times), seconds, categories.compute(word, False), word.isupper() and len(word) > 1


Seen: TypeAlias = tuple[str, Container[str], str, bool]
SYMBOL, SECONDS, CHAR, LOUD = map(itemgetter, range(4))


def merge(tokens: Tokens, text: str, book: MentionBook, watch: Watch | None = None) -> Tokens:
    """Times and the lexicon's entries of several words, each as one token; none goes on in the next paragraph."""
    if watch:
        watch.works("mention")
    words, starts, ends = tokens.words, tokens.starts, tokens.ends
    seen = list(map(book.seen.__getitem__, words))
    hits = {hit.start: hit for hit in find_times(words, book.times, broken(tokens, text), "".join(map(SYMBOL, seen)))}
    chars, loud = "".join(map(CHAR, seen)), list(map(LOUD, seen))
    out, lexicon = Tokens([], [], []), book.categories.lexicon
    holds = book.categories.joined.__getitem__
    done, parts = 0, list[str]()
    for at in sorted({*hits, *beginnings(words, list(map(SECONDS, seen)))}):
        if at < done:
            continue
        hit = hits.get(at)
        last = hit.end if hit else entry(words, at, hits, lexicon.merges, holds)
        if not hit and (last == at + 1 or parted(tokens, text, at, last)):
            continue
        out.starts += starts[done:at + 1]
        out.ends += ends[done:at]
        out.ends.append(ends[last - 1])
        out.words += words[done:at]
        out.loud += loud[done:at]
        if hit:
            out.times[len(out.words)] = (hit.kind, hit.value)
        word = words[at] if last == at + 1 else " ".join(words[at:last])
        out.words.append(word)
        out.loud.append(book.seen[word][3])
        parts += [chars[done:at], book.kinds[hit.kind] if hit else book.seen[word][2]]
        done = last
    out.starts += starts[done:]
    out.ends += ends[done:]
    out.words += words[done:]
    out.loud += loud[done:]
    out.chars = "".join(parts) + chars[done:]
    return out


def parted(tokens: Tokens, text: str, first: int, last: int) -> bool:
    """Do tokens lie in different paragraphs?"""
    return any(breaks(tokens, text, at) for at in range(first + 1, last))


def broken(tokens: Tokens, text: str) -> list[int]:
    """The tokens at which a paragraph begins, but for the first."""
    behind = {bisect_left(tokens.starts, line.start()) for line in LINE_END.finditer(text)}
    return sorted(at for at in behind if 0 < at < len(tokens.words) and breaks(tokens, text, at))


def breaks(tokens: Tokens, text: str, at: int) -> bool:
    """Does a paragraph begin at a token? A line that goes on in lower case is still the same one."""
    gap, start = tokens.ends[at - 1], tokens.starts[at]
    return gap < start and "\n" in text[gap:start] and not tokens.words[at][0].islower()


def beginnings(words: list[str], seconds: list[Container[str]]) -> list[int]:
    """Where entries of several words may begin: few words begin one, and fewer have the right word behind them."""
    return [at for at in compress(range(len(words) - 1), seconds) if words[at + 1].casefold() in seconds[at]]


def entry(
    words: list[str], at: int, hits: Mapping[int, object], merges: Mapping[str, Mapping[str, tuple[int, ...]]], holds: Callable[[str], bool]
) -> int:
    """The token after the longest entry of several words that begins here; the next one where none does. `merges` are those of the
    lexicon, `holds` tells whether it has an entry."""
    seconds = merges.get(words[at].casefold()) if at + 1 < len(words) else None
    for length in seconds.get(words[at + 1].casefold(), ()) if seconds else ():
        last = at + length
        if holds(" ".join(words[at:last])) and last <= len(words) and not any(i in hits for i in range(at + 1, last)):
            return last
    return at + 1


def mention(
    sentences: Sequence[Sentence], tokens: Tokens, book: MentionBook, watch: Watch | None = None
) -> list[tuple[str, list[Name]]]:
    """Each sentence's characters, one an item, and its names."""
    if watch:
        watch.works("mention")
    lines = decided(spell(sentences, tokens, book), book, watch)
    found = book.finder.find(lines)
    return [(line, [named(one, book.shapes[one[0]]) for one in here]) for line, here in zip(lines, found, strict=True)]


def decided(lines: Sequence[str], book: MentionBook, watch: Watch | None = None) -> list[str]:
    """The characters with the readings decided, each on what those before it have left."""
    symbols = END.join(lines)
    for row in book.readings:
        if watch:
            watch.works("mention", row)
        written, reading = row
        other, parts, done = book.categories.variants[reading].get, list[str](), 0
        for match in compiled(written).finditer(symbols):
            for at in range(*match.span("at")):
                if char := other(symbols[at]):
                    parts += symbols[done:at], char
                    done = at + 1
        if parts:
            symbols = "".join(parts) + symbols[done:]
    if watch:
        watch.works("mention")
    return symbols.split(END) if lines else []


def named(found: Found, shape: Shape) -> Name:
    """The name that a shape has found."""
    _, first, last, begin, end = found
    return Name(first, last, shape.type, shape.id, end - 1, (begin, end) if shape.named else None, shape.plural, shape.possessive)


def introduced(sentences: Sequence[Sentence], words: list[str], usual: str, book: MentionBook) -> set[str]:
    """Capitalised words right behind a given name or a title: elsewhere in the text they are names too, wherever they stand. One that
    begins a sentence is none, nor is one of a headline in which all words have a capital, unless the verb follows it."""
    behind = set(compress(range(1, len(words)), map(book.introducing.__contains__, usual)))
    behind -= {sentence.first(0) for sentence in sentences}
    first, last = sentences[0].first(0), sentences[0].last(-1)
    if behind and title(list(zip(words[first:last], usual[first:last], strict=True)), book.verbs):
        behind -= {at for at in range(first, last) if usual[at] in book.verbs or usual[at + 1:at + 2] not in book.verbs}
    return {word for at in behind if len(word := words[at]) > 1 and word[0].isupper() and not word.isupper()}


def borne(words: list[str], usual: str, names: set[str], book: MentionBook) -> str:
    """The characters, with those of what is somebody's name in this text, and no country: where it has Luis Montenegro, Montenegro is
    he, unless somebody is in Montenegro there."""
    if names.isdisjoint(compress(words, map(book.borrowed.__contains__, usual))):
        return usual
    own = {word for word, char in zip(words, usual, strict=True) if char in book.borrowed and word in names}
    own -= {word for before, word in zip(usual, words[1:], strict=False) if before in book.placing}
    unknown = book.categories.symbol(0, CAPITALISED)
    return "".join(unknown if word in own else char for word, char in zip(words, usual, strict=True))


def titled(words: Iterable[str]) -> bool:
    """Have most of a sentence's words a capital, so that a capital does not show a name there?"""
    words = [word for word in words if word[0].isalpha()]
    small = [word for word in words if word[0].islower()]
    return len(words) > FEW and len(small) <= HEADLINE * len(words) and all(len(word) <= SMALL for word in small)


def few_small(words: list[str]) -> bool:
    """Are so few of a sentence's words in small letters that it may be a headline?"""
    return len([word for word in words if word[0].islower()]) <= HEADLINE * len(words)


def title(written: list[tuple[str, str]], verbs: frozenset[str]) -> bool:
    """Have most words a capital, and no verb none, so that a verb may have one (Mayor Says Bridge Is Safe)? Given words and characters."""
    return titled(word for word, _ in written) and all(char not in verbs for word, char in written if word[0].islower())


def spell(sentences: Sequence[Sentence], tokens: Tokens, book: MentionBook) -> list[str]:
    """One character an item, before any reading is decided. In a line of capitals a capital says nothing, nor does one of a first
    word, unless all of it is in capitals as the lexicon writes it."""
    words, times, first, exact = tokens.words, tokens.times, book.categories.first, book.categories.lexicon.exact
    capitals = set(compress(range(len(words)), tokens.loud))
    lines = []
    names = introduced(sentences, words, tokens.chars, book) if sentences else set()
    chars = borne(words, tokens.chars, names, book)
    for sentence in sentences:
        items = sentence.items
        line = sentence.spelled(chars, book.quotation)
        first_one = sentence.order == 0 and sentence.parent < 0
        if first_one and few_small([words[i] for i in items if i >= 0]) and title(
                [(words[i], char) for i, char in zip(items, line, strict=True) if i >= 0], book.verbs):
            line = "".join([
                first[words[i]] if i >= 0 and i not in times and words[i] not in names else char
                for i, char in zip(items, line, strict=True)])
        shouted = len(capitals.intersection(items)) if len(items) >= 3 else 0
        shouting = shouted >= 3 and shouted * 2 > len([1 for item in items if item >= 0 and words[item][0].isalpha()])
        if shouting:
            line = "".join(
                [first[words[item]] if item >= 0 and item not in times else char for item, char in zip(items, line, strict=True)])
        head = ""
        for item in items:  # up to the first word
            if item < 0 or item in times:
                break
            known = item in capitals and not shouting and words[item] in exact  # US officials: in capitals it is no pronoun
            head += chars[item] if known or words[item] in names else first[words[item]]
            if words[item][0].isalnum():
                break
        lines.append(head + line[len(head):])
    return lines
