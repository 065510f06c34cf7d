"""Measures as rules write them, each with a second definition on records that are all known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from engine.calendar import COUNTS
from engine.values import ABSENT, HIGHEST, LOWEST, Interval, Value

AS_OF = date(2024, 3, 1)
FACTS = """
facts:
  log.rows:
    type: records
    ask: What?
    evidence: A paper
    fields:
      kind:   { type: code, codes: [a, b, c] }
      group:  { type: text }
      number: { type: integer, unit: hours }
      change: { type: decimal, minimum: -1000 }
      day:    { type: date }
      until:  { type: date, may_be_none: still going on }
      began:  { type: date, may_be_none: never begun }
  plain.start:  { type: date, may_be_none: never, ask: What?, evidence: A paper }
  plain.end:    { type: date, may_be_none: never, ask: What?, evidence: A paper }
  plain.first:  { type: integer, ask: What?, evidence: A paper, may_be_none: there is none }
  plain.second: { type: integer, ask: What?, evidence: A paper }
"""
Rows = list[dict[str, Any]]
Facts = dict[str, Any]


def of_a(rows: Rows) -> Rows:
    """The rows that most measures below ask for."""
    return [row for row in rows if row["kind"] == "a"]


def groups(rows: Rows) -> Iterable[Rows]:
    """The rows by group."""
    found = defaultdict(list)
    for row in rows:
        found[row["group"]].append(row)
    return found.values()


def total(rows: Rows, field: str) -> Any:
    """The sum of a field."""
    return sum((row[field] for row in rows), Decimal(0))


def counted(unit: str, pairs: list[tuple[date, date]]) -> Value:
    """The shortest of several stretches; two bounds where a day is disputed."""
    if not pairs:
        return ABSENT
    found = [COUNTS[unit](*pair) for pair in pairs]
    lo, hi = min(each[0] for each in found), min(each[1] for each in found)
    return lo if lo == hi else Interval(lo, hi, open=False)


def span(unit: str, rows: Rows) -> Value:
    """The stretch from the first to the last row."""
    days = [row["day"] for row in rows]
    return counted(unit, [(min(days), max(days))] if days else [])


def span_of_each(unit: str, rows: Rows, codes: str) -> Value:
    """The shortest stretch with a row of each code, by trying all choices."""
    days = [[row["day"] for row in rows if row["kind"] == code] for code in codes]
    return counted(unit, [(min(each), max(each)) for each in product(*days)])


def time_in(unit: str, rows: Rows, start: Any = LOWEST, end: Any = HIGHEST) -> Value:
    """The days that the periods cover, one by one."""
    if start is ABSENT or end is ABSENT:
        return ABSENT
    days = set()
    for row in rows:
        last = AS_OF if row["until"] is ABSENT else row["until"]
        length = range((last - row["day"]).days + 1)
        days |= {row["day"] + timedelta(days=each) for each in length}
    days = {day for day in days if start <= day <= end}
    if not days:
        return 0
    return counted(unit, [(min(days), min(days) + timedelta(days=len(days)))])


def between(unit: str, facts: Facts) -> Value:
    """The stretch between two facts."""
    start, end = facts["plain.start"], facts["plain.end"]
    return ABSENT if ABSENT in (start, end) else counted(unit, [(start, end)])


YEAR_BEFORE = "{ fact: plain.start, minus: { years: 1 } }"
WINDOW = "[ plain.start, { fact: plain.end, plus: { days: 1 } } ]"
MEASURES: dict[str, tuple[str, Callable[[Rows, Facts], Value]]] = {
    "count": ("count: log.rows", lambda rows, _: len(rows)),
    "count_where": (
        "count: log.rows, where: [ kind: { one_of: [a, b] }, number: { at_least: 2 } ]",
        lambda rows, _: sum(row["kind"] in "ab" and row["number"] >= 2 for row in rows),
    ),
    "count_either": (
        "count: log.rows, where: { any: [ kind: a, none: [ number: { at_most: 3 } ] ] }",
        lambda rows, _: sum(row["kind"] == "a" or row["number"] > 3 for row in rows),
    ),
    "count_by_fact": (
        f"count: log.rows, where: [ day: {{ on_or_after: {YEAR_BEFORE} }} ]",
        lambda rows, facts: sum(
            facts["plain.start"] is not ABSENT and row["day"] >= year_before(facts["plain.start"])
            for row in rows
        ),
    ),
    "count_by_field": (
        "count: log.rows, where: [ until: { same_as: day } ]",
        lambda rows, _: sum(row["until"] == row["day"] for row in rows),
    ),
    "sum": (
        "sum: log.rows.number, where: [ kind: a ]",
        lambda rows, _: total(of_a(rows), "number"),
    ),
    "sum_of_changes": (
        "sum: log.rows.change, where: [ kind: a ]",
        lambda rows, _: total(of_a(rows), "change"),
    ),
    "earliest": (
        "earliest: log.rows.day, where: [ kind: a ]",
        lambda rows, _: min((row["day"] for row in of_a(rows)), default=ABSENT),
    ),
    "latest": (
        "latest: log.rows.day, where: [ kind: a ]",
        lambda rows, _: max((row["day"] for row in of_a(rows)), default=ABSENT),
    ),
    "latest_number": (
        "latest: log.rows.number",
        lambda rows, _: max((row["number"] for row in rows), default=ABSENT),
    ),
    "latest_until": (
        "latest: log.rows.until",
        lambda rows, _: max(
            (row["until"] for row in rows if row["until"] is not ABSENT), default=ABSENT
        ),
    ),
    "most_rows": (
        "count: log.rows, where: [ kind: a ], per: group, take: largest",
        lambda rows, _: max(map(len, groups(of_a(rows))), default=0),
    ),
    "largest_sum": (
        "sum: log.rows.number, where: [ kind: a ], per: group, take: largest",
        lambda rows, _: max((total(each, "number") for each in groups(of_a(rows))), default=0),
    ),
    "largest_change": (
        "sum: log.rows.change, where: [ kind: a ], per: group, take: largest",
        lambda rows, _: max((total(each, "change") for each in groups(of_a(rows))), default=0),
    ),
    "groups_of_more_than_one": (
        "count: log.rows, where: [ kind: a ], per: group, take: { number_with: { more_than: 1 } }",
        lambda rows, _: sum(len(each) > 1 for each in groups(of_a(rows))),
    ),
    "groups_of_at_most_one": (
        "count: log.rows, where: [ kind: a ], per: group, take: { number_with: { at_most: 1 } }",
        lambda rows, _: sum(len(each) <= 1 for each in groups(of_a(rows))),
    ),
    "groups_of_three_hours": (
        "sum: log.rows.number, per: group, take: { number_with: { at_least: 1, at_most: 3 } }",
        lambda rows, _: sum(1 <= total(each, "number") <= 3 for each in groups(rows)),
    ),
    "groups_that_lost": (
        "sum: log.rows.change, per: group, take: { number_with: { less_than: 0 } }",
        lambda rows, _: sum(total(each, "change") < 0 for each in groups(rows)),
    ),
    **{
        f"span_{unit}": (
            f"span: log.rows.day, where: [ kind: a ], unit: {unit}",
            lambda rows, _, unit=unit: span(unit, of_a(rows)),
        )
        for unit in COUNTS
    },
    **{
        f"span_of_each_{unit}": (
            f"span: log.rows.day, one_of_each: {{ kind: [a, b] }}, unit: {unit}",
            lambda rows, _, unit=unit: span_of_each(unit, rows, "ab"),
        )
        for unit in COUNTS
    },
    "span_of_three": (
        "span: log.rows.day, one_of_each: { kind: [a, b, c] }, where: [ number: { at_least: 1 } ]",
        lambda rows, _: span_of_each("days", [row for row in rows if row["number"] >= 1], "abc"),
    ),
    **{
        f"time_{unit}": (
            f"time_in: log.rows, from: day, until: until, where: [ kind: a ], unit: {unit}",
            lambda rows, _, unit=unit: time_in(unit, of_a(rows)),
        )
        for unit in COUNTS
    },
    "time_begun": (
        "time_in: log.rows, from: began, until: until",
        lambda rows, _: time_in(
            "days", [row | {"day": row["began"]} for row in rows if row["began"] is not ABSENT]
        ),
    ),
    **{
        f"time_within_{unit}": (
            f"time_in: log.rows, from: day, until: until, within: {WINDOW}, unit: {unit}",
            lambda rows, facts, unit=unit: time_in(
                unit, rows, facts["plain.start"], day_after(facts["plain.end"])
            ),
        )
        for unit in COUNTS
    },
    **{
        f"between_{unit}": (
            f"between: [ plain.start, plain.end ], unit: {unit}",
            lambda _, facts, unit=unit: between(unit, facts),
        )
        for unit in COUNTS
    },
    "between_measures": (
        "between: [ own.earliest, own.latest ]",
        lambda rows, _: span("days", of_a(rows)),
    ),
    "add": (
        "add: [ plain.first, plain.second ]",
        lambda _, facts: 0 if facts["plain.first"] is ABSENT else facts["plain.first"],
    ),
    "add_measures": (
        "add: [ own.sum, own.count, plain.first ]",
        lambda rows, facts: (
            total(of_a(rows), "number")
            + len(rows)
            + (0 if facts["plain.first"] is ABSENT else facts["plain.first"])
        ),
    ),
    "count_of_picked": (
        "count: own.picked, where: [ number: { at_least: 2 } ]",
        lambda rows, _: sum(row["number"] >= 2 for row in of_a(rows)),
    ),
    "latest_of_picked": (
        "latest: own.picked.day",
        lambda rows, _: max((row["day"] for row in of_a(rows)), default=ABSENT),
    ),
}


def year_before(day: date) -> date:
    """The same day of the year before; no day here is 29 February."""
    return day.replace(year=day.year - 1)


def day_after(day: Any) -> Any:
    """The next day, if there is one."""
    return day if day is ABSENT else day + timedelta(days=1)
