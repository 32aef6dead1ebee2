"""What rule files hold: each registered finding at its place, and the values that come out."""
from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from sample_pack import FILES, write

from factex.diagnostics import Diagnostic
from factex.engine.units import FORMS
from factex.workshop import marks
from factex.workshop.check_rules import Checked, check_pack
from factex.workshop.code import MARK, Code
from factex.workshop.codes import CODES
from factex.workshop.codes_doubts import PROVED
from factex.workshop.compile import check as compile_check
from factex.workshop.compile_words import read_words
from factex.workshop.entry_places import entry_place
from factex.workshop.lint import lint
from factex.workshop.load import load_pack, stands_alone
from factex.workshop.marks import Items, Map, Text, Value, entries, plain, read_yaml
from factex.workshop.rules import Carry, ExpectedFact, ExpectedMention
from factex.workshop.schema import KEYS, KINDS, check, json_schema
from factex.workshop.shapes import Key

TESTS = """\
tests:
  - hit: Anna Brandt phoned Boris Ivanov.
    participants: [Anna Brandt, Boris Ivanov]
  - miss: Anna Brandt slept.
"""
CALL = "rule: call\nfact: call\nabout: Two parties talk.\nfind: |\n  {participants} ~phone {participants}\n" + TESTS


def read(folder: Path, files: Mapping[str, str], *layers: Mapping[str, str]) -> tuple[Checked, list[Diagnostic]]:
    """The sample pack with more files in it, and layers over it, read and checked."""
    folders = [write(folder / f"pack{number}", texts) for number, texts in enumerate(({**FILES, **files}, *layers))]
    raw, found = load_pack(folders)
    checked, more = check_pack(raw)
    return checked, sorted(found + more)


def codes(found: list[Diagnostic]) -> list[str]:
    """The codes of findings, in order."""
    return [row.code for row in found]


# ---- the register


@pytest.mark.parametrize("code", CODES.values(), ids=list(CODES))
def test_each_finding_has_samples_that_hold(code: Code, tmp_path: Path) -> None:
    base, layer = write(tmp_path / "base", FILES), tmp_path / "layer"
    alone = code.code in ("F117", "F404")  # of a folder without a pack below it

    def findings(text: str, alone: bool = False) -> list[Diagnostic]:
        write(layer, {code.file: text, **({"other.yaml": code.good} if code.code == "F122" else {})})
        if code.code >= "F5":  # what is doubtful; the base has words for the samples, which its own rules do not use
            found = [row for row in lint(base, layer, examples=code.code >= PROVED) if Path(row.place.file).is_relative_to(layer)]
        else:
            found = compile_check(layer) if alone else compile_check(base, layer)
        (layer / code.file).unlink()
        return found

    before, after = code.bad.split(MARK)
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    found = findings(before + after, alone)
    assert [(row.code, row.place.line, row.place.column) for row in found] == [(code.code, line, column)]
    assert found[0].level == code.level
    assert Path(found[0].place.file) == layer / code.file
    if code.code != "F122":  # there the name of the file is what is wrong
        assert findings(code.good) == []


def test_the_register_is_in_order_and_worded() -> None:
    assert list(CODES) == sorted(CODES)
    for code in CODES.values():
        assert code.level in ("error", "warning")
        assert code.what.endswith(".") and code.why.endswith(".")


def test_the_sample_pack_itself_is_sound(tmp_path: Path) -> None:
    assert compile_check(write(tmp_path, {**FILES, "calls.yaml": CALL})) == []


# ---- YAML


def test_scalars_stay_what_was_written() -> None:
    documents, found = read_yaml("x.yaml", "[yes, no, 0x10, 2016-09-08, 12:30, 1_000, ~, null, '', 010, 1e3, .inf]\n")
    assert found == []
    assert plain(documents[0]) == [
        "yes", "no", "0x10", "2016-09-08", "12:30", "1_000", "", "", "", "010", "1e3", ".inf"]


def test_values_know_their_places() -> None:
    documents, _ = read_yaml("x.yaml", "---\n# note\na:\n  - b\n  - {c: 'd'}\n--- \ne: |\n  f\n")
    first, second = documents
    assert isinstance(first, Map) and isinstance(second, Map)
    items = first["a"]
    assert isinstance(items, Items) and isinstance(items[1], Map)
    c = items[1].key("c")
    e = second.text("e")
    assert e is not None
    values = (first, first.key("a"), items, items[0], items[1], c, e)
    places = [(value.place.line, value.place.column) for value in values]
    assert places == [(3, 1), (3, 1), (4, 3), (4, 5), (5, 5), (5, 6), (7, 4)]
    assert [place.style for place in (c, e)] == ["plain", "|"]
    assert (e.end.line, e.end.column) == (9, 1)


