"""Rows as Apache Arrow tables, for Parquet and for data frames. `pyarrow` is imported at need."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from factex.extras import need
from factex.formats.rows import INTEGER, Column, Type

ROWS = 5000  # that are turned at a time


def schema(columns: Iterable[Column]) -> Any:
    """The `pyarrow.Schema` of columns."""
    arrow = need("pyarrow", "a table")
    return arrow.schema([arrow.field(column.name, _type(column.type, arrow)) for column in columns])


def batches(rows: Iterable[Mapping[str, Any]], shape: Any) -> Iterator[Any]:
    """The rows as `pyarrow.RecordBatch`es of that schema."""
    arrow = need("pyarrow", "a table")
    left = iter(rows)
    while some := list(islice(left, ROWS)):
        yield arrow.RecordBatch.from_pylist(some, schema=shape)


def table(rows: Iterable[Mapping[str, Any]], columns: Iterable[Column]) -> Any:
    """The rows as one `pyarrow.Table`."""
    shape = schema(columns)
    return need("pyarrow", "a table").Table.from_batches(batches(rows, shape), schema=shape)


def _type(kind: Type, arrow: Any) -> Any:
    if isinstance(kind, str):
        return arrow.int64() if kind == INTEGER else arrow.string()
    if isinstance(kind, tuple):
        return arrow.list_(_type(kind[0], arrow))
    return arrow.struct([arrow.field(name, _type(inner, arrow)) for name, inner in kind.items()])
