"""What facts are in a coding scheme of event data, by the pack's `events.yaml`."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from factex.values import Fact, Mention


@dataclass(frozen=True, slots=True)
class EventRow:
    """Which facts have a code: those of a type whose attributes have these values. Roles are empty where nobody is meant."""

    fact: str
    when: Mapping[str, str]
    code: str
    mode: str
    quad: str
    actor: str
    recipient: str


@dataclass(frozen=True, slots=True)
class EventBook:
    """The pack's `events.yaml`, compiled. Of the rows the first that fits counts."""

    rows: tuple[EventRow, ...]
    modes: Mapping[str, Mapping[str, str]]  # attribute -> value -> mode that events get beside their own
    date: str  # role
    place: str  # role


@dataclass(frozen=True, slots=True)
class Event:
    """What can be coded of a fact; the rest is empty."""

    code: str = ""
    quad: str = ""
    modes: tuple[str, ...] = ()
    actors: tuple[Mention, ...] = ()
    recipients: tuple[Mention, ...] = ()
    dates: tuple[Mention, ...] = ()
    places: tuple[Mention, ...] = ()


def code(fact: Fact, book: EventBook) -> Event:
    """The event that a fact is."""
    row = next((row for row in book.rows if _fits(fact, row)), None)
    dates, places = fact.roles.get(book.date, ()), fact.roles.get(book.place, ())
    if row is None:
        return Event(dates=dates, places=places)
    told = (book.modes.get(name, {}).get(value, "") for name, value in fact.attributes.items())
    modes = tuple(mode for mode in (row.mode, *told) if mode)
    actors, recipients = fact.roles.get(row.actor, ()), fact.roles.get(row.recipient, ())
    return Event(row.code, row.quad, modes, actors, recipients, dates, places)


def _fits(fact: Fact, row: EventRow) -> bool:
    return fact.type == row.fact and all(fact.attributes.get(name) == value for name, value in row.when.items())
