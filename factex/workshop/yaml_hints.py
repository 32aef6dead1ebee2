"""What an author most likely meant where a file is not YAML: the usual slips, each told by the lines around the error."""
from __future__ import annotations

import re
from collections.abc import Sequence

_KEY = re.compile(r"(\s*(?:- +)?)([^\W\d_][\w-]*):(?:\s+(\S.*))?\s*$")
_GLUED = re.compile(r"\s*(?:- +)?([^\W\d_][\w-]*):(\S.*)$")
_HYPHEN = re.compile(r"\s*-[^\W\d_][\w-]*:")
_PATTERN = re.compile(r"\{[^{},\"'\[\]]*(?::\w[^{},\"'\[\]]*)?\}(?!\s*$)|\{[^{}:,]+\}|(?<!\w)~[\w<]|<[\w-]+>")
_WORD = re.compile(r"\s*(?:- +)?([^\W\d_][\w-]*)(?!\S)\s*(.*?)\s*$")
_OPENING = re.compile(r"([^\W\d_][\w-]*)\s+$")
_ITEM = re.compile(r"\s*(?:- +)?")
GOES_ON = "; a line that goes on with the text above it is indented"
_BLOCK = re.compile(r"\s*(?:- +)?[^\W\d_][\w-]*:\s*[|>][+-]?\s*(?:#.*)?$")


def hint(lines: Sequence[str], number: int) -> tuple[int, str] | None:
    """The line, from 0, and what is wrong in it, for an error that was noticed in the line `number`; None where no slip is known."""
    before = next((n for n in range(number - 1, -1, -1) if lines[n].strip()), None)
    for at in (n for n in (before, number) if n is not None):
        if _HYPHEN.match(lines[at]):
            return at, "a space is missing behind the -"
        if (glued := _GLUED.match(lines[at])) and not _KEY.match(lines[at]):
            return at, f"a space is missing behind the colon: `{glued[1]}: {glued[2].strip()}`"
    if before is None:
        return _no_bar(lines, number, None)
    return _no_bar(lines, number, before) or _not_indented(lines, number, before) or _indented(lines, number, before) or (
        _no_colon(lines, number, before))


def colon(text: str) -> str | None:
    """What to say of a line, or of the beginning of one, in which a colon seems to be missing behind the first word; None without one."""
    found = _WORD.match(text)
    return found and f"a colon is missing behind {found[1]!r}: `{found[1]}: {_cut(found[2])}".rstrip() + "`"


def colon_before(line: str, column: int) -> tuple[int, str] | None:
    """The column, from 0, of a word that lacks its colon before the bracket at `column`, and what to say of it."""
    found = _OPENING.search(line, 0, column) if line[column:column + 1] in ("[", "{") else None
    return (found.start(), str(colon(line[found.start():]))) if found else None


def _cut(text: str) -> str:
    return text if len(text) <= 30 else text[:30] + "…"


def _no_bar(lines: Sequence[str], number: int, before: int | None) -> tuple[int, str] | None:
    """A key whose patterns stand behind it, or below it, without a |."""
    for at in (number, before):
        key = _KEY.match(lines[at]) if at is not None else None
        if at is None or key is None:
            continue
        text = key[3] or (lines[at + 1] if at + 1 < len(lines) else "")
        if (key[3] is None or at == number) and not text.lstrip().startswith(("|", ">", '"', "'")) and _PATTERN.search(text):
            return at, f"patterns stand in a block: write `{key[2]}: |`, and each pattern on a line of its own below it, indented"
    return None


def _not_indented(lines: Sequence[str], number: int, before: int) -> tuple[int, str] | None:
    """The first line of a block that is not indented at all; it is noticed there, or in the line behind."""
    for at in (before, number):
        opened = next((n for n in range(at - 1, -1, -1) if lines[n].strip()), None)
        apart = _KEY.match(lines[at]) or lines[at].startswith(("-", "#"))
        if opened is not None and _BLOCK.match(lines[opened]) and not apart and _margin(lines[at]) <= _margin(lines[opened]):
            return at, f"this line belongs to the block that line {opened + 1} begins: indent it"
    return None


def _indented(lines: Sequence[str], number: int, before: int) -> tuple[int, str] | None:
    """A line that is indented otherwise than its neighbours."""
    here, above = _margin(lines[number]), _margin(lines[before])
    line, key = _KEY.match(lines[number]), _KEY.match(lines[before])
    if not line and not lines[number].lstrip().startswith("- ") and here < above and _in_block(lines, before):
        return number, "this line is indented less than the block above it, to which it seems to belong: indent all its lines alike"
    if line and key and key[3] and here > len(key[1]):
        return number, f"this key is indented deeper than {key[2]!r} before it, and so counts as part of its text: indent both alike"
    if key and key[3] and not lines[before].lstrip().startswith("- ") and lines[number].lstrip().startswith("- ") and above <= here:
        return before, f"{key[2]!r} seems to belong to the item above it: indent it as far as the words behind the -"
    return None


def _no_colon(lines: Sequence[str], number: int, before: int) -> tuple[int, str] | None:
    """A key without its colon: it stands where the key below or above it stands, and goes on with no text."""
    if _KEY.match(lines[before]) and lines[number][_column(lines[number]):].partition(" ")[2].lstrip().startswith(("[", "{")) and (
            not _KEY.match(lines[number]) and _column(lines[before]) == _column(lines[number]) and (told := colon(lines[number]))):
        return number, told
    if _KEY.match(lines[number]) and not _KEY.match(lines[before]) and _column(lines[before]) == _column(lines[number]):
        above = next((n for n in range(before - 1, -1, -1) if lines[n].strip() and _column(lines[n]) < _column(lines[before])), None)
        goes_on = above is not None and (key := _KEY.match(lines[above])) and key[3] and not lines[before].lstrip().startswith("- ")
        if not goes_on and (told := colon(lines[before])):
            return before, told if lines[before].lstrip().startswith("- ") else told + GOES_ON
    return None


def _in_block(lines: Sequence[str], at: int) -> bool:
    """Whether a line lies in a block that a | or > begins."""
    opened = next((n for n in range(at - 1, -1, -1) if lines[n].strip() and _margin(lines[n]) < _margin(lines[at])), None)
    return opened is not None and bool(_BLOCK.match(lines[opened]))


def _column(line: str) -> int:
    """Where the first word of a line stands, behind a - of its own."""
    found = _ITEM.match(line)
    return found.end() if found else 0


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip())
