"""The extractor: a pack, ready to read texts."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from factex.engine.book import Book
from factex.diagnostics import RuleError
from factex.engine import Tracer, walk
from factex.packs import default_pack
from factex.values import Document
from factex.workshop.compile import compile_pack
from factex.workshop.rules import Rule

CHUNK = 16  # texts that a process is given at a time


@dataclass(frozen=True, slots=True)
class Extractor:
    """Reads texts by the rules of a pack. Immutable, picklable, safe to share between threads."""

    book: Book = field(repr=False)
    rules: tuple[Rule, ...] = field(repr=False, default=())

    @property
    def types(self) -> tuple[str, ...]:
        """The pack's fact types."""
        return tuple(self.book.roles)

    def read(self, text: str, date: str | None = None, id: str = "text", trace: Tracer | None = None) -> Document:
        """The facts and mentions of one text.

        `date` is the document's ISO 8601 date, against which times are resolved; `id` the document's name in its facts.
        Offsets count code points of `text`. Raises ValueError when `date` is no date.
        """
        return walk(self.book, text, id, date, trace)

    def read_many(
        self, texts: Iterable[str | tuple[str, str | None, str]], jobs: int = 1
    ) -> Iterator[Document]:
        """The documents of many texts, in order, with `jobs` processes. A text may come as (text, date, id)."""
        records = ((t, None, "text") if isinstance(t, str) else t for t in texts)
        if jobs <= 1:
            for text, date, name in records:
                yield self.read(text, date, name)
            return
        with ProcessPoolExecutor(jobs, initializer=_start, initargs=(self.book,)) as pool:
            pending = []
            while True:
                while len(pending) < jobs * 3:
                    chunk = list(islice(records, CHUNK))
                    if not chunk:
                        break
                    pending.append(pool.submit(_work, chunk))
                if not pending:
                    return
                yield from pending.pop(0).result()


_book: Book | None = None


def _start(book: Book) -> None:
    global _book
    _book = book


def _work(records: list[tuple[str, str | None, str]]) -> list[Document]:
    assert _book is not None
    return [walk(_book, text, name, date) for text, date, name in records]


def load(*rules: str | Path) -> Extractor:
    """An extractor by the rules of a folder, or of several layers, later ones winning; by default the English pack.

    Raises RuleError, with every mistake that was found, when the rules cannot be used.
    """
    compiled = compile_pack([Path(r) for r in rules] or [default_pack()])
    errors = [f for f in compiled.findings if f.level == "error"]
    if errors or compiled.book is None:
        raise RuleError(errors)
    return Extractor(compiled.book, compiled.rules)
