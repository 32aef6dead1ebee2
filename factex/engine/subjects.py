"""The subject of a finite verb, looked for to its left across what may stand between: phrases, relative clauses, insertions.

The letters are the roles of units that `clause.py` tells of.
"""
from __future__ import annotations

import re

PARTY, FINITE = "M", "V"
RELATIVE = re.compile(r"(?<=[MTn])Ra*[VBG][aB]*[^V,;R]*$")  # a relative clause without commas, with what its verb takes


FOLDED = re.compile(r"(?:^|[;SKCQ])(M)(?=[RGN])[^,;]*$")  # its apposition took the comma with it: "Vogt, the mayor, who fell, said"
REDUCED = re.compile(r"(?:^|[,;SCKQ]|[,;]p?T)(M)a*[GN][^,;VSRCKQ]*$")  # "people hoping to win the seat": what hangs on the participle
FAMILIAR = re.compile(r"(?:^|[,;SCKQ]|[,;]p?T)(M)(?=j?p)[^,;VSRCKQ]*$")  # "a person familiar with her thinking"
ASIDES = re.compile(r"(?:^|[;SKCQ])(M)(?:,p[^,;V]*M|a+[njx#]*M[^,;V]*,|T,)$")  # "Vogt, of the board, left"; "Vogt, a cook too, left"
CONTACT = re.compile(r"(?:^|[^pMCJ(])(M)Ma*V[aB]*[^,;VRSCKQ]*$")  # a relative clause without its pronoun: "the man the mayor met"
PLACES = re.compile(r"(?<=[MTn]),p[^,;VSRCQ]*[TM],[TM],$")  # ", of Springfield, Ill.,"


OPENING = re.compile(r"(?:^|[;SKQ])(?:a|S)*(M),[^;Q]*,$")  # a party that opens a clause, and whatever stands between commas behind it
INVERTED = re.compile(r"a*(?:p?T)?M(?!a*[VR])")  # "said the mayor."


def opening(roles: str, at: int, taken: set[int]) -> int:
    """The party that opens the clause of a verb of reporting, across any insertion between commas; -1 where another verb has taken it, or
    the verb's subject follows it."""
    found = OPENING.search(roles, 0, at)
    if not found or found.start(1) in taken or INVERTED.match(roles, at + 1):
        return -1
    return found.start(1)


def finite_before(roles: str, at: int) -> int:
    """The finite verb in whose clause one that is not finite stands behind it; -1 where there is none."""
    other = roles.rfind(FINITE, 0, at)
    return -1 if any(role in ";SR" for role in roles[max(other, 0):at]) else other


def before(roles: str, left: int, reporters: list[int]) -> tuple[int, bool]:
    """The subject of a finite verb, whose left neighbour is given."""
    found = walk(roles, left, reporters)
    if found[0] < 0 and left >= 0 and (whole := ASIDES.search(roles, 0, left + 1)):
        return whole.start(1), False
    if found[0] < 0 and left >= 0 and roles[left] not in ",;":
        for clause in (REDUCED, FAMILIAR, CONTACT):
            if whole := clause.search(roles, 0, left + 1):
                return whole.start(1), False
    return found


def walk(roles: str, left: int, reporters: list[int]) -> tuple[int, bool]:
    """Walk left from a finite verb to its subject, across what may stand between."""
    clause = roles.find("R", 1, left) >= 0  # is there a relative pronoun, behind a party and before a verb?
    crossed = False  # an insertion between commas?
    while left >= 0:
        role = roles[left]
        if clause and role in "Mnx#" and (relative := RELATIVE.search(roles, 0, left + 1)) and not any(
                relative.start() < at <= left and SAID.match(roles, at + 1, left + 1) for at in reporters):
            return antecedent(roles, relative.start())  # "people who battled the virus say"
        if role == PARTY:
            turned = roles[left - 1:left] == "o" and TURNED.search(roles, 0, left - 1) is not None  # "forces loyal to Vogt said"
            if not (left and (turned or roles[left - 1] == "p" or (roles[left - 1] == "B" and left - 1 not in reporters))):
                return (left - 2 if crossed and DESCRIBED.search(roles, 0, left) else left), False
            left -= 2  # also what a base form takes: "to discuss it in public"
        elif role in "Tapj":
            left -= 1
        elif role == "Q" and roles[left - 1:left] in ("M", "n"):
            left -= 1  # 'the show "The Apprentice," said'
        elif role in "nx#":
            found = PHRASE.search(roles, 0, left + 1)
            if not found:
                return -1, False
            left = found.start() - 1
        elif role == "R" or (role == "S" and (roles[left - 1:left] == PARTY or HELD.search(roles, 0, left))):
            return antecedent(roles, left)  # "officials who say", "a report that says", "a report on ships that says"
        elif role in "NG" and roles[left - 1:left] == PARTY:
            return antecedent(roles, left)  # "voters in five towns going to the polls say"
        elif role in "VBo":
            begin = roles.rfind("R", 0, left)
            if begin < 1 or ";" in roles[begin:left] or "," in roles[begin:left] or FINITE not in roles[begin:left + 1]:
                return -1, False
            return antecedent(roles, begin)
        elif role in ";)":  # between dashes or brackets
            begin = roles.rfind("(" if role == ")" else ";", 0, left)
            if begin < 1 or roles[begin - 1] not in "MTn":
                return -1, False
            left = begin - 1
        elif places := PLACES.search(roles, 0, left + 1):
            left = places.start() - 1
        elif role == ",":
            adverbs = roles[:left].rstrip("a")
            if len(adverbs) < left and adverbs.endswith(PARTY) and adverbs[-2:-1] not in tuple("pVBG"):
                return len(adverbs) - 1, False  # "the minister, her deputy, of course, said"
            begin = roles.rfind(",", 0, left)
            if begin < 1 and (folded := FOLDED.search(roles, 0, left)):
                return folded.start(1), False
            if begin < 1 or roles[begin + 1] not in "RGNpMTaSnj#" or roles[begin - 1] not in "MTn":
                return -1, False
            left, crossed = begin - 1, True
        else:
            return -1, False
    return -1, False


TURNED = re.compile("[jnMNV]$|.G$")  # no participle at the beginning: "according to Vogt"
DESCRIBED = re.compile("(?:^|[;SKQ,])M,$")  # "Brandt, an adviser with Statbank, a lender, said"
SAID = re.compile(r"[aTS]*[njx#P]*M?(?:p[^V]*)?$")  # what stands behind a verb of reporting, where that is a subject of its own
HELD = re.compile(r"Mp[jx#P]*n$")
PHRASE = re.compile(r"p[njxs#P]*(?:[MT]s[njxs#]*)?$")  # a preposition with a noun phrase that names no party, but for whose it is


def antecedent(roles: str, relative: int) -> tuple[int, bool]:
    """Whom a relative pronoun stands for: the first party of the phrase before it, else the last one."""
    left = relative - 1
    if left >= 0 and roles[left] == ",":
        left -= 1
    aside = PHRASE.search(roles, 0, left + 1) if left >= 0 and roles[left] in "njx#" else None
    held = len(roles[:aside.start()].rstrip("j")) - 1 if aside else -1
    if held >= 0 and roles[held] == PARTY:
        left = held  # "opponents on the left, who"; "a woman familiar with the plan, who"
    near = left
    while left > 1 and roles[left] in "MT" and roles[left - 1] == "p" and roles[left - 2] in "MnT":
        left -= 2
    return next(((at, False) for at in (left, near) if at >= 0 and roles[at] == PARTY), (-1, False))