@pytest.mark.parametrize(("text", "line", "column", "piece"), [
    ('hit: "Yes," he said', 1, 13, "quotation mark"),
    ("hit: He said: yes", 1, 13, "': '"),
    ('a: b\nhit: "Yes\nc: d\n', 2, 6, "never closed"),
    ("a: [b\nc: d\n", 1, 4, "never closed"),
    ("find: {who} ~meet\n", 1, 1, "write `find: |`"),
    ("a:\n\t- b\n", 2, 1, "tab"),
    ("a: @b\n", 1, 4, "cannot begin"),
    ("a: 1\n b: 2\n", 2, 2, "indented deeper than 'a'"),
    ("- a\nb: c\n", 2, 1, "indentation"),
])
def test_a_syntax_error_is_told_in_plain_words(text: str, line: int, column: int, piece: str) -> None:
    found = read_yaml("x.yaml", text)[1]
    assert (codes(found), [row.place.line for row in found]) == (["F101"], [line])
    assert found[0].place.column == column
    assert piece in found[0].message


def test_reading_goes_on_behind_a_syntax_error() -> None:
    text = 'a: 1\n---\nb: "x" y\nc: d: e\n---\nc: 2\nc: 3\n---\nd: [\n---\ne: 4\n'
    documents, found = read_yaml("x.yaml", text)
    assert [plain(value) for value in documents] == [{"a": "1"}, {"c": "2"}, {"e": "4"}]
    assert [(row.code, row.place.line) for row in found] == [("F101", 3), ("F103", 7), ("F101", 10)]


@pytest.mark.parametrize("text", ["a: &x [1]\nb: *x\n", "a: !!int 3\n", "<<: *x\n", "&x a: b\n"])
def test_tags_anchors_and_aliases_are_refused(text: str) -> None:
    assert set(codes(read_yaml("x.yaml", text)[1])) == {"F104"}


@pytest.mark.parametrize("data", [
    b"", b"\n# nothing\n", b"---\n---\n", b"\xef\xbb\xbfa: b\n", b"[" * 3000, b"\xff", b"a: \x00", b"%YAML 9.9\n---\n",
    b"? a\n", b"{a, b}", b"a: >-\n", b"\xe2\x80\xa8",
], ids=lambda data: repr(data[:8]))
def test_any_bytes_give_values_or_findings(data: bytes) -> None:
    documents, found = read_yaml("x.yaml", data)
    assert isinstance(documents, list)
    assert set(codes(found)) <= {"F101", "F102", "F123"}


def test_the_loader_without_the_c_library_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(FILES.values()) + "---\na: b\na: 'c'\n---\nd: 'e' f\n---\ng: *h\n"
    fast = read_yaml("x.yaml", text)
    monkeypatch.setattr(marks, "_LOADER", yaml.SafeLoader)
    slow = read_yaml("x.yaml", text)
    assert list(map(_placed, fast[0])) == list(map(_placed, slow[0]))
    assert fast[1] == slow[1]


def _placed(value: Value) -> object:
    """A value with all places, but not the ends of blocks, which the libraries see a line apart."""
    place = (value.place.line, value.place.column)
    if isinstance(value, Text):
        return (str(value), place, value.style)
    if isinstance(value, Map):
        return (place, [(_placed(key), _placed(part)) for key, part in value.pairs()])
    return (place, [_placed(part) for part in value])


def test_entries_of_a_block_have_places() -> None:
    documents, _ = read_yaml("x.yaml", "words: |\n  a, b c\n  # no, d\n\n  ab,\n  c\n")
    assert isinstance(documents[0], Map)
    text = documents[0].text("words")
    assert text is not None
    found = entries(text)
    assert found == [("a", 0), ("b c", 0), ("ab", 3), ("c", 4)]
    places = [entry_place(text, *row) for row in found]
    assert [(place.line, place.column) for place in places] == [(2, 3), (2, 6), (5, 3), (6, 3)]


