"""A bar on standard error while documents are read, where somebody watches it and nothing else writes there."""
from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from factex.formats.visible import counted
from factex.values import Document

Watch = Callable[[Iterable[Document]], Iterator[Document]]


@contextmanager
def progress(inputs: Iterable[str], alone: bool) -> Iterator[Watch]:
    """Gives a function through which documents pass, and which counts them on the bar.

    `alone`: standard output goes elsewhere. The bar has an end where the number of documents is plain: when each input
    is one file with one text.
    """
    if not alone or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield iter
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    named = list(inputs)
    single = all(os.path.isfile(name) and not name.lower().endswith(".jsonl") for name in named)
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("documents, {task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task(counted(0, "fact"), total=len(named) if single else None)

        def watch(documents: Iterable[Document]) -> Iterator[Document]:
            facts = 0
            for document in documents:
                facts += len(document.facts)
                bar.update(task, advance=1, description=counted(facts, "fact"))
                yield document

        yield watch
