"""The first room: from paths, folders and standard input to records, one after the other.

Nothing raises here: what cannot be read comes out as an InputError in its place, and the rest goes on.
"""
from __future__ import annotations

import glob
import io
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO

from factex.diagnostics import InputError
from factex.extras import MissingExtra
from factex.formats import read_text
from factex.formats.readers import KNOWN, Found, reader_for
from factex.formats.records import Fields, Notice, Raw, Record

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

STANDARD_INPUT = "-"
_A_SENTENCE = "; a text comes from a file, or by - from standard input"
NO_FILE = "is no file, but a pipe or a device; it is read where it is named itself"
UNDONE = (".part", ".part.json", ".part.json.new")  # ends of what stands beside an output until it is done
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass
class Meter:
    """How many bytes of files were read so far."""

    bytes: int = 0


def read_inputs(
    inputs: Iterable[str],
    date: str | None = None,
    fields: Fields | None = None,
    stdin: BinaryIO | None = None,
    meter: Meter | None = None,
    output: Path | None = None,
) -> Iterator[Record | Notice | InputError]:
    """The records of files, folders (walked in sorted order) and `-`, each with a `doc` of its own.

    `date` is the ISO date of records that carry none; a record's own may be a day or a moment in ISO 8601. `output` is the file or folder
    that is written: where it lies in a folder that is read, or fits a pattern, it is left out.
    """
    way = _Way(fields or Fields(), stdin, meter or Meter(), _Output(output))
    taken: dict[str, int] = {}  # document -> the last number that was added to its name
    for source in inputs:
        for item in _read(source, way):
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


def size_of(inputs: Iterable[str], output: Path | None = None) -> int:
    """How many bytes the files of inputs have, without the output; 0 where that cannot be told."""
    total, written = 0, _Output(output)
    for source in inputs:
        for path in map(Path, sorted(glob.glob(source, recursive=True)) if not os.path.exists(source) else [source]):
            files = _walk(path, written) if path.is_dir() else (path,)
            read = (file for file in files if isinstance(file, Path) and (file == path or reader_for(file.name)))
            total += sum(file.stat().st_size for file in read if file.is_file() and not written.holds(file))
    return 0 if STANDARD_INPUT in inputs else total


def iso_day(written: str) -> str:
    """The day of an ISO 8601 date or moment, as it is written there. Raises ValueError."""
    try:
        if _ISO_DAY.match(written):
            return datetime.fromisoformat(written).date().isoformat()
    except ValueError:
        pass
    raise ValueError(f"not a date of the form YYYY-MM-DD: {written!r}")


class _Output:
    """What a run writes, if anything."""

    def __init__(self, path: Path | None) -> None:
        self.place = os.path.realpath(path) if path else ""

    def holds(self, path: Path) -> bool:
        """Is a path the output, or what stands beside it until it is done?"""
        return bool(self.place) and os.path.realpath(path) in (self.place, *(self.place + end for end in UNDONE))

    @staticmethod
    def told(path: Path) -> Iterator[Notice]:
        """What is to say of it: nothing of what is not done."""
        if not path.name.endswith(UNDONE):
            yield Notice(_shown(path), "left out: it is the output, which -o names")


_Found = tuple[str, Raw, str]  # the source's name, what was read, the document's name
_Item = _Found | Notice | InputError


@dataclass(frozen=True, slots=True)
class _Way:
    """How inputs are read, the same for all of them."""

    fields: Fields
    stdin: BinaryIO | None
    meter: Meter
    output: _Output


def _read(source: str, way: _Way) -> Iterator[_Item]:
    if source == STANDARD_INPUT:
        stream = way.stdin if way.stdin is not None else sys.stdin.buffer
        yield from _read_stream(stream, Found(read_text.read, ""), STANDARD_INPUT, "stdin", way.fields)
    elif os.path.isdir(source):
        yield from _read_folder(Path(source), way)
    elif glob.has_magic(source) and not os.path.exists(source):
        matches = sorted(glob.glob(source, recursive=True))
        for match in matches:
            if way.output.holds(Path(match)):
                yield from way.output.told(Path(match))
            elif os.path.isfile(match) or os.path.isdir(match):
                yield from _read(match, way)
            else:
                yield InputError(_shown(match), NO_FILE)
        if not matches:
            yield InputError(_shown(source), "no file fits this pattern")
    else:
        found = reader_for(source)
        if found is None and PurePath(source).suffix:
            yield InputError(_shown(source), f"no reader for {PurePath(source).suffix!r} files ({KNOWN})")
        else:
            found = found or Found(read_text.read, source)
            yield from _read_file(Path(source), found, PurePath(found.stem).name, way)


