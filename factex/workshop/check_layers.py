"""The names in the general layers: types, kinds, roles, facts, attributes, classes and genders must be known.

What their patterns name is looked up where they are compiled.
"""
from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from factex.diagnostics import Diagnostic, Place, nearest
from factex.limits import WAYS
from factex.packs import PACK
from factex.patterns import Slot
from factex.symbols import SHAPES
from factex.workshop.check_rules import TOO_MANY, Checked
from factex.workshop.codes import finding
from factex.workshop.compile_layers import DATE_LINE, DATE_LINE_SLOTS, FOLDED, LETTERS, VERB
from factex.workshop.compile_words import Words
from factex.workshop.declared import known
from factex.workshop.lexicon import check_set
from factex.workshop.load import RawPack
from factex.workshop.marks import Map, Text
from factex.workshop.pattern import parse_block, walk, ways
from factex.workshop.pattern_tokens import SLOT_FORMS, Split
from factex.workshop.rules import Alternative
from factex.workshop.schema import KINDS


def check_layers(raw: RawPack, checked: Checked, words: Words, split: Split, wrong: bool) -> list[Diagnostic]:
    """The findings about the general layers of a pack. `wrong`: there are mistakes elsewhere, so that nothing will be compiled."""
    checker = _Checker(raw, checked, words, split)
    checker.complete()
    checker.text()
    checker.mentions()
    checker.clauses()
    checker.adjuncts()
    checker.context()
    checker.links()
    checker.events()
    checker.ways()
    if wrong or checker.out:
        checker.patterns()
    return sorted(set(checker.out))


