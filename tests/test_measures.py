"""Measures of partly known records, against a second definition on the records in full.

An applicant is made up in full, then some of it is hidden. Whatever is hidden, the value found
must allow the true one; and what is found with less hidden must lie within it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar import COUNTS
from engine.language.meaning import WITHOUT_LAW, measure
from engine.values import ABSENT, HIGHEST, LOWEST, Interval, Records, Value, bounds
from engine.vocabulary.derived import Frame

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
HEAD = """
ruleset: gate/one
title: One
sources: { law: { cite: x, url: y, tier: primary, seen: 2024-01-01 } }
requirements:
  - { id: asked, says: x, source: law, met_when: { count: log.rows, is: { at_least: 1 } } }
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


@pytest.fixture(scope="module")
def derivations(rulebook: Callable[..., Any]) -> dict[str, Any]:
    """All measures as the ruleset reads them."""
    lines = [f"  own.{name}: {{ {text}, source: law }}" for name, (text, _) in MEASURES.items()]
    own = "\n".join(["derived:", "  own.picked: { pick: log.rows, where: [ kind: a ] }", *lines])
    book = rulebook({"vocabulary/facts.yaml": FACTS, "gate/one.yaml": f"{HEAD}{own}\n"})
    versions = book.rulesets["gate/one"].derived
    return {name: measure(each[0].measure, WITHOUT_LAW) for name, each in versions.items()}


# Applicants


@dataclass(frozen=True)
class Known:
    """What is told of an applicant: the rows with what is hidden of them, and some facts."""

    rows: Rows
    facts: Facts
    hidden: frozenset[tuple[int, str]] = frozenset()
    unsaid: frozenset[int] = frozenset()
    missing: frozenset[str] = frozenset()

    def values(self) -> dict[str, Any]:
        """The values that the measures read."""
        told = [
            {name: value for name, value in row.items() if (index, name) not in self.hidden}
            for index, row in enumerate(self.rows)
            if index not in self.unsaid
        ]
        facts = {name: value for name, value in self.facts.items() if name not in self.missing}
        return {**facts, "log.rows": Records(tuple(told), (), not self.unsaid), "as_of": AS_OF}


DAYS = st.sampled_from(
    [date(2019, 2, 27), date(2020, 2, 28), date(2020, 3, 1), date(2021, 3, 1), date(2023, 12, 31)]
)
LEAP_DAYS = st.one_of(DAYS, st.just(date(2020, 2, 29)))
FIELDS = {
    "kind": st.sampled_from("abc"),
    "group": st.sampled_from("xyz"),
    "number": st.integers(0, 5),
    "change": st.sampled_from([Decimal("-2.5"), Decimal(0), Decimal("1.25"), Decimal(4)]),
    "day": LEAP_DAYS,
    "until": st.one_of(LEAP_DAYS, st.just(ABSENT)),
    "began": st.one_of(LEAP_DAYS, st.just(ABSENT)),
}
PLAIN = {
    "plain.start": st.one_of(DAYS, st.just(ABSENT)),
    "plain.end": st.one_of(LEAP_DAYS, st.just(ABSENT)),
    "plain.first": st.one_of(st.integers(0, 9), st.just(ABSENT)),
    "plain.second": st.just(0),
}


def subsets(of: Iterable[Any]) -> st.SearchStrategy[frozenset[Any]]:
    """Any part of a collection."""
    listed = sorted(of)
    return st.frozensets(st.sampled_from(listed)) if listed else st.just(frozenset())


@st.composite
def applicants(draw: st.DrawFn) -> tuple[Known, Known, Known]:
    """One applicant told a little, told more, and told in full."""
    rows = draw(st.lists(st.fixed_dictionaries(FIELDS), max_size=5))
    full = Known(rows, draw(st.fixed_dictionaries(PLAIN)))
    hidden = draw(subsets((index, name) for index in range(len(rows)) for name in FIELDS))
    unsaid, missing = draw(subsets(range(len(rows)))), draw(subsets(PLAIN))
    little = replace(full, hidden=hidden, unsaid=unsaid, missing=missing)
    more = replace(
        full,
        hidden=draw(subsets(hidden)),
        unsaid=draw(subsets(unsaid)),
        missing=draw(subsets(missing)),
    )
    return little, more, full


