"""The subject of a finite verb, looked for to its left across what may stand between: phrases, relative clauses, insertions.

The letters are the roles of units that `clause.py` tells of.
"""
from __future__ import annotations

import re

PARTY, FINITE = "M", "V"
RELATIVE = re.compile(r"(?<=M)Ra*[VBG][aB]*[^V,;R]*$")  # a relative clause without commas, with what its verb takes


def before(roles: str, left: int, reporters: list[int]) -> tuple[int, bool]:
    """Walk left from a finite verb to its subject, across what may stand between."""
    clause = roles.find("R", 1, left) >= 0  # is there a relative pronoun, behind a party and before a verb?
    while left >= 0:
        role = roles[left]
        if clause and role in "Mnx#" and (relative := RELATIVE.search(roles, 0, left + 1)) and not any(
                relative.start() < at <= left for at in reporters):
            return antecedent(roles, relative.start())  # "people who battled the virus say"
        if role == PARTY:
            if not (left and roles[left - 1] == "p"):
                return left, False
            left -= 2
        elif role in "Tapj":
            left -= 1
        elif role in "nx#":
            found = PHRASE.search(roles, 0, left + 1)
            if not found:
                return -1, False
            left = found.start() - 1
        elif role == "R" or (role == "S" and roles[left - 1:left] == PARTY):  # "officials who say", "a report that says"
            return antecedent(roles, left)
        elif role in "NG" and roles[left - 1:left] == PARTY:
            return left - 1, False
        elif role in "VBo":
            opening = roles.rfind("R", 0, left)
            if opening < 1 or ";" in roles[opening:left] or "," in roles[opening:left] or FINITE not in roles[opening:left + 1]:
                return -1, False
            return antecedent(roles, opening)
        elif role in ";)":  # between dashes or brackets
            opening = roles.rfind("(" if role == ")" else ";", 0, left)
            if opening < 1 or roles[opening - 1] not in "MTn":
                return -1, False
            left = opening - 1
        elif role == ",":
            opening = roles.rfind(",", 0, left)
            if opening < 1 or roles[opening + 1] not in "RGNpMTaSnj" or roles[opening - 1] not in "MTn":
                return -1, False
            left = opening - 1
        else:
            return -1, False
    return -1, False


PHRASE = re.compile(r"p[njxs#]*$")  # a preposition with a noun phrase that names no party


def antecedent(roles: str, relative: int) -> tuple[int, bool]:
    """Whom a relative pronoun stands for: the first party of the phrase before it, else the last one."""
    left = relative - 1
    if left >= 0 and roles[left] == ",":
        left -= 1
    aside = PHRASE.search(roles, 0, left + 1) if left >= 0 and roles[left] in "njx#" else None
    if aside and roles[aside.start() - 1:aside.start()] == PARTY:
        left = aside.start() - 1  # "opponents on the left, who"
    near = left
    while left > 1 and roles[left] in "MT" and roles[left - 1] == "p" and roles[left - 2] in "MnT":
        left -= 2
    return next(((at, False) for at in (left, near) if at >= 0 and roles[at] == PARTY), (-1, False))
