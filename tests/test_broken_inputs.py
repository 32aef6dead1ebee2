"""Inputs and outputs that are broken or misplaced end with a line and an exit code, and nothing of somebody else is lost."""
from __future__ import annotations

from pathlib import Path

import pytest
from sample_pack import FILES, write

from factex.cli import run


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "rules", FILES)
    return "rules"


@pytest.mark.parametrize(("data", "message"), [
    ("id,text\n1,Anna met Olaf.\n".encode("utf-16") + b"x", "cannot be read on"),
    (b'id,text\n1,"Anna met Olaf.\n2,Olaf met Anna.\n', "in.csv:2: "),
])
def test_a_table_that_breaks_off_is_told_once(pack: str, data: bytes, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("in.csv").write_bytes(data)
    assert run(["extract", "in.csv", "--rules", pack]) == 1
    told = capsys.readouterr().err
    assert message in told and told.count("factex: in.csv") == 1


def test_an_input_is_not_written_over(pack: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("in.txt").write_text("Anna met Olaf.\n", encoding="utf-8")
    assert run(["extract", "in.txt", "-o", "in.txt", "--rules", pack]) == 2
    assert Path("in.txt").read_text(encoding="utf-8") == "Anna met Olaf.\n"
    assert "is one of the inputs" in capsys.readouterr().err


def test_shards_of_another_run_are_not_gone_on_with(pack: str) -> None:
    Path("in.txt").write_text("Anna met Olaf.\n", encoding="utf-8")
    Path("out").mkdir()
    Path("out/00000.jsonl").write_text("somebody's\n", encoding="utf-8")
    assert run(["extract", "in.txt", "-o", "out", "--shard-size", "2", "--resume", "--rules", pack]) == 2
    assert Path("out/00000.jsonl").read_text(encoding="utf-8") == "somebody's\n"


def test_a_journal_of_another_shape_is_told(pack: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("in.txt").write_text("Anna met Olaf.\n", encoding="utf-8")
    Path("out.jsonl.part.json").write_text("[]", encoding="utf-8")
    assert run(["extract", "in.txt", "-o", "out.jsonl", "--resume", "--rules", pack]) == 1
    assert "not a journal of factex" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "data"), [
    ("in.csv", "name,day,text\nn,2016-01-01,Anna met Olaf.\n"),
    ("in.jsonl", '{"name": "n", "day": "2016-01-01", "text": "Anna met Olaf."}\n'),
])
def test_a_field_that_is_not_there_is_told(pack: str, name: str, data: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(name).write_text(data, encoding="utf-8")
    assert run(["extract", name, "--id-field", "nam", "--date-field", "day", "--rules", pack]) == 0
    told = capsys.readouterr().err
    assert f"factex: {name}: warning: no field 'nam' (did you mean 'name'?), which --id-field names" in told
    assert "--date-field" not in told


def test_folders_never_have_the_name_of_a_file(pack: str) -> None:
    lines = [f'{{"id": "{name}", "text": "Anna met Olaf."}}\n' for name in ("a", "a.txt/b", "a.conllu/b")]
    Path("in.jsonl").write_text("".join(lines), encoding="utf-8")
    for form in ("brat", "conll"):
        assert run(["extract", "in.jsonl", "--format", form, "-o", form, "--rules", pack]) == 0
    assert len(list(Path("brat").rglob("*.ann"))) == 3 and len(list(Path("conll").rglob("*.conllu"))) == 3


def test_a_pack_below_that_is_not_there_is_all_that_is_told(pack: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("layer").mkdir()
    Path("layer/pack.yaml").write_text("name: layer\nextends: eng\n", encoding="utf-8")
    Path("layer/mine.yaml").write_text("rule: mine\nfact: meeting\nabout: x\nfind: |\n  {who} ~meet\n", encoding="utf-8")
    assert run(["lint", "--rules", "layer"]) == 1
    assert capsys.readouterr().out.count("error:") == 1
