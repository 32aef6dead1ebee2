"""How the types of facts look: each has a letter and the number of a style in `parts/style.css`, beside its name."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

STYLES = 8  # in the style sheet; more types begin anew


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of facts: its place among the types, its letters, its class in the style sheet."""

    name: str
    number: int
    letters: str

    @property
    def style(self) -> str:
        """The class in the style sheet."""
        return f"t{self.number % STYLES}"


def kinds_of(types: Iterable[str]) -> Mapping[str, Kind]:
    """The kinds by name. The letters are the shortest beginning of the name that no type before has."""
    found: dict[str, Kind] = {}
    taken: set[str] = set()
    for number, name in enumerate(types):
        beginnings = [name[:length].capitalize() for length in range(1, len(name) + 1)]
        letters = next((letters for letters in beginnings if letters not in taken), f"{name}{number}")
        taken.add(letters)
        found[name] = Kind(name, number, letters)
    return found
