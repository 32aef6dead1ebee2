"""A pack on the bench: the compiled book together with where its parts stand in the files, for explanations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from factex.diagnostics import Place, RuleError, nearest_of
from factex.engine import Tracer, walk
from factex.engine.book import Book
from factex.engine.match import Line
from factex.engine.units import fold
from factex.packs import shipped
from factex.patterns import Pattern
from factex.values import Document
from factex.workshop.compile import Tools, compile_pack
from factex.workshop.compile_context import lines_of, pairs
from factex.workshop.compile_parts import flat
from factex.workshop.compile_rules import LineWriter, Piece
from factex.workshop.compile_words import listed
from factex.workshop.rules import Alternative, Rule


@dataclass(frozen=True, slots=True)
class Apart:
    """A pattern line taken apart: the parts as written, and as the engine runs them."""

    rule: Rule
    line: Line
    written: Alternative
    parts: tuple[Pattern, ...]
    pieces: tuple[Piece, ...]
    writer: LineWriter = field(repr=False)

    def source(self, first: int, last: int) -> str:
        """Parts of the pattern as they were written."""
        base, text = self.written.place.column, self.written.source
        begin = self.parts[first].place.column - base
        end = self.parts[last].place.column - base if last < len(self.parts) else len(text)
        return text[begin:end].strip()


@dataclass
class Bench:
    """A pack, ready to explain."""

    book: Book = field(repr=False)
    rules: dict[str, Rule] = field(repr=False)
    tools: Tools = field(repr=False)
    taken: dict[tuple[str, int], Apart] = field(default_factory=dict, repr=False)

    def read(self, text: str, date: str | None, doc: str, trace: Tracer | None = None) -> Document:
        """The document of a text, as every extractor of this pack reads it."""
        return walk(self.book, text, doc, date, trace)

    def apart(self, rule: str, number: int) -> Apart:
        """A line of a rule, taken apart when it is first asked for; those of `unless` have numbers below 0."""
        found = self.taken.get((rule, number))
        if found is None:
            whole, book = self.rules[rule], self.book.rules.rules[rule]
            written = whole.find[number] if number >= 0 else whole.unless[-1 - number]
            line = book.lines[number] if number >= 0 else book.unless[-1 - number]
            tools = self.tools
            writer = LineWriter(tools.units, rule, whole.slots, tools.filler, tools.stops, False)
            writer.line(rule, number, written)
            pattern = tools.units.merge(written.pattern)
            found = self.taken[rule, number] = Apart(whole, line, written, tuple(flat(pattern)), tuple(writer.pieces), writer)
        return found

    @cached_property
    def shapes(self) -> dict[str, Place]:
        """Where the shapes of mentions stand, by name; of several with one name the first."""
        out: dict[str, Place] = {}
        for document in self.tools.raw.of("shape"):
            out.setdefault(document.body.plain("shape"), document.place)
        return out

    @cached_property
    def frames(self) -> dict[str, Place]:
        """Where the frames stand, by name."""
        return {document.body.plain("frame"): document.place for document in self.tools.raw.of("frame")}

    def frame(self, rule: str, written: Alternative) -> str:
        """The frame, with its place, that gave a rule one of its lines; nothing where the line stands in the rule itself."""
        for document in self.tools.raw.of("rule"):
            if document.rule_id == rule and "frame" in document.body and document.body.key("frame").place == written.place:
                return " or ".join(f"{name} ({at(self.frames.get(name))})" for name in self.rules[rule].frames)
        return ""

    @cached_property
    def cues(self) -> tuple[Place, ...]:
        """Where the cues stand, in the order of the book."""
        return tuple(document.place for document in self.tools.raw.of("cue"))

    @cached_property
    def adjuncts(self) -> tuple[Alternative, ...]:
        """The lines of adjuncts.yaml, in the order of the book."""
        units = self.tools.units
        return tuple(written for document in self.tools.raw.of("adjunct") for written in lines_of(document.body, "find", units.split, []))

    @cached_property
    def readings(self) -> tuple[tuple[str, Alternative], ...]:
        """The readings of mentions.yaml and their lines, in the order of the book."""
        split = self.tools.units.split
        return tuple(
            (document.body.plain("reading"), written)
            for document in self.tools.raw.of("reading") for written in lines_of(document.body, "find", split, []))

    def adjunct(self, line: Line) -> Alternative | None:
        """An adjunct's line as written."""
        for (other, _, _), written in zip(self.book.adjuncts.lines, self.adjuncts, strict=True):
            if other is line:
                return written
        return None

    @cached_property
    def entities(self) -> dict[str, Place]:
        """Where the lexicon declares a canonical name."""
        return {str(name): name.place for document in self.tools.raw.of("entities") for name, _ in document.body.map("entities").pairs()}

    def verb_place(self, form: str, attributes: dict[str, str]) -> Place | None:
        """Where the lexicon gives the verb of this form these attributes."""
        forms = self.tools.units.words.forms
        for document in self.tools.raw.of("verbs"):
            if pairs(document.body, "set") == attributes:
                for verb in listed(document.body.get("verbs")):
                    if any(fold(form) == fold(f) for fs in forms.get(verb.split()[0], ()) for f in fs):
                        return document.place
        return None

    def file(self, name: str) -> str:
        """A file of the pack as a person would name it."""
        return shown(str(Path(self.tools.raw.layers[0]) / name))


def open_bench(*rules: str | Path) -> Bench:
    """A bench with the pack of these folders; by default the English pack. Raises RuleError."""
    compiled = compile_pack([Path(r) for r in rules])
    errors = [f for f in compiled.findings if f.level == "error"]
    if errors or compiled.book is None or compiled.tools is None:
        raise RuleError(errors)
    return Bench(compiled.book, {rule.id: rule for rule in compiled.rules}, compiled.tools)


def shown(file: str) -> str:
    """A file's name, without the working folder before it."""
    try:
        return str(Path(file).relative_to(Path.cwd()))
    except ValueError:
        return file


def at(place: Place | None) -> str:
    """`FILE:LINE`, or nothing. A file of a pack that comes with factex is named from its `rules/` on, wherever that is installed."""
    if place is None:
        return ""
    name, path = shown(place.file), Path(place.file)
    if Path(name).is_absolute() and (own := next((folder for folder in shipped() if path.is_relative_to(folder)), None)):
        name = path.relative_to(own.parent.parent).as_posix()
    return f"{name}:{place.line}"


def nearest_rule(name: str, known: Iterable[str]) -> str:
    """As `nearest`, of the ids of rules: one with this very name in any file, else the closest id, else the closest name."""
    rules, own = sorted(known), _last(name)
    exact = [rule for rule in rules if _last(rule) == own]
    near = nearest_of(name, exact) or next(iter(exact), "") or nearest_of(name, rules)
    if not near and (other := nearest_of(own, map(_last, rules))):
        near = next(rule for rule in rules if _last(rule) == other)
    return f" (did you mean {near!r}?)" if near else ""


def _last(rule: str) -> str:
    """A rule's name without that of its file."""
    return rule.rpartition("/")[2]
