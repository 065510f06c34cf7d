"""What each measure makes of records, dates and numbers: a value, or the bounds it lies in.

A row that only perhaps belongs widens the bounds, an incomplete list opens them; both close
as facts arrive, so that a test once settled stays settled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from engine.calendar import COUNTS, roughly
from engine.decision import Status
from engine.folding import MET, NOT_MET, UNKNOWN, fold_all
from engine.values import ABSENT, HIGHEST, LOWEST, Interval, Records, Value, bounds, interval

Number = Callable[[Records], Value]


def kept(records: Records, belongs: Callable[[Any], Status]) -> Records:
    """The rows for which `belongs` is MET; those it leaves open are kept as perhaps."""
    sure, maybe = [], []
    for row in records.sure:
        status = belongs(row)
        if status is MET:
            sure.append(row)
        elif status is not NOT_MET:
            maybe.append((row, status))
    for row, before in records.maybe:
        status = belongs(row)
        if status is not NOT_MET:
            maybe.append((row, fold_all((before, status))))
    return Records(tuple(sure), tuple(maybe), records.complete)


def _column(records: Records, field: str) -> tuple[list[Any], list[Any], bool]:
    """The known values of a field in sure and in maybe rows, and whether any may be missing."""
    sure = [row.get(field) for row in records.sure]
    maybe = [row.get(field) for row, _ in records.maybe]
    unknown = not records.complete or None in sure or None in maybe
    return _known(sure), _known(maybe), unknown


def _known(values: Iterable[Value]) -> list[Any]:
    return [value for value in values if value is not None and value is not ABSENT]


def count(records: Records) -> Value:
    """How many rows there are."""
    least = len(records.sure)
    most = least + len(records.maybe) if records.complete else HIGHEST
    return interval(least, most, absent=False, open=records.open)


def total(field: str, least: Any) -> Number:
    """The sum of a field; `least` is the smallest value that the field can have."""
    bounded = least is not None and least >= 0

    def measure(records: Records) -> Value:
        sure, maybe, unknown = _column(records, field)
        lo = sum(sure) + sum(value for value in maybe if value < 0)
        hi = sum(sure) + sum(value for value in maybe if value > 0)
        if unknown:
            return Interval(lo if bounded else LOWEST, HIGHEST)
        return interval(lo, hi, absent=False, open=records.open)

    return measure


def earliest(field: str) -> Number:
    """The least value of a field; ABSENT when no row has one."""

    def measure(records: Records) -> Value:
        sure, maybe, unknown = _column(records, field)
        if not (sure or maybe or unknown):
            return ABSENT
        lo = LOWEST if unknown else min(sure + maybe)
        hi = min(sure) if sure else HIGHEST if unknown else max(maybe)
        return interval(lo, hi, absent=not sure, open=unknown or records.open)

    return measure


def latest(field: str) -> Number:
    """The greatest value of a field; ABSENT when no row has one."""

    def measure(records: Records) -> Value:
        sure, maybe, unknown = _column(records, field)
        if not (sure or maybe or unknown):
            return ABSENT
        lo = max(sure) if sure else LOWEST if unknown else min(maybe)
        hi = HIGHEST if unknown else max(sure + maybe)
        return interval(lo, hi, absent=not sure, open=unknown or records.open)

    return measure


def _groups(records: Records, per: str) -> tuple[list[Records], Records]:
    """The rows of each known group, and those that may be of any group or of one of their own."""
    sure, maybe = defaultdict(list), defaultdict(list)
    for row in records.sure:
        sure[row.get(per)].append(row)
    for row, status in records.maybe:
        maybe[row.get(per)].append((row, status))
    strays = [*sure.pop(None, []), *(row for row, _ in maybe.pop(None, []))]
    loose = [(row, UNKNOWN) for row in strays]  # a known group may still settle where they count
    keys = dict.fromkeys((*sure, *maybe))
    groups = [Records(tuple(sure[key]), tuple(maybe[key])) for key in keys]
    return groups, Records((), tuple(loose), records.complete)


def largest(per: str, number: Number, grows: bool) -> Number:
    """The greatest of the groups' numbers; 0 when there is no group.

    `grows`: another row never lessens a number.
    """

    def measure(records: Records) -> Value:
        groups, loose = _groups(records, per)
        spare = number(loose)
        numbers = [_with_spare(number(group), spare) for group in groups]
        certain = [
            bounds(each)[0] for each, group in zip(numbers, groups, strict=True) if group.sure
        ]
        certain += _alone(records, per, number) if grows else []
        most = [bounds(each)[1] for each in (*numbers, *([spare] if loose.maybe else []))]
        if not certain:
            most.append(0)
            certain = [min([0, *(bounds(each)[0] for each in (*numbers, spare))])]
        hi = max(most) if records.complete else HIGHEST
        partly = any(type(each) is Interval and each.open for each in numbers)
        still_open = records.open or loose.open or partly
        return interval(max(certain), hi, absent=False, open=still_open)

    return measure


def _with_spare(number: Value, spare: Value) -> Value:
    """A group's number, to which the rows of no known group may add; mostly there are none."""
    return number if type(spare) is not Interval and spare == 0 else add([number, spare])


