"""What an explanation is made of: plain values, each with the sentences that tell a person why, for text, JSON and HTML alike."""

from __future__ import annotations

from dataclasses import dataclass

from factex.diagnostics import Place


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the document's text, in code points from 0, end exclusive."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class MentionTold:
    """A mention: the shape of mentions.yaml that found it, and whom it stands for by which sieve."""

    span: Stretch
    type: str
    shape: str
    shape_place: Place | None
    entity: str | None
    refers_to: tuple[str, ...] | None
    value: str | None
    sieve: str
    why: str


@dataclass(frozen=True, slots=True)
class VerbTold:
    """A verb group; `subject` is empty where none was found."""

    span: Stretch
    form: str
    passive: bool
    finite: bool
    subject: str
    inherited: bool


@dataclass(frozen=True, slots=True)
class PartTold:
    """A part of a pattern line as written, and the words that it matched."""

    pattern: str
    words: str
    means: str


@dataclass(frozen=True, slots=True)
class FillTold:
    """A role's mention; `how` it came there: pattern, adjunct, carried."""

    role: str
    span: Stretch
    stands_for: str  # entity, names that it refers to, or its value
    how: str
    why: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class CueTold:
    """A context cue; `changed` holds what it set, and is empty where it set nothing new or did not reach the fact."""

    id: str
    words: str
    reached: bool
    changed: dict[str, str]
    why: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class AttributeTold:
    """An attribute of a fact; `how` it got its value: default, rule, lexicon, cue, quotation, withheld."""

    name: str
    value: str
    how: str
    why: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class SourceTold:
    """Who says so."""

    source: str
    cue: str


@dataclass(frozen=True, slots=True)
class LineTold:
    """A pattern line with its place; of a line that a frame gave, the place of the rule's `frame`."""

    rule: str
    pattern: str
    place: Place
    frame: str = ""


@dataclass(frozen=True, slots=True)
class FactTold:
    """One fact and how it came about."""

    id: str
    type: str
    span: Stretch
    trigger: Stretch
    line: LineTold
    parts: tuple[PartTold, ...]
    roles: tuple[FillTold, ...]
    attributes: tuple[AttributeTold, ...]
    cues: tuple[CueTold, ...]
    attribution: SourceTold | None
    voice: str  # why there is an attribution, or none


@dataclass(frozen=True, slots=True)
class LostTold:
    """A candidate that gave no fact. `outcome`: refused, held back, uncarried, lacking, lost; `why` says it, `advice` what to change.

    `beside`: a fact of the same type stands at the same words.
    """

    type: str
    line: LineTold
    words: str
    outcome: str
    reason: str
    beside: bool
    why: str
    advice: str


@dataclass(frozen=True, slots=True)
class LooseTold:
    """An adjunct that went to no fact."""

    role: str
    words: str
    pattern: str
    place: Place | None
    why: str


@dataclass(frozen=True, slots=True)
class SentenceTold:
    """A sentence, and all that was decided in it. `within`: the index of the sentence whose quotation it stands in, or -1."""

    index: int
    within: int
    span: Stretch
    mentions: tuple[MentionTold, ...]
    verbs: tuple[VerbTold, ...]
    facts: tuple[FactTold, ...]
    lost: tuple[LostTold, ...]
    loose: tuple[LooseTold, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A document's facts, explained."""

    doc: str
    date: str | None
    sentences: tuple[SentenceTold, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a line stopped: the word there (empty: an end of the sentence), what it was read as, what was expected."""

    side: str  # after, before: the stop lies behind or in front of what matched
    word: str
    read_as: str
    expected: str
    part: str  # the pattern's part, as written


@dataclass(frozen=True, slots=True)
class LineWhy:
    """Why one pattern line gave no fact here, or that it did.

    `outcome`: fact, lost, held back, uncarried, lacking, refused, stopped, no trigger.
    """

    line: LineTold
    outcome: str
    matched: tuple[PartTold, ...]
    stops: tuple[Stop, ...]
    why: str
    advice: str


@dataclass(frozen=True, slots=True)
class SentenceWhy:
    """What a rule's lines came to in one sentence; the line that came furthest first. `verbs` are the sentence's main verbs."""

    index: int
    span: Stretch
    verbs: tuple[str, ...]
    lines: tuple[LineWhy, ...]


@dataclass(frozen=True, slots=True)
class WhyNot:
    """A rule over a document."""

    doc: str
    rule: str
    fact: str
    place: Place
    sentences: tuple[SentenceWhy, ...]
