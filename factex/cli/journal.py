"""What an interrupted run leaves beside its output, so that `--resume` goes on where it was."""
from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from factex import own_files
from factex.diagnostics import InputError
from factex.formats.records import Record
from factex.own_files import again


@dataclass
class Course:
    """How far a run is: what was read, in order, and what came of it.

    `records` are done, documents and failures alike; `seen` is the digest of all of them. `failures` are the records that could not
    be done, each with its place and why.
    """

    records: int = 0
    seen: str = ""
    documents: int = 0
    facts: dict[str, int] = field(default_factory=dict)
    failures: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Mark:
    """Where the output of a course stands: bytes of the part of a shard, and whether the shard is all there."""

    shard: int = 0
    bytes: int = 0
    complete: bool = False


class Journal:
    """The file beside an output in which a run notes its course; it is gone once the run is done."""

    def __init__(self, output: Path, command: str) -> None:
        self.path, self.command = Path(f"{output}.part.json"), command

    def load(self) -> tuple[Course, Mark]:
        """What an earlier run of the same command noted; a new course where there was none. Raises InputError."""
        try:
            with again(self.path) as stream:
                noted = json.load(stream)
            command, course, mark = noted["command"], Course(**noted["course"]), Mark(**noted["mark"])
            course.failures = [(place, why) for place, why in course.failures]
            if not _whole(course, mark):
                raise ValueError
        except FileNotFoundError:
            return Course(), Mark()
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise InputError(str(self.path), "not a journal of factex; begin anew without --resume") from None
        if command != self.command:
            message = "is of a run with other inputs, options, rules or version of factex; begin anew without --resume"
            raise InputError(str(self.path), message)
        return course, mark

    def note(self, course: Course, mark: Mark) -> None:
        """Note the course, whole or not at all."""
        new = Path(f"{self.path}.new")
        with own_files.fresh(new) as stream:
            json.dump({"command": self.command, "course": asdict(course), "mark": asdict(mark)}, stream)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(new, self.path)

    def forget(self) -> None:
        """The run is done, or begins anew."""
        with contextlib.suppress(FileNotFoundError):
            self.path.unlink()


def _whole(course: Course, mark: Mark) -> bool:
    """Whether all values are of their kind."""
    counts = (course.records, course.documents, *course.facts.values(), mark.shard, mark.bytes)
    texts = (course.seen, *course.facts, *(part for failure in course.failures for part in failure))
    return all(type(count) is int and count >= 0 for count in counts) and all(isinstance(text, str) for text in texts) and (
        isinstance(mark.complete, bool))


def behind(records: Iterable[Record], course: Course) -> Iterator[tuple[Record, str]]:
    """The records that a course has not done yet, each with the digest of it and all before. Raises InputError where others came."""
    digest, number = hashlib.blake2b(digest_size=16), 0
    for number, record in enumerate(records, 1):
        for part in (record.doc, record.date or "", record.text):
            data = part.encode("utf-8", "surrogatepass")
            digest.update(len(data).to_bytes(8, "big") + data)
        if number > course.records:
            yield record, digest.hexdigest()
        elif number == course.records and digest.hexdigest() != course.seen:
            break
    if number < course.records or (number == course.records and number and digest.hexdigest() != course.seen):
        raise InputError(record.source if number else "--resume", "not what the interrupted run read; begin anew without --resume")
