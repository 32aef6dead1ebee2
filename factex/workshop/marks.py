"""YAML text in; plain values that know their place out: `Text`, `Map` and `Items`.

Every scalar stays the text that was written (`no`, `12:30` and `0x10` are texts; nothing, `~` and `null` are the
empty text). What YAML would take in silence is a finding here: doubled keys, tags, anchors and aliases. A syntax
error ends its document only; reading goes on at the next `---`. The C library is used where it is installed.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import yaml

from factex.diagnostics import Diagnostic, Place
from factex.limits import BREAKS, DEPTH, MISTAKES
from factex.workshop.codes import enough, finding
from factex.workshop.yaml_hints import GOES_ON, colon, colon_before, hint

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # what YAML counts as the end of a line
_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOTHING = frozenset(("", "~", "null", "Null", "NULL"))
_DOCUMENT = re.compile(r"---(?:\s|$)")
APART = ",\"'"  # what stands beside an entry of a list
PLAIN, SINGLE, DOUBLE, LITERAL, FOLDED = "plain", "'", '"', "|", ">"
COMMENT = re.compile(r"\s+(#)")
_TIGHT = re.compile(r" (#)[^\s#]")  # `win the #1 prize`; comments stand farther off, and have a space behind the #
_DROPPED = "dropped"  # the style of a key that is none, whose value is left out


class Source:
    """One file: its name as given and its lines."""

    __slots__ = ("file", "lines")

    def __init__(self, file: str, text: str) -> None:
        self.file, self.lines = file, _BREAK.split(text)

    def place(self, line: int, column: int) -> Place:
        """The place of a line and column that count from 1."""
        return Place(self.file, line, column)


class Text(str):
    """A scalar; `style` is one of PLAIN, SINGLE, DOUBLE, LITERAL, FOLDED."""

    __slots__ = ("_column", "_end_column", "_end_line", "_entries", "_line", "parsed", "source", "style")
    source: Source
    style: str
    _line: int  # these four from 0
    _column: int
    _end_line: int
    _end_column: int
    _entries: list[tuple[str, int]]  # those of a block, once they were asked for
    parsed: dict[object, Any]  # what patterns were read in it, and how: the same block is asked for in several places

    @property
    def place(self) -> Place:
        """Where it begins; of a block: where its | or > stands."""
        return Place(self.source.file, self._line + 1, self._column + 1)

    def __getstate__(self) -> tuple[None, dict[str, object]]:
        """What is worked out again when it is asked for stays out."""
        return None, {name: getattr(self, name) for name in self.__slots__ if name not in ("_entries", "parsed")}

    @property
    def end(self) -> Place:
        """The place after its last character."""
        return Place(self.source.file, self._end_line + 1, self._end_column + 1)


class Map(dict[str, "Value"]):
    """A mapping in the order of the file; its keys are `Text`. The readers below give nothing for another form."""

    __slots__ = ("place",)
    place: Place

    def pairs(self) -> Iterator[tuple[Text, Value]]:
        """Keys, which know their places, and values."""
        for key, value in self.items():
            assert isinstance(key, Text)
            yield key, value

    def key(self, name: str) -> Text:
        """The key as it stands in the file, with its place; KeyError when it is missing."""
        for key in self:
            if key == name:
                assert isinstance(key, Text)
                return key
        raise KeyError(name)

    def text(self, name: str) -> Text | None:
        """The text under a key."""
        value = self.get(name)
        return value if isinstance(value, Text) else None

    def plain(self, name: str, default: str = "") -> str:
        """The text under a key, without its place."""
        value = self.get(name)
        return str(value) if isinstance(value, Text) else default

    def texts(self, name: str) -> tuple[Text, ...]:
        """The text, or the texts of the list, under a key."""
        value = self.get(name)
        if isinstance(value, Text):
            return (value,)
        return tuple(item for item in value if isinstance(item, Text)) if isinstance(value, Items) else ()

    def map(self, name: str) -> Map:
        """The mapping under a key; an empty one when it is missing."""
        value = self.get(name)
        if isinstance(value, Map):
            return value
        empty = Map()
        empty.place = self.place
        return empty

    def maps(self, name: str) -> tuple[Map, ...]:
        """The mapping, or the mappings of the list, under a key."""
        value = self.get(name)
        if isinstance(value, Map):
            return (value,)
        return tuple(item for item in value if isinstance(item, Map)) if isinstance(value, Items) else ()


class Items(list["Value"]):
    """A list."""

    __slots__ = ("place",)
    place: Place


Value = Text | Map | Items


def read_yaml(file: str, data: str | bytes) -> tuple[list[Value], list[Diagnostic]]:
    """The documents of a YAML text, and what is wrong with it; `file` names it in places.

    An empty document is left out; one with a syntax error in it too. Where too much is wrong the rest of the file is not looked at.
    """
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        good = wrong.object[:wrong.start].decode("utf-8")
        return [], [finding("F102", _at(file, good, len(good)), "the file is not in UTF-8: save it as UTF-8")]
    text = text.removeprefix("\ufeff")
    if bad := _UNREADABLE.search(text):
        message = f"the control character U+{ord(bad[0]):04X} cannot stand in a rule file"
        return [], [finding("F102", _at(file, text, bad.start()), message)]
    source = Source(file, text)
    found = _Builder(source)
    start = -1
    for number in range(BREAKS):
        error = found.build(text)
        if error is None:
            break
        line = _report(error, found)
        if found.documents and isinstance(last := found.documents[-1], Text) and last.end.line >= line:
            found.documents.pop()  # what stands before the error counts as no document
        after = max(start + 1, line - 1)
        start = next((n for n in range(after, len(source.lines)) if _DOCUMENT.match(source.lines[n])), -1)
        if start < 0:
            break
        if number + 1 == BREAKS:
            enough(found.findings)
        text = "\n" * start + "\n".join(source.lines[start:])
    return found.documents, found.findings


def cut_off(text: Text, comment: re.Pattern[str]) -> Diagnostic | None:
    """The finding where YAML took the end of a plain text for a comment; `comment` says which may be meant as text."""
    lines, number = text.source.lines, text._end_line
    line = lines[number] if number < len(lines) else ""
    found = comment.match(line, text._end_column) if "#" in line else None
    return found and finding("F121", text.source.place(number + 1, found.start(1) + 1),
                             "the text ends before this #; if it belongs to it, write a block: `key: >`, and the text on the next "
                             "line, indented")


def lines(text: Text) -> list[tuple[str, Place]]:
    """The lines of a block scalar, each with the place of its first character; blank lines and `#` comments left out.

    Any other scalar is one line.
    """
    if text.style != LITERAL:
        shift = 0 if text.style == PLAIN else 1
        line, place = text.strip(), text.place
        return [(line, Place(place.file, place.line, place.column + shift))] if line and line[0] != "#" else []
    file, source, first, out = text.source.file, text.source.lines, text._line + 1, []
    for number, whole in enumerate(_BREAK.split(text), first):
        line = whole.strip()
        if line and line[0] != "#":
            indent = len(source[number]) - len(whole.lstrip())
            out.append((line, Place(file, number + 1, indent + 1)))
    return out


def entries(text: Text) -> list[tuple[str, int]]:
    """The entries of a block, separated by commas and newlines, each with its line's number in the block, from 0.

    Cheap, since lexicons are long: `entry_place` gives an entry its place when a finding needs one.
    """
    try:
        return text._entries
    except AttributeError:
        text._entries = out = []
    for number, line in enumerate(_BREAK.split(text)):
        if line.lstrip().startswith("#"):
            continue
        out += [(entry, number) for part in line.split(",") if (entry := part.strip())]
    return out


def plain(value: Value) -> object:
    """The value as dicts, lists and strings, without places."""
    if isinstance(value, Map):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, Items):
        return [plain(part) for part in value]
    return str(value)


class _Enough(Exception):
    """The rest of the file is not looked at."""


_Event: TypeAlias = Any  # told apart by type(), which is quick and which the stubs do not follow


class _Builder:
    """Puts values together from YAML's events; one for a file, so that documents before an error stay."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.documents: list[Value] = []
        self.findings: list[Diagnostic] = []
        self.restarted = set[int]()  # mappings in which another document seems to begin

    def build(self, text: str) -> yaml.YAMLError | None:
        """Read the documents of `text`; gives the syntax error that stopped it."""
        try:
            self._documents(yaml.parse(text, Loader=_LOADER))
        except yaml.YAMLError as error:
            return error
        except _Enough:
            enough(self.findings)
        return None

    def _documents(self, events: Iterator[_Event]) -> None:
        stack: list[Map | Items] = []
        keys: list[Text | None] = []  # of each open mapping: the key that waits for its value
        for event in events:
            value: Value
            kind = type(event)
            if kind is yaml.ScalarEvent:
                value = self._text(event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                opened: Map | Items = Map() if kind is yaml.MappingStartEvent else Items()
                opened.place = self._place(event.start_mark)
                if event.anchor or event.tag:
                    self._refuse(event)
                stack.append(opened)
                keys.append(None)
                if len(stack) > DEPTH:
                    self._note(finding("F123", opened.place, f"lists and mappings stand more than {DEPTH} deep"))
                    raise _Enough
                continue
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                value = stack.pop()
                keys.pop()
            elif kind is yaml.AliasEvent:
                self._refuse(event)
                value = self._empty(event)
            else:
                continue
            if not stack:
                if not (isinstance(value, Text) and not value and value.style == PLAIN):
                    self.documents.append(value)
                continue
            inside, key = stack[-1], keys[-1]
            if isinstance(inside, Items):
                inside.append(value)
            elif key is None:
                keys[-1] = self._key(inside, value)
            else:
                if key.style != _DROPPED:
                    inside.setdefault(key, value)
                keys[-1] = None

    def _text(self, event: _Event) -> Text:
        value, style = event.value, event.style or PLAIN
        if style == PLAIN and value in _NOTHING:
            value = ""
        text = Text(value)
        text.source, text.style = self.source, style
        mark, end = event.start_mark, event.end_mark
        text._line, text._column, text._end_line, text._end_column = mark.line, mark.column, end.line, end.column
        if event.anchor or event.tag:
            self._refuse(event)
        if style == PLAIN and (cut := cut_off(text, _TIGHT)):
            self._note(cut)
        return text

    def _key(self, mapping: Map, value: Value) -> Text:
        if not isinstance(value, Text):
            self._note(finding("F105", value.place, "a key must be a plain text, not a list or a mapping"))
            key = Text("")
            key.source, key.style = self.source, _DROPPED
            key._line = key._end_line = value.place.line - 1
            key._column = key._end_column = value.place.column - 1
            return key
        if value in mapping and id(mapping) not in self.restarted:
            first = mapping.key(value).place
            message = f"the key {str(value)!r} stands here a second time; the first is on line {first.line}"
            if value.place.column == 1 and first == mapping.place:  # all that comes may be double: it is told once
                self.restarted.add(id(mapping))
                message += "; if a new document begins here, put a line --- before it"
            self._note(finding("F103", value.place, message))
        return value

    def _empty(self, event: _Event) -> Text:
        text = Text("")
        text.source, text.style = self.source, "alias"
        text._line, text._column = event.start_mark.line, event.start_mark.column
        text._end_line, text._end_column = event.end_mark.line, event.end_mark.column
        return text

    def _refuse(self, event: _Event) -> None:
        if type(event) is yaml.AliasEvent:
            what = f"the alias *{event.anchor}"
        else:
            what = f"the anchor &{event.anchor}" if event.anchor else f"the tag {event.tag}"
        self._note(finding("F104", self._place(event.start_mark),
                           f"{what} is not used in rule files; put a text that begins with * & ! in a block"))

    def _note(self, found: Diagnostic) -> None:
        self.findings.append(found)
        if len(self.findings) >= MISTAKES:
            raise _Enough

    def _place(self, mark: yaml.Mark) -> Place:
        return Place(self.source.file, mark.line + 1, mark.column + 1)


_BLOCK = "write it as a block: `key: >`, and the text on the next line, indented"
_MISFIT = (f"this does not fit what stands before it; if a text begins with a quotation mark or bracket, {_BLOCK}; "
           "else look at the indentation")
_OPENED, _FLOW, _KEYS = "quoted scalar", "flow ", "simple key"  # of the YAML library's messages
_PLAIN_WORDS = (  # a piece of the YAML library's message, what it means for an author
    ("unexpected end of stream", f"what is opened here is never closed; if it is part of a text, {_BLOCK}"),
    ("mapping values are not allowed", f"a ': ' cannot stand inside a text here; {_BLOCK}"),
    ("expected ',' or", "a { or [ that was opened is not closed before this; if it is part of a pattern or text, "
                        + _BLOCK),
    ("cannot start any token", f"a text cannot begin with this character; {_BLOCK}"),
    ("expected alphabetic or numeric", f"a text cannot begin with * or &; {_BLOCK}"),
    ("could not find expected ':'", "a key must be followed by a colon and a space"),
    ("expected key", _MISFIT),
    ("expected <block end>", _MISFIT),
    ("expected '-' indicator", "this does not fit the list that it stands in; look at the indentation"),
    ("node content", f"a text cannot begin with this character; {_BLOCK}"),
)


def _report(error: yaml.YAMLError, found: _Builder) -> int:
    """Note a syntax error; gives its line, from 1, below which reading may go on."""
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or error)
    where = str(getattr(error, "context", ""))
    if context and mark and (_OPENED in where or (_FLOW in where and context.line < mark.line)):
        mark, problem = context, _PLAIN_WORDS[0][0]  # what was opened is never closed: show where it was opened
    mark = mark or context
    lines = found.source.lines
    number = min(mark.line, len(lines) - 1) if mark else 0  # a mark may stand below the last line
    column = min(mark.column if mark and number == mark.line else len(lines[number]), len(lines[number]))
    place = found.source.place(number + 1, column + 1)
    meant = hint(lines, number)
    if lines[number][column:column + 1] == "\t":
        message = "a tab stands where only spaces may indent"
    elif meant and not found.source.lines[meant[0]].lstrip().startswith("#"):
        line, message = meant
        place = found.source.place(line + 1, len(lines[line]) - len(lines[line].lstrip()) + 1)
    elif context and _KEYS in where and (told := colon(lines[context.line][context.column:])):
        place = found.source.place(context.line + 1, context.column + 1)
        message = told + GOES_ON
    elif opened := colon_before(lines[number], column):
        place, message = found.source.place(number + 1, opened[0] + 1), opened[1]
    else:
        message = next((plain for piece, plain in _PLAIN_WORDS if piece in problem), f"this is not YAML: {problem}")
    found.findings.append(finding("F101", place, message))
    return place.line


def _at(file: str, text: str, offset: int) -> Place:
    before = _BREAK.split(text[:offset])
    return Place(file, len(before), len(before[-1]) + 1)
