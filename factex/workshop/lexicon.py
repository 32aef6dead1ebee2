"""The pack's lexicon as checked values: word classes, named entities, verb forms and verb groups."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from factex.diagnostics import Diagnostic, Place
from factex.patterns import VERB_FORMS
from factex.workshop.codes import finding
from factex.workshop.declared import Declared, known
from factex.workshop.load import RawDocument, RawPack
from factex.workshop.marks import Map, Text, Value, entries, lines

KINDS = VERB_FORMS[:5]  # what verbs' forms are
TAKES = "takes-"  # a verb group's frame NAME gives its verbs the class takes-NAME


@dataclass(frozen=True, slots=True)
class WordClass:
    """A class of words; entries have one or more words. `exact`: capitals count."""

    name: str
    entries: tuple[str, ...]
    exact: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Entities:
    """A class of names: canonical name -> aliases; `stands_for`: name -> the entity that it may stand for."""

    name: str
    entities: Mapping[str, tuple[str, ...]]
    stands_for: Mapping[str, str]
    exact: bool
    place: Place


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """Verbs by base form, maybe with a particle (`point out`), the frames that they take, and their attributes."""

    verbs: tuple[str, ...]
    takes: tuple[str, ...]
    set: Mapping[str, str]
    place: Place


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All of the lexicon, in the order of the files; a class may stand in several documents, which add up."""

    words: tuple[WordClass, ...]
    entities: tuple[Entities, ...]
    forms: frozenset[str]  # classes of verbs
    groups: tuple[VerbGroup, ...]

    @property
    def classes(self) -> frozenset[str]:
        """The names of all classes that patterns may use."""
        named = {row.name for row in self.words} | {row.name for row in self.entities} | self.forms
        return frozenset(named | {TAKES + frame for group in self.groups for frame in group.takes})

    def lengths(self) -> Mapping[str, int]:
        """Class -> in how many lengths its entries come, of those that come in several."""
        entries: dict[str, list[str]] = defaultdict(list)
        for row in self.words:
            entries[row.name] += row.entries
        for names in self.entities:
            for name, aliases in names.entities.items():
                entries[names.name] += (name, *aliases)
        for group in self.groups:
            for frame in group.takes:
                entries[TAKES + frame] += group.verbs
        return {name: count for name, own in entries.items() if (count := lengths_of(own)) > 1}


def lengths_of(entries: Iterable[str]) -> int:
    """In how many lengths, in words, entries come."""
    return max(1, len({entry.count(" ") for entry in entries}))


def check_lexicon(raw: RawPack, declared: Declared) -> tuple[Lexicon, list[Diagnostic]]:
    """The lexicon of a pack and its layers."""
    out: list[Diagnostic] = []
    words = [WordClass(_name(row), word_entries(row.body["words"]), _exact(row), row.place)
             for row in raw.of("words") if "words" in row.body]
    entities = [Entities(_name(row), _aliases(row.body.map("entities")), _names(row.body.map("stands_for")),
                         _exact(row), row.place)
                for row in raw.of("entities")]
    forms = set[str]()
    for row in raw.of("forms"):
        if text := row.body.text("forms"):
            columns = form_columns(row.body)
            forms.add(_name(row))
            _check_forms(text, columns, out)
            words += [WordClass(name, (), False, row.place) for _, *classes in columns for name in classes]
    groups = [VerbGroup(word_entries(row.body["verbs"]), tuple(map(str, row.body.texts("takes"))),
                        check_set(row.body.map("set"), declared, declared.attributes, out), row.place)
              for row in raw.of("verbs") if "verbs" in row.body]
    return Lexicon(tuple(words), tuple(entities), frozenset(forms), tuple(groups)), out


def check_set(body: Map, declared: Declared, attributes: Iterable[str], out: list[Diagnostic]) -> dict[str, str]:
    """The attributes that a rule or verb group gives, out of those that it may."""
    good = {}
    for key, value in body.pairs():
        if not isinstance(value, Text) or not known("F305", [key], attributes, "attribute", out):
            continue
        values = declared.attributes[key].values if key in declared.attributes else ()
        if known("F306", [value], values, f"value of {str(key)!r}", out):
            good[str(key)] = str(value)
    return good


def word_entries(value: Value) -> tuple[str, ...]:
    """The entries of `words`: of a list as they are, of a block those between commas and newlines; none twice."""
    if isinstance(value, Text):
        return tuple(dict.fromkeys(entry for entry, _ in entries(value)))
    return tuple(dict.fromkeys(str(item) for item in value))


def _aliases(value: Map) -> dict[str, tuple[str, ...]]:
    return {str(key): (tuple(map(str, item)) if isinstance(item, list) else (str(item),) if item else ())
            for key, item in value.items()}


def _names(value: Map) -> dict[str, str]:
    return {str(key): str(item) for key, item in value.items()}


def form_columns(body: Map) -> list[tuple[str, ...]]:
    """The columns of a table of verb forms: each a kind of form, and the classes that its forms belong to as well."""
    return [tuple(column.split()) for column in body.texts("columns")] or [(kind,) for kind in KINDS]


def _check_forms(text: Text, columns: list[tuple[str, ...]], out: list[Diagnostic]) -> None:
    """Whether each line of a table of verb forms has its columns, and in them alternatives."""
    kinds = [kind for kind, *_ in columns]
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        message = f"{unknown[0]!r} is no kind of verb forms; there are {', '.join(KINDS)}"
        out.append(finding("F331", text.place, message))
        return
    for line, place in lines(text):
        cells = line.split()
        if len(cells) != len(kinds) or ("/" in line and ("/" in cells[0] or not all(all(cell.split("/")) for cell in cells))):
            message = f"a verb has {len(kinds)} columns: {', '.join(map(' '.join, columns))}; alternatives with a slash"
            out.append(finding("F331", place, message))


def _name(row: RawDocument) -> str:
    return row.body.plain("class")


def _exact(row: RawDocument) -> bool:
    return row.body.plain("case") == "exact"
