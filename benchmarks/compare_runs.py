"""One system, one process, one text: how long it took, what memory it needed, how many lines it wrote."""
from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SYSTEMS = Path(__file__).resolve().parent / "systems"
ALONE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}  # one process, one thread


@dataclass(frozen=True, slots=True)
class Point:
    """What is measured: a system, on the text so many times over, with the rules so many times over, with so many processes.

    `text` 0 is a text of one short sentence: start-up.
    """

    system: str
    text: int = 1
    rules: int = 1
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Run:
    """One run. Seconds by the clock and of the processor (of all its processes), peak memory in MB (of its largest process)."""

    point: Point
    wall: float
    cpu: float
    memory: float
    lines: int
    load: float  # of the machine when it began


class Failed(Exception):
    """A system that did not run; the message is the last line that it wrote."""


def run(point: Point, command: Sequence[str], output: Path, environment: Mapping[str, str]) -> Run:
    """Run a command to its end, alone. Raises Failed."""
    load = os.getloadavg()[0]
    launch = [sys.executable, "-I", "-S", str(SYSTEMS / "launch.py")]
    settings = os.environ | ALONE | dict(environment)
    launched = subprocess.run([*launch, *command], check=True, capture_output=True, text=True, env=settings)
    told = json.loads(launched.stdout)
    if told["code"]:
        raise Failed((told["said"].strip().splitlines() or [f"exit code {told['code']}"])[-1])
    with output.open("rb") as out:
        lines = sum(1 for _ in out)
    return Run(point, told["wall"], told["cpu"], told["memory"], lines, load)


@dataclass(frozen=True, slots=True)
class Median:
    """The runs of one point: medians of their seconds and memory."""

    point: Point
    runs: int
    wall: float
    cpu: float
    memory: float
    lines: int
    load: float


def medians(runs: Iterable[Run]) -> dict[Point, Median]:
    """Each point with the medians of its runs, in the order of first sight."""
    by_point: dict[Point, list[Run]] = {}
    for one in runs:
        by_point.setdefault(one.point, []).append(one)
    return {
        point: Median(point, len(own), *(statistics.median(getattr(one, name) for one in own) for name in ("wall", "cpu", "memory")),
                      own[0].lines, statistics.median(one.load for one in own))
        for point, own in by_point.items()
    }
