"""Beside: coordinated names as one unit, and appositions folded into the name before them.

Given the role letters of a sentence (`clause.py` names them) and its units, gives the letters after folding; the units are folded too.
"""
from __future__ import annotations

import re

from factex.engine.layers import Name, Tokens, Units
from factex.engine.subjects import FINITE, PARTY

BESIDE = re.compile("M[(,]|[CJ]M")  # none of the following matches without
ASIDE = re.compile(r"(?<!M,)M\([^()]{1,12}\),(?=a*V)|M(?:\([^()]{1,12}\)|,#(?:,(?=a*[VGN]|CM,#)|(?=,)|$|(?=x$)))")
INSIDE = re.compile(r"V,a*V")
IN_FRONT = re.compile("(?:^|[;SKCQ])a*p[njx#]*$")  # a phrase in front of a clause, which a comma closes
GOES_ON = re.compile(r"a*V|,R")
LIST = re.compile(r"[^VGB;]*[,Q][aT]*V")
AFTER_LIST = re.compile("(?:p[njx#]*[MT])?,")  # "the two leaders, Brandt and Ivanov of Norway, met"
SERIES = re.compile("M(?:,M)+,?CM")
JOIN = re.compile(r"M(?:,M)*(?:,?[CJ]M)+")
INVERTED = re.compile("[^V,;]*,V")  # "The price, said Vogt, a banker, is high": the comma behind him is the price's, too
APPOSITION = re.compile(r"M,M(?:a?,(?![CM])|(?=,|;|$|x$))")


def join(roles: str, units: Units, tokens: Tokens, articles: frozenset[str]) -> str:
    """Fold coordinated names into one unit and appositions into the name before them; one person that no word of `articles` opens is
    nobody else in a list."""
    if not BESIDE.search(roles):
        return roles
    for match in reversed(list(ASIDE.finditer(roles))):  # "Anna Brandt (Green Party)" and "Anna Brandt, 33," are one name
        begin, end = match.span()
        units.names[begin].last = units.lasts[begin]
        whole = units.names[begin]
        splice(units, begin, end, whole)
        roles = roles[:begin] + PARTY + roles[end:]
    plan: list[tuple[int, int]] = []
    asides: list[tuple[int, int]] = []
    for match in JOIN.finditer(roles):
        begin, end = match.span()
        if (roles[begin - 1:begin] in ("V", "G", "B", "N") or roles[begin - 2:begin] in ("Vo", "Bo")) and roles[end:end + 1] == FINITE:
            end = begin + max(roles[begin:end - 1].rfind(PARTY), 0) + 1  # the last name is the next clause's subject
        if roles[begin:end] == "M,MCM" and INSIDE.match(roles, end):
            begin += 2  # "the cause, aides and allies say, is greed"
        if roles[begin:begin + 3] == "M,M" and GOES_ON.match(roles, end) and IN_FRONT.search(roles, 0, begin):
            begin += 2  # "in a letter, Brandt and Holm say"
        if AFTER_LIST.match(roles, end) and told_together(roles, units, begin, end):
            begin += 2
        if roles[begin:end] == "M,CM" and roles[end:end + 1] == FINITE:
            continue  # the comma parts two clauses
        if ",J" in roles[begin:end] and roles[end:end + 1] == ",":
            end += 1  # the comma that closes the aside
        if end - begin > 1 and one_person(roles, units, begin, end, tokens, articles):
            if roles[end:end + 1] == "," and roles[end + 1:end + 2] not in ("C", PARTY):
                asides.append((begin, end + 1))
        elif end - begin > 1 and not appositive(roles, units, begin, end):
            plan.append((begin, end))
    taken = [b for b, _ in plan]
    plan += asides
    for match in APPOSITION.finditer(roles):
        begin, end = match.span()
        left, right = units.names[begin], units.names[begin + 2]
        alike = left.type == right.type and (left.name is None) != (right.name is None)
        if roles[end - 1] == "," and INVERTED.fullmatch(roles, 0, begin) and roles[end:].lstrip("a").startswith(FINITE):
            end -= 1
        if begin not in taken and alike and not any(a < end and begin < b for a, b in plan):
            plan.append((begin, end))
    for begin, end in sorted(plan, reverse=True):
        roles = roles[:begin] + PARTY + roles[end:]
        members = [units.names[u] for u in range(begin, end) if u in units.names]
        first = members[0]
        whole = Name(first.first, members[-1].last, first.type, first.shape, first.head, first.name, first.plural)
        if begin in taken:
            whole.members, whole.plural = tuple(members), True
        else:
            whole.apposition = members[1]
            whole.last = first.last
        splice(units, begin, end, whole)
    return roles


def told_together(roles: str, units: Units, begin: int, end: int) -> bool:
    """Do several names stand in apposition to a plural: "the two leaders, Brandt and Ivanov, met"?"""
    first, *others = [units.names[at] for at in range(begin, end) if roles[at] == PARTY]
    return roles[begin + 1] == "," and first.plural and not first.name and len(others) > 1 and all(n.name and not n.plural for n in others)


def one_person(roles: str, units: Units, begin: int, end: int, tokens: Tokens, articles: frozenset[str]) -> bool:
    """Said Anna Brandt, a shopkeeper and mother of two: without an article nobody is named."""
    if not (SERIES.fullmatch(roles, begin, end) and units.names[begin].name):
        return False
    others = [units.names[at] for at in range(begin + 1, end) if roles[at] == PARTY]
    told = not any(n.name or n.plural or n.type != units.names[begin].type for n in others)
    return told and not all(tokens.words[units.sentence.first(n.first)].casefold() in articles for n in others)


def appositive(roles: str, units: Units, begin: int, end: int) -> bool:
    """"Anna Brandt, the minister, and …": left to the rules, a wrong list is worse than a short one."""
    if roles[begin:begin + 3] == "M,M" and units.names[begin].name and not units.names[begin + 2].name and LIST.match(roles, end):
        return True  # "Anna Brandt, an engineer and the head of the agency, said"
    return roles[begin:end].count(",") == 2 and roles[begin:begin + 5] == "M,M,C" and (
        (units.names[begin].name is None) != (units.names[begin + 2].name is None))


def splice(units: Units, begin: int, end: int, whole: Name) -> None:
    """Replace units begin to end by one name."""
    last = units.lasts[end - 1]
    units.firsts[begin:end] = [units.firsts[begin]]
    units.lasts[begin:end] = [last]
    units.symbols = units.symbols[:begin + 1] + units.symbols[end:]
    gone = end - begin - 1
    for table in (units.names, units.groups):
        moved = {(u if u < end else u - gone): v for u, v in table.items() if not begin <= u < end}
        table.clear()
        table.update(moved)  # type: ignore[arg-type]
    units.names[begin] = whole
