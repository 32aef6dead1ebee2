"""Match: rules over a sentence's symbols.

Given a sentence's units, gives candidate facts (claims): which rule and line, the trigger's units, the slots' units. A line is one
expression over the symbols; subjects come from the clause layer, the far end of a clause or phrase from the bounds of `clauses.yaml`.
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from factex.engine.expressions import compiled
from factex.engine.guard import Guard
from factex.engine.layers import Name, Tokens, Units
from factex.engine.linear import Found, Linear, crowded, linear
from factex.engine.stretches import bare, bound, dated, main_clause, outer, outer_verb, related, resumed, start_of, unfit, whole
from factex.engine.units import fold
from factex.engine.watch import Watch
from factex.own_fields import OwnFields
from factex.values import Fact

TRIGGER_WORDS = 6
ZONES = frozenset(("after", "before", "between", "quote"))  # modes of slots that take a stretch


@dataclass(frozen=True, slots=True)
class SlotUse:
    """One slot of a line. `mode`: name, subject, inherits, possessor, quote, between (a phrase with something after it),
    after, before (a stretch to the line's right or left; `bound` names what ends it)."""

    role: str
    mode: str
    group: str
    types: frozenset[str]
    many: bool
    least: int
    bound: str = ""
    verb: str = ""  # group of the verb whose subject it is
    head: str = ""
    leads: bool = False  # it stands first: where the match begins, without a group in the expression


@dataclass(frozen=True, slots=True)
class Line:
    """One alternative of a rule's `find`, compiled."""

    rule: str
    number: int
    source: str
    written: str  # with FILLER for what may stand between its parts
    slots: tuple[SlotUse, ...]
    sets: Mapping[str, Mapping[str, str]]  # verb form (with particle) -> attributes from the lexicon
    branches: tuple[str, ...] = ()  # groups of branches and of what may be missing, in the workshop's tracing build only
    triggers: tuple[str, ...] = ()  # groups of the trigger, one of which matches; none: the whole match
    filler: str = ""

    @property
    def expression(self) -> re.Pattern[str]:
        """What finds it in a sentence's symbols."""
        return compiled(self.written, self.filler)

    def within(self, symbols: str) -> re.Pattern[str] | Linear:
        """What finds it in these symbols: the same, but quick where what may stand between parts could lie there in many ways."""
        if self.filler and crowded(symbols, self.filler):
            return linear(self.written, self.filler) or self.expression
        return compiled(self.written, self.filler)


@dataclass(frozen=True, slots=True)
class CarryOver:
    """What a rule takes over from an earlier fact."""

    role: str
    sources: frozenset[str]
    sentences: int
    paragraphs: int
    names: tuple[tuple[str, str], ...]  # what facts of other types call the role

    def of(self, fact: str) -> str:
        """The role's name in facts of a type."""
        return next((name for other, name in self.names if other == fact), self.role)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """One rule, ready to run."""

    id: str
    fact: str
    lines: tuple[Line, ...]
    unless: tuple[Line, ...]
    set: Mapping[str, str]
    carry: CarryOver | None
    priority: int
    needs: tuple[str, ...] = ()


NO_RULE = RuleBook("", "", (), (), {}, None, 0)  # of adjuncts


@dataclass(frozen=True, slots=True)
class MatchBook(OwnFields):
    """All rules, and the bounds of clauses and phrases."""

    rules: Mapping[str, RuleBook]
    lines: Sequence[Line]  # in the order in which they claim
    guard: Guard  # of the lines
    ends: Mapping[str, str]  # clause, phrase: what ends a stretch to the right
    begins: Mapping[str, str]  # what a stretch to the left begins after
    opens: Mapping[str, str]  # how a question, infinitive or gerund begins
    fillers: tuple[str, ...] = ()  # what may stand between parts of lines
    ready: dict[int, Ready] = field(init=False, repr=False, compare=False, default_factory=dict)

    def line(self, number: int) -> Ready:
        """A line, its expression, the group of its last slot and how that opens, if in a way of its own: at hand once it was asked for."""
        found = self.ready.get(number)
        if found is None:
            line = self.lines[number]
            last = next(reversed(line.slots), None)
            opens = self.opens.get(last.bound) if last and last.mode == "after" else None
            found = self.ready[number] = line, line.expression, last.group if last else "", compiled(opens) if opens else None
        return found


Ready: TypeAlias = tuple[Line, re.Pattern[str], str, re.Pattern[str] | None]


@dataclass(slots=True)
class Fill:
    """One mention of a role: tokens `first` to `last` of the document, the folded name if it is one."""

    first: int
    last: int
    type: str
    name: Name | None = None
    units: Units | None = None


@dataclass(slots=True)
class Claim:
    """A candidate fact of one sentence; later rooms fill in the rest."""

    units: Units
    line: Line
    rule: RuleBook
    trigger: tuple[int, int]  # units
    reach: tuple[int, int]  # units that the match covers
    roles: dict[str, list[Fill]]
    attributes: dict[str, str]
    zones: list[tuple[int, int]] = field(default_factory=list)  # units of its clauses and phrases
    verb: int = -1
    source: Claim | None = None
    part_of: Claim | None = None  # whose quotation this one's goes on, so that it is no fact of its own
    ahead: bool = False  # a cue says that its times lie ahead


class Tracer(Watch):
    """Who wants to know what the rooms decide. Each method does nothing: a listener overrides those it wants to hear.

    Rooms call it only where one is plugged in; what it is told is the rooms' own, to read and never to change. Spans are units.
    """

    def matched(self, claim: Claim, span: tuple[int, int]) -> None:
        """Match: a line matched at the span, and its slots could be filled."""

    def refused(
        self, line: Line, units: Units, span: tuple[int, int], slot: SlotUse, stretch: tuple[int, int], reason: str
    ) -> None:
        """Match: a line matched, but a slot could not be filled with this stretch (of a subject: its verb).

        The reason is one of subject, inherited, opening, empty, finite, verb, quote, kind.
        """

    def held_back(self, claim: Claim, unless: Line, span: tuple[int, int]) -> None:
        """Match: a line of `unless` matched across the claim."""

    def carried(self, claim: Claim, earlier: Claim | None) -> None:
        """Attach: the role that the claim's rule carries over comes from this earlier claim, or from none, and the claim falls."""

    def adjunct(
        self, units: Units, line: Line, role: str, span: tuple[int, int], fills: Sequence[Fill], owners: Sequence[Claim],
        claims: Sequence[Claim],
    ) -> None:
        """Attach: an adjunct was found, and went to these of the sentence's claims, or to none."""

    def lacking(self, claim: Claim) -> None:
        """Attach: the claim has none of the roles of which its rule needs one, and falls."""

    def lost(self, claim: Claim, winner: Claim, reason: str) -> None:
        """Attach: the claim fell to a better one: by its roles, its priority, its length, or the order of rules."""

    def cue(self, claim: Claim, number: int, span: tuple[int, int], changed: Mapping[str, str] | None) -> None:
        """Judge: the pack's cue of this number touched the claim and changed these attributes; None: its reach ended before."""

    def withheld(self, claim: Claim, source: Claim) -> None:
        """Judge: the claim lies in a statement that asserts nothing, so that it loses its source."""

    def sentence(self, units: Units, tokens: Tokens, claims: Sequence[Claim]) -> None:
        """The sentence is done; these claims stand."""

    def linked(self, name: Name, sieve: str, names: Sequence[str], disputed: Sequence[str]) -> None:
        """Link: whom a mention stands for and which sieve found it; without a sieve, between whom the text does not decide."""

    def recorded(self, claim: Claim, fact: Fact) -> None:
        """Record: the claim became this fact."""


def match(units: Units, tokens: Tokens, book: MatchBook, trace: Tracer | None = None) -> list[Claim]:
    """Every claim that a line makes of the sentence, in the order of lines."""
    symbols = units.symbols
    claims = []
    if trace:
        trace.works("match")
    numbers = book.guard.possible(symbols)
    if not numbers:
        return []
    calm = not any(crowded(symbols, filler) for filler in book.fillers)
    for number in numbers:
        (line, usual, group, opens), at = book.line(number), 0
        if trace:
            trace.works("match", line)
        expression = usual if calm else line.within(symbols)
        while found := expression.search(symbols, at):
            if opens and not trace and (begin := found.start(group)) >= 0 and not opens.match(symbols, begin) and not dated(units, begin):
                at = found.start() + 1  # told without a look at its other slots
                continue
            claim = claim_of(line, found, units, tokens, book, trace)
            at = max(found.end(), at + 1) if claim else found.start() + 1
            if claim and trace:
                trace.matched(claim, found.span())
            if claim and not vetoed(claim, symbols, units, tokens, book, trace):
                claims.append(claim)
            if claim and trace:
                trace.works("match", line)  # again, after its `unless`
    return claims


def claim_of(
    line: Line, found: re.Match[str] | Found, units: Units, tokens: Tokens, book: MatchBook, trace: Tracer | None
) -> Claim | None:
    """Fill a match's slots; None when one cannot be filled as its kind asks."""
    low, high = found.span()
    roles: dict[str, list[Fill]] = {}
    zones: list[tuple[int, int]] = []
    verb = -1
    for slot in line.slots:
        begin, end = found.span(slot.group) if not slot.leads else (found.start(), found.start())
        if slot.mode in ("subject", "inherits"):
            at, stop = found.span(slot.verb)
            if at < 0:
                continue
            while at < stop and at not in units.groups:
                at += 1
            verb, group = at, units.groups.get(at)
            if group is None or group.subject < 0 or (group.inherited and slot.mode == "subject") or (
                (group.subject > verb and not group.inherited) or (slot.bound and group.subject != begin)) or (
                roles and slot.bound and related(units, verb)):
                if trace:
                    lent = group is not None and group.subject >= 0 and group.inherited and slot.mode == "subject"
                    trace.refused(line, units, found.span(), slot, (verb, stop), "inherited" if lent else "subject")
                return None
            begin, end = group.subject, group.subject + 1
            if not group.inherited:
                low, high = min(low, begin), max(high, end)
        elif begin < 0:
            continue
        elif slot.mode == "after":
            begin -= slot.bound == "statement" and dated(units, begin)
            opens = slot.bound not in book.opens or compiled(book.opens[slot.bound]).match(units.symbols, begin)
            if not (opens or trace):
                return None  # without a look at its end
            stop = bound(book.ends[slot.bound], units.symbols, begin)
            stop = main_clause(book.opens["fronted"], book.ends["fronted"], units, tokens.words, found.start(), begin, stop)
            stop = resumed(units, begin, outer_verb(units, begin, stop) if slot.bound == "embedded" else stop)
            wrong = ""
            if not opens:
                wrong = "opening"
            elif stop <= begin:
                wrong = "empty"
            elif slot.bound == "subjunctive" and not bare(units, begin, stop):
                wrong = "finite"
            elif slot.bound in ("clause", "embedded", "statement") and not whole(units, begin, stop, slot.bound != "statement"):
                wrong = "verb"
            if wrong:
                if trace:
                    trace.refused(line, units, found.span(), slot, (begin, stop), wrong)
                return None
            end = stop
        elif slot.mode == "before":
            begin, end = start_of(book.begins[slot.bound], units.symbols, begin), begin
            if verb >= 0 and begin < units.groups[verb].behind <= end:  # it holds its own speaker
                begin = units.groups[verb].behind
            wrong = unfit(slot.bound, book.opens["fronted"], units, tokens.words, begin, end)
            if wrong:
                if trace:
                    trace.refused(line, units, found.span(), slot, (begin, end), wrong)
                return None
        fills = fills_of(slot, begin, end, units, tokens)
        if slot.mode in ZONES:
            zones.append((begin, end))
        if len(fills) < slot.least and counted(fills) < slot.least:
            if trace:
                trace.refused(line, units, found.span(), slot, (begin, end), "kind")
            return None
        if slot.role in roles:
            roles[slot.role] += fills
        else:
            roles[slot.role] = fills
    rule = book.rules.get(line.rule, NO_RULE)
    trigger = next((found.span(group) for group in line.triggers if found.start(group) >= 0), found.span())
    return Claim(units, line, rule, trigger, (low, high), roles, {**lexical(line, found, units, tokens), **rule.set}, zones, verb)


def counted(fills: list[Fill]) -> int:
    """How many parties fills are at least: a plural is two."""
    return sum(2 if f.name is not None and f.name.plural and not f.name.members else 1 for f in fills)


def fills_of(slot: SlotUse, begin: int, end: int, units: Units, tokens: Tokens) -> list[Fill]:
    """The mentions of a slot's units; empty when its kind does not take them."""
    sentence = units.sentence
    if slot.mode == "quote":
        quotation = units.quotations[begin]
        first, last = quotation.inner
        return [Fill(first, last, slot.bound or "quotation", None, units)]
    if slot.mode in ("after", "before", "between"):
        return stretch(begin, end, units, tokens)
    name = units.names.get(begin)
    if name is None:
        return []
    members = name.members if name.members and slot.many else (name,) if not name.members else name.members[:1]
    return [
        Fill(*sentence.span(m.first, m.last), m.type, m, units)
        for m in members if m.type in slot.types and (not slot.head or fold(tokens.words[sentence.first(m.head)]) == slot.head)
    ]


def stretch(begin: int, end: int, units: Units, tokens: Tokens) -> list[Fill]:
    """A stretch of units as content: outer punctuation left out, and the marks of a quotation that is all of it."""
    sentence = units.sentence
    while end > begin and outer(units, tokens.words, end - 1):
        end -= 1
    while end > begin and outer(units, tokens.words, begin):
        begin += 1
    if begin >= end:
        return []
    if end == begin + 1 and begin in units.quotations:
        first, last = units.quotations[begin].inner
        return [Fill(first, last, "quotation", None, units)] if last > first else []
    return [Fill(*sentence.span(units.firsts[begin], units.lasts[end - 1]), "content", None, units)]


PARTICLES = 4  # words that a verb of the lexicon may have behind its first: sound a note of caution


def lexical(line: Line, found: re.Match[str] | Found, units: Units, tokens: Tokens) -> Mapping[str, str]:
    """Attributes that the lexicon gives for the verb that was matched."""
    sets = line.sets
    if not sets:
        return {}
    words, items, groups = tokens.words, units.sentence.items, units.groups
    for at in range(*found.span()):
        if at in groups:
            group = groups[at]
            form = fold(words[items[group.main]])
            known = sets.get(form)
            for item in items[group.last:group.last + PARTICLES]:
                if item < 0:
                    break
                form += " " + fold(words[item])
                known = sets.get(form, known)
            if known is not None:
                return known
    return {}


def vetoed(
    claim: Claim, symbols: str, units: Units, tokens: Tokens, book: MatchBook, trace: Tracer | None
) -> bool:
    """Does one of the rule's `unless` overlap the match?"""
    low, high = claim.reach
    for line in claim.rule.unless:
        if trace:
            trace.works("match", line)
        for found in line.within(symbols).finditer(symbols):
            if found.start() < high and low < found.end() and claim_of(line, found, units, tokens, book, None):
                if trace:
                    trace.held_back(claim, line, found.span())
                return True
    return False
