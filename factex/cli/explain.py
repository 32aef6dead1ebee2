"""`factex explain`: how each fact came about, or why a rule gave none."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from functools import partial
from typing import TypeVar

import click

from factex.apart import TooSlow, within
from factex.cli.common import complain, day_of, format_option, records_alone, rules_option, say
from factex.diagnostics import EXIT_FOUND, EXIT_OK
from factex.engine.read import read_inputs
from factex.formats.readers import READERS
from factex.formats.records import Record
from factex.formats.visible import as_json
from factex.jobs import patience
from factex.workshop.explain import explain as explanation
from factex.workshop.explain_bench import open_bench
from factex.workshop.explain_html import explanation_html, why_html
from factex.workshop.explain_text import explanation_text, why_text
from factex.workshop.explain_why import UnknownRule, why_not

T = TypeVar("T")


@click.command()
@click.argument("text", metavar="TEXT|FILE")
@rules_option
@click.option("--date", "day", metavar="YYYY-MM-DD", callback=day_of, help="The text's date, from which times are resolved.")
@click.option("--rule", metavar="ID", help="Say why this rule gave no fact: calls/spoke-by-phone.")
@format_option("text", "json", "html")
def explain(text: str, packs: tuple[str, ...], day: str | None, rule: str | None, form: str) -> int:
    """Tell how each fact of TEXT, or of the documents of FILE (- for standard input), came about.

    With --rule: why that rule gave no fact, for each of its lines the longest part that matched and where it stopped.
    """
    bench = open_bench(*packs)
    if rule is not None and rule not in bench.rules:
        raise click.UsageError(UnknownRule(rule, bench.rules).message)
    failed: list[str] = []
    records = list(_records(text, day, failed))
    if rule is None:
        told = list(_each(records, lambda one: explanation(bench, one.text, one.date, one.doc), failed))
        shown = explanation_html(told) if form == "html" else _apart((one.doc, explanation_text(one)) for one in told)
        rows = [asdict(one) for one in told]
    else:
        name = rule
        whys = list(_each(records, lambda one: why_not(bench, name, one.text, one.date, one.doc), failed))
        shown = why_html(whys) if form == "html" else _apart((one.doc, why_text(one)) for one in whys)
        rows = [asdict(one) for one in whys]
    if form == "json":
        shown = as_json({"documents": rows}, 1)
    say(shown.rstrip("\n"))
    return EXIT_FOUND if failed else EXIT_OK


def _records(text: str, day: str | None, failed: list[str]) -> Iterator[Record]:
    """The text itself, or the records of the file that it names."""
    if not _names_file(text):
        yield Record("text", text, day, "text")
        return

    def told(name: str, message: str) -> None:
        failed.append(name)
        complain(name, message)

    yield from records_alone(read_inputs([text], day), told)


def _each(records: Iterable[Record], explain: Callable[[Record], T], failed: list[str]) -> Iterator[T]:
    """What each record gives; one that takes too long is named."""
    for record in records:
        try:
            yield within(patience(record.text), partial(explain, record))
        except TooSlow as error:
            failed.append(record.source)
            complain(record.source, f"failed: {type(error).__name__}: {error}")


def _names_file(text: str) -> bool:
    """Whether the argument is a file: it is there, or looks like one that is missing."""
    if text == "-" or os.path.exists(text):
        return True
    return not any(map(str.isspace, text)) and text.lower().endswith(tuple(f".{ending.lstrip('.')}" for ending in READERS))


def _apart(told: Iterable[tuple[str, str]]) -> str:
    """Documents one below the other, each with its name where there are several."""
    parts = list(told)
    if len(parts) == 1:
        return parts[0][1]
    return "\n\n".join(f"{doc}\n{'=' * len(doc)}\n\n{shown}" for doc, shown in parts)
