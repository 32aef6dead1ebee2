"""The frozen values that leave the engine: spans, mentions, facts and documents.

Every offset is in Unicode code points of the document's text, from 0, end exclusive; `text` of a span
always equals the document's text at its offsets. The shape of a fact is that of the record in docs/facts.md.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias

_Reduced: TypeAlias = tuple[Callable[..., Any], tuple[object, ...]]  # what makes a value anew, and of what


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the document's text."""

    start: int
    end: int
    text: str

    def __reduce__(self) -> _Reduced:
        """Values cross between processes by the thousand: this is quicker than what a dataclass does by itself."""
        return Span, (self.start, self.end, self.text)


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

    def __reduce__(self) -> _Reduced:
        return Mention, (self.start, self.end, self.text, self.type, self.entity, self.refers_to, self.value)


@dataclass(frozen=True, slots=True)
class Attribution:
    """The source to whom a fact is attributed, and the word that says so."""

    source: Mention
    cue: str

    def __reduce__(self) -> _Reduced:
        return Attribution, (self.source, self.cue)


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

    def __reduce__(self) -> _Reduced:
        """Read-only mappings cannot be pickled as they are."""
        return _fact, (
            self.doc, self.id, self.type, self.span, self.trigger, dict(self.roles), dict(self.attributes), self.attribution, self.rule)


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


def _fact(
    doc: str, id: str, type: str, span: Span, trigger: Span, roles: dict[str, tuple[Mention, ...]], attributes: dict[str, str],
    attribution: Attribution | None, rule: str,
) -> Fact:
    """A pickled fact, its mappings read-only again."""
    return Fact(doc, id, type, span, trigger, MappingProxyType(roles), MappingProxyType(attributes), attribution, rule)
