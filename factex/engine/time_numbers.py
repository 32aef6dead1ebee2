"""Numbers in dates and durations, in digits and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    """A kind of number that patterns name: its range, how many digits, and how it is spelled.

    `grouped` digits may have signs between thousands and decimals (`1,000`).
    """

    name: str
    low: int
    high: int
    digits: tuple[int, int]
    grouped: bool
    words: str  # class of number words, or ""
    joiners: tuple[str, ...]
    pairs: str  # spelled as two numbers below 100, as years are: "yes", "only" or ""


def number_of(
    words: Sequence[str], number: Number, spelled: Mapping[str, int | str], thousands: str, decimal: str
) -> int | float | None:
    """The number that digits, number words (`spelled`) or both make; None where they make none, or one out of range."""
    amounts: list[int | float] = []
    for word in words:
        if number.pairs == "only" and word[:1].isdecimal():
            return None
        if word.lower() in spelled:
            amounts.append(int(spelled[word.lower()]))
        elif word[:1].isdecimal():
            found = digits_as(number, word, thousands, decimal)
            if found is None:
                return None
            amounts.append(found)
    if number.pairs == "only" and len(amounts) < 2:
        return None
    if len(amounts) == 1:
        total = amounts[0]
        return total if number.low <= total <= number.high else None
    if (
        number.pairs
        and len(amounts) in (2, 3)
        and 10 <= amounts[0] < 100
        and amounts[1] >= 10
        and sum(amounts[1:]) < 100
    ):
        total = amounts[0] * 100 + sum(amounts[1:])
        return total if number.low <= total <= number.high else None
    if number.pairs == "only":
        return None
    whole: int | float = 0
    part: int | float = 0
    last: int | float = 0
    for amount in amounts:
        if amount >= 1000:
            whole, part, last = whole + max(part, 1) * amount, 0, amount
        elif amount >= 100:
            part, last = max(part, 1) * amount, amount
        elif last == 0 or last >= 100 or (last >= 20 and last % 10 == 0 and amount < 10):
            part, last = part + amount, amount
        else:
            return None
    total = whole + part
    return total if number.low <= total <= number.high else None


def digits_as(number: Number, piece: str, thousands: str, decimal: str) -> int | float | None:
    """The number that a piece of digits is, if it is one of this kind."""
    plain = piece.replace(thousands, "") if thousands else piece
    if (plain != piece and not number.grouped) or len(plain) > 15:
        return None
    whole, point, rest = plain.partition(decimal) if decimal else (plain, "", "")
    if not whole.isdecimal() or (point and not (number.grouped and rest.isdecimal())):
        return None
    if not number.digits[0] <= len(whole) <= number.digits[1]:
        return None
    amount = float(f"{whole}.{rest}") if point else int(whole)
    return amount if number.low <= amount <= number.high else None
