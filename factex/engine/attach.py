"""Attach: place, time, duration, topic and venue to the nearest trigger that takes them; then settle conflicts.

Given a sentence's claims, gives those that survive, each with its adjuncts and with what it carries over from earlier facts.
What an adjunct looks like stands in the pack's `adjuncts.yaml`.
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from factex.engine.expressions import compiled
from factex.engine.guard import Guard
from factex.engine.layers import Tokens, Units
from factex.engine.match import Claim, Line, MatchBook, Tracer, claim_of, stretch

RANK = ("roles", "priority", "length", "order", "order")  # what decides between claims, as `settle` compares them


@dataclass(frozen=True, slots=True)
class AdjunctBook:
    """The pack's `adjuncts.yaml`, compiled, with what fact types take and share."""

    lines: tuple[tuple[Line, frozenset[str], str], ...]  # line, the fact types that it is for, its role
    apart: Mapping[str, str]  # role -> what its adjuncts do not reach across, or behind the subject, outside contents
    guard: Guard  # of the lines
    transparent: frozenset[str]  # symbols of verb groups across which an adjunct reaches its trigger
    roles: Mapping[str, frozenset[str]]  # fact type -> roles
    core: Mapping[str, frozenset[str]]
    share: frozenset[tuple[str, str]]
    contents: Mapping[str, str]  # fact type -> the role that holds what it reports, where it has one
    barriers: str  # what no adjunct reaches across
    ahead: bool  # do adjuncts stand before their trigger, where another is behind it?


REMEMBERED = 200  # claims that travel forward


@dataclass(slots=True)
class State:
    """What travels forward through a document: the last claims that carried a role, with their place."""

    recent: list[tuple[Claim, int]] = field(default_factory=list)  # claim, paragraph
    unsaid: list[tuple[Claim, int]] = field(default_factory=list)  # quotations left open by paragraphs, whose speaker is still to come


def attach(
    units: Units, claims: list[Claim], tokens: Tokens, book: AdjunctBook, rules: MatchBook, state: State, trace: Tracer | None = None
) -> list[Claim]:
    """The sentence's claims with adjuncts attached, carried roles filled and conflicts settled, in order of trigger."""
    if trace:
        trace.works("attach")
    if not claims:
        return []
    kept = []
    for claim in claims:
        carry = claim.rule.carry
        if carry is None or carried(claim, state, trace):
            kept.append(claim)
            if content := book.contents.get(claim.rule.fact):
                goes_on(claim, content, state)
        elif any(not quotation.closed for quotation in units.quotations.values()):
            state.unsaid.append((claim, units.sentence.paragraph))
    reach_out(units, kept, tokens, book, rules, trace)
    if trace:
        for claim in kept:
            if lacks(claim):
                trace.lacking(claim)
    kept = [c for c in kept if not lacks(c)]
    kept = settle(kept, book, trace)
    for claim in kept:
        state.recent.append((claim, units.sentence.paragraph))
    if len(state.recent) > 2 * REMEMBERED:
        del state.recent[:-REMEMBERED]
    return kept


def lacks(claim: Claim) -> bool:
    """Has the claim none of the roles of which its rule needs one?"""
    return bool(claim.rule.needs) and not any(claim.roles.get(r) for r in claim.rule.needs)


def carried(claim: Claim, state: State, trace: Tracer | None = None) -> bool:
    """Fill the role that the claim's rule carries over; False when no earlier fact gives it."""
    earlier = giver(claim, state)
    if trace:
        trace.carried(claim, earlier)
    if earlier is None or claim.rule.carry is None:
        return False
    carry = claim.rule.carry
    claim.roles[carry.role] = list(earlier.roles[carry.of(earlier.rule.fact)])
    return True


def goes_on(claim: Claim, role: str, state: State) -> None:
    """A quotation that a paragraph takes up again behind a fresh mark belongs to the statement in which it began."""
    fills = claim.roles.get(role, ())
    if any(q.continues and f.first == q.inner[0] for q in claim.units.quotations.values() for f in fills):
        paragraph = claim.units.sentence.paragraph
        if claim.rule.carry is None:
            while state.unsaid and state.unsaid[-1][1] == paragraph - 1:
                earlier, paragraph = state.unsaid.pop()
                claim.roles[role][:0] = earlier.roles.get(role, [])
        elif begun := giver(claim, state):
            claim.part_of = begun.part_of or begun
            claim.part_of.roles.setdefault(role, []).extend(fills)
    state.unsaid.clear()


