"""Candidates that gave no fact: in plain sentences, why, and what to change where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from factex.engine.layers import Tokens, Units
from factex.engine.match import Claim, Line
from factex.workshop.explain_bench import Bench, at
from factex.workshop.explain_listen import Heard, Refused
from factex.workshop.explain_pattern import STRETCHES, read_as, text_of
from factex.workshop.explain_values import LineTold, LostTold


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence, and what it takes to talk about it."""

    bench: Bench
    heard: Heard
    units: Units
    tokens: Tokens
    text: str

    def words(self, begin: int, end: int) -> str:
        """The text under some units."""
        return text_of(self.units, self.tokens, self.text, begin, end)

    def line(self, line: Line) -> LineTold:
        """A line as it was written."""
        apart = self.bench.apart(line.rule, line.number)
        return LineTold(line.rule, apart.written.source, apart.written.place, self.bench.frame(line.rule, apart.written))

    def trigger(self, claim: Claim) -> str:
        """The words of a claim's trigger."""
        return self.words(*claim.trigger)


def lost(scene: Scene) -> tuple[LostTold, ...]:
    """All candidates of a sentence that gave no fact; those of one line with one reason at one place are one."""
    found = [*_joined(scene), *_beaten(scene), *_held(scene), *_uncarried(scene), *_lacking(scene), *_refused(scene)]
    return tuple({(t.line.rule, t.line.place, t.words, t.outcome, t.reason): t for t in found}.values())


def _refused(scene: Scene) -> Iterator[LostTold]:
    for refused in scene.heard.refused:
        why, advice = refusal(refused, scene)
        yield _told(refused.line, refused.span, "refused", refused.reason, why, advice, scene)


def _told(line: Line, span: tuple[int, int], outcome: str, reason: str, why: str, advice: str, scene: Scene) -> LostTold:
    fact = scene.bench.rules[line.rule].fact
    beside = any(c.rule.fact == fact and c.trigger[0] < span[1] and span[0] < c.trigger[1] for c in scene.heard.claims)
    return LostTold(fact, scene.line(line), scene.words(*span), outcome, reason, beside, why, advice)


def refusal(refused: Refused, scene: Scene) -> tuple[str, str]:
    """Why a slot could not be filled, and what to change."""
    slot, (begin, end) = refused.slot, refused.stretch
    bench, units, tokens = scene.bench, scene.units, scene.tokens
    name = f"{{{slot.role}}}"
    clauses = bench.file("clauses.yaml")
    if refused.reason == "inherited":
        owner = scene.words(units.groups[begin].subject, units.groups[begin].subject + 1)
        why = f'"{scene.words(begin, begin + 1)}" has "{owner}" as its subject only through another verb, and {name} before a verb wants one of its own.'
        return why, f"To take it all the same, write {{{slot.role}:subject}} in the line."
    if refused.reason == "subject":
        return _no_subject(refused, scene)
    form = slot.bound if slot.bound in STRETCHES else "phrase"
    what = f"{{{slot.role}:{form}}}"
    words = scene.words(begin, min(end, len(units.firsts)))
    if refused.reason == "opening":
        here = scene.words(begin, begin + 1) if begin < len(units.firsts) else "the sentence's end"
        why = f'{what} stands for {STRETCHES[form]}; here it would begin with "{here}".'
        return (
            why,
            f"How it may begin stands in {clauses} under opens, {form}; a line for other words takes another form, such as {{{slot.role}:phrase}}.",
        )
    if refused.reason == "empty":
        side = "Before" if slot.mode == "before" else "Behind"
        why = f'{side} "{scene.words(*refused.span)}" nothing is left for {what}: the {form} ends there.'
        return why, f"What ends a {form} stands in {clauses} under ends."
    if refused.reason == "verb":
        return f'{what} needs a verb with a tense in it; "{words}" has none.', f"A line with {{{slot.role}:phrase}} would take it."
    if refused.reason == "finite":
        why = f'{what} wants its verb in the base form, as in "that he go"; in "{words}" it has a tense.'
        return why, f"A line with {{{slot.role}:clause}} takes it."
    return _wrong_kind(refused, scene, words, read_as(units, tokens, begin))


