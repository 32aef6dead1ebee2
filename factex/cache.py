"""The user's cache: what was worked out once from a pack, kept between runs.

A missing, stale, foreign, truncated or broken cache is never an error, only slower. What is kept is pickled, so it is read only where
nobody else can have written it: the folder and the file must be the user's own, closed to all others, and no links. `FACTEX_CACHE`
names another folder; `off` switches the cache off. It is off too where a system does not tell who owns a file.
"""
from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from factex.rubbish import none_made

OFF = "off"
_SEAL = 32  # bytes of the digest in front of what is kept
_KEPT = 36  # files before the oldest go
_OURS = (".book", ".expressions", ".part", ".remains")  # how their names end: others may keep something beside


def folder() -> Path | None:
    """Where the cache stands; None where there is none."""
    named = os.environ.get("FACTEX_CACHE", "")
    if named == OFF or not hasattr(os, "geteuid"):
        return None
    try:
        if named:
            return Path(named).expanduser().absolute()
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Caches" / "factex" / "packs"
        base = Path(os.environ.get("XDG_CACHE_HOME", ""))
        return (base if base.is_absolute() else Path.home() / ".cache") / "factex" / "packs"
    except RuntimeError:  # nobody's home
        return None


def own_folder(name: str) -> Path | None:
    """A folder in the cache for files that are no packs, made where it is missing; None where there is none that is the user's alone."""
    place = folder()
    if place is None:
        return None
    try:
        for here in (place, place / name):
            here.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(_opened(here))
    except OSError:
        return None
    return place / name


def recall(name: str, key: bytes) -> Any:
    """What was kept under a name with this key; None where that is nothing, or not to be trusted."""
    place = folder()
    if place is None:
        return None
    try:
        data = memoryview(_read(place, name))
    except OSError:
        return None
    if data[:_SEAL] != _seal(name, key, data[_SEAL:]):
        return None
    try:
        with none_made():
            return pickle.loads(data[_SEAL:])
    except Exception:  # sealed by a factex whose classes were others
        return None


def there(name: str) -> bool:
    """Whether something lies under a name, be it to be trusted or not."""
    place = folder()
    return place is not None and os.path.exists(place / name)


def keep(name: str, key: bytes, value: object, dumps: Callable[[object], bytes] = pickle.dumps) -> None:
    """Keep a value under a name, in place of what was kept there; nothing happens where that cannot be done. `dumps` pickles it."""
    place = folder()
    if place is None:
        return
    part = ""
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        inside = _opened(place)
        try:
            data = dumps(value)
            part = f"{name}.{os.getpid()}-{threading.get_ident()}.part"
            file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=inside)
            with open(file, "wb") as stream:
                stream.write(_seal(name, key, data))
                stream.write(data)
            os.replace(part, name, src_dir_fd=inside, dst_dir_fd=inside)
            _prune(inside)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(part, dir_fd=inside)
            raise
        finally:
            os.close(inside)
    except (OSError, pickle.PicklingError):
        return


def _read(place: Path, name: str) -> bytes:
    inside = _opened(place)
    try:
        file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=inside)
    finally:
        os.close(inside)
    with open(file, "rb") as stream:
        _own(os.fstat(file), stat.S_ISREG)
        return stream.read()


def _opened(place: Path) -> int:
    """The folder, opened; OSError where it is a link, or not the user's alone. What is done in it is done to this very folder."""
    inside = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        _own(os.fstat(inside), stat.S_ISDIR)
    except OSError:
        os.close(inside)
        raise
    return inside


def _own(status: os.stat_result, kind: Any) -> None:
    if not kind(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o077:
        raise PermissionError


def _seal(name: str, key: bytes, data: bytes | memoryview) -> bytes:
    """Tells whole from broken, and this key from another."""
    seal = hashlib.sha256(b"\0".join((name.encode(), key)))
    seal.update(data)
    return seal.digest()


def _prune(inside: int) -> None:
    """Forget what was kept longest ago: each pack that was ever tried would stay else."""
    names = [name for name in os.listdir(inside) if name.endswith(_OURS)]
    if len(names) > _KEPT:
        names.sort(key=lambda name: os.stat(name, dir_fd=inside, follow_symlinks=False).st_mtime)
        for name in names[:-_KEPT]:
            os.unlink(name, dir_fd=inside)
