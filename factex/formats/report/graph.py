"""Who had to do with whom: an arc diagram. Names stand in a column, mutual ties on its right, directed ones on its left.

The order of names makes the arcs short; it follows from the facts alone, in whole numbers, so that every machine draws the same.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from factex.formats.report.kinds import Kind
from factex.formats.report.templates import Markup, fill, joined

MOST, SIDE, NAME, ROW, TOP, ROUNDS = 40, 250, 230, 26, 14, 8
LONGEST = 34  # letters of a name


@dataclass(frozen=True, slots=True)
class Tie:
    """Two parties in facts of a type. `sure`: one of the facts at least is told without doubt or denial."""

    kind: Kind
    one: str
    other: str
    number: int
    sure: bool
    mutual: bool


class Ties:
    """Ties, as they come with the facts."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str, str]] = Counter()
        self.sure: set[tuple[str, str, str]] = set()

    def add(self, kind: str, pairs: Sequence[tuple[str, str]], sure: bool) -> None:
        """The pairs of a fact."""
        for one, other in pairs:
            self.counts[kind, one, other] += 1
            if sure:
                self.sure.add((kind, one, other))

    def all(self, kinds: Mapping[str, Kind], mutual: Mapping[str, bool]) -> list[Tie]:
        """The ties, those of most facts first."""
        order = sorted(self.counts.items(), key=lambda item: (-item[1], kinds[item[0][0]].number, item[0]))
        return [Tie(kinds[key[0]], key[1], key[2], number, key in self.sure, mutual[key[0]]) for key, number in order]


def graph(ties: Sequence[Tie], numbers: Mapping[str, int]) -> Markup:
    """The section; `numbers` are the parties' in the data of the page."""
    degrees: Counter[str] = Counter()
    for tie in ties:
        degrees[tie.one] += tie.number
        degrees[tie.other] += tie.number
    chosen = _chosen(ties, degrees)
    drawn = [tie for tie in ties if tie.one in chosen and tie.other in chosen]
    order = _ordered(sorted(chosen, key=lambda name: (-degrees[name], name)), drawn)
    at = {name: TOP + place * ROW for place, name in enumerate(order)}
    left_out = f"Of {len(degrees):,} parties {len(chosen)} are drawn, those with most ties." if len(chosen) < len(degrees) else ""
    nodes = [fill("node", x=SIDE + NAME // 2, y=at[name] + 4, top=at[name] - ROW // 2 + 2, left=SIDE, width=NAME, height=ROW - 4,
                  party=name, number=numbers[name], name=_short(name)) for name in order]  # fmt: skip
    rows = [fill("tie", style=tie.kind.style, type=tie.kind.name, one=tie.one, sign="–" if tie.mutual else "→", other=tie.other,
                 number=tie.number, doubt="" if tie.sure else "denied, planned or in doubt") for tie in ties[:300]]  # fmt: skip
    picture = fill("arcs", width=2 * SIDE + NAME, height=2 * TOP + ROW * max(0, len(order) - 1), nodes=joined(nodes),
                   arcs=joined(_arcs(drawn, at, numbers))) if drawn else Markup()  # fmt: skip
    return fill("graph", picture=picture, rows=joined(rows), left_out=left_out)


def _chosen(ties: Sequence[Tie], degrees: Mapping[str, int]) -> set[str]:
    """The parties to be drawn: two by two, so that nobody stands there alone."""
    chosen: set[str] = set()
    for tie in sorted(ties, key=lambda tie: (-tie.number, -degrees[tie.one] - degrees[tie.other], tie.one, tie.other)):
        both = chosen | {tie.one, tie.other}
        chosen = both if len(both) <= MOST else chosen
    return chosen


def _arcs(ties: Sequence[Tie], at: Mapping[str, int], numbers: Mapping[str, int]) -> Iterator[Markup]:
    longest = max((abs(at[tie.one] - at[tie.other]) for tie in ties), default=0) or 1
    for number, tie in enumerate(ties):
        start, end = at[tie.one], at[tie.other]
        x, side = (SIDE + NAME, 1) if tie.mutual else (SIDE, -1)
        lane = 4 * (number % 4)  # arcs over the same names lie beside each other
        reach = side * (14 + lane + min(abs(start - end), (SIDE - 40) * abs(start - end) // longest) * 4 // 3)
        shift = tie.kind.number % 3 - 1
        title = f"{tie.one} {'–' if tie.mutual else '→'} {tie.other}: {tie.number} {tie.kind.name}"
        yield fill(
            "arc", path=f"M{x} {start + shift}C{x + reach} {start + shift} {x + reach} {end + shift} {x} {end + shift}",
            style=tie.kind.style, how=("" if tie.sure else " doubt") + ("" if tie.mutual else " directed"),
            width=min(6, 1 + tie.number), key=f"{tie.kind.number}:{numbers[tie.one]}:{numbers[tie.other]}", title=title,
        )  # fmt: skip


def _ordered(names: Sequence[str], ties: Sequence[Tie]) -> list[str]:
    """Names that have to do with each other stand near each other: each takes, round by round, the place that shortens its arcs most."""
    weights: dict[str, Counter[str]] = {name: Counter() for name in names}
    for tie in ties:
        weights[tie.one][tie.other] += tie.number
        weights[tie.other][tie.one] += tie.number
    order = list(_walk(names, weights))
    for _ in range(ROUNDS):
        before = list(order)
        for name in names:
            rest = [other for other in order if other != name]
            order = min((([*rest[:place], name, *rest[place:]]) for place in range(len(rest) + 1)), key=lambda way: _length(way, weights))
        if order == before:
            break
    return order


def _walk(names: Sequence[str], weights: Mapping[str, Counter[str]]) -> Iterator[str]:
    """Group by group, the names that are tied most strongly to those before first."""
    left = list(names)
    while left:
        group = [left.pop(0)]
        for name in group:
            yield name
            near = sorted((other for other in left if weights[name][other]), key=lambda other: (-weights[name][other], other))
            group += near
            left = [other for other in left if other not in near]


def _length(order: Sequence[str], weights: Mapping[str, Counter[str]]) -> int:
    """How long all arcs are together."""
    at = {name: place for place, name in enumerate(order)}
    return sum(weight * abs(at[name] - at[other]) for name in order for other, weight in weights[name].items())


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
