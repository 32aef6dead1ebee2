"""The extractor: a pack, ready to read texts."""
from __future__ import annotations

import datetime
import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factex import kept
from factex.diagnostics import RuleError
from factex.engine import Tracer, walk
from factex.engine.book import Book
from factex.jobs import read_in_order
from factex.rubbish import none_made
from factex.values import Document

if TYPE_CHECKING:
    from factex.workshop.rules import Rule


@dataclass(frozen=True, slots=True)
class Extractor:
    """Reads texts by the rules of a pack. Immutable, picklable, safe to share between threads."""

    book: Book = field(repr=False)
    rules: Sequence[Rule] = field(repr=False, default=())

    @property
    def types(self) -> tuple[str, ...]:
        """The pack's fact types."""
        return tuple(self.book.roles)

    def read(
        self, text: str, date: str | None = None, id: str = "text", trace: Tracer | None = None, mentions: bool = True
    ) -> Document:
        """The facts and mentions of one text.

        `date` is the document's ISO 8601 date, against which times are resolved; `id` the document's name in its facts.
        Offsets count code points of `text`. Without `mentions` the document has facts alone, which is quicker. Raises
        ValueError when `date` is no date.
        """
        if date is not None and (len(date) != 10 or datetime.date.fromisoformat(date).isoformat() != date):
            raise ValueError(f"not a date of the form YYYY-MM-DD: {date!r}")
        with none_made():
            return walk(self.book, text, id, date, trace, mentions=mentions)

    def read_many(
        self,
        texts: Iterable[str | tuple[str, str | None, str]],
        jobs: int = 1,
        failed: Callable[[int, Exception], None] | None = None,
        mentions: bool = True,
    ) -> Iterator[Document]:
        """The documents of many texts, in order, with `jobs` processes. A text may come as (text, date, id).

        Texts are taken and documents given as they come. What reading a text raises is raised here too; with `failed`,
        that is told the text's number, from 0, and the error instead, and the other texts are read. `mentions` as for `read`.
        """
        records = ((text, None, "text") if isinstance(text, str) else text for text in texts)
        for number, result in enumerate(read_in_order(partial(self.read, mentions=mentions), records, jobs)):
            if isinstance(result, Document):
                yield result
            elif failed is None:
                raise result
            else:
                failed(number, result)

    def table(self, texts: Iterable[str | tuple[str, str | None, str]], jobs: int = 1) -> Any:
        """The facts of a column of texts as a `pyarrow.Table`: one row a fact, with the columns of `--format parquet`.

        `doc` is a text's place in the column, from 0, where the text does not come with a name of its own, as (text, date, name).
        A place without a text (None, or NaN) has no facts. Raises MissingExtra without `pyarrow`, TypeError where something else stands.
        """
        named = (_named(text, number) for number, text in enumerate(texts))
        rows = importlib.import_module("factex.formats.rows")  # slow to import, as `arrow`, and seldom wanted
        found = rows.fact_rows(self.read_many(named, jobs, mentions=False), self.book)
        return importlib.import_module("factex.formats.arrow").table(found, rows.fact_columns(self.book))


def _named(text: object, number: int) -> tuple[str, str | None, str]:
    """A text of a column with its date and name."""
    if isinstance(text, tuple):
        return text
    if isinstance(text, str):
        return text, None, str(number)
    if text is None or text != text:
        return "", None, str(number)
    raise TypeError(f"row {number} of the column is no text: {text!r}")


def load(*rules: str | Path, tracing: bool = False) -> Extractor:
    """An extractor by the rules of a folder, or of several layers, later ones winning; by default the English pack.

    A folder whose pack.yaml declares a language stands alone; any other lies over the pack that it `extends`, or over the default one.
    With `tracing` it finds the same, and a tracer can tell which branches of patterns matched. Raises RuleError, with
    every mistake that was found, when the rules cannot be used. What was compiled is kept in the user's cache (see `factex.cache`).
    """
    folders = [Path(r) for r in rules]
    key = kept.key_of(folders, tracing)
    if key and (known := kept.recall(folders, tracing, key)):
        return Extractor(*known)
    if key and (known := kept.recall_edited(folders, tracing, key)):
        return Extractor(*known)
    with none_made():
        compiled = importlib.import_module("factex.workshop.compile").compile_pack(folders, tracing)  # slow to import, and seldom wanted
    errors = [f for f in compiled.findings if f.level == "error"]
    if errors or compiled.book is None:
        raise RuleError(errors)
    extractor = Extractor(compiled.book, compiled.rules)
    if key:
        kept.keep(folders, tracing, key, compiled)
    return extractor
