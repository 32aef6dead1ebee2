"""Segment: text to tokens, quotations and sentences.

Given the document's text, gives its tokens and its sentences in reading order, each sentence of a quotation right
after the one that holds the quotation. Quotations are folded before sentences are split, so that a sentence may hold
a quotation of many sentences. What marks, abbreviations and clitics there are stands in the pack's `text.yaml`.
"""
from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, count, repeat
from operator import add, sub

import regex

from factex.engine.layers import Quotation, Sentence, Tokens
from factex.engine.watch import Watch
from factex.limits import SENTENCE
from factex.own_fields import OwnFields
from factex.symbols import Remembered

CLOSING = (")", "]")  # behind which a sentence ends that has ended inside
ELLIPSIS = "..."
ANNOUNCED = 10  # words before the sign that announces a quotation, one of which says so
LINES = 4  # below one in which a quotation was left open, that are searched for its end
DEPTH = 3  # quotations within quotations that are looked into
CHUNKS = 50_000  # of what stands between spaces, and is kept


@dataclass(frozen=True, slots=True)
class TextBook(OwnFields):
    """The pack's `text.yaml`, compiled."""

    clitics: tuple[str, ...]  # split off a word's end, with straight apostrophe
    abbreviations: frozenset[str]  # without their full stop, case folded; never end a sentence
    closing: frozenset[str]  # abbreviations that may end one
    starters: frozenset[str]  # words that begin a sentence after those
    addresses: frozenset[str]  # and those that do so only there, not behind a quotation, where they may name its speaker
    enders: frozenset[str]
    marks: tuple[tuple[str, str], ...]  # opening and closing quotation marks
    apostrophes: frozenset[str]  # marks that also stand inside words
    reporting: frozenset[str]  # forms of verbs that stand beside a quotation
    inviting: frozenset[str]  # ends of a quotation after which its speaker may still be named
    token: regex.Pattern[str]
    joints: regex.Pattern[str]  # what a word must hold to have a clitic
    stop: str  # the sign that ends sentences and stands behind abbreviations
    capitals: bool  # does a sentence begin with a capital?
    date_lines: regex.Pattern[str] | None  # over kinds of tokens, as `dateline` writes them; None: there are none
    dashes: frozenset[str]  # signs that end a date line
    last_signs: frozenset[str]  # with which a token ends that may end a sentence
    for_apostrophes: tuple[str, ...] = ()  # what broken texts have in place of an apostrophe
    for_spaces: frozenset[str] = frozenset()  # and of a space behind a closing mark
    commas: frozenset[str] = frozenset()  # signs in front of a closing mark where the sentence goes on
    behind_words: str = ""  # signs that may stand right behind a word that lost its apostrophe
    announcing: frozenset[str] = frozenset()  # signs at the end of a paragraph that announce the quotation of the next one
    short: frozenset[str] = field(init=False, repr=False, compare=False)  # all abbreviations
    opens: frozenset[str] = field(init=False, repr=False, compare=False)  # marks that open
    closes: frozenset[str] = field(init=False, repr=False, compare=False)
    marking: frozenset[str] = field(init=False, repr=False, compare=False)
    pieces: Remembered[tuple[str, ...]] = field(init=False, repr=False, compare=False)  # what stands between spaces -> its tokens

    def __post_init__(self) -> None:
        object.__setattr__(self, "short", self.abbreviations | self.closing)
        object.__setattr__(self, "opens", frozenset(mark for mark, _ in self.marks))
        object.__setattr__(self, "closes", frozenset(mark for _, mark in self.marks))
        object.__setattr__(self, "marking", self.opens | self.closes)
        object.__setattr__(self, "pieces", Remembered(lambda chunk: pieces(chunk, self), CHUNKS))