def _read_folder(folder: Path, way: _Way) -> Iterator[_Item]:
    """Every file below the folder that a reader knows, by sorted path; hidden files and folders are passed over."""
    passed: Counter[str] = Counter()
    any_read = False
    for path in _walk(folder, way.output):
        if isinstance(path, Notice):
            yield path
        elif isinstance(path, InputError):
            any_read = True
            yield path
        elif found := reader_for(path.name):
            any_read = True
            if not path.is_file() and os.path.exists(path):
                yield InputError(_shown(path), NO_FILE)
                continue
            yield from _read_file(path, found, path.relative_to(folder).with_name(found.stem or path.name).as_posix(), way)
        else:
            passed[path.suffix or path.name] += 1
    if passed:
        kinds = ", ".join(f"{count} {_shown(ending)}" for ending, count in sorted(passed.items()))
        yield Notice(_shown(folder), f"passed over files that have no reader: {kinds}")
    if not any_read:
        yield Notice(_shown(folder), f"holds no file to read ({KNOWN})")


def _walk(folder: Path, output: _Output) -> Iterator[Path | Notice | InputError]:
    """The files below a folder but for the output, by sorted path; links to folders are not followed: they may lead in circles."""
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        yield InputError(_shown(folder), _reason(error))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = folder / entry.name
        if output.holds(path):
            yield from output.told(path)
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(path, output)
        elif not entry.is_dir():
            yield path


def _read_file(path: Path, found: Found, doc: str, way: _Way) -> Iterator[_Item]:
    try:
        with io.BufferedReader(_Metered(path, way.meter)) as stream:
            yield from _read_stream(stream, found, _shown(path), _shown(doc), way.fields)
    except OSError as error:
        sentence = isinstance(error, FileNotFoundError) and " " in path.name.strip()
        yield InputError(_shown(path), _reason(error) + (_A_SENTENCE if sentence else ""))


def _read_stream(stream: BinaryIO, found: Found, name: str, doc: str, fields: Fields) -> Iterator[_Item]:
    empty = True
    try:
        for raw in found.read(found.unpack(stream) if found.unpack else stream, name, fields):
            empty = empty and isinstance(raw, Raw) and not raw.text.strip()
            if isinstance(raw, Notice | InputError):
                yield raw
            elif raw.line is None:
                yield name, raw, raw.id or doc
            else:
                yield f"{name}:{raw.line}", raw, raw.id or f"{doc}:{raw.line}"
    except MissingExtra as error:
        yield InputError(name, str(error))
    except OSError:
        raise
    except Exception as error:  # what libraries raise on files that are broken, or broken on purpose
        yield InputError(name, f"cannot be read: {type(error).__name__}: {error}")
    else:
        if empty:
            yield Notice(name, "holds no text")


class _Metered(io.FileIO):
    """A file that counts the bytes that are read of it."""

    def __init__(self, path: Path, meter: Meter) -> None:
        super().__init__(path, "rb")
        self.meter = meter

    def readinto(self, buffer: Buffer) -> int | None:
        count = super().readinto(buffer)
        self.meter.bytes += count or 0
        return count

    def readall(self) -> bytes:
        data = super().readall()
        self.meter.bytes += len(data)
        return data


def _free(doc: str, taken: dict[str, int]) -> str:
    """`doc` itself, or with the first of `#2`, `#3`, … that no document has."""
    number, free = taken.get(doc, 0), doc
    while free in taken:
        number += 1
        free = f"{doc}#{number}"
    if free != doc:
        taken[doc] = number
    return free


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _shown(path: str | PurePath) -> str:
    """A path as text that can be written: bytes of a file's name that are no UTF-8 are replaced."""
    return os.fsencode(path).decode("utf-8", "replace")
