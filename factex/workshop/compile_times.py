"""Makes a TimeBook of what stands in `times.yaml`: reads its classes, numbers and parts, and parses its patterns.

The head of rules/en/times.yaml describes the language. Mistakes are raised as ValueError, all through `_wrong`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from factex.diagnostics import nearest
from factex.engine.time_values import FIELDS, GRAINS, UNITS
from factex.engine.times import PHRASES, Argument, Number, Step, TimeBook, cut
from factex.workshop.time_expressions import PHRASE, Node, Sources, time_book, walk

KEYS = {
    "file": {"about", "date", "signs", "classes", "numbers", "parts", "patterns", "joins"},
    "signs": {"thousands", "decimal"},
    "class": {"class", "about", "source", "case", "words", "values"},
    "number": {"number", "about", "from", "to", "digits", "grouped", "words", "joined", "pairs"},
    "part": {"part", "about", "find"},
    "pattern": {"pattern", "about", "find", "value", "tests"},
    "test": {"hit", "miss", "mention", "value", "date", "looks"},
}
ITEM = re.compile(r"\s*(<<|>>|<[\w-]+>|\{[^{}]*\}|[\[\]()|]|[^\s\[\](){}<>|]+|.)")
SLOT = re.compile(r"\{\s*([\w-]+)\s*(?::\s*([\w-]+(?:\s+[\w-]+)*)\s*)?\}")
ARGUMENT = re.compile(r"(-?)\{([\w-]+)\}|(-?\d+)|([A-Za-z?][\w-]*)")
VERBS = ("move", "look", "length", "start", "end", "until")
MAX_NESTING = 5  # parts within parts


def _wrong(message: str, at: object) -> NoReturn:
    """The one way out for mistakes; `at` is the piece of the file they stand in."""
    raise ValueError(f"{message} (in {str(at)[:80]!r})")


@dataclass(frozen=True, slots=True)
class TimeTest:
    """An example of a pattern: `mention` None means that the text has no time or duration at all."""

    pattern: str
    text: str
    date: str | None
    looks: str | None
    mention: str | None
    value: str | None


def time_tests(raw: Mapping[str, Any]) -> Iterator[TimeTest]:
    """The examples of a file that `compile_times` took."""
    for entry in [*_list(raw, "patterns"), *_list(raw, "joins")]:
        for test in _list(entry, "tests"):
            _check(test, "test", "hit" if "hit" in test else "miss", test)
            date = test.get("date", raw.get("date"))
            value = None if test.get("value") == "none" else test.get("value")
            if "hit" in test and "value" not in test:
                _wrong("a test with `hit` needs a `value`", test)
            yield TimeTest(
                entry["pattern"],
                test.get("hit", test.get("miss")).strip(),
                None if date == "none" else date,
                test.get("looks"),
                test.get("mention", test["hit"]).strip() if "hit" in test else None,
                value,
            )


def compile_times(raw: Mapping[str, Any]) -> TimeBook:
    """The book of a pack. `raw` is the file as YAML gives it, every scalar a string; ValueError says what is wrong."""
    if not isinstance(raw, Mapping):
        _wrong("the file must hold keys", raw)
    _check(raw, "file", "patterns", "the file")
    signs = raw.get("signs", {})
    _check(signs, "signs", None, "signs")
    sources = Sources(signs.get("thousands", ""), signs.get("decimal", ""))
    for entry in _list(raw, "classes"):
        _read_class(entry, sources)
    for entry in _list(raw, "numbers"):
        _read_number(entry, sources)
    for entry in _list(raw, "parts"):
        _check(entry, "part", "part", entry)
        _new_name(entry["part"], sources)
        sources.parts[entry["part"]] = _lines(entry)
    levels = [_read_patterns(raw, section, sources) for section in ("patterns", "joins")]
    list(time_tests(raw))
    return time_book(sources, levels)


def _check(entry: Any, kind: str, needed: str | None, at: object) -> None:
    if not isinstance(entry, Mapping):
        _wrong(f"a {kind} must hold keys", at)
    for key in entry:
        if key not in KEYS[kind]:
            _wrong(f"unknown key {key!r}{nearest(key, KEYS[kind])}", at)
    if needed is not None and needed not in entry:
        _wrong(f"the key {needed!r} is missing", at)


def _list(raw: Mapping[str, Any], key: str) -> list[Any]:
    found = raw.get(key) or []
    if not isinstance(found, list):
        _wrong(f"{key!r} must be a list", raw)
    return found


def _lines(entry: Mapping[str, Any]) -> list[str]:
    if not isinstance(entry.get("find"), str):
        _wrong("the key 'find' is missing", entry)
    return [line.strip() for line in entry["find"].splitlines() if line.strip()]


def _new_name(name: str, sources: Sources) -> None:
    if name == PHRASE or name in sources.values or name in sources.numbers or name in sources.parts:
        _wrong(f"the name {name!r} is taken", name)


def _entries(text: str) -> list[str]:
    return [" ".join(entry.split()) for entry in re.split(r"[,\n]", text) if entry.strip()]


def _read_class(entry: Any, sources: Sources) -> None:
    _check(entry, "class", "class", entry)
    name, case = entry["class"], entry.get("case", "any")
    _new_name(name, sources)
    if case not in ("any", "exact"):
        _wrong(f"case is 'any' or 'exact', not {case!r}", entry)
    if ("words" in entry) == ("values" in entry):
        _wrong("a class has either 'words' or 'values'", entry)
    values = sources.values.setdefault(name, {})
    rows = entry["values"].items() if "values" in entry else [("", entry["words"])]
    for value, words in rows:
        for word in _entries(words):
            pieces = _cut(word, sources)
            values[" ".join(pieces)] = values[" ".join(pieces).lower()] = (
                int(value) if re.fullmatch(r"-?\d+", value) else str(value)
            )
            if len(pieces) > 1:
                sources.long_entries[name].append(tuple(map(sources.add_word, pieces)))
            elif case == "any":
                sources.folded[word.lower()].add("<" + name)
            else:
                sources.exact[word].add("<" + name)
                sources.exact[word.upper()].add("<" + name)


def _read_number(entry: Any, sources: Sources) -> None:
    _check(entry, "number", "number", entry)
    _new_name(entry["number"], sources)
    try:
        low, high = int(entry["from"]), int(entry["to"])
        least, _, most = entry.get("digits", f"1-{len(str(high))}").partition("-")
        digits = int(least), int(most or least)
    except (KeyError, ValueError):
        _wrong("a number has 'from', 'to' and perhaps 'digits', such as 4 or 1-2", entry)
    words = entry.get("words", "")
    if words and words not in sources.values:
        _wrong(f"unknown class {words!r}{nearest(words, sources.values)}", entry)
    if words and not all(isinstance(value, int) for value in sources.values[words].values()):
        _wrong(f"the class {words!r} must have numbers as its values", entry)
    joiners = tuple(map(sources.add_word, _entries(entry.get("joined", ""))))
    sources.numbers[entry["number"]] = Number(
        entry["number"], low, high, digits, entry.get("grouped") == "yes", words, joiners, entry.get("pairs", "")
    )


def _cut(text: str, sources: Sources) -> list[str]:
    return [piece for word in text.split() for piece in cut(word, sources.thousands, sources.decimal)]


# Patterns: text → nodes


def _read_patterns(raw: Mapping[str, Any], section: str, sources: Sources) -> list[tuple[str, Node, tuple[Step, ...]]]:
    found = []
    for entry in _list(raw, section):
        _check(entry, "pattern", "pattern", entry)
        steps, nodes = _steps(entry), [_parse(line, sources, section == "joins", None, 0) for line in _lines(entry)]
        names = {n.name for node in nodes for n in walk(node) if n.kind in ("slot", PHRASE)}
        for argument in (a for _, arguments in steps for a in arguments):
            if argument[0] == "part" and argument[1] not in names:
                _wrong(f"the value uses {{{argument[1]}}}, which no line finds{nearest(argument[1], names)}", entry)
        for node, line in zip(nodes, _lines(entry), strict=True):
            if sum(n.kind == "mention" for n in walk(node)) > 1:
                _wrong("a line marks one mention", line)
            if section == "joins" and not any(n.kind == PHRASE for n in walk(node)):
                _wrong("a line of a join needs a {…:phrase}", line)
            found.append((entry["pattern"], node, steps))
    return found


def _parse(line: str, sources: Sources, phrases: bool, outer: str | None, depth: int) -> Node:
    """The nodes of one line; `outer` names the slot that a part of a pattern stands for."""
    items = [m.group(1) for m in ITEM.finditer(line)]
    at = 0

    def alternatives(closing: str) -> Node:
        nonlocal at
        choices: list[list[Node]] = [[]]
        while at < len(items) and items[at] != closing:
            item = items[at]
            at += 1
            if item == "|":
                choices.append([])
            elif item in ("(", "[", "<<"):
                inner = alternatives({"(": ")", "[": "]", "<<": ">>"}[item])
                choices[-1].append(Node({"(": "sequence", "[": "maybe", "<<": "mention"}[item], parts=(inner,)))
            elif item in (")", "]", ">>"):
                _wrong(f"{item!r} closes nothing", line)
            else:
                choices[-1].extend(_leaf(item, line, sources, phrases, outer, depth))
        if closing:
            if at == len(items):
                _wrong(f"{closing!r} is missing", line)
            at += 1
        if any(not choice for choice in choices):
            _wrong("an empty choice", line)
        made = [Node("sequence", parts=tuple(choice)) for choice in choices]
        return made[0] if len(made) == 1 else Node("either", parts=tuple(sorted(made, key=_longest, reverse=True)))

    return alternatives("")


def _leaf(item: str, line: str, sources: Sources, phrases: bool, outer: str | None, depth: int) -> list[Node]:
    if item[0] == "<" and item[-1] == ">" and len(item) > 2:
        return [_reference(item[1:-1], "", line, sources, depth)]
    if item[0] != "{":
        return [Node("word", sources.add_word(piece)) for piece in _cut(item, sources)]
    match = SLOT.fullmatch(item)
    if not match:
        _wrong(f"{item} is no slot: write {{name}} or {{name:what}}", line)
    name, what = match.group(1), match.group(2) or match.group(1)
    first, *grains = what.split()
    if first != PHRASE:
        if grains:
            _wrong(f"unknown form {what!r}", line)
        return [_reference(first, outer or name, line, sources, depth)]
    if not phrases:
        _wrong("phrases can only be named under 'joins'", line)
    for grain in grains:
        if grain not in GRAINS:
            _wrong(f"unknown kind of phrase {grain!r}{nearest(grain, GRAINS)}", line)
    wanted = grains or [grain for grain in GRAINS if grain not in ("length", "range")]
    return [Node(PHRASE, name, "".join(PHRASES[grain] for grain in wanted))]


def _reference(what: str, name: str, line: str, sources: Sources, depth: int) -> Node:
    """A class, number or part; `name` is the slot's, or empty."""
    if what in sources.parts:
        if depth >= MAX_NESTING:
            _wrong(f"the part {what!r} holds itself", line)
        nodes = [_parse(text, sources, False, name or None, depth + 1) for text in sources.parts[what]]
        nodes.sort(key=_longest, reverse=True)
        node = nodes[0] if len(nodes) == 1 else Node("either", parts=tuple(nodes))
        return node if name else _unnamed(node)
    if what not in sources.values and what not in sources.numbers:
        known = [*sources.values, *sources.numbers, *sources.parts]
        _wrong(f"unknown class, number or part {what!r}{nearest(what, known)}", line)
    return Node("slot", name, what)


