"""A pack of which nothing but rules has changed since it was compiled: only what hangs on these is compiled again.

What ties a pack together is its alphabet: words of the same marks share a character. A changed rule may bring new marks. Words that get
marks that no word had together before get a new character, and with it everything is written anew that asks for one of these marks. All
that is known already keeps its character, so that everything else stays as it is.

Where more than that has changed, or anything is wrong, the answer is None, and the whole pack is compiled.
"""
from __future__ import annotations

import hashlib
import importlib
import pickle
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from factex.diagnostics import Diagnostic
from factex.engine.book import Book
from factex.engine.match import RuleBook
from factex.engine.units import Layout, UnitAlphabet, fold
from factex.kept_book import Lines, Rules, kept_rules, packed
from factex.packs import LEXICON
from factex.symbols import Remembered
from factex.tables import Table
from factex.workshop.check_rules import check_rules
from factex.workshop.code import ERROR
from factex.workshop.compile_guard import Demand, guard, joined
from factex.workshop.compile_over import (
    ADJUNCTS,
    BOUNDS,
    CONTEXT,
    FILLER,
    STOPS,
    bounds_of,
    compiled_rules,
    filler_of,
)
from factex.workshop.compile_units import RAWS, UnitSpelling
from factex.workshop.compile_words import Words, signed, spelled, splitter
from factex.workshop.declared import Declared
from factex.workshop.load import RawDocument, RawPack, counting_rules, documents_of, pack_files
from factex.workshop.marks import PLAIN, Map, Source, Text
from factex.workshop.pattern_tokens import Split
from factex.workshop.remains import Checking, File, Remains, Writing
from factex.workshop.rules import Rule
from factex.workshop.schema import KINDS

if TYPE_CHECKING:
    from factex.workshop.compile import Compiled

_OVER = ("adjuncts", "adjunct", "context", "cue", "source", "quoted", "later")  # documents that are written over units
_TOLD_ELSEWHERE = frozenset(("about", "place", "cases"))  # of a rule: what its lines and facts do not depend on
_LAYERS = {kind.files for kind in KINDS if kind.mark != "rule"}  # files that hold no rules


def holds_rules(folder: Path, path: Path) -> bool:
    """Whether a file of a pack holds rules, and nothing else."""
    inside = path.relative_to(folder).as_posix()
    return inside not in _LAYERS and not inside.startswith(f"{LEXICON}/")


def remains(compiled: Compiled, book_key: bytes) -> Remains:
    """What to keep of a pack that was compiled without a mistake."""
    tools = compiled.tools
    assert tools is not None
    raw, units, checked = tools.raw, tools.units, tools.checked
    words = units.words
    heads: dict[str, list[RawDocument]] = defaultdict(list)
    for document in raw.named:
        heads[document.place.file].append(_head(document))
    files = {
        str(path): File(_digest(path.read_bytes()), tuple(heads[str(path)]))
        for layer in map(Path, raw.layers) for path in pack_files(layer, []) if holds_rules(layer, path)
    }
    classes = frozenset({*words.verbs, "verb", *checked.lexicon.classes})
    checking = Checking(checked.declared, checked.frames, classes, checked.lengths)
    sets: dict[str, dict[str, Mapping[str, str]]] = {}
    for (name, verb), given in words.sets.items():
        sets.setdefault(name, {})[verb] = given
    tables = {"classes": Table(words.classes), "verbs": Table(words.verbs), "sets": Table(sets), "forms": Table(words.forms),
              "table": Table(words.table)}
    writing = Writing(
        tables, units.kinds, units.types, units.passive, units.possessors, tuple(units.word_signatures), tuple(units.verb_signatures),
        tools.filler, tools.stops, _of_lexicon(units))
    over = RawPack(raw.layers, tuple(document for document in raw.documents if document.kind in _OVER), ())
    return Remains(
        book_key, tuple(map(Path, raw.layers)), files, tuple(rule.id for rule in compiled.rules),
        {rule.id: _recipe(rule) for rule in compiled.rules}, tools.asked, packed(checking), packed(writing),
        packed((tools.layers, over)))


