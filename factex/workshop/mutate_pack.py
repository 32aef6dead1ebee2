"""All mutants of a pack: the operators applied to every value of its documents, by what the schema says of the value."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from factex.workshop.entry_places import entry_place
from factex.workshop.load import RawDocument, RawPack
from factex.workshop.marks import LITERAL, Items, Map, Text, Value, entries, lines
from factex.workshop.mutants import Mutant
from factex.workshop.mutate_lines import line_edits
from factex.workshop.mutate_sites import Offsets, Site, sites
from factex.workshop.schema import KINDS
from factex.workshop.schema_forms import BLOCK, INTEGER, SIGNED, WORDS
from factex.workshop.shapes import Choice, ListOf, MapOf, OneOf

GUARDS = frozenset(("unless", "until", "not before", "not after", "ends", "begins", "skips", "stops", "barriers"))
WHOLE = frozenset(("rule", "reading", "shape", "verb group", "frame", "verbs", "adjunct", "cue", "source", "later", "quoted"))
ATTRIBUTES = frozenset(("set", "attributed", "withheld", "then"))
ROLES = frozenset(("frame use subject", "frame use object", "carry role", "adjunct role", "source speaker", "source content",
                   "later later", "quoted role"))
KEPT = frozenset(("words", "slots", "core", "roles", "values", "default", "extends", "case", "canonical", "columns"))
FORMS = ("base", "third", "past", "participle", "ing")
BEFORE_ALL = 20  # what puts a priority before, or behind, all others
MANY = 60  # entries of a list that are left out one by one; of a longer one
PARTS = 10  # parts are: nobody has an example for each of 5,000 names
CUES = ("cue", "later", "source", "quoted")
_MARKS = {kind.name: kind.mark for kind in KINDS}
_SUBJECT = re.compile(r"\{([\w-]+):subject")
_NUMBER = re.compile(r"(?<![\w{-])-?\d+(?![\w}])")


def pack_mutants(raw: RawPack) -> list[Mutant]:
    """Every mutant of a pack and its layers, in the order of the files."""
    found: list[Mutant] = []
    texts: dict[str, Offsets] = {}
    declared = _Declared(raw)
    for document in raw.documents:
        source = next((key.source for key, _ in document.body.pairs()), None)
        if source is None:
            continue
        offsets = texts.setdefault(source.file, Offsets(source.lines))
        found += _DocumentMutants(document, source.file, offsets, declared).all()
    return _seated(sorted(found, key=lambda m: (m.layer, m.path, m.start, m.end, m.operator, m.new)))


def name_of(document: RawDocument) -> str:
    """What a document is called: a rule by its id."""
    if document.kind == "rule":
        return document.rule_id
    told = document.body.plain("class" if "class" in document.body else _MARKS[document.kind])
    return f"{document.kind} {_short(told)}".strip()


def _seated(found: Sequence[Mutant]) -> list[Mutant]:
    """Equal changes of one document, told apart by a number; an edit that two operators make stands once."""
    taken: dict[str, int] = {}
    edits: set[tuple[str, int, int, str]] = set()
    out = []
    for mutant in found:
        edit = (mutant.file, mutant.start, mutant.end, mutant.new)
        if edit not in edits:
            edits.add(edit)
            number = taken[mutant.key] = taken.get(mutant.key, -1) + 1
            out.append(replace(mutant, seat=number))
    return out


class _Declared:
    """What the pack declares, as far as operators choose among it."""

    def __init__(self, raw: RawPack) -> None:
        pack = raw.one("pack")
        self.mentions = tuple(map(str, pack.map("mentions")))
        self.passive = raw.one("clauses").plain("passive")
        self.values = {str(name): tuple(map(str, body.texts("values")))
                       for name, body in pack.map("attributes").pairs() if isinstance(body, Map)}
        self.core, self.roles = dict[str, tuple[str, ...]](), dict[str, tuple[str, ...]]()
        for name, body in pack.map("facts").pairs():
            if isinstance(body, Map):
                self.core[str(name)] = tuple(map(str, body.map("core")))
                self.roles[str(name)] = (*self.core[str(name)], *map(str, body.map("roles")))
        self.subjects = dict[str, set[str]]()  # of a fact type, or of a rule: the roles that the subject of a verb fills
        for document in raw.of("rule"):
            for owner in (document.rule_id, document.body.plain("fact")):
                self.subjects.setdefault(owner, set()).update(_SUBJECT.findall(document.body.plain("find")))

    def others(self, now: str, among: Sequence[str]) -> str | None:
        """The one behind `now` among some, the first behind the last."""
        rest = [name for name in among if name != now]
        return None if not rest else rest[among.index(now) % len(rest)] if now in among else rest[0]


class _DocumentMutants:
    def __init__(self, document: RawDocument, file: str, offsets: Offsets, declared: _Declared) -> None:
        self.document, self.file, self.offsets, self.declared = document, file, offsets, declared
        self.name = name_of(document)
        self.fact = document.body.plain("fact")

    def all(self) -> Iterator[Mutant]:
        """The mutants of the document, and then of each of its values."""
        kind, body = self.document.kind, self.document.body
        if kind in WHOLE:
            pairs = list(body.pairs())
            start, end = self.offsets.pair(pairs[0][0], pairs[0][1])[0], max(self.offsets.pair(k, v)[1] for k, v in pairs)
            told = f"{pairs[0][0]}: {pairs[0][1]}".split("\n")[0] + " …" if kind != "verbs" else f"verbs: {_short(body.plain('verbs'))}"
            yield self.mutant("drop-cue" if kind in CUES else "drop-document", start, end, "", told, "")
        if kind == "cue" and "inside" not in body:
            yield from self.moved(body)
        for site in sites(self.document):
            yield from self.site(site)

    def moved(self, body: Map) -> Iterator[Mutant]:
        """A cue that reaches to the other side, or to one side only."""
        now = body.text("reaches")
        if now is not None:
            for other in ("right", "left"):
                if other != now:
                    yield self.edit("move-cue", *self.offsets.span(now), other)
            return
        key = body.key("cue")
        start = self.offsets.starts[key.place.line]
        for other in ("left", "both"):
            yield self.mutant("move-cue", start, start, f"reaches: {other}\n", f"{key}: reaches right", f"reaches {other}")

    def site(self, site: Site) -> Iterator[Mutant]:
        """The mutants of one value."""
        value, shape = site.value, site.shape
        if isinstance(value, Text):
            yield from self.text(site, value)
        elif isinstance(value, Items) and isinstance(shape, ListOf | OneOf):
            yield from self.items(site, value)
        elif isinstance(value, Map) and isinstance(shape, MapOf):
            yield from self.mapping(site, value)
        row = site.row
        free = row is not None and (row.default is not None or any(other in (site.holder or ()) for other in row.unless))
        if row is not None and free and site.key is not None and not isinstance(shape, Choice):
            long = site.key in KEPT or site.kind in ("entities", "forms", "words", "pack", "fact type") or shape in (INTEGER, SIGNED)
            block = isinstance(value, Text) and value.style == LITERAL
            if not long and not (block and site.kind == "rule" and site.key == "find"):
                start, end = self.offsets.pair(site.key, value)
                told = f"{site.key}: {_short(value)}"
                yield self.mutant("drop-key", start, end, "", told, "", site.key.place.line)

    def text(self, site: Site, value: Text) -> Iterator[Mutant]:
        kind, key, shape = site.kind, site.path[-1], site.shape
        if shape is BLOCK and key == "forms":
            rows = [(n, line) for n, line in enumerate(str(value).splitlines()) if line.strip() and not line.startswith("#")]
            first = value.place.line
            spans = [(self.offsets.starts[first + n], self.offsets.starts[first + n + 1]) for n, _ in rows]
            yield from self.left_out("drop-entry", [line.strip() for _, line in rows], lambda n: spans[n])
        elif shape is BLOCK:
            yield from self.patterns(site, value)
        elif shape == WORDS or (isinstance(shape, OneOf) and BLOCK in shape.items):
            yield from self.words(site, value)
        elif shape in (INTEGER, SIGNED) and re.fullmatch(r"-?\d+", value):
            now = int(value)
            numbers = (now - BEFORE_ALL if now > 0 else now + BEFORE_ALL,) if shape is SIGNED else (2 * now + 1, now // 2)
            for number in numbers:
                if number != now:
                    yield self.edit("change-number", *self.offsets.span(value), str(number))
        elif isinstance(shape, Choice):
            for choice in shape.values:
                if choice != value and key != "reaches":
                    yield self.edit("flip-switch", *self.offsets.span(value), choice)
        elif len(site.path) > 1 and site.path[-2] in ATTRIBUTES and kind != "pack":
            if other := self.declared.others(str(value), self.declared.values.get(key, ())):
                yield self.edit("change-value", *self.offsets.span(value), other)
        elif kind == "quoted" and key in ("whole", "part", "none"):
            if other := self.declared.others(str(value), self.declared.values.get(self.document.body.plain("quoted"), ())):
                yield self.edit("change-value", *self.offsets.span(value), other)
        elif f"{kind} {key}" in ROLES or (kind == "frame use" and key not in ("verb", "shape")):
            yield from self.role(site, value)
        elif kind == "shape" and key == "mention":
            if other := self.declared.others(str(value), self.declared.mentions):
                yield self.edit("change-type", *self.offsets.span(value), other)
        elif len(site.path) > 1 and site.path[-2] in ("slots", "core", "roles") and kind in ("rule", "fact type"):
            owner = self.document.rule_id if kind == "rule" else site.path[-3]
            yield from self.slot(value, site.path[-2] != "roles" and key in self.declared.subjects.get(owner, ()))
        elif kind == "verb group" and key == "form":
            if other := self.declared.others(str(value), FORMS):
                yield self.edit("change-form", *self.offsets.span(value), other)
        elif kind == "time pattern" and key == "value":
            yield from self.time(value)
        elif kind == "time class" and len(site.path) > 1 and site.path[-2] == "values":
            yield from self.words(site, value)

    def patterns(self, site: Site, value: Text) -> Iterator[Mutant]:
        """The lines of a block."""
        rows = lines(value)
        guard = bool(GUARDS & {*site.path}) and site.kind != "time pattern"
        operator = "drop-guard" if guard else "drop-cue" if self.document.kind == "cue" else "drop-line"
        roles = self.declared.core.get(self.fact, ()) if site.kind == "rule" and not guard else ()  # a guard's slots have any name
        if site.kind == "frame":
            roles = tuple(name for name in ("subject", "object") if name in {str(t) for t in self.document.body.texts("takes")})
        for line, place in rows:
            start = self.offsets.at(place.line, place.column)
            if len(rows) > 1:
                low = self.offsets.starts[place.line - 1]
                yield self.mutant(operator, low, self.offsets.starts[place.line], "", line, "", place.line)
            for kind, first, last, new in line_edits(line, roles, self.declared.passive, site.kind in ("rule", "frame")):
                if kind == "change-form" and site.kind == "time pattern":
                    continue  # {d:phrase} is a time found before, no form of a slot
                after = line[:first] + new + line[last:]
                yield self.mutant(kind, start + first, start + last, new, line, " ".join(after.split()), place.line)

    def words(self, site: Site, value: Text) -> Iterator[Mutant]:
        """The entries of a block, or of a text with commas."""
        found = entries(value)
        operator = "drop-cue" if self.document.kind == "cue" else "drop-entry"

        def span(number: int) -> tuple[int, int]:
            entry, row = found[number]
            place = entry_place(value, entry, row)
            start = self.offsets.at(place.line, place.column)
            return start, start + len(entry)

        yield from self.left_out(operator, [entry for entry, _ in found], span, self.comma)
        if len(found) > 2 and operator == "drop-entry" and site.kind in ("words", "rule"):
            yield self.cut(site, value, str(found[0][0]), len(found))

    def cut(self, site: Site, value: Value, first: str, count: int) -> Mutant:
        """A class that keeps its first entry only."""
        start, end = self.offsets.span(value)
        new = f"[{first!r}]" if isinstance(value, Items) else f'"{first}"'
        name = self.document.body.plain("class") if site.kind == "words" else site.path[-1]
        return self.mutant("cut-class", start, end, new, f"<{name}> of {count} entries", f"<{name}> of {first}", site.value.place.line)

    def left_out(self, operator: str, told: Sequence[str], span: Callable[[int], tuple[int, int]],
                 widen: Callable[[int, int], tuple[int, int]] = lambda start, end: (start, end)) -> Iterator[Mutant]:
        """The entries of a list left out, one by one or in tenths; `span` is where an entry stands, `widen` takes its comma too."""
        count = len(told)
        if 1 < count <= MANY:
            for number, entry in enumerate(told):
                start, end = span(number)
                yield self.mutant(operator, *widen(start, end), "", entry, "", self.offsets.line(start))
        for part in range(PARTS if count > MANY else 0):
            first, last = part * count // PARTS, (part + 1) * count // PARTS - 1
            start, end = span(first)[0], span(last)[1] if last + 1 == count else span(last + 1)[0]
            yield self.mutant("thin-list", start, end, "", f"{told[first]} … {told[last]}", "", self.offsets.line(start))

    def comma(self, start: int, end: int) -> tuple[int, int]:
        """An entry with its comma."""
        text = self.offsets.text
        behind = end + len(text[end:]) - len(text[end:end + 40].lstrip(" ")) - len(text[end + 40:])
        if text[behind:behind + 1] == ",":
            end = behind + 1
        elif text[start - 2:start] == ", ":
            start -= 2
        return start, end

    def items(self, site: Site, value: Items) -> Iterator[Mutant]:
        """The items of a list of texts, or of lists."""
        wordy = site.shape == WORDS or site.path[-1] == "inside"
        operator = "drop-cue" if site.path[-1] == "inside" else "drop-entry" if wordy else "drop-name"
        plain = all(isinstance(item, Text | Items) for item in value)
        if len(value) < 2 or not plain or site.path[0] in ("patterns", "joins", "entities"):
            return
        if site.path[-1] in ("values", "attributes", "columns"):
            return
        if self.offsets.text[self.offsets.span(value)[0]] != "[":
            return
        for item in value:
            start, end = self.offsets.span(item)
            told = ", ".join(map(str, item)) if isinstance(item, Items) else str(item)
            where = told if wordy else f"{told} in {site.path[-1]}"
            low, high = self.offsets.item(start, end)
            yield self.mutant(operator, low, high, "", where, "", self.offsets.line(start))
        if wordy and operator == "drop-entry" and len(value) > 2 and site.kind in ("words", "rule"):
            yield self.cut(site, value, str(value[0]), len(value))

    def mapping(self, site: Site, value: Map) -> Iterator[Mutant]:
        """Names with their aliases, and pairs of names."""
        if site.path[-1] not in ("entities", "stands_for", "pair facts") or len(value) < 2:
            return
        pairs = list(value.pairs())
        yield from self.left_out("drop-entry", [str(key) for key, _ in pairs], lambda n: self.offsets.pair(*pairs[n]))
        for key, part in pairs if len(pairs) <= MANY else ():
            if site.path[-1] == "entities" and isinstance(part, Items):
                for alias in part:
                    span = self.offsets.item(*self.offsets.span(alias))
                    yield self.mutant("drop-entry", *span, "", f"{alias} of {key}", "", alias.place.line)

    def role(self, site: Site, value: Text) -> Iterator[Mutant]:
        """Another role of the same fact type, or of one that has it."""
        fact = self.fact or (self.document.body.plain("source"))
        roles = self.declared.roles.get(fact) or next((r for r in self.declared.roles.values() if str(value) in r), ())
        if site.kind == "frame use":
            roles = self.declared.core.get(fact, ())
        if other := self.declared.others(str(value), roles):
            yield self.edit("change-role", *self.offsets.span(value), other)

    def slot(self, value: Text, subject: bool) -> Iterator[Mutant]:
        """Another count: one instead of many, one more or one less at least.

        None at least is another count only where a `subject` must fill the role, which may be of any kind: elsewhere a line
        matches nothing but what the slot takes, and further roles may be missing anyhow.
        """
        start, end = self.offsets.span(value)
        if " many" in value:
            yield self.edit("change-type", start, end, value.replace(" many", ""))
        if found := re.search(r"(\d)\+", value):
            least = int(found[1])
            yield self.edit("change-type", start, end, value.replace(found[0], f"{least - 1 if least > 1 else least + 1}+"))
        elif subject:
            yield self.edit("change-type", start, end, f"{value} 0+")

    def time(self, value: Text) -> Iterator[Mutant]:
        """Clauses left out, and numbers changed."""
        start, end = self.offsets.span(value)
        if value.style != "plain":
            return
        for found in _NUMBER.finditer(value):
            new = str(-int(found[0])) if int(found[0]) in (1, -1) else str(int(found[0]) + 1)
            yield self.edit("change-time", start + found.start(), start + found.end(), new)
        clauses = value.split(", ")
        if len(clauses) > 1:
            for number in range(len(clauses)):
                kept = ", ".join(clauses[:number] + clauses[number + 1:])
                yield self.edit("change-time", start, end, kept)

    def edit(self, operator: str, start: int, end: int, new: str) -> Mutant:
        """An edit inside a line."""
        line = self.offsets.line(start)
        whole, low = self.offsets.lines[line - 1], self.offsets.starts[line - 1]
        after = whole[:start - low] + new + whole[end - low:]
        return self.mutant(operator, start, end, new, " ".join(whole.split()), " ".join(after.split()), line)

    def mutant(self, operator: str, start: int, end: int, new: str, before: str, after: str, line: int = 0) -> Mutant:
        return Mutant(operator, self.file, self.document.path, self.document.layer, self.name,
                      line or self.offsets.line(start), start, end, new, before, after)


def _short(value: Value | str) -> str:
    """A value in a few words."""
    if isinstance(value, Map):
        told = ", ".join(f"{k}: {_short(v)}" for k, v in value.items())
        return "{" + told + "}"
    if isinstance(value, Items):
        return "[" + ", ".join(map(_short, value)) + "]"
    rows = [row for row in str(value).splitlines() if row.strip()]
    return "" if not rows else rows[0].strip() + (" …" if len(rows) > 1 else "")
