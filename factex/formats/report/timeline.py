"""When parties had to do with each other: bars in the order of time, and under them the facts, day by day."""
from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from factex.formats.report.days import Days
from factex.formats.report.kinds import Kind
from factex.formats.report.templates import Markup, fill, joined
from factex.formats.visible import counted

MOST_BARS, MOST_LISTED = 60, 300
WIDTH, HEIGHT, LEFT = 960, 120, 30
UNITS = {"day": 10, "month": 7, "year": 4}  # how much of an ISO 8601 date names the bar


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact of the timeline. `stated`: the text tells its days; else they are the document's date."""

    days: Days | None
    stated: bool
    kind: Kind
    label: str
    href: str
    who: str
    words: str
    document: str


def timeline(entries: Sequence[Entry], kinds: Mapping[str, Kind], links: bool) -> Markup:
    """The section. `links`: each entry names its document."""
    dated = sorted((entry for entry in entries if entry.days), key=lambda entry: entry.days or ("", ""))
    undated = [entry for entry in entries if not entry.days]
    listed = [_listed(entry, links) for entry in (*dated, *undated)[:MOST_LISTED]]
    left_out = f"The first {MOST_LISTED} of {len(entries):,}; the table has all." if len(entries) > MOST_LISTED else ""
    return fill(
        "timeline", bars=_bars(dated, kinds), entries=joined(listed), left_out=left_out,
        types=" ".join(str(kind.number) for kind in kinds.values() if any(entry.kind == kind for entry in entries)),
    )  # fmt: skip


def _listed(entry: Entry, links: bool) -> Markup:
    when = "no date" if entry.days is None else span_of(entry.days) if entry.stated else f"{span_of(entry.days)} (reported)"
    return fill(
        "entry", when=when, style=entry.kind.style, label=entry.label, href=entry.href, who=entry.who,
        words=entry.words, document=entry.document if links else "", type=entry.kind.name,
    )  # fmt: skip


def span_of(days: Days) -> str:
    """The days for a reader: a whole month or year by its own name."""
    first, last = days
    if first == last:
        return first
    if (first[5:], last[5:]) == ("01-01", "12-31") and first[:4] == last[:4]:
        return first[:4]
    if first[:7] == last[:7] and first.endswith("-01") and int(last[8:]) == calendar.monthrange(int(last[:4]), int(last[5:7]))[1]:
        return first[:7]
    return f"{first} to {last}"


def _bars(dated: Sequence[Entry], kinds: Mapping[str, Kind]) -> Markup:
    """A bar for each day, month or year; vaguer times have none. Times far from most others share the first or last bar."""
    if not dated:
        return Markup()
    unit, bars = _axis(sorted(entry.days[0] for entry in dated if entry.days))
    length = UNITS[unit]
    counts: dict[str, Counter[tuple[str, bool]]] = {bar: Counter() for bar in ("", *bars, "~")}
    vague = 0
    for entry in dated:
        first, last = entry.days or ("", "")
        if first[:length] != last[:length]:
            vague += 1
            continue
        bar = "" if first[:length] < bars[0] else "~" if first[:length] > bars[-1] else first[:length]
        counts[bar][entry.kind.name, entry.stated] += 1
    shown = [bar for bar in counts if bar not in ("", "~") or counts[bar]]
    most = max((count.total() for count in counts.values()), default=0) or 1
    width = max(4, min(48, (WIDTH - LEFT) // len(shown)))
    drawn = [
        _bar(bar, counts[bar], LEFT + at * width, width, most, (bars[0], bars[-1]), kinds) for at, bar in enumerate(shown) if counts[bar]
    ]
    ticks = _ticks(shown, width)
    note = f"{counted(vague, 'fact')} with vaguer times: only in the list below." if vague else ""
    return fill("bars", width=WIDTH, height=HEIGHT + 24, base=HEIGHT, left=LEFT, right=LEFT + width * len(shown), most=most,
                unit=unit, bars=joined(drawn), ticks=joined(ticks), note=note)  # fmt: skip


def _axis(days: Sequence[str]) -> tuple[str, list[str]]:
    """The smallest unit in which most of the days have a bar each, and its bars."""
    core = days[len(days) // 10], days[-1 - len(days) // 10]
    for unit, length in UNITS.items():
        for first, last in ((days[0], days[-1]), core):
            bars = list(_between(first[:length], last[:length]))
            if len(bars) <= MOST_BARS:
                return unit, bars
    return "year", bars[-MOST_BARS:]


def _between(first: str, last: str) -> Iterator[str]:
    """The days, months or years from the first to the last, as far as one more than may be shown."""
    at = date.fromisoformat(first + "0001-01-01"[len(first) :])
    bar = first
    while bar <= last:
        yield bar
        step = {10: 1, 7: calendar.monthrange(at.year, at.month)[1], 4: 366 if calendar.isleap(at.year) else 365}[len(first)]
        try:
            at += timedelta(days=step)
        except OverflowError:
            return
        bar = at.isoformat()[: len(first)]


def _bar(
    bar: str, count: Counter[tuple[str, bool]], left: int, width: int, most: int, axis: tuple[str, str], kinds: Mapping[str, Kind]
) -> Markup:
    bottom, parts = HEIGHT, []
    for kind in kinds.values():
        for stated in (True, False):
            if number := count[kind.name, stated]:
                height = max(2, number * (HEIGHT - 16) // most)
                bottom -= height
                parts.append(fill("bar_part", x=left + 1, y=bottom, width=max(2, width - 2), height=height, style=kind.style,
                                  how="" if stated else "reported"))  # fmt: skip
    name = f"before {axis[0]}" if bar == "" else f"after {axis[1]}" if bar == "~" else bar
    first, last = ("", axis[0]) if bar == "" else (axis[1], "") if bar == "~" else (bar, bar)
    told = ", ".join(f"{number} {kind}{'' if stated else ' (reported)'}" for (kind, stated), number in sorted(count.items()))
    return fill("bar", first=first, last=last, name=f"{name}: {told}", parts=joined(parts))


def _ticks(bars: Sequence[str], width: int) -> Iterable[Markup]:
    """Names under the bars, as many as have room."""
    every = -(-84 // width)
    for at in range(0, len(bars), every):
        name = {"": "before", "~": "after"}.get(bars[at], bars[at])
        yield fill("tick", x=LEFT + at * width + width // 2, y=HEIGHT + 16, name=name, anchor="start" if at == 0 else "middle")
