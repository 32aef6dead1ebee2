"""Mistakes as people make them: each is placed on its line and column, with what was meant; none is silent, none a traceback.

The first dozen are slips in YAML and in patterns, over a small pack; the second is seeded into the rules that docs/first-rule.md ends with.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from sample_pack import FILES, write

from factex.cli import run

RULE = """\
rule: sample
fact: call
about: Two parties talk.
words: {ring: [phone, ring]}
find: |
  {participants} ~<ring> {participants}
tests:
- hit: Anna Brandt phoned Boris Ivanov.
  participants: [Anna Brandt, Boris Ivanov]
- miss: Anna Brandt slept.
"""
# What is replaced by what; § stands where the finding must point. Then its level, code and a piece of what it says.
Slip = tuple[str, str, str, str]
SLIPS: dict[str, Slip] = {
    "no bar": ("find: |", "§find:", "error: F101", "write `find: |`, and each pattern on a line of its own below it, indented"),
    "pattern behind the key": ("find: |\n  {", "§find: {", "error: F101", "write `find: |`"),
    "block less indented": ("ants}\ntests", "ants}\n §{participants} ~ring\ntests", "error: F101", "indented less than the block above"),
    "block not indented": ("  {participants} ~<", "§{participants} ~<", "error: F101", "belongs to the block that line 5 begins"),
    "no hyphens between rules": ("slept.\n", "slept.\n§rule: other\nfact: call\n", "error: F103", "put a line --- before it"),
    "role not indented": ("  participants: [", "§participants: [", "error: F101", "seems to belong to the item above it"),
    "role indented too far": ("  participants: [", "    §participants: [", "error: F101", "indented deeper than 'hit' before it"),
    "no space behind a colon": ("fact: call", "§fact:call", "error: F101", "a space is missing behind the colon: `fact: call`"),
    "no space behind a hyphen": ("- hit", "§-hit", "error: F101", "a space is missing behind the -"),
    "hits": ("- hit", "- §hits", "error: F109", "the key 'hit' or 'miss' is missing (is it meant by 'hits'?)"),
    "a hit without facts": ("  participants: [Anna Brandt, Boris Ivanov]", "  facts: §[]", "error: F320",
                            "a hit expects one fact or more under 'facts'; where there is none, write miss"),
    "no hyphen": ("- miss", "  §miss", "error: F316", "a second one begins with a - of its own"),
    "a form for the verb": ("~<ring>", "§~rang", "error: F401", "did you mean 'ring'? ~ring finds all its forms"),
    "class without brackets": ("ring: [phone, ring]}\nfind: |\n  {participants} ~<ring>",
                               "§ring: [phone, ring]}\nfind: |\n  {participants} ring", "warning: F502",
                               "in line 6, 'ring' is the word itself: the class is written <ring>"),
    "class as one verb": ("ring: [phone, ring]}\nfind: |\n  {participants} ~<ring>",
                          "§ring: [phone, ring]}\nfind: |\n  {participants} ~ring", "warning: F502", "the class are written ~<ring>"),
    "class without its sign": ("~<ring>", "§<ring>", "warning: F506", "~<ring> finds all their forms"),
    "verbs of the lexicon as words": ("~<ring>", "§<takes-that>", "error: F402", "it holds verbs: write ~<takes-that>"),
    "no colon at the beginning": ("rule: sample", "§rule sample", "error: F101", "a colon is missing behind 'rule': `rule: sample`"),
    "no colon": ("fact: call", "§fact call", "error: F101", "a colon is missing behind 'fact': `fact: call`"),
    "no colon and no value": ("tests:", "§tests", "error: F101", "a colon is missing behind 'tests': `tests:`"),
    "no colon before a bar": ("find: |", "§find |", "error: F101", "a colon is missing behind 'find': `find: |`"),
    "no colon before a brace": ("words: {", "§words {", "error: F101", "a colon is missing behind 'words': `words: {ring: [phone"),
    "no colon within braces": ("{ring: [", "{§ring [", "error: F101", "a colon is missing behind 'ring': `ring: [phone, ring]}`"),
    "no colon behind a hyphen": ("- hit: Anna", "§- hit Anna", "error: F101", "behind 'hit': `hit: Anna"),
    "no colon in an item": ("  participants: [", "  §participants [", "error: F101", "`participants: [Anna Brandt, Boris Ivanov]`"),
    "no colon in the last line": ("- miss: ", "- §miss ", "error: F110", "a colon is missing behind 'miss'"),
    "no colon in a key with braces": ("about: Two", "§slots {participants: actor many}\nabout: Two", "error: F108",
                                      "a colon is missing behind 'slots'"),
    "text that is not indented": ("about: Two", "about: Some,\n§or two\nset: {}\nabout: Two", "error: F101",
                                  "a line that goes on with the text above it is indented"),
    "colon in a text": ("hit: Anna", "hit: She said§: Anna", "error: F101", "a ': ' cannot stand inside a text here; write it as a block"),
}
PAGE = (Path(__file__).resolve().parent.parent / "docs" / "first-rule.md").read_text(encoding="utf-8")
TUTORIAL = re.findall(r"<!-- file: my-rules/(\S+) -->\n```\w+\n(.*?)```\n", PAGE, re.DOTALL)
SEEDED: dict[str, Slip] = {
    "role": ("{who:subject} (", "§{whom:subject} (", "error: F302", "a resignation has no role 'whom' (did you mean 'who'?)"),
    "form": ("{who:subject} (", "{who:§subjekt} (", "error: F205", "(did you mean 'subject'?)"),
    "bracket": ("(~resign|~step down)", "§(~resign|~step down", "error: F201", "( is never closed"),
    "bar outside": ("(~resign|~step down)", "~resign §| ~step down", "error: F204", "a bar stands only in ( ) or [ ]"),
    "verb": ("~resign|", "§~resing|", "error: F401", "(did you mean 'resign'?)"),
    "verb form": ("~resign|", "~resign:§pas|", "error: F206", "(did you mean 'past'?)"),
    "class": ("[sudden]", "[§<suden>]", "error: F304", "unknown class 'suden'"),
    "clause inside": ("resignation [as {post:phrase}]", "resignation §{post:clause} as it", "error: F212", "must be the first or the last"),
    "expected words": ("post: chairwoman", "post: §chairwomen", "error: F308", "'chairwomen' does not stand in the example"),
    "attribute value": ("polarity: negative", "polarity: §negativ", "error: F306", "(did you mean 'negative'?)"),
    "attribute": ("polarity: negative", "§polarty: negative", "error: F307", "(did you mean 'polarity'?)"),
    "fact type": ("fact: resignation\nabout: Somebody resigns", "fact: §resignaton\nabout: Somebody resigns", "error: F301",
                  "(did you mean 'resignation'?)"),
    "key": ("slots:", "§slot:", "error: F108", "(did you mean 'slots'?)"),
    "slot declared": ("post: phrase 0+", "post: §many phrase", "error: F310", "write its kind, then many and N+"),
    "gap without number": ("[sudden]", "§..", "error: F209", "a gap is .. and a number"),
}


def broken(text: str, slip: Slip) -> tuple[str, int, int]:
    """The text with the slip in it, and the line and column where it must be told, from 1."""
    right, wrong, _, _ = slip
    assert text.count(right) >= 1
    before, after = text.replace(right, wrong, 1).split("§")
    return before + after, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def linted(arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> str:
    run(["lint", *arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    assert "failed:" not in err
    return out


@pytest.mark.parametrize("slip", SLIPS.values(), ids=list(SLIPS))
def test_a_slip_is_told_where_it_is(slip: Slip, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, line, column = broken(RULE, slip)
    layer = write(tmp_path / "layer", {"own.yaml": text})
    out = linted(["--rules", str(write(tmp_path / "base", FILES)), "--rules", str(layer)], capsys)
    told = [row for row in out.splitlines() if row.startswith(f"{layer}/own.yaml:{line}:{column}: {slip[2]}: ")]
    assert told, out
    assert slip[3] in told[0]


def test_what_is_seeded_into_the_tutorial_is_told_where_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each in a file of its own, all in one run; those that only compiling tells in another, without the rest."""
    pack, text = dict(TUTORIAL)["pack.yaml"], dict(TUTORIAL)["resignation.yaml"]
    for late in (False, True):
        chosen = {name: slip for name, slip in SEEDED.items() if (slip[2] == "error: F401") == late}
        files = {f"{number}.yaml": broken(text, slip)[0] for number, slip in enumerate(chosen.values())}
        layer = write(tmp_path / f"late-{late}", {"pack.yaml": pack, **files})
        out = linted(["--rules", str(layer)], capsys).splitlines()
        for number, (name, slip) in enumerate(chosen.items()):
            _, line, column = broken(text, slip)
            told = [row for row in out if row.startswith(f"{layer}/{number}.yaml:{line}:{column}: {slip[2]}: ")]
            assert told, name
            assert slip[3] in told[0]


