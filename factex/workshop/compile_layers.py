"""text.yaml, mentions.yaml and the verb groups of clauses.yaml, compiled over the alphabet of categories."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from factex.diagnostics import Diagnostic, Place, nearest
from factex.engine.clause import GroupShape
from factex.engine.mention import MentionBook, Shape
from factex.engine.segment import TextBook, token_expression
from factex.engine.times import TimeBook
from factex.patterns import Either, Gap, Pattern, Sequence, Verb, Word, WordClass
from factex.symbols import FIRST, SHAPES, Categories
from factex.workshop.compile_pattern import group_numbers, has_mark, one_of, union, write
from factex.workshop.compile_words import TAKES, Words, lexicon, listed, variants, verb_table
from factex.workshop.load import RawDocument, RawPack
from factex.workshop.marks import Map, Text, Value
from factex.workshop.pattern import parse_block, walk
from factex.workshop.rules import Alternative

FOLDED = ("mention", "quotation", "time", "duration")  # classes of units that are no words
VERB = "verb"
LETTERS = {
    "comma": ",", "break": ";", "coordinator": "C", "joiner": "J", "subordinator": "S", "relative": "R", "infinitive": "o",
    "preposition": "p", "noun": "n", "adjective": "j", "adverb": "a", "possessor": "s", "verb": "v",
}


def one(raw: RawPack, kind: str) -> Map:
    """The document of a general layer that has one; later layers' keys win."""
    merged = Map()
    for document in raw.of(kind):
        merged.update(document.body)
    return merged


def text_book(raw: RawPack, words: Words) -> TextBook:
    """text.yaml."""
    body = one(raw, "text")
    marks = tuple(tuple(str(m) for m in listed_pair(pair)) for pair in body["quotations"])
    table = verb_table(words)
    reporting = {f for f, verbs in table.items() for v, _ in verbs if v in set(words.verbs.get(TAKES + "quote", ()))}
    clitics = tuple(sorted((str(c) for c in body["clitics"]), key=len, reverse=True))
    return TextBook(
        clitics,
        frozenset(e.casefold() for e in listed(body["abbreviations"])),
        frozenset(e.casefold() for e in listed(body["closing abbreviations"])),
        frozenset(e.casefold() for e in listed(body["starters"])),
        frozenset(str(e) for e in body["ends"]), tuple((a, b) for a, b in marks),
        frozenset(str(e) for e in body["apostrophes"]), frozenset(reporting),
        frozenset(str(e) for e in body["inviting ends"]), token_expression(clitics),
    )


def listed_pair(pair: Value) -> list[str]:
    """Two texts."""
    return [str(p) for p in pair]


@dataclass(slots=True)
class Parsed:
    """A document of patterns over categories."""

    body: Map
    patterns: tuple[Pattern, ...]