WORD = r"[\p{L}\p{N}_][\p{L}\p{M}\p{N}_\uFFFD]*"  # U+FFFD stands for a letter that was lost
TOKEN = (
    rf"""(?<=\S)(?:%s)\b | https?://\S*[\w/] | [@\#]\w+ | (?:\p{{Lu}}-)?(?:\p{{Lu}}\.){{2,}}(?:-\p{{Ll}}+)* |
    (?<!\w)(?:\p{{Ll}}\.){{2,}} | \d{{4}}-\d\d-\d\d | \d+(?:[.,:/]\d+)+(?:\p{{L}}+)?
    | ['’]\d0s\b | {WORD}(?:[-‑'’&]{WORD})* | \.\.\.+ | --+ | (?<=\S)'(?=''(?!['\w])) | ''|`` | \S"""
)


def token_expression(clitics: tuple[str, ...]) -> regex.Pattern[str]:
    """The expression of one token; clitics that begin with an apostrophe also stand after a full stop."""
    loose = "|".join("['’]" + regex.escape(c[1:]) for c in clitics if c[0] == "'")
    return regex.compile(TOKEN % (loose or "(?!)"), regex.VERBOSE)


def joint_expression(clitics: tuple[str, ...]) -> regex.Pattern[str]:
    """The signs by which clitics hang on words; anything where one hangs on without a sign."""
    signs = [{c for c in clitic if not c.isalnum()} for clitic in clitics]
    if not all(signs):
        return regex.compile("")
    found = set().union(*signs)
    if "'" in found:
        found.add("’")
    return regex.compile("[" + regex.escape("".join(sorted(found))) + "]" if found else "(?!)")


SPACE = regex.compile(r"[^\S ]")
LINE = regex.compile(r"[^\r\n\u2028\u2029\x85]+")


def tokenize(text: str, book: TextBook) -> Tokens:
    """Tokens of the text; clitics are split off, an abbreviation keeps its full stop.

    No token holds a space, and none depends on what stands beyond the next one. So what stands between two is looked up.
    """
    chunks = list(map(book.pieces.__getitem__, SPACE.sub(" ", text).split(" ")))
    words = list(chain.from_iterable(chunks))
    spaces = chain.from_iterable(map(repeat, count(), map(len, chunks)))  # so many stand before a word
    sizes = list(map(len, words))
    ends = list(map(add, spaces, accumulate(sizes)))
    return Tokens(list(map(sub, ends, sizes)), ends, words)


def pieces(chunk: str, book: TextBook) -> tuple[str, ...]:
    """The tokens of what stands between spaces, one right after the other."""
    if chunk.isalpha() and book.joints.pattern:  # a word of letters alone has no clitic
        return (chunk,)
    words, short, stop = list[str](), book.short, book.stop
    for match in book.token.finditer(apostrophes(chunk, book)):
        word = match.group()
        if word == stop and words and (
            words[-1] in short or words[-1].casefold() in short or (len(words[-1]) == 1 and words[-1].isupper())
        ):
            words[-1] += word
            continue
        cut = clitic(word, book.clitics) if len(word) > 1 and book.joints.search(word) else 0
        words += [word[:cut], word[cut:]] if cut else [word]
    return tuple(words)


def apostrophes(chunk: str, book: TextBook) -> str:
    """The same characters, with the apostrophe that a word had in front of its clitic (won"t), where another sign stands for it."""
    for sign in book.for_apostrophes:
        before, found, after = chunk.partition(sign)
        if found and sign not in after and before[-1:].isalpha() and after[:1].isalpha():
            whole = f"{before}'{after}"
            if clitic(whole.rstrip(book.behind_words), book.clitics):
                return whole
    return chunk


def clitic(word: str, clitics: tuple[str, ...]) -> int:
    """Where the word's clitic begins; 0 when it has none."""
    plain = word.casefold().replace("’", "'")
    for ending in clitics:
        if len(plain) > len(ending) and plain.endswith(ending):
            return len(word) - len(ending)
    return 0


