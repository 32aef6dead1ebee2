"""Where output goes: to standard output, a device, a file that appears when it is whole, or a folder of such files (shards).

Until it is done the output of FILE stands beside its place as FILE.part. Formats that cannot be written piece by piece keep their
documents there, and are written in one go at the end.
"""
from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, count, islice
from pathlib import Path
from typing import Any, TextIO, cast

import click

from factex import own_files
from factex.cli.journal import Course, Journal, Mark
from factex.diagnostics import InputError
from factex.formats import spool
from factex.formats.outputs import FILE, FOLDER, TEXT, Format, Output
from factex.formats.visible import shown
from factex.own_files import a_stranger_s_link, again
from factex.values import Document

STREAMS = ("/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/self/fd/")
NOTED = 0.3  # seconds between two notes in the journal


@dataclass(frozen=True, slots=True)
class Target:
    """Where output goes: a file or folder, a `device` that is written as it is, or standard output (neither)."""

    path: Path | None = None
    device: str | None = None


def target_of(output: str | None, form: str, writer: Format, shards: int | None, resume: bool) -> Target:
    """What `-o` means. Raises click.UsageError where the format or an option does not go with it."""
    if output is not None and a_stranger_s_link(output):
        raise click.UsageError(f"-o {output!r} is a link that somebody else made: name the file that is meant")
    device = output is not None and (output.startswith(STREAMS) or (os.path.exists(output) and not _plain(output)))
    if output is None or device:
        if writer.to == FOLDER or (writer.to == FILE and output is None):
            raise click.UsageError(f"{form} is written to a {writer.to}: name it with -o")
        if resume or shards:
            raise click.UsageError(f"{'--resume' if resume else '--shard-size'} needs a file or folder: name it with -o")
        return Target(device=output)
    path = Path(os.path.realpath(output) if os.path.islink(output) else output)
    folder = shards is not None or writer.to == FOLDER
    if path.is_dir() and not folder:
        raise click.UsageError(f"-o {output!r} is a folder")
    if path.exists() and folder and not path.is_dir():
        raise click.UsageError(f"-o {output!r} is a file; {form if shards is None else '--shard-size'} needs a folder")
    if folder and resume and not Path(f"{path}.part.json").exists() and path.is_dir() and any(path.iterdir()):
        raise click.UsageError(f"-o {output!r} is there, and no interrupted run of it: leave --resume out, or name a new one")
    if folder and not resume and path.is_dir() and any(path.iterdir()):
        raise click.UsageError(f"-o {output!r} is a folder that holds something already: name a new one")
    return Target(path)


def stream_to(target: Target, documents: Iterable[Document], writer: Format, output: Output) -> None:
    """Write to standard output or a device, as the documents come."""
    if target.device is None:
        writer.write(documents, replace(output, stream=_for_eyes(sys.stdout, output)))
        sys.stdout.flush()
    elif writer.to == TEXT:
        with _opened(target.device) as stream:
            writer.write(documents, replace(output, stream=_for_eyes(stream, output)))
    else:
        with tempfile.TemporaryDirectory() as folder, _opened(target.device) as stream:
            whole = Path(folder, "whole")
            writer.write(documents, replace(output, path=whole))
            with whole.open("rb") as data:
                shutil.copyfileobj(data, stream.buffer)


def _for_eyes(stream: TextIO, output: Output) -> TextIO:
    """The stream itself, or where it is a terminal one that sends no control character of a text to it."""
    return cast(TextIO, _Shown(stream)) if stream.isatty() and not output.colour else stream


class _Shown(io.TextIOBase):
    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        return self.stream.write(shown(text))

    def flush(self) -> None:
        self.stream.flush()


def keep(
    path: Path,
    documents: Iterator[Document],
    writer: Format,
    output: Output,
    shards: int | None,
    journal: Journal,
    course: Course,
    mark: Mark,
) -> None:
    """Write a file, or with `shards` a folder of files of so many documents each, and go on behind the journal's mark."""
    journal.note(course, mark)  # before anything else is there, so that whatever stops the run, it can be gone on with
    if shards is None:
        if not (mark.complete and not Path(f"{path}.part").exists() and path.exists()):
            _deliver(path, documents, writer, output, journal, course, mark)
    else:
        _make(path)
        if mark.complete:
            _finish(_shard(path, mark.shard, writer), writer, output)
            mark = Mark(mark.shard + 1)
        for number in count(mark.shard):
            left = shards * (number + 1) - course.documents
            first = list(islice(documents, min(left, 1)))
            if not first and left and number and not (number == mark.shard and mark.bytes):
                break
            own = mark if number == mark.shard else Mark(number)
            _deliver(_shard(path, number, writer), chain(first, islice(documents, left - len(first))), writer, output, journal, course, own)
    journal.forget()


