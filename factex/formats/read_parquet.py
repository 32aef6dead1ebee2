"""Reads Apache Parquet: a row for each text. Dates may be text, dates or moments."""
from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from factex.diagnostics import InputError, nearest
from factex.extras import need
from factex.formats.records import Fields, Notice, Raw, absent, checked, plain
from factex.limits import PACKED_BYTES

ROWS = 500  # that are read at a time


def read(source: BinaryIO, name: str, fields: Fields) -> Iterator[Raw | Notice | InputError]:
    """Row by row; a broken one is an InputError with its number, and the next is read."""
    arrow, parquet = need("pyarrow", "Parquet"), need("pyarrow.parquet", "Parquet")
    try:
        if not source.seekable():
            source = io.BytesIO(source.read(PACKED_BYTES + 1))
            if len(source.getbuffer()) > PACKED_BYTES:
                yield InputError(name, f"too long to be read packed: more than {PACKED_BYTES:,} bytes; unpack it first")
                return
        file = parquet.ParquetFile(source)
        names = file.schema_arrow.names
        if fields.text not in names:
            yield InputError(name, f"no column {fields.text!r}{nearest(fields.text, names)}; --text-field names another")
            return
        yield from absent(names, fields, name)
        wanted = [field for field in (fields.id, fields.text, fields.date) if field in names]
        number = 0
        for batch in file.iter_batches(batch_size=ROWS, columns=wanted):
            for at in range(batch.num_rows):
                number += 1
                try:
                    row = batch.slice(at, 1).to_pylist()[0]
                    yield checked({key: plain(value) for key, value in row.items()}, number, fields, "")
                except (ValueError, OverflowError) as error:
                    yield InputError(f"{name}:{number}", str(error))
    except (arrow.ArrowException, OSError) as error:
        yield InputError(name, f"not Parquet: {str(error).splitlines()[0]}")
