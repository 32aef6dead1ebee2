"""Writes one JSON object: `facts`, a list of records, and `documents`, a list of what they were read from.

A document's `text` is the one that offsets refer to. Facts are written as they come; the documents stand at the end.
"""
from __future__ import annotations

import json
from collections.abc import Iterable

from factex.engine.write import record
from factex.formats.outputs import Output
from factex.values import Document


def write(documents: Iterable[Document], output: Output) -> None:
    """One object for the whole run, one line for each fact and each document."""
    seen: list[str] = []
    output.stream.write('{"facts": [')
    comma = "\n"
    for document in documents:
        for fact in document.facts:
            output.stream.write(comma + json.dumps(record(fact), ensure_ascii=False))
            comma = ",\n"
        seen.append(
            json.dumps({"doc": document.id, "date": document.date, "text": document.text}, ensure_ascii=False)
        )
    output.stream.write('\n], "documents": [\n' + ",\n".join(seen) + "\n]}\n")
