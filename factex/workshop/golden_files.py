"""Golden files: what must come out of one document, as YAML that is read and reviewed by people.

    document: ../seeds/talks.txt        # from the golden's own folder
    date: 2016-09-08
    facts:
    - type: call
      id: 0123456789abcdef
      trigger: {at: 143-162, text: "spoken by telephone"}
      span: 122-177
      roles:
        participants:
        - {at: 122-127, text: "Kerry", type: person, entity: "Kerry"}
      attributes: {polarity: positive, modality: asserted}
      attribution: {cue: "confirmed", at: 69-106, text: "the spokesman", type: person, refers_to: []}

With `events: yes` each fact says its code too, as `golden_events` tells it.

`at` and `span` are code points, end exclusive. Texts stand in double quotes, one mention a line, nothing folded, so
that a change of one mention is a change of one line. Comments above the first key stay when the file is rewritten.
"""
from __future__ import annotations

import datetime
import json
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from factex.diagnostics import InputError, Place, nearest
from factex.engine.events import EventBook
from factex.formats.encodings import NotText, decode
from factex.limits import TEXT_BYTES
from factex.own_files import fresh
from factex.values import Attribution, Document, Fact, Mention, Span
from factex.workshop.golden_events import LISTS, PARTS, Coded, coded
from factex.workshop.marks import Items, Map, Text, Value, read_yaml

FOLDER = "golden"
_TOP = ("document", "date", "events", "facts")
_FACT = ("type", "id", "trigger", "span", "roles", "attributes", "attribution", "event")
_MENTION = ("at", "text", "type", "entity", "refers_to", "value")
_AT = re.compile(r"(\d+)-(\d+)")
_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_COMMENT = re.compile(r"(?:[ \t]*#[^\n]*\n|[ \t]*\n)*")
# Words that other YAML readers take for something else.
_RESERVED = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
# What JSON leaves as it is inside quotes, but YAML would refuse or fold.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class GoldenFact:
    """A fact as the golden has it (`fact.rule` is empty), its line from 1, and its code where the golden has codes."""

    fact: Fact
    line: int
    event: Coded = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Golden:
    """One golden file. `text` is the document's, `name` its id, `comment` the lines above the first key."""

    file: str
    document: str  # as written: a path from the golden's folder
    name: str
    text: str
    date: str | None
    comment: str
    facts: tuple[GoldenFact, ...]
    events: bool = False  # whether it has the codes of its facts


def find_goldens(named: tuple[str, ...]) -> Iterator[str]:
    """The golden files that are named, those of named folders, or those of `golden/` where nothing is named."""
    for name in named or ((FOLDER,) if os.path.isdir(FOLDER) else ()):
        if os.path.isdir(name):
            yield from sorted(os.path.join(name, file) for file in os.listdir(name) if file.endswith(".yaml"))
        else:
            yield name


def read_golden(file: str) -> Golden:
    """The golden file and the text of its document. Raises InputError with the place of what is wrong."""
    written = _contents(file, file)
    values, findings = read_yaml(file, written)
    if findings:
        raise InputError(f"{file}:{findings[0].place.line}", findings[0].message)
    if len(values) != 1 or not isinstance(values[0], Map):
        raise InputError(file, "a golden is one mapping with the keys document, date and facts")
    top = values[0]
    _check_keys(top, _TOP, ("document",))
    document = _text(top, "document")
    text = _contents(os.path.join(os.path.dirname(file), document), _at(top.key("document").place))
    name, facts = Path(document).stem, _get(top, "facts") or Items()
    if not isinstance(facts, Items):
        raise InputError(_at(top.key("facts").place), "facts are a list")
    comment = written[: _COMMENT.match(written).end()]  # type: ignore[union-attr]
    date = _text(top, "date") or None if "date" in top else None
    if date is not None and not _day(date):
        raise InputError(_at(top.key("date").place), f"not a date of the form YYYY-MM-DD: {date!r}")
    if (events := _text(top, "events") if "events" in top else "no") not in ("yes", "no"):
        raise InputError(_at(top.key("events").place), f"events is yes or no, not {events!r}")
    return Golden(file, document, name, text, date, comment, tuple(_fact(part, name, text) for part in facts), events == "yes")


