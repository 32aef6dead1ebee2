"""Writes Apache Parquet: one row a fact, or one a mention, with the columns of `rows`; roles are lists of mentions."""
from __future__ import annotations

from collections.abc import Iterable

from factex.extras import need
from factex.formats.arrow import batches, schema
from factex.formats.outputs import Output
from factex.formats.rows import columns_of, rows_of
from factex.values import Document


def write(documents: Iterable[Document], output: Output) -> None:
    """One file; a row group for every few thousand rows."""
    parquet = need("pyarrow.parquet", "Parquet")
    shape = schema(columns_of(output.rows, output.book))
    with parquet.ParquetWriter(str(output.place), shape, compression="zstd") as file:
        for batch in batches(rows_of(documents, output.rows, output.book), shape):
            file.write_batch(batch)