def giver(claim: Claim, state: State) -> Claim | None:
    """The earlier claim whose role a claim takes over."""
    carry, sentence = claim.rule.carry, claim.units.sentence
    assert carry is not None
    for earlier, paragraph in reversed(state.recent):
        if earlier.rule.fact not in carry.sources or earlier.units.sentence.parent != sentence.parent or earlier.source is not None:
            continue  # what somebody says that another has said is no act of the text's own
        if sentence.paragraph - paragraph > carry.paragraphs or sentence.order - earlier.units.sentence.order > carry.sentences:
            return None
        return earlier if earlier.roles.get(carry.of(earlier.rule.fact)) else None
    return None


def reach_out(
    units: Units, claims: list[Claim], tokens: Tokens, book: AdjunctBook, rules: MatchBook, trace: Tracer | None = None
) -> None:
    """Give each adjunct of the sentence to the nearest claim that takes it."""
    if not claims:
        return
    taken: set[int] = set()
    for number in book.guard.possible(units.symbols):
        line, types, role = book.lines[number]
        if trace:
            trace.works("attach", line)
        for found in line.expression.finditer(units.symbols):
            adjunct = claim_of(line, found, units, tokens, rules, None)
            if adjunct is None or modifies(units, adjunct.reach, claims):
                continue
            begin, stop = units.sentence.span(units.firsts[adjunct.trigger[0]], units.lasts[adjunct.trigger[1] - 1])
            fills = [f for fs in adjunct.roles.values() for f in fs]
            marked = [f for f in fills if begin <= f.first < stop]
            if any(u in taken for u in range(*(adjunct.trigger if marked else adjunct.reach))):
                continue  # what stands beside what is marked may be another adjunct: [in a letter] to Brandt
            fills = marked or fills
            if not fills or any(f.last - f.first < stop - begin for f in marked):
                fills = stretch(*adjunct.trigger, units, tokens)
            if not fills:
                continue
            span = min(adjunct.trigger[0], adjunct.reach[0]), max(z[1] for z in (adjunct.reach, *adjunct.zones))
            owners = nearest(units, claims, span, role, types, book)
            if trace:
                trace.adjunct(units, line, role, span, fills, owners, claims)
            for claim in owners:
                if any((f.first, f.last) == (fills[0].first, fills[0].last) for fs in claim.roles.values() for f in fs):
                    continue  # blamed on the bank: it is accused, and no venue
                mine = claim.roles.setdefault(role, [])
                if not any(f.first < fills[0].last and fills[0].first < f.last for f in mine):
                    mine.extend(fills)
            if owners:
                taken.update(range(*span))
    if trace:
        trace.works("attach")


def modifies(units: Units, reach: tuple[int, int], claims: list[Claim]) -> bool:
    """Does an adjunct end in a party that belongs to the trigger right behind it: "at the UN [summit]"?"""
    return units.roles[reach[1] - 1] == PARTY and reach[1] - reach[0] > 1 and any(c.trigger[0] == reach[1] and c.verb < 0 for c in claims)


FINITE, PARTY, COMMA, CLAUSE_START = "V", "M", ",", re.compile("[,;CK]")  # letters of Units.roles


def nearest(
    units: Units, claims: list[Claim], span: tuple[int, int], role: str, types: frozenset[str], book: AdjunctBook
) -> list[Claim]:
    """The claims of the trigger that an adjunct belongs to: the nearest to its left in its clause, else the first to its
    right, or the other way round."""
    zone = zone_of(span[0], claims)
    able = [
        c for c in claims
        if c.rule.fact in types and role in book.roles[c.rule.fact] and zone_of(c.trigger[0], claims) == zone
        and not any(a <= span[0] < b for a, b in c.zones)
    ]
    able = [c for c in able if not parted(units, c, span, role, book)]
    amid = [c for c in able if c.trigger[0] < span[0] and span[1] < c.trigger[1] and not filled(c, role)]  # "apologised on Friday for"
    left = [c for c in able if c.trigger[1] <= span[0] and not blocked(units, c, c.trigger[1], span[0], claims, book)]
    inside = not book.ahead and governed(units, span[0])
    right = [] if left and not book.ahead else [
        c for c in able if c.trigger[0] >= span[1] and (not inside or 0 <= c.verb < span[0] or c.trigger[0] == span[1])
        and not blocked(units, c, span[1], c.trigger[0], claims, book)]
    if left and not right:
        last = max(c.trigger[0] for c in left)
        return amid + [c for c in left if c.trigger[1] > last and not filled(c, role)]  # "phone call" and its "call" are one trigger
    if right:
        first = min(c.trigger[1] for c in right)
        return amid + [c for c in right if c.trigger[0] < first and not filled(c, role)]
    return amid