def _no_subject(refused: Refused, scene: Scene) -> tuple[str, str]:
    """The verb whose subject was not found, and what stands before it."""
    verb, units = refused.stretch[0], scene.units
    shown = scene.words(verb, verb + 1) if verb < len(units.firsts) else scene.words(*refused.span)
    if verb not in units.groups:
        why = f'"{scene.words(*refused.span)}" was not read as a verb here, so that it has no subject.'
        return why, f"Verb forms stand in {scene.bench.file('lexicon/forms.yaml')}, verb groups in {scene.bench.file('clauses.yaml')}."
    group = units.groups[verb]
    if group.subject >= 0:
        owner = scene.words(group.subject, group.subject + 1)
        return f'The subject of "{shown}" is "{owner}", which does not stand where the line wants {{{refused.slot.role}}}.', (
            "Move the slot in the line, or write a line for this order."
        )
    before = (
        f'right before it stands "{scene.words(verb - 1, verb)}" ({read_as(units, scene.tokens, verb - 1)})'
        if verb
        else "the sentence begins with it"
    )
    why = f'No subject was found for "{shown}": {before}.'
    if verb and verb - 1 in units.quotations:
        advice = "A line for a speaker who comes later has the slot behind the verb."
    elif verb and verb - 1 not in units.names and verb - 1 not in units.groups:
        advice = (
            f"If those words name a party, their last noun must stand in the lexicon ({scene.bench.file('lexicon/roles.yaml')}, "
            f"organizations.yaml), so that a shape of {scene.bench.file('mentions.yaml')} finds them."
        )
    else:
        advice = f"What may stand between a subject and its verb is said in {scene.bench.file('clauses.yaml')}."
    return why, advice


def _wrong_kind(refused: Refused, scene: Scene, words: str, read: str) -> tuple[str, str]:
    slot, (begin, _) = refused.slot, refused.stretch
    types = ", ".join(sorted(slot.types))
    rule = scene.bench.apart(refused.line.rule, refused.line.number).rule
    kind = rule.slots[slot.role].kind if slot.role in rule.slots else slot.role
    name = scene.units.names.get(begin)
    if name is not None and (name.type in slot.types or any(m.type in slot.types for m in name.members)) and not slot.head:
        why = f'{{{slot.role}}} needs at least {slot.least} parties here; "{words}" is one.'
        twice = sum(use.role == slot.role for use in refused.line.slots) > 1
        more = " A slot that stands twice in a line needs the number at each place." if twice else ""
        return why, f"The number stands in the rule, {at(rule.place)}: slots, {slot.role}.{more}"
    why = f'{{{slot.role}}} takes {types}; "{words}" was read as {read}.'
    if name is None:
        return why, f"Words become a mention by the lexicon and {scene.bench.file('mentions.yaml')}."
    return why, (
        f"If it should be taken, add {name.type} to the kind {kind} in {scene.bench.file('pack.yaml')}, or give the slot another kind in "
        f"the rule; if it was read wrongly, see the shape {name.shape} in {at(scene.bench.shapes.get(name.shape)) or 'times.yaml'}."
    )


def _held(scene: Scene) -> Iterator[LostTold]:
    for claim, unless, span in scene.heard.held:
        why, advice = held_back(unless, span, scene)
        yield _told(claim.line, claim.reach, "held back", scene.line(unless).pattern, why, advice, scene)


def held_back(unless: Line, span: tuple[int, int], scene: Scene) -> tuple[str, str]:
    """The line of `unless` that held a match back."""
    told = scene.line(unless)
    why = f'The rule\'s unless line `{told.pattern}` matches "{scene.words(*span)}".'
    return why, f"If this is a fact all the same, make that line narrower: {at(told.place)}."


