"""Writes W3C Web Annotations as JSON-LD: one annotation page, in which each fact and each mention in it is an annotation.

A fact's annotation classifies its stretch of the document and describes it by its record; a mention's identifies who is meant and links
to the fact, with its role as tag.
"""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from factex.engine.write import record
from factex.formats.names import address
from factex.formats.outputs import Output
from factex.formats.rows import meaning, mention_value
from factex.formats.visible import as_json
from factex.values import Document, Fact, Mention, Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def write(documents: Iterable[Document], output: Output) -> None:
    """One object for the whole run, one line for each annotation."""
    head = json.dumps({"@context": CONTEXT, "id": "urn:factex:facts", "type": "AnnotationPage"})
    output.text.write(head[:-1] + ', "items": [')
    comma = "\n"
    for document in documents:
        for item in items(document):
            output.text.write(comma + as_json(item))
            comma = ",\n"
    output.text.write("\n]}\n")


def items(document: Document) -> Iterator[dict[str, Any]]:
    """The annotations of each fact."""
    source = address(document.id)
    for fact in document.facts:
        name = f"urn:factex:fact:{fact.id}"
        whole = as_json(record(fact))
        yield {
            "id": name,
            "type": "Annotation",
            "motivation": "classifying",
            "body": [
                {"type": "TextualBody", "purpose": "classifying", "value": fact.type},
                {"type": "TextualBody", "purpose": "describing", "format": "application/json", "value": whole},
            ],
            "target": _target(source, fact.span),
        }
        for role, number, mention in _mentions(fact):
            yield {
                "id": f"{name}:{role}:{number}",
                "type": "Annotation",
                "motivation": ["identifying", "linking"],
                "body": [
                    {"type": "TextualBody", "purpose": "tagging", "value": role},
                    {"type": "TextualBody", "purpose": "identifying", "value": meaning(mention_value(mention))},
                    {"type": "SpecificResource", "purpose": "linking", "source": name},
                ],
                "target": _target(source, mention),
            }


def _mentions(fact: Fact) -> Iterator[tuple[str, int, Mention]]:
    for role, mentions in fact.roles.items():
        for number, mention in enumerate(mentions, 1):
            yield role, number, mention
    if fact.attribution:
        yield "attribution", 1, fact.attribution.source


def _target(source: str, part: Span | Mention) -> dict[str, Any]:
    return {
        "source": source,
        "selector": [
            {"type": "TextPositionSelector", "start": part.start, "end": part.end},
            {"type": "TextQuoteSelector", "exact": part.text},
        ],
    }