def _unnamed(node: Node) -> Node:
    return Node(node.kind, "" if node.kind == "slot" else node.name, node.holds, tuple(map(_unnamed, node.parts)))


def _longest(node: Node) -> int:
    if node.kind == "either":
        return max(map(_longest, node.parts))
    return sum(map(_longest, node.parts)) if node.parts else 1


def _steps(entry: Mapping[str, Any]) -> tuple[Step, ...]:
    """`year {year}, month 5` → (("set", (("is", "year"), ("part", "year", 1))), …); `none` → ()."""
    text = entry.get("value")
    if not isinstance(text, str):
        _wrong("the key 'value' is missing", entry)
    if text.strip() == "none":
        return ()
    steps: list[Step] = []
    for clause in text.split(","):
        verb, *rest = clause.split() or [""]
        if re.fullmatch(r"\{[\w-]+\}", verb) and not rest:
            steps.append(("with", (_argument(verb, entry),)))
        elif verb == "until" and not rest:
            steps.append(("until", ()))
        elif verb in FIELDS and len(rest) == 1:
            steps.append(("set", (("is", verb), _argument(rest[0], entry))))
        elif verb == "move" and len(rest) == 3 and rest[1] == "by":
            steps.append(("move", (_unit(rest[0], entry), _argument(rest[2], entry))))
        elif verb in ("look", "start", "end") and len(rest) == 1:
            steps.append((verb, (_argument(rest[0], entry),)))
        elif verb == "length" and len(rest) == 2:
            steps.append(("length", (_argument(rest[0], entry), _unit(rest[1], entry))))
        else:
            _wrong(
                f"cannot read {clause.strip()!r} in the value{nearest(verb, (*FIELDS, *VERBS))}",
                entry,
            )
    return tuple(steps)


def _argument(text: str, entry: Mapping[str, Any]) -> Argument:
    match = ARGUMENT.fullmatch(text)
    if not match:
        _wrong(f"cannot read {text!r} in the value", entry)
    sign, part, number, word = match.groups()
    return ("part", part, -1 if sign else 1) if part else ("is", int(number) if number else word)


def _unit(text: str, entry: Mapping[str, Any]) -> Argument:
    argument = _argument(text, entry)
    if argument[0] == "is" and argument[1] not in UNITS:
        _wrong(f"unknown unit {text!r}{nearest(text, UNITS)}", entry)
    return argument
