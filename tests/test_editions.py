"""The law's own dates: which version of a requirement is asked, and what holds outside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.decision import Reason
from engine.errors import NoEdition, SourceError
from tests.gates import stored, texts_of

ASKED = stored("editions")
FACTS = texts_of("editions")["vocabulary/facts.yaml"]
A, B, C = {"case.a": True}, {"case.b": True}, {"case.c": True}
NOT_A, NOT_C = {"case.a": False}, {"case.c": False}
NOW = "2024-01-01"


def filed(day: str) -> dict[str, str]:
    """The date fact that picks a version."""
    return {"case.filed_on": day}


def sittings(day: str, perhaps: str) -> dict[str, Any]:
    """One sitting that counts for the first day and one that may."""
    return {"case.sittings": [{"kind": "x", "on": day}, {"on": perhaps}]}


@pytest.mark.parametrize(
    ("id", "facts", "as_of", "status"),
    [
        # both ends of a version are inside it
        ("by_as_of", A, "2019-12-31", "met"),
        ("by_as_of", A, "2020-01-01", "unknown"),
        ("by_as_of", B, "2020-01-01", "met"),
        ("by_as_of", B, "2021-12-31", "met"),
        ("by_as_of", B, "2022-01-01", "unknown"),
        ("by_as_of", C, "2022-01-01", "met"),
        ("by_filing", A | filed("2019-12-31"), NOW, "met"),
        ("by_filing", A | filed("2020-01-01"), NOW, "unknown"),
        ("by_filing", B | filed("2020-01-01"), NOW, "met"),
        ("by_filing", B | filed("2021-12-31"), NOW, "met"),
        ("by_filing", C | filed("2022-01-01"), NOW, "met"),
        # a missing date is decided only where all versions agree
        ("by_filing", A | B | C, NOW, "met"),
        ("by_filing", NOT_A | {"case.b": False} | NOT_C, NOW, "not_met"),
        ("by_filing", A | B | NOT_C, NOW, "unknown"),
        ("by_filing", A | B, NOW, "unknown"),
        ("by_filing", {}, NOW, "unknown"),
        # an absent date picks nothing
        ("by_end", A | B | C | {"case.ended_on": "2020-01-01"}, NOW, "met"),
        ("by_end", A | B | C | {"case.ended_on": "none"}, NOW, "review"),
        ("by_end", A | B | C, NOW, "unknown"),
        # a date that is partly known picks what it can
        ("by_first", A | {"case.sittings": [{"kind": "x", "on": "2019-01-01"}, {}]}, NOW, "met"),
        ("by_first", B | NOT_C | sittings("2021-06-01", perhaps="2020-06-01"), NOW, "met"),
        ("by_first", B | NOT_C | sittings("2022-06-01", perhaps="2020-06-01"), NOW, "unknown"),
        ("by_first", A | B | C | {"case.sittings": []}, NOW, "review"),
        # before the first version, the law is not recorded, or nothing was asked
        ("since", A, "2020-01-01", "met"),
        ("since", A, "2019-12-31", "review"),
        ("since_freely", NOT_A, "2020-01-01", "not_met"),
        ("since_freely", NOT_A, "2019-12-31", "not asked"),
        ("since_filing", A | filed("2019-12-31"), NOW, "review"),
        ("since_filing", A, NOW, "unknown"),
        ("since_filing_freely", NOT_A | filed("2019-12-31"), NOW, "not_applicable"),
        ("since_filing_freely", NOT_A | filed("2020-01-01"), NOW, "not_met"),
        ("since_filing_freely", A, NOW, "met"),
        ("since_filing_freely", NOT_A, NOW, "unknown"),
        # after the last version, nothing is asked
        ("until", NOT_A, "2021-12-31", "not_met"),
        ("until", NOT_A, "2022-01-01", "not asked"),
        ("until_filing", NOT_A | filed("2021-12-31"), NOW, "not_met"),
        ("until_filing", NOT_A | filed("2022-01-01"), NOW, "not_applicable"),
        ("until_filing", A, NOW, "met"),
    ],
)
def test_version_that_is_asked(id: str, facts: dict[str, Any], as_of: str, status: str) -> None:
    """The version on whose days the date lies decides."""
    found = {each.id: each.status.word for each in ASKED.decide(facts, as_of).findings}
    assert found.get(id, "not asked") == status


def test_words_and_dates_of_the_version() -> None:
    """A finding tells the words of the version that was picked, and the law's dates with them."""
    finding = ASKED.finding(B | filed("2020-06-01"), NOW, "by_filing")
    (citation,) = finding.citations
    assert finding.says == "The middle."
    assert citation.effective_from.isoformat() == "2020-01-01"
    assert citation.effective_until.isoformat() == "2021-12-31"


