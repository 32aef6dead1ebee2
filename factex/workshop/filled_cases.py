"""Examples of a rule, of which one with a blank stands for as many as it has words to fill it."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias, overload

from factex.diagnostics import Place
from factex.workshop.rules import Case, ExpectedFact, ExpectedMention

BLANK = "___"  # what each of the words under `each` takes the place of
Row: TypeAlias = tuple[Case, tuple[tuple[str, Place], ...] | None]  # an example as it is written; words for its blank, if it has one


class Cases(Sequence[Case]):
    """Examples in order: of one with a blank there is one for each of its words, made when one of all is first looked at, since
    reading texts needs none. `rows`: as they are written."""

    __slots__ = ("_made", "rows")

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = tuple(rows)
        self._made: tuple[Case, ...] | None = None

    def _all(self) -> tuple[Case, ...]:
        if self._made is None:
            self._made = tuple(
                one for case, words in self.rows
                for one in ((case,) if words is None else (_filled(case, word, place) for word, place in words)))
        return self._made

    def __len__(self) -> int:
        return sum(1 if words is None else len(words) for _, words in self.rows)

    @overload
    def __getitem__(self, index: int) -> Case: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Case, ...]: ...
    def __getitem__(self, index: int | slice) -> Case | tuple[Case, ...]:
        return self._all()[index]

    def __iter__(self) -> Iterator[Case]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cases) and self.rows == other.rows

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[type[Cases], tuple[tuple[Row, ...]]]:
        return Cases, (self.rows,)


def _filled(case: Case, word: str, place: Place) -> Case:
    """The example with a word in its blanks."""
    def mention(one: ExpectedMention) -> ExpectedMention:
        return ExpectedMention(
            fill(one.text), one.entity and fill(one.entity), one.refers_to and tuple(map(fill, one.refers_to)),
            one.value and fill(one.value))

    def fill(text: str) -> str:
        return text.replace(BLANK, word)

    facts = tuple(
        ExpectedFact(fact.type, {role: tuple(map(mention, mentions)) for role, mentions in fact.roles.items()}, fact.attributes,
                     fact.attribution, fact.place)
        for fact in case.facts)
    return Case(case.kind, fill(case.text), facts, case.date, case.todo, place)  # spelled out: `replace` takes longer than all else