def test_a_file_in_another_encoding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base, layer = write(tmp_path / "base", FILES), write(tmp_path / "layer", {})
    (tmp_path / "layer").mkdir()
    (tmp_path / "layer" / "own.yaml").write_bytes("rule: café\n".encode("latin-1"))
    out = linted(["--rules", str(base), "--rules", str(layer)], capsys)
    assert f"{layer}/own.yaml:1:10: error: F102: the file is not in UTF-8: save it as UTF-8\n" in out


def test_a_sentence_in_place_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    base = str(write(tmp_path / "base", FILES))
    assert run(["extract", "--rules", base, "Anna Brandt met Boris Ivanov."]) == 1
    assert capsys.readouterr().err == (
        "factex: Anna Brandt met Boris Ivanov.: no such file or directory; a text comes from a file, or by - from standard input\n"
    )
    assert run(["explain", "--rules", base, "NEWS.TXT"]) == 1
    assert capsys.readouterr().err == "factex: NEWS.TXT: no such file or directory\n"


def test_a_revision_where_there_is_no_clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    write(tmp_path, {"a.txt": "It rained.\n"})
    monkeypatch.setattr("factex.workshop.revisions.default_pack", lambda: tmp_path)
    assert run(["diff", "--before", "HEAD", "a.txt"]) == 1
    assert f"the pack in use, {tmp_path}, lies in no clone that git knows; rules of your own under git are HEAD:FOLDER" in (
        capsys.readouterr().err)
    assert run(["diff", "--before", "HEAD:mine", "a.txt"]) == 1
    assert "there is no such folder, and the working folder lies in no clone that git knows" in capsys.readouterr().err


