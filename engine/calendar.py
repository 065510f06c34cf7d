"""Exact calendar arithmetic in whole days, calendar months and years.

Months and years are calendar units; a day that the target month does not have falls back to
the month's last day. The one open case is an anniversary of 29 February in a common year: no
source settles whether it is 28 February or 1 March, so both days are returned and the caller
treats the day between as disputed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta

EARLIEST_DAY = date(1800, 1, 1)
LATEST_DAY = date(2299, 12, 31)
LONGEST_SHIFT_YEARS = 300


@dataclass(frozen=True, slots=True)
class Shift:
    """A signed calendar distance: years, months and days (negative for `minus`)."""

    years: int = 0
    months: int = 0
    days: int = 0

    def __bool__(self) -> bool:
        return bool(self.years or self.months or self.days)

    @property
    def words(self) -> str:
        """The distance in words: `plus 12 months`, `minus 5 years`."""
        parts = [(self.years, "year"), (self.months, "month"), (self.days, "day")]
        said = [f"{abs(n)} {unit}{'' if abs(n) == 1 else 's'}" for n, unit in parts if n]
        sign = "minus" if min(self.years, self.months, self.days) < 0 else "plus"
        return f"{sign} {' '.join(said)}" if said else ""


@lru_cache(maxsize=4096)
def shifted(day: date, shift: Shift) -> tuple[date, date]:
    """The day(s) that lie `shift` away from `day`: twice the same day unless disputed."""
    landed = day + relativedelta(years=shift.years, months=shift.months)
    rest = timedelta(days=shift.days)
    return landed + rest, landed + rest + timedelta(days=_is_disputed(day, landed, shift))


def _is_disputed(day: date, landed: date, shift: Shift) -> bool:
    whole_years = (12 * shift.years + shift.months) % 12 == 0
    return whole_years and (day.month, day.day) == (2, 29) != (landed.month, landed.day)


def _anniversaries(start: date, months: int, end: date) -> tuple[int, int]:
    """Least and greatest count of whole `months`-long units completed from `start` to `end`."""
    guess = ((end.year - start.year) * 12 + end.month - start.month) // months + 1
    least = guess
    while least > 0 and shifted(start, Shift(months=least * months))[1] > end:
        least -= 1
    most = guess
    while most > 0 and shifted(start, Shift(months=most * months))[0] > end:
        most -= 1
    return least, most


def _completed(months: int) -> Callable[[date, date], tuple[int, int]]:
    def count(start: date, end: date) -> tuple[int, int]:
        if end < start:
            lo, hi = _begun(months)(end, start)
            return -hi, -lo
        return _anniversaries(start, months, end)

    return count


def _begun(months: int) -> Callable[[date, date], tuple[int, int]]:
    def count(start: date, end: date) -> tuple[int, int]:
        if end < start:
            lo, hi = _completed(months)(end, start)
            return -hi, -lo
        if end == start:
            return 0, 0
        lo, hi = _anniversaries(start, months, end - timedelta(days=1))
        return lo + 1, hi + 1

    return count


def _days(start: date, end: date) -> tuple[int, int]:
    return (end - start).days, (end - start).days


COUNTS: dict[str, Callable[[date, date], tuple[int, int]]] = {
    "days": _days,
    "months_completed": _completed(1),
    "months_begun": _begun(1),
    "years_completed": _completed(12),
    "years_begun": _begun(12),
}
"""Units in which the distance between two days is counted: name to (start, end) -> (lo, hi).

`lo` and `hi` differ only on a disputed day. `completed` rounds down, `begun` rounds up.
"""

_DAYS_IN = {"days": (1, 1), "months": (28, 31), "years": (365, 366)}


def roughly(unit: str, days: int) -> tuple[int, int]:
    """Least and greatest count of `unit` in so many days, whatever day they begin on."""
    name, _, direction = unit.partition("_")
    shortest, longest = _DAYS_IN[name]
    if direction == "begun":
        return -(-days // longest), -(-days // shortest)
    return days // longest, days // shortest
