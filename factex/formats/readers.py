"""The table of readers, by the ending of a file's name. A new input format is one module and one row here."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from factex.diagnostics import InputError
from factex.formats import read_csv, read_html, read_jsonl, read_parquet, read_text, read_warc
from factex.formats.packed import UNPACK, Unpack
from factex.formats.records import Fields, Notice, Raw

Reader: TypeAlias = Callable[[BinaryIO, str, Fields], Iterator[Raw | Notice | InputError]]

READERS: Mapping[str, Reader] = {
    ".txt": read_text.read,
    ".md": read_text.read,
    ".html": read_html.read,
    ".htm": read_html.read,
    ".jsonl": read_jsonl.read,
    ".csv": read_csv.read,
    ".parquet": read_parquet.read,
    ".warc": read_warc.read,
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