def _uncarried(scene: Scene) -> Iterator[LostTold]:
    for claim, earlier in scene.heard.carried:
        if earlier is None:
            why, advice = uncarried(claim, scene)
            yield _told(claim.line, claim.reach, "uncarried", "", why, advice, scene)


def uncarried(claim: Claim, scene: Scene) -> tuple[str, str]:
    """A role that no earlier fact gave."""
    carry = claim.rule.carry
    assert carry is not None
    why = (
        f"The rule takes its {carry.role} over from the last {' or '.join(sorted(carry.sources))} before; within {carry.sentences} "
        f"sentences and {carry.paragraphs} paragraph breaks there is none that has one."
    )
    return why, f"How far it looks back stands under carry in the rule: {at(scene.bench.rules[claim.rule.id].place)}."


def _lacking(scene: Scene) -> Iterator[LostTold]:
    for claim in scene.heard.lacking:
        why, advice = lacking(claim, scene)
        yield _told(claim.line, claim.reach, "lacking", "", why, advice, scene)


def lacking(claim: Claim, scene: Scene) -> tuple[str, str]:
    """Roles of which a rule needs one, and none of which is filled."""
    why = f"The rule needs one of {', '.join(claim.rule.needs)}, and none of them is filled here, by the line or by an adjunct."
    return why, f"What it needs stands in the rule: {at(scene.bench.rules[claim.rule.id].place)}: needs."


def _joined(scene: Scene) -> Iterator[LostTold]:
    for claim in scene.heard.claims:
        if claim.part_of is not None:
            why = f'The quotation goes on from the paragraph before, and is part of the {scene.bench.rules[claim.part_of.rule.id].fact} there.'
            yield _told(claim.line, claim.reach, "lost", "goes on", why, "", scene)


def _beaten(scene: Scene) -> Iterator[LostTold]:
    for claim, winner, reason in scene.heard.lost:
        why, advice = beaten(claim, winner, reason, scene)
        yield _told(claim.line, claim.reach, "lost", reason, why, advice, scene)


def beaten(claim: Claim, winner: Claim, reason: str, scene: Scene) -> tuple[str, str]:
    """The better fact that overlaps, and what made it better."""
    told = scene.line(winner.line)
    who = (
        f"line {told.place.line} (`{told.pattern}`) of the same rule"
        if winner.rule.id == claim.rule.id
        else f"{winner.rule.id} (line {told.place.line})"
    )
    why = f'It overlaps the {winner.rule.fact} "{scene.trigger(winner)}" by {who}, and only one can stand. '
    core = scene.bench.book.core
    mine, theirs = (sorted(r for r in core[c.rule.fact] if c.roles.get(r)) for c in (claim, winner))
    if reason == "roles":
        why += f"The other fills {_roles(theirs)}, this one {_roles(mine)}."
        advice = "A line that fills more core roles wins; else write an unless line into the other rule."
    elif reason == "priority":
        why += f"Both fill as many core roles; the other rule's priority is {winner.rule.priority}, this one's {claim.rule.priority}."
        advice = f"To turn it round, give this rule a higher priority: {at(scene.bench.rules[claim.rule.id].place)}."
    elif reason == "length":
        why += f'Both fill as many core roles with the same priority; the other match is longer ("{scene.words(*winner.reach)}").'
        advice = f"To turn it round, give this rule a higher priority: {at(scene.bench.rules[claim.rule.id].place)}."
    else:
        why += "Both are alike, and the other comes first by its rule's name and its line."
        advice = f"To turn it round, give this rule a higher priority: {at(scene.bench.rules[claim.rule.id].place)}."
    if claim.rule.id == winner.rule.id:
        why, advice = f"The {who} reads the same act, and fills {_roles(theirs)}; this one {_roles(mine)}.", ""
    if claim.rule.fact != winner.rule.fact:
        advice += (
            f" If a {claim.rule.fact} and a {winner.rule.fact} may share words, say so under share in {scene.bench.file('pack.yaml')}."
        )
    return why, advice


def _roles(names: list[str]) -> str:
    return " and ".join(names) if names else "no core role"