class _Checker:
    def __init__(self, raw: RawPack, checked: Checked, words: Words, split: Split) -> None:
        self.raw, self.declared, self.split = raw, checked.declared, split
        self.classes = {*words.classes, *words.verbs, VERB}
        self.units = {*self.classes, *SHAPES, *FOLDED}  # what categories tell apart
        self.verbs, self.forms, self.lengths = set(words.verbs), words.forms, checked.lengths
        self.out: list[Diagnostic] = []

    def complete(self) -> None:
        """Every layer that the engine needs is there, with every key that it needs."""
        if not self.declared.language:
            return  # the pack itself is missing, which is told elsewhere
        folder = Path(self.raw.layers[0])
        needed = [kind for kind in KINDS if kind.needs]
        if missing := [kind for kind in needed if not self.raw.of(kind.name) and not (folder / kind.files).exists()]:
            told = "; ".join(f"{kind.files}, with {', '.join(kind.needs)}" for kind in missing)
            self.out.append(finding("F404", Place(str(folder / PACK), 1, 1), f"the pack lacks what the engine needs: {told}"))
        for kind in needed:
            if kind not in missing:
                body = self.raw.one(kind.name)
                if lost := [key for key in kind.needs if key not in body]:
                    self.out.append(finding("F404", body.place, f"{kind.files} lacks the keys {', '.join(lost)}"))

    def known(self, code: str, names: Iterable[Text], there: Iterable[str], what: str) -> None:
        known(code, names, there, what, self.out)

    def types(self, names: Iterable[Text]) -> None:
        self.known("F321", names, self.declared.mentions, "mention type")

    def facts(self, names: Iterable[Text]) -> None:
        self.known("F301", names, self.declared.facts, "fact type")

    def class_names(self, names: Iterable[Text], marked: bool = True, units: bool = False) -> None:
        """Classes, in < > where other words may stand beside them."""
        for name in names:
            if marked and name.startswith("<"):
                known("F304", [name], self.units if units else self.classes, "class", self.out, name.strip("<>"))
            elif not marked:
                known("F304", [name], self.classes, "class", self.out, name.partition(":")[0])

    def role(self, role: Text | None, facts: Iterable[str]) -> None:
        """A role that one of the fact types has."""
        facts = list(facts)
        if role is not None and all(fact in self.declared.facts for fact in facts):
            there = {name for fact in facts for name in self.declared.facts[fact].slots}
            known("F302", [role], sorted(there), "role", self.out)

    def set(self, body: Map) -> None:
        check_set(body, self.declared, self.declared.attributes, self.out)

    def lines(self, block: Text | None) -> tuple[Alternative, ...]:
        """The sound patterns of a block."""
        lines, wrong = parse_block(block, general=True, split=self.split) if block is not None else ((), [])
        self.out += wrong
        return lines

    def patterns(self) -> None:
        """What is wrong with patterns themselves. Compiling finds it too, but is not reached after other mistakes."""
        for document in self.raw.documents:
            body = document.body
            if document.kind in ("reading", "shape", "verb group", "clauses", "adjuncts", "cue"):
                for key in ("find", "after", "not after", "before", "not before", "between", "stops", "across", "until", "unless",
                            "barriers"):
                    self.lines(body.text(key))
                for part in (body.map(key) for key in ("ends", "begins", "skips", "opens")):
                    for key in part:
                        self.lines(part.text(key))
            elif document.kind == "mentions":
                for key in body.map("parts"):
                    self.lines(body.map("parts").text(key))

    def ways(self) -> None:
        """Patterns over units that could be read in too many ways. Those of mentions and verb groups are tried only where one fits."""
        for kind in ("clauses", "adjuncts", "adjunct", "cue"):
            for document in self.raw.of(kind):
                body = document.body
                blocks = [body.text(key) for key in ("find", "between", "stops", "across", "until", "unless", "barriers")]
                blocks += [part.text(key) for part in map(body.map, ("ends", "begins", "skips", "opens")) for key in part]
                for block in filter(None, blocks):
                    for line in parse_block(block, general=True, split=self.split)[0]:
                        if ways(line.pattern, lambda part: self.lengths.get(part.name, 1)) > WAYS:
                            self.out.append(finding("F223", line.place, TOO_MANY))

    def text(self) -> None:
        for form in self.raw.one("text").texts("date lines"):
            for part in DATE_LINE.findall(form):
                if part not in DATE_LINE_SLOTS and (len(part) > 1 or part.isalnum()):
                    message = f"a date line is made of {', '.join(DATE_LINE_SLOTS)} and signs, not of {part!r}"
                    self.out.append(finding("F410", form.place, message + nearest(part, DATE_LINE_SLOTS)))

    def mentions(self) -> None:
        head = self.raw.one("mentions")
        self.class_names(head.texts("never names"), marked=False)
        for key in ("names behind", "borrowed", "places behind"):
            self.class_names(head.texts(key), marked=False)
        readings = head.map("readings")
        for reading in readings:
            self.class_names(readings.texts(reading), marked=False)
        for document in self.raw.of("reading"):
            self.known("F410", document.body.texts("reading"), readings, "reading")
        for document in self.raw.of("shape"):
            self.types(document.body.texts("mention"))

    def clauses(self) -> None:
        body = self.raw.one("clauses")
        for key in ("content", "subjects", "times"):
            self.types(body.texts(key))
        roles = body.map("roles")
        self.known("F410", [key for key, _ in roles.pairs()], LETTERS, "role of words in clauses")
        for role in roles:
            self.class_names(roles.texts(role), units=True)
        for key in ("reporting", "unopened", "active", "affected"):
            self.known("F304", body.texts(key), self.verbs, "class of verbs")
        self.known("F410", [key for key, _ in body.map("opens").pairs()], (*SLOT_FORMS, "fronted"), "form of slots")
        for verb in (*body.texts("passive"), *body.texts("purpose"), *body.texts("deeds"), *body.texts("writing")):
            if verb not in self.forms:
                self.out.append(finding("F401", verb.place, f"no forms are known of the verb {str(verb)!r}{nearest(verb, self.forms)}"))

    def adjuncts(self) -> None:
        roles = {name for fact in self.declared.facts.values() for name in fact.slots}
        names = {*roles, *self.declared.kinds, *self.declared.mentions}
        for document in self.raw.of("adjunct"):
            body = document.body
            self.facts(body.texts("facts"))
            self.role(body.text("role"), map(str, body.texts("facts") or self.declared.facts))
            for line in self.lines(body.text("find")):
                for part in walk(line.pattern):
                    if isinstance(part, Slot) and part.name not in names:
                        message = f"unknown role or kind {part.name!r}{nearest(part.name, names)}"
                        self.out.append(finding("F303", part.place, message))

    def context(self) -> None:
        self.known("F305", self.raw.one("context").texts("ordered"), self.declared.attributes, "attribute")
        for document in self.raw.of("cue"):
            self.facts([*document.body.texts("facts"), *document.body.texts("not facts")])
            for key in ("set", "attributed"):
                self.set(document.body.map(key))
        for document in self.raw.of("source"):
            body = document.body
            self.facts(body.texts("source"))
            for key in ("speaker", "content"):
                self.role(body.text(key), [body.plain("source")])
            for key in ("withheld", "then"):
                self.set(body.map(key))
        for document in self.raw.of("quoted"):
            body, name = document.body, document.body.text("quoted")
            self.facts(body.texts("facts"))
            self.role(body.text("role"), map(str, body.texts("facts")))
            self.known("F305", body.texts("quoted"), self.declared.attributes, "attribute")
            if name is not None and name in self.declared.attributes:
                values = self.declared.attributes[name].values
                for key in ("whole", "part", "none"):
                    self.known("F306", body.texts(key), values, f"value of {str(name)!r}")

    def events(self) -> None:
        head = self.raw.one("events")
        for key in ("date", "place"):
            self.role(head.text(key), self.declared.facts)
        modes = head.map("modes")
        self.known("F305", [name for name, _ in modes.pairs()], self.declared.attributes, "attribute")
        for name in set(modes) & set(self.declared.attributes):
            values = self.declared.attributes[name].values
            self.known("F306", [value for value, _ in modes.map(name).pairs()], values, f"value of {str(name)!r}")
        for document in self.raw.of("event"):
            body = document.body
            self.facts(body.texts("fact"))
            self.set(body.map("when"))
            for key in ("actor", "recipient"):
                self.role(body.text(key), [body.plain("fact")])

    def links(self) -> None:
        body = self.raw.one("links")
        self.types(body.texts("person"))
        genders = body.map("genders")
        for gender in genders:
            self.class_names(genders.texts(gender))
        self.class_names(body.texts("exclusive"))
        for row in (*body.maps("pronouns"), *body.maps("pairs")):
            self.types((*row.texts("types"), *row.texts("bodies")))
            self.known("F410", row.texts("gender"), genders, "gender")
            self.class_names(row.texts("titles"))
        for row in body.maps("kinds"):
            self.class_names((*row.texts("classes"), *row.texts("ends")))
        for fact, role in body.map("pair facts").pairs():
            self.facts([fact])
            self.role(role if isinstance(role, Text) else None, [str(fact)])
