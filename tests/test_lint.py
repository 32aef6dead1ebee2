"""`factex lint`: the shipped pack gives it nothing to say, and its doubts are proved by examples, and told of one's own folders only."""
from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from sample_pack import FILES, write

from factex.cli import run
from factex.workshop.lint import lint

HEAD = "rule: sample\nfact: call\nabout: Two parties talk.\nwords: {ring: [phone, ring], line: [wire]}\nfind: |\n"
RANG = "- hit: Anna Brandt rang Boris Ivanov.\n  participants: [Anna Brandt, Boris Ivanov]\n"
PHONED = RANG.replace("rang", "phoned")
MISS = "- miss: Anna Brandt slept.\n"


def told(folder: Path, files: Mapping[str, str], *lines: str, tests: str = PHONED + RANG + MISS, head: str = HEAD) -> list[str]:
    """Code, line and message of what lint says of a rule with these lines, in a layer with these files."""
    base = write(folder / "base", FILES)
    text = head + "".join(f"  {line}\n" for line in lines) + "tests:\n" + tests
    layer = write(folder / "layer", {"calls.yaml": text, **files})
    found = lint(base, layer, examples=True)
    return [f"{row.code} {row.place.line}: {row.message}" for row in found if Path(row.place.file).is_relative_to(layer)]


def test_the_shipped_pack_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "--examples", "--strict"]) == 0
    assert capsys.readouterr() == ("", "0 errors, 0 warnings\n")


def test_of_two_lines_that_give_the_same_the_wider_stays(tmp_path: Path) -> None:
    head = HEAD.replace(", line: [wire]", "")
    assert told(tmp_path, {}, "{participants} ~phone {participants}", "{participants} ~<ring> {participants}", head=head) == [
        "F521 6: in every example `{participants} ~<ring> {participants}` (calls/sample, line 7) gives what this line gives, "
        "and more: this line can go, or lacks its example"
    ]


def test_two_lines_that_give_the_same_both_ways_are_told_once(tmp_path: Path) -> None:
    head = HEAD.replace(", line: [wire]", "")
    lines = "{participants} ~<ring> {participants}", "{participants} (~phone|~ring) {participants}"
    (found,) = [row for row in told(tmp_path, {}, *lines, head=head) if row.startswith("F521")]
    assert "(calls/sample, line 7) gives what this line gives, and the other way round: one of the two can go" in found


def test_an_example_that_needs_the_line_ends_the_doubt(tmp_path: Path) -> None:
    head = HEAD.replace(", line: [wire]", "")
    tests = "- hit: Anna Brandt phoned Boris Ivanov by wire.\n  participants: [Anna Brandt, Boris Ivanov]\n" + RANG + MISS
    lines = "{participants} ~phone {participants} by wire", "{participants} ~<ring> {participants}"
    assert [row[:6] for row in told(tmp_path, {}, *lines, tests=tests, head=head)] == ["F521 6"]
    lines = "{participants} ~phone {participants} by wire", "{participants} ~ring {participants}"
    assert told(tmp_path, {}, *lines, tests=tests, head=head.replace("words: {ring: [phone, ring]}\n", "")) == []


def test_unless_may_be_needed_by_a_hit_that_would_give_more(tmp_path: Path) -> None:
    head = HEAD.replace("words: {ring: [phone, ring], line: [wire]}\n", "")
    tests = "- hit: Anna Brandt phoned Boris Ivanov by wire, and Petra Novak phoned Omar Haddad.\n"
    tests += "  participants: [Petra Novak, Omar Haddad]\n"
    lines = ["{participants} ~phone {participants}", "unless: |", "  ~phone {participants} by wire"]
    text = "\n".join(("  " + lines[0], *lines[1:])) + "\n"
    assert told(tmp_path, {}, tests=tests + MISS, head=head + text) == []
    assert told(tmp_path, {}, tests=PHONED + MISS, head=head + text) == [
        "F522 7: no example needs this line of unless: it holds nothing back in them"
    ]


def test_classes_that_nothing_names(tmp_path: Path) -> None:
    lexicon = "class: cable\nabout: Wires.\nwords: [wire]\n---\nverbs: ring\ntakes: [back]\n"
    files = {"lexicon/own.yaml": lexicon, "frames.yaml": "frame: own\nabout: Somebody does.\ntakes: [verb]\nfind: |\n  ~verb\n"}
    assert told(tmp_path, files, "{participants} ~<ring> {participants}") == [
        "F502 4: no pattern of calls/sample names the class <line>",
        "F502 1: nothing names the class <cable>",
        "F502 6: nothing names the class <takes-back>",
    ]


def test_gaps_stop_where_the_pack_says_and_then_what_may_be_missing_counts(tmp_path: Path) -> None:
    head = HEAD.replace("words: {ring: [phone, ring], line: [wire]}\n", "")
    line = "{participants} ~phone ..3 [%s] by {participants}"
    assert "F503 5" in [row[:6] for row in told(tmp_path, {}, line % "the", head=head)]
    assert "F503 5" not in [row[:6] for row in told(tmp_path, {}, line % ",", head=head)]


def test_only_folders_that_are_named_are_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = write(tmp_path / "base", FILES)
    monkeypatch.setattr("factex.workshop.load.default_pack", lambda: base)
    layer = write(tmp_path / "layer", {"calls.yaml": HEAD + "  {participants} ~<ring> {participants} by <line>\ntests:\n" + MISS + PHONED})
    assert {row.code for row in lint(base)} == {"F502"}
    assert lint(layer) == []


@pytest.mark.parametrize(
    ("text", "cut"), [("win the #1 prize", True), ("a call  # not a visit", False), ("a call #not", True), ("C# is one", False)]
)
def test_a_comment_that_may_be_text_is_told_anywhere(tmp_path: Path, text: str, cut: bool) -> None:
    rule = HEAD.replace("Two parties talk.", text) + "  {participants} ~<ring> {participants} by <line>\ntests:\n" + MISS + PHONED
    write(tmp_path / "layer", {"calls.yaml": rule})
    found = [(row.code, row.place.line) for row in lint(write(tmp_path / "base", FILES), tmp_path / "layer") if "layer" in row.place.file]
    assert found == ([("F121", 3)] if cut else [])
