"""`factex rules` and `factex rules docs`: what is in a pack and its layers, where it comes from, and pages that know when they are old."""
from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sample_pack import FILES, write

from factex.cli import run

Ran = tuple[int, str, str]
RULE = """\
rule: phoned
fact: call
about: Two parties talk.
words: {ring: [phone, ring]}
find: |
  {participants} ~<ring> {participants}
unless: |
  ~<ring> {participants:head police}
tests:
- hit: Anna Brandt phoned Boris Ivanov.
  participants: [Anna Brandt, Boris Ivanov]
- miss: Anna Brandt slept.
"""
OTHER = RULE.replace("phoned\nf", "rang\nf")
LAYER = {
    "pack.yaml": "extends: sample\nfacts:\n  visit: {about: Somebody visits., core: {who: actor many}, attributes: [polarity]}\n",
    "calls.yaml": RULE.replace("Two parties talk.", "Talk."),
    "off.yaml": "rule: calls/rang\noff: true\n",
    "visit.yaml": "rule: rang\nfact: visit\nabout: One | two.\nset: {polarity: negative}\nfind: |\n  {who} ~ring\n"
    "tests:\n- hit: Chen rang.\n  who: Chen\n- miss: It rained.\n",
}


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    monkeypatch.chdir(tmp_path)
    write(Path("base"), {**FILES, "calls.yaml": RULE + "---\n" + OTHER})
    write(Path("own"), LAYER)

    def call(*arguments: str) -> Ran:
        code = run(["rules", *arguments])
        return code, *capsys.readouterr()

    return call


LAYERS = ("--rules", "base", "--rules", "own")


def test_one_pack_at_a_glance(cli: Callable[..., Ran]) -> None:
    code, out, _ = cli("--rules", "base")
    assert code == 0
    assert "call: 2 rules, 4 examples\n  calls/phoned  1 hit, 1 miss     Two parties talk.\n" in out
    assert "base" not in out
    row = json.loads(cli("--rules", "base", "--format", "json")[1])
    assert row["layers"] == ["base"]
    assert row["rules"][0]["examples"] == {"hit": 1, "miss": 1, "todo": 0}


def test_layers_show_what_comes_from_where(cli: Callable[..., Ran]) -> None:
    _, out, _ = cli(*LAYERS)
    assert out.startswith("layers, later ones win:\n  base\n  own\n\n")
    assert "call: 1 rule, 2 examples  [base]\n  calls/phoned  1 hit, 1 miss     Talk.  [own, over that of base]\n" in out
    assert "visit: 1 rule, 2 examples  [own]\n  visit/rang    1 hit, 1 miss     One | two.  [own]\n" in out
    assert "\nswitched off: calls/rang  [own]\n2 rules in all\n" in out
    row = json.loads(cli(*LAYERS, "--format", "json")[1])
    assert [(one["type"], one["layers"]) for one in row["types"] if one["rules"]] == [("call", ["base"]), ("visit", ["own"])]
    assert [(one["id"], one["layer"], one["overrides"]) for one in row["rules"]] == [
        ("calls/phoned", "own", "base"), ("visit/rang", "own", None)
    ]
    assert row["off"] == [{"id": "calls/rang", "layer": "own"}]


def test_the_pack_that_ships_is_known_by_its_name(cli: Callable[..., Ran]) -> None:
    write(Path("mine"), {"pack.yaml": "extends: en\n"})
    assert json.loads(cli("--rules", "mine", "--format", "json")[1])["layers"] == ["en", "mine"]


def test_a_rule_is_shown_as_written_or_as_json_wherever_that_is_said(cli: Callable[..., Ran]) -> None:
    assert cli("show", "calls/phoned", "--rules", "base") == (0, f"# calls/phoned, base/calls.yaml:1\n{RULE}", "")
    before, behind = (cli(*arguments)[1] for arguments in (
        ("--rules", "base", "--format", "json", "show", "calls/rang"), ("show", "calls/rang", "--format", "json", "--rules", "base")))
    assert before == behind
    assert json.loads(before)["source"] == OTHER.rstrip()
    code, _, err = cli("show", "calls/fone", "--rules", "base")
    assert code == 2
    assert "no rule 'calls/fone' (did you mean 'calls/phoned'?)" in err


