"""What a raw expression may hold, so that none can take long: the plain part of regular expressions.

Letters and signs, `.`, `[…]`, `\\d \\w \\s \\b \\p{…}`, groups, `|`, `(?i)` in front, and quantifiers behind one character
or class; a group may only be left out.
Looking around, back references and groups that repeat are what makes expressions slow, and tokens need none of them.
"""
from __future__ import annotations

import re
from math import prod

import regex

from factex.limits import WAYS

DEEPEST = 8
MOST = 100  # times that a character is counted to
UNBOUNDED = 40  # ways in which `*` and `+` are taken to match
_GROUP = re.compile(r"\((?!\?)|\(\?:")
_FLAGS = re.compile(r"\(\?i\)")  # in any case
_ATOM = re.compile(r"\\[dDwWsSbB]|\\[pP]\{\w+\}|\\[^\w\s]|\[\^?\]?(?:\\.|(?!--|&&|~~|\|\|)[^\]\[\\])*\]|[^\\\[\](){}|*+?]")
_QUANTIFIER = re.compile(r"([*+?]|\{(\d{1,4})(?:(,)(\d{0,4}))?\})[?+]?")


class _Wrong(Exception):
    """What an expression may not hold."""


def wrong_in(expression: str) -> str | None:
    """What is wrong in a raw expression; None where nothing is."""
    try:
        flags = _FLAGS.match(expression)
        ways, end = _choice(expression, flags.end() if flags else 0, 0)
        if end < len(expression):
            raise _Wrong(f"`{expression[end:end + 12]}` is not of the plain part of expressions: no looking around, no references, "
                         "no group that repeats")
        if ways > WAYS:
            raise _Wrong(f"it can match in more than {WAYS:,} ways")
        regex.compile(expression)
    except (_Wrong, regex.error) as wrong:
        return str(wrong)
    return None


def _choice(text: str, at: int, depth: int) -> tuple[int, int]:
    """In how many ways the alternatives at a place can match, and where they end."""
    ways, end = _row(text, at, depth)
    while text[end:end + 1] == "|":
        more, end = _row(text, end + 1, depth)
        ways += more
    return ways, end


def _row(text: str, at: int, depth: int) -> tuple[int, int]:
    ways: list[int] = []
    while True:
        if group := _GROUP.match(text, at):
            if depth == DEEPEST:
                raise _Wrong(f"groups stand more than {DEEPEST} deep")
            inner, end = _choice(text, group.end(), depth + 1)
            if text[end:end + 1] != ")":
                return prod(ways), end
            ways.append(inner)
            at = end + 1
            if text[at:at + 1] == "?":
                ways.append(2)
                at += 1
        elif atom := _ATOM.match(text, at):
            at = atom.end()
            if found := _QUANTIFIER.match(text, at):
                at = found.end()
                ways.append(_times(found))
        else:
            return prod(ways), at


def _times(found: re.Match[str]) -> int:
    """In how many ways a quantifier can match."""
    if found[1] in "*+":
        return UNBOUNDED
    if found[1] == "?":
        return 2
    least, most = int(found[2]), int(found[4] or MOST) if found[3] else int(found[2])
    if most > MOST:
        raise _Wrong(f"it counts to more than {MOST}")
    return max(most - least, 0) + 1
