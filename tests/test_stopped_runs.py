"""Runs that are stopped, disks that are full, and what was left beside an output: what a campaign of attempts broke, once each."""
from __future__ import annotations

import json
import os
import resource
import select
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from sample_pack import FILES, write
from test_strangers import CALL

from factex.cli import run

TEXT = "Anna Brandt phoned Boris Ivanov. "
# The process ends where document `at` would be read.
STOPPED = """
import os, factex.cli.deliver, factex.jobs
factex.cli.deliver.NOTED = {noted}
own, count = factex.jobs.attempt, 0
def attempt(read, record):
    global count
    count += 1
    if count > {at}:
        os._exit(9)
    return own(read, record)
factex.jobs.attempt = attempt
from factex.cli import main
main()
"""
# Working processes tell who they are, and then take their time.
SLOW_WORK = """
import os, sys, time
import factex.processes
def attempt(read, record):
    os.write(1, b"%d\\n" % os.getpid())  # in one piece
    time.sleep(60)
factex.processes.attempt = attempt
"""
STARTED = "from factex.cli import main\nmain()\n"


@pytest.fixture
def extract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The beginning of a command that reads forty documents."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("factex.cli.deliver.NOTED", -1.0)  # note each document
    write(tmp_path / "rules", {**FILES, "calls.yaml": CALL})
    rows = [{"id": f"d{number}", "text": TEXT * (1 + number % 5)} for number in range(40)]
    Path("in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return ["extract", "in.jsonl", "--rules", "rules", "-o", "out"]


def stopped(extract: list[str], *more: str, at: int = 20) -> None:
    """Run until document `at`, where the process ends; before the second nothing is noted while it runs."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    code = STOPPED.format(at=at, noted=9.0 if at < 2 else -1.0)
    done = subprocess.run([sys.executable, "-c", code, *extract, *more], check=False, env=environment)
    assert done.returncode == 9


@pytest.mark.parametrize("at", [0, 1, 20])
@pytest.mark.parametrize("more", [("--format", "json"), ("--shard-size", "7"), ("--format", "brat")])
def test_a_run_that_ends_anywhere_is_gone_on_with(more: tuple[str, ...], at: int, extract: list[str]) -> None:
    assert run([*extract[:-1], "straight", *more]) == 0
    stopped(extract, *more, at=at)
    assert run([*extract, *more, "--resume"]) == 0

    def contents(name: str) -> list[tuple[str, bytes]]:
        paths = [Path(name), *sorted(Path(name).rglob("*"))]
        return [(path.relative_to(name).as_posix(), path.read_bytes()) for path in paths if path.is_file()]

    assert contents("out") == contents("straight") != []
    assert sorted(path.name for path in Path().glob("out*")) == ["out"]


@pytest.mark.parametrize(("part", "key", "value"), [
    ("course", "records", -1), ("course", "records", "x"), ("course", "seen", None), ("course", "facts", None),
    ("course", "facts", {"a": "b"}), ("course", "failures", [["a"]]), ("course", "failures", [[1, 2]]), ("course", "documents", 1.5),
    ("mark", "bytes", -1), ("mark", "bytes", True), ("mark", "shard", []), ("mark", "complete", "x"),
])
def test_a_journal_with_odd_values_is_told(
    part: str, key: str, value: object, extract: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    stopped(extract)
    journal = json.loads(Path("out.part.json").read_bytes())
    journal[part][key] = value
    Path("out.part.json").write_text(json.dumps(journal), encoding="utf-8")
    assert run([*extract, "--resume"]) == 1
    assert "out.part.json: not a journal of factex; begin anew without --resume" in capsys.readouterr().err


@pytest.mark.parametrize("broken", [
    b'{"doc": "d0", "text": \n', b"[]\n", b"{}\n", b'{"doc": 1, "text": "", "date": null, "facts": [1], "mentions": []}\n',
])
def test_a_part_with_other_bytes_is_told(broken: bytes, extract: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    stopped(extract, "--format", "json")
    part = Path("out.part").read_bytes()
    Path("out.part").write_bytes(broken + part[len(broken):])
    assert run([*extract, "--format", "json", "--resume"]) == 1
    assert "out.part: not what a run of factex wrote; begin anew without --resume" in capsys.readouterr().err
    assert not Path("out").exists()


@pytest.mark.parametrize("form", ["duckdb", "parquet", "json", "html", "jsonl"])
@pytest.mark.parametrize("size", [1, 4_000, 30_000, 300_000, 600_000])
def test_a_disk_that_takes_no_more_is_told(form: str, size: int, extract: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Files may have so many bytes and no more: either the output is whole, or it is not there."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        code = run([*extract, "--format", form])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    told = capsys.readouterr().err
    assert "failed:" not in told and "Traceback" not in told
    assert (code == 0) == Path("out").exists() == ("40 documents" in told)
    if code == 0 and form == "duckdb":
        with duckdb.connect("out", read_only=True) as database:
            assert database.sql("SELECT count(*) FROM documents").fetchone() == (40,)
    if code:
        assert "too large" in told
        assert run([*extract, "--format", form, "--resume"]) == 0


def test_working_processes_end_with_the_run(extract: list[str]) -> None:
    """A run that is killed cannot end them any more."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", SLOW_WORK + STARTED, *extract, "--jobs", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as ran:
        assert ran.stdout is not None
        workers = {int(ran.stdout.readline()) for _ in range(2)}
        ran.kill()
        ended = bool(select.select([ran.stdout], [], [], 60)[0]) and not ran.stdout.read(1)  # they hold it open until they end
        for worker in () if ended else workers:
            os.kill(worker, signal.SIGKILL)
    assert len(workers) == 2 and ended