def test_pages_show_rules_with_what_their_examples_give(cli: Callable[..., Ran]) -> None:
    assert cli(*LAYERS, "docs", "-o", "pages") == (0, "", "7 pages in pages\n")
    folder = Path("pages")
    page = (folder / "calls/phoned.md").read_text(encoding="utf-8")
    assert "# calls/phoned\n\nTalk.\n\nGives facts of the type [call](../call.md), from `own`; it overrides the rule of `base`." in page
    assert "```text\n{participants} ~<ring> {participants}\n```" in page
    assert "Not where one of these matches too:\n\n```text\n~<ring> {participants:head police}\n```" in page
    assert "- `<ring>`: phone, ring" in page
    assert "> Anna Brandt phoned Boris Ivanov.\n\n```text\n  call  phoned  [calls/phoned]\n    participants  Anna Brandt" in page
    assert "**miss**\n\n> Anna Brandt slept.\n\n```text\nno facts\n```" in page
    kind = (folder / "visit.md").read_text(encoding="utf-8")
    assert "| `who` | actor, several | the rules |" in kind
    assert "| [visit/rang](visit/rang.md) | One \\| two. | 2 | `own` |" in kind
    assert "| [visit](visit.md) | Somebody visits. | 1 | `own` |" in (folder / "index.md").read_text(encoding="utf-8")
    assert "- its facts have `polarity` `negative`" in (folder / "visit/rang.md").read_text(encoding="utf-8")
    for path in folder.rglob("*.md"):
        for link in re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).is_file(), f"{path}: {link}"


def test_pages_know_when_they_are_old(cli: Callable[..., Ran]) -> None:
    docs = ("docs", "-o", "pages", "--rules", "base", "--rules", "own")
    assert cli(*docs)[0] == 0
    assert cli(*docs, "--check") == (0, "", "0 of 7 pages not as the rules are\n")
    rule = Path("own/visit.yaml")
    rule.write_text(rule.read_text().replace("rule: rang", "rule: called").replace("- miss: It rained.", "- miss: It snowed."))
    Path("pages/call.md").write_text("<!-- Written by `factex rules docs`; do not edit. -->\nold")
    Path("pages/notes.md").write_text("my own notes")
    assert cli(*docs, "--check") == (
        1,
        "pages/call.md: old\npages/visit.md: old\npages/visit/called.md: missing\npages/visit/rang.md: left over\n",
        "4 of 7 pages not as the rules are\n",
    )
    assert cli(*docs)[0] == 0
    assert cli(*docs, "--check")[0] == 0
    assert not Path("pages/visit/rang.md").exists()
    assert Path("pages/notes.md").read_text() == "my own notes"


def test_a_file_of_ones_own_is_never_overwritten(cli: Callable[..., Ran]) -> None:
    write(Path("pages"), {"index.md": "mine"})
    code, _, err = cli("--rules", "base", "docs", "-o", "pages")
    assert (code, err) == (1, "factex: pages/index.md: this file is no page of `factex rules docs`; nothing was written\n")
    assert [path.name for path in Path("pages").iterdir()] == ["index.md"]


def test_examples_of_ones_own_folders_alone(
    cli: Callable[..., Ran], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    called = OTHER.replace("~<ring> {participants}\nu", "~<ring> in {participants}\nu")
    write(Path("mine"), {"pack.yaml": "extends: sample\n", "called.yaml": called})
    layers = ("--rules", "base", "--rules", "mine")
    for more, count in ((), 6), (("--own",), 6):
        run(["test", *layers, *more])
        passed, failed = re.findall(r"examples: (\d+) passed, (\d+) failed", capsys.readouterr().out)[0]
        assert int(passed) + int(failed) == count
    monkeypatch.setattr("factex.workshop.load.default_pack", lambda: Path("base"))
    Path("mine/pack.yaml").unlink()
    run(["test", "--rules", "mine", "--own"])
    assert "examples: 1 passed, 1 failed" in capsys.readouterr().out


def test_coverage_tells_goldens_and_kinds_apart(cli: Callable[..., Ran], capsys: pytest.CaptureFixture[str]) -> None:
    rule = RULE.replace("~<ring> {part", "(~phone|~ring) [back] {part", 1).replace("words: {ring: [phone, ring]}\n", "")
    rule = rule.replace("~<ring>", "~ring")
    write(Path("base"), {"calls.yaml": rule})
    write(Path("golden"), {"a.yaml": "document: ../a.txt\n"})
    Path("a.txt").write_text("Anna Brandt rang Boris Ivanov.\n")
    assert run(["test", "--rules", "base", "--coverage", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)["coverage"]
    assert (told["alternatives"], told["exercised"], told["golden"]) == (5, 2, 1)
    rows = [(row["line"], row["column"], row["kind"], row["golden"]) for row in told["missing"]]
    assert rows == [(5, 26, "branch", True), (5, 34, "optional", False), (7, 3, "unless", False)]
    assert run(["test", "--rules", "base", "--coverage"]) == 1
    out = capsys.readouterr().out
    assert "calls.yaml:5:26: only a golden, and no example of calls/phoned, exercises: ~ring in {participants} (~phone|~ring)" in out
    assert "coverage: 3 of 5 alternatives are exercised by no example, 1 of them by a golden\n" in out
