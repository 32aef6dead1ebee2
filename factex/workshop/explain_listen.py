"""The listener: a tracer that keeps what the rooms decided, sentence by sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from factex.engine.layers import Name, Tokens, Units
from factex.engine.match import Claim, Fill, Line, SlotUse, Tracer
from factex.values import Fact

Reach = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Refused:
    """A match whose slot could not be filled."""

    line: Line
    span: Reach
    slot: SlotUse
    stretch: Reach
    reason: str


@dataclass(frozen=True, slots=True)
class Adjunct:
    """An adjunct, the claims that got it, and those that were there."""

    line: Line
    role: str
    span: Reach
    fills: tuple[Fill, ...]
    owners: tuple[Claim, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """A context cue beside a claim."""

    claim: Claim
    number: int
    span: Reach
    changed: Mapping[str, str] | None


@dataclass(slots=True)
class Heard:
    """What was decided in one sentence. Claims are told apart by identity."""

    matched: list[tuple[Claim, Reach, dict[str, str]]] = field(default_factory=list)  # with the attributes it began with
    refused: list[Refused] = field(default_factory=list)
    held: list[tuple[Claim, Line, Reach]] = field(default_factory=list)
    carried: list[tuple[Claim, Claim | None]] = field(default_factory=list)
    adjuncts: list[Adjunct] = field(default_factory=list)
    lacking: list[Claim] = field(default_factory=list)
    lost: list[tuple[Claim, Claim, str]] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    withheld: list[tuple[Claim, Claim]] = field(default_factory=list)
    units: Units | None = None
    claims: tuple[Claim, ...] = ()

    def match_of(self, claim: Claim) -> tuple[Reach, dict[str, str]]:
        """Where a claim's line matched, and the attributes that it began with."""
        return next((span, first) for other, span, first in self.matched if other is claim)


class Listener(Tracer):
    """Keeps everything."""

    def __init__(self) -> None:
        self.now = Heard()
        self.sentences: list[Heard] = []
        self.tokens = Tokens([], [], [])
        self.facts: dict[int, Fact] = {}  # by identity of the claim
        self.links: dict[int, tuple[str, tuple[str, ...], tuple[str, ...]]] = {}  # by identity of the name

    def matched(self, claim: Claim, span: Reach) -> None:
        self.now.matched.append((claim, span, dict(claim.attributes)))

    def refused(self, line: Line, units: Units, span: Reach, slot: SlotUse, stretch: Reach, reason: str) -> None:
        self.now.refused.append(Refused(line, span, slot, stretch, reason))

    def held_back(self, claim: Claim, unless: Line, span: Reach) -> None:
        self.now.held.append((claim, unless, span))

    def carried(self, claim: Claim, earlier: Claim | None) -> None:
        self.now.carried.append((claim, earlier))

    def adjunct(
        self,
        units: Units,
        line: Line,
        role: str,
        span: Reach,
        fills: Sequence[Fill],
        owners: Sequence[Claim],
        claims: Sequence[Claim],
    ) -> None:
        self.now.adjuncts.append(Adjunct(line, role, span, tuple(fills), tuple(owners), tuple(claims)))

    def lacking(self, claim: Claim) -> None:
        self.now.lacking.append(claim)

    def lost(self, claim: Claim, winner: Claim, reason: str) -> None:
        self.now.lost.append((claim, winner, reason))

    def cue(self, claim: Claim, number: int, span: Reach, changed: Mapping[str, str] | None) -> None:
        self.now.cues.append(Cue(claim, number, span, changed))

    def withheld(self, claim: Claim, source: Claim) -> None:
        self.now.withheld.append((claim, source))

    def sentence(self, units: Units, tokens: Tokens, claims: Sequence[Claim]) -> None:
        self.now.units, self.now.claims, self.tokens = units, tuple(claims), tokens
        self.sentences.append(self.now)
        self.now = Heard()

    def linked(self, name: Name, sieve: str, names: Sequence[str], disputed: Sequence[str]) -> None:
        self.links[id(name)] = sieve, tuple(names), tuple(disputed)

    def recorded(self, claim: Claim, fact: Fact) -> None:
        self.facts[id(claim)] = fact
