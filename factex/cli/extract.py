"""`factex extract`: inputs in, facts out, as they come."""
from __future__ import annotations

import gc
import os
import shutil
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TextIO

import click

import factex
from factex.cli.common import Session, complain, day_of, rules_option, warn
from factex.cli.progress import progress
from factex.diagnostics import EXIT_FOUND, EXIT_OK, InputError, nearest
from factex.engine.read import read_inputs
from factex.formats.outputs import ROWS, Output
from factex.formats.records import Fields, Notice, Record
from factex.formats.writers import WRITERS
from factex.values import Document


@dataclass
class _Tally:
    """How many inputs could not be read."""

    failed: int = 0

    def fail(self, name: str, message: str) -> None:
        self.failed += 1
        complain(name, message)


@click.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@rules_option
@click.option("--date", "day", metavar="YYYY-MM-DD", callback=day_of, help="The date of documents that carry none.")
@click.option("--format", "form", type=click.Choice(list(WRITERS)), help="[default: table on a terminal, else jsonl]")
@click.option("--type", "types", metavar="TYPE", multiple=True, help="Only facts of this type; may be repeated.")
@click.option("--rows", type=click.Choice(ROWS), default="facts", show_default=True, help="What a row is.")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE, which appears when it is complete.")
@click.option("--id-field", metavar="NAME", default="id", show_default=True, help="The field of a record's name.")
@click.option("--text-field", metavar="NAME", default="text", show_default=True, help="The field of its text.")
@click.option("--date-field", metavar="NAME", default="date", show_default=True, help="The field of its date.")
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
    id_field: str,
    text_field: str,
    date_field: str,
    jobs: int,
) -> int:
    """Write the facts of each INPUT: a file (.txt .md .jsonl), a folder, or - for standard input."""
    output = None if output == "-" else output
    if form is None:
        form = "table" if output is None and rows == "facts" and sys.stdout.isatty() else "jsonl"
    writer = WRITERS[form]
    if rows not in writer.rows:
        fit = ", ".join(name for name, other in WRITERS.items() if rows in other.rows)
        raise click.UsageError(f"--rows {rows} is not written as {form}; use --format {fit}")
    if types and rows != "facts":
        raise click.UsageError("--type chooses facts; it does not go with --rows mentions")
    extractor = factex.load(*packs)
    gc.freeze()  # the pack stays as it is: no collection of rubbish need look through it
    for name in types:
        if name not in extractor.types:
            raise click.UsageError(f"the rules have no fact type {name!r}{nearest(name, extractor.types)}")
    tally = _Tally()
    records = _records(read_inputs(inputs, day, Fields(id_field, text_field, date_field)), tally)
    documents = _documents(extractor, records, jobs, tally, session.debug)
    if types:
        documents = (
            replace(document, facts=tuple(fact for fact in document.facts if fact.type in types))
            for document in documents
        )
    alone = output is not None or not sys.stdout.isatty()
    with progress(inputs, alone) as watch, _open(output) as stream:
        terminal = form == "table" and stream.isatty()
        width = shutil.get_terminal_size().columns if terminal else None
        colour = terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        writer.write(watch(documents), Output(stream, rows, width, colour, extractor.book.context.defaults))
    return EXIT_FOUND if tally.failed else EXIT_OK


def _records(read: Iterable[Record | Notice | InputError], tally: _Tally) -> Iterator[Record]:
    """The records alone; the rest is said on standard error."""
    for item in read:
        if isinstance(item, InputError):
            tally.fail(item.name, item.message)
        elif isinstance(item, Notice):
            warn(item.name, item.message)
        else:
            yield item


def _documents(
    extractor: factex.Extractor, records: Iterable[Record], jobs: int, tally: _Tally, debug: bool
) -> Iterator[Document]:
    """The documents in the order of their records; one that fails is named, and the rest is done."""
    sources: deque[str] = deque()  # of the records whose documents are still to come

    def texts() -> Iterator[tuple[str, str | None, str]]:
        for record in records:
            sources.append(record.source)
            yield record.text, record.date, record.doc

    def failed(number: int, error: Exception) -> None:
        if debug:
            raise error
        tally.fail(sources.popleft(), f"failed: {type(error).__name__}: {error} (--debug shows where)")

    for document in extractor.read_many(texts(), jobs, failed):
        sources.popleft()
        yield document


@contextmanager
def _open(output: str | None) -> Iterator[TextIO]:
    """Standard output, or a file that stands beside its place as FILE.part until the work is done."""
    if output is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    if os.path.isdir(output):
        raise click.UsageError(f"-o {output!r} is a folder")
    part = output + ".part"
    try:
        stream = open(part, "w", encoding="utf-8", newline="\n")  # noqa: SIM115
    except OSError as error:
        raise InputError(output, f"cannot be written: {(error.strerror or str(error)).lower()}") from None
    with stream:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(part, output)
