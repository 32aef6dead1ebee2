"""A profile for people and programs: rooms, rules, their lines and the parts of general layers, each with place, time and counts."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from factex.diagnostics import Place
from factex.engine.book import Book
from factex.formats.visible import counted
from factex.workshop.explain_bench import Bench, at
from factex.workshop.profile import ROOMS, Cost, Profile
from factex.workshop.rules import Rule

BY = ("rule", "line", "layer")
SORTS: Mapping[str, Callable[[Cost], float]] = {
    "time": lambda cost: cost.spent,
    "each": lambda cost: cost.each,
    "tried": lambda cost: cost.tried,
    "matched": lambda cost: cost.matched,
    "hits": lambda cost: cost.hits,
    "facts": lambda cost: cost.facts,
}
TOP = 20  # rows for a person who asked for no other number
ALL = ("tried", "matched", "hits", "facts")
COUNTS: Mapping[str, tuple[str, ...]] = {  # what is known of each kind of row
    **dict.fromkeys(("rule", "find", "frame"), ALL),
    **dict.fromkeys(("unless", "adjunct", "cue"), ALL[:3]),
    "cue inside": ("matched", "hits"),  # in verb groups: one look-up tells all of them
    "reading": ALL[:1],
}
HEAD = ("seconds", "share", "µs each", *ALL, "of facts", "where")


@dataclass(frozen=True, slots=True)
class Row:
    """A rule, a line of one, or a part of a general layer. `kind` is one of COUNTS; frame: a line that a frame gave."""

    kind: str
    name: str
    fact: str
    place: Place
    source: str
    cost: Cost
    lines: tuple[Row, ...] = ()

    def counts(self) -> Iterator[tuple[str, int]]:
        """The counts that are known of such a row, by name."""
        for name in COUNTS[self.kind]:
            yield name, getattr(self.cost, name)


@dataclass(frozen=True, slots=True)
class Report:
    """The rows of a profile, in the order that was asked for."""

    profile: Profile
    rules: tuple[Row, ...]
    lines: tuple[Row, ...]
    layers: tuple[Row, ...]

    def text(self, by: str, top: int) -> Iterator[str]:
        """For a person: the rooms, then the first `top` rules, lines or parts of layers (0: all)."""
        profile = self.profile
        size = f"{counted(profile.documents, 'document')}, {counted(profile.sentences, 'sentence')}, {profile.characters:,} characters"
        yield f"{size}: {_seconds(profile.spent):.3f} s of the processor, {counted(profile.facts, 'fact')}"
        yield ""
        yield from _table(("room", *HEAD[:2]), [(room, *self._told(profile.room(room))) for room in ROOMS])
        yield ""
        rows = {"rule": self.rules, "line": self.lines, "layer": self.layers}[by]
        shown = rows[:top or None]
        yield from _table((by, *HEAD), [self._cells(row) for row in shown])
        if left := rows[len(shown):]:
            yield f"{counted(len(left), 'row')} more, {_seconds(sum(row.cost.spent for row in left)):.4f} s: --top 0 shows all"

    def row(self, top: int) -> dict[str, Any]:
        """For a program: the same, with the lines of each rule; the first `top` of each list (0: all)."""
        profile = self.profile
        return {
            "documents": profile.documents, "sentences": profile.sentences, "characters": profile.characters, "facts": profile.facts,
            "seconds": _seconds(profile.spent),
            "rooms": [{"room": room, **self._times(profile.room(room))} for room in ROOMS],
            "rules": [self._row(row) for row in self.rules[:top or None]],
            "layers": [self._row(row) for row in self.layers[:top or None]],
        }

    def _cells(self, row: Row) -> tuple[str, ...]:
        known = dict(row.counts())
        name = row.name if row.kind == "rule" else f"{row.kind} {row.name}"
        each = f"{row.cost.each / 1000:.1f}" if known.get("tried") else ""
        numbers = (f"{known[name]:,}" if name in known else "" for name in ALL)
        facts = f"{self._of_facts(row.cost):.1%}" if "facts" in known else ""
        return name, *self._told(row.cost.spent), each, *numbers, facts, f"{at(row.place)}  {row.source}".rstrip()

    def _row(self, row: Row) -> dict[str, Any]:
        named = {"id": row.name, "fact": row.fact} if row.kind == "rule" else {"kind": row.kind, "name": row.name, "source": row.source}
        told = {**named, "file": row.place.file, "line": row.place.line, **self._times(row.cost.spent), **dict(row.counts())}
        if "facts" in told:
            told["fact_share"] = round(self._of_facts(row.cost), 6)
        return told | ({"lines": [self._row(line) for line in row.lines]} if row.kind == "rule" else {})

    def _told(self, spent: int) -> tuple[str, str]:
        return f"{_seconds(spent):.4f}", f"{self._share(spent):.1%}"

    def _times(self, spent: int) -> dict[str, float]:
        return {"seconds": _seconds(spent), "share": round(self._share(spent), 6)}

    def _share(self, spent: int) -> float:
        return spent / self.profile.spent if self.profile.spent else 0.0

    def _of_facts(self, cost: Cost) -> float:
        return cost.facts / self.profile.facts if self.profile.facts else 0.0


def report(profile: Profile, bench: Bench, types: Sequence[str] = (), sort: str = "time") -> Report:
    """The report of what was read, with rules of these types alone (none: all), by one of SORTS, then in the order of the pack.

    `bench` knows where the parts of the profile's book stand.
    """
    def ordered(rows: Sequence[Row]) -> tuple[Row, ...]:
        return tuple(sorted(rows, key=lambda row: -SORTS[sort](row.cost)))

    rules = [_rule(rule, profile, ordered) for rule in bench.rules.values() if not types or rule.fact in types]
    lines = [line for row in rules for line in row.lines]
    return Report(profile, ordered(rules), ordered(lines), ordered(list(_layers(profile, profile.book, bench))))


def _rule(rule: Rule, profile: Profile, ordered: Callable[[Sequence[Row]], tuple[Row, ...]]) -> Row:
    book = profile.book.rules.rules[rule.id]
    rows = []
    for kind, written, compiled in (("find", rule.find, book.lines), ("unless", rule.unless, book.unless)):
        for alternative, line in zip(written, compiled, strict=True):
            given = "frame" if kind == "find" and alternative.place.column == 1 else kind
            rows.append(Row(given, rule.id, rule.fact, alternative.place, alternative.source, profile.cost(line)))
    whole = sum((row.cost for row in rows if row.kind != "unless"), Cost())
    whole.spent = sum(row.cost.spent for row in rows)
    return Row("rule", rule.id, rule.fact, rule.place, "", whole, ordered(rows))


def _layers(profile: Profile, book: Book, bench: Bench) -> Iterator[Row]:
    for part, (name, written) in zip(book.mentions.readings, bench.readings, strict=True):
        yield Row("reading", name, "", written.place, written.source, profile.cost(part))
    for (line, _, role), written in zip(book.adjuncts.lines, bench.adjuncts, strict=True):
        yield Row("adjunct", role, "", written.place, written.source, profile.cost(line))
    for cue, place in zip(book.context.cues, bench.cues, strict=True):
        yield Row("cue inside" if cue.words else "cue", cue.id, "", place, "", profile.cost(cue))


def _seconds(spent: int) -> float:
    return spent / 1e9


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Columns: the first and the last from the left where there are texts, numbers from the right."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    texts = {0, len(head) - 1} if head[-1] == HEAD[-1] else {0}
    for row in (head, *rows):
        cells = (f"{cell:{'<' if at in texts else '>'}{width}}" for at, (cell, width) in enumerate(zip(row, widths, strict=True)))
        yield "  ".join(cells).rstrip()