def allows(wide: Value, narrow: Value) -> bool:
    """Whether everything that the one value can be, the other can be too."""
    if wide is None:
        return True
    if narrow is None or wide is ABSENT or narrow is ABSENT:
        may_be = type(wide) is Interval and wide.absent
        return narrow is wide or (narrow is ABSENT and may_be)
    (a, b), (c, d) = bounds(wide), bounds(narrow)
    absent = type(narrow) is Interval and narrow.absent
    return a <= c and d <= b and (not absent or (type(wide) is Interval and wide.absent))


def faults(name: str, values: list[Value], told: tuple[Known, ...]) -> list[str]:
    """What is wrong with the values found of one measure, less told first."""
    *partly, full = values
    checks = {
        "is not what is counted by hand": full == MEASURES[name][1](told[-1].rows, told[-1].facts),
        "rules out what more knowledge shows": all(map(allows, values, values[1:])),
        "calls settled what more knowledge changes": all(
            value == full or value is None or value.open for value in partly
        ),
    }
    return [f"{name}: {fault}" for fault, right in checks.items() if not right]


@settings(max_examples=400, deadline=None)
@given(told=applicants())
def test_measures_allow_the_truth_and_only_narrow(
    derivations: dict[str, Any], told: tuple[Known, Known, Known]
) -> None:
    """Less told, a value allows what more told finds; all told, it is what is counted by hand."""
    frames = [Frame(each.values(), derivations) for each in told]
    found = {name: [frame[f"own.{name}"] for frame in frames] for name in MEASURES}
    assert [fault for name in found for fault in faults(name, found[name], told)] == []


# Single cases


def value_of(derivations: dict[str, Any], name: str, rows: Rows, complete: bool = True) -> Value:
    """A measure of these rows."""
    records = Records(tuple(rows), (), complete)
    return Frame({"log.rows": records, "as_of": AS_OF}, derivations)[f"own.{name}"]


A, B = {"kind": "a"}, {"kind": "b"}
FIRST, SECOND, LAST = date(2020, 1, 1), date(2020, 1, 10), date(2023, 1, 1)


