"""The table of writers, by the name that `--format` takes. A new output format is one module and one row here."""
from __future__ import annotations

from collections.abc import Mapping

from factex.formats import write_json, write_jsonl, write_table
from factex.formats.outputs import Format

WRITERS: Mapping[str, Format] = {
    "table": Format(write_table.write, "blocks for a person's eye (default on a terminal)"),
    "jsonl": Format(write_jsonl.write, "one JSON object a line (default elsewhere)", rows=("facts", "mentions")),
    "json": Format(write_json.write, "one JSON object: facts and documents"),
}
