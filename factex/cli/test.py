"""`factex test`: the examples beside the rules, and the goldens, with what differs field by field."""
from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

import factex
from factex.cli.common import format_option, rules_option, say
from factex.cli.mutation import report, tell, watching
from factex.diagnostics import EXIT_FOUND, EXIT_OK
from factex.engine.events import EventBook
from factex.formats.visible import as_json, visible
from factex.workshop.cases import CaseResult, run_cases
from factex.workshop.cases import told as told_case
from factex.workshop.coverage import Coverage, Name, coverage
from factex.workshop.golden_files import find_goldens, save
from factex.workshop.goldens import GoldenResult, run_goldens, told_golden
from factex.workshop.load import over_base
from factex.workshop.mutants import NAMES
from factex.workshop.mutate_state import state_of
from factex.workshop.mutation import DEFAULT_SAMPLE, Choice, mutate

FEW = 5  # alternatives without an example that are named unasked


@click.command()
@click.argument("named", metavar="[GOLDEN]...", nargs=-1)
@rules_option
@click.option(
    "-k",
    "word",
    metavar="WORD",
    default="",
    help="Only examples with WORD in their rule or text, and goldens with WORD in their name.",
)
@click.option("--own", is_flag=True, help="Only the examples of the folders that --rules names, not those of the pack below.")
@click.option("--coverage", "everything", is_flag=True, help="Name every alternative that no example exercises.")
@click.option("--mutate", "mutating", is_flag=True,
              help="Weaken the rules in one place at a time, and name the changes that no test notices.")
@click.option("--operator", "operators", metavar="NAME", multiple=True, type=click.Choice(NAMES), help="Only mutants of this operator.")
@click.option("--sample", metavar="N", type=click.IntRange(min=0), default=DEFAULT_SAMPLE, show_default=True,
              help="At most N mutants of each operator, spread over the files; 0: all.")
@click.option("--seed", metavar="N", type=int, default=0, show_default=True, help="Another sample of the mutants.")
@click.option("--jobs", metavar="N", type=click.IntRange(min=1), default=1, show_default=True, help="How many processes run the mutants.")
@click.option("--accept", is_flag=True, help="Rewrite the goldens that differ, after showing how.")
@format_option("text", "json")
def test(
    named: tuple[str, ...], packs: tuple[str, ...], word: str, own: bool, everything: bool, mutating: bool,
    operators: tuple[str, ...], sample: int, seed: int, jobs: int, accept: bool, form: str,
) -> int:
    """Run every example in the rules and every golden file of golden/ in the working folder; where goldens are named, these alone.

    With --own, --coverage or --mutate, which are of the examples, those run beside the goldens that are named.
    """
    if own and not packs:
        raise click.UsageError("--own is of the folders that --rules names: name one")
    extractor = factex.load(*packs, tracing=True)
    rules = [rule for rule in extractor.rules if not own or any(Path(rule.place.file).is_relative_to(pack) for pack in packs)]
    alone = bool(named) and not (own or everything or mutating)
    cases = [] if alone else list(run_cases(extractor, rules, word))
    files = [file for file in find_goldens(named) if word.casefold() in file.casefold()]
    goldens = list(run_goldens(extractor, files))
    seen = frozenset[Name]().union(*(case.exercised for case in cases))
    seen_by_goldens = frozenset[Name]().union(*(golden.exercised for golden in goldens))
    covered = coverage(rules, seen, extractor.book.rules.rules, seen_by_goldens)
    told = _report(cases, goldens, covered) if form == "json" else {}
    if form == "text":
        _tell_failures(cases, goldens)
    accepted = _accept(goldens, extractor.book.events) if accept else 0
    if form == "text":
        _tell(None if alone else cases, goldens, accepted, None if word or alone else covered, everything)
    if mutating:
        told["mutation"] = _mutation(packs, tuple(find_goldens(named)), Choice(sample, seed, operators, word), jobs, form)
    if form == "json":
        say(as_json(told, 1))
    wrong = sum(not case.passed for case in cases) + sum(not golden.passed for golden in goldens) - accepted
    if not cases and not goldens and not mutating:
        say("factex: nothing to test: no example and no golden is named so", err=True)
        return EXIT_FOUND
    return EXIT_FOUND if wrong else EXIT_OK


