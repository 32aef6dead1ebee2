"""The forms that a value in a rule file may have: each checks a marked value and describes itself.

`check(value, say)` gives the value with what is wrong left out, or None when nothing is left; `say(code, place,
message)` takes the findings. `describe()` words the form for people, `schema()` gives it as JSON Schema.
"""
from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from factex.diagnostics import Place, nearest, nearest_of
from factex.workshop.marks import FOLDED, LITERAL, Items, Map, Text, Value

Say = Callable[[str, Place, str], None]
JSON = dict[str, object]
NAME = re.compile(r"[^\W\d_]\w*(?:-\w+)*")
ID = re.compile(rf"(?:{NAME.pattern}/)?{NAME.pattern}")
LIKELIER = ("extends",)  # what is meant where it is missing, rather than all the keys that may stand in its place


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; `kind` says which: text, note, line, name, id, block, integer, date."""

    kind: str
    described: str
    form: type = Text

    def check(self, value: Value, say: Say) -> Value | None:
        if not isinstance(value, Text):
            return _wrong(value, self, say)
        if not value.strip() and self.kind != "note":
            say("F114", value.place, f"{self.described} is missing here")
            return None
        wrong = _SCALARS[self.kind](value)
        if wrong:
            say(wrong[0], value.place, wrong[1])
            return None
        return value

    def describe(self) -> str:
        return self.described

    def schema(self) -> JSON:
        return _NUMBERS.get(self.kind, {"type": "string"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few fixed texts."""

    values: tuple[str, ...]
    form: type = Text

    def check(self, value: Value, say: Say) -> Value | None:
        if not isinstance(value, Text):
            return _wrong(value, self, say)
        if value not in self.values:
            say("F112", value.place, f"{str(value)!r} is not {self.describe()}{nearest(value, self.values)}")
            return None
        return value

    def describe(self) -> str:
        return " or ".join(self.values)

    def schema(self) -> JSON:
        return {"enum": [{"true": True, "false": False}.get(value, value) for value in self.values]}


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of values of one form; `size` is how many, where that is fixed."""

    item: Shape
    size: int | None = None
    form: type = Items

    def check(self, value: Value, say: Say) -> Value | None:
        if not isinstance(value, Items):
            return _wrong(value, self, say)
        if self.size is not None and len(value) != self.size:
            say("F110", value.place, f"this list must have {self.size} items")
            return None
        kept = Items(part for part in (self.item.check(item, say) for item in value) if part is not None)
        kept.place = value.place
        return kept

    def describe(self) -> str:
        return "a list: [" + self.item.describe() + ", …]"

    def schema(self) -> JSON:
        return {"type": "array", "items": self.item.schema()}


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping from names (or, with `any_key`, any lines) to values of one form."""

    item: Shape
    any_key: bool = False
    form: type = Map

    def check(self, value: Value, say: Say) -> Value | None:
        if not isinstance(value, Map):
            return _wrong(value, self, say)
        kept = Map()
        kept.place = value.place
        for key, part in value.pairs():
            if not self.any_key and not NAME.fullmatch(key):
                say("F111", key.place, f"{str(key)!r} is not a name: letters, digits, - and _")
            elif (good := self.item.check(part, say)) is not None:
                kept[key] = good
        return kept

    def describe(self) -> str:
        return "a mapping: {" + ("text" if self.any_key else "name") + ": " + self.item.describe() + "}"

    def schema(self) -> JSON:
        return {"type": "object", "additionalProperties": self.item.schema()}


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several forms, told apart by text, list and mapping."""

    items: tuple[Shape, ...]
    form: type = object

    def check(self, value: Value, say: Say) -> Value | None:
        for item in self.items:
            if isinstance(value, item.form):
                return item.check(value, say)
        return _wrong(value, self, say)

    def describe(self) -> str:
        return ", or ".join(item.describe() for item in self.items)

    def schema(self) -> JSON:
        return {"anyOf": [item.schema() for item in self.items]}


@dataclass(frozen=True, slots=True)
class Anything:
    """Any value: for files whose form is checked elsewhere."""

    form: type = object

    def check(self, value: Value, say: Say) -> Value | None:
        return value

    def describe(self) -> str:
        return "anything"

    def schema(self) -> JSON:
        return {}


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a kind of mapping. It is needed unless `default` is a text or one of the keys `unless` is there."""

    kind: str
    key: str
    shape: Shape
    meaning: str
    sample: str
    default: str | None = None  # None: needed
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with the keys of a kind; other keys only where `others` is a form for them."""

    kind: str
    keys: Callable[[str], dict[str, Key]]
    others: Shape | None = None
    form: type = Map

    def check(self, value: Value, say: Say) -> Value | None:
        if not isinstance(value, Map):
            return _wrong(value, self, say)
        keys, kept = self.keys(self.kind), Map()
        kept.place = value.place
        for key, part in value.pairs():
            shape = keys[key].shape if key in keys else self.others
            if shape is None:
                say("F108", key.place, f"unknown key {str(key)!r}{_colon(key, keys) or nearest(key, keys) or _listed(keys)}")
            elif (good := shape.check(part, say)) is not None:
                kept[key] = good
        told: set[str] = set()
        missing = [row for row in keys.values() if row.default is None and {row.key, *row.unless}.isdisjoint(value)]
        for row in missing:
            if row.key in told:
                continue
            meant, name = self._meant(row, value)
            alike = [other.key for other in missing if row.unless == LIKELIER and other.unless == LIKELIER]
            if len(alike) > 1 and not meant:  # one key in place of several
                told.update(alike)
                instead = f"the key {row.unless[0]!r} is missing, or in its place {' and '.join(map(repr, alike))}"
                say("F109", value.place, f"{instead}; for example: {_sample(keys[row.unless[0]])}")
            elif name not in told:
                told.update((name,) if meant else row.unless)
                alone = "".join(f" or {other!r}" for other in row.unless)
                say("F109", value.place, f"the key {row.key!r}{alone} is missing{meant}; for example: {_sample(keys[name])}")
        return kept

    def _meant(self, row: Key, value: Map) -> tuple[str, str]:
        """The key that stands there and is probably a misspelt one, and which: that of the row, or one in place of it."""
        there = [key for key in value if key not in self.keys(self.kind)]
        names = (row.key, *row.unless)
        return next(((f" (is it meant by {near!r}?)", name) for name in names if (near := nearest_of(name, there))), ("", row.key))

    def describe(self) -> str:
        return "a mapping: {" + ", ".join(f"{key}: …" for key in list(self.keys(self.kind))[:4]) + "}"

    def schema(self) -> JSON:
        return {"$ref": "#/$defs/" + self.kind.replace(" ", "-")}


Shape = Scalar | Choice | ListOf | MapOf | OneOf | Anything | Record


def _wrong(value: Value, shape: Shape, say: Say) -> Value | None:
    what = "a list" if isinstance(value, Items) else "a mapping" if isinstance(value, Map) else "a text"
    block = "; a pattern goes into a block: `key: |`, and one pattern a line below it, indented" if (
        isinstance(shape, Scalar) and shape.kind == "block") else ""
    keys = shape.keys(shape.kind) if isinstance(shape, Record) else {}
    colon = _colon(value, keys) if isinstance(value, Text) else ""
    say("F110", value.place, f"here stands {what}; it must be {shape.describe()}{block}{colon}")
    return None


def _sample(key: Key) -> str:
    return f"{key.key}: {key.sample}".replace("\n", " ⏎ ")


def _colon(text: str, keys: Iterable[str]) -> str:
    """Whether a text is a key that lacks its colon, and what it begins."""
    first = text.split(maxsplit=1)
    return f"; a colon is missing behind {first[0]!r}" if len(first) > 1 and first[0] in keys else ""


def _listed(keys: Iterable[str]) -> str:
    return "; known are " + ", ".join(keys)


def _any(text: Text) -> tuple[str, str] | None:
    return None


def _line(text: Text) -> tuple[str, str] | None:
    return ("F110", "this must be a text of one line") if "\n" in text.strip() else None


def _name(text: Text) -> tuple[str, str] | None:
    return None if NAME.fullmatch(text) else ("F111", f"{str(text)!r} is not a name: letters, digits, - and _")


def _id(text: Text) -> tuple[str, str] | None:
    message = f"{str(text)!r} is not the name of a rule: letters, digits, - and _, or file/name"
    return None if ID.fullmatch(text) else ("F111", message)


def _block(text: Text) -> tuple[str, str] | None:
    if text.style != FOLDED and (text.style == LITERAL or text.end.line == text.place.line):
        return None
    return "F115", "the lines of this block would be joined to one; begin it with | and a new line"


def _integer(text: Text) -> tuple[str, str] | None:
    good = re.fullmatch("[0-9]{1,9}", text)
    return None if good else ("F113", f"{str(text)!r} is not a whole number")


def _signed(text: Text) -> tuple[str, str] | None:
    good = re.fullmatch("-?[0-9]{1,9}", text)
    return None if good else ("F113", f"{str(text)!r} is not a whole number")


def _date(text: Text) -> tuple[str, str] | None:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            datetime.date.fromisoformat(text)
            return None
    except ValueError:
        pass
    return "F116", f"{str(text)!r} is not a date written YYYY-MM-DD"


_SCALARS: dict[str, Callable[[Text], tuple[str, str] | None]] = {
    "text": _any, "note": _any, "line": _line, "name": _name, "id": _id, "block": _block, "integer": _integer,
    "signed": _signed, "date": _date,
}
_LOOSE: JSON = {"type": ["string", "number"]}  # to YAML `2016` is a number; the loader keeps it as the text that it is
_NUMBERS: dict[str, JSON] = {"integer": {"type": "integer", "minimum": 0}, "signed": {"type": "integer"},
                             "text": _LOOSE, "note": _LOOSE, "line": _LOOSE}
