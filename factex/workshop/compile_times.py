"""Makes a TimeBook of what stands in `times.yaml`: reads its classes, numbers and parts, and parses its patterns.

The head of rules/en/times.yaml describes the language; the form of the file is checked by the schema before. Mistakes
are raised inside as `_Wrong`, all through `_wrong`, and gathered entry by entry as findings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import prod
from typing import NoReturn

from factex.diagnostics import Diagnostic, Place, nearest
from factex.engine.time_values import FIELDS, GRAINS, UNITS
from factex.engine.times import PHRASES, Argument, Number, Step, TimeBook, cut
from factex.limits import LINE, PIECES, WAYS
from factex.workshop.codes import finding
from factex.workshop.examples import blanks
from factex.workshop.marks import Items, Map, lines
from factex.workshop.time_expressions import PHRASE, SPELLED, Node, Sources, time_book, walk

ITEM = re.compile(r"\s*(<<|>>|<[\w-]+>|\{[^{}]*\}|[\[\]()|]|[^\s\[\](){}<>|]+|.)")
SLOT = re.compile(r"\{\s*([\w-]+)\s*(?::\s*([\w-]+(?:\s+[\w-]+)*)\s*)?\}")
ARGUMENT = re.compile(r"(-?)\{([\w-]+)\}|(-?\d+)|([A-Za-z?][\w-]*)")
VERBS = ("move", "look", "length", "start", "end", "until")
MAX_NESTING = 5  # parts within parts
MAX_DEPTH = 20  # brackets within brackets
MAX_DIGITS = 12  # of a number


Line = tuple[str, Place]  # a line of `find` and where it stands


class _Wrong(Exception):
    """A mistake at a place."""

    def __init__(self, message: str, at: Place) -> None:
        self.message, self.at = message, at
        super().__init__(message)


def _wrong(message: str, at: Place) -> NoReturn:
    """The one way out for mistakes."""
    raise _Wrong(message, at)


@dataclass(frozen=True, slots=True)
class TimeTest:
    """An example of a pattern: `mention` None means that the text has no time or duration at all."""

    pattern: str
    text: str
    date: str | None
    looks: str | None
    mention: str | None
    value: str | None


def time_tests(raw: Map) -> Iterator[TimeTest]:
    """The examples of a file that `compile_times` took."""
    for entry in (*raw.maps("patterns"), *raw.maps("joins")):
        for test in entry.maps("tests"):
            date = test.plain("date", raw.plain("date"))
            key = "hit" if "hit" in test else "miss"
            for fill in blanks(test):
                yield TimeTest(
                    entry.plain("pattern"),
                    fill(test.plain(key).strip()),
                    None if date == "none" else date or None,
                    test.plain("looks") or None,
                    fill(test.plain("mention", test.plain("hit")).strip()) if key == "hit" else None,
                    None if test.plain("value") == "none" else test.plain("value") or None,
                )


def compile_times(raw: Map) -> tuple[TimeBook, list[Diagnostic]]:
    """The book of a pack's times, without what is wrong, and the findings."""
    out: list[Diagnostic] = []
    signs = raw.map("signs")
    sources = Sources(signs.plain("thousands"), signs.plain("decimal"))

    def each(section: str, read: Callable[[Map], object]) -> None:
        for entry in raw.maps(section):
            sources.made = 0
            try:
                read(entry)
            except _Wrong as wrong:
                out.append(finding("F409", wrong.at, wrong.message))

    each("classes", lambda entry: _read_class(entry, sources))
    each("numbers", lambda entry: _read_number(entry, sources))
    each("parts", lambda entry: _read_part(entry, sources))
    each("parts", lambda entry: [_parse(line, sources, False, None, 0) for line in _lines(entry)])
    patterns: list[tuple[str, Node, tuple[Step, ...]]] = []
    joins: list[tuple[str, Node, tuple[Step, ...]]] = []
    each("patterns", lambda entry: patterns.extend(_read_pattern(entry, False, sources)))
    each("joins", lambda entry: joins.extend(_read_pattern(entry, True, sources)))
    for section in ("patterns", "joins"):
        each(section, _read_tests)
    return time_book(sources, (patterns, joins)), list(dict.fromkeys(out))