def test_a_large_lexicon_loads_quickly(tmp_path: Path) -> None:
    block = "".join(f"  entry{n} of words, other{n}\n" for n in range(12_000))
    names = "".join(f"  Name{n} Surname{n}: [Alias{n}]\n" for n in range(6_000))
    text = f"class: big\nabout: Words.\nwords: |\n{block}---\nclass: names\nabout: Names.\nentities:\n{names}"
    assert len(text) > 400_000
    start = time.perf_counter()
    checked, found = read(tmp_path, {"lexicon/big.yaml": text})
    assert found == []
    assert time.perf_counter() - start < 2  # 0.1 s on an idle machine
    assert [len(row.entries) for row in checked.lexicon.words if row.name == "big"] == [24_000]


# ---- shape


def test_several_mistakes_of_a_file_are_all_found(tmp_path: Path) -> None:
    text = ("rule: one\nfact: kall\nabuot: x\nfind: |\n  {a} ~phone:foo (\n  {participants} <nothing>\n---\n"
            "rule: two words\npriority: x\n---\nrule: three\nfact: call\nabout: A call.\nset: {polarity: maybe}\n"
            "find: |\n  {who} ~phone\n  {participants} ~phone ..\n")
    checked, found = read(tmp_path, {"calls.yaml": text})
    assert [(row.code, row.place.line, row.place.column) for row in found] == [
        ("F109", 1, 1), ("F301", 2, 7), ("F108", 3, 1), ("F206", 5, 14), ("F201", 5, 18), ("F304", 6, 18),
        ("F109", 8, 1), ("F109", 8, 1), ("F109", 8, 1), ("F111", 8, 7), ("F113", 9, 11),
        ("F309", 11, 7), ("F309", 11, 7), ("F306", 14, 17), ("F302", 16, 3), ("F209", 17, 25)]
    assert checked.rules == ()


def test_findings_are_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    bad = CALL.replace("fact: call", "fact: kall")
    _, found = read(tmp_path, {"b.yaml": bad + "---\n" + bad.replace("rule: call", "rule: other"), "a.yaml": bad})
    places = [(Path(row.place.file).name, row.place.line) for row in found]
    assert places == [("a.yaml", 2), ("b.yaml", 2), ("b.yaml", 12)]


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS if kind.files and not kind.others])
def test_each_kind_of_document_is_declared(kind: str) -> None:
    rows = [row for row in KEYS if row.kind == kind]
    assert rows
    assert len({row.key for row in rows}) == len(rows)
    assert all(row.meaning and row.sample for row in rows)
    schema = json_schema(kind)
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == {row.key for row in rows}  # type: ignore[call-overload]


@pytest.mark.parametrize("row", [row for row in KEYS if "…" not in row.sample], ids=lambda row: f"{row.kind}-{row.key}")
def test_the_sample_of_each_key_has_its_shape(row: Key) -> None:
    documents, found = read_yaml("x.yaml", f"{row.key}: {row.sample}\n")
    assert found == []
    kept, found = check(documents[0], row.kind)
    assert set(codes(found)) <= {"F109"}
    assert row.key in kept


def test_heads_of_general_layers_add_up(tmp_path: Path) -> None:
    mine = {"text.yaml": "clitics: [\"'re\", \"'s\"]\nstarters: [it]\n",
            "clauses.yaml": "roles: {break: [;], comma: [\";\"]}\n---\ngroup: perfect\nfind: |\n  had <<~<verb>:past>>\n"}
    checked, found = read(tmp_path, {}, mine)
    assert found == []
    text, clauses = checked.raw.one("text"), checked.raw.one("clauses")
    assert plain(text["clitics"]) == ["n't", "'s", "'re"]
    assert plain(text["starters"]) == ["it"]  # a list over a block is no list over a list
    assert plain(clauses["roles"]) == {"comma": [";"], "coordinator": ["and", "or"], "break": [";"]}
    assert [row.body.plain("group") for row in checked.raw.of("verb group")] == ["passive", "simple", "ing", "perfect"]
    assert compile_check(tmp_path / "pack0", tmp_path / "pack1") == []


