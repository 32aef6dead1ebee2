"""Writes comma-separated values: one row a fact, or one a mention, under a line with the names of the columns.

Lines end as RFC 4180 has it, with CR and LF. A role has three columns: `place` what its mentions stand for, `place_text` their words,
`place_at` their offsets. Where a cell begins with a sign that makes a spreadsheet run it, an apostrophe is put before it: of the signs
= + - @, in their wide forms too, or a tab or the end of a line.
"""
from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any

from factex.formats.outputs import Output
from factex.formats.rows import MENTION, Column, columns_of, meaning, rows_of
from factex.values import Document

BETWEEN = " | "  # several mentions of a role
_RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write(documents: Iterable[Document], output: Output) -> None:
    """Row by row, as the documents come."""
    columns = columns_of(output.rows, output.book)
    table = csv.writer(output.text)
    if not output.going_on:
        table.writerow([_safe(name) for column in columns for name in _names(column)])
    for document in documents:
        for row in rows_of([document], output.rows, output.book):
            table.writerow([_safe(cell) for column in columns for cell in _cells(column, row[column.name])])
        output.text.flush()


def _names(column: Column) -> tuple[str, ...]:
    if _holds_mentions(column):
        return column.name, f"{column.name}_text", f"{column.name}_at"
    return (column.name,)


def _cells(column: Column, value: Any) -> tuple[Any, ...]:
    if _holds_mentions(column):
        mentions = value if isinstance(value, list) else [value] if value else []
        return (
            BETWEEN.join(map(meaning, mentions)),
            BETWEEN.join(mention["text"] for mention in mentions),
            BETWEEN.join(f"{mention['start']}-{mention['end']}" for mention in mentions),
        )
    return (BETWEEN.join(value) if isinstance(value, list) else value,)


def _holds_mentions(column: Column) -> bool:
    return column.type in (MENTION, (MENTION,))


def _safe(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RUN) else cell