def _read_tests(entry: Map) -> None:
    for test in entry.maps("tests"):
        if "hit" in test and "value" not in test:
            _wrong("an example with `hit` needs a `value`", test.place)


def _read_part(entry: Map, sources: Sources) -> None:
    name = _new_name(entry, "part", sources)
    sources.parts[name] = _lines(entry)


def _lines(entry: Map) -> list[Line]:
    text = entry.text("find")
    found = lines(text) if text is not None else []
    for line, place in found:
        if len(line) > LINE:
            _wrong(f"a line has at most {LINE:,} characters", place)
    return found


def _new_name(entry: Map, key: str, sources: Sources) -> str:
    """The entry's name, which nothing else has."""
    name = entry.plain(key)
    if name == PHRASE or name in sources.values or name in sources.numbers or name in sources.parts:
        _wrong(f"the name {name!r} is taken", _at(entry, key))
    return name


def _at(entry: Map, key: str) -> Place:
    """Where the value of a key stands, or else the entry."""
    value = entry.get(key)
    return entry.place if value is None else value.place


def _entries(text: str) -> list[str]:
    return [" ".join(entry.split()) for entry in re.split(r"[,\n]", text) if entry.strip()]


def _read_class(entry: Map, sources: Sources) -> None:
    name, exact = _new_name(entry, "class", sources), entry.plain("case") == "exact"
    if "words" in entry and "values" in entry:
        _wrong("a class has either 'words' or 'values'", entry.place)
    values = sources.values.setdefault(name, {})
    rows = {str(key): str(value) for key, value in entry.map("values").items()} or {"": _words(entry)}
    for value, words in rows.items():
        for word in _entries(words):
            pieces = _cut(word, sources)
            values[" ".join(pieces)] = values[" ".join(pieces).lower()] = (
                int(value) if re.fullmatch(r"-?\d{1,12}", value) else value
            )
            if len(pieces) > 1:
                sources.long_entries[name].append(tuple(map(sources.add_word, pieces)))
            elif not exact:
                sources.folded[word.lower()].add("<" + name)
            else:
                sources.exact[word].add("<" + name)
                sources.exact[word.upper()].add("<" + name)


def _words(entry: Map) -> str:
    value = entry.get("words")
    return ",".join(map(str, value)) if isinstance(value, Items) else str(value or "")


def _read_number(entry: Map, sources: Sources) -> None:
    name = _new_name(entry, "number", sources)
    try:
        low, told = int(entry.plain("from", "0")), entry.plain("to")
        least, _, most = entry.plain("digits", f"1-{len(told) or MAX_DIGITS}").partition("-")
        digits = int(least), int(most or least)
        high = int(told) if told else 10**min(digits[1], MAX_DIGITS) - 1
        if not 1 <= digits[0] <= digits[1] <= MAX_DIGITS or max(abs(low), abs(high)) >= 10**MAX_DIGITS:
            raise ValueError
    except ValueError:
        _wrong(f"'from', 'to' and 'digits' of a number are numbers, 'digits' such as 4 or 1-2, at most {MAX_DIGITS}", entry.place)
    words = entry.plain("words")
    if words and words not in sources.values:
        _wrong(f"unknown class {words!r}{nearest(words, sources.values)}", _at(entry, "words"))
    if words and not all(isinstance(value, int) for value in sources.values[words].values()):
        _wrong(f"the class {words!r} must have numbers as its values", _at(entry, "words"))
    joiners = tuple(map(sources.add_word, _entries(entry.plain("joined"))))
    sources.numbers[name] = Number(
        name, low, high, digits, entry.plain("grouped") == "yes", words, joiners, entry.plain("pairs")
    )


