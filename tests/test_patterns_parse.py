"""What the text of a pattern means, and where its parts stand."""
from __future__ import annotations

import pytest

from factex.diagnostics import Place
from factex.patterns import (
    Either,
    Gap,
    Marked,
    Maybe,
    Pattern,
    Raw,
    Repeat,
    Sequence,
    Slot,
    Verb,
    Word,
    WordClass,
)
from factex.workshop.marks import Map, Text, lines, read_yaml
from factex.workshop.pattern import parse, parse_block, walk

START = Place("rules.yaml", 7, 3)


def shown(part: Pattern) -> str:
    """A pattern as its parts' names, so that one line shows its structure."""
    match part:
        case Word(text):
            return repr(text)
        case Verb(name, is_class, form):
            return f"Verb({'<' * is_class}{name}{'>' * is_class}{':' + form if form else ''})"
        case WordClass(name):
            return f"Class({name})"
        case Slot(name, form, argument):
            return "Slot(" + ",".join(filter(None, (name, form, argument))) + ")"
        case Gap(most):
            return f"Gap({most})"
        case Raw(expression):
            return f"Raw({expression})"
        case Sequence(parts):
            return " ".join(map(shown, parts))
        case Either(parts):
            return "Either(" + " | ".join(map(shown, parts)) + ")"
        case Maybe(inner):
            return f"Maybe({shown(inner)})"
        case Marked(inner):
            return f"Marked({shown(inner)})"
        case Repeat(inner, least):
            return f"Repeat({shown(inner)}, {least})"


@pytest.mark.parametrize(("line", "meaning"), [
    ("met with", "'met' 'with'"),
    ("Met WITH", "'met' 'with'"),
    ("~meet", "Verb(meet)"),
    ("~meet:past {who}", "Verb(meet:past) Slot(who)"),
    ("~<talk>:ing", "Verb(<talk>:ing)"),
    ("~point out {what:clause}", "Verb(point) 'out' Slot(what,clause)"),
    ("~be forced out", "Verb(be) 'forced' 'out'"),
    ("~say: {what:quote}", "Verb(say) ':' Slot(what,quote)"),
    ("<talks> of <start>", "Class(talks) 'of' Class(start)"),
    ("{who:subject} ~meet", "Slot(who,subject) Verb(meet)"),
    ("{who}'s complaint", "Slot(who,possessor) 'complaint'"),
    ("{who}\u2019s complaint", "Slot(who,possessor) 'complaint'"),
    ("{who:head Council} ~meet", "Slot(who,head,council) Verb(meet)"),
    ("{who:head council}", "Slot(who,head,council)"),
    ("{what:quote} , {who} ~say", "Slot(what,quote) ',' Slot(who) Verb(say)"),
    ("{what:subjunctive} ~ask", "Slot(what,subjunctive) Verb(ask)"),
    ("met [with]", "'met' Maybe('with')"),
    ("spoke (by|on the|via) phone", "'spoke' Either('by' | 'on' 'the' | 'via') 'phone'"),
    ("[(a|the)] call", "Maybe(Either('a' | 'the')) 'call'"),
    ("[a|the] call", "Maybe(Either('a' | 'the')) 'call'"),
    ("(a call)", "'a' 'call'"),
    ("met ..6 with", "'met' Gap(6) 'with'"),
    ("~be <<on the phone>>", "Verb(be) Marked('on' 'the' 'phone')"),
    ("~be <<in <talks>>>", "Verb(be) Marked('in' Class(talks))"),
    ("call /no\\.?\\d+/ with", "'call' Raw(no\\.?\\d+) 'with'"),
    ("and/or met", "'and' '/' 'or' 'met'"),
    ("{who}: {what:clause}", "Slot(who) ':' Slot(what,clause)"),
    ("Russia's complaint", "'russia' \"'s\" 'complaint'"),
    ("leaders' meeting", "'leaders' \"'\" 'meeting'"),
    ("U.S. vice-president, 1,000", "'u.s.' 'vice-president' ',' '1,000'"),
    ("met; again", "'met' ';' 'again'"),
    ("one - two", "'one' '-' 'two'"),
    ("{what:clause} [then] , ~say {who}", "Slot(what,clause) Maybe('then') ',' Verb(say) Slot(who)"),
    ("~say {what:clause} <end>", "Verb(say) Slot(what,clause) Class(end)"),
    ("~say (that {what:clause}|{what:quote})", "Verb(say) Either('that' Slot(what,clause) | Slot(what,quote))"),
    ("<start> ..3 met", "Class(start) Gap(3) 'met'"),
])
def test_a_line_means(line: str, meaning: str) -> None:
    pattern, found = parse(line, START)
    assert found == []
    assert pattern is not None
    assert shown(pattern) == meaning


def test_general_layers_may_repeat_classes_and_have_no_fixed_word() -> None:
    pattern, found = parse("<title>* <name>+", START, general=True)
    assert found == []
    assert pattern is not None
    assert shown(pattern) == "Repeat(Class(title), 0) Repeat(Class(name), 1)"


