"""A clock that jumps: no result depends on it."""
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

from sample_pack import write
from web_pages import pages

from campaign.base import Broken, Target
from campaign.kills import ROOT, contents, inputs
from campaign.packs import SAMPLE

# A process in which each look at a clock gives another year, forwards or back.
JUMPING = """\
import datetime, random, sys, time
chance = random.Random({seed})
def jump(*arguments):
    return chance.choice((0.0, -1e9, 1e9, 4e9, 86400.0 * chance.randrange(40000), chance.random()))
def jump_ns(*arguments):
    return int(jump() * 1e9)
time.time, time.time_ns = jump, jump_ns  # the others never go back, and Python's own pools of processes count on it
time.sleep = lambda seconds: None
class Day(datetime.date):
    @classmethod
    def today(cls):
        return datetime.date(chance.randrange(1, 9999), 2, 28)
class Moment(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime(chance.randrange(1971, 2200), 2, 28, tzinfo=tz)
    utcnow = today = now
if {days}:
    for name in ("pandas", "pyarrow.compute", "pyarrow.parquet", "duckdb"):  # compiled for the classes as they were; others crash them
        try:
            __import__(name)
        except ImportError:
            pass
    datetime.date, datetime.datetime = Day, Moment
from factex.cli import main
main()
"""


def of_runs(chance: Random, folder: Path) -> None:
    """A command with the clock that there is, and with one that jumps."""
    write(Path("pack"), SAMPLE)
    inputs(chance, 10)
    Path("text.txt").write_text("GENEVA, Sept. 8 (Reuters) - Anna Brandt phoned Boris Ivanov now. She warned on Friday.", encoding="utf-8")
    Path("page.html").write_text(chance.choice(pages()[:3]).source, encoding="utf-8")
    english = chance.random() < 0.4
    rules = () if english else ("--rules", "pack")
    form = chance.choice(("jsonl", "csv", "json", "html", "parquet", "plover", "table", "brat"))
    where = ("-o", "out") if form not in ("jsonl", "table") or chance.random() < 0.5 else ()
    jobs = ("--jobs", "2") if chance.random() < 0.3 else ()
    arguments = chance.choice((
        ["extract", "in.jsonl", "text.txt", "page.html", "--format", form, *where, *rules, *jobs],
        ["extract", "in.jsonl", "text.txt", "page.html", "--format", form, *where, *rules, *jobs],
        ["explain", "text.txt", *rules, "--format", chance.choice(("text", "json", "html"))], ["lint", "--rules", "pack"], ["test",
            "--rules", "pack"],
    ))  # fmt: skip
    found = []
    for code in ("from factex.cli import main; main()", JUMPING.format(seed=chance.randrange(10**9), days=chance.random() < 0.3)):
        place = folder / f"run{len(found)}"
        place.mkdir()
        for name in ("pack", "in.jsonl", "text.txt", "page.html"):
            (place / name).symlink_to(folder / name)
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "FACTEX_CACHE": str(place / "cache"), "TZ": chance.choice(("UTC",
            "Asia/Tokyo"))}
        try:
            done = subprocess.run(
                [sys.executable, "-c", code, *arguments], capture_output=True, cwd=place, env=environment, check=False, timeout=300)
        except subprocess.TimeoutExpired:
            raise Broken(f"{' '.join(arguments)}: does not come to its end") from None
        out = place / "out"
        found.append((done.returncode, done.stdout, contents(out, arguments) if out.exists() else None))
        if b"Traceback" in done.stderr:
            raise Broken(f"{arguments[0]}: a traceback: {done.stderr.decode().splitlines()[-1][:200]}")
    if found[0] != found[1]:
        raise Broken(f"{' '.join(arguments)}: another result with another clock")


TARGETS = (Target("clocks", "commands with a clock that jumps", of_runs, seconds=120),)
