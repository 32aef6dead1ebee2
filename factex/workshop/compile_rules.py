"""Rules to lines: each alternative of `find` and `unless` as one expression over units, with its slots.

What an author need not write is put in here: a slot before a verb is the verb's subject, adverbs and adjuncts may stand between a verb
and what it takes, `be` and a participle are a passive verb group.
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace

from factex.diagnostics import Diagnostic
from factex.engine.expressions import FILLER
from factex.engine.match import CarryOver, Line, RuleBook, SlotUse
from factex.engine.units import QUOTATION, fold
from factex.patterns import Either, Gap, Marked, Maybe, Pattern, Raw, Repeat, Sequence, Slot, Verb, Word, WordClass
from factex.symbols import charset
from factex.workshop.compile_parts import (
    classy,
    fixed_word,
    flat,
    holds_fixed,
    is_fixed,
    leading,
    mark_only,
    marked,
    may_be_empty,
    needed,
    subject_slot,
    trigger_part,
    verbal,
)
from factex.workshop.compile_units import UnitSpelling
from factex.workshop.compile_words import TAKES
from factex.workshop.rules import Alternative, Rule, SlotSpec

STRETCHES = (
    "clause", "subjunctive", "embedded", "question", "infinitive", "gerund", "comparison", "naming",
    "predicate", "joined", "main", "statement", "quoted", "fronted", "phrase",
)

CLAUSES = ("clause", "subjunctive", "embedded")  # forms of slots that a word may open
OPENING = re.compile(r"\(\?P<(\w+)>\)")  # an empty group at the beginning of an expression


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line by itself, for who takes lines apart: parts `first` to `last` of the pattern, the expression of what may
    stand before it, its own, and whether it belongs to the trigger."""

    first: int
    last: int
    before: str
    expression: str
    trigger: bool


