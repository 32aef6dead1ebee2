"""A golden whose document was changed: what only moved is told once, what differs is told where it stands now."""
from __future__ import annotations

import json
from pathlib import Path

import pytest

import factex
from factex.cli import run

ARTICLE = """\
Anna Brandt met Boris Ivanov in Geneva on Friday. She accused the ministry of hiding the report.

Ivanov spoke with the mayor of Bern by phone. The mayor said that the bridge was safe.
"""
CHANGES = [  # what is changed, what moved, the facts and fields that differ beside that
    ("Anna Brandt", "In Oslo, Anna Brandt", "from 0 on by +9", []),
    ("Geneva", "Bern", "from 42 on by -2", ["place offsets", "place"]),
    ("hiding", "keeping back", "from 98 on by +6", ["offence offsets", "offence"]),
    ("\n\nIvanov", " Later\nthat day Ivanov", "from 98 on by +14", []),
    ("Geneva", "Madrid", "", ["place offsets", "place"]),  # as long as before
    ("Anna Brandt met Boris Ivanov in Geneva on Friday. ", "", "from 50 on by -50", [
        "accuser", "trigger offsets", "participants offsets", "participants offsets", "place offsets", "time offsets", "participants"]),
]


@pytest.fixture
def golden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, english: factex.Extractor) -> Path:
    """An accepted golden of the article."""
    monkeypatch.setattr(factex, "load", lambda *packs, **options: english)
    golden = tmp_path / "news.yaml"
    golden.write_text("document: news.txt\ndate: 2016-09-08\n")
    (tmp_path / "news.txt").write_text(ARTICLE)
    assert run(["test", str(golden), "--accept"]) == 0
    return golden


def differences(out: str) -> list[str]:
    """The fields that differ, without offsets and values."""
    return [line[4:].split("  ")[1] for line in out.splitlines() if line.startswith("    changed  ")]


@pytest.mark.parametrize(("before", "after", "moved", "fields"), CHANGES, ids=[after for _, after, _, _ in CHANGES])
def test_what_only_moved_is_told_once(
    before: str, after: str, moved: str, fields: list[str], golden: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (golden.parent / "news.txt").write_text(ARTICLE.replace(before, after, 1))
    capsys.readouterr()
    assert run(["test", str(golden)]) == 1
    out = capsys.readouterr().out
    told = [line.partition(": ")[2] for line in out.splitlines() if ": moved " in line]
    assert told == ([f"moved {moved}: the document has changed, and what follows stands elsewhere"] if moved else [])
    assert differences(out) == fields
    assert run(["test", str(golden), "--accept"]) == 0 == run(["test", str(golden)])


def test_a_report_of_what_moved_names_the_line(golden: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (golden.parent / "news.txt").write_text(ARTICLE.replace("Ivanov spoke", "And Ivanov spoke"))
    capsys.readouterr()
    assert run(["test", str(golden), "--format", "json"]) == 1
    (failure,) = json.loads(capsys.readouterr().out)["goldens"]["failures"]
    line = golden.read_text().splitlines()[failure["line"] - 1]
    assert line == "- type: call"
    assert failure["message"].startswith("moved from 98 on by +4: ")