def governed(units: Units, unit: int) -> bool:
    """Does a unit lie in a clause that has its verb already? "Speaking in Oslo, she said" is one clause."""
    begin = max((found.end() for found in CLAUSE_START.finditer(units.roles, 0, unit)), default=0)
    return any(
        begin <= at < unit and (group.finite or (not group.reports and units.roles[at] in "GB")) for at, group in units.groups.items())


def filled(claim: Claim, role: str) -> bool:
    """Did the rule itself fill the role?"""
    return bool(claim.roles.get(role)) and any(s.role == role for s in claim.line.slots)


def zone_of(unit: int, claims: list[Claim]) -> tuple[int, int] | None:
    """The innermost content or phrase that a unit lies in."""
    zones = [z for c in claims for z in c.zones if z[0] <= unit < z[1]]
    return min(zones, key=lambda z: z[1] - z[0], default=None)


def blocked(units: Units, claim: Claim, begin: int, end: int, claims: list[Claim], book: AdjunctBook) -> bool:
    """Does another verb, or a barrier, stand between a trigger and an adjunct?"""
    if compiled(book.barriers).search(units.symbols, begin, end):
        return True
    for unit in range(begin, end):
        group = units.groups.get(unit)
        if group and (group.finite or group.form == "ing") and units.symbols[unit] not in book.transparent and not (
            claim.reach[0] <= unit < claim.reach[1] and not book.ahead
        ) and not any(a <= unit < b for a, b in claim.zones):
            return True
    return False


def parted(units: Units, claim: Claim, span: tuple[int, int], role: str, book: AdjunctBook) -> bool:
    """Does the adjunct lie in what stands in apposition to a party, behind the claim's subject or its trigger, and is not closed?"""
    if role not in book.apart:
        return False
    subject = units.groups[claim.verb].subject if claim.verb in units.groups else -1
    begin = claim.trigger[1] if claim.trigger[1] <= span[0] else subject + 1 if 0 <= subject < span[0] else span[0]
    return any(
        COMMA not in units.roles[found.end():span[0]] and not any(a <= found.start() < b for a, b in claim.zones)
        for found in compiled(book.apart[role]).finditer(units.symbols, begin, span[0]))


def settle(claims: list[Claim], book: AdjunctBook, trace: Tracer | None) -> list[Claim]:
    """Of claims that overlap, the better one: more core roles, priority, longer match, name."""
    if len(claims) < 2:
        return claims

    def rank(claim: Claim) -> tuple[int, int, int, str, int]:
        core = sum(1 for r in book.core[claim.rule.fact] if claim.roles.get(r))
        return -core, -claim.rule.priority, claim.reach[0] - claim.reach[1], claim.rule.id, claim.line.number

    kept: list[Claim] = []
    for claim in sorted(claims, key=rank):
        winner = next((k for k in kept if rivals(claim, k, book)), None)
        if winner is None:
            kept.append(claim)
        elif trace:
            trace.lost(claim, winner, next((n for n, a, b in zip(RANK, rank(winner), rank(claim), strict=True) if a != b), RANK[-1]))
    return sorted(kept, key=lambda c: (c.trigger, c.rule.fact))


def within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    """Does one stretch of units lie in another?"""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def rivals(one: Claim, other: Claim, book: AdjunctBook) -> bool:
    """Can only one of the two stand?"""
    overlap = one.trigger[0] < other.trigger[1] and other.trigger[0] < one.trigger[1]
    if one.rule is other.rule and one.rule.fact not in book.contents and (
        within(one.trigger, other.reach) or within(other.trigger, one.reach)
    ):
        return True  # two lines of a rule that read the same words; what reports may hold another report
    if one.rule.fact == other.rule.fact:
        content = book.contents.get(one.rule.fact)
        if content and (one.rule.carry or other.rule.carry):
            mine, theirs = one.roles.get(content, ()), other.roles.get(content, ())
            return overlap or any(a.first < b.last and b.first < a.last for a in mine for b in theirs)
        if content and same_content(one, other, content):
            return True
        return overlap
    pair = (one.rule.fact, other.rule.fact)
    return overlap and pair not in book.share and pair[::-1] not in book.share


def same_content(one: Claim, other: Claim, content: str) -> bool:
    """Two claims that report the very same words by the same speaker are one act."""
    mine = [(f.first, f.last) for f in one.roles.get(content, ())]
    theirs = [(f.first, f.last) for f in other.roles.get(content, ())]
    return bool(mine) and mine == theirs

