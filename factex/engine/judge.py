"""Judge: did it happen, does the author say so, and who says it instead.

Given a sentence's claims, sets the attributes that context cues give (each cue with direction, reach and what ends it), how content is
quoted, and whose words a claim lies in. Cues and their effects stand in the pack's `context.yaml`.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from factex.engine.expressions import compiled
from factex.engine.guard import Guard
from factex.engine.layers import Quotation, Tokens, Units
from factex.engine.match import Claim, Fill, Tracer
from factex.engine.units import fold


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue: an expression over units, or words inside a verb group; which way and how far it reaches."""

    id: str
    sets: Mapping[str, str]
    attributed: Mapping[str, str]  # instead of `sets`, inside somebody's statement
    facts: frozenset[str]
    direction: str  # right, left, both; verb: the words stand inside a verb group and reach right; group: and to the noun before it too
    expression: str  # with `words`: the verb group that these stand in
    words: tuple[tuple[str, ...], ...]
    stop: str
    forward: bool  # times in its reach look forward
    unless: str = ""  # an expression that takes the cue away where they overlap
    without: frozenset[str] = frozenset()  # words that take it away where its verb groups hold one of them


@dataclass(frozen=True, slots=True)
class Source:
    """What makes a fact the source of those inside its content."""

    fact: str
    speaker: str
    content: str
    withheld: Mapping[str, str]  # attributes of a statement that asserts nothing
    then: Mapping[str, str]  # what facts inside such a one get instead


@dataclass(frozen=True, slots=True)
class ContextBook:
    """The pack's `context.yaml`, compiled, with what it needs of `pack.yaml`."""

    cues: tuple[Cue, ...]
    guard: Guard  # of the cues that stand by themselves
    source: Source | None
    ordered: Mapping[str, tuple[str, ...]]  # attributes whose later value wins
    defaults: Mapping[str, Mapping[str, str]]  # fact type -> attribute -> default
    later: tuple[str, frozenset[str], Mapping[str, str]] | None  # role, fact types, attributes of facts after the document's date
    quoted: Mapping[str, tuple[str, str, str, str, str]]  # fact type -> attribute, role, whole, part, none
    inside: Mapping[str, tuple[tuple[tuple[int, int], tuple[str, ...]], ...]]  # first word -> cue and entry (their numbers), the entry


def judge(
    units: Units, claims: list[Claim], outer: list[Claim], tokens: Tokens, book: ContextBook, trace: Tracer | None = None
) -> list[Claim]:
    """The claims with attributes and source set. `outer` are those of the sentence that holds this one's quotation."""
    if trace:
        trace.works("judge")
    if not claims:
        return []
    for claim in claims:
        claim.source = source_of(claim, claims, outer, book)
    for claim in claims:
        for name, value in book.defaults[claim.rule.fact].items():
            claim.attributes.setdefault(name, value)
        how_quoted(claim, book)
    for at, stop, cue, facts in events(units, tokens, book, trace):
        for claim in claims:
            if claim.rule.fact not in facts:
                continue
            if reaches(cue, at, stop, claim, units):
                before = dict(claim.attributes) if trace else {}
                inside = claim.source is not None and cue.attributed
                for name, value in (cue.attributed if inside else cue.sets).items():
                    put(claim, name, value, book)
                claim.ahead = claim.ahead or cue.forward
                if trace:
                    changed = {n: v for n, v in claim.attributes.items() if before.get(n) != v}
                    trace.cue(claim, book.cues.index(cue), (at, stop), changed)
            elif trace:
                trace.cue(claim, book.cues.index(cue), (at, stop), None)
    return withhold(claims, book, trace)


def events(units: Units, tokens: Tokens, book: ContextBook, trace: Tracer | None = None) -> list[tuple[int, int, Cue, frozenset[str]]]:
    """Each cue of the sentence with its units, and the fact types that it is for."""
    found = []
    for number in book.guard.possible(units.symbols):
        cue = book.cues[number]
        if trace:
            trace.works("judge", cue)
        found += [
            (m.start(), m.end(), cue, cue.facts) for m in compiled(cue.expression).finditer(units.symbols)
            if not cue.without or not any(
                cue.without & set(inside(units, at, tokens)) for at in range(*m.span()) if at in units.groups)]
    if trace:
        trace.works("judge")
    for at, group in units.groups.items():
        if group.last - group.first > 1 or group.main != group.first:
            for cue, facts in inside_cues(inside(units, at, tokens), book):
                if span := stretch(cue, at, units):
                    found.append((*span, cue, facts))
    return [told for told in found if not told[2].unless or not taken(told[2].unless, told[0], told[1], units)]


def inside(units: Units, at: int, tokens: Tokens) -> list[str]:
    """The words of a verb group, as cues are written."""
    group = units.groups[at]
    return [w for i in units.sentence.items[group.first:group.last] if i >= 0 for w in fold(tokens.words[i]).split()]


def stretch(cue: Cue, at: int, units: Units) -> tuple[int, int] | None:
    """The units of a cue whose words the verb group at a unit holds: the group, or where it works on what stands before it, the
    stretch that its expression finds with the group in it."""
    if not cue.expression:
        return at, at + 1
    if cue.direction in ("group", "verb"):
        return (at, at + 1) if compiled(cue.expression).match(units.symbols, at) else None
    return next((m.span() for m in compiled(cue.expression).finditer(units.symbols) if m.start() <= at < m.end()), None)


