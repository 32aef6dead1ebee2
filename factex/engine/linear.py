"""Linear: what an expression of `re` finds, in time that grows with the string and the expression and nothing else.

`re` tries one way after the other to lie what may stand between parts of a line over a string, and where much can, the ways are millions.
Here too the ways are tried in the order of `re`, but where one has failed at a place, it is remembered, and no other goes there again.
Slower than `re` by far on usual strings, so that it is asked only where a string is crowded (see `engine.match`).
"""
from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from factex.engine.expressions import FILLER, NOTHING, compiled
from factex.symbols import RANGE, charset

try:
    from re import _constants, _parser  # type: ignore[attr-defined]
except ImportError:  # another Python: `re` itself is all there is
    _parser = None

FEW = 8  # places in a string where what may stand between can begin, up to which `re` is quick: half a millisecond at worst
_SET = re.compile(rf"(?:(?<=\[)|(?<=\[\^))[{RANGE}-]{{2,}}(?=\])")  # the inside of a set of characters of an alphabet
_RANGE = re.compile("(.)(?:-(.))?")
_SIGNS = 0xF0000  # the first of the characters that stand for sets
_TIMES = re.compile(r"(.*)\{0,(\d)\}", re.DOTALL)
_Saved: TypeAlias = tuple[int, int, Any] | None  # number of a group's begin (even) or end (odd), where it is, what was before


class Unsupported(Exception):
    """The expression holds what only `re` knows."""


class Found:
    """A match, as far as rules look at it."""

    __slots__ = ("_names", "_spans")

    def __init__(self, names: dict[str, int], spans: dict[int, int]) -> None:
        self._names, self._spans = names, spans

    def span(self, group: str | int = 0) -> tuple[int, int]:
        """Begin and end of a group, or of all; -1 where it took no part."""
        number = self._names[group] if isinstance(group, str) else group
        return self._spans.get(2 * number, -1), self._spans.get(2 * number + 1, -1)

    def start(self, group: str | int = 0) -> int:
        """The begin of a group, or of all."""
        return self.span(group)[0]

    def end(self, group: str | int = 0) -> int:
        """The end of a group, or of all."""
        return self.span(group)[1]


