"""Five made-up facts in two documents, written down by hand: what tests of formats and of the command line show."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from factex.engine.events import EventBook, EventRow
from factex.extractor import Extractor
from factex.values import Attribution, Document, Fact, Mention, Span

TALKS = (
    "Anna Brandt met the \U0001d54f envoy in Bern on Friday.\r\n"
    "They spoke by video link for 45 minutes, Petra Nov\u00e1k\u2019s office said.\r\n"
    "\u201cWe are\x1b[31m far apart,\u201d she added.\r\n"
)
BLAME = "Omar Haddad accused Kesterland of [bold]spying[/bold]. It may meet\tthe panel.\n"


ROLES = {
    "meeting": ("participants", "place", "time"),
    "call": ("participants", "duration"),
    "statement": ("speaker", "content"),
    "accusation": ("accuser", "accused", "offence"),
}
CORE = {"meeting": {"participants"}, "call": {"participants"}, "statement": {"speaker", "content"},
        "accusation": {"accuser", "accused", "offence"}}  # fmt: skip
EVENTS = EventBook(
    (
        EventRow("call", {}, "CONSULT", "phone", "1", "participants", ""),
        EventRow("meeting", {}, "CONSULT", "", "1", "participants", ""),
        EventRow("accusation", {}, "ACCUSE", "allege", "3", "accuser", "accused"),
    ),
    {"modality": {"hypothetical": "hypothetical"}}, "time", "place",
)  # fmt: skip
DEFAULTS = {"polarity": "positive", "modality": "asserted"}


def part(text: str, words: str, type: str, after: int = 0, **more: Any) -> Mention:
    """The mention of `words` in `text`, at or behind `after`."""
    start = text.index(words, after)
    return Mention(start, start + len(words), words, type, **more)


def fact(
    doc: str,
    text: str,
    type: str,
    trigger: str,
    roles: Mapping[str, tuple[Mention, ...]],
    attributes: Mapping[str, str] | None = None,
    attribution: Attribution | None = None,
) -> Fact:
    """A fact whose trigger is the first of these words in `text`."""
    start = text.index(trigger)
    ends = [(m.start, m.end) for ms in roles.values() for m in ms] + [(start, start + len(trigger))]
    first, last = min(start for start, _ in ends), max(end for _, end in ends)
    given = {**DEFAULTS, **(attributes or {})}
    span, cue = Span(first, last, text[first:last]), Span(start, start + len(trigger), trigger)
    name = f"{type[:4]:0<4}{start:012x}"
    return Fact(doc, name, type, span, cue, roles, given, attribution, f"{type}s/{trigger[:3]}")


def talks(doc: str = "talks", date: str | None = "2016-09-08") -> Document:
    anna = part(TALKS, "Anna Brandt", "person", entity="Anna Brandt")
    envoy = part(TALKS, "the \U0001d54f envoy", "person", refers_to=())
    they = part(TALKS, "They", "group", refers_to=("Anna Brandt", "Swiss envoy"))
    office = part(TALKS, "Petra Nov\u00e1k\u2019s office", "organization", entity="Petra Nov\u00e1k\u2019s office")
    she = part(TALKS, "she", "person", refers_to=())
    friday = part(TALKS, "Friday", "time", value="2016-09-09")
    long = part(TALKS, "45 minutes", "duration", value="PT45M")
    place = part(TALKS, "Bern", "place", entity="Bern")
    words = part(TALKS, "We are\x1b[31m far apart", "content")
    facts = (
        fact(doc, TALKS, "meeting", "met", {"participants": (anna, envoy), "place": (place,), "time": (friday,)}),
        fact(doc, TALKS, "call", "spoke by video link", {"participants": (they,), "duration": (long,)}, None,
             Attribution(office, "said")),
        fact(doc, TALKS, "statement", "added", {"speaker": (she,), "content": (words,)},
             {"act": "say", "quotation": "direct"}),
    )
    mentions = tuple(sorted((anna, envoy, they, office, she, friday, long, place, words), key=lambda m: m.start))
    return Document(doc, TALKS, date, facts, mentions)


def blame(doc: str = "blame", date: str | None = None) -> Document:
    omar = part(BLAME, "Omar Haddad", "person", entity="Omar Haddad")
    country = part(BLAME, "Kesterland", "place", entity="Kesterland")
    deed = part(BLAME, "[bold]spying[/bold]", "content")
    it, panel = part(BLAME, "It", "place", refers_to=("Kesterland",)), part(BLAME, "the panel", "organization")
    facts = (
        fact(doc, BLAME, "accusation", "accused", {"accuser": (omar,), "accused": (country,), "offence": (deed,)}),
        fact(doc, BLAME, "meeting", "meet\tthe", {"participants": (it, panel)}, {"modality": "hedged"}),
    )
    return Document(doc, BLAME, date, facts, (omar, country, deed, it, panel))


@dataclass(frozen=True)
class MadeUp:
    """An extractor that knows the two texts by heart, finds nothing elsewhere, and breaks on one word."""

    rules: tuple[Any, ...] = ()
    types: tuple[str, ...] = ("meeting", "call", "statement", "accusation")

    @property
    def book(self) -> Any:
        context = SimpleNamespace(defaults=dict.fromkeys(self.types, DEFAULTS))
        return SimpleNamespace(
            context=context, rules=SimpleNamespace(rules={}), roles=ROLES, core=CORE, events=EVENTS, content="content",
            attributes=dict.fromkeys(self.types, ("polarity", "modality", "act", "quotation")),
        )  # fmt: skip

    def read(
        self, text: str, date: str | None = None, id: str = "text", trace: Any = None, mentions: bool = True
    ) -> Document:
        if text == "BREAK":
            raise KeyError("broken on purpose")
        known = {TALKS: talks, BLAME: blame}.get(text)
        return known(id, date) if known else Document(id, text, date)

    read_many = Extractor.read_many
