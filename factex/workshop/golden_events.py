"""What a golden with `events: yes` says of its facts beside the record: the code of each, and who and what stands for which part of it.

    event: {code: CONSULT, quad: "1", modes: [phone], actors: ["Kerry", "Lavrov"], dates: ["Monday"]}

Mentions are told by their words, parts that are empty are left out.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping

from factex.engine.events import EventBook, code
from factex.values import Fact, Mention
from factex.workshop.differences import Difference, compare

PARTS = ("code", "quad", "modes", "actors", "recipients", "dates", "places")
LISTS = PARTS[2:]
Coded = Mapping[str, tuple[str, ...]]  # part -> what it says; parts that are not there are empty


def coded(fact: Fact, book: EventBook) -> Coded:
    """The code of a fact."""
    event = code(fact, book)
    told = {"code": (event.code,), "quad": (event.quad,), "modes": event.modes, "actors": _words(event.actors),
            "recipients": _words(event.recipients), "dates": _words(event.dates), "places": _words(event.places)}
    return {part: words for part, words in told.items() if any(words)}


def compare_codes(expected: Coded, found: Coded) -> Iterator[Difference]:
    """The parts that differ."""
    for part in PARTS:
        yield from compare(f"event {part}", ", ".join(expected.get(part, ())), ", ".join(found.get(part, ())))


def _words(mentions: tuple[Mention, ...]) -> tuple[str, ...]:
    return tuple(mention.text for mention in mentions)
