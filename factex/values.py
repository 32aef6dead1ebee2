"""The frozen values that leave the engine: spans, mentions, facts and documents.

Every offset is in Unicode code points of the document's text, from 0, end exclusive; `text` of a span
always equals the document's text at its offsets. The shape of a fact is that of the record in docs/facts.md.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the document's text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names a party, place, time or content.

    `type` is one of the pack's mention types. `entity` is the canonical name of a name, `refers_to` the canonical
    names that a pronoun or description stands for (empty: the text does not settle it; None: not that kind of
    mention), `value` the TIMEX3 or ISO 8601 value of a time or duration.
    """

    start: int
    end: int
    text: str
    type: str
    entity: str | None = None
    refers_to: tuple[str, ...] | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """The source to whom a fact is attributed, and the word that says so."""

    source: Mention
    cue: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact, as the record has it. Facts of a document come in order of their trigger."""

    doc: str
    id: str
    type: str
    span: Span
    trigger: Span
    roles: Mapping[str, tuple[Mention, ...]]
    attributes: Mapping[str, str]
    attribution: Attribution | None
    rule: str

    def __reduce__(self) -> tuple[Callable[..., Fact], tuple[object, ...]]:
        """Read-only mappings cannot be pickled as they are."""
        values = (dict(value) if isinstance(value, Mapping) else value for value in (getattr(self, f.name) for f in fields(self)))
        return _fact, tuple(values)


@dataclass(frozen=True, slots=True)
class Document:
    """A text that was read: its facts and all its mentions, both in order of their start.

    `date` is the ISO 8601 date that times were resolved against, or None.
    """

    id: str
    text: str
    date: str | None = None
    facts: tuple[Fact, ...] = field(default=())
    mentions: tuple[Mention, ...] = field(default=())


def _fact(*values: object) -> Fact:
    """A pickled fact, its mappings read-only again."""
    return Fact(*(MappingProxyType(value) if isinstance(value, dict) else value for value in values))  # type: ignore[arg-type]