def _cut(text: str, sources: Sources) -> list[str]:
    return [piece for word in text.split() for piece in cut(word, sources.thousands, sources.decimal)]


# Patterns: text → nodes


def _read_pattern(entry: Map, joins: bool, sources: Sources) -> list[tuple[str, Node, tuple[Step, ...]]]:
    steps = _steps(entry)
    found = [(_parse(line, sources, joins, None, 0), line) for line in _lines(entry)]
    names = {n.name for node, _ in found for n in walk(node) if n.kind in ("slot", PHRASE)}
    for argument in (a for _, arguments in steps for a in arguments):
        if argument[0] == "part" and argument[1] not in names:
            message = f"the value uses {{{argument[1]}}}, which no line finds{nearest(str(argument[1]), names)}"
            _wrong(message, _at(entry, "value"))
    for node, (_, place) in found:
        if _ways(node, sources) > WAYS:
            _wrong(f"this can be read in more than {WAYS:,} ways", place)
        if sum(n.kind == "mention" for n in walk(node)) > 1:
            _wrong("a line marks one mention", place)
        if joins and not any(n.kind == PHRASE for n in walk(node)):
            _wrong("a line of a join needs a {…:phrase}", place)
    return [(entry.plain("pattern"), node, steps) for node, _ in found]


def _parse(line: Line, sources: Sources, phrases: bool, outer: str | None, depth: int) -> Node:
    """The nodes of one line; `outer` names the slot that a part of a pattern stands for."""
    text, start = line
    items = [(m.group(1), Place(start.file, start.line, start.column + m.start(1))) for m in ITEM.finditer(text)]
    at = 0

    def alternatives(closing: str, opened: Place, deep: int = 0) -> Node:
        nonlocal at
        if deep > MAX_DEPTH:
            _wrong(f"brackets stand more than {MAX_DEPTH} deep", opened)
        choices: list[list[Node]] = [[]]
        while at < len(items) and items[at][0] != closing:
            item, place = items[at]
            at += 1
            if item == "|":
                choices.append([])
            elif item in ("(", "[", "<<"):
                inner = alternatives({"(": ")", "[": "]", "<<": ">>"}[item], place, deep + 1)
                choices[-1].append(Node({"(": "sequence", "[": "maybe", "<<": "mention"}[item], parts=(inner,)))
            elif item in (")", "]", ">>"):
                _wrong(f"{item!r} closes nothing", place)
            else:
                choices[-1].extend(_leaf(item, place, sources, phrases, outer, depth))
        if closing:
            if at == len(items):
                _wrong(f"{closing!r} is missing", opened)
            at += 1
        if any(not choice for choice in choices):
            _wrong("an empty choice", opened)
        made = [Node("sequence", parts=tuple(choice)) for choice in choices]
        return made[0] if len(made) == 1 else Node("either", parts=tuple(sorted(made, key=_longest, reverse=True)))

    return alternatives("", start)


def _ways(node: Node, sources: Sources) -> int:
    """In how many ways a pattern can lie in the same words, at most."""
    if node.kind == "either":
        return 1 if all(part.kind == "word" for part in node.parts) else sum(_ways(part, sources) for part in node.parts)
    if node.kind == "maybe":
        return 1 + _ways(node.parts[0], sources)
    if node.kind == "slot":
        spelled = node.holds in sources.numbers and bool(sources.numbers[node.holds].words)
        return SPELLED if spelled else len({1, *map(len, sources.long_entries.get(node.holds, ()))})
    return prod(_ways(part, sources) for part in node.parts)


