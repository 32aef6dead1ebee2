"""What mutants say of a pack's examples: how many were noticed, by operator and file, and which were not.

Some mutants change nothing that a text could show; they may be declared with a reason, under `equivalent:` of their
document, and are counted apart. What is declared and yet noticed, or made by no operator, is told.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from factex.diagnostics import Place
from factex.workshop.load import RawDocument, RawPack, load_pack
from factex.workshop.mutants import NAMES, Mutant, chosen, sample
from factex.workshop.mutate_pack import name_of, pack_mutants
from factex.workshop.mutate_run import INVALID, KILLED, SURVIVED, examine
from factex.workshop.mutate_state import State

DEFAULT_SAMPLE = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """Which mutants are run: at most `most` of an operator (0: all), drawn by `seed`, of some operators, with a word."""

    most: int = DEFAULT_SAMPLE
    seed: int = 0
    operators: tuple[str, ...] = ()
    word: str = ""


@dataclass(frozen=True, slots=True)
class Declared:
    """An equivalent mutant as its document declares it."""

    document: str
    path: str
    layer: int
    before: str
    after: str
    operator: str
    because: str
    place: Place

    def means(self, mutant: Mutant) -> bool:
        """Whether it is this mutant."""
        return (mutant.document, mutant.path, mutant.layer, _plain(mutant.before), _plain(mutant.after)) == (
            self.document, self.path, self.layer, self.before, self.after) and self.operator in ("", mutant.operator)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many mutants of an operator or file came to what; `rate` is the share of those that count that was noticed."""

    killed: int
    survived: int
    equivalent: int
    invalid: int

    @property
    def mutants(self) -> int:
        """Those that count."""
        return self.killed + self.survived

    @property
    def rate(self) -> float:
        return self.killed / self.mutants if self.mutants else 1.0


@dataclass(frozen=True, slots=True)
class Mutation:
    """What came of all mutants that were run, in the order of the files."""

    outcomes: tuple[tuple[Mutant, str], ...]
    declared: tuple[Declared, ...]
    wrong: tuple[tuple[Place, str], ...]  # declarations that are wrong, and why

    def equivalent(self, mutant: Mutant) -> bool:
        """Whether a mutant is declared to change nothing."""
        return any(row.means(mutant) for row in self.declared)

    @property
    def survivors(self) -> tuple[Mutant, ...]:
        return tuple(m for m, outcome in self.outcomes if outcome == SURVIVED and not self.equivalent(m))

    def tally(self, fits: Callable[[Mutant], bool] = lambda mutant: True) -> Tally:
        """The counts of the mutants that fit."""
        rows = [(self.equivalent(m), outcome) for m, outcome in self.outcomes if fits(m)]
        return Tally(
            sum(outcome == KILLED for _, outcome in rows), sum(outcome == SURVIVED and not same for same, outcome in rows),
            sum(outcome == SURVIVED and same for same, outcome in rows), sum(outcome == INVALID for _, outcome in rows))

    def by_operator(self) -> dict[str, Tally]:
        """In the order of the table."""
        there = {m.operator for m, _ in self.outcomes}
        return {name: self.tally(lambda m, name=name: m.operator == name) for name in NAMES if name in there}  # type: ignore[misc]

    def by_file(self) -> dict[str, Tally]:
        """In the order of the files."""
        files = dict.fromkeys(m.file for m, _ in self.outcomes)
        return {file: self.tally(lambda m, file=file: m.file == file) for file in files}  # type: ignore[misc]


def mutate(
    layers: Sequence[Path], goldens: Sequence[str], choice: Choice, jobs: int = 1, state: State | None = None,
    watch: Callable[[int, int], None] = lambda done, whole: None,
) -> Mutation:
    """Run the chosen mutants of a pack. `state` remembers what is done; `watch` is told how many of how many are."""
    raw, _ = load_pack(layers)
    everything = pack_mutants(raw)
    wanted = sample(chosen(everything, choice.operators, choice.word), choice.most, choice.seed)
    known = state.known() if state else {}
    done = {m.key: known[m.key] for m in wanted if m.key in known}
    left = [m for m in wanted if m.key not in done]
    watch(len(done), len(wanted))
    for mutant, outcome in examine(layers, goldens, left, jobs) if left else ():
        done[mutant.key] = outcome
        if state:
            state.note(mutant.key, outcome)
        watch(len(done), len(wanted))
    outcomes = tuple((m, done[m.key]) for m in wanted)
    declared = tuple(_declared(raw))
    return Mutation(outcomes, declared, tuple(_wrong(declared, everything, outcomes)))


def _declared(raw: RawPack) -> Iterable[Declared]:
    for document in raw.documents:
        for body in document.body.maps("equivalent"):
            yield Declared(
                name_of(document), document.path, document.layer, _plain(body.plain("before")), _plain(body.plain("after")),
                body.plain("operator"), body.plain("because").strip(), _place(document, body.place))


def _place(document: RawDocument, place: Place) -> Place:
    return Place(document.place.file, place.line, place.column)


def _wrong(declared: Sequence[Declared], mutants: Sequence[Mutant], outcomes: Sequence[tuple[Mutant, str]]) -> Iterable[tuple[Place, str]]:
    for row in declared:
        if not any(row.means(mutant) for mutant in mutants):
            yield row.place, f"no operator makes this change any more: {row.before} -> {row.after or 'nothing'}"
        elif any(row.means(mutant) and outcome == KILLED for mutant, outcome in outcomes):
            yield row.place, f"this is declared equivalent, and yet an example notices it: {row.before} -> {row.after or 'nothing'}"


def _plain(text: str) -> str:
    return " ".join(text.split())
