"""Stretches: how far a clause or phrase goes that a slot takes, and whether it is one. Its bounds stand in the pack's `clauses.yaml`."""
from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from factex.engine.expressions import compiled
from factex.engine.layers import Units, VerbGroup

OPENS = "S"  # letter of `Units.roles`: a word that opens a clause
JOINS = "CK"  # letters of `Units.roles`: what joins clauses
ALOOF = ",;C(Q"  # letters of `Units.roles` behind which a quotation stands by itself
COMMA, CLAUSE_START, ADVERBIAL, MARKS = ",", ",;C", "pST", re.compile("[,;]")  # letters of `Units.roles`
# What stands in front of a verb that makes no clause of what is before it: that of a clause within it, or one that is joined to another.
WITHIN = re.compile("[^,;][RS](?:a*M)?a*$|[,nMxT][RS][^,;VBRS]*$|C(?:a|p[T])*$|,Ka*$|,a*G[^,]*$")
CONTACT = re.compile("[njx#a]+Ma*")  # "the problem they" have been facing: a clause within that no word opens
RELATED = re.compile("[jx#a]*[nM][njx#]*Ma*")  # the same where it stands first: that the problem they faced was old
OPENS_CLAUSE = re.compile("[,;SRCKQ]|[nx#TM]Ma*$")  # letters of `Units.roles` behind which a second verb has its own subject


def dated(units: Units, begin: int) -> bool:
    """Is the subject of the clause that begins with a verb here the time before it: "said 2016 has been bad"?"""
    return units.roles[begin - 1:begin + 1] == "TV" and units.groups[begin].subject < 0


def related(units: Units, verb: int) -> bool:
    """Is the verb that of a relative clause: '"The bridge is safe," said Vogt, who proposed it'?"""
    return units.roles[:verb].rstrip("a").endswith("R")


def outer_verb(units: Units, begin: int, end: int) -> int:
    """Where a clause that is the subject of another one ends: at a second verb that finds no subject in it."""
    verbs = [u for u, g in sorted(units.groups.items()) if begin <= u < end and g.finite]
    for inner, outer in pairwise(verbs):
        between = units.roles[inner + 1:outer]
        if RELATED.fullmatch(units.roles, begin, inner):
            continue
        if units.groups[inner].reports or OPENS_CLAUSE.search(between):
            break
        return outer
    return end


def resumed(units: Units, begin: int, end: int) -> int:
    """Where a stretch ends behind whose comma the verb of a party before it follows ("Vogt, who said that it was late, left"): there; else
    where it ends anyway."""
    for unit, group in units.groups.items():
        if begin < unit < end and 0 <= group.subject < begin and group.finite and not group.inherited:
            before = len(units.roles[:unit].rstrip("a")) - 1
            if before > begin and units.roles[before] == COMMA:
                end = before
    return end


def whole(units: Units, begin: int, end: int, opened: bool = True) -> bool:
    """Does a stretch have what makes it a clause, a finite verb (or is it quoted)? Where no word opens it, the verb is one of its own."""
    return any(begin <= u < end and (g.finite or g.marked) and (opened or own(units, begin, u, g)) for u, g in units.groups.items()) or any(
        begin <= u < end for u in units.quotations)


def own(units: Units, begin: int, unit: int, group: VerbGroup) -> bool:
    """Is a verb that of a clause that begins here, and not of one within it? An infinitive is only as its first verb (it to be safe)."""
    first = COMMA not in units.roles[begin:unit] and not any(begin <= other < unit for other in units.groups)
    return (group.finite or first) and not WITHIN.search(units.roles, begin, unit)


def main(units: Units, begin: int, end: int) -> bool:
    """Is a stretch a main clause, with a finite verb of its own and no word that opens it?"""
    opened = units.roles[begin:end].lstrip("aCK").startswith(OPENS)
    return not opened and any(
        begin <= u < end and g.finite and not WITHIN.search(units.roles, begin, u) and not CONTACT.fullmatch(units.roles, begin, u)
        for u, g in units.groups.items())


def woven(units: Units, words: Sequence[str], begin: int, end: int) -> bool:
    """Does a stretch end in a quotation with which its clause goes on (the bridge "is old"), and which nobody in it says?"""
    before = end - 2
    if before < begin or units.roles[before] in ALOOF or (before in units.groups and units.groups[before].reports):
        return False
    first, last = units.quotations[end - 1].inner
    subject = first < last and words[first][0].islower() and units.roles[before] not in ADVERBIAL
    return subject or any(begin <= unit <= before for unit in units.groups)


