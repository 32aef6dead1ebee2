"""Books hold expressions as they are written: a pack has hundreds, a short text needs a few, and compiling one takes milliseconds.

Each is compiled when it is first asked for. What `re` makes of it is a list of numbers; who keeps a cache can put these lists in
(`known`) and take them out again (`codes`), and nothing of what they hold is compiled twice. The lists are those of one version of Python.
"""
from __future__ import annotations

import functools
import hashlib
import re
import zlib
from array import array

try:
    import _sre  # type: ignore[import-not-found]
    from re import _compiler, _parser  # type: ignore[attr-defined]
except ImportError:  # another Python: expressions are compiled as ever
    _compiler = None

NOTHING = r"(?!)"  # matches nowhere
FILLER = "\uf8ff"  # stands in an expression for another, long one, which many have in many places
FORM = b"packed"  # what is kept has another name when Code has another form
Code = tuple[bytes, int, int, dict[str, int]]  # packed numbers, flags, groups, names of groups

known: dict[bytes, Code] = {}  # digest of an expression -> what was made of it in an earlier run
codes: dict[bytes, Code] = {}  # the same of this run


@functools.lru_cache(maxsize=4096)
def compiled(written: str, filler: str = "") -> re.Pattern[str]:
    """The expression with what FILLER stands for, compiled when it is first asked for."""
    if filler:
        written = written.replace(FILLER, filler)
    if _compiler is None:
        return re.compile(written, re.DOTALL)
    digest = hashlib.sha256(written.encode("utf-8", "surrogatepass")).digest()
    code = known.get(digest)
    try:
        if code is None:
            code = codes[digest] = _code(written)
        return _pattern(written, code)
    except (AttributeError, TypeError, ValueError, RuntimeError):  # `re` has changed inside
        codes.pop(digest, None)
        return re.compile(written, re.DOTALL)


def _code(written: str) -> Code:
    parsed = _parser.parse(written, re.DOTALL)
    numbers = array("I", _compiler._code(parsed, re.DOTALL)).tobytes()
    return zlib.compress(numbers, 1), re.DOTALL.value | parsed.state.flags, parsed.state.groups - 1, dict(parsed.state.groupdict)


def _pattern(written: str, code: Code) -> re.Pattern[str]:
    numbers, flags, groups, names = code
    by_number: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        by_number[number] = name
    pattern: re.Pattern[str] = _sre.compile(written, flags, array("I", zlib.decompress(numbers)).tolist(), groups, names, tuple(by_number))
    return pattern

