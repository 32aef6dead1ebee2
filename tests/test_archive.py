"""Runs over many documents: nothing is lost or twice, whatever happens on the way; output is whole or not there."""
from __future__ import annotations

import contextlib
import json
import os
import random
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sample_pack import FILES, write

import factex
from factex.cli import run

DOCUMENTS = 4_000
HERE = {**os.environ, "PYTHONPATH": str(Path(factex.__file__).resolve().parent.parent)}
RULE = """\
rule: phone
fact: call
about: Sample.
slots: {participants: actor many}
find: |
  {participants} ~phone {participants}
tests:
  - hit: Bern phoned Geneva.
    participants: [Bern, Geneva]
  - miss: Bern phoned.
"""
TEXTS = ("Bern phoned Geneva.", "Nothing happened.", "Geneva phoned Bern. Bern phoned Geneva.", "BREAK")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small pack and a file of many documents, some of them broken."""
    folder = tmp_path_factory.mktemp("archive")
    write(folder / "pack", {**FILES, "calls.yaml": RULE})
    rows = (json.dumps({"id": f"d{number}", "text": TEXTS[number * 7 % 3]}) for number in range(DOCUMENTS))
    lines = ["broken" if number % 1000 == 17 else row for number, row in enumerate(rows)]
    (folder / "in.jsonl").write_text("\n".join(lines))
    return folder


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "factex", "extract", "in.jsonl", "--rules", "pack", *arguments]


def test_a_killed_run_goes_on(archive: Path) -> None:
    """Killed at ten random moments, and then let through: the bytes of a run that nobody disturbed."""
    started = time.monotonic()
    whole = subprocess.run(command("-o", "whole.jsonl"), cwd=archive, env=HERE, capture_output=True, text=True)
    taken = time.monotonic() - started
    assert whole.returncode == 1
    assert (archive / "whole.jsonl").stat().st_size > 500_000
    moments, resumed = random.Random(), command("-o", "killed.jsonl", "--resume")
    for _ in range(10):
        if (archive / "killed.jsonl").exists():
            break
        process = subprocess.Popen(resumed, cwd=archive, env=HERE, stderr=subprocess.DEVNULL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(moments.uniform(0.2, 0.7) * taken)
        process.kill()
        process.wait()
    assert (archive / "killed.jsonl.part.json").exists() or (archive / "killed.jsonl").exists()
    last = subprocess.run(resumed, cwd=archive, env=HERE, capture_output=True, text=True)
    assert last.returncode == 1
    assert (archive / "killed.jsonl").read_bytes() == (archive / "whole.jsonl").read_bytes()
    assert not list(archive.glob("killed.jsonl.*"))
    told = [line for line in whole.stderr.splitlines() if not line.startswith("factex: 3,996 documents")]
    heads = ("factex: 3,996 documents", "factex: killed.jsonl: warning: --resume")  # the latter where no run was killed in time
    assert [line for line in last.stderr.splitlines() if not line.startswith(heads)] == told
    assert len(told) == 5


Cut = Callable[..., int]


@pytest.fixture
def cut(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cut:
    """Runs in this process, over 60 documents, that stop at the document whose number is given (0: never)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("factex.cli.deliver.NOTED", -1.0)
    extractor, read = factex.load(archive / "pack"), factex.Extractor.read
    lines = (archive / "in.jsonl").read_text().splitlines()[:60]
    Path("in.jsonl").write_text("\n".join([*lines, json.dumps({"id": "last", "text": "BREAK"})]))
    monkeypatch.setattr(factex, "load", lambda *packs, **options: extractor)
    stop = ""

    def reading(self: factex.Extractor, text: str, date: str | None = None, id: str = "text", **how: bool) -> factex.Document:
        if id == stop:
            raise KeyboardInterrupt
        if text == "BREAK":
            raise KeyError("on purpose")
        return read(self, text, date, id, **how)

    monkeypatch.setattr(factex.Extractor, "read", reading)

    def call(number: int, *arguments: str) -> int:
        nonlocal stop
        stop = f"d{number}" if number else ""
        return run(["extract", "in.jsonl", "--rules", str(archive / "pack"), *arguments])

    return call


def tree(path: str) -> dict[str, bytes]:
    files = [Path(path)] if Path(path).is_file() else sorted(file for file in Path(path).rglob("*") if file.is_file())
    return {str(file)[len(path) :]: file.read_bytes() for file in files}


FORMS = ["jsonl", "json", "csv", "parquet", "brat", "conll", "webannotation", "plover", "table", "html"]


