"""Rules on their way from the driver to the workers."""
from __future__ import annotations

import functools
import os
import pickle
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from factex import fingerprint
from factex.diagnostics import FactexError, nearest
from factex.extractor import Extractor
from factex.extras import need
from factex.packs import files


def folder_of(rules: str | os.PathLike[str]) -> Path:
    """A folder of rules on the driver: where the path leads, or what was shipped with the job under this name. Raises FactexError."""
    path, shipped = Path(rules), _shipped_to()
    places = [path, *([shipped / path] if shipped else [])]
    found = next((place for place in places if place.is_dir()), None)
    if found is not None:
        if not files(found):  # it would be a layer that changes nothing
            inside = next((inner.name for inner in sorted(found.iterdir()) if inner.is_dir() and files(inner)), None)
            hint = f"; the folder {inside!r} in it does: rules={str(path / inside)!r}" if inside else ""
            raise FactexError(f"rules {str(path)!r}: the folder holds no rules (*.yaml){hint}")
        return found
    if any(place.exists() for place in places):
        unpacking = f"--archives {path.name}#{path.stem} ships a zip, and rules={path.stem!r} names it"
        raise FactexError(f"rules {str(path)!r}: a file, and no folder; {unpacking}")
    others = sorted(entry.name for entry in shipped.iterdir() if entry.is_dir()) if shipped else []
    there = f"shipped folders: {', '.join(others)}" if others else "no folder was shipped with the job"
    raise FactexError(f"rules {str(path)!r}: no such folder on the driver{nearest(path.name, others)}; {there}")


@dataclass(frozen=True, slots=True)
class Shipped:
    """An extractor on its way, the key of its rules, and that of the factex that made it."""

    factex: bytes
    rules: bytes
    packed: bytes = field(compare=False, repr=False)

    @classmethod
    def of(cls, extractor: Extractor) -> Shipped:
        """An extractor made ready; the sources of its rules, which reading texts does not need, stay behind."""
        packed = pickle.dumps(Extractor(extractor.book), pickle.HIGHEST_PROTOCOL)
        return cls(fingerprint.of_factex(), fingerprint.of_bytes(packed), zlib.compress(packed, 1))


@functools.lru_cache(maxsize=2)
def unpacked(shipped: Shipped) -> Extractor:
    """The extractor, unpacked once in each process. Raises FactexError where the factex that made it is not the one here."""
    if shipped.factex != fingerprint.of_factex():
        raise FactexError("the workers have another factex, or another `regex`, than the driver: install the same everywhere")
    extractor: Extractor = pickle.loads(zlib.decompress(shipped.packed))
    return extractor


def _shipped_to() -> Path | None:
    """Where what is shipped with the job stands on the driver; None where that cannot be asked, as by Spark Connect."""
    try:
        root = Path(need("pyspark", "factex.spark").SparkFiles.getRootDirectory())
    except Exception:  # of many kinds, from version to version
        return None
    return root if root.is_dir() else None
