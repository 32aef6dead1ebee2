"""What a date, time or duration means, and its TIMEX3 / ISO 8601 value as seen from a document's date.

A TimeValue says what the words say and no more: "Friday" is a weekday, "last month" a move by one month. `resolve`
works out the rest with the date of the document and with the direction in which the clause looks.
"""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass

LENGTHS = {
    "second": ("T", "S", 1),
    "minute": ("T", "M", 1),
    "hour": ("T", "H", 1),
    "day": ("", "D", 1),
    "week": ("", "W", 1),
    "month": ("", "M", 1),
    "quarter": ("", "M", 3),
    "half": ("", "M", 6),
    "year": ("", "Y", 1),
    "decade": ("", "Y", 10),
    "century": ("", "Y", 100),
}
SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}  # first and last month; 14 is next year's second
FIELDS = (
    "hour",
    "minute",
    "clock",
    "part",
    "cycle",
    "weekday",
    "day",
    "month",
    "season",
    "quarter",
    "half",
    "year",
    "decade",
    "century",
)
GRAINS = (
    "clock",
    "part",
    "day",
    "week",
    "month",
    "season",
    "quarter",
    "half",
    "year",
    "decade",
    "century",
    "length",
    "range",
)
UNITS = tuple(LENGTHS)
WEEKEND = "WE"  # the part of a week
PIVOT = 30  # years of two digits from here on belong to the last century
NEAR = 92  # days ahead within which a date without year is taken to be the coming one, where no direction is known
JUST_OVER = 60  # days for which a quarter or season that has ended is still the one that is spoken of
MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}


@dataclass(frozen=True, slots=True)
class TimeValue:
    """What the words of a time or duration say.

    `fields` are calendar numbers and codes (("month", 8), ("part", "MO")); `moves` lead from the document's date, in
    units (None: nobody knows how many); `look` is -1, 0 or 1 where the words themselves say "last", "this" or "next";
    `length` holds the amounts of a duration (None: not known); `start` and `end` those of a range.
    """

    fields: tuple[tuple[str, int | str], ...] = ()
    moves: tuple[tuple[str, int | None], ...] = ()
    look: int | None = None
    length: tuple[tuple[str, float | None], ...] = ()
    start: TimeValue | None = None
    end: TimeValue | None = None

    @property
    def grain(self) -> str:
        """The finest thing that the value names, one of GRAINS."""
        if self.length:
            return "length"
        if self.end is not None:
            return "range"
        names = {name for name, _ in self.fields} | {unit for unit, _ in self.moves}
        if names & {"hour", "minute", "second", "clock"}:
            return "clock"
        if "weekday" in names:
            names.add("day")
        return next((grain for grain in GRAINS if grain in names), "day")


def resolve(value: TimeValue, date: str | None, direction: str | None) -> str | None:
    """The TIMEX3 value, or None where the words do not give one.

    `date` is the document's ISO date, or None: then dates without year stay underspecified (`XXXX-08-26`) and those
    counted from today have no value. `direction` is "past", "future" or None, the way in which the clause looks.
    """
    try:
        if value.length:
            return _length(value.length)
        if value.start is not None and value.end is not None:
            first, last = resolve(value.start, date, direction), resolve(value.end, date, direction)
            return f"{first}/{last}" if first and last else None
        fields = dict(value.fields)
        today = None if date is None else datetime.date.fromisoformat(date[:10])
        place = _calendar(fields, value, today, {"past": -1, "future": 1}.get(direction or "", 0))
        return place and _with_clock(place, fields, value.grain)
    except (ValueError, OverflowError, LookupError):  # 31 February, the year 12000, a code that is none
        return None


def _length(amounts: tuple[tuple[str, float | None], ...]) -> str | None:
    days, times = "", ""
    for unit, amount in amounts:
        if amount is None:
            return None
        clock, letter, factor = LENGTHS[unit]
        part = f"{amount * factor:g}{letter}" if amount * factor < 1e6 else f"{int(amount * factor)}{letter}"
        if clock:
            times += part
        else:
            days += part
    return f"P{days}" + (f"T{times}" if times else "")


def _calendar(
    fields: dict[str, int | str], value: TimeValue, today: datetime.date | None, direction: int
) -> str | None:
    """The value up to the day."""
    if today is None:
        return None if value.moves else _open(fields)
    at, finest = today, None
    for unit, amount in value.moves:
        if amount is None:
            return None
        at = _moved(at, unit, amount)
        finest = unit if finest is None or UNITS.index(unit) < UNITS.index(finest) else finest
    if finest in ("second", "minute", "hour"):
        return None
    dated = "year" in fields or bool(value.moves)
    year = _full_year(int(fields["year"])) if "year" in fields else at.year

    def nearest(first: int, last: int | None = None, day: int | None = None) -> int:
        """The year whose stretch of months `first` to `last`, or whose day, the words mean."""
        if dated:
            return year
        return _nearest(
            {y: _stretch(y, first, last or first, day) for y in (year - 1, year, year + 1)},
            today,
            value.look,
            direction,
            year,
        )

    if "month" in fields:
        month = int(fields["month"])
        if "day" not in fields:
            return f"{nearest(month):04}-{month:02}"
        day = int(fields["day"])
        return datetime.date(nearest(month, None, day), month, day).isoformat()
    if "day" in fields:
        day = int(fields["day"])
        months = (
            0
            if value.moves or day == at.day
            else 1
            if direction > 0 and day < at.day
            else -1
            if direction <= 0 and day > at.day
            else 0
        )
        return _moved(at.replace(day=1), "month", months).replace(day=day).isoformat()
    if "season" in fields:
        return f"{nearest(*SEASONS[str(fields['season'])]):04}-{fields['season']}"
    if "quarter" in fields:
        quarter = int(fields["quarter"])
        return f"{nearest(3 * quarter - 2, 3 * quarter):04}-Q{quarter}"
    if "half" in fields:
        half = int(fields["half"])
        return f"{nearest(6 * half - 5, 6 * half):04}-H{half}"
    if "weekday" in fields and "year" not in fields:
        found = _weekday(int(fields["weekday"]), at, finest, value.look, direction)
        return _written(found, "week") if fields.get("part") == WEEKEND else found.isoformat()
    if "century" in fields:
        return f"{int(fields['century']) - 1:02}"
    if "decade" in fields:
        return f"{_full_year(int(fields['decade'])) // 10:03}"
    if "year" in fields:
        return f"{year:04}"
    return _written(at, finest or "day")


