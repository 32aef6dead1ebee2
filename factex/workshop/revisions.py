"""Rules as they were: a folder, or a revision of git whose folder is laid out in a temporary place.

`HEAD~1` is the default pack at that revision, `HEAD~1:my-rules` the folder `my-rules` of the working folder's repository.
"""
from __future__ import annotations

import io
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from factex.diagnostics import FactexError
from factex.packs import default_pack


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
    packed = _git(Path(top.decode().rstrip("\n")), "archive", "--format=zip", "-0", tree.decode().strip())
    if packed is None:
        raise FactexError(f"{name}: git could not give the folder at this revision")
    with tempfile.TemporaryDirectory(prefix="factex-" + re.sub(r"\W+", "-", name) + "-") as laid:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            archive.extractall(laid)
        yield Path(laid)


def _git(place: Path, *arguments: str) -> bytes | None:
    """What git writes, run in a folder; None where it fails. Raises FactexError where there is no git."""
    try:
        done = subprocess.run(["git", *arguments], cwd=place, capture_output=True, check=False)
    except FileNotFoundError:
        raise FactexError("git is not installed, and only git knows revisions; name a folder") from None
    return done.stdout if done.returncode == 0 else None
