"""`factex diff`: facts added, removed and altered, by rule, between folders of rules or revisions of git."""
from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sample_pack import FILES, write

from factex.cli import run
from factex.workshop import revisions

Ran = tuple[int, str, str]
RULE = """\
rule: {name}
fact: call
about: Parties talk.
find: |
  {find}
tests:
- hit: Anna {said} Boris.
  participants: [Anna, Boris]
- miss: Anna slept.
"""
PHONES = RULE.format(name="phones", find="{participants} ~phone {participants}", said="phoned")
RINGS = RULE.format(name="rings", find="{participants} ~ring {participants}", said="rang")
ALONE = RULE.format(name="phones", find="~phone {participants}", said="phoned").replace("[Anna, Boris]", "Boris")
TEXT = "Anna phoned Boris in Bern.\n\nAt last Chen rang Dora. Nobody else rang.\n"


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """A folder with a pack `old` (one rule), a pack `new` (the rule altered, another beside it) and a text."""
    monkeypatch.chdir(tmp_path)
    write(Path("old"), {**FILES, "calls.yaml": PHONES})
    write(Path("new"), {**FILES, "calls.yaml": ALONE + "---\n" + RINGS})
    Path("a.txt").write_text(TEXT, encoding="utf-8")

    def call(*arguments: str) -> Ran:
        code = run(["diff", *arguments])
        return code, *capsys.readouterr()

    return call


def test_facts_are_added_and_altered(cli: Callable[..., Ran]) -> None:
    code, out, err = cli("--before", "old", "--after", "new", "a.txt")
    assert (code, err) == (1, "")
    assert out == """\
1 document, 1 with a difference: 1 fact added, 0 removed, 1 altered; 0 the same

rule          added  removed  altered
calls/phones      0        0        1
calls/rings       1        0        0

altered fields
  participants      1

calls/phones
  ~ a:5  call  Anna <<phoned>> Boris in Bern.
      participants: "Anna" 0-4, person, entity Anna → –

calls/rings
  + a:41  call  At last Chen <<rang>> Dora. Nobody else rang.
      participants: Chen; Dora
"""


def test_facts_are_removed_and_examples_are_few(cli: Callable[..., Ran]) -> None:
    Path("a.txt").write_text(TEXT + TEXT, encoding="utf-8")
    code, out, _ = cli("--before", "new", "--after", "old", "a.txt", "--examples", "1")
    assert code == 1
    assert "0 facts added, 2 removed, 2 altered; 0 the same" in out
    assert out.count("  - a:") == 1
    assert "  - … and 1 more removed\n" in out
    assert "  ~ … and 1 more altered\n" in out
    assert "  ~ a:" not in cli("--before", "new", "--after", "old", "a.txt", "--examples", "0")[1]


def test_no_difference_is_all_well(cli: Callable[..., Ran]) -> None:
    code, out, _ = cli("--before", "new", "--after", "new", "a.txt")
    assert (code, out) == (0, "1 document, 0 with a difference: 0 facts added, 0 removed, 0 altered; 2 the same\n")


def test_programs_get_everything(cli: Callable[..., Ran]) -> None:
    code, out, _ = cli("--before", "old", "--after", "new", "a.txt", "--format", "json", "--jobs", "2")
    told: dict[str, Any] = json.loads(out)
    assert code == 1
    assert told["facts"] == {"added": 1, "removed": 0, "altered": 1, "same": 0}
    assert told["rules"]["calls/rings"] == {"added": 1, "removed": 0, "altered": 0}
    assert told["fields"] == {"participants": 1}
    altered, added = told["changes"]
    assert (altered["kind"], altered["rule"], altered["context"]) == ("altered", "calls/phones", "Anna <<phoned>> Boris in Bern.")
    assert altered["fields"] == [
        {"kind": "missing", "field": "participants", "before": '"Anna" 0-4, person, entity Anna', "after": ""}
    ]
    assert altered["before"]["trigger"] == altered["after"]["trigger"] == {"start": 5, "end": 11, "text": "phoned"}
    assert (added["kind"], added["before"], added["after"]["rule"]) == ("added", None, "calls/rings")