def _alone(records: Records, per: str, number: Number) -> list[Any]:
    """The least that the rows of no known group amount to, each for itself."""
    stray = (row for row in records.sure if row.get(per) is None)
    return [bounds(number(Records((row,))))[0] for row in stray]


def number_with(per: str, number: Number, passes: Callable[[Value], Status]) -> Number:
    """How many groups have a number that `passes`."""

    def measure(records: Records) -> Value:
        groups, loose = _groups(records, per)
        spare = number(loose)
        numbers = [_with_spare(number(group), spare) for group in groups]
        statuses = [
            (passes(each), bool(group.sure)) for each, group in zip(numbers, groups, strict=True)
        ]
        lo = sum(status is MET and exists for status, exists in statuses)
        perhaps = sum(status is not NOT_MET for status, _ in statuses) + len(loose.maybe)
        hi = perhaps if records.complete else HIGHEST
        still_open = records.open or loose.open or any(each is UNKNOWN for each, _ in statuses)
        return interval(lo, hi, absent=False, open=still_open)

    return measure


Window = tuple[Any, Any]
"""Two days, both included; of a window, either may be an edge."""


def _covered(periods: Iterable[Window]) -> tuple[int, date | None]:
    """Days in the union of periods (both ends included), and its first day."""
    days, first, reached = 0, None, None
    for start, end in sorted(period for period in periods if period[0] <= period[1]):
        first = first or start
        begin = start if reached is None or start > reached else reached + timedelta(days=1)
        days += max((end - begin).days + 1, 0)
        reached = end if reached is None else max(reached, end)
    return days, first


def time_in(starts: str, ends: str, unit: str) -> Callable[[Records, date, Window, Window], Value]:
    """Time covered by the rows' periods, overlaps merged, both end days included.

    Only days within a window count; `narrow` lies surely in it, `wide` may. A period whose end
    is known to be absent runs to `as_of`, one without a beginning does not count. Units longer
    than days count the covered days laid end to end from the first of them.
    """

    def period(row: Any, as_of: date) -> Window | None:
        start, end = row.get(starts), row.get(ends)
        if start is ABSENT:
            return HIGHEST, LOWEST
        if start is None or end is None:
            return None
        return start, as_of if end is ABSENT else end

    def cover(periods: list[Window | None], within: Window) -> tuple[int, date | None]:
        known = (each for each in periods if each is not None)
        return _covered((max(each[0], within[0]), min(each[1], within[1])) for each in known)

    def longest(within: Window) -> Any:
        if within[0] is LOWEST or within[1] is HIGHEST:
            return HIGHEST
        return roughly(unit, max((within[1] - within[0]).days + 1, 0))[1]

    def measure(records: Records, as_of: date, narrow: Window, wide: Window) -> Value:
        sure = [period(row, as_of) for row in records.sure]
        every = sure + [period(row, as_of) for row, _ in records.maybe]
        (least, first), (most, earliest) = cover(sure, narrow), cover(every, wide)
        if not records.complete or None in every:
            return Interval(roughly(unit, least)[0], longest(wide))
        if first is not None and first == earliest:
            lo, hi = (COUNTS[unit](first, first + timedelta(days=days)) for days in (least, most))
            return interval(lo[0], hi[1], absent=False, open=records.open)
        return interval(
            roughly(unit, least)[0], roughly(unit, most)[1], absent=False, open=records.open
        )

    return measure