class Linear:
    """An expression, in which FILLER stands for another one that is the same in many."""

    def __init__(self, written: str, filler: str = "") -> None:
        """Raises Unsupported."""
        if _parser is None:
            raise Unsupported
        times = _TIMES.fullmatch(filler)
        self.item: Linear | None = _items(times[1]) if times else None
        self.times = int(times[2]) if times else 0
        sets = dict.fromkeys(_SET.findall(written))
        signs = {found: chr(_SIGNS + number) for number, found in enumerate(sets)}
        parsed = _parser.parse(_SET.sub(lambda found: signs[found[0]], written), re.DOTALL)  # long sets take most of its time
        self.sets = {ord(sign): found for found, sign in signs.items()}
        self.names: dict[str, int] = dict(parsed.state.groupdict)
        self.steps: list[tuple[int, Any, int]] = [(_END, None, 0)]
        self.first = self._row(parsed, 0)

    def search(self, symbols: str, at: int = 0) -> Found | None:
        """The first match that begins at `at` or behind it."""
        failed: set[int] = set()
        for begin in range(at, len(symbols) + 1):
            found = next(self._run(symbols, begin, failed), None)
            if found is not None:
                end, saved = found
                spans = {0: begin, 1: end}
                while saved is not None:
                    number, place, saved = saved
                    spans.setdefault(number, place)
                return Found(self.names, spans)
        return None

    def finditer(self, symbols: str) -> Iterator[Found]:
        """All matches from left to right, apart, as `re` has them where none is empty."""
        at = 0
        while at <= len(symbols) and (found := self.search(symbols, at)) is not None:
            yield found
            at = max(found.end(), found.start() + 1)

    def begins(self) -> str | None:
        """The characters with which matches begin, as an expression; None where they may begin with any, or be empty."""
        chars, waiting, seen = set[str](), [self.first], set[int]()
        while waiting:
            step = waiting.pop()
            if step in seen:
                continue
            seen.add(step)
            kind, what, following = self.steps[step]
            if kind == _ANY_OF:
                kind, what, following = self._read(step)
            if kind == _ONE:
                chars.update(what)
            elif kind == _EITHER:
                waiting += what
            elif kind in (_SAVE, _LOOK, _AT):
                waiting.append(following)
            else:
                return None
        return charset(chars)

    def ends(self, symbols: str, begin: int) -> tuple[int, ...]:
        """Where matches that begin here end, each once, in the order in which `re` would find them."""
        return tuple(dict.fromkeys(end for end, _ in self._run(symbols, begin, set())))

    def _run(self, symbols: str, begin: int, failed: set[int]) -> Iterator[tuple[int, _Saved]]:
        """Ends of matches from here on, with what groups took. Where a step was at a place before, it is not gone on with."""
        steps, size = self.steps, len(symbols)
        width = size + 1
        waiting: list[tuple[int, int, _Saved]] = [(self.first, begin, None)]
        while waiting:
            step, at, saved = waiting.pop()
            while True:
                key = step * width + at
                if key in failed:
                    break
                failed.add(key)
                kind, what, following = steps[step]
                if kind == _ANY_OF:
                    kind, what, following = self._read(step)
                if kind == _ONE:
                    if at == size or symbols[at] not in what:
                        break
                    at += 1
                elif kind == _NONE_OF:
                    if at == size or symbols[at] in what:
                        break
                    at += 1
                elif kind == _EITHER:
                    waiting += [(other, at, saved) for other in what[:0:-1]]
                    step = what[0]
                    continue
                elif kind == _SAVE:
                    saved = (what, at, saved)
                elif kind == _FILL:
                    others = _ends(what, symbols, at)
                    waiting += [(following, end, saved) for end in reversed(others)]
                    break
                elif kind == _LOOK:
                    inner, back, wanted = what
                    if (at >= back and next(inner._run(symbols, at - back, set()), None) is not None) is not wanted:
                        break
                elif kind == _AT:
                    if at != (0 if what else size):
                        break
                else:
                    yield at, saved
                    break
                step = following

    # Expressions to steps, each with the one that follows it: from the end to the begin.

    def _row(self, items: Any, following: int) -> int:
        for operation, value in reversed(list(items)):
            following = self._one(operation, value, following)
        return following

    def _step(self, kind: int, what: Any, following: int) -> int:
        self.steps.append((kind, what, following))
        return len(self.steps) - 1

    def _one(self, operation: Any, value: Any, following: int) -> int:
        c = _constants
        if operation is c.LITERAL and chr(value) == FILLER:
            begin = following
            for _ in range(self.times):
                begin = self._step(_EITHER, (self._step(_FILL, self.item, begin), following), 0)
            return begin
        if operation is c.LITERAL and value not in self.sets:
            return self._step(_ONE, chr(value), following)
        if operation is c.NOT_LITERAL and value not in self.sets:
            return self._step(_NONE_OF, chr(value), following)
        if operation is c.ANY:
            return self._step(_NONE_OF, "", following)
        if operation in (c.IN, c.LITERAL, c.NOT_LITERAL):
            negated = ((c.NEGATE, None),) if operation is c.NOT_LITERAL else ()
            items = tuple(value) if operation is c.IN else (*negated, (c.LITERAL, value))
            if not all(kind in (c.NEGATE, c.LITERAL, c.RANGE) and not _holds(what, FILLER) for kind, what in items):
                raise Unsupported
            return self._step(_ANY_OF, items, following)
        if operation is c.BRANCH:
            return self._step(_EITHER, tuple(self._row(branch, following) for branch in value[1]), 0)
        if operation is c.SUBPATTERN:
            group, _, _, inner = value
            if group is None:
                return self._row(inner, following)
            return self._step(_SAVE, 2 * group, self._row(inner, self._step(_SAVE, 2 * group + 1, following)))
        if operation in (c.MAX_REPEAT, c.MIN_REPEAT):
            least, most, inner = value
            if most is c.MAXREPEAT:
                raise Unsupported
            begin = following
            for _ in range(most - least):
                ways = self._row(inner, begin), following
                begin = self._step(_EITHER, ways if operation is c.MAX_REPEAT else ways[::-1], 0)
            for _ in range(least):
                begin = self._row(inner, begin)
            return begin
        if operation is c.AT and value in (c.AT_BEGINNING, c.AT_END):
            return self._step(_AT, value is c.AT_BEGINNING, following)
        if operation in (c.ASSERT, c.ASSERT_NOT):
            side, inner = value
            inside = Linear.__new__(Linear)
            inside.item, inside.times, inside.sets = self.item, self.times, self.sets
            inside.names, inside.steps = {}, [(_END, None, 0)]
            inside.first = inside._row(inner, 0)
            return self._step(_LOOK, (inside, 0 if side > 0 else inner.getwidth()[0], operation is c.ASSERT), following)
        if operation is c.FAILURE:
            return self._step(_ONE, "", following)
        raise Unsupported

    def _read(self, step: int) -> tuple[int, Any, int]:
        """A step that takes a character of a set, its items read: most sets of an expression are never asked for."""
        c, kind, chars = _constants, _ONE, set[str]()
        _, items, following = self.steps[step]
        for operation, what in items:
            if operation is c.NEGATE:
                kind = _NONE_OF
            elif what in self.sets:
                chars |= _chars(self.sets[what])
            elif operation is c.LITERAL:
                chars.add(chr(what))
            else:
                chars.update(map(chr, range(what[0], what[1] + 1)))
        self.steps[step] = kind, frozenset(chars), following
        return self.steps[step]


