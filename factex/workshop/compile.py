"""A pack's folders to a book that the engine runs, with every mistake that was found on the way."""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from factex.engine.book import Book
from factex.diagnostics import Diagnostic
from factex.engine.clause import ClauseBook
from factex.engine.match import Line, MatchBook
from factex.engine.units import fold
from factex.patterns import Pattern
from factex.symbols import charset
from factex.workshop.check_rules import Checked, check_pack
from factex.workshop.compile_context import adjunct_book, context_book, link_book, patterns_of
from factex.workshop.compile_layers import CategorySpelling, one, text_book
from factex.workshop.compile_pattern import write
from factex.workshop.compile_rules import STRETCHES, rule_book
from factex.workshop.compile_times import compile_times
from factex.workshop.compile_units import UnitSpelling
from factex.workshop.compile_words import TAKES, Words, read_words, verb_table
from factex.workshop.load import RawPack, load_pack
from factex.workshop.marks import Map
from factex.workshop.pattern import walk
from factex.workshop.rules import Rule


OPENED = ("question", "infinitive", "gerund", "comparison", "naming")  # stretches known by how they begin


@dataclass(frozen=True, slots=True)
class Compiled:
    """What came of a pack: a book when nothing essential is wrong, the rules, and all findings."""

    book: Book | None
    rules: tuple[Rule, ...]
    findings: tuple[Diagnostic, ...]


def compile_pack(layers: Sequence[Path], tracing: bool = False) -> Compiled:
    """Compile the pack of the folders. `tracing` builds patterns that tell which branch of `(a|b)` matched."""
    raw, findings = load_pack(layers)
    words = read_words(raw)
    checked, wrong = check_pack(raw, {*words.verbs, "verb"})
    findings += wrong
    if any(f.level == "error" for f in findings):
        return Compiled(None, checked.rules, tuple(sorted(set(findings))))
    book, wrong = build(raw, words, checked, tracing)
    findings += wrong
    return Compiled(None if any(f.level == "error" for f in findings) else book, checked.rules, tuple(sorted(set(findings))))


def check(*rules: str | Path) -> list[Diagnostic]:
    """Every finding about the rules, in the order of file, line and column."""
    return list(compile_pack([Path(r) for r in rules]).findings)


def build(raw: RawPack, words: Words, checked: Checked, tracing: bool) -> tuple[Book, list[Diagnostic]]:
    """The book of a checked pack."""
    declared = checked.declared
    text = text_book(raw, words)
    spelling = CategorySpelling(raw, words, text)
    times = compile_times(one(raw, "times"))
    mentions = spelling.mention_book(times)
    clauses = one(raw, "clauses")
    passive = str(clauses.get("passive", ""))
    units = UnitSpelling(words, declared.kinds, declared.mentions, text, spelling.lexicon, passive)
    findings = spelling.findings
    layers = collected(raw, units, checked, findings)
    units.possessor = str(clauses["possessor"])
    units.literals.add(units.possessor)
    alphabet = units.build()
    filler = "(?:" + "|".join(write(p, units.leaf) for p in layers["between"]) + ")*+" if layers["between"] else ""
    stops = charset_body(units, layers["stops"])
    rules, index, order = compiled_rules(checked.rules, units, filler, stops, tracing, findings)
    bounds = {name: bound(units, layers[f"ends {name}"]) for name in ("clause", "phrase")}
    begins = {name: bound(units, layers[f"begins {name}"]) for name in ("clause", "phrase")}
    for name in STRETCHES:
        bounds.setdefault(name, bounds["phrase" if name in ("comparison", "naming") else "clause"])
        begins.setdefault(name, begins["clause"])
    opens = {name: bound(units, layers[f"opens {name}"]) for name in OPENED}
    shapes, finder, groups = spelling.groups()
    subjects = frozenset(str(t) for t in clauses["subjects"])
    reporting = {v for name in clauses["reporting"] for v in words.verbs.get(str(name), ())}
    table = verb_table(words)
    book = Book(
        text, mentions,
        ClauseBook(
            spelling.folded["mention"], shapes, finder, groups, spelling.roles(raw), spelling.verb_forms(), subjects,
            frozenset(str(t) for t in clauses["times"]), frozenset(f for f, vs in table.items() if any(v in reporting for v, _ in vs)),
            alphabet),
        MatchBook(rules, index, order, bounds, begins, opens),
        adjunct_book(raw, units, declared, filler, stops),
        context_book(raw, units, declared, words),
        link_book(raw, words, spelling.lexicon),
        {n: frozenset(f.core) for n, f in declared.facts.items()},
        {n: tuple(f.slots) for n, f in declared.facts.items()},
        {n: {r: s.kind for r, s in f.slots.items()} for n, f in declared.facts.items()},
        str(clauses["content"]),
    )
    return book, findings + units.findings


def collected(raw: RawPack, units: UnitSpelling, checked: Checked, findings: list[Diagnostic]) -> dict[str, list[Pattern]]:
    """All patterns over units noted in the spelling; those of clauses.yaml by name."""
    body = one(raw, "clauses")
    layers = {name: patterns_of(body, name, findings) for name in ("between", "stops")}
    for side in ("ends", "begins"):
        inner = body.get(side, Map())
        for name in ("clause", "phrase"):
            layers[f"{side} {name}"] = patterns_of(inner, name, findings)
    for name in OPENED:
        layers[f"opens {name}"] = patterns_of(body.get("opens", Map()), name, findings)
    for patterns in layers.values():
        units.collect(patterns)
    for kind in ("adjuncts", "adjunct", "cue"):
        for document in raw.of(kind):
            for key in ("find", "until", "across"):
                units.collect(patterns_of(document.body, key, findings))
    for rule in checked.rules:
        units.collect([a.pattern for a in (*rule.find, *rule.unless)], rule.id, rule.words)
    return layers


def compiled_rules(
    rules: Iterable[Rule], units: UnitSpelling, filler: str, stops: str, tracing: bool, findings: list[Diagnostic]
) -> tuple[dict[str, object], dict[str, tuple[Line, ...]], dict[tuple[str, int], int]]:
    """Rules by id, lines by the symbols that their trigger may begin with, and the order of lines."""
    books, index, order = {}, defaultdict(list), {}
    for rule in rules:
        book, firsts = rule_book(rule, units, filler, stops, tracing, findings)
        books[rule.id] = book
        for line in book.lines:
            order[line.rule, line.number] = len(order)
            for symbol in firsts[line.number]:
                index[symbol].append(line)
    return books, {s: tuple(ls) for s, ls in index.items()}, order


def bound(units: UnitSpelling, patterns: Sequence[Pattern]) -> re.Pattern[str]:
    """One expression of several patterns; none matches nothing."""
    return re.compile("|".join(f"(?:{write(p, units.leaf)})" for p in patterns) or r"(?!)", re.DOTALL)


def charset_body(units: UnitSpelling, patterns: Sequence[Pattern]) -> str:
    """The characters of single-unit patterns, as the inside of a set."""
    chars = {c for p in patterns for c in re.sub(r"[^\u3400-\ud7ff-]", "", expanded_set(write(p, units.leaf)))}
    return charset(chars)[1:-1] if chars else "\ue000"


def expanded_set(expression: str) -> str:
    """Ranges written out."""
    return re.sub(
        r"([\u3400-\ud7ff])-([\u3400-\ud7ff])", lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), expression
    ).replace("-", "")


__all__ = ["Compiled", "check", "compile_pack", "fold", "walk", "TAKES"]
