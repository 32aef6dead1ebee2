"""The page docs/keys.md, from the schema: every key of every kind of document, what it holds and how it is written."""
from __future__ import annotations

from factex.workshop.schema import KINDS, keys_of
from factex.workshop.schema_forms import Kind
from factex.workshop.shapes import Key

_HEAD = """\
# Every key of the files of rules

<!-- Written from the schema in factex/workshop/schema*.py; FACTEX_ACCEPT=1 pytest tests/test_docs.py writes it anew. -->

A folder of rules is a handful of YAML files, and each of their documents is of one kind, told by its file and its first key. Below
stand all kinds with all their keys; **bold** ones must be there. [The rule language](rule-language.md) shows what rules are made of,
`factex rules schema FILE` writes the same for editors.
"""
_INNER = "Inside other documents"


def keys_page() -> str:
    """The page's text."""
    outer, inner = ([kind for kind in KINDS if bool(kind.files) == whole] for whole in (True, False))
    return "\n".join([_HEAD, *map(_section, outer), f"## {_INNER}\n", *map(_section, inner)])


def _section(kind: Kind) -> str:
    first = f", by its key `{kind.mark}`" if kind.mark else ""
    head = f"## `{kind.files}`{first}: {kind.name}\n" if kind.files else f"### {kind.name}\n"
    others = "" if kind.others is None else f"Other keys are names, each with {kind.others.describe()}.\n"
    rows = [_row(key) for key in keys_of(kind.name).values()]
    table = "\n".join(["| key | holds | for example |", "|---|---|---|", *rows, ""]) if rows else ""
    return "\n".join(filter(None, (head, f"{_told(kind.about)}\n", table, others)))


def _row(key: Key) -> str:
    name = f"`{key.key}`" if key.default is not None else f"**`{key.key}`**"
    instead = "".join(f", or `{other}`" for other in key.unless) if key.default is None else ""
    sample = f"{key.key}: {key.sample}".replace("\n", " ⏎ ")
    tick = "``" if "`" in sample else "`"
    return " | ".join((f"| {name}{instead}", _cell(_told(key.meaning)), f"{tick}{_cell(sample)}{tick} |"))


def _told(text: str) -> str:
    return text.replace("<", "\\<")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
