"""What each part of a pack costs on a corpus: a tracer with a clock, plugged into the one engine while it reads.

Rooms tell when the work changes hands; the time between two tellings belongs to whoever was at work. What the listener itself
does, and what is compiled at first sight, counts for nobody. Counts are the same in every run, times are those of the machine.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from factex.engine import Tracer
from factex.engine.book import Book
from factex.engine.expressions import compiled
from factex.engine.judge import Cue
from factex.engine.layers import Tokens, Units
from factex.engine.match import Claim, Fill, Line, SlotUse
from factex.values import Document, Fact
from factex.workshop.coverage import Reader

ROOMS = ("segment", "mention", "clause", "match", "attach", "judge", "link", "record")


@dataclass(slots=True)
class Cost:
    """What a room or a part of it cost: nanoseconds, and how often.

    `tried` counts sentences in which a part was searched for (of a reading texts: all sentences of one are read at once),
    `matched` the matches of its expression, `hits` those that counted: a line made a candidate, one of `unless` held one back, an
    adjunct or a cue went to one. `facts` are those that came of it.
    """

    spent: int = 0
    tried: int = 0
    matched: int = 0
    hits: int = 0
    facts: int = 0
    last: int = -1  # its room's turn in which it was tried last

    @property
    def each(self) -> float:
        """Nanoseconds a try; 0 where it was never tried."""
        return self.spent / self.tried if self.tried else 0.0

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.spent + other.spent, self.tried + other.tried, self.matched + other.matched, self.hits + other.hits,
            self.facts + other.facts)


class Profile(Tracer):
    """Listens while texts are read, and keeps the books. `clock` gives nanoseconds."""

    def __init__(self, book: Book, clock: Callable[[], int]) -> None:
        self.book, self.clock = book, clock
        self.rooms = {room: Cost() for room in ROOMS}
        self.parts: dict[int, tuple[object, str, Cost]] = {}  # by identity: the part, its room, its cost
        self.documents = self.sentences = self.characters = self.facts = 0
        self._at, self._since, self._turn = Cost(), 0, 0
        for written in _general(book):
            compiled(written)

    def read(self, reader: Reader, text: str, date: str | None, doc: str) -> Document:
        """A text, read and measured."""
        self._at = self.rooms[ROOMS[0]]
        self._since = self.clock()
        try:
            document = reader.read(text, date, doc, self)
        finally:
            self._at.spent += self.clock() - self._since
        self.documents += 1
        self.characters += len(text)
        self.facts += len(document.facts)
        return document

    @property
    def spent(self) -> int:
        """All of the reading, in nanoseconds."""
        return sum(self.room(room) for room in ROOMS)

    def room(self, room: str) -> int:
        """A room's time with that of its parts, in nanoseconds."""
        return self.rooms[room].spent + sum(cost.spent for _, own, cost in self.parts.values() if own == room)

    def cost(self, part: object) -> Cost:
        """What a part of the book cost; nothing where it was never tried."""
        found = self.parts.get(id(part))
        return found[2] if found else Cost()

    def works(self, room: str, part: object = None) -> None:
        self._at.spent += self.clock() - self._since
        if part is None:
            self._turn += 1  # a room begins with a sentence before it tries any part on it
            self._at = self.rooms[room]
        else:
            self._at = self._tried(room, part)
        self._since = self.clock()

    def matched(self, claim: Claim, span: tuple[int, int]) -> None:
        cost = self.cost(claim.line)
        cost.matched += 1
        cost.hits += 1

    def refused(
        self, line: Line, units: Units, span: tuple[int, int], slot: SlotUse, stretch: tuple[int, int], reason: str
    ) -> None:
        self.cost(line).matched += 1

    def held_back(self, claim: Claim, unless: Line, span: tuple[int, int]) -> None:
        self.cost(claim.line).hits -= 1
        cost = self.cost(unless)
        cost.matched += 1
        cost.hits += 1

    def adjunct(
        self, units: Units, line: Line, role: str, span: tuple[int, int], fills: Sequence[Fill], owners: Sequence[Claim],
        claims: Sequence[Claim],
    ) -> None:
        cost = self.cost(line)
        cost.matched += 1
        cost.hits += bool(owners)

    def cue(self, claim: Claim, number: int, span: tuple[int, int], changed: Mapping[str, str] | None) -> None:
        cost = self._cost("judge", self.book.context.cues[number])
        cost.matched += 1
        cost.hits += changed is not None

    def sentence(self, units: Units, tokens: Tokens, claims: Sequence[Claim]) -> None:
        self.sentences += 1

    def recorded(self, claim: Claim, fact: Fact) -> None:
        self.cost(claim.line).facts += 1

    def _tried(self, room: str, part: object) -> Cost:
        cost = self._cost(room, part)
        if cost.last != self._turn:
            cost.last = self._turn
            cost.tried += 1
        return cost

    def _cost(self, room: str, part: object) -> Cost:
        found = self.parts.get(id(part))
        if found is None:
            if isinstance(part, Line):
                compiled(part.written, part.filler)
            found = self.parts[id(part)] = part, room, Cost()
        return found[2]


def _general(book: Book) -> list[str]:
    """The expressions that are none of a rule's lines."""
    cues: tuple[Cue, ...] = book.context.cues
    return [
        *book.mentions.finder.expressions, *book.clauses.finder.expressions, book.mentions.finder.runs, book.clauses.finder.runs,
        *(written for written, _ in book.mentions.readings),
        *book.rules.ends.values(), *book.rules.begins.values(), *book.rules.opens.values(), book.adjuncts.barriers,
        *(written for cue in cues for written in (cue.expression, cue.stop, cue.unless)),
    ]
