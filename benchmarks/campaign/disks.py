"""Disks that fill: a small one of memory, so that writing ends at any place. A message, nothing half written, and the next run is as
ever."""
from __future__ import annotations

import os
import subprocess
from functools import cache
from pathlib import Path
from random import Random

from sample_pack import write

from campaign.base import Broken, Target, command
from campaign.kills import DONE, inputs, same
from campaign.packs import SAMPLE

FORMATS = ("jsonl", "json", "csv", "parquet", "duckdb", "html", "brat", "conll", "webannotation", "plover", "table")


@cache
def missing() -> str | None:
    """Why no disk can be mounted."""
    if os.geteuid() != 0:
        return "only root can mount a small disk"
    place = Path("/tmp/fuzz-disk-try")
    place.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "fuzz", str(place)], capture_output=True, text=True, check=False)
    if done.returncode:
        return f"no small disk can be mounted: {done.stderr.strip()}"
    subprocess.run(["umount", str(place)], check=True)
    place.rmdir()
    return None


def full(chance: Random, folder: Path) -> None:
    """A run whose output, parts, cache and temporary files lie on a disk that is too small for one of them."""
    write(Path("pack"), SAMPLE)
    inputs(chance, 40)
    disk = folder / "disk"
    disk.mkdir()
    size = chance.choice((8, 16, 32, 64, 128, 256, 512, 1024, 4096))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "fuzz", str(disk)], check=True)
    before = {name: os.environ.get(name) for name in ("FACTEX_CACHE", "TMPDIR")}
    try:
        if chance.random() < 0.3:
            os.environ["FACTEX_CACHE"] = str(disk / "cache")
        if chance.random() < 0.3:
            os.environ["TMPDIR"] = str(disk)
        fill = disk / "fill"
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        fill.write_bytes(b"\0" * chance.randrange(free + 1))
        kind = chance.randrange(10)
        if kind < 7:
            extracted(chance, disk, fill)
        elif kind == 7:
            command("rules", "docs", "-o", str(disk / "pages"), "--rules", "pack")
        elif kind == 8:
            command("new", "visit", "-o", str(disk / "visit"))
        else:
            golden(disk, fill)
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        subprocess.run(["umount", "-l", str(disk)], check=True)


def extracted(chance: Random, disk: Path, fill: Path) -> None:
    """Extract onto the disk; where it was too small nothing stands there, and with room it goes on."""
    form = chance.choice(FORMATS)
    more = ["--format", form, *(("--shard-size", "7") if chance.random() < 0.2 else ())]
    out = disk / "out"
    old = chance.random() < 0.3 and form in ("jsonl", "json", "csv") and "--shard-size" not in more
    if old:
        try:
            out.write_text("old\n", encoding="utf-8")
        except OSError:
            out.unlink(missing_ok=True)
            old = False
    _, _, told = command("extract", "in.jsonl", "--rules", "pack", "-o", str(out), *more)
    if DONE in told:
        same(out, more)
        return
    if "no space left" not in told and "cannot be written" not in told:
        raise Broken(f"{form}: a disk that is full is told as {told[:200]!r}")
    if "--shard-size" not in more and out.exists() and not (old and out.read_text(encoding="utf-8") == "old\n"):
        raise Broken(f"{form}: something half written stands in the output's place")
    fill.unlink()
    subprocess.run(["mount", "-o", "remount,size=100m", str(disk)], check=True)
    _, _, told = command("extract", "in.jsonl", "--rules", "pack", "-o", str(out), *more, "--resume")
    if DONE not in told:
        raise Broken(f"{form}: with room again, --resume says {told[:200]!r}")
    same(out, more)


def golden(disk: Path, fill: Path) -> None:
    """Accept a golden on the disk: it is the old one or the new one."""
    try:
        (disk / "text.txt").write_text("Anna Brandt phoned Boris Ivanov.", encoding="utf-8")
        (disk / "golden.yaml").write_text("document: text.txt\n", encoding="utf-8")
    except OSError:
        return
    before = (disk / "golden.yaml").read_bytes(), (disk / "text.txt").read_bytes()
    if before != (b"document: text.txt\n", b"Anna Brandt phoned Boris Ivanov."):
        return
    command("test", str(disk / "golden.yaml"), "--rules", "pack", "--accept")
    now = (disk / "golden.yaml").read_bytes()
    if now != before[0] and not now.endswith(b"}\n"):
        raise Broken("a golden is half written")


TARGETS = (Target("disks", "disks that fill at any place, then have room again", full, seconds=60, missing=missing),)
