"""Doubts that the rules themselves tell, without an example run: doubled lines, unused classes, slow shapes, raw expressions."""
from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise

from factex.diagnostics import Diagnostic, Place
from factex.engine.book import Book
from factex.engine.match import Line
from factex.engine.units import fold
from factex.packs import LEXICON
from factex.patterns import Either, Gap, Marked, Maybe, Pattern, Raw, Repeat, Sequence, Slot, Verb, Word, WordClass
from factex.workshop.codes import finding
from factex.workshop.compile import Tools
from factex.workshop.compile_layers import VERB
from factex.workshop.compile_parts import flat
from factex.workshop.compile_pattern import expanded_set
from factex.workshop.compile_words import TAKES
from factex.workshop.load import RawPack
from factex.workshop.marks import Map, Text, Value
from factex.workshop.pattern import walk
from factex.workshop.rules import Alternative, Rule

MOST_WAYS = 1000  # in which the gaps of one line may lie; a line of ten times as many is felt on long sentences
Passed = Callable[[str], bool]  # whether a gap may pass a word
_NAMED = re.compile(r"<([^<>\s:]+)>")


def doubts(tools: Tools, rules: Iterable[Rule], book: Book) -> Iterator[Diagnostic]:
    """The findings, in no order."""
    rules = list(rules)
    yield from _doubled(rules, book)
    for rule in rules:
        yield from _verbless(rule, tools.units.words.forms)
    yield from _unused(tools.raw, {rule.id: rule for rule in rules})
    stops = set(expanded_set(tools.stops))
    for rule in rules:
        for line in (*rule.find, *rule.unless):
            if line.place.column > 1:  # what a frame gave is the frame's
                yield from _shape(line, lambda word: not stops & {*tools.units.word(fold(word))})


def numbered(rule: Rule) -> Iterator[tuple[int, Alternative]]:
    """A rule's lines with their numbers in the book: of `find` from 0 upwards, of `unless` from -1 downwards."""
    yield from enumerate(rule.find)
    yield from ((-1 - number, line) for number, line in enumerate(rule.unless))


def _doubled(rules: Iterable[Rule], book: Book) -> Iterator[Diagnostic]:
    """Lines that compile to the same: of one type of facts, under the same conditions."""
    seen: dict[object, tuple[Rule, Alternative]] = {}
    for rule in rules:
        compiled = book.rules.rules[rule.id]
        found: dict[int, Line] = {line.number: line for line in (*compiled.lines, *compiled.unless)}
        conditions = frozenset(line.written for line in compiled.unless), compiled.carry, frozenset(compiled.needs)
        for number, written in numbered(rule):
            line = found[number]
            owner = conditions if number >= 0 else rule.id
            first, same = seen.setdefault((rule.fact, owner, line.written, line.slots), (rule, written))
            if same is not written:
                where = f"line {same.place.line}" if first is rule else f"{first.id}, line {same.place.line},"
                yield finding("F501", written.place, f"`{written.source}` finds just what {where} finds: `{same.source}`")


def _unused(raw: RawPack, rules: Mapping[str, Rule]) -> Iterator[Diagnostic]:
    """Classes that no pattern and no layer names: those of rules, then those of the lexicon."""
    used = {VERB}
    for document in raw.documents:
        if document.path.startswith(LEXICON + "/"):
            continue
        for text in _texts(document.body):
            used.update(_NAMED.findall(text) if "<" in text else [text.partition(":")[0]])
    for document in raw.of("rule"):
        own = set().union(*(_NAMED.findall(text) for text in _texts(document.body)))
        for name, _ in document.body.map("words").pairs():
            if name not in own:
                hint = _bare(rules.get(document.rule_id), str(name))
                yield finding("F502", name.place, f"no pattern of {document.rule_id} names the class <{name}>{hint}")
    told = set[str]()
    for word_class, written in _declared(raw):
        if word_class not in used and word_class not in told:
            told.add(word_class)
            yield finding("F502", written.place, f"nothing names the class <{word_class}>")


def _verbless(rule: Rule, forms: Mapping[str, object]) -> Iterator[Diagnostic]:
    """Classes of verbs, by their base form, in lines that name no verb and mark no other trigger."""
    for line in rule.find:
        parts = list(walk(line.pattern))
        if any(isinstance(part, Verb | Marked) for part in parts):
            continue
        for part in parts:
            if isinstance(part, WordClass) and part.name in rule.words and all(w.split()[0] in forms for w in rule.words[part.name]):
                message = "finds its words only as they are, and each is a verb"
                yield finding("F506", part.place, f"<{part.name}> {message}: ~<{part.name}> finds all their forms")


def _bare(rule: Rule | None, name: str) -> str:
    """A hint where a rule's patterns have the class's name, but without its brackets."""
    for line in (*rule.find, *rule.unless) if rule else ():
        for part in walk(line.pattern):
            if isinstance(part, Word) and part.text == name:
                return f"; in line {part.place.line}, {name!r} is the word itself: the class is written <{name}>"
            if isinstance(part, Verb) and not part.is_class and part.name == name:
                return f"; in line {part.place.line}, ~{name} is one verb: those of the class are written ~<{name}>"
    return ""


def _declared(raw: RawPack) -> Iterator[tuple[str, Text]]:
    """The lexicon's classes, each where a document declares it."""
    for document in raw.documents:
        if declared := document.body.text("class"):
            yield str(declared), declared
        for column in document.body.texts("columns"):
            yield from ((extra, column) for extra in map(str, column.split()[1:]))
        if document.kind == "verbs":
            yield from ((TAKES + str(frame), frame) for frame in document.body.texts("takes"))


def _texts(value: Value) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    else:
        for inner in value.values() if isinstance(value, Map) else value:
            yield from _texts(inner)


def _shape(line: Alternative, passed: Passed) -> Iterator[Diagnostic]:
    """What makes one line slow or hard to read."""
    parts = list(walk(line.pattern))
    for part in parts:
        if isinstance(part, Raw):
            yield finding("F505", part.place, f"/{part.expression}/ is a raw expression; a class of words says the same to everybody")
    for place, what in _beside_gaps(flat(line.pattern), passed):
        yield finding("F503", place, what)
    ways = math.prod(part.most + 1 for part in parts if isinstance(part, Gap))
    if ways > MOST_WAYS:
        yield finding("F504", line.place, f"the gaps of this line can lie in {ways} ways; more than {MOST_WAYS} are slow")


def _beside_gaps(parts: list[Pattern], passed: Passed) -> Iterator[tuple[Place, str]]:
    """Parts beside a gap that the gap takes too: words that may be missing, and inner phrases."""
    for first, second in pairwise(parts):
        gap, other = (first, second) if isinstance(first, Gap) else (second, first)
        if not isinstance(gap, Gap):
            continue
        if isinstance(other, Maybe) and _taken(other.part, passed):
            yield other.place, f"..{gap.most} takes what this [ ] holds: leave the [ ] out, or make the gap wider"
        elif isinstance(other, Slot) and other.form == "phrase" and other is not parts[0] and other is not parts[-1]:
            yield other.place, f"{{{other.name}:phrase}} inside a line takes any words, and so does ..{gap.most} beside it"


def _taken(part: Pattern, passed: Passed) -> bool:
    """Whether a gap takes all of a part: words that gaps may pass, and other gaps."""
    match part:
        case Word(text):
            return passed(text)
        case Sequence(parts) | Either(parts):
            return all(_taken(inner, passed) for inner in parts)
        case Maybe(inner) | Marked(inner) | Repeat(inner):
            return _taken(inner, passed)
        case Gap():
            return True
    return False