def _day(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def write_golden(golden: Golden, document: Document, book: EventBook) -> str:
    """The file's text with the facts of `document` in place of its own, coded by `book` where the golden has codes."""
    date = f"date: {golden.date}\n" if golden.date else ""
    date += "events: yes\n" if golden.events else ""
    facts = "".join(_write_fact(fact, coded(fact, book) if golden.events else {}) for fact in document.facts)
    name = golden.document if _is_plain_path(golden.document) else _quote(golden.document)
    return f"{golden.comment}document: {name}\n{date}facts:{'' if facts else ' []'}\n{facts}"


def save(golden: Golden, document: Document, book: EventBook) -> None:
    """Rewrite the golden with the facts of `document`, whole or not at all."""
    part = golden.file + ".part"
    with fresh(part) as stream:
        stream.write(write_golden(golden, document, book))
    os.replace(part, golden.file)


def _write_fact(fact: Fact, event: Coded) -> str:
    lines = [
        f"- type: {fact.type}",
        f"  id: {_quote(fact.id)}",
        f"  trigger: {{at: {fact.trigger.start}-{fact.trigger.end}, text: {_quote(fact.trigger.text)}}}",
        f"  span: {fact.span.start}-{fact.span.end}",
    ]
    lines.append("  roles:" if any(fact.roles.values()) else "  roles: {}")
    for role, mentions in fact.roles.items():
        if mentions:
            lines.append(f"    {role}:")
            lines += [f"    - {{{_write_mention(mention)}}}" for mention in mentions]
    lines.append("  attributes: {" + ", ".join(f"{name}: {_word(v)}" for name, v in fact.attributes.items()) + "}")
    if fact.attribution:
        cue, source = fact.attribution.cue, fact.attribution.source
        lines.append(f"  attribution: {{cue: {_quote(cue)}, {_write_mention(source)}}}")
    if event:
        lines.append(f"  event: {{{', '.join(_write_part(part, words) for part, words in event.items())}}}")
    return "\n" + "\n".join(lines) + "\n"


def _write_part(part: str, words: tuple[str, ...]) -> str:
    return f"{part}: [{', '.join(map(_quote, words))}]" if part in LISTS else f"{part}: {_word(words[0])}"


def _write_mention(mention: Mention) -> str:
    parts = [f"at: {mention.start}-{mention.end}", f"text: {_quote(mention.text)}", f"type: {_word(mention.type)}"]
    if mention.entity is not None:
        parts.append(f"entity: {_quote(mention.entity)}")
    if mention.refers_to is not None:
        parts.append("refers_to: [" + ", ".join(map(_quote, mention.refers_to)) + "]")
    if mention.value is not None:
        parts.append(f"value: {_quote(mention.value)}")
    return ", ".join(parts)


def _quote(text: str) -> str:
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


def _word(text: str) -> str:
    return text if _BARE.fullmatch(text) and text.lower() not in _RESERVED else _quote(text)


def _is_plain_path(path: str) -> bool:
    return re.fullmatch(r"[\w./][\w./ -]*(?<! )", path) is not None


def _contents(path: str, name: str) -> str:
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            raise IsADirectoryError(21, "is no file")
        if status.st_size > TEXT_BYTES:
            raise InputError(name, f"{'' if path == name else f'{path}: '}more than {TEXT_BYTES:,} bytes")
        return decode(Path(path).read_bytes())
    except NotText as error:
        raise InputError(f"{path}:{error.line}", str(error)) from None
    except ValueError as error:  # a path with a character that no path may hold
        raise InputError(name, f"no name of a file: {error}") from None
    except OSError as error:
        shown = "" if path == name else f"{path}: "
        raise InputError(name, shown + (error.strerror or str(error)).lower()) from None


def _fact(value: Value, doc: str, text: str) -> GoldenFact:
    if not isinstance(value, Map):
        raise InputError(_at(value.place), "a fact is a mapping")
    _check_keys(value, _FACT, ("type", "trigger", "roles"))
    trigger = _mapping(value, "trigger")
    _check_keys(trigger, ("at", "text"), ("at", "text"))
    start, end = _offsets(trigger, "at")
    span = Span(*_sliced(value, "span", text)) if "span" in value else Span(0, 0, "")
    roles = _mapping(value, "roles")
    attributes = _mapping(value, "attributes") if "attributes" in value else Map()
    attribution = None
    if _get(value, "attribution"):
        source = _mapping(value, "attribution")
        _check_keys(source, ("cue", *_MENTION), ("cue", "at", "text", "type"))
        attribution = Attribution(_mention(source), _text(source, "cue"))
    fact = Fact(
        doc=doc,
        id=_text(value, "id") if "id" in value else "",
        type=_text(value, "type"),
        span=span,
        trigger=Span(start, end, _text(trigger, "text")),
        roles={str(role): _role(role, part) for role, part in roles.pairs()},
        attributes={str(name): _text(attributes, name) for name in attributes},
        attribution=attribution,
        rule="",
    )
    return GoldenFact(fact, value.place.line, _event(value))


def _event(value: Map) -> Coded:
    if "event" not in value:
        return {}
    event = _mapping(value, "event")
    _check_keys(event, PARTS, ())
    return {str(part): tuple(map(str, told)) if isinstance(told, Items) else (str(told),) for part, told in event.pairs()}


def _role(role: Text, value: Value) -> tuple[Mention, ...]:
    if not isinstance(value, Items):
        raise InputError(_at(role.place), f"role {str(role)!r} is a list of mentions")
    mentions: list[Mention] = []
    for part in value:
        if not isinstance(part, Map):
            raise InputError(_at(part.place), "a mention is a mapping")
        _check_keys(part, _MENTION, ("at", "text", "type"))
        mentions.append(_mention(part))
    return tuple(mentions)


def _mention(value: Map) -> Mention:
    start, end = _offsets(value, "at")
    links = _get(value, "refers_to")
    if links is not None and not isinstance(links, Items):
        raise InputError(_at(value.key("refers_to").place), "refers_to is a list of names")
    return Mention(
        start,
        end,
        _text(value, "text"),
        _text(value, "type"),
        entity=_text(value, "entity") if "entity" in value else None,
        refers_to=None if links is None else tuple(str(name) for name in links),
        value=_text(value, "value") if "value" in value else None,
    )


def _check_keys(value: Map, known: tuple[str, ...], needed: tuple[str, ...]) -> None:
    for key, _ in value.pairs():
        if key not in known:
            raise InputError(_at(key.place), f"no key {str(key)!r} here{nearest(key, known)}")
    for name in needed:
        if name not in value:
            raise InputError(_at(value.place), f"the key {name!r} is missing")


def _get(value: Map, name: str) -> Value | None:
    return value[value.key(name)] if name in value else None


def _mapping(value: Map, name: str) -> Map:
    part = _get(value, name)
    if isinstance(part, Map):
        return part
    raise InputError(_at(value.key(name).place), f"{name!r} is a mapping")


def _text(value: Map, name: str) -> str:
    part = _get(value, name)
    if isinstance(part, Text):
        return str(part)
    raise InputError(_at(value.key(name).place), f"{name!r} is a text")


def _offsets(value: Map, name: str) -> tuple[int, int]:
    match = _AT.fullmatch(_text(value, name))
    if match is None:
        raise InputError(_at(value.key(name).place), f"{name!r} is of the form START-END")
    return int(match[1]), int(match[2])


def _sliced(value: Map, name: str, text: str) -> tuple[int, int, str]:
    start, end = _offsets(value, name)
    return start, end, text[start:end]


def _at(place: Place) -> str:
    return f"{place.file}:{place.line}"