LAYER_MISTAKES = [
    ("text.yaml", "quotations: [[a]]\nclitics: x\nend: [.]\n", ["F110 1", "F110 2", "F108 3"]),
    ("text.yaml", "date lines: [\"{place}, {dat} ({source}) –\", \"{place} on {date}.\"]\n", ["F410 1", "F410 1", "F410 1"]),
    ("events.yaml", "date: tim\nmodes: {polarty: {negative: no}, act: {sya: x}}\n---\nevent: x\nfact: kall\nwhen: {act: sya}\ncode: X\n"
     "quad: 1\nactor: participants\n---\nevent: y\nfact: call\ncode: Y\nquad: 1\nactor: speaker\nrecipent: x\n",
     ["F302 1", "F305 2", "F306 2", "F301 5", "F306 6", "F302 15", "F108 16"]),
    ("mentions.yaml", "never names: [lin]\nreadings: {verb: [\"verbb:base\"]}\n", ["F304 1", "F304 2"]),
    ("mentions.yaml", "shape: x\nmention: persn\nnamed: yes\nfind: |\n  <<<lien>>>\n", ["F112 3", "F321 2"]),
    ("mentions.yaml", "shape: x\nmention: person\nfind: |\n  <<<lien>>> ~<city>\n  ~ring /x/ {actor}\n",
     ["F304 4", "F403 4", "F403 5", "F403 5", "F403 5"]),
    ("mentions.yaml", "shap: x\nmention: person\nfind: |\n  <<line>>\n", ["F108 1"]),
    ("mentions.yaml", "reading: noun\nfind: |\n  [<<line>>] line\n", ["F410 1"]),
    ("mentions.yaml", "reading: verb\nfind: |\n  [<<line>>] line\n  <<line>>\nnot after: |\n  (on|by the) way\n",
     ["F408 3", "F406 5"]),
    ("clauses.yaml", "passive: bee\ncontent: contnt\nsubjects: [persn]\nreporting: [takes-tht]\n",
     ["F401 1", "F321 2", "F321 3", "F304 4"]),
    ("clauses.yaml", "ends:\n  claus: x\n  phrase: |\n    {actr} <lien> ~<lien> ~rin (\n", ["F108 2", "F201 4"]),
    ("clauses.yaml", "ends:\n  phrase: |\n    {actr} <lien> ~<lien> ~rin\n", ["F303 3", "F304 3", "F304 3", "F401 3"]),
    ("clauses.yaml", "opens: {gerun: line}\nroles: {comma: [<lien>]}\n", ["F304 2", "F410 1"]),
    ("adjuncts.yaml", "role: plac\nfacts: [kall]\nfind: |\n  in {plase}\n", ["F301 2", "F303 4"]),
    ("adjuncts.yaml", "role: speaker\nfacts: [call]\nfind: |\n  in {place}\n", ["F302 1"]),
    ("context.yaml", "cue: x\nset: {polarit: negative, act: sy}\nfacts: [kall]\n", ["F109 1", "F301 3", "F305 2", "F306 2"]),
    ("context.yaml", "source: call\nspeaker: speaker\ncontent: topic\nthen: {act: sya}\n", ["F302 2", "F306 4"]),
    ("context.yaml", "quoted: act\nfacts: [statement]\nrole: contents\nwhole: say\npart: deny\nnone: no\n",
     ["F302 3", "F306 6"]),
    ("context.yaml", "ordered: [polaritty]\n", ["F305 1"]),
    ("context.yaml", "cues: x\nfind: |\n  line\n", ["F108 1"]),
    ("links.yaml", "person: persn\npronouns:\n- {words: she, types: [persn], gender: fmale}\n", ["F321 1", "F321 3", "F410 3"]),
    ("links.yaml", "pair facts: {kall: x, call: speakr}\nkinds:\n- {words: x, classes: [<lin>]}\n",
     ["F301 1", "F302 1", "F304 3"]),
    ("times.yaml", "classes:\n- {class: a, words: x, values: {1: y}}\n- {class: a, words: x}\n- {clas: b}\n",
     ["F108 4", "F109 4", "F109 4"]),
    ("times.yaml", "classes:\n- {class: a, words: x, values: {1: y}}\n", ["F409 2"]),
    ("times.yaml", "classes:\n- {class: a, words: x}\n- {class: a, words: y}\nnumbers:\n- {number: n, from: 1, to: 3, words: a}\n",
     ["F409 3", "F409 5"]),
    ("times.yaml", "patterns:\n- pattern: x\n  find: |\n    one (two\n  value: none\n- pattern: y\n  find: |\n    {a}\n"
     "  value: none\n- pattern: z\n  find: b\n  value: day {c}\n  tests: [{hit: b}]\n", ["F409 4", "F409 8", "F409 12", "F409 13"]),
]