def bare(units: Units, begin: int, end: int) -> bool:
    """Is the first verb of a clause, which is not one within it, in the bare form? Where no word opens the clause, it begins with the
    verb's subject (he go; the ministers do not know is none)."""
    own_verbs = [g for u, g in sorted(units.groups.items()) if begin <= u < end and own(units, begin, u, g)]
    verbs = [g for g in own_verbs if not g.marked and g.form != "ing"]
    if not verbs or not verbs[0].bare:
        return False
    if any(begin <= u and g.first < verbs[0].first and g.finite and g.subject < 0 for u, g in units.groups.items()):
        return False  # a verb before it may be the clause's own
    verb, subject = verbs[0], units.names.get(verbs[0].subject)
    plural, length = subject is not None and subject.plural, verb.last - verb.first
    # be told, be at once told; ministers have left, have been told, do not know
    right = (verb.passive and (length == 2 or not plural)) if length > 1 else not plural
    return right and (verb.subject == begin or units.roles[begin - 1:begin] == OPENS)


def bound(ends: str, symbols: str, begin: int) -> int:
    """Where a stretch that begins here ends; what its group `skip` holds is passed over."""
    for found in compiled(ends).finditer(symbols, begin):
        if found.lastgroup != "skip":
            return found.start()
    return len(symbols)


def main_clause(opens: str, begins: str, units: Units, words: Sequence[str], match: int, begin: int, end: int) -> int:
    """Where a stretch ends that lies in a clause in front of its main one (its match is at a unit): at the comma, behind which the
    main clause begins; else where it ends anyway."""
    commas = [u for u in range(begin + 1, end) if units.roles[u] == COMMA or closes_with_comma(units, words, u)]
    if not commas or not in_front(opens, units, match):
        return end
    for comma in commas:
        verb = any(unit in units.groups for unit in range(begin, comma))
        if (verb or units.roles[begin] not in ADVERBIAL) and compiled(begins).match(units.symbols, comma + 1):
            return comma if units.roles[comma] == COMMA else comma + 1
    return end


def in_front(opens: str, units: Units, match: int) -> bool:
    """Does a unit lie in a clause that stands in front of its main one, and is no comma between its beginning and the unit?"""
    return any(
        (not found.start() or units.roles[found.start() - 1] in CLAUSE_START) and not MARKS.search(units.roles, found.end(), match)
        for found in compiled(opens).finditer(units.symbols, 0, match + 1))


def hanging(opens: str, units: Units, begin: int, end: int) -> bool:
    """Is a stretch a clause in front of a main one, and nothing more: "When the bridge closed, residents protested"?"""
    finite = sum(begin <= u < end and g.finite for u, g in units.groups.items())
    opened = begin not in units.groups and compiled(opens).match(units.symbols, begin)
    return finite == 1 and not set(units.roles[begin:end]) & {COMMA, *JOINS} and bool(opened)


def unfit(kind: str, opens: str, units: Units, words: Sequence[str], begin: int, end: int) -> str:
    """Why what stands before a line's first part is no stretch of this kind: `empty`, `finite`, `verb` or `quote`; nothing where it is."""
    if begin >= end:
        return "empty"
    if kind == "fronted":
        return "finite" if main(units, begin, end) else ""
    if kind == "clause":
        return "verb" if not whole(units, begin, end) or hanging(opens, units, begin, end) else ""
    if kind == "quoted":
        return "quote" if not woven(units, words, begin, end) or in_front(opens, units, end - 1) else ""
    return ""


def closes_with_comma(units: Units, words: Sequence[str], unit: int) -> bool:
    """Is the unit a quotation with a comma before its closing mark?"""
    quotation = units.quotations.get(unit)
    return quotation is not None and words[quotation.inner[1] - 1] == COMMA


def start_of(begins: str, symbols: str, end: int) -> int:
    """Where a stretch that ends here begins."""
    at = 0
    for found in compiled(begins).finditer(symbols, 0, end):
        if found.end() < end:
            at = found.end()
    return at


def outer(units: Units, words: Sequence[str], unit: int) -> bool:
    """Is the unit punctuation, which a content leaves out at its ends?"""
    item = units.sentence.items[units.firsts[unit]]
    if item < 0 or words[item][0].isalnum():
        return False
    return not any(c.isalnum() for c in words[item]) and words[item] not in "$£€%()#@"
