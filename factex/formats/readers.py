"""The table of readers, by the ending of a file's name. A new input format is one module and one row here."""
from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from factex.diagnostics import InputError
from factex.formats.packed import UNPACK, Unpack
from factex.formats.records import Fields, Notice, Raw

Reader: TypeAlias = Callable[[BinaryIO, str, Fields], Iterator[Raw | Notice | InputError]]


def _of(module: str) -> Reader:
    """The reader of a module, which is imported when there is something to read: a run needs one or two of them."""
    def read(source: BinaryIO, name: str, fields: Fields) -> Iterator[Raw | Notice | InputError]:
        found: Iterator[Raw | Notice | InputError] = importlib.import_module(f"factex.formats.{module}").read(source, name, fields)
        return found
    return read


READERS: Mapping[str, Reader] = {
    ".txt": _of("read_text"),
    ".md": _of("read_text"),
    ".html": _of("read_html"),
    ".htm": _of("read_html"),
    ".jsonl": _of("read_jsonl"),
    ".csv": _of("read_csv"),
    ".parquet": _of("read_parquet"),
    ".warc": _of("read_warc"),
}
KNOWN = f"known: {' '.join(READERS)}, each also {' or '.join(UNPACK)}"


@dataclass(frozen=True, slots=True)
class Found:
    """How a file is read: by which reader, unpacked before or not, and its name without its endings."""

    read: Reader
    stem: str
    unpack: Unpack | None = None


def reader_for(name: str) -> Found | None:
    """The reader of a file's name; None where no reader knows the ending."""
    packed = next((ending for ending in UNPACK if name.lower().endswith(ending)), "")
    inner = name.removesuffix(name[len(name) - len(packed) :])
    for ending, reader in READERS.items():
        if inner.lower().endswith(ending):
            return Found(reader, inner[: -len(ending)], UNPACK.get(packed))
    return None
