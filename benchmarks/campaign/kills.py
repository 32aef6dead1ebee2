"""Processes that are killed at any time: what stands in the output's place is whole, and --resume gives the very same bytes."""
from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import duckdb
import pyarrow.parquet
from sample_pack import write

from campaign.base import Broken, Target, command, sound, spoilt
from campaign.packs import SAMPLE

ROOT = Path(__file__).resolve().parent.parent.parent
FORMATS = ("jsonl", "csv", "json", "parquet", "html", "plover", "duckdb", "brat", "webannotation")
DONE = " documents in "  # of the last message of a run that came to its end
# A run in which each document takes a moment and is noted, so that there is something to stop.
SLOW = """\
import sys, time
import factex.cli.deliver, factex.jobs
from factex.cli import main
factex.cli.deliver.NOTED = -1.0
own = factex.jobs.attempt
def attempt(read, record):
    time.sleep({pause})
    return own(read, record)
factex.jobs.attempt = attempt
if {jobs}:
    import factex.processes
    factex.processes.attempt = attempt
main()
"""


def inputs(chance: Random, number: int) -> None:
    """Records, some of which cannot be read."""
    rows = []
    for at in range(number):
        row = {"id": f"d{at}", "text": f"Anna Brandt phoned Boris Ivanov in Bern. {'She warned. ' * chance.randrange(4)}",
            "date": "2016-09-08"}
        if chance.random() < 0.05:
            row["date"] = "never"
        rows.append(json.dumps(row))
    Path("in.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")


def straight(more: list[str]) -> Path:
    """What a run that nothing stops writes."""
    out = Path("straight")
    if not out.exists():
        command("extract", "in.jsonl", "--rules", "pack", "-o", str(out), *more)
    return out


def same(out: Path, more: list[str]) -> None:
    """Whether an output is what a run that nothing stops writes."""
    wanted = straight(more)
    if contents(out, more) != contents(wanted, more):
        raise Broken(f"{' '.join(more)}: other bytes than a run that nothing stops")
    for ending in (".part", ".part.json", ".new", ".part.json.new"):
        if Path(f"{out}{ending}").exists():
            raise Broken(f"{' '.join(more)}: {ending} is left")


def contents(out: Path, more: list[str]) -> object:
    """What an output holds; of databases, whose bytes differ from run to run, their tables."""
    if out.is_dir():
        return {path.relative_to(out).as_posix(): contents(path, more) for path in sorted(out.rglob("*")) if path.is_file()}
    if "duckdb" in more:
        with duckdb.connect(str(out), read_only=True) as database:
            return [database.sql(f"SELECT * FROM {name}").fetchall() for name in ("documents", "facts", "mentions")]
    return pyarrow.parquet.read_table(out).to_pylist() if "parquet" in more else out.read_bytes()


def start(pause: float, arguments: list[str]) -> subprocess.Popen[bytes]:
    """A slow run in a process and group of its own."""
    code = SLOW.format(pause=pause, jobs="--jobs" in arguments)
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
                            env={**os.environ, "PYTHONPATH": str(ROOT)})


