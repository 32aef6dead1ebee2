"""Which alternatives of the rules' patterns some example exercises, and which none does.

An alternative is named by its rule and its number, as the engine counts them: lines of `find` from 0 upwards, those of
`unless` from -1 downwards.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence as Many
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from factex.engine.layers import Tokens, Units
from factex.engine.match import Claim, Line, Tracer
from factex.values import Document
from factex.workshop.rules import Alternative, Rule

Exercised: TypeAlias = frozenset[tuple[str, int]]


class Reader(Protocol):
    """What the workshop needs of an extractor."""

    def read(self, text: str, date: str | None = None, id: str = "text", trace: Tracer | None = None) -> Document: ...


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many alternatives there are, and those that no example exercises, with the rule that holds them."""

    alternatives: int
    missing: tuple[tuple[Rule, Alternative], ...]

    @property
    def exercised(self) -> int:
        return self.alternatives - len(self.missing)


def read_traced(extractor: Reader, text: str, date: str | None) -> tuple[Document, Exercised]:
    """The document of an example, and the alternatives that it exercises.

    A line of `find` counts when it gave a fact that survived, one of `unless` when it held a match back.
    """
    trace = _Exercise()
    return extractor.read(text, date, "example", trace), frozenset(trace.seen)


class _Exercise(Tracer):
    """Notes the lines that count."""

    def __init__(self) -> None:
        self.seen = set[tuple[str, int]]()

    def sentence(self, units: Units, tokens: Tokens, claims: Many[Claim]) -> None:
        self.seen.update((claim.line.rule, claim.line.number) for claim in claims)

    def held_back(self, claim: Claim, unless: Line, span: tuple[int, int]) -> None:
        self.seen.add((unless.rule, unless.number))


def coverage(rules: Iterable[Rule], exercised: Exercised) -> Coverage:
    """What is exercised of these rules."""
    alternatives = [
        (rule, number, alternative)
        for rule in rules
        for number, alternative in (
            *enumerate(rule.find),
            *((-1 - number, alternative) for number, alternative in enumerate(rule.unless)),
        )
    ]
    missing = tuple((rule, written) for rule, number, written in alternatives if (rule.id, number) not in exercised)
    return Coverage(len(alternatives), missing)