@pytest.mark.parametrize(("line", "mistakes"), [
    ("{who} (a|b", [("F201", 6)]),
    ("{who", [("F201", 0)]),
    ("met <talks", [("F201", 4)]),
    ("met (a b] c", [("F202", 8)]),
    ("met ] c", [("F202", 4)]),
    ("met } > c", [("F202", 4), ("F202", 6)]),
    ("met () c", [("F203", 4)]),
    ("met [] c", [("F203", 4)]),
    ("met (|a) c", [("F203", 4)]),
    ("met (a||b) c", [("F203", 6)]),
    ("a | b", [("F204", 2)]),
    ("{who:subjekt} ~meet:pst", [("F205", 5), ("F206", 20)]),
    ("{who:} met", [("F205", 5)]),
    ("{} met", [("F207", 0)]),
    ("{two words} met", [("F207", 0)]),
    ("met ~ {who}", [("F207", 4)]),
    ("met <two words>", [("F207", 4)]),
    ("<<a <<b>> c>>", [("F208", 4)]),
    ("<<a>> <<b>>", [("F208", 6)]),
    ("<<a b", [("F208", 0)]),
    ("a b>>", [("F208", 3)]),
    ("(a <<b) c>>", [("F202", 6), ("F201", 0)]),
    ("<<>> met", [("F203", 0)]),
    ("met .. with", [("F209", 4)]),
    ("met ..13 with", [("F209", 4)]),
    ("met ..0 with", [("F209", 4)]),
    ("met ...6 with", [("F209", 4)]),
    ("..3 met ..4", [("F210", 0), ("F210", 8)]),
    ("[with] ..3 met", [("F210", 7)]),
    ("met (a|..2)", [("F210", 7)]),
    ("met ..2 ..3 with", [("F211", 8)]),
    ("met (a ..2) ..3 with", [("F211", 12)]),
    ("met {what:clause} with", [("F212", 4)]),
    ("{who}", [("F213", 0)]),
    ("{who} {where}", [("F213", 0)]),
    ("{who} [met]", [("F213", 0)]),
    ("{who} (met|{where})", [("F213", 0)]),
    ("{what:clause}", [("F213", 0)]),
    ("<start> {who}", [("F213", 0)]),
    ("<name>+ met", [("F215", 6)]),
    ("met* {who}", [("F215", 3)]),
    ("met /a(b/ {who}", [("F216", 4)]),
    ("met /ab {who}", [("F216", 4)]),
    ("he said \u201cno\u201d", [("F217", 8), ("F217", 11)]),
    ("met \\ {who}", [("F218", 4)]),
    ("{who:head} met", [("F219", 5)]),
    ("{who:subject council} met", [("F219", 5)]),
    ("{who:subject}'s call", [("F220", 13)]),
    ("((((((((( a )))))))))", [("F222", 8)]),
    ("({who:foo} | ~:bar | (x", [("F205", 6), ("F207", 13), ("F201", 0), ("F201", 21)]),
])
def test_mistakes_stand_at_their_columns(line: str, mistakes: list[tuple[str, int]]) -> None:
    pattern, found = parse(line, START)
    assert pattern is None
    assert sorted((row.code, row.place.column - START.column) for row in found) == sorted(mistakes)
    assert all((row.place.file, row.place.line) == (START.file, START.line) for row in found)
    assert found == sorted(found)


def test_a_very_deep_line_is_a_finding_and_no_crash() -> None:
    pattern, found = parse("(" * 900 + "a", START)
    assert pattern is None
    assert "F222" in {row.code for row in found}


def test_parts_of_a_block_know_their_places() -> None:
    written = "rule: x\nfind: |\n\n  {who} ~meet [with]\n  # no\n    met {who}'s <aide>\n"
    documents, found = read_yaml("calls.yaml", written)
    assert found == []
    body = documents[0]
    assert isinstance(body, Map)
    text = body.text("find")
    assert text is not None
    patterns, found = parse_block(text)
    assert found == []
    assert [(row.source, row.place.line, row.place.column) for row in patterns] == [
        ("{who} ~meet [with]", 4, 3), ("met {who}'s <aide>", 6, 5)]
    places = [(part.place.line, part.place.column) for row in patterns for part in walk(row.pattern)]
    assert places == [(4, 3), (4, 3), (4, 9), (4, 15), (4, 16), (6, 5), (6, 5), (6, 9), (6, 17)]


@pytest.mark.parametrize(("yaml", "expected"), [
    ("find: met with\n", [("met with", 1, 7)]),
    ("find: 'met with'\n", [("met with", 1, 8)]),
    ("find: |2\n    met\n   with\n", [("met", 2, 5), ("with", 3, 4)]),
    ("find: |-  # why\n  met  \n\n  # with\n  with", [("met", 2, 3), ("with", 5, 3)]),
    ("a:\n  - find: |\n      m\u00e9t\n      with\r\n", [("m\u00e9t", 3, 7), ("with", 4, 7)]),
])
def test_lines_of_a_scalar(yaml: str, expected: list[tuple[str, int, int]]) -> None:
    documents, _ = read_yaml("x.yaml", yaml)
    texts = [text for value in documents for text in _texts(value) if "m" in text and "find" not in text]
    assert [(line, place.line, place.column) for line, place in lines(texts[0])] == expected


def _texts(value: object) -> list[Text]:
    if isinstance(value, Text):
        return [value]
    children = value.values() if isinstance(value, Map) else value if isinstance(value, list) else ()
    return [text for child in children for text in _texts(child)]
