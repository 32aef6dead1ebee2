"""Patterns to expressions over characters.

`Spelling` says which characters a word, class or slot is in one alphabet; `write` turns a pattern of the general layers into an
expression. Rules, with their slots and triggers, are `compile_rules`.
"""
from __future__ import annotations

import functools
import re
from collections.abc import Callable
from collections.abc import Sequence as Many
from dataclasses import replace
from typing import assert_never

from factex.engine.linear import linear
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
from factex.symbols import RANGE, charset

Leaf = Callable[[Pattern], str]


def write(pattern: Pattern, leaf: Leaf, mark: str = "") -> str:
    """The expression of a pattern; `leaf` writes words, classes, verbs, slots and gaps; the marked part becomes group `mark`."""
    match pattern:
        case Sequence(parts):
            return "".join(write(p, leaf, mark) for p in parts)
        case Either(parts):
            return "(?:" + "|".join(write(p, leaf, mark) for p in parts) + ")"
        case Maybe(part):
            return "(?:" + write(part, leaf, mark) + ")?"
        case Repeat(part, least):
            return "(?:" + write(part, leaf, mark) + f"){{{least},{REPEATS}}}"
        case Marked(part):
            inner = write(part, leaf, "")
            return f"(?P<{mark}>{inner})" if mark else inner
        case Word() | Verb() | WordClass() | Slot() | Gap() | Raw():
            return leaf(pattern)
        case _:
            assert_never(pattern)


def inside(change: Callable[[Pattern], Pattern], pattern: Pattern) -> Pattern:
    """The pattern with each part of a choice, optional, marked or repeated one changed; others are as they were."""
    if isinstance(pattern, Either):
        return Either(tuple(map(change, pattern.parts)), pattern.place)
    if isinstance(pattern, Maybe | Marked | Repeat):
        return replace(pattern, part=change(pattern.part))
    return pattern


def has_mark(pattern: Pattern) -> bool:
    """Does a part of the pattern carry the mark?"""
    match pattern:
        case Marked():
            return True
        case Sequence(parts) | Either(parts):
            return any(map(has_mark, parts))
        case Maybe(part) | Repeat(part):
            return has_mark(part)
        case _:
            return False


def one_of(chars: Many[str] | set[str]) -> str:
    """A set of characters as an expression."""
    return charset(chars)


CONTINUED = re.compile(r"\(\?:\(\?<=[^()]*\)[^()]*(?:\|\(\?<=[^()]*\)[^()]*)*\)")  # what `longest_first` writes behind the first character


def longest_first(longer: Many[tuple[Many[str], str]], single: set[str]) -> str:
    """Entries of several characters, each as the set of its first and the expression of the rest, before those of one character.

    All first characters stand in front, so that one look tells where no entry begins.
    """
    longer = [(chars, rest) for chars, rest in longer if chars]
    if not longer:
        return one_of(single)
    ends = [f"(?<={one_of(chars)}){rest}" for chars, rest in longer] + [f"(?<={one_of(single)})"] * bool(single)
    return one_of(single.union(*(chars for chars, _ in longer))) + "(?:" + "|".join(ends) + ")"


def fronted(expression: str) -> str:
    """The same with all first characters in front, where they are known: one look tells where nothing begins."""
    known = linear(expression, "")
    begins = known.begins() if known else None
    return f"(?={begins})(?:{expression})" if begins else expression


def expanded_set(expression: str) -> str:
    """Ranges written out."""
    return re.sub(
        rf"([{RANGE}])-([{RANGE}])", lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), expression
    ).replace("-", "")


@functools.lru_cache(maxsize=256)
def looked_at(expression: str) -> frozenset[str]:
    """The characters of an alphabet that an expression names."""
    sets = map(_members, dict.fromkeys(_SET.findall(expression)))
    return frozenset(_CHARACTER.findall(_SET.sub("", expression))).union(*sets)


_SET = re.compile(rf"\[\^?[{RANGE}-]+\]")
_CHARACTER = re.compile(f"[{RANGE}]")


@functools.lru_cache(maxsize=4096)
def _members(written: str) -> frozenset[str]:
    """The characters of a set: many expressions have the same ones."""
    parts = re.findall(rf"([{RANGE}])(?:-([{RANGE}]))?", written)
    return frozenset(chr(code) for first, last in parts for code in range(ord(first), ord(last or first) + 1))
