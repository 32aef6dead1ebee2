"""Writes a DuckDB database: tables of documents, facts and mentions, and views that put facts as questions want them.

Each fact type has a view of its name, with the names that its mentions stand for in place of the mentions; one whose parties share a
role has also a view `TYPE_pairs`, in which every two of them are a row.
"""
from __future__ import annotations

import contextlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from factex.diagnostics import InputError
from factex.engine.book import Book
from factex.extras import need
from factex.formats.outputs import Output
from factex.formats.rows import (
    DOCUMENT_COLUMNS,
    INTEGER,
    MENTION_COLUMNS,
    Type,
    attribute_columns,
    fact_columns,
    fact_rows,
    mention_rows,
    role_columns,
)
from factex.values import Document

LONGEST = 200_000_000  # bytes of a row
TABLES = ("documents", "facts", "mentions")


def write(documents: Iterable[Document], output: Output) -> None:
    """One file. Rows pass through files of JSON Lines, which the database takes faster than rows one by one."""
    duckdb = need("duckdb", "DuckDB")
    tables = dict(zip(TABLES, (DOCUMENT_COLUMNS, fact_columns(output.book), MENTION_COLUMNS), strict=True))
    with tempfile.TemporaryDirectory(dir=output.place.parent, prefix=".duckdb-") as folder:
        files = {name: Path(folder, name) for name in tables}
        with contextlib.ExitStack() as stack:
            streams = {name: stack.enter_context(path.open("w", encoding="utf-8")) for name, path in files.items()}
            for document in documents:
                for name, rows in _rows(document, output.book):
                    _put(streams[name], rows)
        with _told(duckdb.Error, output.place), duckdb.connect(str(output.place), config={"threads": 1}) as database:
            for name, columns in tables.items():
                wanted = ", ".join(f"{_quoted(column.name)}: {_literal(_type(column.type))}" for column in columns)
                database.execute(
                    f"CREATE TABLE {name} AS SELECT * FROM read_json({_literal(str(files[name]))}, columns={{{wanted}}}, "
                    f"format='newline_delimited', maximum_object_size={LONGEST})"
                )
            for statement in _views(output.book):
                database.execute(statement)
            database.execute("CHECKPOINT")  # else what a full disk does not take is lost in silence when it is closed


@contextlib.contextmanager
def _told(kind: type[Exception], place: Path) -> Iterator[None]:
    """What the library cannot write is told as other things that cannot be written."""
    try:
        yield
    except kind as error:
        raise InputError(str(place), f"cannot be written: {str(error).splitlines()[0]}") from None


def _rows(document: Document, book: Book) -> Iterator[tuple[str, Iterable[Mapping[str, Any]]]]:
    yield "documents", [{"doc": document.id, "date": document.date, "text": document.text}]
    yield "facts", fact_rows([document], book)
    yield "mentions", mention_rows([document])


def _put(stream: TextIO, rows: Iterable[Mapping[str, Any]]) -> None:
    for row in rows:
        stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def _views(book: Book) -> Iterator[str]:
    """The statements that make the views of each fact type."""
    roles, attributes = role_columns(book), attribute_columns(book)
    for kind, own in book.roles.items():
        shared = [_quoted(name) for name in ("doc", "date", "id", *(attributes[name] for name in book.attributes[kind]))]
        told = [f"{_names(_quoted(roles[role]))} AS {_quoted(roles[role])}" for role in own]
        source = f"{_names('[attribution]')} AS attribution"
        view = _quoted(_view(kind))
        yield f"CREATE VIEW {view} AS SELECT {', '.join([*shared, *told, source])}, text FROM facts WHERE type = {_literal(kind)}"
        core = [role for role in own if role in book.core[kind]]
        if len(core) == 1:
            both = _quoted(roles[core[0]])
            others = ", ".join([*shared, *(_quoted(roles[role]) for role in own if role != core[0]), "attribution", "text"])
            yield (
                f"CREATE VIEW {_quoted(_view(kind) + '_pairs')} AS SELECT {both}[i] AS who, {both}[j] AS whom, {others} FROM {view}, "
                f"unnest(range(1, len({both}) + 1)) AS a(i), unnest(range(i + 1, len({both}) + 1)) AS b(j)"
            )


def _view(kind: str) -> str:
    """The name of a fact type's view, which may not be that of a table."""
    return kind + "_facts" if kind.casefold() in TABLES else kind


def _names(mentions: str) -> str:
    """What the mentions of a list stand for, as SQL; see `rows.meaning`. One that refers to several is several."""
    one = "coalesce(m.value, m.entity, m.text)"
    told = f"lambda m: CASE WHEN m IS NULL THEN [] WHEN len(m.refers_to) > 0 THEN m.refers_to ELSE [{one}] END"
    return f"flatten(list_transform({mentions}, {told}))"


def _type(kind: Type) -> str:
    if isinstance(kind, str):
        return "BIGINT" if kind == INTEGER else "VARCHAR"
    if isinstance(kind, tuple):
        return _type(kind[0]) + "[]"
    return "STRUCT(" + ", ".join(f"{_quoted(name)} {_type(inner)}" for name, inner in kind.items()) + ")"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