def paragraphs(text: str, tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Token ranges of the paragraphs. A line that goes on in lower case after an unfinished one is the same paragraph."""
    begin = first = 0
    for line in LINE.finditer(text):
        last = first + bisect_right(tokens.starts, line.end() - 1, first) - first
        if last > first:
            gap = text[tokens.ends[first - 1]:tokens.starts[first]] if first else ""
            wrapped = first and tokens.words[first][0].islower() and tokens.words[first - 1][-1].isalnum()
            if first and not (wrapped and gap.replace("\r\n", "\n").count("\n") == 1):
                yield begin, first
                begin = first
            first = last
    if first:
        yield begin, first


def segment(
    text: str, tokens: Tokens, book: TextBook, left_out: tuple[int, int] = (0, 0), watch: Watch | None = None
) -> list[Sentence]:
    """All sentences, in reading order, each indexed; inner ones follow the sentence that holds them.

    `left_out` are the tokens of a paragraph's head that are in no sentence.
    """
    if watch:
        watch.works("segment")
    sentences: list[Sentence] = []
    open_mark = ""
    ranges = list(paragraphs(text, tokens))
    done = 0
    for number, (first, last) in enumerate(ranges):
        if first < done:
            continue
        if first == left_out[0]:
            first = max(first, left_out[1])
            if first >= last:
                continue
        going_on = open_mark != "" and tokens.words[first] == open_mark
        below = number + 1
        if below < len(ranges) and announced(text, tokens, last, ranges[below][1], book):
            last = done = ranges[below][1]  # what is announced stands in the next paragraph
            below += 1
        items, quotations, open_mark = fold(text, tokens, first, last, book)
        if open_mark and (end := closed_below(text, tokens, first, ranges[below:below + LINES], open_mark, book)):
            done = end
            items, quotations, open_mark = fold(text, tokens, first, done, book)
        if going_on and quotations and quotations[0].first == first:
            quotations[0].continues = True
        split(tokens, items, quotations, below - 1, None, book, text, sentences, -1, 0)
    orders: dict[int, int] = {}
    for index, sentence in enumerate(sentences):
        sentence.index = index
        sentence.order = orders[sentence.parent] = orders.get(sentence.parent, -1) + 1
    return sentences


def announced(text: str, tokens: Tokens, first: int, last: int, book: TextBook) -> bool:
    """Does a paragraph begin with the quotation that the one before it announces ("Vogt said:"), with no other speaker behind it?"""
    words = tokens.words
    if words[first - 1] not in book.announcing or words[first] not in book.opens or words[first] in book.apostrophes:
        return False
    said = any(word.casefold() in book.reporting for word in words[max(first - ANNOUNCED, 0):first])
    if not (said and opens_here(text, tokens, first, book)):
        return False
    end, closed = closing(text, tokens, first, last, book)
    ended = words[end - 2] in book.enders and words[end - 2] not in book.inviting
    return not closed or ended or not reported(tokens, range(end - 1, last), 1, book)


def closed_below(text: str, tokens: Tokens, first: int, below: list[tuple[int, int]], mark: str, book: TextBook) -> int:
    """Where the paragraph ends, one of those below, in which a quotation closes that was left open; 0 where that is not plain.

    Texts that set each sentence on a line of its own cut quotations in pieces, too. Where one of them ends with a verb of reporting, or no
    speaker is named behind the closing mark, a mark may have been forgotten.
    """
    words, ends = tokens.words, frozenset(close for open_, close in book.marks if open_ == mark)
    begin = max(token for token in range(first, below[0][0]) if words[token] == mark) if below else first
    for paragraph, last in below:
        for token in range(paragraph, last):
            word = words[token]
            if word in book.apostrophes or (word not in ends and word not in book.opens):
                continue
            closes = token > paragraph and closes_here(text, tokens, token, ends, book)
            said = closes and (token == last - 1 or reported(tokens, range(token, last), 1, book))
            ended = any(words[at].casefold() in book.reporting and words[at + 1] in book.enders for at in range(begin, token - 1))
            return last if said and not ended else 0
    return 0


def fold(text: str, tokens: Tokens, first: int, last: int, book: TextBook) -> tuple[list[int], list[Quotation], str]:
    """Items of a token range with each quotation as one item; also the mark that was left open at its end."""
    items: list[int] = []
    quotations: list[Quotation] = []
    opens, closes = book.opens, book.closes
    if book.marking.isdisjoint(tokens.words[first:last]):
        return list(range(first, last)), [], ""
    token, left_open = first, ""
    if end := unopened(text, tokens, first, last, opens, closes, book):
        items.append(-1)
        quotations.append(Quotation(first, end, True, opened=False))
        token = end
    endless = set[str]()  # marks that are their own closing ones, and of which none closes any more
    while token < last:
        word = tokens.words[token]
        if word in opens and word not in endless and opens_here(text, tokens, token, book):
            end, closed = closing(text, tokens, token, last, book)
            if not closed and (word, word) in book.marks:
                endless.add(word)
            if end > token + 1 + closed and (closed or word not in book.apostrophes):
                items.append(-1 - len(quotations))
                quotations.append(Quotation(token, end, closed))
                left_open = "" if closed else word
                token = end + (closed and end + 1 < last and glued(tokens, end, book))
                continue
        items.append(token)
        token += 1
    return items, quotations, left_open


def glued(tokens: Tokens, token: int, book: TextBook) -> bool:
    """Is a sign behind a closing mark what is left of a space ("No,"-she said)?"""
    return tokens.words[token] in book.for_spaces and tokens.words[token + 1][0].isalpha() and (
        tokens.ends[token - 1] == tokens.starts[token] and tokens.ends[token] == tokens.starts[token + 1])


def unopened(text: str, tokens: Tokens, first: int, last: int, opens: frozenset[str], closes: frozenset[str], book: TextBook) -> int:
    """Behind the mark that closes what a paragraph begins with, though none has opened it, where its speaker is named next; else 0."""
    for token in range(first, last):
        word = tokens.words[token]
        if word in book.apostrophes or (word not in opens and word not in closes):
            if word in book.enders and token > first and tokens.words[min(token + 1, last - 1)] not in closes:
                return 0  # where a sentence ends, nobody knows in which of them the quotation began
            continue
        said = token - first > 1 and closes_here(text, tokens, token, closes, book) and reported(tokens, range(token, last), 1, book)
        return token + 1 if said else 0
    return 0


def closes_here(text: str, tokens: Tokens, token: int, closes: frozenset[str], book: TextBook) -> bool:
    """Is a mark one of those that close, right behind the end of a sentence or a comma, and none that opens?"""
    word, before = tokens.words[token], text[tokens.starts[token] - 1]
    return word in closes and (before in book.enders or before in book.commas) and (
        word not in book.opens or not opens_here(text, tokens, token, book))


def opens_here(text: str, tokens: Tokens, token: int, book: TextBook) -> bool:
    """A mark opens where something follows without a space and nothing but space or an opening sign stands before."""
    start, end = tokens.starts[token], tokens.ends[token]
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    same = (tokens.words[token], tokens.words[token]) in book.marks
    if tokens.words[token] in book.apostrophes and not after.isalnum():
        return False
    if same and after.isalnum() and unicodedata.category(tokens.words[token][0]) == "Pi":
        return not before.isalnum()  # a mark that can only open does so without a space, too
    return (not after.isspace() and (not same or not (before.isalnum() or before in ".,;!?"))) or not same


def closing(text: str, tokens: Tokens, token: int, last: int, book: TextBook) -> tuple[int, bool]:
    """The token after the closing mark, or the range's end and False when the quotation is never closed."""
    mark = tokens.words[token]
    ends = {close for open_, close in book.marks if open_ == mark}
    nested = 0
    for at in range(token + 1, last):
        word = tokens.words[at]
        if word in ends:
            start, end = tokens.starts[at], tokens.ends[at]
            after = text[end] if end < len(text) else " "
            if word in book.apostrophes and (after.isalnum() or text[start - 1].isspace()):
                continue
            if mark == word and text[start - 1].isspace() and not after.isspace() and after.isalnum():
                continue
            if nested and mark != word:
                nested -= 1
                continue
            return at + 1, True
        if word == mark and mark not in ends:
            nested += 1
    return last, False


def split(
    tokens: Tokens, items: list[int], quotations: list[Quotation], paragraph: int, within: Quotation | None,
    book: TextBook, text: str, out: list[Sentence], parent: int, depth: int,
) -> None:
    """Cut items into sentences and append them to `out`, each followed by the sentences of its quotations."""
    begin, end, words = 0, len(items) - 1, tokens.words
    last_signs = book.last_signs
    for at in [*[at for at, item in enumerate(items[:end]) if item < 0 or words[item][-1] in last_signs], end]:
        if at != end and not ends_sentence(tokens, items, quotations, at, book):
            continue
        while begin <= at:  # what goes on and on is no sentence: tables, and texts that were made to take long
            sentence = Sentence(paragraph, items[begin:min(at + 1, begin + SENTENCE)], quotations, within, 0, parent)
            begin += len(sentence.items)
            number = len(out)
            out.append(sentence)
            if depth < DEPTH and quotations:
                for item in sentence.items:
                    if item < 0:
                        inside(tokens, quotations[-1 - item], paragraph, book, text, out, number, depth)


def inside(
    tokens: Tokens, quotation: Quotation, paragraph: int, book: TextBook, text: str, out: list[Sentence], parent: int, depth: int
) -> None:
    """The sentences within a quotation."""
    first, last = quotation.inner
    items, quotations, _ = fold(text, tokens, first, last, book)
    split(tokens, items, quotations, paragraph, quotation, book, text, out, parent, depth + 1)


def ends_sentence(tokens: Tokens, items: list[int], quotations: list[Quotation], at: int, book: TextBook) -> bool:
    """Does a sentence end after this item?"""
    item, following = items[at], items[at + 1]
    word = tokens.words[item] if item >= 0 else ""
    after = tokens.words[following] if following >= 0 else tokens.words[quotations[-1 - following].first + 1]
    if book.capitals and not (after[0].isupper() or after[0].isdigit() or following < 0 or after[0] in "@#" or not after[0].isalnum()):
        return False
    if following >= 0 and not after[0].isalnum() and after[0] not in "@#([":
        return False
    if item < 0:
        inner = quotations[-1 - item].inner
        mark = tokens.words[inner[1] - 1]
        if mark not in book.enders or (following < 0 and book.capitals and not (tokens.words[inner[0]][0].isupper() or after[0].isupper())):
            return False
        if book.capitals and after[0].isupper() and after.casefold() in book.starters:
            return True  # "Why?" He said that it was late.
        return not (following >= 0 and mark in book.inviting and reported(tokens, items, at + 1, book))
    if word in book.enders or word[:3] == ELLIPSIS:
        return True
    if word in CLOSING and at and items[at - 1] >= 0:
        return tokens.words[items[at - 1]] in book.enders
    if word.endswith(book.stop) and (word[:-1].casefold() in book.closing or book.stop in word[:-1]):
        return after.casefold() in book.starters or after.casefold() in book.addresses
    return False


def reported(tokens: Tokens, items: Sequence[int], at: int, book: TextBook) -> bool:
    """Does what follows a quotation name its speaker ("…?" Anna Brandt asked)? Looks a few items ahead."""
    for item in items[at:at + 14]:
        if item < 0 or tokens.words[item] in book.enders:
            return False
        if tokens.words[item].casefold() in book.reporting:
            return True
    return False
