"""Calendar arithmetic, checked against days counted by hand and against a second definition."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar import COUNTS, EARLIEST_DAY, LATEST_DAY, Shift, roughly, shifted

DAYS = st.dates(date(1880, 1, 1), date(2120, 12, 31))


def day(text: str) -> date:
    """A date as files write it."""
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "shift", "first", "last"),
    [
        ("2011-10-01", Shift(years=7), "2018-10-01", "2018-10-01"),
        ("2024-01-31", Shift(months=1), "2024-02-29", "2024-02-29"),
        ("2023-01-31", Shift(months=1), "2023-02-28", "2023-02-28"),
        ("2024-03-31", Shift(months=-1), "2024-02-29", "2024-02-29"),
        ("2011-01-15", Shift(months=12), "2012-01-15", "2012-01-15"),
        ("2024-12-31", Shift(days=1), "2025-01-01", "2025-01-01"),
        ("2024-05-10", Shift(years=1, months=1, days=1), "2025-06-11", "2025-06-11"),
        ("2024-05-10", Shift(years=-5), "2019-05-10", "2019-05-10"),
        ("2012-02-29", Shift(years=7), "2019-02-28", "2019-03-01"),
        ("2012-02-29", Shift(months=12), "2013-02-28", "2013-03-01"),
        ("2012-02-29", Shift(years=-1), "2011-02-28", "2011-03-01"),
        ("2012-02-29", Shift(years=8), "2020-02-29", "2020-02-29"),
        ("2012-02-29", Shift(months=1), "2012-03-29", "2012-03-29"),
        ("2012-02-29", Shift(years=1, days=10), "2013-03-10", "2013-03-11"),
        ("2012-02-29", Shift(days=366), "2013-03-01", "2013-03-01"),
    ],
)
def test_shifted_lands_on_the_day_or_on_both_disputed_days(
    start: str, shift: Shift, first: str, last: str
) -> None:
    """A missing day falls back to the month's end; an anniversary of 29 February has two days."""
    assert shifted(day(start), shift) == (day(first), day(last))


@pytest.mark.parametrize(
    ("unit", "start", "end", "least", "most"),
    [
        ("days", "2024-02-28", "2024-03-01", 2, 2),
        ("days", "2024-03-01", "2024-02-28", -2, -2),
        ("years_begun", "2011-10-01", "2018-10-01", 7, 7),
        ("years_begun", "2011-10-01", "2018-10-02", 8, 8),
        ("years_begun", "2011-10-01", "2011-10-01", 0, 0),
        ("years_begun", "2011-10-01", "2011-10-02", 1, 1),
        ("years_completed", "2011-10-01", "2018-09-30", 6, 6),
        ("years_completed", "2011-10-01", "2018-10-01", 7, 7),
        ("years_completed", "2018-10-01", "2011-10-01", -7, -7),
        ("years_begun", "2018-10-01", "2011-10-02", -6, -6),
        ("months_completed", "2024-01-31", "2024-02-28", 0, 0),
        ("months_completed", "2024-01-31", "2024-02-29", 1, 1),
        ("months_begun", "2024-01-31", "2024-02-29", 1, 1),
        ("months_begun", "2024-01-31", "2024-03-01", 2, 2),
        ("years_completed", "2012-02-29", "2019-02-27", 6, 6),
        ("years_completed", "2012-02-29", "2019-02-28", 6, 7),
        ("years_completed", "2012-02-29", "2019-03-01", 7, 7),
        ("years_begun", "2012-02-29", "2019-02-28", 7, 7),
        ("years_begun", "2012-02-29", "2019-03-01", 7, 8),
        ("years_begun", "2012-02-29", "2019-03-02", 8, 8),
        ("years_completed", "2012-02-29", "2016-02-29", 4, 4),
        ("months_completed", "2012-02-29", "2013-02-28", 11, 12),
    ],
)
def test_counts_of_whole_units(unit: str, start: str, end: str, least: int, most: int) -> None:
    """Completed units round down, begun ones up, and a disputed day leaves two answers."""
    assert COUNTS[unit](day(start), day(end)) == (least, most)


@given(DAYS, DAYS, st.sampled_from(sorted(COUNTS)))
def test_counting_backwards_is_the_negative(start: date, end: date, unit: str) -> None:
    """From one day to another, completed units one way are begun units the other way."""
    name, _, direction = unit.partition("_")
    opposite = {"completed": f"{name}_begun", "begun": f"{name}_completed"}.get(direction, unit)
    least, most = COUNTS[unit](start, end)
    assert COUNTS[opposite](end, start) == (-most, -least)


@given(DAYS, st.integers(0, 1500), st.sampled_from(["months", "years"]))
def test_counts_agree_with_adding_units(start: date, days: int, name: str) -> None:
    """Completed units are the most that can be added without passing the end."""
    end = start + timedelta(days=days)
    shifts = [shifted(start, Shift(**{name: units})) for units in range(1, 60)]
    for side, count in enumerate(reversed(COUNTS[f"{name}_completed"](start, end))):
        assert count == sum(pair[side] <= end for pair in shifts)
    for side, count in enumerate(reversed(COUNTS[f"{name}_begun"](start, end))):
        assert count == sum(pair[side] < end for pair in shifts) + (end > start)


@given(DAYS, DAYS, DAYS, st.sampled_from(sorted(COUNTS)))
def test_counts_grow_with_the_distance(a: date, b: date, c: date, unit: str) -> None:
    """A longer stretch never counts for less, which the bounds of measures rest on."""
    first, middle, last = sorted((a, b, c))
    whole, head, tail = (
        COUNTS[unit](*ends) for ends in ((first, last), (first, middle), (middle, last))
    )
    assert whole >= head
    assert whole >= tail
    assert whole[0] >= head[0]
    assert whole[0] >= tail[0]


@given(DAYS, st.integers(0, 4000), st.sampled_from(sorted(COUNTS)))
def test_rough_counts_hold_from_any_day(start: date, days: int, unit: str) -> None:
    """What so many days amount to lies within the rough count, whatever day they begin on."""
    least, most = COUNTS[unit](start, start + timedelta(days=days))
    rough = roughly(unit, days)
    assert rough[0] <= least <= most <= rough[1]


def test_longest_shift_stays_in_the_calendar() -> None:
    """The first and the last day that facts may name can be moved as far as rules may move them."""
    far = Shift(years=300, months=300 * 12, days=300 * 366)
    assert shifted(LATEST_DAY, far)[0].year < 9999
    back = Shift(*(-units for units in (far.years, far.months, far.days)))
    assert shifted(EARLIEST_DAY, back)[0].year > 1


@pytest.mark.parametrize(
    ("shift", "words"),
    [
        (Shift(months=12), "plus 12 months"),
        (Shift(years=-1), "minus 1 year"),
        (Shift(years=1, months=6), "plus 1 year 6 months"),
        (Shift(), ""),
    ],
)
def test_words_of_a_shift(shift: Shift, words: str) -> None:
    """A distance reads as a person says it."""
    assert (shift.words, bool(shift)) == (words, bool(words))