class CategorySpelling:
    """Characters of words and classes in the alphabet of categories."""

    def __init__(self, raw: RawPack, words: Words, text: TextBook) -> None:
        self.words, self.findings = words, list[Diagnostic]()
        self.parts: dict[str, Pattern] = {}
        self.head = Map()
        self.head = one(raw, "mentions")
        self.readings_of, self.shapes_of, self.groups_of = raw.of("reading"), raw.of("shape"), raw.of("verb group")
        self.mentions = (*self.readings_of, *self.shapes_of)
        self.clauses = self.groups_of
        for name, source in self.head.map("parts").pairs():
            patterns, found = parse_block(source, general=True)
            self.findings += found
            if patterns:
                self.parts[str(name)] = patterns[0].pattern if len(patterns) == 1 else _either(patterns)
        self.readings = {str(k): frozenset(str(c) for c in v) for k, v in self.head.get("readings", {}).items()}
        self.parsed = {id(d): self._parse(d.body, "find") for d in (*self.mentions, *self.clauses)}
        self._tables(raw, text)

    def _parse(self, body: Map, key: str) -> tuple[Pattern, ...]:
        if key not in body:
            return ()
        found, wrong = parse_block(body[key], general=True)
        self.findings += wrong
        return tuple(a.pattern for a in found)

    def _tables(self, raw: RawPack, text: TextBook) -> None:
        used: set[str] = set().union(*self.readings.values()) if self.readings else set()
        used |= {str(c) for c in self.head.get("never names", ())}
        literals: set[str] = set()
        context = [p for d in (*self.mentions, *self.clauses) for k in ("after", "before", "not before", "not after") for p in self._parse(d.body, k)]
        for pattern in (*self.parts.values(), *(p for ps in self.parsed.values() for p in ps), *context):
            for part in walk(pattern):
                if isinstance(part, WordClass):
                    used.add(part.name)
                elif isinstance(part, Verb) and part.is_class:
                    used.add(f"{part.name}:{part.form}" if part.form else part.name)
                elif isinstance(part, Word):
                    literals.add(part.text)
        roles = one(raw, "clauses").get("roles", {})
        for names in roles.values():
            for name in names:
                used.add(str(name)[1:-1]) if str(name).startswith("<") else literals.add(str(name))
        known = {n for n in used if n.partition(":")[0] in self.words.classes or n.partition(":")[0] == VERB}
        kept = {str(c) for d in raw.of("links") for c in classes_in(d.body)}
        known |= {f"{VERB}:{f}" for f in ("base", "third", "past", "participle", "ing")}
        self.lexicon, self.signatures, self.members = lexicon(self.words, known, literals, kept, text, {str(c) for c in self.head.get("never names", ())})
        self.variants = variants(self.signatures, self.members, self.readings)
        size = len(self.signatures)
        self.folded = {name: chr(FIRST + size * 8 + i) for i, name in enumerate(FOLDED)}
        never = {str(c) for c in self.head.get("never names", ())}
        self.nameable = [n for s, n in self.signatures.items() if not s & never]

    def chars(self, name: str, place: Place | None = None) -> list[str]:
        """The characters of a class."""
        if name in self.folded:
            return [self.folded[name]]
        if name in SHAPES:
            form = SHAPES.index(name)
            return [Categories.symbol(n, form) for n in (self.nameable if form in (1, 2, 3) else self.signatures.values())]
        if name not in self.members and place and name not in self.words.classes:
            self.findings.append(Diagnostic(place, "F402", "error", f"there is no word class <{name}>" + nearest(
                name, [*self.words.classes, *self.parts, *SHAPES])))
        return [Categories.symbol(n, form) for n in self.members.get(name, ()) for form in range(len(SHAPES))]

    def leaf(self, part: Pattern) -> str:
        """The expression of a word or class."""
        if isinstance(part, WordClass):
            if part.name in self.parts:
                return "(?:" + write(self.parts[part.name], self.leaf) + ")"
            if part.name == "start":
                return "^"
            if part.name == "end":
                return "$"
            return one_of(self.chars(part.name, part.place))
        if isinstance(part, Word):
            return one_of(self.chars("=" + part.text))
        if isinstance(part, Verb) and part.is_class:
            return one_of(self.chars(f"{part.name}:{part.form}" if part.form else part.name))
        if isinstance(part, Gap):
            return f".{{0,{part.most}}}?"
        place = part.place
        self.findings.append(Diagnostic(place, "F403", "error", "a general layer knows only words and classes here"))
        return "(?!)"

    def categories(self) -> Categories:
        return Categories(self.lexicon, self.variants)

    def mention_book(self, times: TimeBook) -> MentionBook:
        """mentions.yaml."""
        readings, shapes, expressions = [], [], []
        for document in self.mentions:
            body = document.body
            if "reading" in body:
                for pattern in self.parsed[id(document)]:
                    readings.append((re.compile(self._around(body, write(pattern, self.leaf, "at")), re.DOTALL), str(body["reading"])))
            elif "mention" in body:
                for pattern in self.parsed[id(document)]:
                    mark = f"h{len(shapes)}"
                    inner = write(pattern, self.leaf, mark)
                    if not has_mark(pattern):
                        inner = f"(?P<{mark}>{inner})"
                    expressions.append(self._around(body, inner))
                    shapes.append(Shape(
                        str(body["shape"]), str(body["mention"]), *(flag(body, k) for k in ("named", "plural", "possessive"))
                    ))
        names = [f"m{i}" for i in range(len(shapes))]
        finder = re.compile(union(expressions, names), re.DOTALL)
        kinds = {name: self.folded[name] for name in ("time", "duration")}
        return MentionBook(
            self.categories(), times, kinds, self.folded["quotation"], tuple(readings), tuple(shapes), finder,
            group_numbers(finder, names),
        )

    def _around(self, body: Map, inner: str) -> str:
        """An expression with what must, or must not, stand before and after it."""
        for key, form in (("after", "(?<={})"), ("not after", "(?<!{})")):
            for pattern in self._parse(body, key)[:1]:
                inner = form.format(write(pattern, self.leaf)) + inner
        for key, form in (("before", "(?={})"), ("not before", "(?!{})")):
            patterns = self._parse(body, key)
            if patterns:
                inner += form.format("|".join(write(p, self.leaf) for p in patterns))
        return inner

    def groups(self) -> tuple[tuple[GroupShape, ...], re.Pattern[str], tuple[int, ...]]:
        """The verb groups of clauses.yaml."""
        shapes, expressions = [], []
        for document in self.clauses:
            if "group" in document.body:
                for pattern in self.parsed[id(document)]:
                    expressions.append(self._around(document.body, write(pattern, self.leaf, f"h{len(shapes)}")))
                    shapes.append(GroupShape(flag(document.body, "finite"), flag(document.body, "passive")))
        names = [f"m{i}" for i in range(len(shapes))]
        finder = re.compile(union(expressions, names), re.DOTALL)
        return tuple(shapes), finder, group_numbers(finder, names)

    def roles(self, raw: RawPack) -> dict[str, str]:
        """Category character -> role letter; the first role of the file that a word fits wins."""
        table: dict[str, str] = {}
        for role, names in one(raw, "clauses").get("roles", {}).items():
            for name in names:
                chars = self.chars(str(name)[1:-1]) if str(name).startswith("<") else self.chars("=" + str(name))
                for char in chars:
                    table.setdefault(char, LETTERS[str(role)])
        return table

    def verb_forms(self) -> dict[str, str]:
        """Category character of a verb form -> the kind of form; the finite reading of an ambiguous one first."""
        table: dict[str, str] = {}
        for form in ("past", "third", "ing", "base", "participle"):
            for char in self.chars(f"{VERB}:{form}"):
                table.setdefault(char, form)
        return table


def _either(found: tuple[Alternative, ...]) -> Pattern:
    return Either(tuple(a.pattern for a in found), found[0].place)


def flag(body: Map, key: str) -> bool:
    """A switch, off where it is not written."""
    return str(body.get(key, "false")) == "true"


def classes_in(value: Value) -> Iterator[str]:
    """Class names `<x>` anywhere in a document."""
    if isinstance(value, dict):
        for part in value.values():
            yield from classes_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from classes_in(part)
    elif str(value).startswith("<") and str(value).endswith(">"):
        yield str(value)[1:-1]