@dataclass(slots=True)
class LineWriter:
    """Writes one line."""

    spelling: UnitSpelling
    scope: str
    slots: Mapping[str, SlotSpec]
    filler: str
    stops: str  # what a gap or an inner phrase never crosses
    tracing: bool
    number: int = 0
    uses: list[SlotUse] = field(default_factory=list)
    branches: list[str] = field(default_factory=list)
    verbs: list[Verb] = field(default_factory=list)
    firsts: set[str] = field(default_factory=set)
    needs: list[frozenset[str]] = field(default_factory=list)  # sets of characters, of each of which every match has one
    pieces: list[Piece] = field(default_factory=list)
    triggers: list[str] = field(default_factory=list)
    start: int = 1  # column of the line

    def group(self, kind: str) -> str:
        self.number += 1
        return f"{kind}{self.number}"

    def line(self, rule: str, number: int, alternative: Alternative) -> tuple[Line, frozenset[str]]:
        """The line, and the characters that its trigger begins with."""
        pattern = self.spelling.merge(alternative.pattern)
        self.start = alternative.place.column
        expression = self.parts(flat(pattern), True)
        uses = self.uses
        if opening := OPENING.match(expression):  # without it, `re` knows with which characters a match begins
            expression = expression[opening.end():]
            uses = [replace(use, leads=True) if use.group == opening[1] else use for use in uses]
        return Line(
            rule, number, alternative.source, expression, tuple(uses), self.sets(), tuple(self.branches), tuple(self.triggers),
            self.filler if FILLER in expression else "",
        ), frozenset(self.firsts)

    def parts(self, parts: list[Pattern], top: bool, branch: bool = False) -> str:
        """A sequence: with the trigger as a group where it is the whole line, or a `branch` that holds a trigger of its own."""
        begin, end = self.trigger(parts) if top else (-1, -1)
        deep = self.deep(parts) if top and begin < 0 else -1
        firsts: Set[str] = set()
        out, seen_verb = [], False
        at = 0
        while at < len(parts):
            part = parts[at]
            following = parts[at + 1] if at + 1 < len(parts) else None
            inside = begin < at < end
            opened = isinstance(part, Slot) and part.form in CLAUSES and isinstance(parts[at - 1], Word)  # all behind "that" is its clause
            apart = not (at and ((fixed_word(part) and fixed_word(parts[at - 1])) or opened))
            between = FILLER if self.filler and seen_verb and apart and (not inside or verbal(parts[at - 1])) else ""
            out.append(between)
            if at == begin:
                self.triggers.append(self.group("t"))
                out.append(f"(?P<{self.triggers[-1]}>")
            used = 1
            if isinstance(part, Slot) and following is not None and (
                (part.form in (None, "head") and verbal(following))
                or (subject_slot(part) and (is_fixed(following) or any(map(verbal, parts[at + 2:]))))
            ):
                out.append(self.subject(part, at, top))
                self.pending = self.uses[-1]
            elif self.passive(part, following):
                assert isinstance(part, Verb) and following is not None
                out.append(self.verb_group(self.passive_of(following)))
                used = 2
                seen_verb = True
            elif isinstance(part, Gap):
                out.append(self.gap(part, parts[at + 1:]))
            elif at == deep:
                assert isinstance(part, Either)
                out.append(self.either(part, True))
                seen_verb = seen_verb or verbal(part)
            elif verbal(part) or (self.pending is not None and is_fixed(part) and (not at or subject_slot(parts[at - 1]))):
                out.append(self.verb_group(self.write(part, top and begin <= at < end)))
                seen_verb = True
            elif isinstance(part, Slot) and part.form in STRETCHES:
                out.append(self.stretch(part, all(map(subject_slot, parts[:at])), at + 1 == len(parts)))
            else:
                out.append(self.write(part, top and begin <= at < end))
                seen_verb = seen_verb or (isinstance(part, Slot) and part.form is None)
            if top and not branch:
                before, expression = (text.replace(FILLER, self.filler) for text in (between, out[-1]))
                self.pieces.append(Piece(at, at + used, before, expression, begin <= at < end))
                if need := needed(part, out[-1]):
                    self.needs.append(need)
            if top and begin <= at < end and not firsts:
                firsts = self.first_of(part, following)
                self.firsts |= firsts
            at += used
            if at >= end > begin >= 0 and at - used < end:
                out.append(")")
        return "".join(out)

    pending: SlotUse | None = None

    def trigger(self, parts: list[Pattern]) -> tuple[int, int]:
        """The run of fixed parts around the first verb or class (else the first word), or the marked part."""
        for at, part in enumerate(parts):
            if marked(part):
                return (-1, -1) if isinstance(part, Either) else (at, at + 1)
        run = [at for at, part in enumerate(parts) if is_fixed(part) and (verbal(part) or classy(part))]
        run = run or [at for at, part in enumerate(parts) if is_fixed(part) and not mark_only(part)]
        run = run or [at for at, part in enumerate(parts) if isinstance(part, Slot) and part.form in ("quote", "head")]
        if not run:
            return -1, -1
        begin = end = run[0]
        while begin and trigger_part(parts[begin - 1]):
            begin -= 1
        end += 1
        while end < len(parts) and trigger_part(parts[end]):
            end += 1
        while begin < run[0] and isinstance(parts[begin], Maybe):
            begin += 1
        opener = parts[end] if end < len(parts) else None  # what opens a content clause is no trigger
        if end - begin > 1 and isinstance(opener, Slot) and opener.form in CLAUSES and isinstance(parts[end - 1], Word):
            end -= 1
        return begin, end

    def deep(self, parts: list[Pattern]) -> int:
        """The `(a|b)` whose branches each hold the trigger, where it is no run of the line itself: the marked one, else the first."""
        choices = [at for at, part in enumerate(parts) if isinstance(part, Either) and all(map(holds_fixed, part.parts))]
        return next((at for at in choices if marked(parts[at])), choices[0] if choices else -1)

    def passive(self, part: Pattern, following: Pattern | None) -> bool:
        return isinstance(part, Verb) and not part.is_class and part.name == self.spelling.passive and (
            (isinstance(following, Word) and following.text.isalpha() and bool(self.lemmas(following.text)))
            or isinstance(following, Verb) or (following is not None and verbal(following)))

    def lemmas(self, form: str) -> list[str]:
        """The verbs whose participle a word is."""
        return [verb for verb, kind in self.spelling.words.table.get(form, ()) if kind == "participle"]

    def passive_of(self, part: Pattern) -> str:
        if isinstance(part, Word):
            spelling = self.spelling
            codes = spelling.codes(None, True)
            return charset(c for c in spelling._groups("=" + fold(part.text), codes))
        if isinstance(part, Either):
            return "(?:" + "|".join(self.passive_of(p) for p in part.parts) + ")"
        if isinstance(part, Marked):
            return self.passive_of(part.part)
        assert isinstance(part, Verb)
        self.verbs.append(part)
        return self.spelling.verb(replace(part, form=None), True, self.scope)

    def verb_group(self, inner: str) -> str:
        """A verb's expression, in a group of its own when a subject hangs on it."""
        if self.pending is None:
            return inner
        name = self.group("v")
        self.uses[self.uses.index(self.pending)] = replace(self.pending, verb=name)
        self.pending = None
        return f"(?P<{name}>{inner})"

    def subject(self, slot: Slot, at: int, top: bool) -> str:
        """A slot before a verb: nothing of its own in the line, its units come from the clause layer."""
        group = self.group("s")
        self.uses.append(self.use(slot, "inherits" if slot.form == "subject" else "subject", group, "" if at == 0 else "after"))
        return f"(?P<{group}>)" + ("" if at == 0 else f"[^{QUOTATION}]{{0,25}}?")

    def use(self, slot: Slot, mode: str, group: str, bound: str = "") -> SlotUse:
        spec = self.slots.get(slot.name)
        kind = spec.kind if spec else slot.name
        types = self.spelling.kinds.get(kind, (kind,))
        head = fold(slot.argument) if slot.argument and slot.form == "head" else ""
        return SlotUse(slot.name, mode, group, frozenset(types), bool(spec and spec.many), spec.least if spec else 1, bound, "", head)

    def stretch(self, slot: Slot, first: bool, last: bool) -> str:
        """A clause or phrase: at an end of the line it reaches as far as its bounds, inside it is short."""
        group = self.group("c")
        bound = slot.form or "phrase"
        if last or (not first and slot.form != "phrase"):
            self.uses.append(self.use(slot, "after", group, bound))
            return f"(?P<{group}>)"
        if first:
            self.uses.append(self.use(slot, "before", group, bound))
            return f"(?P<{group}>)" + (f"(?<={QUOTATION})" if bound == "quoted" else "")
        self.uses.append(self.use(slot, "between", group, bound))
        return f"(?P<{group}>[^{self.stops}]{{1,12}}?)"

    def gap(self, gap: Gap, after: list[Pattern]) -> str:
        """Up to so many words, never across a mention that the slot behind it could take."""
        slot = next((p for p in after if isinstance(p, Slot) and p.form not in (*STRETCHES, "quote")), None)
        kept = "".join(self.spelling.name_chars(self.use(slot, "", "").types, None)) if slot is not None else ""
        return f"[^{self.stops}{kept}]{{0,{gap.most}}}?"

    def write(self, part: Pattern, traced: bool = False) -> str:
        """Any part that needs no look at its neighbours."""
        if isinstance(part, Sequence):
            return self.parts(list(part.parts), False)
        if isinstance(part, Either):
            return self.either(part, False)
        if isinstance(part, Maybe):
            return "(?:" + self.traced("o", part.part, self.write(part.part)) + ")?"
        if isinstance(part, Repeat | Marked):
            return self.write(part.part)
        if isinstance(part, Slot):
            return self.slot(part)
        if isinstance(part, Gap):
            return f"[^{self.stops}]{{0,{part.most}}}?"
        if isinstance(part, WordClass):
            return self.spelling.word_class(part, self.scope)
        if isinstance(part, Verb):
            self.verbs.append(part)
            return self.spelling.verb(part, None, self.scope)
        if isinstance(part, Raw):
            return self.spelling.raw(part)
        return charset(self.spelling.word(fold(part.text)))

    def either(self, choice: Either, top: bool) -> str:
        """`(a|b)`; with `top` each branch has a trigger. A subject that waits for its verb has one in each branch that begins with it."""
        waiting, branches = self.pending, []
        apart = top or (waiting is not None and any(isinstance(part, Sequence) for part in choice.parts))  # else one group holds all
        for number, part in enumerate(choice.parts):
            if waiting is not None and number:
                self.uses.append(waiting)
                self.pending = waiting
            before = self.pending
            branches.append(self.traced("b", part, self.parts(flat(part), top, True) if apart else self.write(part)))
            if waiting is not None and number and before is self.pending:  # it took no subject
                self.uses.remove(waiting)
        return "(?:" + "|".join(branches) + ")"

    def traced(self, kind: str, part: Pattern, expression: str) -> str:
        """A branch or what may be missing, in the tracing build in a group that tells where in the line the part stands."""
        if not self.tracing:
            return expression
        name = f"{self.group(kind)}_{max(part.place.column - self.start, 0)}"
        self.branches.append(name)
        return f"(?P<{name}>{expression})"

    def slot(self, slot: Slot) -> str:
        group = self.group("g")
        if slot.form == "quote":
            self.uses.append(self.use(slot, "quote", group))
            return f"(?P<{group}>{QUOTATION})"
        use = self.use(slot, "name", group)
        if slot.form == "possessor":
            mark = charset(c for p in self.spelling.possessors for c in self.spelling.word(p))
            owner = self.group("g")
            self.uses.append(replace(use, many=True))
            self.uses.append(replace(use, group=owner, least=0))
            self.uses[-2] = replace(self.uses[-2], least=0)
            plain = charset(self.spelling.name_chars(use.types, False))
            owning = charset(self.spelling.name_chars(use.types, True))
            return f"(?:(?P<{group}>{plain}){mark}|(?P<{owner}>{owning}))"
        self.uses.append(use)
        return f"(?P<{group}>{charset(self.spelling.name_chars(use.types, False, use.head))})"

    def first_of(self, part: Pattern, following: Pattern | None) -> Set[str]:
        """The characters that a trigger may begin with."""
        if isinstance(part, Maybe):
            return set()
        if isinstance(part, Marked):
            return self.first_of_all(flat(part.part))
        if isinstance(part, Either | Sequence):
            branches = part.parts if isinstance(part, Either) else (part,)
            return set().union(*(self.first_of_all(flat(branch)) for branch in branches))
        if self.passive(part, following):
            return leading(self.passive_of(following)) if following else set()
        keep = self.uses[:], self.verbs[:], self.branches[:], self.number, self.pending
        self.pending = None
        text = self.write(part)
        self.uses, self.verbs, self.branches, self.number, self.pending = keep
        return leading(text)

    def first_of_all(self, parts: list[Pattern]) -> set[str]:
        """The same of parts in a row: of those that may be missing, and the first that may not."""
        firsts = set[str]()
        for part, following in zip(parts, [*parts[1:], None], strict=True):
            firsts |= self.first_of(part, following) if not isinstance(part, Maybe) else self.first_of_all(flat(part.part))
            if not may_be_empty(part):
                break
        return firsts

    def sets(self) -> dict[str, Mapping[str, str]]:
        """Attributes of the lexicon, by the forms of the line's verbs."""
        out: dict[str, Mapping[str, str]] = {}
        for verb in self.verbs:
            if verb.is_class and verb.name.startswith(TAKES):
                for form, attributes in self.spelling.attributes_of(verb.name, self.scope).items():
                    out.setdefault(form, attributes)
        return out


def rule_book(
    rule: Rule, spelling: UnitSpelling, filler: str, stops: str, tracing: bool, findings: list[Diagnostic]
) -> tuple[RuleBook, dict[int, list[frozenset[str]]]]:
    """A rule ready to run, and what each of its lines asks of a sentence."""
    lines, asks = [], {}
    for number, alternative in enumerate(rule.find):
        writer = LineWriter(spelling, rule.id, rule.slots, filler, stops, tracing)
        line, first = writer.line(rule.id, number, alternative)
        lines.append(line)
        asks[number] = [first, *writer.needs]
    unless = []
    for number, alternative in enumerate(rule.unless):
        writer = LineWriter(spelling, rule.id, rule.slots, filler, stops, tracing)
        unless.append(writer.line(rule.id, -1 - number, alternative)[0])
    carry = rule.carry and CarryOver(rule.carry.role, frozenset(rule.carry.sources), rule.carry.sentences, rule.carry.paragraphs,
                                    rule.carry.names)
    return RuleBook(rule.id, rule.fact, tuple(lines), tuple(unless), dict(rule.set), carry or None, rule.priority, rule.needs), asks
