"""The columns of DataFrames: which hold texts, names and dates, and which hold facts."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from factex.diagnostics import InputError, nearest
from factex.extras import need
from factex.formats.records import Fields
from factex.formats.rows import INTEGER, Column, Type

_FRAME = "the DataFrame"
_TEXT = ("string", "char", "varchar")
_TAKEN: Mapping[str, tuple[str, ...]] = {  # argument -> the types of columns that it takes
    "text": _TEXT,
    "id": (*_TEXT, "byte", "short", "integer", "long"),
    "date": (*_TEXT, "date", "timestamp", "timestamp_ntz", "void"),
}


def columns_of(schema: Any, text: str, id: str, date: str | None) -> Fields:
    """The columns of a frame with this schema, by the names that they have there; `date` is empty where there are no dates.

    Names are taken as Spark takes them: whatever their case, unless two columns differ by nothing else. The usual column of dates may be
    missing. Raises InputError where another is, or where one is of a type that does not do.
    """
    types: dict[str, str] = {column.name: column.dataType.typeName() for column in schema.fields}
    dated = date is not None and (date != Fields().date or _own_name(date, types) is not None)
    return Fields(_column("id", id, types), _column("text", text, types), _column("date", date, types) if date and dated else "")


def used(fields: Fields) -> tuple[str, ...]:
    """The columns that a worker is given, in order."""
    return tuple(dict.fromkeys(name for name in (fields.id, fields.text, fields.date) if name))


def schema_of(columns: Iterable[Column]) -> Any:
    """The `pyspark.sql.types.StructType` of rows with these columns."""
    types = need("pyspark.sql.types", "factex.spark")

    def of(kind: Type) -> Any:
        if isinstance(kind, str):
            return types.LongType() if kind == INTEGER else types.StringType()
        if isinstance(kind, tuple):
            return types.ArrayType(of(kind[0]))
        return types.StructType([types.StructField(name, of(inner)) for name, inner in kind.items()])

    return of({column.name: column.type for column in columns})


def _column(argument: str, name: str, types: Mapping[str, str]) -> str:
    own = _own_name(name, types)
    if own is None:
        raise InputError(_FRAME, f"no column {name!r}{nearest(name, types)}; {argument}= names another")
    if types[own] not in _TAKEN[argument]:
        raise InputError(_FRAME, f"column {own!r} is of type {types[own]}; {argument}= takes {', '.join(_TAKEN[argument])}")
    return own


def _own_name(name: str, types: Mapping[str, str]) -> str | None:
    alike = [own for own in types if own.casefold() == name.casefold()]
    return name if name in alike else alike[0] if len(alike) == 1 else None
