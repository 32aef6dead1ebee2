"""`factex rules profile`: which rules cost how much on a corpus, how often they are tried, and what comes of it."""
from __future__ import annotations

import gc
import time
from collections import deque
from collections.abc import Iterator

import click

import factex
from factex.cli.common import (
    Session,
    complain,
    day_of,
    fields_options,
    format_option,
    packs_of,
    records_alone,
    rules_option,
    say,
)
from factex.cli.progress import progress
from factex.diagnostics import EXIT_FOUND, EXIT_OK, nearest
from factex.engine.read import Meter, read_inputs
from factex.formats.records import Fields, Record
from factex.formats.visible import as_json
from factex.values import Document
from factex.workshop.explain_bench import open_bench
from factex.workshop.profile import Profile
from factex.workshop.profile_report import BY, SORTS, TOP, report


@click.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@rules_option
@click.option("--date", "day", metavar="YYYY-MM-DD", callback=day_of, help="The date of documents whose record tells none.")
@click.option("--type", "types", metavar="TYPE", multiple=True, help="Only rules of this type of facts; may be repeated.")
@click.option("--by", type=click.Choice(BY), default=BY[0], show_default=True,
              help="What a row is: a rule, a line of one, or a reading, adjunct or cue of the general layers.")
@click.option("--sort", type=click.Choice(list(SORTS)), default="time", show_default=True, help="Which rows come first: those of most.")
@click.option("--top", metavar="N", type=click.IntRange(min=0), help=f"So many rows; 0: all.  [default: {TOP}, as JSON all]")
@fields_options
@format_option("text", "json")
@click.pass_context
def profile(
    ctx: click.Context, inputs: tuple[str, ...], packs: tuple[str, ...], day: str | None, types: tuple[str, ...], by: str, sort: str,
    top: int | None, id_field: str, text_field: str, date_field: str, form: str,
) -> int:
    """Tell which rules cost how much on each INPUT, as `factex extract` takes them, and what comes of it.

    For each rule: seconds of the processor and their share of all the reading, microseconds a try, sentences in which its lines were
    tried, matches, those that made a candidate, facts and their share of all facts. Counts are the same in every run.
    """
    folders = packs_of(ctx, packs)
    bench = open_bench(*folders)  # compiled afresh, since counts hang on the alphabet, and one that grew with edits is another
    extractor = factex.Extractor(bench.book, tuple(bench.rules.values()))
    for name in types:
        if name not in extractor.types:
            raise click.UsageError(f"the rules have no fact type {name!r}{nearest(name, extractor.types)}")
    measured = Profile(extractor.book, time.process_time_ns)
    failed: list[str] = []
    meter = Meter()

    def told(name: str, message: str) -> None:
        failed.append(name)
        complain(name, message)

    def documents(records: Iterator[Record]) -> Iterator[Document]:
        for record in records:
            try:
                yield measured.read(extractor, record.text, record.date, record.doc)
            except Exception as error:
                if ctx.ensure_object(Session).debug:
                    raise
                told(record.source, f"failed: {type(error).__name__}: {error} (--debug shows where)")

    gc.freeze()  # as `extract` does
    read = read_inputs(inputs, day, Fields(id_field, text_field, date_field), meter=meter)
    with progress(inputs, meter, True) as watch:
        deque(watch(documents(records_alone(read, told))), maxlen=0)
    found = report(measured, bench, types, sort)
    if "json" in (form, ctx.meta["factex.form"]):
        say(as_json(found.row(top or 0), 1))
    else:
        say("\n".join(found.text(by, TOP if top is None else top)))
    return EXIT_FOUND if failed else EXIT_OK