_ONE, _NONE_OF, _ANY_OF, _EITHER, _SAVE, _FILL, _LOOK, _AT, _END = range(9)


def _holds(what: Any, char: str) -> bool:
    """Is a character an item of a set, or in a range that is one?"""
    return bool(what) and (what[0] <= ord(char) <= what[1] if isinstance(what, tuple) else what == ord(char))


@functools.lru_cache(maxsize=4096)
def _chars(written: str) -> frozenset[str]:
    """The characters of the inside of a set of an alphabet."""
    parts = _RANGE.findall(written)
    return frozenset(chr(code) for first, last in parts for code in range(ord(first), ord(last or first) + 1))


@functools.lru_cache(maxsize=16)
def _items(written: str) -> Linear:
    """What may stand between, once."""
    return Linear(written)


@functools.lru_cache(maxsize=4096)
def _ends(item: Linear, symbols: str, at: int) -> tuple[int, ...]:
    """Where what may stand between ends that begins here: the same for all lines."""
    return item.ends(symbols, at)


@functools.lru_cache(maxsize=1024)
def linear(written: str, filler: str) -> Linear | None:
    """The expression, made when it is first asked for; None where it holds what only `re` knows."""
    try:
        return Linear(written, filler)
    except Unsupported:
        return None


@functools.lru_cache(maxsize=8)
def crowded(symbols: str, filler: str) -> bool:
    """Whether what may stand between can begin at more than a few places of a string."""
    return all(places.match(symbols) for places in _crowds(filler))


@functools.lru_cache(maxsize=16)
def _crowds(filler: str) -> tuple[re.Pattern[str], ...]:
    """What matches where what may stand between might begin at more than a few places, by its first character, and where it does."""
    times = _TIMES.fullmatch(filler)
    if times is None or _parser is None:
        return (compiled(NOTHING),)
    try:
        begins = _items(times[1]).begins()
    except Unsupported:
        return (compiled(NOTHING),)
    if begins is None:
        return (compiled(f"(?>.*?(?={times[1]}).){{{FEW + 1}}}"),)
    other = f"[^{begins.strip('[]')}]"
    return tuple(compiled(f"(?:{passed}*+{begins}){{{FEW + 1}}}") for passed in (other, f"(?:{other}++|(?!{times[1]}){begins})"))
