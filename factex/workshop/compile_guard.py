"""What the matches of expressions cannot do without, gathered for `engine/guard.py`."""
from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from factex.engine.guard import LEVELS, Guard
from factex.patterns import Either, Gap, Marked, Maybe, Pattern, Repeat, WordClass
from factex.patterns import Sequence as Row
from factex.workshop.pattern import ENDS

Demand = frozenset[str]
Meaning = Callable[[Pattern], Pattern | frozenset[str] | None]


def guard(demands: Sequence[Iterable[Demand]]) -> Guard:
    """The guard of expressions with these demands: the first of each counts, and the hardest to meet of the others."""
    wanted: dict[Demand, int] = defaultdict(int)  # many expressions demand the same
    free, size = 0, len(demands)
    for number, asked in enumerate(demands):
        first, *others = dict.fromkeys(asked) or (None,)
        others.sort(key=lambda demand: len(demand or ()))
        if any(len(one or ()) == len(other or ()) for one, other in pairwise(others)):
            others.sort(key=_hardness)
        row = [first, *others]
        for level in range(LEVELS):
            bit = 1 << (level * size + number)
            demand = row[level] if level < len(row) else None
            if demand is None:
                free |= bit
                continue
            wanted[demand] |= bit
    meets: dict[str, int] = defaultdict(int)
    for demand, bits in wanted.items():
        for symbol in demand:
            meets[symbol] |= bits
    return Guard(size, dict(meets), free)


def joined(runs: Iterable[tuple[Guard, int, int, int]], size: int) -> Guard:
    """A guard of `size` expressions, put together from runs of those of others: guard, the first of the run, how many, where they stand."""
    places: dict[int, list[tuple[int, int, int]]] = {}
    guards: dict[int, Guard] = {}
    for source, first, count, to in runs:
        guards[id(source)] = source
        own = places.setdefault(id(source), [])
        if own and own[-1][0] + own[-1][1] == first and own[-1][2] + own[-1][1] == to:
            own[-1] = own[-1][0], own[-1][1] + count, own[-1][2]
        elif count:
            own.append((first, count, to))
    meets: dict[str, int] = defaultdict(int)
    free = 0
    for key, source in guards.items():
        moved: dict[int, int] = {}
        for symbol, bits in source.meets.items():
            if bits not in moved:
                moved[bits] = _moved(bits, source.size, size, places[key])
            if moved[bits]:
                meets[symbol] |= moved[bits]
        free |= _moved(source.free, source.size, size, places[key])
    return Guard(size, dict(meets), free)


def _moved(bits: int, before: int, after: int, places: Iterable[tuple[int, int, int]]) -> int:
    """The bits of some expressions, at other places."""
    found = 0
    for level in range(LEVELS):
        block = bits >> (level * before)
        for first, count, to in places:
            found |= (block >> first & ((1 << count) - 1)) << (level * after + to)
    return found


@functools.lru_cache(maxsize=1024)
def _hardness(demand: Demand | None) -> tuple[int, list[str]]:
    return len(demand or ()), sorted(demand or ())


def demands_of(pattern: Pattern, meaning: Meaning) -> list[Demand]:
    """Sets of characters, of each of which every match of a pattern has one.

    `meaning` gives the characters of a word or class, none where it takes any, or the pattern that it stands for.
    """
    if isinstance(pattern, Row):
        return [demand for part in pattern.parts for demand in demands_of(part, meaning)]
    if isinstance(pattern, Either):
        return any_of([demands_of(part, meaning) for part in pattern.parts])
    if isinstance(pattern, Marked) or (isinstance(pattern, Repeat) and pattern.least):
        return demands_of(pattern.part, meaning)
    if isinstance(pattern, Maybe | Gap | Repeat) or (isinstance(pattern, WordClass) and pattern.name in ENDS):
        return []
    found = meaning(pattern)
    return demands_of(found, meaning) if isinstance(found, Pattern) else [found] if found else []


def any_of(choices: Sequence[Sequence[Demand]]) -> list[Demand]:
    """What is demanded where one of several choices must match."""
    hardest = [min(choice, key=len, default=frozenset[str]()) for choice in choices]
    return [frozenset[str]().union(*hardest)] if hardest and all(hardest) else []
