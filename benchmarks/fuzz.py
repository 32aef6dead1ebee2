"""Tries factex with what strangers may write, by the million or for as long as you like, and says what broke.

    python benchmarks/fuzz.py --minutes 60 [--seed 7] [--only readers,engine] [--jobs 1]
    python benchmarks/fuzz.py --again readers:7.1234

Each attempt draws all that it does from its own seed, so that what broke can be seen again. A target gets a slice of time in a process of
its own; a process that dies, or works on one attempt for too long, breaks that attempt alone. The table at the end says what was tried, how
often, and what broke; the exit code is 1 where anything did.
"""
from __future__ import annotations

import argparse
import json
import os
import resource
import select
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

from campaign import TARGETS  # noqa: E402
from campaign.base import Broken, Target  # noqa: E402

SLICE = 20.0  # seconds of a target's turn
MEMORY = 4_000_000_000  # bytes of a process
FEW = 3  # breakages of a kind that are shown


@dataclass
class Score:
    """What came of one target."""

    tried: int = 0
    seconds: float = 0.0
    broke: Counter[str] = field(default_factory=Counter)  # by what broke
    seeds: dict[str, list[str]] = field(default_factory=dict)

    def note(self, what: str | None, seed: str) -> None:
        """One attempt is over."""
        self.tried += 1
        if what is not None:
            self.broke[what] += 1
            self.seeds.setdefault(what, []).append(seed)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=5.0, help="how long to go on (5)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other attempts (1)")
    parser.add_argument("--only", default="", metavar="NAME,…", help=f"only these: {', '.join(target.name for target in TARGETS)}")
    parser.add_argument("--again", metavar="NAME:SEED", help="one attempt once more, with its traceback")
    parser.add_argument("--list", action="store_true", help="say what there is to try")
    options = parser.parse_args(arguments)
    if options.list:
        for target in TARGETS:
            print(f"{target.name:12} {target.about}")
        return 0
    if options.again:
        return again(options.again)
    wanted = set(filter(None, options.only.split(",")))
    if unknown := wanted - {target.name for target in TARGETS}:
        parser.error(f"there is nothing called {', '.join(sorted(unknown))}")
    chosen = [target for target in TARGETS if not wanted or target.name in wanted]
    scores = {target.name: Score() for target in chosen}
    end = time.monotonic() + options.minutes * 60
    for target in list(chosen):
        if why := target.missing():
            print(f"{target.name}: left out: {why}", flush=True)
            chosen.remove(target)
    numbers = dict.fromkeys(scores, 0)
    slice_ = min(SLICE, options.minutes * 60 / max(1.0, sum(target.share for target in chosen)))  # each target has its turn
    while chosen and time.monotonic() < end:
        for target in chosen:
            left = end - time.monotonic()
            if left <= 0:
                break
            numbers[target.name] = turn(target, options.seed, numbers[target.name], min(slice_ * target.share, left), scores[target.name])
    print("\n" + "\n".join(table(scores)))
    return 1 if any(score.broke for score in scores.values()) else 0


def turn(target: Target, seed: int, number: int, seconds: float, score: Score) -> int:
    """Give a target its time, in a process of its own, from attempt `number` on; gives the number of the next attempt."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            work(target, seed, number, began + seconds, writing)
        os.close(writing)
        status = 0
        for told in lines(reading):
            if told["end"]:
                score.note(told["broke"], told["seed"])
                if told["broke"]:
                    show(target, told["seed"], told["broke"], score)
                number += 1
        os.close(reading)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status) and os.WEXITSTATUS(status) == 0:
            break
        how = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else f"exit {os.WEXITSTATUS(status)}"
        score.note(f"the process ended by {how}", f"{seed}.{number}")
        show(target, f"{seed}.{number}", f"the process ended by {how}", score)
        number += 1
    score.seconds += time.monotonic() - began
    return number


def lines(reading: int) -> Iterator[dict[str, object]]:
    """What a child tells, until it ends."""
    left = b""
    while True:
        select.select([reading], [], [])
        data = os.read(reading, 65536)
        if not data:
            return
        *whole, left = (left + data).split(b"\n")
        yield from map(json.loads, whole)


def work(target: Target, seed: int, number: int, end: float, writing: int) -> None:
    """A child's life: attempts, each told of before and after."""
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with open(writing, "w", encoding="utf-8", buffering=1) as pipe, tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
            while time.monotonic() < end:
                own = f"{seed}.{number}"
                pipe.write(json.dumps({"seed": own, "end": False, "broke": None}) + "\n")
                used = resource.getrusage(resource.RUSAGE_SELF)
                resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + target.seconds + 2, resource.RLIM_INFINITY))
                broke = attempt(target, own, Path(folder, own))
                pipe.write(json.dumps({"seed": own, "end": True, "broke": broke}) + "\n")
                number += 1
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(3)


def attempt(target: Target, own: str, folder: Path, debug: bool = False) -> str | None:
    """One attempt in an empty folder; what broke."""
    folder.mkdir()
    before = Path.cwd()
    os.chdir(folder)
    try:
        target.work(Random(f"{target.name}:{own}"), folder)
    except Broken as broken:
        if debug:
            raise
        return str(broken).splitlines()[0][:300]
    except Exception as error:
        if debug:
            raise
        at = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} at {Path(at.filename).name}:{at.lineno}: {error}".splitlines()[0][:300]
    finally:
        os.chdir(before)
        if not debug:
            clear(folder)
    return None


def clear(folder: Path) -> None:
    """Take away a folder, whatever was done to it."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o700)
            path.rmdir()
        else:
            path.unlink()
    folder.rmdir()


def again(name: str) -> int:
    """One attempt once more, in this process; its folder stays."""
    kind, _, seed = name.partition(":")
    target = next(target for target in TARGETS if target.name == kind)
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"), seed)
    print(f"in {folder}", flush=True)
    attempt(target, seed, folder, debug=True)
    print("it did not break")
    return 0


def show(target: Target, seed: object, what: object, score: Score) -> None:
    """A breakage, as it happens; of each kind a few."""
    if score.broke[str(what)] <= FEW:
        print(f"{target.name}:{seed}: {what}", flush=True)


def table(scores: dict[str, Score]) -> Iterator[str]:
    """What was tried, how often, and what broke."""
    about = {target.name: target.about for target in TARGETS}
    yield "| target | tried | seconds | broke | what is tried |"
    yield "|---|---:|---:|---:|---|"
    for name, score in scores.items():
        yield f"| {name} | {score.tried:,} | {score.seconds:.0f} | {score.broke.total()} | {about[name]} |"
    tried, seconds, broke = (sum(column) for column in zip(*((s.tried, s.seconds, s.broke.total()) for s in scores.values()), strict=True))
    yield f"| all | {tried:,} | {seconds:.0f} | {broke} | |"
    for name, score in scores.items():
        for what, count in score.broke.most_common():
            yield f"\n{name}, {count} times: {what}\n    --again {name}:{score.seeds[what][0]}"


if __name__ == "__main__":
    sys.exit(main())
