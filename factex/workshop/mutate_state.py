"""What is known of mutants already: a file in the user's cache, so that an interrupted run goes on where it stopped.

It is good for one state of the pack, its goldens and factex itself; a change of any of them begins a new one.
"""
from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from factex import cache, fingerprint
from factex.workshop.golden_files import read_golden

KEPT = 8  # states that stay in the cache


class State:
    """The outcomes of mutants by their keys, one JSON line each."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def known(self) -> dict[str, str]:
        """What is there; a line that was cut short is passed over."""
        found: dict[str, str] = {}
        try:
            written = self.path.read_text(encoding="utf-8")
        except OSError:
            return found
        for line in written.splitlines():
            try:
                key, outcome = json.loads(line)
            except ValueError:
                continue
            found[str(key)] = str(outcome)
        return found

    def note(self, key: str, outcome: str) -> None:
        """One more; a cache that cannot be written is no error."""
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write("\n" + json.dumps([key, outcome]))  # in a line of its own, even behind one that was cut short
        except OSError:
            return


def state_of(layers: Sequence[Path], goldens: Iterable[str]) -> State | None:
    """The state for these folders of rules and these goldens, None where no cache is wanted; old ones are thrown away."""
    folder = cache.own_folder("mutation")
    if folder is None:
        return None
    digest = hashlib.sha256(fingerprint.of_pack(layers, False))
    for golden in map(read_golden, goldens):
        digest.update(repr((golden.name, golden.date, golden.text, golden.facts)).encode("utf-8", "surrogatepass"))
    for old in sorted(folder.glob("*.jsonl"), key=lambda p: p.stat().st_mtime, reverse=True)[KEPT:]:
        old.unlink(missing_ok=True)
    return State(folder / f"{digest.hexdigest()[:32]}.jsonl")
