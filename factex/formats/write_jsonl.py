"""Writes JSON Lines: one fact, or one mention, a line, flushed with each document."""
from __future__ import annotations

from collections.abc import Iterable

from factex.engine.write import mention_row, record
from factex.formats.outputs import Output
from factex.formats.visible import as_json
from factex.values import Document


def write(documents: Iterable[Document], output: Output) -> None:
    """Line by line, as the documents come."""
    for document in documents:
        if output.rows == "mentions":
            rows = [mention_row(document, mention) for mention in document.mentions]
        else:
            rows = [record(fact) for fact in document.facts]
        output.text.write("".join(as_json(row) + "\n" for row in rows))
        output.text.flush()
