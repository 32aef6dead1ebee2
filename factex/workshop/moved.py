"""Where what a golden has stands now, if its document has changed since: what is put in or left out moves all that follows."""
from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from factex.values import Fact, Mention, Span

BEHIND = 4  # mentions behind one, half of which must have moved as far as it has
FAR = 5_000  # code points from where it should stand in which a mention is looked for
LONG = 8  # code points of a mention that is known again with none behind it
SHOWN = 3  # steps that are told


@dataclass(frozen=True, slots=True)
class Moves:
    """From which offset of the golden on the document stands how far off, in code points, in order."""

    starts: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    def shift(self, offset: int) -> int:
        """How far what stood at an offset has moved."""
        step = bisect_right(self.starts, offset)
        return self.shifts[step - 1] if step else 0

    def fact(self, fact: Fact) -> Fact:
        """The same fact where it stands now; without its number, which hangs on that."""
        if not any(map(self.shift, (fact.span.start, fact.span.end - 1, fact.trigger.start, *(m.start for m in _mentions(fact))))):
            return fact
        span, source = fact.span, fact.attribution
        return replace(
            fact, id="", trigger=self._span(fact.trigger),
            span=replace(span, start=span.start + self.shift(span.start), end=span.end + self.shift(span.end - 1)),
            roles={role: tuple(map(self._mention, mentions)) for role, mentions in fact.roles.items()},
            attribution=replace(source, source=self._mention(source.source)) if source else None)

    def _span(self, span: Span) -> Span:
        shift = self.shift(span.start)
        return replace(span, start=span.start + shift, end=span.end + shift)

    def _mention(self, mention: Mention) -> Mention:
        shift = self.shift(mention.start)
        return replace(mention, start=mention.start + shift, end=mention.end + shift)

    def __str__(self) -> str:
        told = [f"from {start} on by {shift:+}" for start, shift in zip(self.starts[:SHOWN], self.shifts, strict=False)]
        more = len(self.starts) - SHOWN
        return ", ".join(told) + (f", and {more} more" if more > 0 else "")


def moves(facts: Sequence[Fact], text: str) -> Moves:
    """How what the facts name has moved in the document's text, as far as its words tell that."""
    places = sorted({place for fact in facts for place in _places(fact)})
    starts, shifts, shift = list[int](), list[int](), 0
    for number, (start, end, written) in enumerate(places):
        if text[start + shift:end + shift] != written and end - start == len(written):
            found = _step(places, number, shift, text)
            if found is not None:
                shift = found
                starts.append(start)
                shifts.append(shift)
    return Moves(tuple(starts), tuple(shifts))


_Place = tuple[int, int, str]


def _step(places: Sequence[_Place], number: int, shift: int, text: str) -> int | None:
    """How far a mention has moved, if the most of those behind it have moved as far."""
    start, _, written = places[number]
    behind = places[number + 1:number + 1 + BEHIND]

    def agree(found: int) -> int:
        return sum(a + found >= 0 and text[a + found:b + found] == words for a, b, words in behind)

    best = max(_occurrences(written, text, start + shift), key=lambda at: (agree(at - start), -abs(at - start - shift)), default=None)
    if best is None or 2 * agree(best - start) < len(behind) or (not behind and len(written) < LONG):
        return None
    return best - start


def _occurrences(written: str, text: str, near: int) -> Iterator[int]:
    """Where words stand in the text, not too far from an offset."""
    at = text.find(written, max(near - FAR, 0), near + FAR) if written else -1
    while at >= 0:
        yield at
        at = text.find(written, at + 1, near + FAR)


def _mentions(fact: Fact) -> Iterator[Mention]:
    for mentions in fact.roles.values():
        yield from mentions
    if fact.attribution:
        yield fact.attribution.source


def _places(fact: Fact) -> Iterator[_Place]:
    yield fact.trigger.start, fact.trigger.end, fact.trigger.text
    for mention in _mentions(fact):
        yield mention.start, mention.end, mention.text
