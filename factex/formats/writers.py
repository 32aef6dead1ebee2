"""The table of writers, by the name that `--format` takes. A new output format is one module and one row here."""
from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping

from factex.formats.outputs import FILE, FOLDER, ROWS, Format, Output, Write
from factex.values import Document


def _of(module: str, function: str = "write") -> Write:
    """A function of a writer's module, which is imported when there is something to write: a run needs one of them."""
    def write(documents: Iterable[Document], output: Output) -> None:
        getattr(importlib.import_module(f"factex.formats.{module}"), function)(documents, output)
    return write


WRITERS: Mapping[str, Format] = {
    "table": Format(_of("write_table"), "blocks for a person's eye (default on a terminal)", ".txt"),
    "jsonl": Format(_of("write_jsonl"), "one JSON object a line (default elsewhere)", ".jsonl", ROWS, appends=True),
    "json": Format(_of("write_json"), "one JSON object: facts and documents", ".json"),
    "csv": Format(_of("write_csv"), "a table for spreadsheets, one row a fact", ".csv", ROWS, appends=True),
    "parquet": Format(_of("write_parquet"), "a table with typed columns", ".parquet", ROWS, FILE, needs="pyarrow.parquet"),
    "duckdb": Format(_of("write_duckdb"), "a database with tables and views", ".duckdb", to=FILE, needs="duckdb", mentions=True),
    "html": Format(
        _of("write_html"), "a report to read: a page, or a folder of them", ".html", write_folder=_of("write_html", "write_folder")),
    "brat": Format(_of("write_brat"), "a folder for the annotation tool brat", "", to=FOLDER, mentions=True),
    "conll": Format(_of("write_conll"), "a folder of CoNLL-U files", "", to=FOLDER, mentions=True),
    "webannotation": Format(_of("write_webannotation"), "W3C Web Annotations, as JSON-LD", ".jsonld"),
    "plover": Format(_of("write_plover"), "coded events of political science, as JSON Lines", ".jsonl", appends=True),
}
