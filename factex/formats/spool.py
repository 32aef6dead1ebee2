"""Documents with all that was found in them as lines, there and back: where a format's output cannot be written piece by piece."""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Any, TextIO

from factex.diagnostics import InputError
from factex.engine.write import mention_record, record
from factex.formats.outputs import Output
from factex.values import Attribution, Document, Fact, Mention, Span


def write(documents: Iterable[Document], output: Output) -> None:
    """A line for each document."""
    for document in documents:
        row = {
            "doc": document.id, "date": document.date, "text": document.text, "facts": [record(fact) for fact in document.facts],
            "mentions": [mention_record(mention) for mention in document.mentions],
        }  # fmt: skip
        output.text.write(json.dumps(row, ensure_ascii=False) + "\n")


def read(stream: TextIO, name: str) -> Iterator[Document]:
    """The documents that were written into the file of this name. Raises InputError where something else stands there."""
    lines = iter(stream)
    while True:
        try:
            if (line := next(lines, None)) is None:
                return
            row = json.loads(line)
            if not isinstance(row["text"], str) or not isinstance(row["doc"], str):
                raise TypeError
            mentions = tuple(_mention(mention) for mention in row["mentions"])
            document = Document(row["doc"], row["text"], row["date"], tuple(_fact(fact) for fact in row["facts"]), mentions)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise InputError(name, "not what a run of factex wrote; begin anew without --resume") from None
        yield document


def _fact(row: dict[str, Any]) -> Fact:
    roles = {role: tuple(_mention(mention) for mention in mentions) for role, mentions in row["roles"].items()}
    told = row["attribution"]
    return Fact(
        row["doc"], row["id"], row["type"], Span(**row["span"]), Span(**row["trigger"]), MappingProxyType(roles),
        MappingProxyType(row["attributes"]), told and Attribution(_mention(told["source"]), told["cue"]), row["rule"],
    )  # fmt: skip


def _mention(row: dict[str, Any]) -> Mention:
    refers_to = row.get("refers_to")
    return Mention(**{**row, "refers_to": None if refers_to is None else tuple(refers_to)})
