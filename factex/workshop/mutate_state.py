"""What is known of mutants already: a file in the user's cache, so that an interrupted run goes on where it stopped.

It is good for one state of the pack, its goldens and factex itself; a change of any of them begins a new one.
"""
from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import factex
from factex.workshop.golden_files import read_golden
from factex.workshop.load import pack_files

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
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write("\n" + json.dumps([key, outcome]))  # in a line of its own, even behind one that was cut short
        except OSError:
            return


def state_of(layers: Sequence[Path], goldens: Iterable[str]) -> State:
    """The state for these folders of rules and these goldens; old ones are thrown away."""
    digest = hashlib.sha256()
    code = Path(factex.__file__).parent
    for path in sorted(code.rglob("*.py")):
        digest.update(path.read_bytes())
    for layer in layers:
        for path in pack_files(layer, []):
            digest.update(f"\0{path.relative_to(layer).as_posix()}\0".encode() + path.read_bytes())
    for golden in map(read_golden, goldens):
        digest.update(repr((golden.name, golden.date, golden.text, golden.facts)).encode("utf-8", "surrogatepass"))
    folder = _cache() / "factex" / "mutation"
    for old in sorted(folder.glob("*.jsonl"), key=lambda p: p.stat().st_mtime, reverse=True)[KEPT:]:
        old.unlink(missing_ok=True)
    return State(folder / f"{digest.hexdigest()[:32]}.jsonl")


def _cache() -> Path:
    if os.environ.get("XDG_CACHE_HOME"):
        return Path(os.environ["XDG_CACHE_HOME"])
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home()))
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