@pytest.mark.parametrize(
    ("name", "rows", "complete", "value"),
    [
        # empty lists, complete and not
        ("count", [], True, 0),
        ("count", [], False, Interval(0, HIGHEST)),
        ("sum", [], True, 0),
        ("sum", [], False, Interval(0, HIGHEST)),
        ("sum_of_changes", [], False, Interval(LOWEST, HIGHEST)),
        ("earliest", [], True, ABSENT),
        ("earliest", [], False, Interval(LOWEST, HIGHEST, absent=True)),
        ("most_rows", [], True, 0),
        ("groups_of_more_than_one", [], True, 0),
        ("groups_of_more_than_one", [], False, Interval(0, HIGHEST)),
        ("span_days", [], True, ABSENT),
        ("span_of_each_days", [A | {"day": FIRST}], True, ABSENT),
        ("time_days", [], True, 0),
        ("time_days", [], False, Interval(0, HIGHEST)),
        # rows of which little is told
        ("count_where", [{}], True, Interval(0, 1)),
        ("count_where", [{"number": 1}], True, 0),
        ("sum", [A], True, Interval(0, HIGHEST)),
        ("sum", [{"number": 3}], True, Interval(0, 3)),
        ("sum_of_changes", [{"change": Decimal(-3)}], True, Interval(Decimal(-3), 0)),
        ("earliest", [A | {"day": SECOND}, {"day": FIRST}], True, Interval(FIRST, SECOND)),
        ("earliest", [A | {"day": FIRST}, {"day": SECOND}], True, FIRST),
        ("earliest", [{"day": SECOND}], True, Interval(SECOND, SECOND, absent=True)),
        # groups: a row of no known group may join any, or be one of its own
        ("most_rows", [A | {"group": "x"}, A], True, Interval(1, 2)),
        ("most_rows", [A, A], True, Interval(1, 2)),
        ("largest_sum", [A | {"number": 4}], True, Interval(4, 4)),
        ("groups_of_more_than_one", [A | {"group": "x"}, A], True, Interval(0, 2)),
        ("groups_of_at_most_one", [{"group": "x"}], True, Interval(0, 1)),
        # the shortest stretch, not that of the first or the last rows
        (
            "span_of_each_days",
            [A | {"day": FIRST}, B | {"day": SECOND}, A | {"day": SECOND}, B | {"day": LAST}],
            True,
            0,
        ),
        ("span_of_each_days", [A | {"day": FIRST}, B | {"day": SECOND}], True, 9),
        ("span_of_each_days", [A | {"day": FIRST}, B | {"day": SECOND}], False, Interval(0, 9)),
        ("span_days", [{"day": FIRST}, {"day": LAST}], True, Interval(0, 1096, absent=True)),
        # overlapping, touching, endless and backward periods
        ("time_days", [A | {"day": FIRST, "until": SECOND}] * 2, True, 10),
        (
            "time_days",
            [A | {"day": FIRST, "until": SECOND}, A | {"day": SECOND, "until": date(2020, 1, 20)}],
            True,
            20,
        ),
        ("time_days", [A | {"day": date(2024, 2, 28), "until": ABSENT}], True, 3),
        ("time_days", [A | {"day": SECOND, "until": FIRST}], True, 0),
        ("time_days", [A | {"day": FIRST}], True, Interval(0, HIGHEST)),
        # all of February is a month; with a day of January, counted from there, it is not
        (
            "time_months_completed",
            [
                A | {"day": date(2023, 2, 1), "until": date(2023, 2, 28)},
                {"day": date(2023, 1, 1), "until": date(2023, 1, 1)},
            ],
            True,
            Interval(0, 1),
        ),
        ("time_years_completed", [A | {"day": FIRST, "until": date(2020, 12, 31)}], True, 1),
        ("time_years_completed", [A | {"day": FIRST, "until": date(2020, 12, 30)}], True, 0),
    ],
)
def test_measure_of_few_rows(
    derivations: dict[str, Any], name: str, rows: Rows, complete: bool, value: Value
) -> None:
    """The value, or the narrowest bounds, of a handful of rows."""
    found = value_of(derivations, name, rows, complete)
    assert found == value or (type(found) is int and found == value.lo == value.hi)


def test_ten_thousand_rows(derivations: dict[str, Any]) -> None:
    """A long history is measured like a short one."""
    rows = [
        {
            "kind": "ab"[i % 2],
            "group": f"g{i % 100}",
            "number": 1,
            "change": Decimal(-1),
            "day": FIRST + timedelta(days=i % 1000),
            "until": FIRST + timedelta(days=i % 1000 + 1),
        }
        for i in range(10_000)
    ]
    expected = {
        "count": 10_000,
        "sum": 5_000,
        "sum_of_changes": -5_000,
        "earliest": FIRST,
        "most_rows": 100,
        "largest_change": -100,
        "groups_of_more_than_one": 50,
        "span_of_each_days": 1,
        "time_days": 1_000,
        "count_of_picked": 0,
    }
    assert {name: value_of(derivations, name, rows) for name in expected} == expected


def test_ten_thousand_rows_of_no_known_group(derivations: dict[str, Any]) -> None:
    """Rows that may belong to any group widen the bounds of all of them."""
    rows = [A | {"group": f"g{i}"} for i in range(5_000)] + [A] * 5_000
    assert value_of(derivations, "most_rows", rows) == Interval(1, 5_001)
    assert value_of(derivations, "groups_of_more_than_one", rows) == Interval(0, 10_000)
