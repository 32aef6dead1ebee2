"""Writes coded events as PLOVER's JSON Lines: one record a fact, with the fields of its manual.

What cannot be coded is empty: `event` where the pack's `events.yaml` has no code for such a fact, `date` where neither the fact
nor its document tells the day. Countries and sectors of actors are left to who knows them.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from factex.engine.events import Event, EventBook, code
from factex.formats.outputs import Output
from factex.formats.rows import meaning, mention_value
from factex.formats.visible import as_json
from factex.values import Document, Fact, Mention

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def write(documents: Iterable[Document], output: Output) -> None:
    """Line by line, as the documents come."""
    for document in documents:
        lines = (as_json(row) + "\n" for row in records(document, output.book.events))
        output.text.write("".join(lines))
        output.text.flush()


def records(document: Document, book: EventBook) -> Iterator[dict[str, Any]]:
    """The record of each fact."""
    for fact in document.facts:
        event = code(fact, book)
        yield {
            "id": fact.id,
            "date": _day(fact, event, document),
            "actor": [_entity(mention) for mention in event.actors],
            "recipient": [_entity(mention) for mention in event.recipients],
            "event": [event.code] if event.code else [],
            "quad_code": int(event.quad) if event.quad else None,
            "mode": list(event.modes),
            "event_loc": [_entity(mention) for mention in event.places],
            "event_text": [fact.trigger.text],
            "text_info": {"start": fact.span.start, "end": fact.span.end},
            "cite_info": {"citation": document.id},
        }


def _day(fact: Fact, event: Event, document: Document) -> str:
    """The day that the fact names, else the document's, as event data has it; empty where a date is named that is no whole day."""
    if not event.dates:
        return document.date or ""
    found = (_DAY.match(mention.value or "") for mention in event.dates)
    return next((match[0] for match in found if match), "")


def _entity(mention: Mention) -> dict[str, str]:
    return {"entity_text": mention.text, "identifier_text": meaning(mention_value(mention))}
