"""A book as it is kept: as little of it as can be is put together again when it is read; the rest when it is asked for.

Tables of words come in parts, rules one by one, and expressions with a sign for each long set of characters, since the same sets stand in
many of them.
"""
from __future__ import annotations

import dataclasses
import io
import operator
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias, overload

from factex.engine.finder import Finder
from factex.engine.guard import Guard
from factex.engine.match import Line, MatchBook, RuleBook
from factex.engine.units import UnitAlphabet
from factex.symbols import Lexicon
from factex.tables import Table, Written, by_value, shared_sets, valued

Reduced: TypeAlias = tuple[Callable[..., object], tuple[object, ...]]
ValueTable: TypeAlias = tuple[str, bytes, list[int]]
_OWN = "\uf8fe"  # stands for the filler that all lines share


def packed(value: object) -> bytes:
    """The value, pickled; books in it as above."""
    out = io.BytesIO()
    _Pickler(out, pickle.HIGHEST_PROTOCOL).dump(value)
    return out.getvalue()


def _lexicon(lexicon: Lexicon) -> Reduced:
    return Lexicon, (
        _table(lexicon.exact), _table(lexicon.lower), lexicon.merges, _table(lexicon.entities), lexicon.stands_for,
        _table(lexicon.classes), lexicon.lemmas, lexicon.closed, lexicon.weak)


def _alphabet(alphabet: UnitAlphabet) -> Reduced:
    return UnitAlphabet, (
        _table(alphabet.words), _table(alphabet.verbs), alphabet.layout, alphabet.names, alphabet.heads, alphabet.raw)


def _table(table: Mapping[str, Any]) -> Table[Any]:
    return table if isinstance(table, Table) else Table(table)


def _guard(guard: Guard) -> Reduced:
    return _guard_again, (guard.size, by_value(guard.meets), guard.free)


def _guard_again(size: int, meets: ValueTable, free: int) -> Guard:
    return Guard(size, valued(*meets), free)


def _finder(finder: Finder) -> Reduced:
    written = finder.expressions
    short = (written.short, written.sets) if isinstance(written, Written) else shared_sets(written)
    return _finder_again, (short, finder.runs, by_value(finder.takes), finder.anything, finder.before, finder.last, finder.first)


def _finder_again(
    short: tuple[Sequence[str], Sequence[str]], runs: str, takes: ValueTable, anything: int, before: tuple[int, ...], last: int,
    first: tuple[int, ...],
) -> Finder:
    return Finder(Written(*short), runs, valued(*takes), anything, before, last, first)


class Rules(Mapping[str, RuleBook]):
    """Rules by id, in order, each unpacked when it is first asked for. `counts` tells how many lines each has; all lines that have a
    filler have the same one."""

    def __init__(self, packed: Mapping[str, bytes], counts: Mapping[str, int], filler: str) -> None:
        self.packed, self.counts, self.filler = packed, counts, filler
        self._made: dict[str, RuleBook] = {}

    def __getitem__(self, name: str) -> RuleBook:
        if name not in self._made:
            self._made[name] = _with_filler(pickle.loads(self.packed[name]), _OWN, self.filler)
        return self._made[name]

    def get(self, name: str, default: Any = None) -> Any:
        """The rule of an id."""
        return self._made.get(name) or (self[name] if name in self.packed else default)

    def __iter__(self) -> Iterator[str]:
        return iter(self.packed)

    def __len__(self) -> int:
        return len(self.packed)

    def changed(self, order: Iterable[str], fresh: Mapping[str, RuleBook], filler: str) -> Rules:
        """The rules in this order, those that are `fresh` in place of their own, and with another filler."""
        names = list(order)
        return Rules(
            {name: _packed_rule(fresh[name], filler) if name in fresh else self.packed[name] for name in names},
            {name: len(fresh[name].lines) if name in fresh else self.counts[name] for name in names}, filler)

    def __reduce__(self) -> tuple[type[dict[str, RuleBook]], tuple[dict[str, RuleBook]]]:
        return dict, (dict(self),)


class Lines(Sequence[Line]):
    """The lines of such rules, in order."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.names = [(name, number) for name, count in rules.counts.items() for number in range(count)]

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Line]: ...
    def __getitem__(self, index: int | slice) -> Line | Sequence[Line]:
        if isinstance(index, slice):
            return [self.rules[name].lines[number] for name, number in self.names[index]]
        name, number = self.names[index]
        return self.rules[name].lines[number]

    def __len__(self) -> int:
        return len(self.names)

    def __reduce__(self) -> tuple[type[tuple[Any, ...]], tuple[list[Line]]]:
        return tuple, (list(self),)


def _rules(book: MatchBook) -> Reduced:
    rules = kept_rules(book)
    return _rules_again, (rules.packed, rules.counts, rules.filler, book.guard, book.ends, book.begins, book.opens)


def kept_rules(book: MatchBook) -> Rules:
    """The rules of a book, as they are kept."""
    if isinstance(book.rules, Rules):
        return book.rules
    filler = next((line.filler for line in book.lines if line.filler), "")
    return Rules(
        {name: _packed_rule(rule, filler) for name, rule in book.rules.items()},
        {name: len(rule.lines) for name, rule in book.rules.items()}, filler)


def _rules_again(
    packed: Mapping[str, bytes], counts: Mapping[str, int], filler: str, guard: Guard, ends: Mapping[str, str],
    begins: Mapping[str, str], opens: Mapping[str, str],
) -> MatchBook:
    rules = Rules(packed, counts, filler)
    return MatchBook(rules, Lines(rules), guard, ends, begins, opens, (filler,) if filler else ())


def _packed_rule(rule: RuleBook, filler: str) -> bytes:
    return packed(_with_filler(rule, filler, _OWN))


def _with_filler(rule: RuleBook, old: str, new: str) -> RuleBook:
    """The rule with another filler in its lines, which all have the same or none."""
    def changed(lines: Sequence[Line]) -> tuple[Line, ...]:
        return tuple(replace(line, filler=new) if old and line.filler == old else line for line in lines)

    return replace(rule, lines=changed(rule.lines), unless=changed(rule.unless))


_APART: Mapping[type, Callable[[Any], Reduced]] = {
    Lexicon: _lexicon, UnitAlphabet: _alphabet, Guard: _guard, Finder: _finder, MatchBook: _rules}


class _Pickler(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        """How a value is taken apart."""
        kind = type(value)
        apart = _APART.get(kind)
        if apart is not None:
            return apart(value)
        if kind not in _TAKEN:
            _TAKEN[kind] = _fields(kind)
        found = _TAKEN[kind]
        return NotImplemented if found is None else (kind, found(value))


_TAKEN: dict[type, Callable[[Any], tuple[object, ...]] | None] = {}


def _fields(kind: type) -> Callable[[Any], tuple[object, ...]] | None:
    """What takes a plain frozen dataclass apart into what it is made of, which is quicker than how it would be pickled; None of others."""
    if not dataclasses.is_dataclass(kind) or "__reduce__" in vars(kind) or "__post_init__" in vars(kind):
        return None
    if not all(field.init and not field.kw_only for field in dataclasses.fields(kind)):
        return None
    names = [field.name for field in dataclasses.fields(kind)]
    return operator.attrgetter(*names) if len(names) > 1 else lambda value: tuple(getattr(value, name) for name in names)
