"""Which texts a mutant can change at all, told without reading them again.

What the first rooms make of a text is kept: most mutants change nothing there. Where only lines of rules differ, a text in
whose sentences the old and the new lines find the same is read as before; where only the first rooms differ, one of which
they make the same.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from factex.engine import Ground, ground
from factex.engine.book import Book
from factex.engine.match import Line, RuleBook
from factex.engine.names import LinkBook
from factex.symbols import Remembered

Found: TypeAlias = list[tuple[tuple[int, int], ...]]


class Reach:
    """The texts of a pack's examples on the ground of its healthy book."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.grounds = Remembered(lambda text: ground(book, text))
        self.changed: tuple[Book, str, Ground] | None = None  # what the first rooms of a mutant made of the text asked for last

    def base(self, book: Book, text: str) -> Ground | None:
        """What the first rooms make of a text, where it is known: they may do the same by this book as by the healthy one."""
        if self.changed is not None and self.changed[0] is book and self.changed[1] == text:
            return self.changed[2]
        healthy = self.book
        same = book.text is healthy.text and book.mentions is healthy.mentions and book.clauses is healthy.clauses
        return self.grounds[text] if same else None

    def touches(self, book: Book) -> Callable[[str], bool]:
        """Whether a mutant's book may read a text in another way."""
        healthy = self.book
        if _links_alike(healthy.links, book.links) and replace(
                book, text=healthy.text, mentions=healthy.mentions, clauses=healthy.clauses, links=healthy.links) == healthy:
            return lambda text: self._ground(book, text) != self.grounds[text]
        if replace(book, rules=healthy.rules) != healthy or replace(
                book.rules, rules=healthy.rules.rules, lines=healthy.rules.lines, guard=healthy.rules.guard) != healthy.rules:
            return lambda text: True
        pairs = list(_pairs(healthy, book))
        return lambda text: any(
            _differ(old, new, units.symbols) for _, units in self.grounds[text].sentences for old, new in pairs)

    def _ground(self, book: Book, text: str) -> Ground:
        made = ground(book, text)
        self.changed = book, text, made
        return made


def _links_alike(old: LinkBook, new: LinkBook) -> bool:
    """Whether two books of links tell the same of any text: they ask which words there are, but not their signatures."""
    one, other = old.lexicon, new.lexicon
    return replace(new, lexicon=one) == old and one.exact.keys() == other.exact.keys() and one.lower.keys() == other.lower.keys() and (
        one.entities, one.stands_for, one.classes) == (other.entities, other.stands_for, other.classes)


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
