"""factex beside other ways to read the same text: a spaCy parser with rules, spaCy's Matcher, and tokens alone.

    python benchmarks/compare.py [TEXT.jsonl] [-o FOLDER]

Whole processes, one after the other, each several times; medians count. Prints tables, writes results.json and charts into the
folder. What is missing (spaCy, its model, what draws) is named, and the rest is measured. See README.md beside this file.
"""
from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from compare_environment import HERE, Missing, environment, versions
from compare_inputs import made_up, read_records, size_of, task, write_rules, write_times
from compare_runs import SYSTEMS, Failed, Point, Run, medians, run
from compare_table import figures, tables

import factex
from factex.workshop.explain_bench import open_bench

# System -> its script, with what it is told besides.
SCRIPTS = {"floor": ("floor.py",), "matcher": ("matcher.py",), "bare": ("parser.py", "bare"), "parser": ("parser.py",)}
ALL = ("floor", "factex", "matcher", "bare", "parser")
SLOW = ("matcher", "bare", "parser")  # all of them in spaCy's environment


def numbers(written: str) -> list[int]:
    """`1,2,4`, in order; an empty text is none."""
    return sorted({int(number) for number in written.split(",") if number})


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("text", type=Path, nargs="?", help="JSON Lines with `text`, maybe `id` and `date`; by default one that is made")
    parser.add_argument("-o", "--output", type=Path, default=HERE / "results", help="the folder of results.json and the charts")
    parser.add_argument("--environment", type=Path, default=HERE / ".venv", help="the environment of spaCy, made when it is not there")
    parser.add_argument("--systems", default=",".join(ALL), help=f"only these of {', '.join(ALL)}")
    parser.add_argument("--sizes", type=numbers, default="1,2,4,8,10,16,32,64", help="how many times the text")
    parser.add_argument("--slow-sizes", type=numbers, default="1,4,10", help="the same for spaCy, which is slow")
    parser.add_argument("--rules", type=numbers, default="1,2,4,8,16", help="how many times the rules, for factex")
    parser.add_argument("--jobs", type=numbers, default="1,2", help="how many processes, for factex on the ten-fold text")
    parser.add_argument("--runs", type=int, default=5, help="how often each is run")
    parser.add_argument("--patience", type=float, default=300,
                        help="seconds of the processor: nothing is run again that took so long, or at all if it would take longer")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    options.output.mkdir(parents=True, exist_ok=True)
    systems = [system for system in ALL if system in options.systems.split(",")]
    notes: list[str] = []
    try:
        records = read_records(options.text) if options.text else []
    except (OSError, ValueError) as error:
        sys.exit(f"compare.py: {error}" if isinstance(error, OSError) else f"compare.py: {options.text}: {error}")
    python = spacy_python(options.environment, systems, notes)
    bench = open_bench()
    records = records or list(made_up(bench.rules.values()))
    with TemporaryDirectory() as folder:
        work = Work(Path(folder), records, python)
        work.task.write_text(json.dumps(task(bench)), encoding="utf-8")
        points = list(wanted(options, systems))
        runs = measure(points, work.run, options.runs, options.patience, notes)
    found = medians(runs)
    size = size_of(records)
    text = {"name": options.text.name if options.text else "made of the pack's examples", "documents": len(records), "bytes": size,
            "sha256": hashlib.sha256(json.dumps(records, sort_keys=True).encode()).hexdigest()}
    print(f"{text['name']}: {len(records)} texts, {size / 1e6:.2f} MB\n")
    print("\n".join(tables(found, size)), end="\n\n")
    told = figures(found)
    print("\n".join(f"{value:8.2f}  {name}" for name, value in told.items()))
    results = {
        "text": text, "machine": machine(), "versions": {"factex": factex_version(), **versions(python)}, "figures": told,
        "medians": [asdict(row) for row in found.values()], "runs": [asdict(one) for one in runs], "notes": notes,
    }
    file = options.output / "results.json"
    write(file, results)
    draw(file, python, notes)
    write(file, results)  # with what was noted while drawing
    print("\n".join(f"compare.py: {note}" for note in notes), file=sys.stderr)


def write(file: Path, results: dict[str, Any]) -> None:
    file.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def spacy_python(folder: Path, systems: list[str], notes: list[str]) -> Path | None:
    """The Python of spaCy; without it the systems that need it are left out, and a note says so."""
    try:
        return environment(folder)
    except Missing as missing:
        gone = [system for system in SLOW if system in systems]
        notes.append(f"{missing}" + (f"; left out: {', '.join(gone)}" if gone else ""))
        systems[:] = [system for system in systems if system not in gone]
        return None


