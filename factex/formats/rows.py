"""Facts and mentions as rows with typed columns: what Parquet, DuckDB, CSV and data frames share.

A row is flat but for mentions, which are records: one column for each role of the pack holds a list of them. A pack with
types of its own has their roles and attributes as further columns.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from factex.engine.book import Book
from factex.engine.write import mention_row
from factex.values import Document, Fact, Mention

# STRING, INTEGER, a list as a tuple of one type, or a record as its fields.
Type: TypeAlias = "str | tuple[Type] | Mapping[str, Type]"
STRING, INTEGER = "string", "integer"
MENTION: Mapping[str, Type] = {
    "start": INTEGER, "end": INTEGER, "text": STRING, "type": STRING, "entity": STRING, "refers_to": (STRING,), "value": STRING,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, its type, and what it holds."""

    name: str
    type: Type
    about: str


MENTION_COLUMNS = (Column("doc", STRING, "the document"), *(Column(name, kind, "of the mention") for name, kind in MENTION.items()))
DOCUMENT_COLUMNS = (
    Column("doc", STRING, "the document's name"),
    Column("date", STRING, "its ISO 8601 date, where it is known"),
    Column("text", STRING, "the text that offsets count in"),
)
_HEAD = (
    (Column("doc", STRING, "the document's name"), lambda fact, date: fact.doc),
    (Column("date", STRING, "the document's ISO 8601 date, where it is known"), lambda fact, date: date),
    (Column("id", STRING, "the fact's id, the same in every run"), lambda fact, date: fact.id),
    (Column("type", STRING, "the type of the fact"), lambda fact, date: fact.type),
    (Column("start", INTEGER, "where the fact begins"), lambda fact, date: fact.span.start),
    (Column("end", INTEGER, "where it ends"), lambda fact, date: fact.span.end),
    (Column("text", STRING, "its words"), lambda fact, date: fact.span.text),
    (Column("trigger", STRING, "the words that evoke it"), lambda fact, date: fact.trigger.text),
    (Column("trigger_start", INTEGER, "where they begin"), lambda fact, date: fact.trigger.start),
    (Column("trigger_end", INTEGER, "where they end"), lambda fact, date: fact.trigger.end),
    (Column("rule", STRING, "the rule that found it"), lambda fact, date: fact.rule),
    (Column("attribution", MENTION, "the source to whom it is attributed, or nothing"),
     lambda fact, date: fact.attribution and mention_value(fact.attribution.source)),
    (Column("cue", STRING, "the words that attribute it"), lambda fact, date: fact.attribution and fact.attribution.cue),
)  # fmt: skip


def fact_columns(book: Book) -> tuple[Column, ...]:
    """The columns of a row of a fact: those that every fact has, the attributes and the roles of the pack."""
    return tuple(column for column, _ in _getters(book))


def fact_rows(documents: Iterable[Document], book: Book) -> Iterator[dict[str, Any]]:
    """A row for each fact, with every column."""
    getters = _getters(book)
    for document in documents:
        for fact in document.facts:
            yield {column.name: get(fact, document.date) for column, get in getters}


def mention_rows(documents: Iterable[Document]) -> Iterator[dict[str, Any]]:
    """A row for each mention, with MENTION_COLUMNS."""
    return (mention_row(document, mention) for document in documents for mention in document.mentions)


def columns_of(rows: str, book: Book) -> tuple[Column, ...]:
    """The columns of the rows that `rows`, facts or mentions, names."""
    return fact_columns(book) if rows == "facts" else MENTION_COLUMNS


def rows_of(documents: Iterable[Document], rows: str, book: Book) -> Iterator[dict[str, Any]]:
    """The rows of facts or of mentions."""
    return fact_rows(documents, book) if rows == "facts" else mention_rows(documents)


def role_columns(book: Book) -> dict[str, str]:
    """Role -> the name of its column: the role's own, unless another column has it."""
    taken = {column.name for column, _ in _HEAD}
    attributes = attribute_columns(book)
    names = dict.fromkeys(role for roles in book.roles.values() for role in roles)
    return {role: f"role_{role}" if role in taken or role in attributes else role for role in names}


def attribute_columns(book: Book) -> dict[str, str]:
    """Attribute -> the name of its column."""
    taken = {column.name for column, _ in _HEAD}
    names = dict.fromkeys(name for attributes in book.attributes.values() for name in attributes)
    return {name: f"attribute_{name}" if name in taken else name for name in names}


def mention_value(mention: Mention) -> dict[str, Any]:
    """A mention as a value of type MENTION."""
    return {
        "start": mention.start, "end": mention.end, "text": mention.text, "type": mention.type, "entity": mention.entity,
        "refers_to": None if mention.refers_to is None else list(mention.refers_to), "value": mention.value,
    }  # fmt: skip


def meaning(mention: Mapping[str, Any]) -> str:
    """What a mention, as a value of type MENTION, stands for: the names it refers to, its time value or its name; else its words."""
    return ", ".join(mention["refers_to"] or ()) or mention["value"] or mention["entity"] or mention["text"]


_Getter: TypeAlias = Callable[[Fact, str | None], Any]


def _getters(book: Book) -> list[tuple[Column, _Getter]]:
    getters: list[tuple[Column, _Getter]] = list(_HEAD)
    for attribute, name in attribute_columns(book).items():
        getters.append((Column(name, STRING, f"the attribute {attribute}"), _attribute(attribute)))
    for role, name in role_columns(book).items():
        getters.append((Column(name, (MENTION,), f"the mentions of the role {role}"), _role(role)))
    return getters


def _attribute(name: str) -> _Getter:
    return lambda fact, date: fact.attributes.get(name)


def _role(name: str) -> _Getter:
    return lambda fact, date: [mention_value(mention) for mention in fact.roles.get(name, ())]
