"""Stretches: how far a clause or phrase goes that a slot takes, and whether it is one. Its bounds stand in the pack's `clauses.yaml`."""
from __future__ import annotations

import re
from itertools import pairwise

from factex.engine.expressions import compiled
from factex.engine.layers import Units

OPENS_CLAUSE = re.compile("[,;SRCKQ]|[nx#TM]Ma*$")  # letters of `Units.roles` behind which a second verb has its own subject


def outer_verb(units: Units, begin: int, end: int) -> int:
    """Where a clause that is the subject of another one ends: at a second verb that finds no subject in it."""
    verbs = [u for u, g in sorted(units.groups.items()) if begin <= u < end and g.finite]
    for inner, outer in pairwise(verbs):
        between = units.roles[inner + 1:outer]
        if units.groups[inner].reports or OPENS_CLAUSE.search(between):
            break
        return outer
    return end


def whole(units: Units, begin: int, end: int) -> bool:
    """Does a stretch have what makes it a clause, a finite verb (or is it quoted)?"""
    return any(begin <= u < end and (g.finite or g.marked) for u, g in units.groups.items()) or (
        any(begin <= u < end for u in units.quotations))


def bare(units: Units, begin: int, end: int) -> bool:
    """Is the first verb of a clause in the bare form?"""
    verbs = [g for u, g in sorted(units.groups.items()) if begin <= u < end and not g.marked and g.form != "ing"]
    subject = units.names.get(verbs[0].subject) if verbs else None
    plural = subject is not None and subject.plural and verbs[0].last - verbs[0].first == 1
    return bool(verbs) and verbs[0].bare and not plural


def bound(ends: str, symbols: str, begin: int) -> int:
    """Where a stretch that begins here ends; what its group `skip` holds is passed over."""
    for found in compiled(ends).finditer(symbols, begin):
        if found.lastgroup != "skip":
            return found.start()
    return len(symbols)


def start_of(begins: str, symbols: str, end: int) -> int:
    """Where a stretch that ends here begins."""
    at = 0
    for found in compiled(begins).finditer(symbols, 0, end):
        if found.end() < end:
            at = found.end()
    return at
