"""Mutants compiled: only what depends on the changed document is made anew, the rest is the healthy pack's.

A cue, an adjunct, a link, a time or a rule changes its own part of the book and nothing else, and is written over the
healthy pack's alphabet: that tells apart all that the mutant's own would, since a mutant names nothing new. What the
alphabet itself hangs on (the lexicon, mentions, clauses, text, the pack's types) is compiled as a whole.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from factex.diagnostics import Diagnostic
from factex.engine.book import Book
from factex.engine.match import Line, RuleBook
from factex.symbols import Lexicon
from factex.workshop.check_layers import check_layers
from factex.workshop.check_rules import Checked, check_pack, check_rules
from factex.workshop.compile import build, clause_book
from factex.workshop.compile_context import adjunct_book, context_book, link_book
from factex.workshop.compile_events import event_book
from factex.workshop.compile_guard import Demand, guard
from factex.workshop.compile_layers import CategorySpelling, text_book
from factex.workshop.compile_rules import rule_book
from factex.workshop.compile_times import compile_times
from factex.workshop.compile_words import read_words, splitter
from factex.workshop.frames import check_frames
from factex.workshop.load import RawDocument, RawPack, load_pack
from factex.workshop.marks import Map, read_yaml
from factex.workshop.mutants import Mutant
from factex.workshop.rules import Rule
from factex.workshop.schema import check, kind_of
from factex.workshop.schema_forms import Kind

CONTEXT = frozenset(("cue", "source", "later", "quoted", "context", "adjunct", "adjuncts", "links"))
EVENTS = frozenset(("event", "events"))
RULES = frozenset(("rule", "frame"))
LEXICAL = frozenset(("words", "entities", "forms", "verbs"))
NAMING = frozenset(("mentions", "reading", "shape", "verb group"))  # of which rules and the lexicon know nothing
LAYERS = NAMING | {"clauses"}


class Broken(Exception):
    """A mutant that the loader or the checks refuse, with the first finding."""


class Workbench:
    """A healthy pack, ready to be changed in one place at a time."""

    def __init__(self, layers: Sequence[Path]) -> None:
        self.raw, _ = load_pack(layers)
        self.words = read_words(self.raw)
        self.text = text_book(self.raw, self.words)
        self.split = splitter(self.text)
        self.checked, _ = check_pack(self.raw, {*self.words.verbs, "verb"}, self.split)
        self.book, self.tools, _ = build(self.raw, self.words, self.text, self.checked, False)
        self.asks: dict[str, dict[int, list[Demand]]] = {}
        for rule in self.checked.rules:
            self.asks[rule.id] = rule_book(rule, self.tools.units, self.tools.filler, self.tools.stops, False, [])[1]
        self.rules = {rule.id: rule for rule in self.checked.rules}
        self.sources = {d.body.place.file: next(k.source for k, _ in d.body.pairs()) for d in self.raw.documents}

    def mutated(self, mutant: Mutant) -> Book:
        """The book of the changed pack. Raises Broken when the change cannot be loaded or compiled."""
        raw, changed = self._changed(mutant)
        kinds = {document.kind for document in changed}
        if not changed:
            return self.book
        if kinds <= {"times"}:
            return self._times(raw)
        if kinds <= CONTEXT:
            return self._context(raw)
        if kinds <= EVENTS:
            _sound(check_layers(raw, replace(self.checked, raw=raw), self.words, self.split, False))
            return replace(self.book, events=event_book(raw))
        if kinds <= RULES and (book := self._rules(raw, changed)) is not None:
            return book
        if kinds <= NAMING and (book := self._names(raw)) is not None:
            return book
        return self._whole(raw, kinds)

    def text_of(self, file: str) -> str:
        """A file of the pack, as mutants count its characters."""
        return "\n".join(self.sources[file].lines)

    def _changed(self, mutant: Mutant) -> tuple[RawPack, list[RawDocument]]:
        """The pack's documents with those of the mutant's file read anew, and which of them differ, old and new ones."""
        text = self.text_of(mutant.file)
        bodies, wrong = read_yaml(mutant.file, text[:mutant.start] + mutant.new + text[mutant.end:])
        fresh: list[RawDocument] = []
        for body in bodies:
            if not isinstance(body, Map):
                raise Broken("a document is no mapping any more")
            kind = kind_of(mutant.path, body, body.place)
            if not isinstance(kind, Kind):
                raise Broken(kind.message)
            kept, more = check(body, kind.name)
            wrong += more
            fresh.append(RawDocument(kind.name, mutant.path, mutant.layer, kept))
        _sound(wrong)
        old = [d for d in self.raw.documents if d.path == mutant.path and d.layer == mutant.layer]
        fresh = [next((o for o in old if o.kind == new.kind and o.body == new.body), new) for new in fresh]
        kept_ids = set(map(id, fresh))
        gone = [document for document in old if id(document) not in kept_ids]
        new = [document for document in fresh if not any(document is o for o in old)]
        return self._with(old, fresh), gone + new

    def _with(self, old: Sequence[RawDocument], fresh: Sequence[RawDocument]) -> RawPack:
        """The pack with a file's documents replaced, in the place of the first; rules in the order of their ids."""
        there = {id(document) for document in old}
        others: list[RawDocument] = []
        for document in self.raw.documents:
            if id(document) in there:
                others += fresh
                fresh = ()
            else:
                others.append(document)
        rules: dict[str, RawDocument] = {}
        for document in others:
            if document.kind == "rule":
                if document.rule_id in rules:
                    raise Broken(f"the rule {document.rule_id} stands there twice")
                rules[document.rule_id] = document
        plain = [document for document in others if document.kind != "rule"]
        return RawPack(self.raw.layers, (*plain, *(rules[name] for name in sorted(rules))), self.raw.files)

    def _times(self, raw: RawPack) -> Book:
        times, wrong = compile_times(raw.one("times"))
        _sound(wrong)
        return replace(self.book, mentions=replace(self.book.mentions, times=times))

    def _context(self, raw: RawPack) -> Book:
        units, tools = self.tools.units, self.tools
        before = len(units.findings)
        checked = replace(self.checked, raw=raw)
        _sound(check_layers(raw, checked, self.words, self.split, False))
        declared = checked.declared
        book = replace(
            self.book, context=context_book(raw, units, declared), links=link_book(raw, self.words, units.lexicon),
            adjuncts=adjunct_book(raw, units, declared, tools.stops))
        wrong, units.findings[before:] = units.findings[before:], []
        _sound(wrong)
        return book

    def _rules(self, raw: RawPack, changed: Sequence[RawDocument]) -> Book | None:
        """The book with the changed rules compiled anew; None where their own words change, and the alphabet with them."""
        frames, wrong = (check_frames(raw, self.split) if any(d.kind == "frame" for d in changed) else (self.checked.frames, []))
        _sound(wrong)
        names = {d.rule_id for d in changed if d.kind == "rule"}
        if frames is not self.checked.frames:
            names |= {d.rule_id for d in raw.of("rule") if "frame" in d.body}
        part = RawPack(raw.layers, tuple(d for d in raw.of("rule") if d.rule_id in names), raw.files)
        classes = {*self.words.verbs, "verb", *self.checked.lexicon.classes}
        rules, wrong = check_rules(part, self.checked.declared, classes, frames, self.split)
        _sound(wrong)
        fresh = {rule.id: rule for rule in rules}
        if any(name not in self.rules or rule.words != self.rules[name].words for name, rule in fresh.items()):
            return None
        units, tools = self.tools.units, self.tools
        before = len(units.findings)
        books, lines, demands = dict[str, RuleBook](), list[Line](), list[list[Demand]]()
        for rule in _in_order(self.checked, fresh, {d.rule_id for d in raw.of("rule")}):
            book, asks = self.book.rules.rules[rule.id], self.asks.get(rule.id, {})
            if rule.id in fresh:
                book, asks = rule_book(rule, units, tools.filler, tools.stops, False, [])
            books[rule.id] = book
            for line in book.lines:
                lines.append(line)
                demands.append(asks[line.number])
        found, units.findings[before:] = units.findings[before:], []
        _sound(found)
        return replace(self.book, rules=replace(self.book.rules, rules=books, lines=tuple(lines), guard=guard(demands)))

    def _names(self, raw: RawPack) -> Book | None:
        """The book with other mentions and verb groups; None where they keep other words together, which rules see."""
        _sound(check_layers(raw, replace(self.checked, raw=raw), self.words, self.split, False))
        spelling, times = CategorySpelling(raw, self.words, self.text, self.tools.categories), self.book.mentions.times
        if _together(spelling.lexicon) != _together(self.tools.categories.lexicon):
            return None
        mentions, clauses = spelling.mention_book(times), clause_book(raw, spelling, self.book.clauses.alphabet)
        _sound(spelling.findings)
        return replace(self.book, mentions=mentions, clauses=clauses, links=link_book(raw, self.words, spelling.lexicon))

    def _whole(self, raw: RawPack, kinds: set[str]) -> Book:
        """The book compiled from the start; what documents of these kinds have no part in is the healthy pack's."""
        lexical, words, text, split = bool(kinds & LEXICAL), self.words, self.text, self.split
        if lexical:
            words = read_words(raw)
        if lexical or "text" in kinds:
            text = text_book(raw, words)
            split = splitter(text)
        if kinds <= LAYERS:
            checked = replace(self.checked, raw=raw)
        else:
            checked, wrong = check_pack(raw, {*words.verbs, "verb"}, split)
            _sound(wrong)
        _sound(check_layers(raw, checked, words, split, False))
        book, _, wrong = build(raw, words, text, checked, False, self.tools)
        _sound(wrong)
        return book


def _in_order(checked: Checked, fresh: dict[str, Rule], there: set[str]) -> list[Rule]:
    return [fresh.get(rule.id, rule) for rule in checked.rules if rule.id in there]


def _together(lexicon: Lexicon) -> set[str]:
    """The entries of several words."""
    return {form for table in (lexicon.exact, lexicon.lower) for form in table if " " in form}


def _sound(findings: Sequence[Diagnostic]) -> None:
    wrong = next((f for f in findings if f.level == "error"), None)
    if wrong is not None:
        raise Broken(wrong.message)

