"""Writes a report to read: one page, or with `write_folder` an index and a page for each document.

Each page is whole in itself: style and script stand in it, nothing is fetched, and a content security policy forbids all else. The facts
stand in it twice: as notes to the text, which need no script, and as data for the table that filters them.
"""
from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import TextIO
from urllib.parse import quote

from factex.formats.names import file_name
from factex.formats.outputs import Output
from factex.formats.report.kinds import Kind, kinds_of
from factex.formats.report.marked import marked
from factex.formats.report.notes import notes
from factex.formats.report.overview import Overview
from factex.formats.report.templates import Markup, allowed, asset, fill, joined, pieces
from factex.formats.visible import visible
from factex.values import Document

INDEX, PAGES = "index.html", "documents"
STYLE, SCRIPT = "style.css", "script.js"


def write(documents: Iterable[Document], output: Output) -> None:
    """One page with all documents."""
    documents, kinds = iter(documents), kinds_of(output.book.roles)
    first = list(islice(documents, 2))
    if len(first) == 1:
        _single(output.text, first[0], output, kinds, Markup())
        return
    with Overview(output.book, kinds) as overview, tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as texts:
        for number, document in enumerate(chain(first, documents)):
            overview.add(document)
            texts.writelines(_text(document, output, kinds, number, several=True))
        texts.seek(0)
        body = chain(overview.sections(several=True), pieces("texts", texts=map(Markup, texts)))
        _page(output.text, overview, "", body, several=True)


def write_folder(documents: Iterable[Document], output: Output) -> None:
    """An index with the facts of all documents, and a page for each document."""
    output.place.mkdir()
    kinds = kinds_of(output.book.roles)
    with Overview(output.book, kinds) as overview:
        for document in documents:
            name = f"{PAGES}/{file_name(document.id)}.html"
            path = output.place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            back = fill("back", href="../" * name.count("/") + INDEX)
            with path.open("w", encoding="utf-8", newline="\n") as stream:
                _single(stream, document, output, kinds, back)
            overview.add(document, quote(name))
        with (output.place / INDEX).open("w", encoding="utf-8", newline="\n") as stream:
            listed = (
                fill("document", href=page, name=name, date=day, count=f"{count:,}") for name, day, page, count in overview.documents
            )
            body = chain(overview.sections(several=True), pieces("documents", documents=listed))
            _page(stream, overview, "", body, several=True)


def _single(stream: TextIO, document: Document, output: Output, kinds: Mapping[str, Kind], back: Markup) -> None:
    """The page of one document."""
    with Overview(output.book, kinds) as overview:
        overview.add(document)
        body = chain(_text(document, output, kinds, 0, several=False), overview.sections(several=False))
        _page(stream, overview, visible(document.id), body, several=False, back=back)


def _text(document: Document, output: Output, kinds: Mapping[str, Kind], number: int, several: bool) -> Iterator[Markup]:
    """A document's text and the notes to it. Where there are several, it is headed by its name."""
    own = joined(notes(document.facts, kinds, output.defaults))
    return pieces(
        "text", number=number, heading=visible(document.id) if several else "Text", level=2, date=document.date or "" if several else "",
        text=marked(document, kinds), notes=fill("notes", notes=own, number=number) if own else Markup(),
    )  # fmt: skip


def _page(
    stream: TextIO, overview: Overview, name: str, body: Iterable[Markup], several: bool, back: Markup | None = None
) -> None:
    """A page from head to foot. Where there are several documents, it begins with the table, else with the text."""
    last = fill("link", href="#documents", name="Documents") if several else Markup()
    first = Markup() if several else fill("link", href="#document-0", name="Text")
    head = {"title": name or overview.summary(), "summary": overview.summary() if name else "", "date": overview.period()}
    parts = {"back": back or Markup(), "first": first, "last": last, "choices": overview.choices()}
    assets = {"style": asset(STYLE), "script": asset(SCRIPT), "style_allowed": allowed(STYLE), "script_allowed": allowed(SCRIPT)}
    stream.writelines(pieces("page", **head, **parts, **assets, body=body, data=overview.json(several)))
