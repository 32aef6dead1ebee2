"""What is written over units: rules, what may stand between the parts of their lines, and the bounds of clauses and phrases."""
from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from factex.diagnostics import Diagnostic
from factex.engine.expressions import NOTHING
from factex.engine.match import RuleBook
from factex.patterns import Pattern
from factex.symbols import RANGE, charset
from factex.workshop.compile_guard import Demand
from factex.workshop.compile_pattern import expanded_set, fronted
from factex.workshop.compile_rules import STRETCHES, rule_book
from factex.workshop.compile_units import UnitSpelling
from factex.workshop.rules import Rule

AT_END = "$"  # how <end> is written
# Stretches that are known by how they begin.
PHRASES = ("comparison", "naming")  # of those below, the ones that end where a phrase does
OPENED = ("question", "infinitive", "gerund", "comparison", "naming", "predicate", "joined", "main", "statement")
FRONTED = "fronted"  # a clause in front of its main one
STOPS, FILLER, BOUNDS, ADJUNCTS, CONTEXT = "stops", "filler", "bounds", "adjuncts", "context"  # what is written over units beside rules
Layers: TypeAlias = Mapping[str, Sequence[Pattern]]  # the patterns of clauses.yaml, by name


def filler_of(units: UnitSpelling, layers: Layers) -> str:
    """What may stand between the parts of a line."""
    if not layers["between"]:
        return ""
    owned = charset(c for possessor in units.possessors for c in units.word(possessor))  # last week's storm is no time of the verb
    return f"(?:{fronted('|'.join(units.write(p) for p in layers['between']))}(?!{owned}))" + "{0,4}"


def bounds_of(units: UnitSpelling, layers: Layers, stops: str) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """What ends a stretch to the right, what a stretch to the left begins after, and how some stretches begin."""
    ends = {name: bound(units, layers[f"ends {name}"], layers[f"skips {name}"]) for name in ("clause", "phrase")}
    begins = {name: bound(units, layers[f"begins {name}"]) for name in ("clause", "phrase")}
    begins[FRONTED] = bound(units, layers[f"begins {FRONTED}"]) if layers[f"begins {FRONTED}"] else begins["phrase"]
    for name in OPENED:  # they may end sooner than a clause
        if own := layers[f"ends {name}"]:
            base = "phrase" if name in PHRASES else "clause"
            ends[name] = bound(units, [*own, *layers[f"ends {base}"]], [*layers[f"skips {name}"], *layers[f"skips {base}"]])
    for name in STRETCHES:
        ends.setdefault(name, ends["phrase" if name in PHRASES else "clause"])
        begins.setdefault(name, begins["clause"])
    units.stops = stops
    opens = {name: bound(units, layers[f"opens {name}"]) for name in OPENED}
    units.stops = ""
    ends[FRONTED], opens[FRONTED] = bound(units, layers[f"ends {FRONTED}"]), bound(units, layers[f"opens {FRONTED}"])
    return ends, begins, opens


def compiled_rules(
    rules: Iterable[Rule], units: UnitSpelling, filler: str, stops: str, tracing: bool, findings: list[Diagnostic]
) -> tuple[dict[str, RuleBook], list[list[Demand]], dict[str, frozenset[str]]]:
    """Rules by id; what each of their lines, in order, demands of a sentence: first of all its trigger; and the marks of each rule."""
    books, demands, asked = dict[str, RuleBook](), list[list[Demand]](), dict[str, frozenset[str]]()
    for rule in rules:
        (book, asks), asked[rule.id] = units.asking(functools.partial(rule_book, rule, units, filler, stops, tracing, findings))
        books[rule.id] = book
        demands += [asks[line.number] for line in book.lines]
    return books, demands, asked


def bound(units: UnitSpelling, patterns: Sequence[Pattern], skips: Sequence[Pattern] = ()) -> str:
    """One expression of several patterns; none matches nothing. What is skipped comes first, in the group `skip`."""
    skipped, written = "|".join(map(units.write, skips)), dict.fromkeys(map(units.write, patterns))
    at_end = written.pop(AT_END, "") is None
    either = (f"(?P<skip>{skipped})|" if skipped else "") + ("|".join(written) or NOTHING)
    return fronted(either) + f"|{AT_END}" * at_end


def charset_body(units: UnitSpelling, patterns: Sequence[Pattern]) -> str:
    """The characters of single-unit patterns, as the inside of a set."""
    chars = {c for p in patterns for c in re.sub(f"[^{RANGE}-]", "", expanded_set(units.write(p)))}
    return charset(chars).strip("[]") if chars else "\ue000"
