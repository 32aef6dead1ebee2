"""Runs the examples that stand in times.yaml: the words of each time, and its value."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from factex.engine.book import Book
from factex.engine.mention import merge
from factex.engine.segment import tokenize
from factex.engine.times import resolve
from factex.workshop.compile_times import TimeTest


@dataclass(frozen=True, slots=True)
class TimeResult:
    """What came of one example: the times found, each with its value."""

    test: TimeTest
    found: tuple[tuple[str, str | None], ...]

    @property
    def passed(self) -> bool:
        """Whether just the time that was asked for is among those found, or none is where none is wanted."""
        if self.test.mention is None:
            return not self.found
        return (self.test.mention, self.test.value) in self.found


def run_time_tests(book: Book, tests: Iterable[TimeTest]) -> Iterator[TimeResult]:
    """The results of the examples, in their order."""
    for test in tests:
        tokens = merge(tokenize(test.text, book.text), test.text, book.mentions)
        yield TimeResult(test, tuple(
            (test.text[tokens.starts[at]:tokens.ends[at]], resolve(value, test.date, test.looks))
            for at, (_, value) in sorted(tokens.times.items())))
