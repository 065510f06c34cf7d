"""Measures of partly known records, against a second definition on the records in full.

An applicant is made up in full, then some of it is hidden. Whatever is hidden, the value found
must allow the true one; and what is found with less hidden must lie within it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.meaning import WITHOUT_LAW, measure
from engine.values import ABSENT, HIGHEST, LOWEST, Interval, Records, Value, bounds
from engine.vocabulary.derived import Frame
from tests.measured import AS_OF, FACTS, MEASURES, Facts, Rows

HEAD = """
ruleset: gate/one
title: One
sources: { law: { cite: x, url: y, tier: primary, seen: 2024-01-01 } }
requirements:
  - { id: asked, says: x, source: law, met_when: { count: log.rows, is: { at_least: 1 } } }
"""


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
        (
            "largest_change",
            [A | {"group": "x", "change": Decimal(-3)}, {"group": "y", "change": Decimal(0)}],
            True,
            Interval(Decimal(-3), 0),
        ),
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


def test_no_window_is_known_without_the_rows(derivations: dict[str, Any]) -> None:
    """Whoever has not left spent no time abroad, whatever was told of the stays."""
    told = {"plain.start": ABSENT, "plain.end": SECOND, "as_of": AS_OF}
    for name in ("time_within_days", "time_within_years_completed"):
        assert Frame(told, derivations)[f"own.{name}"] is ABSENT
        assert Frame({**told, "plain.start": FIRST}, derivations)[f"own.{name}"] is None


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
