"""The table of writers, by the name that `--format` takes. A new output format is one module and one row here."""
from __future__ import annotations

from collections.abc import Mapping

from factex.formats import (
    write_brat,
    write_conll,
    write_csv,
    write_duckdb,
    write_html,
    write_json,
    write_jsonl,
    write_parquet,
    write_plover,
    write_table,
    write_webannotation,
)
from factex.formats.outputs import FILE, FOLDER, ROWS, Format

WRITERS: Mapping[str, Format] = {
    "table": Format(write_table.write, "blocks for a person's eye (default on a terminal)", ".txt"),
    "jsonl": Format(write_jsonl.write, "one JSON object a line (default elsewhere)", ".jsonl", ROWS, appends=True),
    "json": Format(write_json.write, "one JSON object: facts and documents", ".json"),
    "csv": Format(write_csv.write, "a table for spreadsheets, one row a fact", ".csv", ROWS, appends=True),
    "parquet": Format(write_parquet.write, "a table with typed columns", ".parquet", ROWS, FILE, needs="pyarrow.parquet"),
    "duckdb": Format(write_duckdb.write, "a database with tables and views", ".duckdb", to=FILE, needs="duckdb"),
    "html": Format(write_html.write, "a report to read: a page, or a folder of them", ".html", write_folder=write_html.write_folder),
    "brat": Format(write_brat.write, "a folder for the annotation tool brat", "", to=FOLDER, mentions=True),
    "conll": Format(write_conll.write, "a folder of CoNLL-U files", "", to=FOLDER, mentions=True),
    "webannotation": Format(write_webannotation.write, "W3C Web Annotations, as JSON-LD", ".jsonld"),
    "plover": Format(write_plover.write, "coded events of political science, as JSON Lines", ".jsonl", appends=True),
}
