"""A pack's folders to a book that the engine runs, with every mistake that was found on the way."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from factex.diagnostics import Diagnostic
from factex.engine.book import Book
from factex.engine.clause import SUBJECT, ClauseBook
from factex.engine.match import MatchBook
from factex.engine.segment import TextBook
from factex.engine.units import UnitAlphabet, fold
from factex.packs import PACK
from factex.patterns import Pattern
from factex.workshop.check_layers import check_layers
from factex.workshop.check_rules import Checked, check_pack
from factex.workshop.codes import in_order
from factex.workshop.compile_context import adjunct_book, context_book, link_book, patterns_of
from factex.workshop.compile_events import event_book
from factex.workshop.compile_guard import guard
from factex.workshop.compile_layers import CategorySpelling, names, text_book
from factex.workshop.compile_over import (
    ADJUNCTS,
    BOUNDS,
    CONTEXT,
    FILLER,
    FRONTED,
    OPENED,
    STOPS,
    Layers,
    bounds_of,
    charset_body,
    compiled_rules,
    filler_of,
)
from factex.workshop.compile_times import compile_times
from factex.workshop.compile_units import UnitSpelling
from factex.workshop.compile_words import Words, read_words, signed, splitter
from factex.workshop.load import RawPack, load_pack, over_base
from factex.workshop.marks import Map
from factex.workshop.rules import Rule


@dataclass(frozen=True, slots=True)
class Tools:
    """What a book was made with, for who takes patterns apart."""

    raw: RawPack
    categories: CategorySpelling
    units: UnitSpelling
    filler: str
    stops: str
    checked: Checked
    layers: Layers
    asked: Mapping[str, frozenset[str]]  # rule, or one of the names above -> the marks whose characters its expressions hold


@dataclass(frozen=True, slots=True)
class Compiled:
    """What came of a pack: a book when nothing essential is wrong, the rules, and all findings."""

    book: Book | None
    rules: tuple[Rule, ...]
    findings: tuple[Diagnostic, ...]
    tools: Tools | None = None


def compile_pack(layers: Sequence[Path], tracing: bool = False) -> Compiled:
    """Compile the folders, over the pack over which the first lies where it does not stand alone; none: the default pack.

    `tracing` builds patterns that tell which branch of `(a|b)` matched.
    """
    raw, findings = load_pack(over_base(layers))
    if any(f.code == "F117" or (f.level == "error" and Path(f.place.file).name == PACK) for f in findings):
        return Compiled(None, (), tuple(findings))  # without the pack below, or what is declared, all else would seem wrong too
    words = read_words(raw)
    text = text_book(raw, words)
    checked, wrong = check_pack(raw, {*words.verbs, "verb"}, splitter(text))
    findings += wrong
    findings += check_layers(raw, checked, words, splitter(text), any(f.level == "error" for f in findings))
    if any(f.level == "error" for f in findings):
        return Compiled(None, checked.rules, tuple(in_order(findings)))
    book, tools, wrong = build(raw, words, text, checked, tracing)
    findings += wrong
    broken = any(f.level == "error" for f in findings)
    return Compiled(None if broken else book, checked.rules, tuple(in_order(findings)), tools)


def check(*rules: str | Path) -> list[Diagnostic]:
    """Every finding about the rules, in order."""
    return list(compile_pack([Path(r) for r in rules]).findings)


def build(raw: RawPack, words: Words, text: TextBook, checked: Checked, tracing: bool, like: Tools | None = None,
          ) -> tuple[Book, Tools, list[Diagnostic]]:
    """The book of a checked pack, and what it was made with. With `like`, the tools of a pack that is nearly the same, what is the
    same in both is written with the same characters.
    """
    declared = checked.declared
    spelling = CategorySpelling(raw, words, text, like.categories if like else None)
    findings = spelling.findings
    times, wrong = compile_times(raw.one("times"))
    findings += wrong
    mentions = spelling.mention_book(times)
    clauses = raw.one("clauses")
    units = UnitSpelling(
        words, declared.kinds, declared.mentions, spelling.cut, spelling.lexicon, clauses.plain("passive"), spelling.split,
        signed(text))
    layers = collected(raw, units, checked)
    units.possessors = tuple(fold(p) for p in names(clauses, "possessor"))
    units.literals.update(units.possessors)
    alphabet = units.build(like.units if like else None)
    asked: dict[str, frozenset[str]] = {}
    stops, asked[STOPS] = units.asking(lambda: charset_body(units, layers["stops"]))
    filler, asked[FILLER] = units.asking(lambda: filler_of(units, layers))
    rules, demands, of_rules = compiled_rules(checked.rules, units, filler, stops, tracing, findings)
    lines = [line for rule in rules.values() for line in rule.lines]
    (ends, begins, opens), asked[BOUNDS] = units.asking(lambda: bounds_of(units, layers, stops))
    adjuncts, asked[ADJUNCTS] = units.asking(lambda: adjunct_book(raw, units, declared, stops))
    context, asked[CONTEXT] = units.asking(lambda: context_book(raw, units, declared))
    book = Book(
        text, mentions, clause_book(raw, spelling, alphabet),
        MatchBook(rules, tuple(lines), guard(demands), ends, begins, opens, (filler,) if filler else ()),
        adjuncts,
        context,
        link_book(raw, words, spelling.lexicon),
        {n: frozenset(f.core) for n, f in declared.facts.items()},
        {n: tuple(f.slots) for n, f in declared.facts.items()},
        {n: f.attributes for n, f in declared.facts.items()},
        {n: {r: s.kind for r, s in f.slots.items()} for n, f in declared.facts.items()},
        event_book(raw),
        clauses.plain("content"),
    )
    return book, Tools(raw, spelling, units, filler, stops, checked, layers, {**asked, **of_rules}), findings + units.findings


def clause_book(raw: RawPack, spelling: CategorySpelling, alphabet: UnitAlphabet) -> ClauseBook:
    """The verb groups and roles of clauses.yaml."""
    clauses, words = raw.one("clauses"), spelling.words
    shapes, finder = spelling.groups()
    def verbs(*keys: str) -> set[str]:
        return {verb for key in keys for name in names(clauses, key) for verb in words.verbs.get(name, ())}

    def forms(verbs: Iterable[str]) -> frozenset[str]:
        return frozenset(fold(form) for verb in verbs for cell in words.forms.get(verb, ()) for form in cell)

    letters = spelling.roles(raw)
    return ClauseBook(
        spelling.folded["mention"], shapes, finder, letters, spelling.verb_forms(),
        frozenset(names(clauses, "subjects")), frozenset(names(clauses, "times")),
        frozenset(names(clauses, "texts")), spelling.participles(),
        forms(verbs("reporting")),
        forms(verbs("active") - verbs("affected")),
        forms(verbs("unopened")),
        forms(names(clauses, "purpose")),
        forms(names(clauses, "writing")),
        forms(names(clauses, "deeds")), frozenset(map(fold, names(clauses, "charging"))),
        frozenset(map(fold, names(clauses, "articles"))),
        frozenset(map(fold, names(clauses, "agents"))), frozenset(map(fold, names(clauses, "awaited"))),
        frozenset(map(fold, names(clauses, "bids"))), alphabet, SUBJECT in letters.values())


def collected(raw: RawPack, units: UnitSpelling, checked: Checked) -> dict[str, list[Pattern]]:
    """All patterns over units noted in the spelling; those of clauses.yaml by name."""
    def of(body: Map, name: str) -> list[Pattern]:
        return patterns_of(body, name, units.split, units.findings)

    body = raw.one("clauses")
    layers = {name: of(body, name) for name in ("between", "stops")}
    for side in ("ends", "begins", "skips"):
        for name in ("clause", "phrase", *OPENED):
            layers[f"{side} {name}"] = of(body.map(side), name)
    for name in (*OPENED, FRONTED):
        layers[f"opens {name}"] = of(body.map("opens"), name)
    for side in ("ends", "begins"):
        layers[f"{side} {FRONTED}"] = of(body.map(side), FRONTED)
    for patterns in layers.values():
        units.collect(patterns)
    for kind in ("adjuncts", "adjunct", "cue"):
        for document in raw.of(kind):
            for key in ("find", "until", "unless", "across", "barriers"):
                units.collect(of(document.body, key))
    for rule in checked.rules:
        units.collect([a.pattern for a in (*rule.find, *rule.unless)], rule.id, rule.words)
    return layers
