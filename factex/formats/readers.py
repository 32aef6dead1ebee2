"""The table of readers, by the ending of a file's name. A new input format is one module and one row here."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, TypeAlias

from factex.diagnostics import InputError
from factex.formats import read_jsonl, read_text
from factex.formats.records import Fields, Raw

Reader: TypeAlias = Callable[[BinaryIO, str, Fields], Iterator[Raw | InputError]]

READERS: Mapping[str, Reader] = {
    ".txt": read_text.read,
    ".md": read_text.read,
    ".jsonl": read_jsonl.read,
}


def reader_for(name: str) -> tuple[Reader, str] | None:
    """The reader of a file's name, and the name without its ending; None where no reader knows the ending."""
    for ending, reader in READERS.items():
        if name.lower().endswith(ending):
            return reader, name[: -len(ending)]
    return None