def wanted(options: argparse.Namespace, systems: Sequence[str]) -> Iterator[Point]:
    """The points to measure, those of a system from small to large."""
    for system in systems:
        for text in (0, *(options.slow_sizes if system in SLOW else options.sizes)):
            yield Point(system, text)
    if "factex" in systems:
        yield from (Point("factex", 1, rules) for rules in options.rules if rules > 1)
        yield from (Point("factex", 10, 1, jobs) for jobs in options.jobs if jobs > 1 and 10 in options.sizes)


class Work:
    """The files of a comparison, and the commands of its systems."""

    def __init__(self, folder: Path, records: Sequence[dict[str, Any]], python: Path | None) -> None:
        self.folder, self.records, self.python = folder, records, python
        self.task = folder / "task.json"
        root = Path(factex.__file__).resolve().parent.parent
        path = os.pathsep.join([str(root), *filter(None, [os.environ.get("PYTHONPATH")])])
        self.ours = {"PYTHONPATH": path, "FACTEX_CACHE": str(folder / "cache")}

    def run(self, point: Point) -> Run:
        """One run. Raises Failed."""
        text, out = self.text(point.text), self.folder / "out.jsonl"
        if point.system == "factex":
            command = [sys.executable, "-m", "factex", "extract", str(text), "--format", "jsonl", "-o", str(out), "--jobs", str(point.jobs)]
            if point.rules > 1:
                command += ["--rules", str(self.rules(point.rules))]
            return run(point, command, out, self.ours)
        python = sys.executable if point.system == "floor" else str(self.python)
        script, *told = SCRIPTS[point.system]
        return run(point, [python, str(SYSTEMS / script), str(text), str(self.task), str(out), *told], out, {})

    def text(self, times: int) -> Path:
        """The text so many times over; a short sentence for none."""
        file = self.folder / f"text-{times}.jsonl"
        if not file.exists():
            write_times(self.records, times, file) if times else write_times([{"id": "short", "text": "It rained."}], 1, file)
        return file

    def rules(self, times: int) -> Path:
        """The layer with so many times the rules."""
        folder = self.folder / f"rules-{times}"
        return folder if folder.exists() else write_rules(times, folder)


def measure(
    points: Sequence[Point], attempt: Callable[[Point], Run], runs: int, patience: float, notes: list[str]
) -> list[Run]:
    """Runs of all points in rounds, so that whatever else the machine does falls on all of them alike.

    Before the first round each system is warmed up: what is kept between runs is there from then on. A system that fails is left out.
    """
    done: list[Run] = []
    failed: set[str] = set()
    left_out: set[Point] = set()

    def once(point: Point, when: str) -> Iterator[Run]:
        try:
            one = attempt(point)
        except (Failed, OSError) as error:
            failed.add(point.system)
            notes.append(f"{point.system} failed, and is left out: {error}")
        else:
            print(f"{when}: {shown(point)}: {one.wall:.1f} s, of the processor {one.cpu:.1f} s", file=sys.stderr)
            yield one

    for point in points:
        if point.system not in failed and point.text <= (point.system == "factex"):
            list(once(point, "warm-up"))
    for number in range(1, runs + 1):
        for point in points:
            own = [one for one in done if one.point == point]
            if point.system in failed or point in left_out or sum(one.cpu for one in own) > patience:
                continue
            if not own and (expected := predicted(point, done)) > patience:
                left_out.add(point)
                notes.append(f"{shown(point)} would take {expected:.0f} s, and is left out")
                continue
            done += once(point, f"round {number}")
    return [one for one in done if one.point.system not in failed]


def shown(point: Point) -> str:
    """A point, for people."""
    return f"{point.system}, text x {point.text}, rules x {point.rules}, {point.jobs} process{'es' * (point.jobs > 1)}"


def predicted(point: Point, done: Sequence[Run]) -> float:
    """Seconds of the processor that a point will take, by the largest smaller text of its system; 0 where there is none."""
    smaller = [one for one in done if one.point.system == point.system and 0 < one.point.text < point.text]
    return max((one.cpu * point.text / one.point.text for one in smaller[-1:]), default=0.0)


def draw(file: Path, python: Path | None, notes: list[str]) -> None:
    """The charts beside the results, where there is what draws them."""
    if python is None:
        notes.append("no charts: they are drawn in the environment of spaCy")
        return
    done = subprocess.run([str(python), str(HERE / "compare_charts.py"), str(file)], capture_output=True, text=True)
    if done.returncode:
        notes.append(f"no charts: {(done.stderr.strip().splitlines() or ['failed'])[-1]}")


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    model = ""
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return {"processor": model or platform.processor(), "cores": os.cpu_count(), "system": platform.platform(),
            "python": platform.python_version(), "when": datetime.now(UTC).isoformat(timespec="seconds")}


def factex_version() -> str:
    """The commit of factex, where it is a clone."""
    root = Path(factex.__file__).resolve().parent.parent
    told = subprocess.run(["git", "-C", str(root), "describe", "--always", "--dirty"], capture_output=True, text=True)
    return told.stdout.strip() or "unknown"


if __name__ == "__main__":
    main()
