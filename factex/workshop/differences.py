"""What differs between an expected fact and one that was found, field by field; examples and goldens share it."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

RIGHT, MISSING, EXTRA, CHANGED = "right", "missing", "extra", "changed"
_NOTHING = "–"
_EXPECTED = "expected"
_WIDEST = 60  # columns of the left side; longer values stand above each other


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not as expected. `kind` is missing, extra or changed; `field` a role, an attribute or another
    part of a fact; the values are as they are shown to a person, empty where there is none."""

    kind: str
    field: str
    expected: str
    found: str


def compare(field: str, expected: str, found: str) -> Iterable[Difference]:
    """The difference of a field with one value each, or none."""
    if expected != found:
        kind = MISSING if not found else EXTRA if not expected else CHANGED
        yield Difference(kind, field, expected, found)


def overall(differences: Sequence[Difference]) -> str:
    """One word for a fact: right, or missing or extra where all differences are of that kind, else changed."""
    kinds = {difference.kind for difference in differences}
    if not kinds:
        return RIGHT
    return kinds.pop() if len(kinds) == 1 else CHANGED


def side_by_side(differences: Iterable[Difference], indent: str = "    ") -> str:
    """A table of what was expected and what was found, one difference a line; two where the values are long.

    Empty where nothing differs.
    """
    rows = [(d.kind, d.field, d.expected or _NOTHING, d.found or _NOTHING) for d in differences]
    if not rows:
        return ""
    kind, field, expected = (max(len(row[column]) for row in rows) for column in range(3))
    if expected > _WIDEST:
        blank = " " * (kind + field + 2)
        return "\n".join(
            f"{indent}{row[0]:{kind}}  {row[1]:{field}}  {_EXPECTED}  {row[2]}\n{indent}{blank}  found     {row[3]}"
            for row in rows
        )
    head = ("", "", _EXPECTED, "found")
    expected = max(expected, len(_EXPECTED))
    return "\n".join(
        f"{indent}{row[0]:{kind}}  {row[1]:{field}}  {row[2]:{expected}}  {row[3]}".rstrip() for row in (head, *rows)
    )
