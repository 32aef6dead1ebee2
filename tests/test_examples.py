"""Examples with a blank, and goldens that hold the codes of their facts."""
from __future__ import annotations

import json
from pathlib import Path

import pytest
from sample_pack import FILES, write

from factex.cli import run

RULE = """\
rule: phoned
fact: call
about: One party phones another.
words:
  ring: [phone, ring]
find: |
  {participants:subject} ~<ring> {participants}
tests:
- hit: Bern ___ Geneva.
  each: |
    phoned
    rang, warned
  participants: [Bern, Geneva]
- miss: ___ warned Geneva.
  each: [Bern, Geneva]
"""


def test_each_word_fills_the_blank_and_a_failure_stands_in_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = write(tmp_path / "pack", {**FILES, "calls.yaml": RULE})
    assert run(["test", "--rules", str(pack), "-k", "calls/", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)["examples"]
    assert (told["passed"], told["failed"]) == (4, 1)
    assert [(row["line"], row["message"].splitlines()[0]) for row in told["failures"]] == [
        (12, "hit of calls/phoned: missing: Bern warned Geneva.")]


def test_a_golden_with_events_notices_another_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.txt").write_text("Anna Brandt phoned Chen Wei on Monday.\n")
    (tmp_path / "golden").mkdir()
    golden = tmp_path / "golden" / "one.yaml"
    golden.write_text("document: ../one.txt\nevents: yes\n")
    run(["test", "-k", "golden/one", "--accept"])
    written = golden.read_text()
    event = '  event: {code: CONSULT, quad: "1", modes: ["phone"], actors: ["Anna Brandt", "Chen Wei"], dates: ["Monday"]}\n'
    assert event in written
    assert run(["test", "-k", "golden/one"]) == 0
    golden.write_text(written.replace("CONSULT", "AGREE"))
    capsys.readouterr()
    assert run(["test", "-k", "golden/one"]) == 1
    out = capsys.readouterr().out
    assert "event code" in out and "AGREE" in out and "CONSULT" in out
    golden.write_text(written.replace("events: yes", "events: perhaps"))
    assert run(["test", "-k", "golden/one"]) == 1
    assert "events is yes or no" in capsys.readouterr().out