@pytest.mark.parametrize(
    ("form", "shards"), [*((form, ()) for form in FORMS), *((form, ("--shard-size", "14")) for form in ("jsonl", "parquet", "brat"))]
)
def test_a_stopped_run_goes_on_in_every_format(cut: Cut, form: str, shards: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert cut(0, "--format", form, *shards, "-o", "whole") == 1
    for number in (3, 3, 14, 15, 42, 59):
        assert cut(number, "--format", form, *shards, "-o", "cut", "--resume") == 1
        assert Path("cut").is_dir() if shards else not Path("cut").exists()
    capsys.readouterr()
    assert cut(0, "--format", form, *shards, "-o", "cut", "--resume") == 1
    assert tree("cut") == tree("whole") != {}
    assert sorted(path.name for path in Path().iterdir()) == ["cut", "in.jsonl", "whole"]
    err = capsys.readouterr().err
    assert "in.jsonl:61: failed: KeyError" in err
    assert "factex: 59 documents in" in err
    assert "2 failures: 1 not valid JSON; 1 failed" in err
    if shards and form not in ("brat", "conll"):
        assert len(tree("cut")) == 5


def test_a_failure_before_the_stop_is_told_again(cut: Cut, capsys: pytest.CaptureFixture[str]) -> None:
    lines = Path("in.jsonl").read_text().splitlines()
    Path("in.jsonl").write_text("\n".join([lines[-1], *lines[:5]]))
    assert cut(4, "-o", "out", "--resume") == 1
    capsys.readouterr()
    assert cut(0, "-o", "out", "--resume") == 1
    assert "in.jsonl:1: failed: KeyError: 'on purpose'" in capsys.readouterr().err


def test_what_is_not_the_same_run_is_not_gone_on_with(cut: Cut, capsys: pytest.CaptureFixture[str]) -> None:
    assert cut(50, "-o", "out", "--resume") == 1
    assert cut(0, "-o", "out", "--resume", "--date", "2016-09-08") == 1
    assert "is of a run with other inputs, options, rules or version of factex" in capsys.readouterr().err
    lines = Path("in.jsonl").read_text().splitlines()
    Path("in.jsonl").write_text("\n".join(lines[1:]))
    assert cut(0, "-o", "out", "--resume") == 1
    assert "not what the interrupted run read; begin anew without --resume" in capsys.readouterr().err
    assert not Path("out").exists()
    assert cut(0, "-o", "out") == 1
    assert json.loads(Path("out").read_text().splitlines()[0])["doc"] == "d2"


def test_a_link_stays_a_link(cut: Cut) -> None:
    Path("real").mkdir()
    Path("link.jsonl").symlink_to("real/facts.jsonl")
    assert cut(0, "-o", "link.jsonl") == 1
    assert Path("link.jsonl").is_symlink()
    assert os.listdir("real") == ["facts.jsonl"]


def test_an_output_that_is_no_file_is_written_as_it_is(archive: Path) -> None:
    """A pipe with a name, which stands for devices: a mistake here must not harm those of the machine."""
    (archive / "few.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in TEXTS))
    few = [part.replace("in.jsonl", "few.jsonl") for part in command()]
    plain = subprocess.run(few, cwd=archive, env=HERE, capture_output=True).stdout
    assert len(plain.splitlines()) == 3
    os.mkfifo(archive / "pipe")
    with subprocess.Popen([*few, "-o", "pipe"], cwd=archive, env=HERE, stderr=subprocess.DEVNULL) as process:
        assert (archive / "pipe").read_bytes() == plain
    assert process.returncode == 0
    assert stat.S_ISFIFO((archive / "pipe").stat().st_mode)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "duckdb"], "duckdb is written to a file: name it with -o"),
        (["--format", "brat"], "brat is written to a folder: name it with -o"),
        (["--resume"], "--resume needs a file or folder: name it with -o"),
        (["--shard-size", "5", "-o", "-"], "--shard-size needs a file or folder: name it with -o"),
        (["--format", "conll", "-o", "full"], "is a folder that holds something already: name a new one"),
        (["-o", "full"], "is a folder"),
        (["--format", "brat", "-o", "in.jsonl"], "is a file; brat needs a folder"),
    ],
)
def test_wrong_outputs(cut: Cut, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("full").mkdir()
    Path("full/x").write_text("x")
    assert cut(0, *arguments) == 2
    assert message in capsys.readouterr().err
    assert Path("full/x").exists()
