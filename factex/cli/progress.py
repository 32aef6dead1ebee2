"""A bar on standard error while documents are read, where somebody watches it and nothing else writes there."""
from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from factex.engine.read import Meter, size_of
from factex.formats.visible import counted
from factex.values import Document

Watch = Callable[[Iterable[Document]], Iterator[Document]]


@contextmanager
def progress(inputs: Iterable[str], meter: Meter, alone: bool, output: Path | None = None) -> Iterator[Watch]:
    """Gives a function through which documents pass, and which shows on the bar what `meter` and they tell.

    `alone`: standard output goes elsewhere. The bar has an end, and a time left, where the inputs are files and
    folders; `output` is none of them.
    """
    if not alone or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield iter
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    total = size_of(inputs, output)
    left = (TextColumn("time left"), TimeRemainingColumn()) if total else (TimeElapsedColumn(),)
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"), *left)
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task(counted(0, "document"), total=total or None)

        def watch(documents: Iterable[Document]) -> Iterator[Document]:
            facts = 0
            for number, document in enumerate(documents, 1):
                facts += len(document.facts)
                rate = number / (bar.tasks[0].elapsed or 1)
                told = f"{counted(number, 'document')}, {counted(facts, 'fact')}, {rate:.0f} documents/s,"
                bar.update(task, completed=meter.bytes if total else None, description=told)
                yield document

        yield watch
