"""What a worker does: the texts of a partition in, as batches of Arrow, and their facts out."""
from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from factex.engine.read import iso_day
from factex.extractor import Extractor
from factex.formats.arrow import batches, schema
from factex.formats.records import Fields, checked, plain
from factex.formats.rows import fact_columns, fact_rows
from factex.formats.visible import visible
from factex.jobs import attempt
from factex.spark.columns import used
from factex.spark.shipping import Shipped, unpacked
from factex.values import Document

FAILURES = 1000  # that are told to the driver
SHOWN = 40  # characters of a text that has no name

_Row: TypeAlias = dict[str, Any]
_Fail: TypeAlias = Callable[[_Row, str], None]  # is told the row, and what is wrong


class Failures:
    """How failures that several tasks tell are put together; what a repeated task tells again changes nothing."""

    def zero(self, value: Mapping[str, str]) -> dict[str, str]:
        """No failures."""
        return {}

    def addInPlace(self, known: dict[str, str], more: Mapping[str, str]) -> dict[str, str]:
        """`known` with `more`: the first by their names."""
        known.update(more)
        while len(known) > FAILURES:
            del known[max(known)]
        return known


def read_partition(portions: Iterable[Any], shipped: Shipped, fields: Fields, failed: Any) -> Iterator[Any]:
    """The facts of `pyarrow.RecordBatch`es with the columns that are `used`, as such batches with the columns of facts.

    A text that cannot be read is named on standard error, and told to `failed` where that is an accumulator.
    """
    extractor = unpacked(shipped)

    def fail(row: _Row, message: str) -> None:
        # Where a row stands would tell nobody which it is: it may stand elsewhere when the task is done again.
        own = row.get(fields.id)
        name = f"without a name: {str(row.get(fields.text))[:SHOWN]!r}" if own is None or own == "" else str(own)
        print(f"factex: {visible(name)}: {visible(message)}", file=sys.stderr, flush=True)
        if failed is not None:
            failed.add({name: message})

    documents = _documents(portions, extractor, fields, fail)
    return batches(fact_rows(documents, extractor.book), schema(fact_columns(extractor.book)))


def _documents(portions: Iterable[Any], extractor: Extractor, fields: Fields, fail: _Fail) -> Iterator[Document]:
    names = used(fields)
    for portion in portions:
        for at in range(portion.num_rows):
            row: _Row = {}
            try:
                for name, column in zip(names, portion.columns, strict=True):
                    row[name] = plain(column[at].as_py())
                raw = checked(row, at, fields, "")
                if raw.id is None:
                    raise ValueError(f"field {fields.id!r} is empty, and without a name a text has no facts")
                record = raw.text, iso_day(raw.date) if raw.date else None, raw.id
            except (ValueError, OverflowError) as error:
                fail(row, str(error))
                continue
            result = attempt(extractor.read, record)
            if isinstance(result, Document):
                yield result
            else:
                fail(row, f"failed: {type(result).__name__}: {result}")