def taken(unless: str, at: int, stop: int, units: Units) -> bool:
    """Does what takes a cue away overlap it?"""
    return any(m.start() < stop and at < m.end() for m in compiled(unless).finditer(units.symbols))


def inside_cues(words: list[str], book: ContextBook) -> list[tuple[Cue, frozenset[str]]]:
    """Cues among the words of a verb group, in the pack's order; for its fact types a longer one hides those within it."""
    hits = [
        (order, at, at + len(entry)) for at, word in enumerate(words) for order, entry in book.inside.get(word, ())
        if tuple(words[at:at + len(entry)]) == entry
    ]
    found = []
    for order, begin, end in sorted(hits):
        cue = book.cues[order[0]]
        hidden = [book.cues[o[0]].facts for o, a, b in hits if a <= begin and end <= b and b - a > end - begin]
        if left := cue.facts.difference(*hidden):
            found.append((cue, left))
    return found


def reaches(cue: Cue, at: int, stop: int, claim: Claim, units: Units) -> bool:
    """Does a cue at units `at` to `stop` touch the claim's trigger?"""
    begin, end = claim.trigger
    if cue.direction in ("group", "verb"):
        if begin <= at < end or (claim.verb == at and clear(cue, units, stop, begin, claim, end - begin)):
            return True
        if cue.direction == "group" and claim.verb < 0 and end <= at and begin not in units.groups:  # its subject: the talks will begin
            between = [u for u, g in units.groups.items() if end <= u < at and g.finite]
            if any(a <= at < b for a, b in claim.zones):
                return False  # it belongs to what is said
            return not between and not units.roles[:begin].rstrip("njx#sPM").endswith("p") and clear(cue, units, end, at, claim)
        own = begin in units.groups and cue.stop and compiled(cue.stop).match(units.symbols, begin)  # "who was not asked to speak said"
        return begin >= stop and not own and clear(cue, units, stop, begin, claim, end - begin)
    if cue.direction in ("right", "both") and (begin >= stop or (begin > at and end <= stop)) and (
            clear(cue, units, stop, begin, claim, end - begin)):
        return True
    return cue.direction in ("left", "both") and end <= stop and clear(cue, units, end, at, claim)


def clear(cue: Cue, units: Units, begin: int, end: int, claim: Claim, behind: int = 0) -> bool:
    """Does nothing that begins between end the cue's reach? It may take in `behind` units more (refused to leave and
    said; did not weep in the call).
    """
    if not cue.stop or begin >= end:
        return True
    found = compiled(cue.stop).search(units.symbols, begin, end + behind)
    return found is None or found.start() >= end


def put(claim: Claim, name: str, value: str, book: ContextBook) -> None:
    """Set an attribute; of an ordered one the later value wins."""
    order = book.ordered.get(name)
    if order and name in claim.attributes and order.index(claim.attributes[name]) > order.index(value):
        return
    if name in book.defaults[claim.rule.fact] or name in claim.attributes:
        claim.attributes[name] = value


def how_quoted(claim: Claim, book: ContextBook) -> None:
    """Is the content inside quotation marks, partly, or not at all?"""
    if claim.rule.fact not in book.quoted:
        return
    name, role, whole, part, none = book.quoted[claim.rule.fact]
    fills = claim.roles.get(role)
    if not fills or name in claim.rule.set:
        return
    quoted = [f.type == "quotation" for f in fills]
    some = any(marks_in(f) for f in fills)
    claim.attributes[name] = whole if all(quoted) else part if any(quoted) or some else none


def marks_in(fill: Fill) -> bool:
    """Does a quotation stand inside a fill?"""
    units = fill.units
    return units is not None and any(
        fill.first <= q.first and q.last <= fill.last for q in units.quotations.values()
    )


def source_of(claim: Claim, claims: list[Claim], outer: list[Claim], book: ContextBook) -> Claim | None:
    """The innermost statement whose content holds the claim's trigger."""
    rule = book.source
    if rule is None:
        return None
    best: tuple[int, Claim] | None = None
    for other in claims:
        if other is not claim and other.rule.fact == rule.fact and other.rule.carry is None:
            for begin, end in other.zones:
                if begin <= claim.trigger[0] < end and (best is None or end - begin < best[0]):
                    best = (end - begin, other)
    if best:
        return best[1]
    quotation = claim.units.sentence.within
    return None if quotation is None else next((o for o in outer if o.rule.fact == rule.fact and holds(o, quotation, rule)), None)


def holds(claim: Claim, quotation: Quotation, rule: Source) -> bool:
    """Is the quotation part of the claim's content?"""
    return any(f.first <= quotation.inner[0] and quotation.last - 1 <= f.last for f in claim.roles.get(rule.content, ()))


def withhold(claims: list[Claim], book: ContextBook, trace: Tracer | None = None) -> list[Claim]:
    """What a source declines to say is not asserted by it."""
    rule = book.source
    if rule and rule.withheld:
        for claim in claims:
            source = claim.source
            if source is not None and all(source.attributes.get(k) == v for k, v in rule.withheld.items()):
                claim.source = None
                if trace:
                    trace.withheld(claim, source)
                for name, value in rule.then.items():
                    put(claim, name, value, book)
    return claims
