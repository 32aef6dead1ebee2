"""Rules as they were: a folder, or a revision of git whose folder is laid out in a temporary place.

`HEAD~1` is the default pack at that revision, `HEAD~1:my-rules` the folder `my-rules` of the working folder's repository.
"""
from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from factex.diagnostics import FactexError
from factex.limits import FILE_BYTES
from factex.packs import default_pack

# A clone may come from a stranger, with settings that name programs: none of them is asked for.
QUIET = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never", "--no-pager")
ENVIRONMENT = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}


@contextmanager
def rules_of(name: str) -> Iterator[Path]:
    """The folder that `name` means, as long as the context lasts. Raises FactexError where it means none."""
    if Path(name).is_dir():
        yield Path(name)
        return
    revision, colon, folder = name.partition(":")
    place, inside = (Path(), folder) if colon else (default_pack(), "")
    top = _git(place, "rev-parse", "--show-toplevel")
    tree = _git(place, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}:./{inside}")
    if top is None:
        where = "the working folder" if colon else f"the pack in use, {place.resolve()},"
        mine = "" if colon else f"; rules of your own under git are {revision}:FOLDER"
        raise FactexError(f"{name}: there is no such folder, and {where} lies in no clone that git knows{mine}")
    if tree is None:
        where = f"of {place.resolve()}" if not inside else f"with a folder {inside}"
        raise FactexError(f"{name}: this is neither a folder nor a git revision {where}")
    with tempfile.TemporaryDirectory(prefix="factex-" + re.sub(r"\W+", "-", name) + "-") as laid:
        for path, content in _contents(place, tree.decode().strip()):
            file = Path(laid, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        yield Path(laid)


def _contents(place: Path, tree: str) -> Iterator[tuple[str, bytes]]:
    """The files of a tree that can be of a pack, by their paths: plain ones with names that stay in the folder, as git holds them, so
    that no filter of the clone is run. Raises FactexError."""
    listed = _git(place, "ls-tree", "-r", "-z", "--long", "--full-tree", tree)
    rows = [row.partition("\t") for row in (listed or b"").decode("utf-8", "surrogateescape").split("\0") if row]
    for about, _, path in rows:
        mode, _, name, size = about.split()
        parts = PurePosixPath(path).parts
        if mode not in ("100644", "100755") or ".." in parts or not path.endswith((".yaml", ".txt")):
            continue
        content = _git(place, "cat-file", "blob", name) if int(size) <= FILE_BYTES else None
        if content is None:
            raise FactexError(f"{path}: git could not give this file")
        yield path, content


def _git(place: Path, *arguments: str) -> bytes | None:
    """What git writes, run in a folder; None where it fails. Raises FactexError where there is no git."""
    try:
        done = subprocess.run(["git", *QUIET, *arguments], cwd=place, capture_output=True, check=False, env={**os.environ, **ENVIRONMENT})
    except FileNotFoundError:
        raise FactexError("git is not installed, and only git knows revisions; name a folder") from None
    return done.stdout if done.returncode == 0 else None