NO_RULES = {  # what lies in a folder, and what is told where its rules are wanted
    "nothing": ({}, ""),
    "another ending": ({"visits.yml": RULE}, "; visits.yml is read when it is named visits.yaml"),
    "another ending of words": ({"lexicon/names.yml": "x: [y]\n"}, "; lexicon/names.yml is read when it is named names.yaml"),
    "a folder too high": ({"mine/visits.yaml": RULE}, "; the folder 'mine' in it holds some"),
}  # fmt: skip


@pytest.mark.parametrize(("files", "hint"), NO_RULES.values(), ids=list(NO_RULES))
@pytest.mark.parametrize("command", [("lint",), ("test",), ("extract", "a.txt"), ("explain", "It rained.")], ids=lambda words: words[0])
def test_a_folder_without_rules_is_an_error(
    files: dict[str, str], hint: str, command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    write(Path("empty"), files)
    write(tmp_path, {"a.txt": "It rained.\n"})
    base = str(write(tmp_path / "base", FILES))
    assert run([*command, "--rules", base, "--rules", "empty"]) == 1
    told = f"empty:1:1: error: F117: the folder holds no rules: no *.yaml in it, nor in lexicon/{hint}"
    assert told in "".join(capsys.readouterr()).splitlines()


def test_a_file_of_rules_by_another_ending_is_told_wherever_rules_are_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"a.txt": "It rained.\n"})
    base, mine = str(write(tmp_path / "base", FILES)), str(write(Path("mine"), {"own.yaml": RULE, "visits.yml": RULE}))
    for command in (["test"], ["extract", "a.txt"], ["extract", "a.txt"]):  # the second time from what is kept
        assert run([*command, "--rules", base, "--rules", mine]) == 0
        told = capsys.readouterr().err.splitlines()
        assert told.count("factex: mine/visits.yml: warning: this file is not read: name it visits.yaml") == 1
    assert "mine/visits.yml:1:1: warning: F122: this file is not read: name it visits.yaml" in (
        linted(["--rules", base, "--rules", mine], capsys).splitlines())


PACKS = {  # a pack.yaml, and all that is told of it and of a rule that cannot be right without it
    "no pack of the name": ("extends: em\n", ["pack.yaml:1:10: error: F117: the pack 'em', over which this folder lies, is not given; "
                                              "factex comes with en"]),
    "extend": ("extend: en\n", [
        "pack.yaml:1:1: error: F108: unknown key 'extend' (did you mean 'extends'?)",
        "pack.yaml:1:1: error: F109: the key 'name' or 'extends' is missing (is it meant by 'extend'?); for example: extends: en",
    ]),
    "no extends": ("facts:\n  visit: {core: {visitor: party}}\n", [
        "pack.yaml:1:1: error: F109: the key 'extends' is missing, or in its place 'name' and 'language' and 'version'; "
        "for example: extends: en"]),
    "a name alone": ("name: mine\n", [
        "pack.yaml:1:1: error: F109: the key 'extends' is missing, or in its place 'language' and 'version'; for example: extends: en"]),
    "no version": ("name: mine\nlanguage: en\n", [
        "pack.yaml:1:1: error: F109: the key 'version' or 'extends' is missing; for example: version: 1.0"]),
    "no colon": ("extends en\n", ["pack.yaml:1:1: error: F106: a colon is missing behind 'extends': `extends: en`"]),
    "no document": ("# nothing yet\n", ["pack.yaml:1:1: error: F117: this file is empty: it needs the key 'extends' or 'language'"]),
    "fact": ("extends: en\nfact:\n  visit: {core: {visitor: party}}\n", [
        "pack.yaml:2:1: error: F108: unknown key 'fact' (did you mean 'facts'?)"]),
    "kind": ("extends: en\nfacts:\n  visit: {core: {visitor: partie}}\n", [
        "pack.yaml:3:27: error: F303: unknown kind of slots 'partie' (did you mean 'party'?)",
        "a.yaml:5:3: error: F302: a visit has no role 'visitor'"]),
}  # fmt: skip


@pytest.mark.parametrize(("pack", "expected"), PACKS.values(), ids=list(PACKS))
def test_a_mistake_in_pack_yaml_is_told_first(
    pack: str, expected: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a folder lies over and declares comes before what follows from it, and where its keys are wrong nothing else comes."""
    rule = "rule: visit\nfact: visit\nabout: Somebody visits.\nfind: |\n  {visitor:subject} ~visit\n"
    layer = write(tmp_path / "layer", {"pack.yaml": pack, "a.yaml": rule})
    told = [row.removeprefix(f"{layer}/") for row in linted(["--rules", str(layer)], capsys).splitlines() if ": error: " in row]
    assert told == expected
