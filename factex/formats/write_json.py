"""Writes one JSON object: `facts`, a list of records, and `documents`, a list of what they were read from.

A document's `text` is the one that offsets refer to. Facts are written as they come; the documents, which stand at the end, wait in a
temporary file.
"""
from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable

from factex.engine.write import record
from factex.formats.outputs import Output
from factex.formats.visible import as_json
from factex.values import Document


def write(documents: Iterable[Document], output: Output) -> None:
    """One object for the whole run, one line for each fact and each document."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as waiting:
        output.text.write('{"facts": [')
        before, between = "\n", ""
        for document in documents:
            for fact in document.facts:
                output.text.write(before + as_json(record(fact)))
                before = ",\n"
            row = {"doc": document.id, "date": document.date, "text": document.text}
            waiting.write(between + as_json(row))
            between = ",\n"
        output.text.write('\n], "documents": [\n')
        waiting.seek(0)
        shutil.copyfileobj(waiting, output.text)
        output.text.write("\n]}\n")
