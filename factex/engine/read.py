"""The first room: from paths, folders and standard input to records, one after the other.

Nothing raises here: what cannot be read comes out as an InputError in its place, and the rest goes on.
"""
from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path, PurePath
from typing import BinaryIO

from factex.diagnostics import InputError
from factex.formats import read_text
from factex.formats.readers import READERS, Reader, reader_for
from factex.formats.records import Fields, Notice, Raw, Record

STANDARD_INPUT = "-"
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read_inputs(
    inputs: Iterable[str], date: str | None = None, fields: Fields | None = None, stdin: BinaryIO | None = None
) -> Iterator[Record | Notice | InputError]:
    """The records of files, folders (walked in sorted order) and `-`, each with a `doc` of its own.

    `date` is the ISO date of records that carry none; a record's own may be a day or a moment in ISO 8601.
    """
    taken: dict[str, int] = {}  # document -> the last number that was added to its name
    for source in inputs:
        for item in _read(source, fields or Fields(), stdin):
            if isinstance(item, Notice | InputError):
                yield item
                continue
            name, raw, doc = item
            try:
                day = iso_day(raw.date) if raw.date else date
            except ValueError as error:
                yield InputError(name, str(error))
                continue
            free = _free(doc, taken)
            if free != doc:
                yield Notice(name, f"there is a document {doc!r} already; this one is named {free!r}")
            taken.setdefault(free, 1)
            yield Record(free, raw.text, day, name)


def iso_day(written: str) -> str:
    """The day of an ISO 8601 date or moment, as it is written there. Raises ValueError."""
    try:
        if _ISO_DAY.match(written):
            return datetime.fromisoformat(written).date().isoformat()
    except ValueError:
        pass
    raise ValueError(f"not a date of the form YYYY-MM-DD: {written!r}")


_Found = tuple[str, Raw, str]  # the source's name, what was read, the document's name


def _read(source: str, fields: Fields, stdin: BinaryIO | None) -> Iterator[_Found | Notice | InputError]:
    if source == STANDARD_INPUT:
        stream = stdin if stdin is not None else sys.stdin.buffer
        yield from _read_stream(stream, read_text.read, STANDARD_INPUT, "stdin", fields)
    elif os.path.isdir(source):
        yield from _read_folder(Path(source), fields)
    else:
        found = reader_for(source)
        if found is None and PurePath(source).suffix:
            yield InputError(_shown(source), f"no reader for {PurePath(source).suffix!r} files ({_known()})")
        else:
            reader, stem = found or (read_text.read, source)
            yield from _read_file(Path(source), reader, PurePath(stem).name, fields)


def _read_folder(folder: Path, fields: Fields) -> Iterator[_Found | Notice | InputError]:
    """Every file below the folder that a reader knows, by sorted path; hidden files and folders are passed over."""
    passed: Counter[str] = Counter()
    any_read = False
    for path in _walk(folder):
        if isinstance(path, InputError):
            any_read = True
            yield path
        elif found := reader_for(path.name):
            any_read = True
            yield from _read_file(path, found[0], path.relative_to(folder).with_name(found[1]).as_posix(), fields)
        else:
            passed[path.suffix or path.name] += 1
    if passed:
        kinds = ", ".join(f"{count} {_shown(ending)}" for ending, count in sorted(passed.items()))
        yield Notice(_shown(folder), f"passed over files that have no reader: {kinds}")
    if not any_read:
        yield Notice(_shown(folder), f"holds no file to read ({_known()})")


def _walk(folder: Path) -> Iterator[Path | InputError]:
    """The files below a folder, by sorted path; links to folders are not followed, since they may lead in circles."""
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        yield InputError(_shown(folder), _reason(error))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(folder / entry.name)
        elif not entry.is_dir():
            yield folder / entry.name


def _read_file(path: Path, reader: Reader, doc: str, fields: Fields) -> Iterator[_Found | InputError]:
    try:
        with path.open("rb") as stream:
            yield from _read_stream(stream, reader, _shown(path), _shown(doc), fields)
    except OSError as error:
        yield InputError(_shown(path), _reason(error))


def _read_stream(
    stream: BinaryIO, reader: Reader, name: str, doc: str, fields: Fields
) -> Iterator[_Found | InputError]:
    for raw in reader(stream, name, fields):
        if isinstance(raw, InputError):
            yield raw
        elif raw.line is None:
            yield name, raw, raw.id or doc
        else:
            yield f"{name}:{raw.line}", raw, raw.id or f"{doc}:{raw.line}"


def _free(doc: str, taken: dict[str, int]) -> str:
    """`doc` itself, or with the first of `#2`, `#3`, … that no document has."""
    number, free = taken.get(doc, 0), doc
    while free in taken:
        number += 1
        free = f"{doc}#{number}"
    if free != doc:
        taken[doc] = number
    return free


def _known() -> str:
    return "known: " + " ".join(READERS)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _shown(path: str | PurePath) -> str:
    """A path as text that can be written: bytes of a file's name that are no UTF-8 are replaced."""
    return os.fsencode(path).decode("utf-8", "replace")
