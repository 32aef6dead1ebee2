"""`factex extract`: inputs in, facts out, as they come."""
from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import click

import factex
from factex import fingerprint
from factex.cli.common import Session, complain, day_of, fields_options, records_alone, rules_option, say, warn
from factex.cli.deliver import Target, keep, stream_to, target_of
from factex.cli.journal import Course, Journal, Mark, behind
from factex.cli.progress import progress
from factex.cli.tally import Tally
from factex.diagnostics import EXIT_FOUND, EXIT_OK, nearest
from factex.engine.read import Meter, read_inputs
from factex.extras import need
from factex.formats.outputs import ROWS, Output
from factex.formats.records import Fields, Record
from factex.formats.writers import WRITERS
from factex.rubbish import let_be, none_made
from factex.values import Document


@click.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@rules_option
@click.option("--date", "day", metavar="YYYY-MM-DD", callback=day_of, help="The date of documents whose record tells none.")
@click.option("--format", "form", type=click.Choice(list(WRITERS)), help="[default: table on a terminal, else jsonl]")
@click.option("--type", "types", metavar="TYPE", multiple=True, help="Only facts of this type; may be repeated.")
@click.option("--rows", type=click.Choice(ROWS), default="facts", show_default=True, help="What a row is.")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE, which appears when it is complete.")
@click.option("--resume", is_flag=True, help="Go on with an interrupted run of the same command.")
@click.option("--shard-size", "shards", metavar="N", type=click.IntRange(min=1), help="Write files of N documents into the folder -o.")
@fields_options
@click.option("--jobs", metavar="N", type=click.IntRange(min=1), default=1, show_default=True, help="Processes.")
@click.pass_obj
def extract(
    session: Session,
    inputs: tuple[str, ...],
    packs: tuple[str, ...],
    day: str | None,
    form: str | None,
    types: tuple[str, ...],
    rows: str,
    output: str | None,
    resume: bool,
    shards: int | None,
    id_field: str,
    text_field: str,
    date_field: str,
    jobs: int,
) -> int:
    """Write the facts of each INPUT: a file (.txt .md .html .jsonl .csv .parquet .warc, each also .gz or .zst), a folder, a
    pattern such as 'news/*.txt', or - for standard input.
    """
    output = None if output == "-" else output
    if form is None:
        form = "table" if output is None and rows == "facts" and sys.stdout.isatty() else "jsonl"
        meant = next((name for name, other in WRITERS.items() if output and other.ending and output.endswith(other.ending)), form)
        if output and WRITERS[meant].ending != WRITERS[form].ending:
            complain(output, f"is written as {form}; for what its name promises, give --format {meant}")
    writer = WRITERS[form]
    if rows not in writer.rows:
        fit = ", ".join(name for name, other in WRITERS.items() if rows in other.rows)
        raise click.UsageError(f"--rows {rows} is not written as {form}; use --format {fit}")
    if types and rows != "facts":
        raise click.UsageError("--type chooses facts; it does not go with --rows mentions")
    if shards is None:
        writer = writer.into(output)
    target = target_of(output, form, writer, shards, resume)
    if target.path is not None and any(_same(name, target.path) for name in inputs):
        raise click.UsageError(f"-o {output!r} is one of the inputs")
    if writer.needs:
        need(writer.needs, f"--format {form}")
    with none_made():
        extractor = factex.load(*packs)
        let_be()
    for name in types:
        if name not in extractor.types:
            raise click.UsageError(f"the rules have no fact type {name!r}{nearest(name, extractor.types)}")
    fields = Fields(id_field, text_field, date_field)
    journal = _journal(target, packs, [form, rows, types, inputs, day, id_field, text_field, date_field, shards])
    course, mark = journal.load() if journal and resume else (Course(), Mark())
    if resume and journal and not journal.path.exists():
        warn(output, "--resume: there is no interrupted run of this output; it begins anew")
    tally, meter, began = Tally(), Meter(), time.monotonic()
    for place, why in course.failures:
        tally.fail(place, why)
    records = behind(records_alone(read_inputs(inputs, day, fields, meter=meter, output=target.path), tally.fail), course)
    work = _Work(extractor, course, tally, session.debug, writer.mentions or rows == "mentions")
    alone = output is not None or not sys.stdout.isatty()
    with ExitStack() as stack:
        watch = stack.enter_context(progress(inputs, meter, alone, target.path))
        documents = watch(_only(work.documents(records, jobs), types, course))
        terminal = form == "table" and output is None and sys.stdout.isatty()
        colour = terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        width = shutil.get_terminal_size().columns if terminal else None
        settings = Output(extractor.book, rows=rows, width=width, colour=colour)
        if target.path is None or journal is None:
            stream_to(target, documents, writer, settings)
        else:
            if not resume:
                journal.forget()
            try:
                keep(target.path, documents, writer, settings, shards, journal, course, mark)
            except KeyboardInterrupt:
                if not journal.path.exists():
                    raise
                say("factex: interrupted; the same command with --resume goes on where it stopped", err=True)
                return EXIT_FOUND
    if output is not None:
        tally.sum_up(course, time.monotonic() - began)
    return EXIT_FOUND if tally.failed else EXIT_OK


def _journal(target: Target, packs: tuple[str, ...], options: list[object]) -> Journal | None:
    """The journal of a run that writes a file: it knows the run by its options, its rules and factex itself."""
    if target.path is None:
        return None
    key = fingerprint.of_pack([Path(pack) for pack in packs], False)
    return Journal(target.path, hashlib.sha256(key + json.dumps(options).encode()).hexdigest())


def _only(documents: Iterable[Document], types: tuple[str, ...], course: Course) -> Iterator[Document]:
    """The documents with facts of these types, all where none is named, and counted."""
    for document in documents:
        if types:
            document = replace(document, facts=tuple(fact for fact in document.facts if fact.type in types))
        course.documents += 1
        for fact in document.facts:
            course.facts[fact.type] = course.facts.get(fact.type, 0) + 1
        yield document


class _Work:
    """Documents in the order of their records; one that fails is named, and the rest is done."""

    def __init__(self, extractor: factex.Extractor, course: Course, tally: Tally, debug: bool, mentions: bool) -> None:
        self.extractor, self.course, self.tally, self.debug, self.mentions = extractor, course, tally, debug, mentions
        self.waiting: deque[tuple[str, str]] = deque()  # source and digest of the records whose documents are still to come

    def documents(self, records: Iterable[tuple[Record, str]], jobs: int) -> Iterator[Document]:
        """The documents; the course says how far they are when each is given."""
        for document in self.extractor.read_many(self._texts(records), jobs, self._failed, self.mentions):
            self._done()
            yield document

    def _texts(self, records: Iterable[tuple[Record, str]]) -> Iterator[tuple[str, str | None, str]]:
        for record, seen in records:
            self.waiting.append((record.source, seen))
            yield record.text, record.date, record.doc

    def _done(self) -> str:
        source, self.course.seen = self.waiting.popleft()
        self.course.records += 1
        return source

    def _failed(self, number: int, error: Exception) -> None:
        if self.debug:
            raise error
        source, message = self._done(), f"failed: {type(error).__name__}: {error} (--debug shows where)"
        self.course.failures.append((source, message))
        self.tally.fail(source, message)


def _same(name: str, path: Path) -> bool:
    """Is an input the file that is to be written?"""
    return os.path.exists(name) and path.exists() and os.path.samefile(name, path)