def of_runs(chance: Random, folder: Path) -> None:
    """A run that is killed, gone on with, killed, and gone on with until it is done."""
    write(Path("pack"), SAMPLE)
    inputs(chance, chance.choice((20, 60)))
    form = chance.choice(FORMATS)
    more = ["--format", form, *(("--shard-size", str(chance.choice((1, 7, 30)))) if chance.random() < 0.3 else ())]
    straight(more)
    arguments = ["extract", "in.jsonl", "--rules", "pack", "-o", "out", *more]
    if chance.random() < 0.4:
        arguments += ["--jobs", "2"]
    old = form in ("jsonl", "json", "csv") and "--shard-size" not in more and chance.random() < 0.3
    if old:
        Path("out").write_text("old\n", encoding="utf-8")
    for turn in range(chance.choice((1, 2, 4))):
        process = start(0.01, [*arguments, *(("--resume",) if turn else ())])
        time.sleep(chance.uniform(0.2, 1.6))
        sign = chance.choice((signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, sign) if sign == signal.SIGKILL or chance.random() < 0.5 else process.send_signal(sign)
        _, told = process.communicate()
        if sign == signal.SIGINT and b"Traceback" in told and b", in run\n" in told:  # not while Python itself starts or ends
            raise Broken(f"{' '.join(more)}: a traceback when interrupted")
        if DONE in told.decode():
            break
        if "--shard-size" not in more and Path("out").exists() and not (old and Path("out").read_bytes() == b"old\n"):
            same_but_for_parts(more)
    process = start(0, [*arguments, "--resume"])
    _, told = process.communicate(timeout=120)
    sound("extract", told.decode())
    over = process.returncode == 2 and b"no interrupted run of it" in told  # it was done when it was killed
    if not over and (process.returncode not in (0, 1) or DONE not in told.decode()):
        raise Broken(f"{' '.join(more)}: --resume ends with {process.returncode}: {told.decode()[-200:]!r}")
    same(Path("out"), more)


def same_but_for_parts(more: list[str]) -> None:
    """Whether what stands in the output's place is whole."""
    if contents(Path("out"), more) != contents(straight(more), more):
        raise Broken(f"{' '.join(more)}: something half written stands in the output's place")


def of_workers(chance: Random, folder: Path) -> None:
    """One of two working processes is killed: the run says so, and can be gone on with."""
    write(Path("pack"), SAMPLE)
    inputs(chance, 60)
    more = ["--format", chance.choice(("jsonl", "json"))]
    straight(more)
    arguments = ["extract", "in.jsonl", "--rules", "pack", "-o", "out", *more, "--jobs", "2"]
    process = start(0.02, arguments)
    until = time.monotonic() + 10
    children: list[int] = []
    while not children and time.monotonic() < until and process.poll() is None:
        listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        children = list(map(int, listed.read_text(encoding="ascii").split())) if listed.exists() else []
        time.sleep(0.01)
    time.sleep(chance.uniform(0, 0.5))
    if children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(chance.choice(children), signal.SIGKILL)
    _, told = process.communicate(timeout=120)
    if b"Traceback" in told:
        raise Broken(f"a traceback when a working process is killed: {told.decode().splitlines()[-1][:200]}")
    if process.returncode not in (0, 1):
        raise Broken(f"exit code {process.returncode} when a working process is killed")
    command("extract", "in.jsonl", "--rules", "pack", "-o", "out", *more, "--resume", "--jobs", "2")
    same(Path("out"), more)


def of_journals(chance: Random, folder: Path) -> None:
    """A journal or a part with other bytes: it is gone on with rightly, or a message says to begin anew."""
    write(Path("pack"), SAMPLE)
    inputs(chance, 20)
    more = ["--format", chance.choice(("jsonl", "json", "csv"))]
    straight(more)
    arguments = ["extract", "in.jsonl", "--rules", "pack", "-o", "out", *more]
    process = start(0.02, arguments)
    time.sleep(chance.uniform(0.5, 0.8))
    process.kill()
    process.communicate()
    name = chance.choice(("out.part.json", "out.part.json", "out.part"))
    if not Path(name).exists():
        return
    before = Path(name).read_bytes()
    if name == "out.part.json" and chance.random() < 0.6:
        journal = json.loads(before)
        part = chance.choice(("course", "mark"))
        key = chance.choice(list(journal[part]))
        journal[part][key] = chance.choice((-1, 10**9, "x", None, [], {}, 1.5, True, [["a"]], {"a": "b"}))
        data = json.dumps(journal).encode()
    else:
        data = spoilt(before, chance)
    Path(name).write_bytes(data)
    code, _, told = command(*arguments, "--resume")
    if code == 0 and name == "out.part.json" and told and "warning" not in told and "document" not in told:
        raise Broken(f"what is spoilt is gone on with, and says {told[:100]!r}")
    Path("out").unlink(missing_ok=True)
    command(*arguments)
    same(Path("out"), more)


TARGETS = (
    Target("kills", "runs that are killed at any time, and gone on with", of_runs, seconds=120, share=3),
    Target("workers", "working processes that are killed", of_workers, seconds=120),
    Target("journals", "what an interrupted run left, with other bytes", of_journals, seconds=120),
)
