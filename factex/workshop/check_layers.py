"""The names in the general layers: types, kinds, roles, facts, attributes, classes and genders must be known.

What their patterns name is looked up where they are compiled.
"""
from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from factex.diagnostics import Diagnostic, Place, nearest
from factex.patterns import Slot
from factex.symbols import SHAPES
from factex.workshop.check_rules import Checked
from factex.workshop.codes import finding
from factex.workshop.compile_layers import FOLDED, LETTERS, VERB
from factex.workshop.compile_words import Words
from factex.workshop.declared import known
from factex.workshop.lexicon import check_set
from factex.workshop.load import PACK, RawPack
from factex.workshop.marks import Map, Text
from factex.workshop.pattern import parse_block, walk
from factex.workshop.pattern_tokens import SLOT_FORMS, Split
from factex.workshop.schema import KINDS


def check_layers(raw: RawPack, checked: Checked, words: Words, split: Split) -> list[Diagnostic]:
    """The findings about the general layers of a pack."""
    checker = _Checker(raw, checked, words, split)
    checker.complete()
    checker.mentions()
    checker.clauses()
    checker.adjuncts()
    checker.context()
    checker.links()
    return sorted(set(checker.out))


class _Checker:
    def __init__(self, raw: RawPack, checked: Checked, words: Words, split: Split) -> None:
        self.raw, self.declared, self.split = raw, checked.declared, split
        self.classes = {*words.classes, *words.verbs, VERB}
        self.units = {*self.classes, *SHAPES, *FOLDED}  # what categories tell apart
        self.verbs, self.forms = set(words.verbs), words.forms
        self.out: list[Diagnostic] = []

    def complete(self) -> None:
        """Every layer that the engine needs is there, with every key that it needs."""
        folder = Path(self.raw.layers[0])
        for kind in KINDS:
            if not kind.needs:
                continue
            documents = self.raw.of(kind.name)
            path = folder / kind.files
            if not documents and not path.exists():
                place = Place(str(folder / PACK), 1, 1)
                message = f"the pack has no {kind.files}: {kind.about} It needs the keys {', '.join(kind.needs)}"
                self.out.append(finding("F404", place, message))
                continue
            body = self.raw.one(kind.name)
            place = documents[0].place if documents else Place(str(path), 1, 1)
            self.out += [finding("F404", place, f"the key {key!r} is missing in {kind.files}") for key in kind.needs if key not in body]

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
        if role is not None:
            there = {name for fact in facts if fact in self.declared.facts for name in self.declared.facts[fact].slots}
            known("F302", [role], sorted(there), "role", self.out)

    def set(self, body: Map) -> None:
        check_set(body, self.declared, self.declared.attributes, self.out)

    def mentions(self) -> None:
        head = self.raw.one("mentions")
        self.class_names(head.texts("never names"), marked=False)
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
        self.known("F304", body.texts("reporting"), self.verbs, "class of verbs")
        self.known("F410", [key for key, _ in body.map("opens").pairs()], SLOT_FORMS, "form of slots")
        for verb in body.texts("passive"):
            if verb not in self.forms:
                self.out.append(finding("F401", verb.place, f"no forms are known of the verb {str(verb)!r}{nearest(verb, self.forms)}"))

    def adjuncts(self) -> None:
        roles = {name for fact in self.declared.facts.values() for name in fact.slots}
        names = {*roles, *self.declared.kinds, *self.declared.mentions}
        for document in self.raw.of("adjunct"):
            body = document.body
            self.facts(body.texts("facts"))
            self.role(body.text("role"), map(str, body.texts("facts") or self.declared.facts))
            block = body.text("find")
            for line in parse_block(block, True, self.split)[0] if block is not None else ():
                for part in walk(line.pattern):
                    if isinstance(part, Slot) and part.name not in names:
                        message = f"unknown role or kind {part.name!r}{nearest(part.name, names)}"
                        self.out.append(finding("F303", part.place, message))

    def context(self) -> None:
        self.known("F305", self.raw.one("context").texts("ordered"), self.declared.attributes, "attribute")
        for document in self.raw.of("cue"):
            self.facts(document.body.texts("facts"))
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
            self.class_names(row.texts("classes"))
        for fact, role in body.map("pair facts").pairs():
            self.facts([fact])
            self.role(role if isinstance(role, Text) else None, [str(fact)])
