"""Rule documents in, checked `Rule` values out: every fact type, role, kind, class and attribute in them is known."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from factex.diagnostics import Diagnostic, Place, nearest
from factex.limits import MISTAKES, WAYS
from factex.patterns import Slot, Verb, WordClass
from factex.workshop.codes import enough, finding
from factex.workshop.declared import Declared, FactType, check_declared, known, slot_spec
from factex.workshop.examples import HIT, MISS, check_cases
from factex.workshop.filled_cases import Cases, Row
from factex.workshop.frames import Frame, check_frames, expand
from factex.workshop.lexicon import Lexicon, check_lexicon, check_set, lengths_of, word_entries
from factex.workshop.load import RawDocument, RawPack
from factex.workshop.marks import Map, Text
from factex.workshop.pattern import ENDS, parse_block, walk, ways
from factex.workshop.pattern_tokens import SLOT_FORMS, Split, split
from factex.workshop.rules import Alternative, Carry, Rule, SlotSpec

_FREE_FORMS = frozenset(SLOT_FORMS) - {"subject"}  # in `unless`: under any name

TOO_MANY = f"the words of this line can lie in more than {WAYS:,} ways, which is slow; write lines with fewer gaps and [ ]"


@dataclass(frozen=True, slots=True)
class Checked:
    """A pack, checked: what `compile` takes, beside the documents of the general layers in `raw`."""

    raw: RawPack
    declared: Declared
    lexicon: Lexicon
    lengths: Mapping[str, int]  # class -> in how many lengths its entries come, of those that come in several
    frames: Mapping[str, Frame]
    rules: tuple[Rule, ...]


def check_pack(raw: RawPack, classes: Collection[str] = (), split: Split = split) -> tuple[Checked, list[Diagnostic]]:
    """Check everything but the general layers. `classes`: further classes that patterns may name."""
    declared, out = check_declared(raw)
    lexicon, wrong = check_lexicon(raw, declared)
    frames, more = check_frames(raw, split)
    out += wrong + more
    lengths = lexicon.lengths()
    rules, wrong = check_rules(raw, declared, {*classes, *lexicon.classes}, frames, split, lengths)
    return Checked(raw, declared, lexicon, lengths, frames, rules), sorted({*out, *wrong})


def check_rules(raw: RawPack, declared: Declared, classes: Collection[str], frames: Mapping[str, Frame],
                split: Split = split, lengths: Mapping[str, int] | None = None) -> tuple[tuple[Rule, ...], list[Diagnostic]]:
    """The rules that count, by id. A rule with mistakes is left out when its fact type or all patterns are missing.

    `classes` are those known beside the rule's own, `lengths` in how many lengths their entries come; `split` gives the tokens of
    literal text, as the engine sees them.
    """
    rules, out = [], []
    for row in raw.of("rule"):
        checker = _Checker(row, declared, classes, frames, split, lengths or {})
        if (rule := checker.rule()) is not None:
            rules.append(rule)
        out += checker.out
        if len(out) >= MISTAKES:
            enough(out)
            break
    return tuple(rules), sorted(set(out))


class _Checker:
    """Checks one rule; its findings gather in `out`."""

    def __init__(self, row: RawDocument, declared: Declared, classes: Collection[str], frames: Mapping[str, Frame],
                 split: Split, lengths: Mapping[str, int]) -> None:
        self.body, self.row, self.declared, self.frames, self.split = row.body, row, declared, frames, split
        self.known_lengths = lengths
        self.out: list[Diagnostic] = []
        self.words = {str(key): word_entries(value) for key, value in row.body.map("words").items()}
        self.classes = {*classes, *self.words, *ENDS}

    def rule(self) -> Rule | None:
        """The rule, or None where too little of it is right."""
        body, out = self.body, self.out
        named, key = body.text("fact"), body.text("rule")
        fact = None
        if named is not None and known("F301", [named], self.declared.facts, "fact type", out):
            fact = self.declared.facts[named]
        find = self.block("find", fact)
        unless = self.block("unless", fact)
        used = []
        for use in body.maps("frame"):
            name, lines, wrong = expand(use, body.key("frame").place, self.frames, self.split)
            out += wrong
            find += self.sound(lines, fact, False)
            used += [name] if name else []
        if fact is None or key is None:
            return None
        slots = self.slots(fact)
        cases = Cases([row for part in body.maps("tests") for row in self.cases(part, fact)])
        for kind in (HIT, MISS):
            if not any(case.kind == kind for case, words in cases.rows if words != ()):
                out.append(finding("F309", key.place, f"the rule has no {kind} under 'tests'"))
        attributes = check_set(body.map("set"), self.declared, fact.attributes, out)
        return None if not find else Rule(
            id=self.row.rule_id, fact=fact.name, about=body.plain("about").strip(), slots=slots,
            words=self.words, find=tuple(find), unless=tuple(unless), set=attributes, carry=self.carry(fact),
            priority=int(body.plain("priority", "0")), cases=cases, place=key.place, frames=tuple(used),
            needs=tuple(str(n) for n in body.get("needs", ())))

    def block(self, key: str, fact: FactType | None) -> list[Alternative]:
        """The sound patterns of `find` or `unless`."""
        text = self.body.text(key)
        if text is None:
            return []
        lines, wrong = parse_block(text, split=self.split)
        self.out += wrong
        return self.sound(lines, fact, key == "unless")

    def sound(self, lines: Iterable[Alternative], fact: FactType | None, unless: bool) -> list[Alternative]:
        """Those patterns whose slots and classes are known. Without a fact type only classes are looked at."""
        good = []
        for line in lines:
            known = [self.known(part, fact, unless) for part in walk(line.pattern)]
            if not all(known):
                continue
            if ways(line.pattern, self.lengths) > WAYS:
                self.out.append(finding("F223", line.place, TOO_MANY))
            else:
                good.append(line)
        return good

    def lengths(self, part: Verb | WordClass) -> int:
        """In how many lengths the entries of a class come; of a verb there is one."""
        if isinstance(part, Verb) and not part.is_class:
            return 1
        entries = self.words.get(part.name)
        return self.known_lengths.get(part.name, 1) if entries is None else lengths_of(entries)

    def known(self, part: object, fact: FactType | None, unless: bool) -> bool:
        """Whether what a part names is there."""
        match part:
            case Verb(name, True, _, place) | WordClass(name, place) if name not in self.classes:
                message = f"unknown class {name!r}{nearest(name, self.classes)}"
                self.out.append(finding("F304", place, message))
                return False
            case Slot(name, form, _, place) if fact is not None and name not in fact.slots:
                if unless and (form in _FREE_FORMS or name in self.declared.kinds):
                    return True
                self.role(name, place, fact)
                return False
        return True

    def role(self, name: str, place: Place, fact: FactType) -> None:
        """Note an unknown role."""
        there = f"; there are {', '.join(fact.slots)}" if fact.slots else ""
        hint = nearest(name, fact.slots) or there
        self.out.append(finding("F302", place, f"a {fact.name} has no role {name!r}{hint}"))

    def slots(self, fact: FactType) -> dict[str, SlotSpec]:
        """What each role takes: as the rule declares, else as the fact type does."""
        slots = fact.slots
        for role, text in self.body.map("slots").pairs():
            if role not in fact.slots:
                self.role(role, role.place, fact)
            elif isinstance(text, Text) and (spec := slot_spec(role, text, self.declared.kinds, self.out)):
                slots[str(role)] = spec
        return slots

    def cases(self, body: Map, fact: FactType) -> list[Row]:
        """One example, maybe for several that differ in a word."""
        cases, wrong = check_cases(body, fact, self.declared)
        self.out += wrong
        return cases

    def carry(self, fact: FactType) -> Carry | None:
        """What the rule takes over from an earlier fact; a bare role is one of its own type, one sentence back."""
        value = self.body.get("carry")
        if value is None:
            return None
        body = self.body.map("carry")
        role = value if isinstance(value, Text) else body.text("role")
        if role is None:
            return None
        if role not in fact.slots:
            self.role(role, role.place, fact)
            return None
        sources = known("F301", body.texts("from"), self.declared.facts, "fact type", self.out)
        named = body.map("as")
        names = []
        for source in known("F301", [key for key, _ in named.pairs()], self.declared.facts, "fact type", self.out):
            other = named.text(source)
            if other is not None and other not in self.declared.facts[source].slots:
                self.role(other, other.place, self.declared.facts[source])
            elif other is not None:
                names.append((source, str(other)))
        return Carry(str(role), tuple(sources) or (fact.name,), int(body.plain("sentences", "1")),
                     int(body.plain("paragraphs", "0")), tuple(names))
