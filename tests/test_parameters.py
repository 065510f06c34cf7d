"""Parameters of `rulebooks/parameters`: constant, dated, keyed, doubtful or disputed values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.decision import Reason
from tests.gates import Gate, stored

ASKED = stored("parameters")
MEASURED = ASKED.beside("gate/measured")
FILED_2021, FILED_2022 = {"case.filed_on": "2021-12-31"}, {"case.filed_on": "2022-01-01"}
POINTS_5, POINTS_12, POINTS_20 = ({"case.points": points} for points in (5, 12, 20))
NOW = "2024-01-01"


@pytest.mark.parametrize(
    ("name", "facts", "as_of", "status"),
    [
        ("constant", POINTS_12, NOW, "met"),
        ("constant", POINTS_5, NOW, "not_met"),
        ("constant", {}, NOW, "unknown"),
        # dated by the date of the question, which is always known
        ("by_as_of", POINTS_12, "2021-12-31", "met"),
        ("by_as_of", POINTS_12, "2022-01-01", "not_met"),
        ("by_as_of", POINTS_20, "2019-12-31", "review"),
        # dated by a fact: each row runs to the next
        ("by_day", POINTS_12 | FILED_2021, NOW, "met"),
        ("by_day", POINTS_12 | FILED_2022, NOW, "not_met"),
        ("by_day", POINTS_12 | {"case.filed_on": "2022-12-31"}, NOW, "not_met"),
        ("by_day", {"case.points": 15, "case.filed_on": "2023-01-01"}, NOW, "met"),
        # a missing key: only what all rows agree on
        ("by_day", POINTS_20, NOW, "met"),
        ("by_day", POINTS_5, NOW, "not_met"),
        ("by_day", POINTS_12, NOW, "unknown"),
        ("by_day", FILED_2022, NOW, "unknown"),
        ("by_late_day", POINTS_20 | FILED_2022, NOW, "met"),
        ("by_late_day", POINTS_20 | FILED_2021, NOW, "review"),
        ("by_late_day", POINTS_20, NOW, "unknown"),
        ("by_late_day", POINTS_5, NOW, "unknown"),
        # keyed by a number, a code, an answer
        ("day_of_season", FILED_2022 | {"case.season": 2024}, NOW, "met"),
        ("day_of_season", FILED_2022 | {"case.season": 2025}, NOW, "not_met"),
        ("day_of_season", FILED_2022 | {"case.season": 2027}, NOW, "review"),
        ("day_of_season", FILED_2022, NOW, "unknown"),
        ("day_of_season", {"case.filed_on": "2030-01-01"}, NOW, "unknown"),
        ("by_kind", POINTS_12 | {"case.kind": "a"}, NOW, "met"),
        ("by_kind", POINTS_12 | {"case.kind": "c"}, NOW, "not_met"),
        ("by_kind", POINTS_12, NOW, "unknown"),
        ("by_kind", POINTS_20, NOW, "met"),
        ("by_some_kinds", POINTS_12 | {"case.kind": "c"}, NOW, "review"),
        ("by_some_kinds", POINTS_20, NOW, "unknown"),
        ("by_answer", POINTS_20, NOW, "met"),
        ("by_answer", POINTS_12 | {"case.closed": True}, NOW, "met"),
        ("by_answer", POINTS_12 | {"case.closed": False}, NOW, "not_met"),
        # a key that may be absent has no row then, so a table of all its codes is not total
        ("by_zone", POINTS_12 | {"case.zone": "x"}, NOW, "met"),
        ("by_zone", POINTS_12 | {"case.zone": "none"}, NOW, "review"),
        ("by_zone", POINTS_12, NOW, "unknown"),
        ("by_end", POINTS_12 | {"case.ended_on": "2020-01-01"}, NOW, "met"),
        ("by_end", POINTS_12 | {"case.ended_on": "none"}, NOW, "review"),
        ("by_end", POINTS_12, NOW, "unknown"),
        # two keys
        ("by_kind_and_day", POINTS_12 | FILED_2021 | {"case.kind": "a"}, NOW, "met"),
        ("by_kind_and_day", POINTS_12 | FILED_2022 | {"case.kind": "a"}, NOW, "not_met"),
        ("by_kind_and_day", POINTS_20 | {"case.kind": "a"}, NOW, "met"),
        ("by_kind_and_day", POINTS_12 | {"case.kind": "a"}, NOW, "unknown"),
        ("by_kind_and_day", POINTS_20 | FILED_2021 | {"case.kind": "b"}, NOW, "review"),
        ("by_kind_and_day", POINTS_20 | FILED_2022 | {"case.kind": "b"}, NOW, "not_met"),
        ("by_kind_and_day", POINTS_20 | FILED_2022 | {"case.kind": "c"}, NOW, "review"),
        ("by_kind_and_day", POINTS_20 | {"case.kind": "c"}, NOW, "review"),
        ("by_kind_and_day", POINTS_5 | FILED_2022, NOW, "unknown"),
        # keyed by a field of the record at hand
        ("by_test", {"case.tests": [{"on": "2021-12-31", "got": 10}]}, NOW, "met"),
        ("by_test", {"case.tests": [{"on": "2022-01-01", "got": 10}]}, NOW, "not_met"),
        ("by_test", {"case.tests": [{"got": 20}]}, NOW, "met"),
        ("by_test", {"case.tests": [{"got": 10}]}, NOW, "unknown"),
        ("by_test", {"case.tests": [{"got": 9}]}, NOW, "not_met"),
        # values of other types
        ("unlimited", {"case.points": 900} | FILED_2021, NOW, "met"),
        ("unlimited", {"case.points": 900} | FILED_2022, NOW, "not_met"),
        ("unlimited", FILED_2021, NOW, "met"),
        ("unlimited", POINTS_5, NOW, "met"),
        ("listed", FILED_2021 | {"case.country": "PK"}, NOW, "met"),
        ("listed", FILED_2022 | {"case.country": "PK"}, NOW, "not_met"),
        ("listed", {"case.country": "IN"}, NOW, "met"),
        ("listed", {"case.country": "NO"}, NOW, "unknown"),
        ("listed", {"case.country": "BR"}, NOW, "not_met"),
        ("collected", FILED_2021, NOW, "met"),
        ("collected", FILED_2022, NOW, "not_met"),
        ("collected", {}, NOW, "unknown"),
        ("month_after", {"case.filed_on": "2022-02-28"}, NOW, "met"),
        ("month_after", {"case.filed_on": "2022-02-27"}, NOW, "not_met"),
        # readings that disagree
        ("disputed", POINTS_20, NOW, "met"),
        ("disputed", POINTS_12, NOW, "review"),
        ("disputed", POINTS_5, NOW, "not_met"),
        ("disputed", {}, NOW, "unknown"),
        ("half_disputed", POINTS_12, NOW, "review"),
        ("half_disputed", POINTS_20, NOW, "met"),
        ("both_doubtful", POINTS_20, NOW, "review"),
        ("both_doubtful", POINTS_5, NOW, "review"),
        ("both_doubtful", {}, NOW, "unknown"),
        ("disputed_since", POINTS_12 | FILED_2021, NOW, "met"),
        ("disputed_since", POINTS_12 | FILED_2022, NOW, "review"),
        ("disputed_since", POINTS_12, NOW, "unknown"),
        # doubt
        ("outdated", POINTS_12, NOW, "review"),
        ("outdated", POINTS_5, NOW, "review"),
        ("outdated", {}, NOW, "unknown"),
        ("guessed", POINTS_12, NOW, "review"),
        ("best_tier", POINTS_12, NOW, "met"),
        ("sure_for_now", POINTS_12, "2024-06-30", "met"),
        ("sure_for_now", POINTS_12, "2024-07-01", "review"),
        ("row_for_now", POINTS_20 | FILED_2022, "2024-06-30", "met"),
        ("row_for_now", POINTS_20 | FILED_2022, "2024-07-01", "review"),
        ("row_for_now", POINTS_20 | FILED_2021, "2024-07-01", "met"),
        ("row_for_now", POINTS_20, "2024-07-01", "unknown"),
        ("guessed_row", POINTS_20 | FILED_2021, NOW, "met"),
        ("guessed_row", POINTS_20 | FILED_2022, NOW, "review"),
    ],
)
def test_value_of_the_law(name: str, facts: dict[str, Any], as_of: str, status: str) -> None:
    """The test comes to what the row in force, or all rows that may be, make of it."""
    assert ASKED.status(facts, as_of, name) == status


@pytest.mark.parametrize(
    ("name", "facts", "as_of", "reason"),
    [
        ("by_late_day", POINTS_20 | FILED_2021, NOW, Reason.NOT_RECORDED),
        ("by_some_kinds", POINTS_12 | {"case.kind": "c"}, NOW, Reason.NOT_RECORDED),
        ("by_zone", POINTS_12 | {"case.zone": "none"}, NOW, Reason.NOT_RECORDED),
        ("disputed", POINTS_12, NOW, Reason.SOURCES_DISAGREE),
        ("outdated", POINTS_12, NOW, Reason.DOUBTFUL_SOURCE),
        ("sure_for_now", POINTS_12, "2024-07-01", Reason.LOOK_UP_AGAIN),
        ("row_for_now", POINTS_20 | FILED_2022, "2024-07-01", Reason.LOOK_UP_AGAIN),
        ("guessed_row", POINTS_20 | FILED_2022, "2024-07-01", Reason.DOUBTFUL_SOURCE),
    ],
)
def test_reason_of_a_review(name: str, facts: dict[str, Any], as_of: str, reason: Reason) -> None:
    """A review says whether a value is not recorded, disputed, doubtful or no longer sure."""
    assert ASKED.finding(facts, as_of, name).reason is reason


RESTING = {
    "a value that rests on it": "derived: { own.rows: { count: log.rows, source: once } }",
    "a value measured from such a value": (
        "derived: { own.first: { earliest: log.rows.on, source: once }, own.rows: { source: law,"
        " count: log.rows, where: [ on: { on_or_after: { fact: own.first } } ] } }"
    ),
    "records picked by it": (
        "parameters: { first: { value: 2020-01-01, source: once } }\n"
        "derived: { own.rows: { count: log.rows, where: [ on: { after: { parameter: first } } ] } }"
    ),
}


@pytest.mark.parametrize("parts", RESTING.values(), ids=RESTING)
@pytest.mark.parametrize(
    ("tier", "reason"),
    [("primary", Reason.LOOK_UP_AGAIN), ("outdated", Reason.DOUBTFUL_SOURCE)],
)
def test_reason_of_a_measured_value(
    parts: str, tier: str, reason: Reason, gate: Callable[..., Gate]
) -> None:
    """What was sure for a time is told apart from what never was, in measures too."""
    facts = (
        "facts:\n  log.rows:\n    { type: records, ask: What, evidence: a log,"
        ' fields: { "on": { type: date } } }\n'
    )
    once = (
        f"  once: {{ cite: x, url: y, tier: {tier}, seen: 2024-01-01, sure_until: 2024-06-30 }}\n"
    )
    rule = "{ id: asked, says: x, source: law, met_when: { own.rows: { at_least: 1 } } }"
    one = gate(facts, f"{once}{parts}\nrequirements:\n  - {rule}\n")
    assert one.finding({"log.rows": [{"on": "2021-01-01"}]}, "2024-07-01").reason is reason


def test_key_that_is_missing_is_waited_for() -> None:
    """A value that hangs on a missing key names the key as what is missing."""
    assert ASKED.finding(POINTS_12, NOW, "by_day").missing == ("case.filed_on",)
    assert ASKED.finding({}, NOW, "by_answer").missing == ("case.closed", "case.points")


TWO_TESTS = {"case.tests": [{"on": "2021-05-01", "got": 12}, {"on": "2022-05-01", "got": 12}]}


@pytest.mark.parametrize(
    ("name", "facts", "status"),
    [
        # a table by a measured day: partly known, the day picks what it can
        ("by_first", POINTS_12 | {"case.tests": [{"on": "2021-05-01", "kind": "a"}]}, "met"),
        ("by_first", POINTS_12 | {"case.tests": [{"on": "2022-05-01", "kind": "a"}]}, "not_met"),
        ("by_first", POINTS_12 | {"case.tests": [{"on": "2021-05-01"}]}, "unknown"),
        ("by_first", POINTS_12 | {"case.tests": []}, "review"),
        ("by_first", POINTS_20, "unknown"),
        # a day that no fact can settle leaves the table to a human
        ("by_doubtful_day", POINTS_12 | TWO_TESTS, "review"),
        ("by_doubtful_day", TWO_TESTS, "unknown"),
        # what a measure rests on weighs like what a value rests on
        ("doubted", {"case.tests": [{}]}, "review"),
        ("doubted", {"case.tests": []}, "review"),
        ("doubted", {}, "unknown"),
        ("chained", POINTS_5 | {"case.tests": []}, "review"),
        ("counted", {"case.tests": [{"got": 12}]}, "review"),
        ("counted", {"case.tests": [{"got": 9}]}, "review"),
        ("counted", {"case.tests": []}, "not_met"),
        ("counted", {"case.tests": [{}]}, "unknown"),
        ("nothing", {"case.tests": []}, "met"),
        ("nothing", {"case.tests": [{"on": "2021-05-01", "got": 12}]}, "review"),
        ("nothing", {"case.tests": [{"on": "2021-05-01"}]}, "unknown"),
    ],
)
def test_doubt_and_keys_through_measures(name: str, facts: dict[str, Any], status: str) -> None:
    """Parameters keyed by measures, and measures that rest on doubtful values."""
    assert MEASURED.status(facts, NOW, name) == status


SEASONS = """
parameters:
  first_day:
    by: case.season
    rows:
      - { at: 2024, value: 2022-01-01, source: digest }
      - at: 2025
        readings: [ { value: 2023-01-01, source: table }, { value: 2023-02-01, source: law } ]
requirements:
  - id: asked
    says: Filed in time.
    source: law
    met_when: { case.filed_on: { on_or_after: { parameter: first_day } } }
    unless:
      - id: early
        says: Filed too early.
        source: law
        when: { case.filed_on: { before: { parameter: first_day } } }
"""
CASE = """
facts:
  case.season:   { type: integer, ask: What?, evidence: A paper }
  case.filed_on: { type: date, ask: What?, evidence: A paper }
"""


@pytest.mark.parametrize(
    ("season", "cites"),
    [
        ({"case.season": 2024}, ["A digest", "The statute"]),
        ({"case.season": 2025}, ["An old table", "The statute"]),
        ({"case.season": 2026}, ["The statute"]),
        ({}, ["The statute"]),
    ],
)
def test_citations_of_the_value_read(
    season: dict[str, Any], cites: list[str], gate: Callable[..., Gate]
) -> None:
    """A requirement or exception cites the sources of the row that it read, then its own."""
    finding = gate(CASE, SEASONS).finding({"case.filed_on": "2022-06-01"} | season)
    assert [each.cite for each in finding.citations] == cites
    assert [each.cite for each in finding.excuses[0].citations] == cites
