"""The text of a pattern in, the parts of `factex/patterns.py` out, or what is wrong with it, at the exact column.

`parse` reads one line, `parse_block` the lines of a block scalar. A line with a mistake gives no pattern and as many
findings as it has mistakes.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Sequence as Many
from itertools import pairwise
from math import prod
from typing import assert_never

from factex.diagnostics import Diagnostic, Place
from factex.limits import LINE
from factex.patterns import (
    REPEATS,
    Either,
    Gap,
    Marked,
    Maybe,
    Pattern,
    Raw,
    Repeat,
    Sequence,
    Slot,
    Verb,
    Word,
    WordClass,
)
from factex.workshop.codes import finding
from factex.workshop.marks import Text, lines
from factex.workshop.pattern_tokens import Reader, Sign, Split, split
from factex.workshop.rules import Alternative
from factex.workshop.shapes import Say

ENDS = frozenset(("start", "end"))  # <start> and <end>: the ends of the sentence, known everywhere
DEEPEST = 8
_REACH = {"subject": 25, "phrase": 12, "possessor": 2}  # words in which a form of slots may look
_CLOSES = {"(": ")", "[": "]", "<<": ">>"}
_BOUND_TO_END = frozenset((
    "clause", "subjunctive", "embedded", "question", "infinitive", "gerund", "comparison", "naming", "predicate", "joined", "main",
    "statement"))
_FIXED_FORMS = frozenset(("quote", "head"))


def parse_block(text: Text, general: bool = False, split: Split = split,
                ) -> tuple[tuple[Alternative, ...], list[Diagnostic]]:
    """The patterns of a block, one a line, and the findings; `general`: a general layer's, which may repeat classes."""
    try:
        known = text.parsed
    except AttributeError:
        known = text.parsed = {}
    if (general, split) not in known:
        known[general, split] = _parsed(text, general, split)
    good, found = known[general, split]
    return good, list(found)


def _parsed(text: Text, general: bool, split: Split) -> tuple[tuple[Alternative, ...], list[Diagnostic]]:
    good: list[Alternative] = []
    found: list[Diagnostic] = []
    written = lines(text)
    for line, place in written:
        pattern, wrong = parse(line, place, general, split)
        found += wrong
        if pattern is not None:
            good.append(Alternative(pattern, line, place))
    if not written:
        found.append(finding("F221", text.place, "there is no pattern in this block"))
    return tuple(good), found


def parse(line: str, place: Place, general: bool = False, split: Split = split,
          ) -> tuple[Pattern | None, list[Diagnostic]]:
    """The pattern of one line that begins at `place`, or None; and the findings.

    `split` gives the tokens of a run of literal text, as the engine would see them.
    """
    found: list[Diagnostic] = []

    def say(code: str, at: Place, message: str) -> None:
        found.append(finding(code, at, message))

    if len(line) > LINE:
        say("F223", place, f"a line has at most {LINE:,} characters; write several")
        return None, found
    parser = _Parser(Reader(line, place, say, general, split).read(), say)
    parts = parser.branches(None, place)
    if found or not parts:
        return None, sorted(found)
    pattern = parts[0]
    _Ends(say).check(pattern, _Edge(True, True), _Edge(True, True))
    if general:
        if not _needs(pattern, lambda part: True):
            say("F214", place, "everything here may be missing, so that this would match nothing")
    elif not _needs(pattern, is_fixed):
        say("F213", place, "a pattern needs a word, verb or class that cannot be missing")
    return (None if found else pattern), sorted(found)


def ways(pattern: Pattern, lengths: Callable[[Verb | WordClass], int]) -> int:
    """In how many ways the parts of a rule's line can lie in the same words, at most. `lengths` tells of a class in how many
    lengths its entries come."""
    match pattern:
        case Sequence(parts):
            return prod(ways(part, lengths) for part in parts)
        case Either(parts):
            return 1 if all(isinstance(part, Word) for part in parts) else sum(ways(part, lengths) for part in parts)
        case Maybe(part):
            return 1 + ways(part, lengths)
        case Marked(part):
            return ways(part, lengths)
        case Repeat(part, least):
            return sum(ways(part, lengths) ** times for times in range(least, REPEATS + 1))
        case Gap(most):
            return most + 1
        case Slot(_, form):
            return _REACH.get(form or "", 1)
        case Verb() | WordClass():
            return lengths(pattern)
    return 1


def walk(pattern: Pattern) -> Iterator[Pattern]:
    """A pattern and all its parts, in order."""
    yield pattern
    match pattern:
        case Sequence(parts) | Either(parts):
            for part in parts:
                yield from walk(part)
        case Maybe(part) | Marked(part) | Repeat(part):
            yield from walk(part)


def is_fixed(part: Pattern) -> bool:
    """Whether a part without parts says something of the words themselves, as triggers do."""
    match part:
        case Word() | Verb() | Raw():
            return True
        case WordClass(name):
            return name not in ENDS
        case Slot(_, form):
            return form in _FIXED_FORMS
    return False


