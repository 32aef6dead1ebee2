"""Which texts a mutant can change at all, told without reading them again.

What the first rooms make of a text is kept: most mutants change nothing there. Where only lines of rules differ, a text in
whose sentences the old and the new lines find the same is read as before.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from factex.engine import Ground, ground
from factex.engine.book import Book
from factex.engine.match import Line, RuleBook
from factex.symbols import Remembered

Found: TypeAlias = list[tuple[tuple[int, int], ...]]


class Reach:
    """The texts of a pack's examples on the ground of its healthy book."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.grounds = Remembered(lambda text: ground(book, text))

    def base(self, book: Book, text: str) -> Ground | None:
        """What the first rooms make of a text, if they do the same by this book as by the healthy one."""
        healthy = self.book
        same = book.text is healthy.text and book.mentions is healthy.mentions and book.clauses is healthy.clauses
        return self.grounds[text] if same else None

    def touches(self, book: Book) -> Callable[[str], bool]:
        """Whether a mutant's book may read a text in another way."""
        healthy = self.book
        if replace(book, rules=healthy.rules) != healthy or replace(
                book.rules, rules=healthy.rules.rules, lines=healthy.rules.lines, guard=healthy.rules.guard) != healthy.rules:
            return lambda text: True
        pairs = list(_pairs(healthy, book))
        return lambda text: any(
            _differ(old, new, units.symbols) for _, units in self.grounds[text].sentences for old, new in pairs)


def _pairs(healthy: Book, book: Book) -> Iterator[tuple[Line | None, Line | None]]:
    """The lines that differ, old and new; all of a rule that differs in more than its lines."""
    olds, news = healthy.rules.rules, book.rules.rules
    for name in {**olds, **news}:
        old, new = olds.get(name), news.get(name)
        if old == new:
            continue
        alike = old and new and replace(old, lines=new.lines, unless=new.unless) == new
        before, after = _numbered(old), _numbered(new)
        for number in {**before, **after}:
            one, other = before.get(number), after.get(number)
            if not alike or one != other:
                if one and other and alike and replace(one, written=other.written, triggers=other.triggers) == other:
                    yield one, other
                else:
                    yield one, None
                    yield None, other


def _numbered(rule: RuleBook | None) -> dict[int, Line]:
    return {line.number: line for line in (*rule.lines, *rule.unless)} if rule else {}


def _differ(old: Line | None, new: Line | None, symbols: str) -> bool:
    return _found(old, symbols) != _found(new, symbols)


def _found(line: Line | None, symbols: str) -> Found:
    """Where a line matches, with all its groups."""
    return [match.regs for match in line.expression.finditer(symbols)] if line else []