def _mutation(packs: Sequence[str], files: Sequence[str], choice: Choice, jobs: int, form: str) -> dict[str, Any]:
    """Run the mutants of the pack, on with where an earlier run of the same pack stopped; told at once as text, else as a value."""
    layers = over_base([Path(pack) for pack in packs])
    begun = time.monotonic()
    with watching() as watch:
        found = mutate(layers, files, choice, jobs, state_of(layers, files), watch)
    seconds = time.monotonic() - begun
    if form == "text":
        tell(found, seconds, jobs)
    return report(found, seconds, jobs)


def _accept(goldens: Sequence[GoldenResult], book: EventBook) -> int:
    """Rewrite what differs; gives how many files that were."""
    accepted = 0
    for result in goldens:
        if result.facts and result.golden and result.document:
            save(result.golden, result.document, book)
            say(f"{result.file}: rewritten", err=True)
            accepted += 1
    return accepted


def _tell_failures(cases: Sequence[CaseResult], goldens: Sequence[GoldenResult]) -> None:
    for case in cases:
        if not case.passed:
            say(told_case(case) + "\n")
    for golden in goldens:
        if not golden.passed:
            say(told_golden(golden) + "\n")


def _tell(
    cases: Sequence[CaseResult] | None, goldens: Sequence[GoldenResult], accepted: int, covered: Coverage | None, everything: bool
) -> None:
    """The counts, where there were none without examples; of what is not covered the first few, or `everything`."""
    if cases is not None:
        todo = sum(case.case.todo for case in cases)
        say(f"examples: {_count([case.passed for case in cases])}" + (f" ({todo} to do)" if todo else ""))
    say(f"goldens: {_count([golden.passed for golden in goldens], accepted)}")
    if covered:
        missing = len(covered.missing)
        shown = covered.missing if everything else covered.missing[:FEW]
        for alternative in shown:
            place = alternative.place
            say(f"{place.file}:{place.line}:{place.column}: {visible(str(alternative))}")
        partly = f", {covered.golden} of them by a golden" if covered.golden else ""
        note = f" (the first {FEW}; --coverage names all)" if missing > len(shown) else ""
        say(f"coverage: {missing} of {covered.alternatives} alternatives are exercised by no example{partly}{note}")


def _count(passed: Sequence[bool], rewritten: int = 0) -> str:
    told = f", {rewritten} rewritten" if rewritten else ""
    return f"{sum(passed)} passed{told}, {len(passed) - sum(passed) - rewritten} failed"


def _report(cases: Sequence[CaseResult], goldens: Sequence[GoldenResult], covered: Coverage) -> dict[str, Any]:
    return {
        "examples": _part(cases, [_case(case) for case in cases if not case.passed]),
        "goldens": _part(goldens, [_golden(golden) for golden in goldens if not golden.passed]),
        "coverage": {
            "alternatives": covered.alternatives,
            "exercised": covered.exercised,
            "golden": covered.golden,
            "missing": [
                {
                    "file": missing.place.file,
                    "line": missing.place.line,
                    "column": missing.place.column,
                    "rule": missing.rule.id,
                    "kind": missing.kind,
                    "golden": missing.golden,
                    "message": str(missing),
                }
                for missing in covered.missing
            ],
        },
    }


def _part(results: Sequence[CaseResult | GoldenResult], failures: list[dict[str, Any]]) -> dict[str, Any]:
    return {"passed": len(results) - len(failures), "failed": len(failures), "failures": failures}


def _case(case: CaseResult) -> dict[str, Any]:
    return {
        "file": case.place.file,
        "line": case.place.line,
        "message": f"{case.case.kind} of {case.rule.id}: {case.outcome}: {case.case.text.strip()}\n{case.message}",
        "rule": case.rule.id,
        "outcome": case.outcome,
        "differences": [asdict(difference) for difference in case.differences],
    }


def _golden(golden: GoldenResult) -> dict[str, Any]:
    return {
        "file": golden.file,
        "line": golden.line,
        "message": golden.message,
        "facts": [
            {
                "line": fact.line,
                "fact": fact.name,
                "kind": fact.kind,
                "differences": [asdict(difference) for difference in fact.differences],
            }
            for fact in golden.facts
        ],
    }
