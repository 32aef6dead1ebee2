"""Which lines of rules a sentence can match at all: by the symbols that it has."""
from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from factex.engine.match import Line


@dataclass(frozen=True, slots=True)
class Asks:
    """What a line asks of a sentence: one of the symbols with which its trigger may begin, and one of each of its needs."""

    triggers: frozenset[str]
    needs: tuple[frozenset[str], ...]


@dataclass(slots=True)
class LineIndex:
    """Lines in order, as numbers with one bit a line; their needs, as numbers with one bit a set of symbols."""

    lines: list[Line] = field(default_factory=list)
    triggers: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    needs: list[int] = field(default_factory=list)
    sets: dict[frozenset[str], int] = field(default_factory=dict)  # set -> its bit

    def add(self, line: Line, asks: Asks) -> None:
        """The next line."""
        for symbol in asks.triggers:
            self.triggers[symbol] |= 1 << len(self.lines)
        self.lines.append(line)
        self.needs.append(sum(1 << self.sets.setdefault(need, len(self.sets)) for need in set(asks.needs)))

    def meets(self) -> dict[str, int]:
        """Symbol -> the needs that it meets."""
        met: dict[str, int] = defaultdict(int)
        for need, bit in self.sets.items():
            for symbol in need:
                met[symbol] |= 1 << bit
        return dict(met)
