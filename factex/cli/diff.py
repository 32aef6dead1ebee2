"""`factex diff`: the facts that a change of rules adds, removes and alters on a corpus."""
from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias

import click

import factex
from factex.cli.common import complain, day_of, format_option, records_alone, rules_option, say
from factex.cli.progress import progress
from factex.diagnostics import EXIT_FOUND, EXIT_OK
from factex.engine.read import Meter, read_inputs
from factex.formats.records import Record
from factex.formats.visible import as_json, counted
from factex.jobs import read_in_order
from factex.values import Document
from factex.workshop.changes import Report
from factex.workshop.load import stands_alone
from factex.workshop.revisions import rules_of

_Result: TypeAlias = Document | tuple[str, Exception]  # or a source with what went wrong


@click.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option("--before", metavar="DIR|REV", multiple=True, help="The rules before: a folder, or a git revision.")
@click.option("--after", metavar="DIR|REV", multiple=True, help="The rules after.")
@rules_option
@click.option("--date", "day", metavar="YYYY-MM-DD", callback=day_of, help="The date of documents whose record tells none.")
@click.option("--examples", metavar="N", type=click.IntRange(min=0), default=3, show_default=True,
              help="How many examples to show of each kind and rule.")
@click.option("--jobs", metavar="N", type=click.IntRange(min=1), default=1, show_default=True, help="Processes.")
@format_option("text", "json")
def diff(
    inputs: tuple[str, ...],
    before: tuple[str, ...],
    after: tuple[str, ...],
    packs: tuple[str, ...],
    day: str | None,
    examples: int,
    jobs: int,
    form: str,
) -> int:
    """Tell the facts that a change of rules adds, removes and alters in each INPUT; exit 1 when there are any.

    It is 1 too when an input could not be read, which JSON lists under `failed`, and when a side's rules cannot be used: then nothing
    is reported.

    A side is a folder of rules, or a revision of git: HEAD~1 is the default pack as it was then, HEAD~1:DIR another
    folder. Given several times, later layers win. A side that is not given is --rules as they are, by default the
    English pack. A side that is a layer lies over these; one that is a pack takes the place of theirs, below their layers.
    """
    if not before and not after:
        raise click.UsageError("nothing to compare: give --before, --after or both")
    old, new = (_load(side, packs) for side in (before, after))
    report = Report()
    failed: list[str] = []
    meter = Meter()
    one, other = itertools.tee(_records(inputs, day, meter, failed))
    with progress(inputs, meter, True) as watch:
        deque(watch(_compared(_read(old, one, jobs), _read(new, other, jobs), report, failed)), maxlen=0)
    if form == "json":
        say(as_json({**report.row(), "failed": failed}, 1))
    else:
        say(report.text(examples))
        if failed:
            say(f"factex: {counted(len(failed), 'failure')}: the report is without these inputs", err=True)
    return EXIT_FOUND if report.changes or failed else EXIT_OK


def _compared(
    old: Iterator[_Result], new: Iterator[_Result], report: Report, failed: list[str]
) -> Iterator[Document]:
    """The documents as they are now, once their changes are in the report."""
    for was, now in zip(old, new, strict=True):
        if isinstance(was, Document) and isinstance(now, Document):
            report.add(was, now)
            yield now
        else:
            (name, error), *_ = (side for side in (was, now) if not isinstance(side, Document))
            failed.append(name)
            complain(name, f"failed: {type(error).__name__}: {error}")


def _load(side: tuple[str, ...], packs: tuple[str, ...]) -> factex.Extractor:
    """The extractor of one side; revisions are there while it is loaded."""
    with ExitStack() as stack:
        own = [str(stack.enter_context(rules_of(name))) for name in side]
        if own and stands_alone(Path(own[0])):
            return factex.load(*own, *(pack for pack in packs if not stands_alone(Path(pack))))
        return factex.load(*packs, *own)


def _records(inputs: tuple[str, ...], day: str | None, meter: Meter, failed: list[str]) -> Iterator[Record]:
    """The records alone; the rest is said on standard error."""
    def told(name: str, message: str) -> None:
        failed.append(name)
        complain(name, message)

    yield from records_alone(read_inputs(inputs, day, meter=meter), told)


def _read(extractor: factex.Extractor, records: Iterator[Record], jobs: int) -> Iterator[_Result]:
    """Each record's document, or its source with what went wrong."""
    one, other = itertools.tee(records)
    results = read_in_order(extractor.read, ((record.text, record.date, record.doc) for record in one), jobs)
    for record, result in zip(other, results, strict=True):
        yield result if isinstance(result, Document) else (record.source, result)