def _leaf(item: str, at: Place, sources: Sources, phrases: bool, outer: str | None, depth: int) -> list[Node]:
    sources.made += 1
    if sources.made > PIECES:
        _wrong(f"with the parts that it names this has more than {PIECES:,} parts", at)
    if item[0] == "<" and item[-1] == ">" and len(item) > 2:
        return [_reference(item[1:-1], "", at, sources, depth)]
    if item[0] != "{":
        return [Node("word", sources.add_word(piece)) for piece in _cut(item, sources)]
    match = SLOT.fullmatch(item)
    if not match:
        _wrong(f"{item} is no slot: write {{name}} or {{name:what}}", at)
    name, what = match.group(1), match.group(2) or match.group(1)
    first, *grains = what.split()
    if first != PHRASE:
        if grains:
            _wrong(f"unknown form {what!r}", at)
        return [_reference(first, outer or name, at, sources, depth)]
    if not phrases:
        _wrong("phrases can only be named under 'joins'", at)
    for grain in grains:
        if grain not in GRAINS:
            _wrong(f"unknown kind of phrase {grain!r}{nearest(grain, GRAINS)}", at)
    wanted = grains or [grain for grain in GRAINS if grain not in ("length", "range")]
    return [Node(PHRASE, name, "".join(PHRASES[grain] for grain in wanted))]


def _reference(what: str, name: str, at: Place, sources: Sources, depth: int) -> Node:
    """A class, number or part; `name` is the slot's, or empty."""
    if what in sources.parts:
        if depth >= MAX_NESTING:
            _wrong(f"the part {what!r} holds itself", at)
        nodes = [_parse(line, sources, False, name or None, depth + 1) for line in sources.parts[what]]
        nodes.sort(key=_longest, reverse=True)
        node = nodes[0] if len(nodes) == 1 else Node("either", parts=tuple(nodes))
        return node if name else _unnamed(node)
    if what not in sources.values and what not in sources.numbers:
        known = [*sources.values, *sources.numbers, *sources.parts]
        _wrong(f"unknown class, number or part {what!r}{nearest(what, known)}", at)
    return Node("slot", name, what)


def _unnamed(node: Node) -> Node:
    return Node(node.kind, "" if node.kind == "slot" else node.name, node.holds, tuple(map(_unnamed, node.parts)))


def _longest(node: Node) -> int:
    if node.kind == "either":
        return max(map(_longest, node.parts))
    return sum(map(_longest, node.parts)) if node.parts else 1


def _steps(entry: Map) -> tuple[Step, ...]:
    """`year {year}, month 5` → (("set", (("is", "year"), ("part", "year", 1))), …); `none` → ()."""
    text, at = entry.plain("value"), _at(entry, "value")
    if text.strip() == "none":
        return ()
    steps: list[Step] = []
    for clause in text.split(","):
        verb, *rest = clause.split() or [""]
        if re.fullmatch(r"\{[\w-]+\}", verb) and not rest:
            steps.append(("with", (_argument(verb, at),)))
        elif verb == "until" and not rest:
            steps.append(("until", ()))
        elif verb in FIELDS and len(rest) == 1:
            steps.append(("set", (("is", verb), _argument(rest[0], at))))
        elif verb == "move" and len(rest) == 3 and rest[1] == "by":
            steps.append(("move", (_unit(rest[0], at), _argument(rest[2], at))))
        elif verb in ("look", "start", "end") and len(rest) == 1:
            steps.append((verb, (_argument(rest[0], at),)))
        elif verb == "length" and len(rest) == 2:
            steps.append(("length", (_argument(rest[0], at), _unit(rest[1], at))))
        else:
            _wrong(f"cannot read {clause.strip()!r} in the value{nearest(verb, (*FIELDS, *VERBS))}", at)
    return tuple(steps)


def _argument(text: str, at: Place) -> Argument:
    match = ARGUMENT.fullmatch(text)
    if not match:
        _wrong(f"cannot read {text!r} in the value", at)
    sign, part, number, word = match.groups()
    return ("part", part, -1 if sign else 1) if part else ("is", int(number) if number else word)


def _unit(text: str, at: Place) -> Argument:
    argument = _argument(text, at)
    if argument[0] == "is" and argument[1] not in UNITS:
        _wrong(f"unknown unit {text!r}{nearest(text, UNITS)}", at)
    return argument