def _open(fields: dict[str, int | str]) -> str:
    """The value without the document's date."""
    year = f"{_full_year(int(fields['year'])):04}" if "year" in fields else "XXXX"
    if "month" in fields:
        return f"{year}-{int(fields['month']):02}" + (f"-{int(fields['day']):02}" if "day" in fields else "")
    if "season" in fields:
        return f"{year}-{fields['season']}"
    if "quarter" in fields:
        return f"{year}-Q{fields['quarter']}"
    if "half" in fields:
        return f"{year}-H{fields['half']}"
    if "weekday" in fields:
        return "XXXX-WXX" if fields.get("part") == WEEKEND else f"XXXX-WXX-{fields['weekday']}"
    if "day" in fields:
        return f"{year}-XX-{int(fields['day']):02}"
    if "century" in fields:
        return f"{int(fields['century']) - 1:02}"
    if "decade" in fields:
        return f"{_full_year(int(fields['decade'])) // 10:03}"
    return year if "year" in fields else "XXXX-XX-XX"


def _with_clock(place: str, fields: dict[str, int | str], grain: str) -> str:
    if "hour" in fields:
        hour, cycle = int(fields["hour"]), fields.get("cycle")
        if cycle is not None and hour <= 12:
            hour = hour % 12 + (12 if cycle == "pm" else 0)
        return f"{place}T{hour:02}:{int(fields.get('minute', 0)):02}"
    if "clock" in fields:
        hour, minute = divmod(int(fields["clock"]), 100)
        return f"{place}T{hour:02}:{minute:02}"
    if "part" in fields:
        return f"{place}-{WEEKEND}" if fields["part"] == WEEKEND else f"{place}T{fields['part']}"
    return place


def _full_year(year: int) -> int:
    return year if year >= 100 else year + (1900 if year >= PIVOT else 2000)


def _moved(at: datetime.date, unit: str, amount: int) -> datetime.date:
    if unit in MONTHS_OF:
        year, month = divmod(at.year * 12 + at.month - 1 + amount * MONTHS_OF[unit], 12)
        return at.replace(year=year, month=month + 1, day=min(at.day, calendar.monthrange(year, month + 1)[1]))
    return at + datetime.timedelta(days=amount * {"day": 1, "week": 7}.get(unit, 0))


def _written(at: datetime.date, unit: str) -> str:
    """The date as precise as the unit."""
    if unit == "week":
        year, week, _ = at.isocalendar()
        return f"{year:04}-W{week:02}"
    if unit == "quarter":
        return f"{at.year:04}-Q{(at.month + 2) // 3}"
    if unit == "half":
        return f"{at.year:04}-H{(at.month + 5) // 6}"
    length = {"month": 7, "year": 4, "decade": 3, "century": 2}.get(unit, 10)
    return at.isoformat()[:length]


def _stretch(year: int, first: int, last: int, day: int | None) -> tuple[datetime.date, datetime.date]:
    if day is not None:
        at = datetime.date(year, first, min(day, calendar.monthrange(year, first)[1]))
        return at, at
    over, month = divmod(last - 1, 12)
    return datetime.date(year, first, 1), datetime.date(
        year + over, month + 1, calendar.monthrange(year + over, month + 1)[1]
    )


def _nearest(
    stretches: dict[int, tuple[datetime.date, datetime.date]],
    today: datetime.date,
    look: int | None,
    direction: int,
    year: int,
) -> int:
    """The key of the stretch that is meant: the words' own look is strict, the clause's direction takes today in."""
    if look == 0:
        return year
    if look is not None:
        if look < 0:
            return max(y for y, (_, last) in stretches.items() if last < today)
        return min(y for y, (first, _) in stretches.items() if first > today)
    ahead = min(y for y, (_, last) in stretches.items() if last >= today)
    back = max(y for y, (first, _) in stretches.items() if first <= today)
    if (
        direction
        and not 0 <= (today - stretches[back][1]).days <= JUST_OVER < (stretches[back][1] - stretches[back][0]).days
    ):
        return ahead if direction > 0 else back
    return ahead if 0 <= (stretches[ahead][0] - today).days <= NEAR else back


def _weekday(weekday: int, at: datetime.date, moved: str | None, look: int | None, direction: int) -> datetime.date:
    same_week = at + datetime.timedelta(days=weekday - at.isoweekday())
    if moved is not None or look == 0:
        return same_week
    back = at - datetime.timedelta(days=(at.isoweekday() - weekday) % 7)
    if look is None:
        return back if direction <= 0 or back == at else back + datetime.timedelta(days=7)
    if look < 0:
        return back if back < at else back - datetime.timedelta(days=7)
    return back + datetime.timedelta(days=7)
