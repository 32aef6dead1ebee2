"""Books hold expressions as they are written: a pack has hundreds, a short text needs a few, and compiling one takes milliseconds.

Each is compiled when it is first asked for. What `re` makes of it is a list of numbers; who keeps a cache can put these lists in
(`learn`) and take them out again (`kept`), and nothing of what they hold is compiled twice. The lists are those of one version of Python.
"""
from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from factex.engine.pieces import Kept, Pieces
from factex.symbols import RANGE

try:
    import _sre  # type: ignore[import-not-found]
    from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
except ImportError:  # another Python: expressions are compiled as ever
    _compiler = None

_SET = re.compile(rf"\[\^?[{RANGE}-]{{2,}}\]")  # a set of characters of an alphabet
_SIGNS = 0xF0000  # the first of the characters that stand for sets
NOTHING = r"(?!)"  # matches nowhere
FILLER = "\uf8ff"  # stands in an expression for another, long one, which many have in many places
_FILLER = ord(FILLER)
FORM = b"pieces"  # what is kept has another name when Code has another form
About = tuple[int, int, dict[str, int]]  # flags, groups, names of groups
Code = tuple[bytes, About]  # numbers, as a row of pieces

known: dict[bytes, Code] = {}  # digest of an expression -> what was made of it in an earlier run
codes: dict[bytes, Code] = {}  # the same of this run
_pieces = Pieces(int(getattr(_constants, "BIGCHARSET", -1)) if _compiler else -1)


def learn(earlier: tuple[Kept, Mapping[bytes, About]] | None) -> None:
    """What was made of expressions in earlier runs, as `kept` gave it: they need not be compiled. What is known already stays."""
    if earlier:
        for digest, row in _pieces.unpack(earlier[0]).items():
            if digest not in known:
                known[digest] = row, earlier[1][digest]


def kept(most: int) -> tuple[Kept, Mapping[bytes, About]]:
    """All that is known of expressions, up to so many bytes: first that of this run, since the others may be of rules that are gone."""
    found = {**codes, **known}
    sizes = accumulate(len(row) for row, _ in found.values())
    some = {digest: found[digest] for digest, size in zip(found, sizes, strict=True) if size < most}
    return _pieces.pack({digest: row for digest, (row, _) in some.items()}), {digest: about for digest, (_, about) in some.items()}


@functools.lru_cache(maxsize=4096)
def compiled(written: str, filler: str = "") -> re.Pattern[str]:
    """The expression with what FILLER stands for, compiled when it is first asked for."""
    short, written = written, written.replace(FILLER, filler) if filler else written
    if _compiler is None:
        return re.compile(written, re.DOTALL)
    digest = hashlib.sha256(written.encode("utf-8", "surrogatepass")).digest()
    code = known.get(digest)
    try:
        if code is None:
            code = codes[digest] = _code(written, short, filler)
        return _pattern(written, code)
    except (AttributeError, TypeError, ValueError, RuntimeError):  # `re` has changed inside
        codes.pop(digest, None)
        return re.compile(written, re.DOTALL)


def _code(written: str, short: str, filler: str) -> Code:
    parsed = _parsed(written, short, filler)
    numbers = _pieces.row(list(map(int, _compiler._code(parsed, re.DOTALL))))
    return numbers, (re.DOTALL.value | parsed.state.flags, parsed.state.groups - 1, dict(parsed.state.groupdict))


def _parsed(written: str, short: str, filler: str) -> Any:
    """What `re` reads in an expression, or in a short one with what stands in it for FILLER. Long sets and that take most of its time, and
    the same ones stand in many expressions: each is read once, and put where a sign stood for it."""
    signs: dict[str, str] = {}
    signed = _SET.sub(lambda found: signs.setdefault(found[0], chr(_SIGNS + len(signs))), short)
    parsed = _parser.parse(signed, re.DOTALL)
    try:
        _put(parsed, {ord(sign): found for found, sign in signs.items()}, _between(filler) if filler else None)
    except ValueError:
        return _parser.parse(written, re.DOTALL)
    return parsed


@functools.lru_cache(maxsize=8)
def _between(filler: str) -> Any:
    """What `re` reads in the filler. Raises ValueError where that is not one part."""
    [node] = _parsed(filler, filler, "").data
    return node


@functools.lru_cache(maxsize=4096)
def _set(written: str) -> tuple[Any, Any]:
    """What `re` reads in a set of characters: its items, and what it makes of them where the set stands alone."""
    [(_, items)] = _parser.parse(written, re.DOTALL).data
    return items, _compiler._optimize_charset(items)[0]


@functools.lru_cache(maxsize=4096)
def _joined(items: tuple[tuple[Any, Any] | str, ...]) -> Any:
    """What `re` makes of a set that holds others, which many expressions have too."""
    return _compiler._optimize_charset([one for item in items for one in (_set(item)[0] if isinstance(item, str) else (item,))])[0]


def _put(parsed: Any, sets: Mapping[int, str], between: Any) -> None:
    """Put the sets where their signs stand: alone, in a set that `re` made of a choice of signs, or in a part; and what stands `between`
    where FILLER does. Raises ValueError where something cannot stand there."""
    row = parsed
    if isinstance(parsed, _parser.SubPattern):
        row, parsed.width = parsed.data, None  # which was that of the sign
    for at, node in enumerate(row):
        if isinstance(node, tuple) and len(node) == 2 and node[0] is _parser.LITERAL:
            if node[1] in sets:
                row[at] = _parser.IN, _set(sets[node[1]])[1]
            elif between and node[1] == _FILLER:
                row[at] = between
        elif isinstance(node, tuple) and len(node) == 2 and node[0] is _parser.IN:
            row[at] = _parser.IN, _joined(tuple(_among(item, sets) for item in node[1]))
        else:
            _inside(node, sets, between)


def _among(item: Any, sets: Mapping[int, str]) -> Any:
    """An item of a set, or the set that stands for its sign among others. Raises ValueError where that says what must not stand there."""
    if item[0] is _parser.LITERAL and item[1] == _FILLER:
        raise ValueError
    if item[0] is not _parser.LITERAL or item[1] not in sets:
        return item
    if _set(sets[item[1]])[0][0][0] is _parser.NEGATE:
        raise ValueError
    return sets[item[1]]


def _inside(node: Any, sets: Mapping[int, str], between: Any) -> None:
    if isinstance(node, _parser.SubPattern | list):
        _put(node, sets, between)
    elif isinstance(node, tuple):
        for part in node:
            _inside(part, sets, between)


def _pattern(written: str, code: Code) -> re.Pattern[str]:
    row, (flags, groups, names) = code
    by_number: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        by_number[number] = name
    pattern: re.Pattern[str] = _sre.compile(written, flags, _pieces.numbers(row), groups, names, tuple(by_number))
    return pattern