@pytest.mark.parametrize(("file", "text", "expected"), LAYER_MISTAKES)
def test_mistakes_in_general_layers_have_places(file: str, text: str, expected: list[str], tmp_path: Path) -> None:
    layer = write(tmp_path / "layer", {file: text})
    found = compile_check(write(tmp_path / "base", FILES), layer)
    wrong = [f"{row.code} {row.place.line}" for row in found if row.level == "error"]
    assert sorted(wrong) == sorted(expected), found
    assert {Path(row.place.file) for row in found} == {layer / file}


@pytest.mark.parametrize("name", [name for name in FILES if "/" not in name])
def test_a_pack_that_lacks_a_file_is_no_traceback(name: str, tmp_path: Path) -> None:
    files = {key: text for key, text in FILES.items() if key != name}
    found = [row for row in compile_check(write(tmp_path, files)) if row.level == "error"]
    if name in ("text.yaml", "clauses.yaml", "links.yaml"):
        assert codes(found) == ["F404"]
        assert name in found[0].message and Path(found[0].place.file).name == "pack.yaml"
    elif name == "pack.yaml":
        assert found  # it lies over the default pack then, with which its frames are at odds
    else:
        assert found == []


@pytest.mark.parametrize("name", FILES)
def test_a_pack_with_an_empty_or_strange_file_is_no_traceback(name: str, tmp_path: Path) -> None:
    for strange in ("", "[]", "a", "a: b\n", FILES[name].replace(": ", ": [x, ", 1), FILES[name].replace("|\n", "|\n  ( < ~\n"),
                    FILES[name].replace("\n", "\nx: y\n", 1), FILES[name][: len(FILES[name]) // 2]):
        compile_check(write(tmp_path, {**FILES, name: strange}))


# ---- layers


def test_a_later_layer_overrides_and_switches_off(tmp_path: Path) -> None:
    files = {"calls.yaml": CALL + "---\n" + CALL.replace("rule: call", "rule: ring")}
    mine = {"calls.yaml": CALL.replace("rule: call\n", "rule: call\npriority: 3\n"),
            "mine.yaml": "rule: calls/ring\noff: true\n---\n" + CALL.replace("rule: call", "rule: own")}
    checked, found = read(tmp_path, files, mine)
    assert found == []
    assert [(rule.id, rule.priority) for rule in checked.rules] == [("calls/call", 3), ("mine/own", 0)]
    assert stands_alone(tmp_path / "pack0") and not stands_alone(tmp_path / "pack1")


def test_a_layer_adds_types_roles_and_values(tmp_path: Path) -> None:
    layer = {"pack.yaml": "name: mine\nextends: sample\nfacts:\n  call: {roles: {speaker: actor}, attributes: [act]}\n"
                          "  visit: {about: A visit., core: {guest: actor many 2+}}\n"
                          "attributes: {act: {values: [say, sing]}}\nshare: [[call, visit]]\n"}
    checked, found = read(tmp_path, {}, layer)
    assert found == []
    call, visit = (checked.declared.facts[name] for name in ("call", "visit"))
    assert (call.about, list(call.core), list(call.roles)) == (
        "Two parties talk by telephone.", ["participants"], ["place", "topic", "speaker"])
    assert call.attributes == ("polarity", "act")
    guest = visit.core["guest"]
    assert (guest.kind, guest.many, guest.least) == ("actor", True, 2)
    assert checked.declared.attributes["act"].values == ("say", "deny", "warn", "sing")
    assert checked.declared.share == {frozenset(("statement", "call")), frozenset(("call", "visit"))}
    assert (checked.declared.name, checked.declared.language) == ("sample", "en")


@pytest.mark.parametrize(("layers", "expected"), [
    ([{"x.yaml": CALL}], ["F117"]),
    ([FILES, {"pack.yaml": FILES["pack.yaml"]}], ["F118"]),
    ([FILES, {"pack.yaml": "name: a\nextends: smaple\n"}], ["F118"]),
    ([FILES, {"pack.yaml": "name: a\nextends: sample\n"}, {"pack.yaml": "name: b\nextends: a\n"}], []),
])
def test_layers_must_fit(layers: list[Mapping[str, str]], expected: list[str], tmp_path: Path) -> None:
    folders = [write(tmp_path / str(number), files) for number, files in enumerate(layers)]
    assert codes(load_pack(folders)[1]) == expected


def test_a_missing_folder_and_unread_files_are_told(tmp_path: Path) -> None:
    assert codes(load_pack([tmp_path / "nowhere"])[1]) == ["F117"]
    _, found = read(tmp_path, {"deep/rules.yaml": CALL, "calls.yml": CALL, ".hidden.yaml": CALL})
    assert [(row.code, Path(row.place.file).name) for row in found] == [("F122", "calls.yml"), ("F122", "rules.yaml")]


# ---- lexicon


def test_the_lexicon_comes_out_as_values(tmp_path: Path) -> None:
    checked = read(tmp_path, {})[0]
    lexicon = checked.lexicon
    assert lexicon.classes == {"line", "city", "verb", "takes-that"}
    assert lexicon.words[0].entries == ("telephone", "video link", "hotline")
    city = lexicon.entities[0]
    assert (city.entities, city.stands_for, city.exact) == (
        {"Bern": (), "Geneva": ("Genf",)}, {"Bern": "Switzerland"}, True)
    assert dict(zip(FORMS, read_words(checked.raw).forms["learn"], strict=True)) == {
        "base": ("learn",), "third": ("learns",), "ing": ("learning",), "past": ("learned", "learnt"), "participle": ("learned", "learnt")}
    group = lexicon.groups[0]
    assert (group.verbs, group.takes, group.set) == (("warn", "point out"), ("that",), {"act": "warn"})


# ---- rules


def test_a_whole_rule(tmp_path: Path) -> None:
    text = """\
rule: said
fact: statement
about: Somebody said something.
slots: {speaker: actor 2+}
words:
  medium: [radio, the evening news]
  way: |
    loudly, at length
    briefly
find: |
  {speaker:subject} ~say {content:clause}
  {content:quote} , {speaker} ~say on <medium>
unless: |
  ~say {something:phrase} <way>
  {actor} ~say
set: {act: say}
carry: {role: speaker, from: [statement, call], sentences: 2, paragraphs: 1}
priority: 2
tests:
  - hit: >
      In Bern, she said on Friday: "No #1."
    date: 2016-09-08
    facts:
      - speaker: {text: she, refers_to: [Anna Brandt], entity: Anna Brandt}
        content: [No, {text: "#1", value: x}]
        act: say
        attribution:
      - {type: call, participants: {text: she, refers_to: []}, polarity: negative, attribution: Boris Ivanov}
    todo: true
  - miss: Nothing.
"""
    checked, found = read(tmp_path, {"talk.yaml": text})
    assert found == []
    rule, = checked.rules
    assert (rule.id, rule.fact, rule.about, rule.priority) == ("talk/said", "statement", "Somebody said something.", 2)
    assert {name: (spec.kind, spec.many, spec.least) for name, spec in rule.slots.items()} == {
        "speaker": ("actor", True, 2), "content": ("content", False, 1), "place": ("place", False, 1)}
    assert rule.words == {"medium": ("radio", "the evening news"), "way": ("loudly", "at length", "briefly")}
    assert [row.place.line for row in (*rule.find, *rule.unless)] == [11, 12, 14, 15]
    assert (rule.set, rule.carry) == ({"act": "say"}, Carry("speaker", ("statement", "call"), 2, 1))
    hit, miss = rule.cases
    assert (hit.kind, hit.text, hit.date, hit.todo) == (
        "hit", 'In Bern, she said on Friday: "No #1."', "2016-09-08", True)
    assert hit.facts == (
        ExpectedFact("statement", {"speaker": (ExpectedMention("she", "Anna Brandt", ("Anna Brandt",)),),
                                   "content": (ExpectedMention("No"), ExpectedMention("#1", value="x"))},
                     {"act": "say"}, "", hit.facts[0].place),
        ExpectedFact("call", {"participants": (ExpectedMention("she", None, ()),)}, {"polarity": "negative"},
                     "Boris Ivanov", hit.facts[1].place))
    assert (miss.kind, miss.text, miss.facts, miss.todo) == ("miss", "Nothing.", (), False)
    assert type(rule.id) is type(hit.text) is type(hit.facts[0].roles["speaker"][0].text) is str


def test_a_hit_expects_exactly_the_roles_beside_it(tmp_path: Path) -> None:
    rule, = read(tmp_path, {"calls.yaml": CALL + "    date: 2016-09-08\n"})[0].rules
    hit, miss = rule.cases
    names = tuple(mention.text for mention in hit.facts[0].roles["participants"])
    assert (names, hit.facts[0].attributes, hit.facts[0].attribution) == (("Anna Brandt", "Boris Ivanov"), {}, None)
    assert (miss.date, rule.carry) == ("2016-09-08", None)


def test_a_short_carry_is_one_sentence_of_the_same_type(tmp_path: Path) -> None:
    rule, = read(tmp_path, {"calls.yaml": CALL.replace("find:", "carry: place\nfind:")})[0].rules
    assert rule.carry == Carry("place", ("call",), 1, 0)


def test_rules_without_a_sound_pattern_are_left_out(tmp_path: Path) -> None:
    text = CALL.replace("  {participants} ~phone", "  {participants} ~ring\n  {nobody} ~phone")
    checked, found = read(tmp_path, {"a.yaml": text, "b.yaml": CALL.replace("{participants} ~", "{nobody} ~")})
    assert codes(found) == ["F302", "F302"]
    assert [(rule.id, len(rule.find)) for rule in checked.rules] == [("a/call", 1)]


# ---- frames

ACCUSE = """\
rule: accuse
fact: accusation
about: Somebody accuses somebody.
frame: {verb: VERB, subject: accuser, object: accused, of: offence}
tests:
  - hit: Anna accused Boris of theft.
    accused: Boris
  - miss: Nothing.
"""


@pytest.mark.parametrize(("verb", "expected"), [
    ("accuse", ["{accuser:subject} ~accuse {accused} of {offence:phrase}",
                "{accused:subject} ~be ~accuse:participle [by {accuser}] of {offence:phrase}"]),
    ("rule out", ["{accuser:subject} ~rule out {accused} of {offence:phrase}",
                  "{accused:subject} ~be ~rule:participle out [by {accuser}] of {offence:phrase}"]),
    ("<verb>", ["{accuser:subject} ~<verb> {accused} of {offence:phrase}",
                "{accused:subject} ~be ~<verb>:participle [by {accuser}] of {offence:phrase}"]),
    ('"accuse, rule out"', [
        "{accuser:subject} (~accuse|~rule out) {accused} of {offence:phrase}",
        "{accused:subject} ~be (~accuse:participle|~rule:participle out) [by {accuser}] of {offence:phrase}"]),
])
def test_a_frame_gives_its_patterns(verb: str, expected: list[str], tmp_path: Path) -> None:
    checked, found = read(tmp_path, {"a.yaml": ACCUSE.replace("VERB", verb)})
    assert found == []
    rule, = checked.rules
    assert [row.source for row in rule.find] == expected
    assert {(row.place.line, row.place.column) for row in rule.find} == {(4, 1)}
    assert rule.frames == ("verb-object-prep",)


def test_several_frames_and_patterns_add_up(tmp_path: Path) -> None:
    frames = ("frame:\n  - {verb: blame, subject: accuser, object: accused, shape: passive}\n"
              "  - {verb: lie, subject: accused}\nfind: |\n  ~<line> {accused}\n")
    text = "\n".join(ACCUSE.splitlines()[:3]) + "\n" + frames + "\n".join(ACCUSE.splitlines()[4:]) + "\n"
    rule, = read(tmp_path, {"a.yaml": text})[0].rules
    assert [row.source for row in rule.find] == [
        "~<line> {accused}", "{accused:subject} ~be ~blame:participle by {accuser}", "{accused:subject} ~lie"]
    assert rule.frames == ("passive", "intransitive")


@pytest.mark.parametrize(("use", "expected"), [
    ("{verb: accuse, subject: accusr, object: accused, of: offence}", ["F302"] * 2),
    ("{verb: <nothing>, subject: accuser}", ["F304"]),
    ("{verb: ~accuse, subject: accuser}", ["F207"]),
    ("{verb: accuse, subject: accuser, shape: activ}", ["F311"]),
    ("{verb: accuse, subject: accuser, shape: active}", ["F311"]),
    ("{verb: accuse, subject: accuser, of: offence, for: offence}", ["F312"]),
    ("{subject: accuser}", ["F109", "F311"]),
])
def test_mistakes_in_frames(use: str, expected: list[str], tmp_path: Path) -> None:
    text = ACCUSE.replace("{verb: VERB, subject: accuser, object: accused, of: offence}", use)
    _, found = read(tmp_path, {"a.yaml": text})
    assert set(codes(found)) == set(expected)
    assert {row.place.line for row in found} == {4}
