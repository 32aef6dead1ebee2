"""Past forms that are participles: "people briefed on the plan said", "a letter, sent on Monday, says".

Where a form may be either, what stands around it decides. The letters are the roles of units that `clause.py` tells of.
"""
from __future__ import annotations

import re
from dataclasses import dataclass

from factex.engine.layers import Units, VerbGroup
from factex.engine.subjects import PARTY


@dataclass(frozen=True, slots=True)
class Verbs:
    """What verb groups of a sentence do, by their unit."""

    participles: frozenset[int]  # those whose form may be a participle
    reports: frozenset[int]  # of reporting
    active: frozenset[int]  # of what a party does, and never of what is done to it
    texts: frozenset[int]  # units that name what somebody writes


def reduced(roles: str, units: Units, verbs: Verbs) -> str:
    """The roles, with past forms that are participles behind a name as bare participles; their groups are changed, too."""
    for at, group in units.groups.items():
        if at in verbs.participles and (
                opening(roles, at, group, verbs) or (alone(roles, at, units, verbs) and (
                    aside(roles, at) or of_text(roles, at, verbs) or in_front(roles, at) or before_verb(roles, at, verbs)
                    or behind_verb(roles, at, verbs)))):
            group.finite, group.passive, group.form = False, True, "participle"
            roles = roles[:at] + "N" + roles[at + 1:]
    return roles


def alone(roles: str, at: int, units: Units, verbs: Verbs) -> bool:
    """Is it a past form right behind a party that begins no clause, and does something follow that a participle may take?"""
    group = units.groups[at]
    if not (at and group.form == "past" and group.finite and group.last - group.first == 1 and roles[at - 1] in "M,"):
        return False
    if at in verbs.active:
        takes: tuple[str, ...] = ("o",)  # "a man said to be ill"; elsewhere it is the party that says
    else:
        takes = ("p", "o", "T", "V") if at + 1 in verbs.active else ("p", "o", "T")  # "those surveyed said"
    if roles[at - 1] == ",":
        takes += ("S",)  # ", identified as Karl Holm,"
    before = roles[max(at - 2, 0):at - 1]
    if at in verbs.reports and (before == "," or (at - 1 in units.names and units.names[at - 1].name)):
        return False
    return roles[at + 1:].lstrip("a")[:1] in takes and before not in ("R", "S") and roles[at - 2:at] != 2 * PARTY


def aside(roles: str, at: int) -> bool:
    """Between commas, behind a party whose verb follows: "the letter, sent to the mayor and forwarded to the bank, said"."""
    return roles[at - 1] == "," and ASIDE.match(roles, at + 1) is not None and FRESH.search(roles, 0, at) is not None


def of_text(roles: str, at: int, verbs: Verbs) -> bool:
    """Said of a text that a preposition takes: "said in a statement released by the party that"."""
    return at - 1 in verbs.texts and roles[at - 2:at - 1] == "p" and TAKEN.search(roles, 0, at) is not None


def in_front(roles: str, at: int) -> bool:
    """In a phrase that opens the sentence and that a comma and a clause follow: "according to people briefed on the call, he hung up"."""
    return FRONT.match(roles, 0, at) is not None and MAIN.match(roles, at + 1) is not None


def opening(roles: str, at: int, group: VerbGroup, verbs: Verbs) -> bool:
    """In a phrase of a preposition that opens the sentence, behind whatever that takes, a time or an adverb or a phrase behind it: "in a
    video posted online, she vowed to win"."""
    past = group.form == "past" and group.finite and group.last - group.first == 1
    does = roles[at - 1:at] == PARTY and at - 1 not in verbs.texts
    return past and not does and OPENING.match(roles, 0, at) is not None and CLOSED.match(roles, at + 1) is not None


def before_verb(roles: str, at: int, verbs: Verbs) -> bool:
    """Does another finite verb follow that has no other subject?"""
    following = TO_FINITE.match(roles, at + 1)
    if following is None or (not LED.match(roles) and OWN.match(roles, at + 1)):
        return False  # "apologised to Brandt, people close to it said"
    told = roles.rfind("G", at, following.end())
    if told in verbs.reports and THING.fullmatch(roles, told + 1, following.end() - 1):
        return False  # "put out a statement saying the bridge was old"
    return PARTY not in subject_zone(roles, at + 1, following.end() - 1)


def behind_verb(roles: str, at: int, verbs: Verbs) -> bool:
    """Has the clause its verb already? A verb of reporting may have a clause behind it."""
    taken = TAKEN.search(roles, 0, at)
    return taken is not None and not any(taken.start() <= report < at for report in verbs.reports)


PARTICIPLE = re.compile("[M,]V[poTV]|^C?a*p[njx#]*[Mn]V")  # without such a place there is none
OPENING = re.compile("C?a*p(?:M|[njx#]*n)$")
CLOSED = re.compile("(?:a*[opT][^VSRCKQ,;]*|a+),[ap]*[njxT]*Ma*V")
ASIDE = re.compile(r"(?:[^,;SR]|S(?=[Mn]x?,))*,a*V")  # also "identified as Karl Holm,"
FRESH = re.compile(r"(?:^|[;SKCQ,])[^V,;]*M,$")  # a party that no verb has yet, and a comma
TAKEN = re.compile(r"(?<=[Mn])a*V[^V,;SRCKQ]*pM$")  # "looked into departments accused of"
FRONT = re.compile(r"(?:p|G[o])[njx#]*M$")
MAIN = re.compile(r"a*p[^VSRCKQ,;]*,[ap]*[njxT]*Ma*V")
TO_FINITE = re.compile(r"[^V;SRCKQ]*V")
THING = re.compile("[jx#]*n[njx#]*a*")  # a noun phrase that names no party
LED = re.compile("C?a*(?:p|Go)")  # a phrase in front: "according to polls conducted in May, voters close to it said"
OWN = re.compile(r"[^V;SRCKQ]*,[ajx#]*M[^V,;SRCKQ]*V(?!,)")  # behind a comma, a party whose verb follows; none in a parenthesis
OBJECT = re.compile(r"[ajx#sP]*n?[MT]|[anjx#sP]*")  # what a preposition takes: a name, or nouns; "the help she" is two phrases


def subject_zone(roles: str, begin: int, end: int) -> str:
    """What stands right before a verb, back to the last comma or preposition, whose own noun phrase is left out."""
    zone = roles[begin:end]
    cut = max(zone.rfind(","), zone.rfind("p"))
    rest = zone[cut + 1:]
    return rest[OBJECT.match(rest).end():] if cut >= 0 and zone[cut] == "p" else rest  # type: ignore[union-attr]