def edited(old: Remains, book: Book, rules: Sequence[Any], book_key: bytes, tracing: bool) -> tuple[Book, Sequence[Any], Remains] | None:
    """Book, rules (packed where they are as they were) and what to keep, after a change of rules; None where that is not enough."""
    found = _counting(old)
    if found is None:
        return None
    files, counting, fresh = found
    known: Checking = pickle.loads(old.checking)
    raw = RawPack(tuple(map(str, old.layers)), tuple(document for name, document in counting.items() if name in fresh), ())
    split = splitter(book.text)
    checked, wrong = check_rules(raw, known.declared, known.classes, known.frames, split, known.lengths)
    if _errors(wrong) or {rule.id for rule in checked} != set(fresh):
        return None
    new, numbers = {rule.id: rule for rule in checked}, {name: number for number, name in enumerate(old.rules)}
    order = tuple(counting)
    recipes = {name: _recipe(new[name]) if name in new else old.recipes[name] for name in order}
    changed = [name for name in order if recipes[name] != old.recipes.get(name)]
    gone = [name for name in old.rules if name not in counting]
    asked, writing = old.asked, old.writing
    if changed or gone:
        before = {name: rules[numbers[name]] for name in (*changed, *gone) if name in numbers}
        editor = _Editor(old, book, known.declared, split, pickle.loads(old.writing), tracing)
        result = editor.edit([new[name] for name in changed], before, lambda name: new.get(name) or rules[numbers[name]], order)
        if result is None:
            return None
        book, asked, writing = result
    kept = [packed(new[name]) if name in new else rules.packed[numbers[name]] for name in order]  # type: ignore[attr-defined]
    return book, kept, replace(old, book_key=book_key, files=files, rules=order, recipes=recipes, asked=asked, writing=writing)


def _counting(old: Remains) -> tuple[dict[str, File], dict[str, RawDocument], set[str]] | None:
    """The files of rules as they are now, the rules that count, by id, and the ids of those that were read anew."""
    files: dict[str, File] = {}
    documents: list[RawDocument] = []
    fresh = set[int]()
    out: list[Diagnostic] = []
    for number, layer in enumerate(old.layers):
        for path in pack_files(layer, out):
            if not holds_rules(layer, path):
                continue
            data = path.read_bytes()
            digest, known = _digest(data), old.files.get(str(path))
            if known is not None and known.digest == digest:
                files[str(path)] = known
                documents += known.heads
            else:
                read = list(documents_of(path, layer, number, out, data))
                files[str(path)] = File(digest, tuple(_head(document) for document in read if document.body.text("rule")))
                fresh.update(map(id, read))
                documents += read
    if _errors(out):
        return None
    counting, _, _ = counting_rules([document for document in documents if document.body.text("rule")], out)
    ordered = {name: counting[name] for name in sorted(counting)}
    read_anew = {name for name, document in ordered.items() if id(document) in fresh}
    if _errors(out) or not all(name in read_anew or name in old.recipes for name in ordered):
        return None
    return files, ordered, read_anew


def _of_lexicon(units: UnitSpelling) -> dict[str, Sequence[tuple[str, ...]]]:
    return {key: found for key, found in units.longer.items() if key[0] == ":"}


def _errors(found: Iterable[Diagnostic]) -> bool:
    return any(one.level == ERROR for one in found)


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=32).digest()


def _head(document: RawDocument) -> RawDocument:
    """A document of a rule with no more than tells whether it counts."""
    head = Map()
    head.place = document.body.place
    source = Source(head.place.file, "")
    for name in ("rule", "off"):
        if (text := document.body.text(name)) is not None:
            key, value = Text(name), Text(text)
            for one in (key, value):
                one.source, one.style = source, PLAIN
                one._line = one._column = one._end_line = one._end_column = 0
            head[key] = value
    return RawDocument(document.kind, document.path, document.layer, head)


def _recipe(rule: Rule) -> bytes:
    """All that the lines of a rule are made of, beside the layers below; not where it stands, nor its examples."""
    told: dict[str, object] = {field.name: getattr(rule, field.name) for field in fields(rule) if field.name not in _TOLD_ELSEWHERE}
    told |= {name: [line.source for line in told[name]] for name in ("find", "unless")}  # type: ignore[attr-defined]
    told |= {name: list(value.items()) for name, value in told.items() if isinstance(value, Mapping)}
    return _digest(repr(told).encode("utf-8", "surrogatepass"))