class _Parser:
    def __init__(self, parts: Iterator[Sign | Pattern], say: Say) -> None:
        self.parts, self.say, self.depth, self.marked = parts, say, 0, False

    def branches(self, close: str | None, opened: Place) -> list[Pattern]:
        """The alternatives up to the closing sign (None: the line's end); an empty one is a finding."""
        branches: list[Pattern] = []
        now: list[Pattern] = []
        before = opened
        for part in self.parts:
            if not isinstance(part, Sign):
                now.append(part)
            elif part.text in _CLOSES:
                now.append(self.group(part))
            elif part.text == "|" and close in (")", "]"):
                self.flush(now, branches, before)
                now, before = [], part.place
            elif part.text == "|":
                self.say("F204", part.place, "a bar stands only in ( ) or [ ]; outside, write one pattern a line")
            elif part.text == close:
                break
            elif close in (")", "]") and part.text in (")", "]"):
                self.say("F202", part.place, f"{part.text} closes what was opened with another bracket")
                break
            else:  # a closing sign of another kind
                code = "F208" if part.text == ">>" else "F202"
                self.say(code, part.place, f"{part.text} closes nothing that is open here")
        else:
            if close:
                sign = next(sign for sign, end in _CLOSES.items() if end == close)
                self.say("F208" if close == ">>" else "F201", opened, f"{sign} is never closed")
                close = None
        if close or now:
            self.flush(now, branches, before)
        return branches

    def flush(self, now: Many[Pattern], branches: list[Pattern], before: Place) -> None:
        """Close one alternative."""
        if now:
            branches.append(now[0] if len(now) == 1 else Sequence(tuple(now), now[0].place))
        else:
            self.say("F203", before, "nothing stands behind this sign; use [ ] for what may be missing")

    def group(self, sign: Sign) -> Pattern:
        """What a sign opens; an empty word when it is empty or too deep, which is a finding."""
        self.depth += 1
        if self.depth == DEEPEST + 1:
            self.say("F222", sign.place, f"brackets stand more than {DEEPEST} deep; write several patterns")
        if sign.text == "<<":
            if self.marked:
                self.say("F208", sign.place, "a pattern marks one trigger only")
            self.marked = True
        if self.depth > 10 * DEEPEST:  # no recursion without bound
            return Word("", sign.place)
        branches = self.branches(_CLOSES[sign.text], sign.place)
        self.depth -= 1
        if not branches:
            return Word("", sign.place)
        inside = branches[0] if len(branches) == 1 else Either(tuple(branches), sign.place)
        if sign.text == "[":
            return Maybe(inside, sign.place)
        return Marked(inside, sign.place) if sign.text == "<<" else inside


class _Edge:
    """Whether the pattern's start (or end) is near: for a gap, and for what is bound to the end of a sentence."""

    __slots__ = ("clause", "gap")

    def __init__(self, gap: bool, clause: bool) -> None:
        self.gap, self.clause = gap, clause

    def past(self, part: Pattern) -> _Edge:
        """The edge as the next part beyond `part` sees it."""
        optional = not _needs(part, lambda inner: True)
        end = isinstance(part, WordClass) and part.name in ENDS
        mark = isinstance(part, Word) and not any(map(str.isalnum, part.text))
        elsewhere = isinstance(part, Slot) and part.form == "subject"  # wherever the clause has its subject
        return _Edge(self.gap and optional, self.clause and (optional or end or mark or elsewhere))


class _Ends:
    """Checks of where in its line a part stands."""

    def __init__(self, say: Say) -> None:
        self.say = say

    def check(self, pattern: Pattern, left: _Edge, right: _Edge) -> None:
        match pattern:
            case Sequence(parts):
                self.sequence(parts, left, right)
            case Either(parts):
                for part in parts:
                    self.check(part, left, right)
            case Maybe(part) | Marked(part) | Repeat(part):
                self.check(part, left, right)
            case Gap(_, place):
                if left.gap or right.gap:
                    self.say("F210", place, "a gap at the end of a pattern matches anything; leave it out")
            case Slot(name, form, _, place):
                if form in _BOUND_TO_END and not left.clause and not right.clause:
                    self.say("F212", place, f"{{{name}:{form}}} must be the first or the last part of its line")
            case Word() | Verb() | WordClass() | Raw():
                pass
            case _:
                assert_never(pattern)

    def sequence(self, parts: Many[Pattern], left: _Edge, right: _Edge) -> None:
        rights = [right]
        for part in reversed(parts[1:]):
            rights.append(rights[-1].past(part))
        for part, after in zip(parts, reversed(rights), strict=True):
            self.check(part, left, after)
            left = left.past(part)
        for first, second in pairwise(parts):
            if _touches(first, -1) and (gap := _touches(second, 0)):
                self.say("F211", gap.place, "two gaps in a row: write one with the sum of their numbers")


def _touches(pattern: Pattern, side: int) -> Gap | None:
    """The gap that stands first (side 0) or last (-1) in a pattern."""
    match pattern:
        case Gap():
            return pattern
        case Sequence(parts):
            return _touches(parts[side], side)
        case Either(parts):
            return next((gap for part in parts if (gap := _touches(part, side))), None)
        case Maybe(part) | Marked(part):
            return _touches(part, side)
    return None


def _needs(pattern: Pattern, wanted: Callable[[Pattern], bool]) -> bool:
    """Whether each way to match a pattern has a part that is wanted (asked of parts without parts)."""
    match pattern:
        case Sequence(parts):
            return any(_needs(part, wanted) for part in parts)
        case Either(parts):
            return all(_needs(part, wanted) for part in parts)
        case Maybe():
            return False
        case Repeat(part, least):
            return least > 0 and _needs(part, wanted)
        case Marked(part):
            return _needs(part, wanted)
    return wanted(pattern)
