"""The report of `factex test --mutate`, for people and for programs, and its bar."""
from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from factex.cli.common import say
from factex.formats.visible import visible
from factex.workshop.mutation import Mutation, Tally


def tell(found: Mutation, seconds: float, jobs: int) -> None:
    """Survivors with the changed line, wrong declarations, the tables and the rate."""
    for mutant in found.survivors:
        say(f"{mutant.file}:{mutant.line}: {visible(mutant.message)}")
    for place, message in found.wrong:
        say(f"{place.file}:{place.line}: {visible(message)}")
    _table("operator", found.by_operator())
    _table("file", found.by_file())
    whole = found.tally()
    say(
        f"mutation: {whole.killed} of {whole.mutants} mutants are noticed ({whole.rate:.3f}); {whole.equivalent} declared equivalent, "
        f"{whole.invalid} that do not load; {seconds:.0f} s with {jobs} {'process' if jobs == 1 else 'processes'}")


def _table(head: str, rows: Mapping[str, Tally]) -> None:
    width = max(len(head), *(len(name) for name in rows)) if rows else len(head)
    say(f"\n{head:<{width}}  mutants  killed   rate  equivalent  invalid")
    for name, row in rows.items():
        say(f"{name:<{width}}  {row.mutants:>7}  {row.killed:>6}  {row.rate:>5.2f}  {row.equivalent:>10}  {row.invalid:>7}")
    say("")


def report(found: Mutation, seconds: float, jobs: int) -> dict[str, Any]:
    """The same as one value."""
    whole = found.tally()
    return {
        **_counts(whole),
        "seconds": round(seconds, 1),
        "jobs": jobs,
        "operators": {name: _counts(row) for name, row in found.by_operator().items()},
        "files": {name: _counts(row) for name, row in found.by_file().items()},
        "survivors": [
            {"file": m.file, "line": m.line, "message": m.message, "operator": m.operator, "before": m.before, "after": m.after}
            for m in found.survivors
        ],
        "declarations": [{"file": place.file, "line": place.line, "message": message} for place, message in found.wrong],
    }


def _counts(row: Tally) -> dict[str, Any]:
    return {"mutants": row.mutants, "killed": row.killed, "rate": round(row.rate, 4), "equivalent": row.equivalent, "invalid": row.invalid}


@contextmanager
def watching() -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error where somebody watches it."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda done, whole: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("mutants"), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("mutants")
        yield lambda done, whole: bar.update(task, completed=done, total=whole)