def _deliver(
    path: Path, documents: Iterable[Document], writer: Format, output: Output, journal: Journal, course: Course, mark: Mark
) -> None:
    """Write one file or folder, going on in its part where the mark says so."""
    if not mark.complete:
        write = writer.write if writer.appends else spool.write
        with _part(path, mark) as stream:
            if os.fstat(stream.fileno()).st_size < mark.bytes:
                raise InputError(f"{path}.part", "shorter than the interrupted run left it; begin anew without --resume")
            stream.truncate(mark.bytes)
            stream.seek(mark.bytes)
            going_on = replace(output, stream=stream, going_on=mark.bytes > 0)
            write(_noted(documents, stream, journal, course, mark.shard), going_on)
            journal.note(course, Mark(mark.shard, _synced(stream), complete=True))
    _finish(path, writer, output)


def _noted(documents: Iterable[Document], stream: TextIO, journal: Journal, course: Course, shard: int) -> Iterator[Document]:
    """The documents; when the next one is asked for, those before it are written, and are noted now and then."""
    noted = time.monotonic()
    for document in documents:
        yield document
        if time.monotonic() - noted > NOTED:
            journal.note(course, Mark(shard, _synced(stream)))
            noted = time.monotonic()


def _finish(path: Path, writer: Format, output: Output) -> None:
    """Put a part that is all there in its place; one that was put there before has none."""
    part, fresh = Path(f"{path}.part"), Path(f"{path}.new")
    if not part.exists():
        if not path.exists():
            raise InputError(str(part), "is gone, though all of it had been written; begin anew without --resume")
        return
    if writer.to == FOLDER and path.is_dir() and any(path.iterdir()):  # put there before the run was stopped
        part.unlink()
        return
    if writer.appends:
        os.replace(part, path)
        return
    _remove(fresh)
    fresh.mkdir(mode=0o700)  # what is in it is nobody else's, whatever the folder around it
    whole = fresh / "whole"
    with again(part) as lines:
        if writer.to == TEXT:
            with own_files.fresh(whole) as stream:
                writer.write(spool.read(lines, str(part)), replace(output, stream=stream))
                _synced(stream)
        else:
            writer.write(spool.read(lines, str(part)), replace(output, path=whole))
    if writer.to == FOLDER and path.is_dir():
        path.rmdir()
    os.replace(whole, path)
    _remove(fresh)  # with what a library may have left beside
    part.unlink()


@contextmanager
def _part(path: Path, mark: Mark) -> Iterator[TextIO]:
    """The part of an output: the one of an interrupted run, or a new one."""
    name = f"{path}.part"
    try:
        stream = again(name) if mark.bytes else own_files.fresh(name)
    except OSError as error:
        if os.path.islink(name):
            raise InputError(name, "is a link; take it away, or name another output") from None
        raise _unwritable(str(path), error) from None
    with stream:
        yield stream


@contextmanager
def _opened(device: str) -> Iterator[TextIO]:
    try:
        stream: Any = open(device, "a", encoding="utf-8", newline="\n")  # noqa: SIM115
    except OSError as error:
        raise _unwritable(device, error) from None
    with stream:
        yield stream


def _unwritable(name: str, error: OSError) -> InputError:
    return InputError(name, f"cannot be written: {(error.strerror or str(error)).lower()}")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise _unwritable(str(folder), error) from None


def _synced(stream: TextIO) -> int:
    """How many bytes are on the disk, now that all are."""
    stream.flush()
    os.fsync(stream.fileno())
    return stream.buffer.tell()


def _shard(folder: Path, number: int, writer: Format) -> Path:
    return folder / f"{number:05}{writer.ending}"


def _plain(path: str) -> bool:
    return os.path.isfile(path) or os.path.isdir(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
