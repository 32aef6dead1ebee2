"""events.yaml, compiled: the codes of facts in a scheme of event data."""
from __future__ import annotations

from factex.engine.events import EventBook, EventRow
from factex.workshop.compile_context import pairs
from factex.workshop.load import RawPack
from factex.workshop.marks import Map


def event_book(raw: RawPack) -> EventBook:
    """The codes of a pack and its layers; the rows of a later layer go before those below it."""
    head, documents = raw.one("events"), sorted(raw.of("event"), key=lambda document: -document.layer)
    modes = {str(name): pairs(head.map("modes"), name) for name in head.map("modes")}
    return EventBook(tuple(_row(document.body) for document in documents), modes, head.plain("date"), head.plain("place"))


def _row(body: Map) -> EventRow:
    return EventRow(
        body.plain("fact"), pairs(body, "when"), body.plain("code"), body.plain("mode"), body.plain("quad"),
        body.plain("actor"), body.plain("recipient"),
    )  # fmt: skip