class _Words(Words):
    """Words of which only what is asked for is unpacked."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        super().__init__(kept["classes"], kept["verbs"], cast(Any, _Sets(kept["sets"])), kept["forms"])
        self._table = kept["table"]

    @property
    def table(self) -> Mapping[str, list[tuple[str, str]]]:
        return self._table


class _Sets(Mapping[tuple[str, str], Mapping[str, str]]):
    def __init__(self, kept: Mapping[str, Mapping[str, Mapping[str, str]]]) -> None:
        self.kept = kept

    def __getitem__(self, key: tuple[str, str]) -> Mapping[str, str]:
        return self.kept[key[0]][key[1]]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((name, verb) for name, verbs in self.kept.items() for verb in verbs)

    def __len__(self) -> int:
        return sum(map(len, self.kept.values()))


class _Within(UnitSpelling):
    """Over an alphabet that has room for some more signatures."""

    def room(self) -> Layout:
        return self.layout


class _Editor:
    """Writes changed rules over an alphabet that grows by what they name."""

    def __init__(self, old: Remains, book: Book, declared: Declared, split: Split, kept: Writing, tracing: bool) -> None:
        self.old, self.book, self.declared, self.kept, self.tracing = old, book, declared, kept, tracing
        self.alphabet: UnitAlphabet = book.clauses.alphabet
        lexicon = book.mentions.categories.lexicon
        cut = Remembered(lambda entry: spelled(entry, book.text))
        units = _Within(_Words(kept.words), kept.kinds, kept.types, cut, lexicon, kept.passive, split, signed(book.text))
        units.layout = self.alphabet.layout
        units.possessors = kept.possessors
        units.word_signatures = {marks: number for number, marks in enumerate(kept.word_signatures)}
        units.verb_signatures = {marks: number for number, marks in enumerate(kept.verb_signatures)}
        units.longer = dict(kept.longer)
        units.raws = {raw.pattern: raw for raw in self.alphabet.raw}
        units.heads = set(self.alphabet.heads)
        units.pairs = self.alphabet.layout.pairs
        for mark in frozenset().union(*kept.word_signatures, *kept.verb_signatures):
            kind, name = mark[0], mark[1:]
            if kind == "=":
                units.literals.add(name)
            elif kind not in "<~":
                units.lemmas.add(mark)
            elif name[0] == ":":  # classes of the lexicon; marks of a rule's own may be left over from one that is gone
                (units.members if kind == "<" else units.verb_members)[name] = set()
        self.units = units
        self.left: dict[str, set[str]] = defaultdict(set)  # word -> marks that it had by a rule of before
        self.left_verbs: dict[str, set[str]] = defaultdict(set)  # the same of verbs

    def edit(self, changed: Sequence[Rule], before: Mapping[str, Rule], rule_of: Any, order: Sequence[str],
             ) -> tuple[Book, dict[str, frozenset[str]], bytes] | None:
        """The book with these rules, those `before` them taken out; what all rules ask for; and what lines are written with now."""
        units = self.units
        for rule in before.values():
            self._leave(rule)
        known = set(units.literals), set(units.lemmas), set(units.members), set(units.verb_members), set(units.heads), set(units.raws)
        self._collect(changed)
        literals, lemmas, members, verb_members, heads, raws = known
        if units.findings or units.heads != heads or set(units.raws) != raws:
            return None
        words = {word: set[str]() for word in self.left}
        for literal in units.literals - literals:
            words.setdefault(literal, set()).add("=" + literal)
        for key in units.members.keys() - members:
            for word in units.members[key]:
                words.setdefault(word, set()).add("<" + key)
        verbs = {verb: set[str]() for verb in self.left_verbs}
        for lemma in units.lemmas - lemmas:
            verbs.setdefault(lemma, set()).add(lemma)
        for key in units.verb_members.keys() - verb_members:
            for verb in units.verb_members[key]:
                verbs.setdefault(verb, set()).add("~" + key)
        grown = self._grow(words, verbs)
        if grown is None or grown & self.old.asked[STOPS]:
            return None
        names = {rule.id for rule in changed}
        others = [rule_of(name) for name in order if name not in names and grown & self.old.asked[name]]
        self._collect(others)  # which tells of their own classes
        return self._written([*changed, *others], order, grown)

    def _collect(self, rules: Iterable[Rule]) -> None:
        for rule in rules:
            self.units.collect([line.pattern for line in (*rule.find, *rule.unless)], rule.id, rule.words)

    def _leave(self, rule: Rule) -> None:
        """Take out the marks of a rule's own classes."""
        own = UnitSpelling(
            self.units.words, self.kept.kinds, self.kept.types, self.units.cut, self.units.lexicon, self.kept.passive, self.units.split,
            self.units.letters)
        for name, entries in rule.words.items():
            key = f"{rule.id}:{name}"
            own._class(key, entries)
            for word in own.members[key]:
                self.left[word].add("<" + key)
            for verb in entries:
                self.left_verbs[verb].add("~" + key)
            self.units.members.pop(key, None)
            self.units.verb_members.pop(key, None)

    def _grow(self, words: Mapping[str, set[str]], verbs: Mapping[str, set[str]]) -> frozenset[str] | None:
        """Give words and verbs new marks, in place of those that they leave; gives the marks that have a new character now."""
        units, alphabet = self.units, self.alphabet
        room = units.layout
        new_words, new_verbs, grown = dict[str, int](), dict[str, int](), set[str]()
        forms: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))  # verb form -> marks that go, marks that come
        for word, come in words.items():
            go = self.left.get(word, set())
            new_words[word] = self._number(units.word_signatures, self.kept.word_signatures[alphabet.words.get(word, 0)], go, come, grown)
            if word in units.words.table:
                forms[word][0].update(go)
                forms[word][1].update(come)
        for verb, come in verbs.items():
            for form in {fold(form) for form in chain.from_iterable(units.words.forms.get(verb, ()))}:
                forms[form][0].update(self.left_verbs.get(verb, ()))
                forms[form][1].update(come)
        for form, (go, come) in forms.items():
            new_verbs[form] = self._number(units.verb_signatures, self.kept.verb_signatures[alphabet.verbs.get(form, 0)], go, come, grown)
        if len(units.word_signatures) - room.pairs > room.words or len(units.verb_signatures) - room.pairs > room.verbs:
            return None  # the characters behind would be others
        self.alphabet = units.alphabet(_changed(alphabet.words, new_words), _changed(alphabet.verbs, new_verbs))
        return frozenset(grown)

    @staticmethod
    def _number(signatures: dict[frozenset[str], int], marks: frozenset[str], go: Collection[str], come: Collection[str], grown: set[str],
                ) -> int:
        marks = (marks - frozenset(go)) | frozenset(come)
        if marks not in signatures:
            grown |= {*marks, RAWS}
            signatures[marks] = len(signatures)
        return signatures[marks]

    def _written(self, rules: Sequence[Rule], order: Sequence[str], grown: frozenset[str],
                 ) -> tuple[Book, dict[str, frozenset[str]], bytes] | None:
        """The book with these rules written anew, and with what asks for the marks that have `grown`."""
        self._layers(grown)
        units, kept = self.units, self.kept
        findings: list[Diagnostic] = []
        fresh, demands, asked = compiled_rules(rules, units, kept.filler, kept.stops, self.tracing, findings)
        if findings or units.findings:
            return None
        match = self.book.rules
        old = kept_rules(match)
        new = old.changed(order, fresh, kept.filler)
        book = replace(
            self.book,
            clauses=replace(self.book.clauses, alphabet=self.alphabet),
            rules=replace(match, rules=new, lines=Lines(new), guard=_guard(match.guard, old, new, fresh, demands),
                          fillers=(kept.filler,) if kept.filler else ()))
        writing = replace(
            kept, word_signatures=tuple(units.word_signatures), verb_signatures=tuple(units.verb_signatures), longer=_of_lexicon(units))
        written = (STOPS, FILLER, BOUNDS, ADJUNCTS, CONTEXT, *order)
        marks = {name: asked[name] if name in asked else self.old.asked[name] for name in written}
        return book, marks, packed(writing)

    def _layers(self, grown: frozenset[str]) -> None:
        """Write anew what the layers over units say, where they ask for marks that have grown."""
        units, book, asked = self.units, self.book, self.old.asked
        wanted = [name for name in (FILLER, BOUNDS, ADJUNCTS, CONTEXT) if grown & asked[name]]
        if not wanted:
            return
        layers, raw = pickle.loads(self.old.layers_over)
        if FILLER in wanted:
            self.kept = replace(self.kept, filler=filler_of(units, layers))
        if BOUNDS in wanted:
            ends, begins, opens = bounds_of(units, layers, self.kept.stops)
            book = replace(book, rules=replace(book.rules, ends=ends, begins=begins, opens=opens))
        if ADJUNCTS in wanted:
            book = replace(book, adjuncts=_context().adjunct_book(raw, units, self.declared, self.kept.stops))
        if CONTEXT in wanted:
            book = replace(book, context=_context().context_book(raw, units, self.declared))
        self.book = book


def _context() -> Any:
    return importlib.import_module("factex.workshop.compile_context")  # slow to import, and seldom wanted


def _changed(table: Mapping[str, int], items: Mapping[str, int]) -> Mapping[str, int]:
    if not items:
        return table
    return table.changed(items) if isinstance(table, Table) else {**table, **items}


def _guard(before: Any, old: Rules, new: Rules, fresh: Mapping[str, RuleBook], demands: Sequence[Sequence[Demand]]) -> Any:
    """The guard of the lines of all rules, of which some are fresh."""
    own = guard(demands)
    starts, at = dict[tuple[bool, str], int](), 0
    for name, count in old.counts.items():
        starts[False, name], at = at, at + count
    at = 0
    for name, book in fresh.items():
        starts[True, name], at = at, at + len(book.lines)
    runs, at = [], 0
    for name, count in new.counts.items():
        runs.append((own if name in fresh else before, starts[name in fresh, name], count, at))
        at += count
    return joined(runs, at)
