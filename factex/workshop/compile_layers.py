"""text.yaml, mentions.yaml and the verb groups of clauses.yaml, compiled over the alphabet of categories."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

import regex

from factex.diagnostics import Diagnostic, Place, nearest
from factex.engine.clause import QUOTED, GroupShape
from factex.engine.dateline import CAPITALISED, CAPITALS, DASH, DAY
from factex.engine.finder import Finder
from factex.engine.mention import MentionBook, Shape
from factex.engine.segment import CLOSING, ELLIPSIS, TextBook, joint_expression, token_expression
from factex.engine.times import TimeBook
from factex.limits import PIECES
from factex.patterns import Either, Gap, Marked, Pattern, Sequence, Verb, Word, WordClass
from factex.symbols import APART, END, FIRST, SHAPES, Categories, Remembered, fits, roomy
from factex.workshop.codes import finding
from factex.workshop.compile_finder import Meaning, Places
from factex.workshop.compile_pattern import has_mark, looked_at, one_of, write
from factex.workshop.compile_words import TAKES, Words, all_spelled, lexicon, listed, signed, spelled, splitter, variants
from factex.workshop.load import RawDocument, RawPack
from factex.workshop.marks import Items, Map, Text, Value
from factex.workshop.merged_words import neighbours, together
from factex.workshop.pattern import ENDS, parse_block, walk
from factex.workshop.rules import Alternative

DATE_LINE = re.compile(r"\{\w*\}|\S")
DATE_LINE_SLOTS = {
    "{place}": f"{CAPITALS}[{CAPITALS}{CAPITALISED},/.]{{0,6}}",
    "{date}": DAY,
    "{source}": f"[^()/{DASH}]{{1,6}}",
    "{dash}": DASH,
}
FOLDED = ("mention", "quotation", "time", "duration")  # classes of units that are no words
VERB = "verb"
LETTERS = {
    "comma": ",", "break": ";", "coordinator": "C", "contrast": "K", "number": "#", "opening-bracket": "(",
    "closing-bracket": ")", "joiner": "J", "subordinator": "S", "relative": "R", "infinitive": "o",
    "preposition": "p", "noun": "n", "adjective": "j", "adverb": "a", "possessor": "s", "verb": "v",
    "subject": "u",
}


def text_book(raw: RawPack, words: Words) -> TextBook:
    """text.yaml; what is missing there is empty."""
    body = raw.one("text")
    pairs = body.get("quotations")
    written = pairs if isinstance(pairs, Items) else ()
    marks = tuple((str(pair[0]), str(pair[1])) for pair in written if isinstance(pair, Items) and len(pair) == 2)
    quoting = {*words.verbs.get(TAKES + "quote", ()), *words.verbs.get(TAKES + "whom-quote", ())}
    reporting = {form for form, verbs in words.table.items() for verb, _ in verbs if verb in quoting}
    clitics = tuple(sorted(names(body, "clitics"), key=len, reverse=True))
    enders, stop = frozenset(names(body, "ends")), next(iter(names(body, "ends")), ".")
    return TextBook(
        clitics,
        frozenset(listed(body.get("abbreviations"))),
        frozenset(listed(body.get("closing abbreviations"))),
        frozenset(e.casefold() for e in listed(body.get("starters"))), frozenset(e.casefold() for e in listed(body.get("addresses"))),
        enders, marks,
        frozenset(names(body, "apostrophes")), frozenset(reporting),
        frozenset(names(body, "inviting ends")), token_expression(clitics), joint_expression(clitics),
        stop, body.plain("capitals") != "no", date_lines(names(body, "date lines")),
        frozenset(names(body, "dashes")), frozenset(sign[-1] for sign in (*enders, *CLOSING, ELLIPSIS, stop)),
        tuple(sign for sign in names(body, "for apostrophes") if len(sign) == 1), frozenset(names(body, "for spaces")),
        frozenset(names(body, "commas")), "".join(names(body, "behind words")),
        frozenset(names(body, "announcing")),
    )


def date_lines(forms: Iterable[str]) -> regex.Pattern[str] | None:
    """One expression of all forms of date lines, over the kinds of tokens of `engine.dateline`; the longest match is taken."""
    found = ["".join(DATE_LINE_SLOTS.get(part, re.escape(part)) for part in DATE_LINE.findall(form)) for form in forms]
    return regex.compile("|".join(found), regex.POSIX) if found else None


def names(body: Map, key: str) -> tuple[str, ...]:
    """The texts of a list."""
    return tuple(map(str, body.texts(key)))


class CategorySpelling:
    """Characters of words and classes in the alphabet of categories."""

    def __init__(self, raw: RawPack, words: Words, text: TextBook, like: CategorySpelling | None = None) -> None:
        self.words, self.text, self.findings, self.split, self.like = words, text, list[Diagnostic](), splitter(text), like
        self.cut: Remembered[tuple[str, ...]] = (  # entry -> its tokens
            like.cut if like and like.text is text else Remembered(lambda entry: spelled(entry, text)))
        if not self.cut:
            self.cut.update(all_spelled((entry for found in words.classes.values() for entry, _ in found if not entry.isalpha()), text))
        self.parts: dict[str, Pattern] = {}
        self.sets: dict[str, frozenset[str]] = {}
        self.written: dict[str, str] = {}  # class or piece -> its expression
        self.head = Map()
        self.head = raw.one("mentions")
        self.readings_of, self.shapes_of, self.groups_of = raw.of("reading"), raw.of("shape"), raw.of("verb group")
        documents = (*self.readings_of, *self.shapes_of, *self.groups_of)
        for name, source in self.head.map("parts").pairs():
            if isinstance(source, Text):
                patterns, found = parse_block(source, general=True, split=self.split)
                self.findings += found
                if patterns:
                    self.parts[str(name)] = patterns[0].pattern if len(patterns) == 1 else _either(patterns)
        self._nested()
        self.sizes: dict[str, int] = {}  # piece -> its parts
        for piece, pattern in self.parts.items():
            if self._too_large(pattern):
                self.parts[piece], self.sizes[piece] = Word("", pattern.place), 1
        readings = self.head.map("readings")
        self.readings = {str(key): frozenset(names(readings, key)) for key in readings}
        self.merge: Callable[[Pattern], Pattern] = lambda pattern: pattern  # until the lexicon is there
        self.parsed = {id(d): self._parse(d.body, "find") for d in documents}
        self._tables(raw, documents)

    def _parse(self, body: Map, key: str) -> tuple[Pattern, ...]:
        block = body.text(key)
        if block is None:
            return ()
        found, wrong = parse_block(block, general=True, split=self.split)
        self.findings += wrong
        return tuple(self.merge(a.pattern) for a in found if not self._too_large(a.pattern))

    def _nested(self) -> None:
        """Take out pieces that hold themselves."""
        uses = {name: [(part.name, part.place) for part in walk(pattern) if isinstance(part, WordClass) and part.name in self.parts]
                for name, pattern in self.parts.items()}

        def reached(start: str) -> set[str]:
            found, waiting = set[str](), [start]
            while waiting:
                fresh = {other for other, _ in uses.get(waiting.pop(), ())} - found
                found |= fresh
                waiting += fresh
            return found

        for name, used in list(uses.items()):
            if wrong := next(((other, place) for other, place in used if other == name or name in reached(other)), None):
                self.findings.append(finding("F407", wrong[1], f"the piece {name!r} holds itself, by way of <{wrong[0]}>"))
                self.parts[name], uses[name] = Word("", wrong[1]), []

    def _size(self, pattern: Pattern) -> int:
        """How many parts a pattern has, with those of the pieces that it names."""
        size = 0
        for part in walk(pattern):
            size += 1
            if isinstance(part, WordClass) and part.name in self.parts:
                if part.name not in self.sizes:
                    self.sizes[part.name] = self._size(self.parts[part.name])
                size += self.sizes[part.name]
        return size

    def _too_large(self, pattern: Pattern) -> bool:
        """Whether a pattern would fill the memory; told of once, where it stands."""
        if self._size(pattern) <= PIECES:
            return False
        self.findings.append(finding("F411", pattern.place, f"with the pieces that it names this has more than {PIECES:,} parts"))
        return True

    def _tables(self, raw: RawPack, documents: Iterable[RawDocument]) -> None:
        used: set[str] = set().union(*self.readings.values()) if self.readings else set()
        never = set(names(self.head, "never names"))
        used |= never.union(*(names(self.head, key) for key in ("names behind", "borrowed", "places behind")))
        literals: set[str] = set()
        context = [p for d in documents for k in ("after", "before", "not before", "not after") for p in self._parse(d.body, k)]
        patterns = (*self.parts.values(), *(p for ps in self.parsed.values() for p in ps), *context)
        for pattern in patterns:
            for part in walk(pattern):
                if isinstance(part, WordClass):
                    used.add(part.name)
                elif isinstance(part, Verb) and part.is_class:
                    used.add(f"{part.name}:{part.form}" if part.form else part.name)
                elif isinstance(part, Word):
                    literals.add(part.text)
        roles = raw.one("clauses").map("roles")
        for role in roles:
            for name in names(roles, role):
                (used if name.startswith("<") else literals).add(name.strip("<>") if name.startswith("<") else name)
        known = {n for n in used if n.partition(":")[0] in self.words.classes or n.partition(":")[0] == VERB}
        several = {entry.casefold() for n in known for entry, _ in self.words.classes.get(n, ()) if " " in entry}
        literals |= several.intersection(run for pattern in patterns for run in neighbours(pattern))
        kept = {str(c) for d in raw.of("links") for c in classes_in(d.body)}
        known |= {f"{VERB}:{f}" for f in ("base", "third", "past", "participle", "ing")}
        self.signatures: dict[frozenset[str], int]
        self.lexicon, self.signatures, self.members = lexicon(
            self.words, known, literals, kept, self.cut, signed(self.text), never, names(self.head, "heads"),
            self.like.signatures if self.like else {})
        self.merge = partial(together, lexicon=self.lexicon)
        self.parts = {name: self.merge(pattern) for name, pattern in self.parts.items()}
        self.parsed = {key: tuple(map(self.merge, found)) for key, found in self.parsed.items()}
        self.variants = variants(self.signatures, self.members, self.readings)
        fits(roomy(1 + max(self.signatures.values())), APART)
        self.folded = {name: chr(FIRST + len(SHAPES) * APART + i) for i, name in enumerate(FOLDED)}
        self.nameable = [n for s, n in self.signatures.items() if not s & never]

    def chars_of(self, key: str) -> frozenset[str]:
        """The characters of the classes under a key."""
        return frozenset(char for name in names(self.head, key) for char in self.chars(name))

    def chars(self, name: str, place: Place | None = None) -> list[str]:
        """The characters of a class."""
        if name in self.folded:
            return [self.folded[name]]
        if name in SHAPES:
            form = SHAPES.index(name)
            return [Categories.symbol(n, form) for n in (self.nameable if form in (1, 2, 3) else self.signatures.values())]
        if name not in self.members and place and name not in self.words.classes:
            self.findings.append(finding("F304", place, f"unknown class {name!r}" + nearest(
                name, [*self.words.classes, *self.parts, *SHAPES])))
        return [Categories.symbol(n, form) for n in self.members.get(name, ()) for form in range(len(SHAPES))]

    def one_of(self, name: str, place: Place | None = None) -> str:
        """The expression of a class; a class that has no members is told of at each place."""
        found = self.written.get(name)
        if found is None:
            chars = self.chars(name, place)
            found = one_of(chars)
            if chars:
                self.written[name] = found
        return found

    def leaf(self, part: Pattern) -> str:
        """The expression of a word or class."""
        if isinstance(part, WordClass):
            if part.name in self.parts:
                if part.name not in self.written:
                    self.written[part.name] = "(?:" + write(self.parts[part.name], self.leaf) + ")"
                return self.written[part.name]
            if part.name == "start":
                return "(?m:^)"
            if part.name == "end":
                return "(?m:$)"
            return self.one_of(part.name, part.place)
        if isinstance(part, Word):
            return self.one_of("=" + part.text)
        if isinstance(part, Verb) and part.is_class and part.name == VERB:
            return self.one_of(f"{part.name}:{part.form}" if part.form else part.name)
        if isinstance(part, Gap):
            return f"[^{END}]{{0,{part.most}}}?"
        self.findings.append(finding("F403", part.place, f"this layer knows only words, word classes, ~<{VERB}> and gaps"))
        return "(?!)"

    def meaning(self, part: Pattern) -> Meaning:
        """What a word or class stands for: a piece, characters, or an end of the sentence, which is none."""
        if isinstance(part, WordClass) and part.name in self.parts:
            return self.parts[part.name]
        if isinstance(part, WordClass) and part.name in ENDS:
            return None
        name = "=" + part.text if isinstance(part, Word) else part.name if isinstance(part, WordClass) else ""
        if isinstance(part, Verb) and part.is_class and part.name == VERB:
            name = f"{part.name}:{part.form}" if part.form else part.name
        if name not in self.sets:
            self.sets[name] = frozenset(self.chars(name))
        return self.sets[name]

    def categories(self) -> Categories:
        return Categories(self.lexicon, self.variants)

    def mention_book(self, times: TimeBook) -> MentionBook:
        """mentions.yaml."""
        readings: list[tuple[str, str]] = []
        shapes: list[Shape] = []
        places = Places(self.meaning)
        for document in self.readings_of:
            body = document.body
            for pattern in self._marked(document):
                readings.append((self._around(body, write(pattern, self.leaf, "at")), body.plain("reading")))
        for document in self.shapes_of:
            body = document.body
            behind = self._parse(body, "before")
            for pattern in self.parsed[id(document)]:
                inner = write(pattern, self.leaf, "h")
                if not has_mark(pattern):
                    inner = f"(?P<h>{inner})"
                places.add(self._around(body, inner), pattern, behind, self._beside(body))
                shapes.append(Shape(
                    body.plain("shape"), body.plain("mention"), flag(body, "named"), flag(body, "plural"), flag(body, "possessive")
                ))
        kinds = {name: self.folded[name] for name in ("time", "duration")}
        return MentionBook(
            self.categories(), times, kinds, self.folded["quotation"], tuple(readings), tuple(shapes), places.build(),
            self.chars_of("names behind"), frozenset(self.verb_forms()), self.chars_of("borrowed"), self.chars_of("places behind"),
        )

    def _marked(self, document: RawDocument) -> list[Pattern]:
        """Those patterns of `find` whose mark is always there."""
        good = []
        for pattern in self.parsed[id(document)]:
            parts = pattern.parts if isinstance(pattern, Sequence) else (pattern,)
            if any(isinstance(part, Marked) for part in parts):
                good.append(pattern)
            else:
                self.findings.append(finding("F408", pattern.place, "<< >> must mark a part that is always there"))
        return good

    def _around(self, body: Map, inner: str) -> str:
        """An expression with what must, or must not, stand before and after it."""
        for key, form in (("after", "(?<={})"), ("not after", "(?<!{})")):
            patterns = self._parse(body, key)
            if patterns:
                before = form.format("|".join(write(p, self.leaf) for p in patterns))
                try:
                    re.compile(before)
                except re.error:
                    self.findings.append(finding("F406", body[key].place, f"what {key!r} holds must have a fixed length: one "
                                                 "pattern, or patterns of one length, without [ ] and repeats"))
                else:
                    inner = before + inner
        for key, form in (("before", "(?={})"), ("not before", "(?!{})")):
            patterns = self._parse(body, key)
            if patterns:
                inner += form.format("|".join(write(p, self.leaf) for p in patterns))
        return inner

    def _beside(self, body: Map) -> set[str]:
        """The characters at which an expression looks that is written `around`, but for what must stand behind it."""
        patterns = [pattern for key in ("after", "not after", "not before") for pattern in self._parse(body, key)]
        return {char for pattern in patterns for char in looked_at(write(pattern, self.leaf))}

    def groups(self) -> tuple[tuple[GroupShape, ...], Finder]:
        """The verb groups of clauses.yaml."""
        shapes: list[GroupShape] = []
        places = Places(self.meaning)
        for document in self.groups_of:
            for pattern in self._marked(document):
                expression = self._around(document.body, write(pattern, self.leaf, "h"))
                places.add(expression, pattern, self._parse(document.body, "before"), self._beside(document.body))
                shapes.append(GroupShape(flag(document.body, "finite"), flag(document.body, "passive"), document.body.plain("form")))
        return tuple(shapes), places.build()

    def roles(self, raw: RawPack) -> dict[str, str]:
        """Category character -> role letter; the first role of the file that a word fits wins."""
        table = {self.folded["quotation"]: QUOTED}
        roles = raw.one("clauses").map("roles")
        for role in roles:
            for name in names(roles, role):
                for char in self.chars(name.strip("<>") if name.startswith("<") else "=" + name):
                    table.setdefault(char, LETTERS[str(role)])
        return table

    def verb_forms(self) -> dict[str, str]:
        """Category character of a verb form -> the kind of form; the finite reading of an ambiguous one first."""
        table: dict[str, str] = {}
        for form in ("past", "third", "ing", "base", "participle"):
            for char in self.chars(f"{VERB}:{form}"):
                table.setdefault(char, form)
        return table

    def participles(self) -> frozenset[str]:
        """Category characters of verb forms that can be participles."""
        return frozenset(self.chars(f"{VERB}:participle"))


def _either(found: tuple[Alternative, ...]) -> Pattern:
    return Either(tuple(a.pattern for a in found), found[0].place)


def flag(body: Map, key: str) -> bool:
    """A switch, off where it is not written."""
    return body.plain(key) == "true"


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