def _ends_of(rows: list[tuple[date, str]], codes: tuple[str, ...]) -> list[Window]:
    """The tightest windows that hold one row of each code, one for each day they can end on."""
    last: dict[str, date] = {}
    windows = []
    for day, code in sorted(rows):
        last[code] = day
        if len(last) == len(codes):
            windows.append((min(last.values()), day))
    return windows


def span_of_each(
    field: str, selector: str, codes: tuple[str, ...], unit: str
) -> Callable[[Records], Value]:
    """The shortest distance that holds one row of each code; ABSENT when a code has no row."""

    def dated(rows: Iterable[Any]) -> list[tuple[date, str]]:
        pairs = ((row.get(field), row.get(selector)) for row in rows)
        return [(day, code) for day, code in pairs if isinstance(day, date) and code in codes]

    def shortest(rows: list[tuple[date, str]]) -> tuple[int, int] | None:
        counted = [COUNTS[unit](*window) for window in _ends_of(rows, codes)]
        return (min(lo for lo, _ in counted), min(hi for _, hi in counted)) if counted else None

    def measure(records: Records) -> Value:
        rows = [*records.sure, *(row for row, _ in records.maybe)]
        relevant = [row for row in rows if row.get(selector) in (None, *codes)]
        unknown = not records.complete or any(
            row.get(field) is None or row.get(selector) is None for row in relevant
        )
        settled, possible = shortest(dated(records.sure)), shortest(dated(rows))
        if possible is None and not unknown:
            return ABSENT
        lo = 0 if unknown or possible is None else possible[0]
        hi = HIGHEST if settled is None else settled[1]
        return interval(lo, hi, absent=settled is None, open=unknown or records.open)

    return measure


def span(field: str, unit: str) -> Number:
    """The distance from the first to the last row; ABSENT when there is none."""
    first, last = earliest(field), latest(field)

    def measure(records: Records) -> Value:
        distance = between(first(records), last(records), unit)
        if type(distance) is not Interval:
            return distance
        return Interval(max(distance.lo, 0), distance.hi, distance.absent, distance.open)

    return measure


def between(start: Value, end: Value, unit: str) -> Value:
    """The distance from one day to another in `unit`; negative when the second comes first."""
    if start is ABSENT or end is ABSENT:
        return ABSENT
    if start is None or end is None:
        return None
    (a, b), (c, d) = bounds(start), bounds(end)
    lo = LOWEST if b is HIGHEST or c is LOWEST else COUNTS[unit](b, c)[0]
    hi = HIGHEST if a is LOWEST or d is HIGHEST else COUNTS[unit](a, d)[1]
    sides = [side for side in (start, end) if type(side) is Interval]
    absent = any(side.absent for side in sides)
    return interval(lo, hi, absent=absent, open=any(side.open for side in sides))


def _edges(value: Value) -> tuple[Any, Any]:
    """The bounds of a number, where known absence counts as nothing."""
    lo, hi = (0, 0) if value is ABSENT else bounds(value)
    return (min(lo, 0), max(hi, 0)) if type(value) is Interval and value.absent else (lo, hi)


def add(values: Sequence[Value]) -> Value:
    """The sum of numbers; one known to be absent adds nothing."""
    if None in values:
        return None
    sides = [value for value in values if type(value) is Interval]
    ends = [_edges(value) for value in values]
    lows, highs = [lo for lo, _ in ends], [hi for _, hi in ends]
    zero = Decimal(0) if any(isinstance(end, Decimal) for end in lows + highs) else 0
    lo = LOWEST if LOWEST in lows else sum(lows, zero)
    hi = HIGHEST if HIGHEST in highs else sum(highs, zero)
    return interval(lo, hi, absent=False, open=any(side.open for side in sides))
