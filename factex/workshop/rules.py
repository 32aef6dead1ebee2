"""Rules as checked values: what `load` gives and `compile` takes. Nothing here knows YAML."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from factex.diagnostics import Place
from factex.patterns import Pattern


@dataclass(frozen=True, slots=True)
class SlotSpec:
    """What a slot takes: a kind of the pack, one mention or `many`, and how many it needs (`actor 2+`)."""

    role: str
    kind: str
    many: bool
    least: int  # 1 unless a count is written
    place: Place


@dataclass(frozen=True, slots=True)
class Alternative:
    """One line of `find` or `unless`."""

    pattern: Pattern
    source: str
    place: Place


@dataclass(frozen=True, slots=True)
class Carry:
    """A role that is taken over from an earlier fact: which, from which fact types, over how much text.

    Distances count sentences and paragraph breaks; `names` are what facts of other types call the role.
    """

    role: str
    sources: tuple[str, ...]
    sentences: int
    paragraphs: int
    names: tuple[tuple[str, str], ...] = ()  # what facts of other types call the role


@dataclass(frozen=True, slots=True)
class ExpectedMention:
    """A role's mention as an example expects it; None means: not checked."""

    text: str
    entity: str | None = None
    refers_to: tuple[str, ...] | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class ExpectedFact:
    """A fact that an example expects, with exactly these roles; attributes and attribution where given."""

    type: str
    roles: Mapping[str, tuple[ExpectedMention, ...]]
    attributes: Mapping[str, str]
    attribution: str | None  # None: not checked; "" : the article's own voice
    place: Place


@dataclass(frozen=True, slots=True)
class Case:
    """One example beside a rule."""

    kind: str  # hit, miss
    text: str
    facts: tuple[ExpectedFact, ...]  # empty for a miss
    date: str | None
    todo: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, checked: every name in it is known."""

    id: str  # file and name: calls/spoke-by-phone
    fact: str
    about: str
    slots: Mapping[str, SlotSpec]
    words: Mapping[str, tuple[str, ...]]  # the rule file's own word classes, entries of one or more words
    find: tuple[Alternative, ...]
    unless: tuple[Alternative, ...]
    set: Mapping[str, str]
    carry: Carry | None
    priority: int
    cases: Sequence[Case]
    place: Place
    frames: tuple[str, ...] = field(default=())
    needs: tuple[str, ...] = ()
