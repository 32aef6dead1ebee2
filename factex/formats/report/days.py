"""The days that a TIMEX3 value means, as far as a calendar tells."""
from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeAlias

from factex.values import Mention

Days: TypeAlias = "tuple[str, str]"  # first and last, ISO 8601
_VALUE = re.compile(r"(\d{4})(?:-(?:W(\d\d)(?:-([1-7]))?|Q([1-4])|(\d\d)(?:-(\d\d))?))?")


def days_of(times: Iterable[Mention], document: str | None) -> tuple[Days | None, bool]:
    """The days of the first time that a calendar knows, and True; else the document's date, and False."""
    for time in times:
        if time.value and (days := days_in(time.value)):
            return days, True
    return days_in(document or ""), False


def days_in(value: str) -> Days | None:
    """First and last day. A time of day or a season is as long as what stands before it; None where no year is known."""
    found = _VALUE.match(value)
    if not found:
        return None
    year, week, weekday, quarter, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        if week:
            first = date.fromisocalendar(year, week, weekday or 1)
            last = first if weekday else first + timedelta(days=6)
        elif quarter:
            first, last = date(year, 3 * quarter - 2, 1), _end(year, 3 * quarter)
        elif month:
            first = date(year, month, day or 1)
            last = first if day else _end(year, month)
        else:
            first, last = date(year, 1, 1), date(year, 12, 31)
    except (ValueError, OverflowError):
        return None
    return first.isoformat(), last.isoformat()


def _end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
