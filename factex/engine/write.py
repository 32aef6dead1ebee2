"""The record of a fact, and the row of a mention: what every format writes.

Key order is fixed; `entity`, `refers_to` and `value` stand in a record only where the mention has them.
"""
from __future__ import annotations

from typing import Any

from factex.values import Document, Fact, Mention, Span


def record(fact: Fact) -> dict[str, Any]:
    """The fact as one JSON object, as docs/facts.md defines it."""
    return {
        "doc": fact.doc,
        "id": fact.id,
        "type": fact.type,
        "span": _span(fact.span),
        "trigger": _span(fact.trigger),
        "roles": {role: [mention_record(mention) for mention in mentions] for role, mentions in fact.roles.items()},
        "attributes": dict(fact.attributes),
        "attribution": fact.attribution
        and {"source": mention_record(fact.attribution.source), "cue": fact.attribution.cue},
        "rule": fact.rule,
    }


def mention_record(mention: Mention) -> dict[str, Any]:
    """The mention as it stands in a role."""
    row: dict[str, Any] = {"start": mention.start, "end": mention.end, "text": mention.text, "type": mention.type}
    if mention.entity is not None:
        row["entity"] = mention.entity
    if mention.refers_to is not None:
        row["refers_to"] = list(mention.refers_to)
    if mention.value is not None:
        row["value"] = mention.value
    return row


def mention_row(document: Document, mention: Mention) -> dict[str, Any]:
    """The mention as a row of its own, with every column."""
    return {
        "doc": document.id,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "type": mention.type,
        "entity": mention.entity,
        "refers_to": None if mention.refers_to is None else list(mention.refers_to),
        "value": mention.value,
    }


def _span(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.text}