def test_a_rule_that_takes_a_fact_over_is_a_field(cli: Callable[..., Ran]) -> None:
    write(Path("new"), {"calls.yaml": PHONES.replace("rule: phones", "rule: telephones")})
    code, out, _ = cli("--before", "old", "--after", "new", "a.txt")
    assert code == 1
    assert "rule: calls/phones → calls/telephones" in out


def test_layers_lie_over_the_rules_of_both_sides(cli: Callable[..., Ran]) -> None:
    write(Path("layer"), {"pack.yaml": "extends: sample\n", "more.yaml": RINGS})
    code, out, _ = cli("--rules", "old", "--after", "layer", "a.txt")
    assert (code, "1 fact added, 0 removed, 0 altered; 1 the same" in out) == (1, True)
    code, out, _ = cli("--rules", "old", "--rules", "layer", "--before", "new", "a.txt")
    assert (code, "2 altered; 0 the same" in out, "more/rings" in out) == (1, True, True)


@pytest.fixture
def repository(cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder as a repository: first commit the old rules, then the new ones, both under `rules`."""
    for key, value in {"NAME": "A", "EMAIL": "a@example.org"}.items():
        monkeypatch.setenv(f"GIT_AUTHOR_{key}", value)
        monkeypatch.setenv(f"GIT_COMMITTER_{key}", value)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    subprocess.run(["git", "init", "-q"], check=True)
    for rules in (PHONES, ALONE + "---\n" + RINGS):
        write(Path("rules"), {**FILES, "calls.yaml": rules})
        subprocess.run(["git", "add", "rules"], check=True)
        subprocess.run(["git", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "rules"], check=True)
    monkeypatch.setattr(revisions, "default_pack", lambda: tmp_path / "rules")
    return tmp_path


def test_a_side_may_be_a_revision(cli: Callable[..., Ran], repository: Path) -> None:
    folders = cli("--before", "old", "--after", "new", "a.txt")
    assert cli("--before", "HEAD~1", "--after", "HEAD", "a.txt") == folders
    assert cli("--before", "HEAD~1:rules", "--after", "rules", "a.txt") == folders
    assert cli("--before", "HEAD~1", "--after", "HEAD~1:./rules", "a.txt")[0] == 0
    with revisions.rules_of("HEAD~1") as folder:
        assert (folder / "calls.yaml").read_text(encoding="utf-8") == PHONES
        assert (folder / "lexicon" / "sample.yaml").is_file()
    assert not folder.exists()


def test_what_is_neither_is_said(cli: Callable[..., Ran], repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err = cli("--before", "HAED", "--after", "new", "a.txt")
    assert (code, out) == (1, "")
    assert err == f"factex: HAED: this is neither a folder nor a git revision of {(repository / 'rules').resolve()}\n"
    assert "neither a folder nor a git revision with a folder nowhere" in cli("--before", "HEAD:nowhere", "--after", "new", "a.txt")[2]
    assert cli("--before=--help", "--after", "new", "a.txt")[0] == 1
    code, _, err = cli("a.txt")
    assert (code, "nothing to compare: give --before, --after or both" in err) == (2, True)
    monkeypatch.setenv("PATH", "")
    assert "git is not installed" in cli("--before", "HEAD", "--after", "new", "a.txt")[2]


def test_what_cannot_be_read_is_said_and_the_rest_is_done(cli: Callable[..., Ran]) -> None:
    code, out, err = cli("--before", "new", "--after", "new", "none.txt", "a.txt")
    assert (code, err) == (
        1, "factex: none.txt: no such file or directory\nfactex: 1 failure: the report is without these inputs\n")
    failed = [json.loads(cli("--before", "new", "--after", "new", *names, "--format", "json")[1])["failed"]
              for names in (("none.txt", "a.txt"), ("a.txt",))]
    assert failed == [["none.txt"], []]
    assert out.startswith("1 document, 0 with a difference")
