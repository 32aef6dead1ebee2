"""Where a pack can be changed: every value of its documents, with what the schema says of it and where it stands."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from factex.workshop.load import RawDocument
from factex.workshop.marks import LITERAL, Items, Map, Text, Value
from factex.workshop.schema import KINDS, keys_of
from factex.workshop.schema_forms import BLOCK
from factex.workshop.shapes import Key, ListOf, MapOf, OneOf, Record, Scalar, Shape

UNTOUCHED = frozenset(("about", "source", "tests", "equivalent", "version", "language", "name", "date", "extends"))
_MARKS = {kind.name: kind.mark for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Site:
    """A value: the kind of mapping that holds it, its row of the schema if it has one, its form, and the keys that lead to it."""

    document: RawDocument
    kind: str
    row: Key | None
    path: tuple[str, ...]
    key: Text | None
    holder: Map | None  # the mapping whose `key` it is
    shape: Shape
    value: Value


def sites(document: RawDocument) -> Iterator[Site]:
    """All values of a document, the outer ones first."""
    yield from _inside(document, document.kind, document.body, None, ())


def _inside(document: RawDocument, kind: str, body: Map, others: Shape | None, path: tuple[str, ...]) -> Iterator[Site]:
    rows = keys_of(kind)
    for key, value in body.pairs():
        row = rows.get(key)
        if key in UNTOUCHED or (key == _MARKS.get(kind) and row is not None and isinstance(row.shape, Scalar) and row.shape is not BLOCK):
            continue
        shape = row.shape if row else others
        if shape is not None:
            yield from _site(Site(document, kind, row, (*path, str(key)), key, body, shape, value))


def _site(site: Site) -> Iterator[Site]:
    shape, value = site.shape, site.value
    if isinstance(shape, OneOf):
        fitting = next((item for item in shape.items if isinstance(value, item.form)), None)
        if fitting is None or isinstance(value, Text) or (isinstance(value, Items) and isinstance(fitting, ListOf)
                                                          and not isinstance(fitting.item, Record | MapOf | OneOf)):
            yield site
            return
        shape = fitting
    yield Site(site.document, site.kind, site.row, site.path, site.key, site.holder, shape, value)
    if isinstance(shape, Record) and isinstance(value, Map):
        yield from _inside(site.document, shape.kind, value, shape.others, site.path)
    elif isinstance(shape, MapOf) and isinstance(value, Map):
        for key, part in value.pairs():
            yield from _site(Site(site.document, site.kind, None, (*site.path, str(key)), key, value, shape.item, part))
    elif isinstance(shape, ListOf) and isinstance(value, Items):
        for number, item in enumerate(value):
            yield from _site(Site(site.document, site.kind, None, (*site.path, str(number)), None, None, shape.item, item))


class Offsets:
    """The text of a file, and where things stand in it, in characters from 0."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.starts = [0]
        for line in lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.text = "\n".join(lines)

    def at(self, line: int, column: int) -> int:
        """Of a line and column that count from 1."""
        return self.starts[line - 1] + column - 1

    def line(self, offset: int) -> int:
        """The line of an offset, from 1."""
        low, high = 0, len(self.starts) - 1
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.starts[middle] <= offset else (low, middle)
        return low + 1

    def span(self, value: Value) -> tuple[int, int]:
        """A text, or a list or mapping up to the end of its last value."""
        start = self.at(value.place.line, value.place.column)
        if isinstance(value, Text):
            if value.style == LITERAL or value.style == ">":
                return start, self.starts[value._end_line] - 1 if value._end_column == 0 else self.at(value.end.line, value.end.column)
            return start, self.at(value.end.line, value.end.column)
        parts = [part for pair in value.pairs() for part in pair] if isinstance(value, Map) else list(value)
        end = max([start + 1, *(self.span(part)[1] for part in parts)])
        if self.text[start] in "[{":
            closing = "]" if self.text[start] == "[" else "}"
            end = self.text.index(closing, start + 1 if not parts else end) + 1
        return start, end

    def pair(self, key: Text, value: Value) -> tuple[int, int]:
        """A key with its value: in a block the whole lines, in { } with the comma behind or before it."""
        start, end = self.at(key.place.line, key.place.column), self.span(value)[1]
        before = self.text[self.starts[key.place.line - 1]:start]
        if not before.strip(" -"):
            line = self.line(max(end - 1, start))
            if "-" not in before:
                return self.starts[key.place.line - 1], self.starts[line]
            return start, self.starts[line] + len(before)  # the first key of an item: the next one takes its place
        return self.item(start, end)

    def item(self, start: int, end: int) -> tuple[int, int]:
        """An item in [ ] or { }, with one comma."""
        behind = end
        while self.text[behind:behind + 1] == " ":
            behind += 1
        if self.text[behind:behind + 1] == ",":
            behind += 1
            while self.text[behind:behind + 1] in (" ", "\n"):
                behind += 1
            return start, behind
        while self.text[start - 1] in " \n":
            start -= 1
        return (start - 1 if self.text[start - 1] == "," else start), end
