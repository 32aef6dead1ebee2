"""A type of facts of one's own, by YAML alone, in a layer over the English pack: resignations, in tests/resignation/."""
from __future__ import annotations

import json
from pathlib import Path

import pytest

import factex
from factex.cli import run
from factex.workshop.cases import run_cases
from factex.workshop.compile import Compiled, compile_pack

LAYER = Path(__file__).resolve().parent / "resignation"
TEXT = """\
Anna Brandt resigned as mayor of Bern on Friday. Chen Wei stepped down. Boris Ivanov submitted his resignation, the ministry said. \
Omar Haddad was forced out as chairman by investors. Few had expected Petra Novak's resignation as chairwoman. \
The painter stepped down from the ladder.
"""
TABLE = """\
news · 2016-09-08 · 5 facts

  resignation  resigned as  [resignation/resigned-as]
    who   Anna Brandt
    post  mayor of Bern
    time  Friday → 2016-09-02

  resignation  stepped down  [resignation/resigned-as]
    who  Chen Wei

  resignation  resignation  [resignation/submitted]
    who            Boris Ivanov
    attributed to  the ministry → ? (said)

  resignation  forced out as  [resignation/forced-out]
    who        Omar Haddad
    post       chairman
    forced-by  investors → ?

  resignation  resignation  [resignation/resignation-of]
    who   Petra Novak
    post  chairwoman

5 facts in 1 document
"""


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    return compile_pack([LAYER])


def test_its_rules_are_right(compiled: Compiled) -> None:
    assert [str(row) for row in compiled.findings] == []
    assert compiled.book
    own = [rule for rule in compiled.rules if rule.fact == "resignation"]
    results = list(run_cases(factex.Extractor(compiled.book, compiled.rules), own))
    assert len(results) == 19
    assert [result.message for result in results if not result.passed] == []


def test_facts_come_out_as_a_table_and_as_lines(
    compiled: Compiled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert compiled.book
    extractor = factex.Extractor(compiled.book, compiled.rules)
    monkeypatch.setattr(factex, "load", lambda *packs, **options: extractor)
    Path("news.txt").write_text(TEXT, encoding="utf-8")
    arguments = ["extract", "news.txt", "--rules", str(LAYER), "--type", "resignation", "--date", "2016-09-08", "--format"]
    assert run([*arguments, "table"]) == 0
    assert capsys.readouterr().out == TABLE
    assert run([*arguments, "jsonl"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["trigger"]["text"] for row in rows] == ["resigned as", "stepped down", "resignation", "forced out as", "resignation"]
    for row in rows:
        for mention in (row["span"], row["trigger"], *(mention for mentions in row["roles"].values() for mention in mentions)):
            assert TEXT[mention["start"] : mention["end"]] == mention["text"]
