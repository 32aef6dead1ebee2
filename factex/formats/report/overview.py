"""What a page tells of all its facts: the table, the timeline and the graph, gathered document by document."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any

from factex.engine.book import Book
from factex.formats.report.days import days_of
from factex.formats.report.graph import Ties, graph
from factex.formats.report.kinds import Kind
from factex.formats.report.notes import label, qualified
from factex.formats.report.parties import mutual, pairs_of, parties_of
from factex.formats.report.rows import LONGEST, Rows
from factex.formats.report.templates import Markup, fill, joined
from factex.formats.report.timeline import Entry, timeline
from factex.formats.visible import counted, visible
from factex.values import Document


class Overview:
    """The facts of a page. Its rows wait in a temporary file: close it by leaving its `with`."""

    def __init__(self, book: Book, kinds: Mapping[str, Kind]) -> None:
        self.book, self.kinds = book, kinds
        self.rows, self.ties = Rows(book, kinds), Ties()
        self.entries: list[Entry] = []
        self.documents: list[list[Any]] = []  # name, date, address, number of facts
        self.counts: Counter[str] = Counter()

    def __enter__(self) -> Overview:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.rows.__exit__(kind, error, trace)

    def add(self, document: Document, page: str = "") -> None:
        """The facts of a document; `page` is the address of its page, if that is another."""
        name, defaults = visible(document.id), self.book.context.defaults
        for number, fact in enumerate(document.facts):
            pairs = list(pairs_of(fact, self.book))
            days, stated = days_of(fact.roles.get(self.book.events.date, ()), document.date)
            self.rows.add(fact, number, len(self.documents), days, stated, pairs)
            self.ties.add(fact.type, pairs, not qualified(fact, defaults.get(fact.type, {})))
            self.counts[fact.type] += 1
            if mutual(fact.type, self.book):
                kind, words = self.kinds[fact.type], visible(fact.span.text)
                words = words if len(words) <= LONGEST else words[:LONGEST] + "…"
                who = ", ".join(parties_of(fact, self.book))
                self.entries.append(Entry(days, stated, kind, label(kind, number), f"{page}#f-{fact.id}", who, words, name))
        self.documents.append([name, document.date or "", page, len(document.facts)])

    def choices(self) -> Markup:
        """The types of facts, to be shown or not."""
        return joined(
            fill("choice", number=kind.number, style=kind.style, letters=kind.letters, name=name, count=f"{self.counts[name]:,}")
            for name, kind in self.kinds.items()
        )

    def summary(self) -> str:
        """How much there is."""
        facts = counted(sum(self.counts.values()), "fact")
        return facts if len(self.documents) == 1 else f"{facts} in {counted(len(self.documents), 'document')}"

    def period(self) -> str:
        """From which day to which the documents are."""
        days = sorted(day for _, day, *_ in self.documents if day)
        return "" if not days else days[0] if days[0] == days[-1] else f"{days[0]} to {days[-1]}"

    def sections(self, several: bool) -> Iterator[Markup]:
        """The table, the timeline and the graph. `several`: they name documents."""
        rules = joined(fill("option", value=number, name=name) for name, number in sorted(self.rows.rules.items()))
        head = fill("column", key="document", name="Document") if several else Markup()
        yield fill("facts", rules=rules, document_column=head)
        kinds = {name: kind for name, kind in self.kinds.items() if self.counts[name]}
        yield timeline(self.entries, kinds, several)
        ties = self.ties.all(self.kinds, {kind: mutual(kind, self.book) for kind in self.kinds})
        yield graph(ties, self.rows.parties)

    def json(self, several: bool) -> Iterator[Markup]:
        """The data of the page's script."""
        documents = [[name, day, page] for name, day, page, _ in self.documents]
        return self.rows.json(documents, several)