def test_missing_date_is_waited_for() -> None:
    """Where versions differ, the date that picks one is named with what they wait for."""
    assert ASKED.finding(A | B | NOT_C, NOW, "by_filing").missing == ("case.filed_on",)
    waited = ASKED.finding(A, NOW, "by_filing")
    assert waited.missing == ("case.filed_on", "case.b", "case.c")
    assert waited.picked_by == "case.filed_on"


def test_reason_before_the_first_version() -> None:
    """A review for want of law says so."""
    assert ASKED.finding(A, "2019-12-31", "since").reason is Reason.LAW_NOT_RECORDED
    absent = ASKED.finding(A | {"case.ended_on": "none"}, NOW, "by_end")
    assert absent.reason is Reason.LAW_NOT_RECORDED


VERSION = """
  - id: asked
    says: One version.
    source: law
    effective: {{ {dates} }}
    met_when: {{ case.a: true }}
"""
DATED = """
effective: {dates}
requirements:
  - {{ id: asked, says: One., source: law, met_when: {{ case.a: true }} }}
  - {{ id: other, says: Two., source: law, met_when: {{ case.b: true }} }}
"""


@pytest.mark.parametrize(
    ("dates", "inside", "outside"),
    [
        ("{ from: 2020-01-01 }", ["2020-01-01", "2299-12-31"], ["2019-12-31", "1800-01-01"]),
        ("{ until: 2021-12-31 }", ["1800-01-01", "2021-12-31"], ["2022-01-01"]),
        ("{ from: 2020-01-01, until: 2020-01-01 }", ["2020-01-01"], ["2019-12-31", "2020-01-02"]),
    ],
)
def test_question_outside_all_editions_is_the_callers_mistake(
    gate: Callable[..., Any], dates: str, inside: list[str], outside: list[str]
) -> None:
    """A gate that says nothing on a date gives no answer for it."""
    dated = gate(FACTS, DATED.format(dates=dates))
    assert [dated.decide(A | B, day).outcome for day in inside] == ["eligible"] * len(inside)
    for day in outside:
        with pytest.raises(NoEdition, match="gate/one"):
            dated.decide(A | B, day)


def test_dates_of_the_gate_are_those_of_its_requirements(gate: Callable[..., Any]) -> None:
    """Dates at the top hold for requirements that have none of their own."""
    rules = DATED.format(dates="{ from: 2020-01-01, by: case.filed_on, before: no_requirement }")
    own = VERSION.format(dates="from: 2024-01-01").replace("asked", "third")
    early = gate(FACTS, rules + own).decide(filed("2019-12-31"), NOW).findings
    found = {each.id: each.status.word for each in early}
    assert found == {"asked": "not_applicable", "other": "not_applicable", "third": "unknown"}


@pytest.mark.parametrize(("as_of", "status"), [("2021-12-31", "not_met"), ("2022-01-01", "met")])
def test_derived_values_have_editions(as_of: str, status: str) -> None:
    """What a ruleset computes changes with the law like what it asks."""
    sittings = {"case.sittings": [{"kind": "x"}, {"kind": "y"}]}
    assert ASKED.beside("gate/derived").status(sittings, as_of) == status


def test_edition_is_found_whatever_was_asked_before() -> None:
    """Each date is answered by its own edition, also after another one."""
    tabled, one = ASKED.beside("gate/tabled"), {"case.sittings": [{}]}
    days = ("2021-12-31", "2022-01-01", "2021-12-31")
    assert [tabled.status(one, day) for day in days] == ["met", "not_met", "met"]


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("until: 2020-06-30", "from: 2020-06-30", "two versions of `asked` hold on one day"),
        ("from: 2020-01-01", "from: 2021-01-01", "two versions of `asked` hold on one day"),
        ("until: 2020-06-30", "until: 2021-06-30", "two versions of `asked` hold on one day"),
        (
            "until: 2020-06-29",
            "from: 2020-07-01",
            "no version of `asked` holds between 2020-06-29 and 2020-07-01",
        ),
        (
            "until: 2020-06-30",
            "from: 2020-07-01, by: case.filed_on",
            "the versions of `asked` differ in `by`",
        ),
        (
            "until: 2020-06-30",
            "from: 2020-07-01, before: no_requirement",
            "`before` belongs to the first version",
        ),
        ("until: 2020-06-30", "from: 2021-06-30, until: 2021-01-01", "ends before it begins"),
        ("until: 2020-06-30, before: no_requirement", "from: 2020-07-01", "`before` needs `from`"),
    ],
)
def test_dates_that_leave_out_or_double_a_day_are_refused(
    gate: Callable[..., Any], first: str, second: str, message: str
) -> None:
    """Versions of one requirement adjoin, in either order of the file."""
    lines = [VERSION.format(dates=dates) for dates in (first, second)]
    for ordered in (lines, lines[::-1]):
        with pytest.raises(SourceError, match=message) as refused:
            gate(FACTS, "requirements:" + "".join(ordered))
        assert "gate/one.yaml:" in str(refused.value)
