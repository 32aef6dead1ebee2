"""The page docs/lint-codes.md, from the register: every finding, why it is one, and what to write instead."""
from __future__ import annotations

import difflib
from collections.abc import Iterator

from factex.formats.visible import visible
from factex.workshop.code import MARK, Code
from factex.workshop.codes import CODES

_PARTS = {
    "F1": "Files, and the shape of what stands in them",
    "F2": "Patterns",
    "F3": "Rules, packs and lexicons",
    "F4": "The general layers",
    "F5": "What works, and is hardly meant so",
}
_HEAD = """\
# What `factex lint` says

<!-- Written from the register in factex/workshop/codes*.py; FACTEX_ACCEPT=1 pytest tests/test_docs.py writes it anew. -->

Each finding is one line, `FILE:LINE:COL: level: code: message`; line and column point at the very character. An *error* keeps the
rules from being used. A *warning* does not, and ends `factex lint` with 1 only under `--strict`. The codes from F521 on are told by
`factex lint --examples`, which runs every example of the rules and takes some seconds more.

Under each code, `-` is a line that gives it and `+` what is right; the line below says where the finding points.
"""


def codes_page() -> str:
    """The page's text."""
    parts = [_HEAD]
    for start, title in _PARTS.items():
        rows = [row for row in CODES.values() if row.code.startswith(start)]
        table = "\n".join(f"| [{row.code}](#{row.code.lower()}) | {row.level} | {row.what} |" for row in rows)
        parts.append(f"## {title}\n\n| code | level | what |\n|---|---|---|\n{table}\n")
        parts += ["\n".join(_entry(row)) for row in rows]
    return "\n".join(parts)


def _entry(row: Code) -> Iterator[str]:
    yield f"### {row.code}\n"
    yield f"{row.what} {row.why}\n"
    before, _, after = row.bad.partition(MARK)
    line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
    yield "```diff"
    changed = list(_changed(before + after, row.good))
    yield from changed or [f"- a file {row.file}", "+ a file sample.yaml"]
    yield "```\n"
    if changed:
        text = visible((before + after).splitlines()[line - 1][column - 1:])
        what = f"at `{text}`" if text.strip() and "`" not in text else "at the end of the line"
        yield f"In `{row.file}`, line {line}, column {column}: {what}.\n"


def _changed(bad: str, good: str) -> Iterator[str]:
    """The lines that differ, with one line around them."""
    lines = difflib.unified_diff(bad.splitlines(), good.splitlines(), n=1, lineterm="")
    for number, line in enumerate(lines):
        if number > 1 and not line.startswith("@@"):
            yield f"{line[0]} {visible(line[1:])}".rstrip()
