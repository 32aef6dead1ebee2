"""Facts as rows for the table of a report, whose script filters and shows them: short lists, in which names stand once and are numbered."""
from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any

from factex.engine.book import Book
from factex.formats.report.days import Days
from factex.formats.report.kinds import Kind
from factex.formats.report.notes import label, qualified
from factex.formats.report.parties import names_of, parties_of
from factex.formats.report.templates import Markup, data
from factex.formats.visible import visible
from factex.values import Fact

LONGEST = 140  # characters on either side of the trigger


class Numbers(dict[str, int]):
    """Names, numbered from 0 in the order in which they are first asked for."""

    def __missing__(self, name: str) -> int:
        self[name] = len(self)
        return self[name]


class Rows:
    """Rows of facts, which wait in a temporary file until the page is written."""

    def __init__(self, book: Book, kinds: Mapping[str, Kind]) -> None:
        self.book, self.kinds = book, kinds
        self.parties, self.rules = Numbers(), Numbers()
        self.waiting = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 closed by __exit__
        self.number = 0

    def __enter__(self) -> Rows:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.waiting.close()

    def add(self, fact: Fact, number: int, document: int, days: Days | None, stated: bool, pairs: list[tuple[str, str]]) -> None:
        """Fact `number` of a document, both counted from 0."""
        kind, defaults = self.kinds[fact.type], self.book.context.defaults.get(fact.type, {})
        source = fact.attribution.source if fact.attribution else None
        row = [
            document, fact.id, label(kind, number), kind.number, self.rules[fact.rule],
            [self.parties[name] for name in parties_of(fact, self.book)],
            [[self.parties[one], self.parties[other]] for one, other in pairs],
            list(days) if days else 0, int(stated), _words(fact), ", ".join(qualified(fact, defaults)),
            (", ".join(names_of(source)) or visible(source.text)) if source else "",
        ]  # fmt: skip
        self.waiting.write((",\n" if self.number else "") + data(row))
        self.number += 1

    def json(self, documents: list[list[Any]], links: bool) -> Iterator[Markup]:
        """All that the script of the page needs, as JSON. `links`: documents have addresses of their own."""
        head = {"documents": documents, "types": [[kind.name, kind.style] for kind in self.kinds.values()],
                "rules": list(self.rules), "parties": list(self.parties), "links": links}  # fmt: skip
        yield Markup(data(head)[:-1] + ',"facts":[')
        self.waiting.seek(0)
        for line in self.waiting:
            yield Markup(line)
        yield Markup("]}")


def _words(fact: Fact) -> list[str]:
    """The words before the trigger, the trigger, and those behind it; what is long is cut at the far ends."""
    at, end = fact.trigger.start - fact.span.start, fact.trigger.end - fact.span.start
    before, behind = visible(fact.span.text[:at]), visible(fact.span.text[end:])
    before = before if len(before) <= LONGEST else "…" + before[-LONGEST:]
    behind = behind if len(behind) <= LONGEST else behind[:LONGEST] + "…"
    return [before, visible(fact.trigger.text), behind]
