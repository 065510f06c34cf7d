"""The one formula of a requirement, in `rulebooks/requirements`, and the doubt of its sources."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from engine.decision import Reason
from tests.gates import stored

ASKED = stored("requirements")
PARTS = ("applies", "met", "excused", "left")
YES, NO, NOT_KNOWN = True, False, None


def facts(*values: bool | None) -> dict[str, bool | None]:
    """What is given of applies, met, excused, left."""
    return {f"case.{part}": value for part, value in zip(PARTS, values, strict=False)}


def by_the_formula(doubt: bool, applies: Any, met: Any, excused: Any, left: Any) -> str:
    """any( not applies, met, unless, as_review(review) ), each doubtful branch for review."""
    if applies is NO and not doubt:
        return "not_applicable"
    branches = {
        YES: "met",
        NO: "not_met",
        NOT_KNOWN: "unknown",
    }
    own = [branches[None if applies is None else not applies], branches[met]]
    if doubt:
        own = [each if each == "unknown" else "review" for each in own]
    parts = [*own, branches[excused], "review" if left else branches[left]]
    return next((each for each in ("met", "unknown", "review") if each in parts), "not_met")


@pytest.mark.parametrize(("id", "doubt"), [("whole", False), ("outdated", True)])
def test_formula_on_all_that_can_be_given(id: str, doubt: bool) -> None:
    """Every combination of given, denied and missing parts comes to what the formula says."""
    for values in product((YES, NO, NOT_KNOWN), repeat=4):
        assert ASKED.status(facts(*values), id=id) == by_the_formula(doubt, *values), values


@pytest.mark.parametrize(
    ("id", "given", "as_of", "status"),
    [
        # a doubtful exception may excuse, but its failing changes nothing
        ("doubtful_excuse", facts(YES, NO, YES), "2024-01-01", "review"),
        ("doubtful_excuse", facts(YES, NO, NO), "2024-01-01", "not_met"),
        ("doubtful_excuse", facts(YES, NO, NOT_KNOWN), "2024-01-01", "unknown"),
        ("doubtful_excuse", facts(YES, YES, NOT_KNOWN), "2024-01-01", "met"),
        ("only_excuse", facts(YES, NO, YES), "2024-01-01", "met"),
        ("only_excuse", facts(YES, YES, NO), "2024-01-01", "not_met"),
        ("only_review", facts(YES, YES, YES, YES), "2024-01-01", "review"),
        ("only_review", facts(YES, YES, YES, NO), "2024-01-01", "not_met"),
        ("best_source", facts(YES, YES), "2024-01-01", "met"),
        ("sure", facts(YES, YES), "2024-06-30", "met"),
        ("sure", facts(YES, YES), "2024-07-01", "review"),
        ("sure", facts(YES, NO), "2024-07-01", "review"),
        ("sure", facts(YES, NOT_KNOWN), "2024-07-01", "unknown"),
        ("sure_excuse", facts(YES, NO, YES), "2024-06-30", "met"),
        ("sure_excuse", facts(YES, NO, YES), "2024-07-01", "review"),
        ("sure_excuse", facts(YES, NO, NO), "2024-07-01", "not_met"),
    ],
)
def test_form_of_a_requirement(id: str, given: dict[str, Any], as_of: str, status: str) -> None:
    """Forms that lack a part, and doubt that begins the day after a source was last sure."""
    assert ASKED.status(given, as_of, id) == status


@pytest.mark.parametrize(
    ("id", "given", "reason"),
    [
        ("whole", facts(YES, NO, NO, YES), Reason.DISCRETION),
        ("outdated", facts(YES, NO, NO, NO), Reason.DOUBTFUL_SOURCE),
        ("doubtful_excuse", facts(YES, NO, YES), Reason.DOUBTFUL_SOURCE),
        ("sure", facts(YES, YES), Reason.LOOK_UP_AGAIN),
        ("sure_excuse", facts(YES, NO, YES), Reason.LOOK_UP_AGAIN),
        ("outdated_with_sure_excuse", facts(YES, YES, NO), Reason.DOUBTFUL_SOURCE),
        ("only_review", facts(YES, NO, NO, YES), Reason.DISCRETION),
    ],
)
def test_reason_of_a_review(id: str, given: dict[str, Any], reason: Reason) -> None:
    """A review says whether the law leaves it open or the source is not sure."""
    assert ASKED.finding(given, id=id).reason is reason


@pytest.mark.parametrize(
    ("given", "outcome", "answer"),
    [
        (facts(YES, YES), "eligible", "may enter"),
        (facts(YES, NO), "ineligible", "barred"),
        (facts(YES, NOT_KNOWN), "undetermined", ""),
        (facts(NO, NO), "not_applicable", "nobody asks"),
        (facts(NO, NOT_KNOWN), "not_applicable", "nobody asks"),
        (facts(NOT_KNOWN, NO), "undetermined", ""),
        (facts(NOT_KNOWN, YES), "undetermined", ""),
    ],
)
def test_whom_a_gate_concerns(given: dict[str, Any], outcome: str, answer: str) -> None:
    """One whom a gate does not concern gets that answer and no findings."""
    decision = ASKED.beside("gate/asked").decide(given)
    assert (decision.outcome, decision.answer) == (outcome, answer)
    assert bool(decision.findings) == (outcome != "not_applicable")


def test_missing_fact_that_tells_whom_it_concerns_is_named() -> None:
    """An answer that waits for whether the gate concerns the applicant says for which fact."""
    assert "case.applies" in ASKED.beside("gate/asked").decide(facts(NOT_KNOWN, YES)).missing


@pytest.mark.parametrize(
    ("id", "given", "status"),
    [
        ("not_concerned_met", facts(NO, NO), "met"),
        ("not_concerned_not_met", facts(NO, YES), "not_met"),
        ("not_concerned_met", facts(YES, NO), "not_met"),
        ("not_concerned_not_met", facts(YES, YES), "met"),
        ("not_concerned_met", facts(NOT_KNOWN, YES), "unknown"),
        ("always", facts(NO, YES), "met"),
        ("always", facts(NO, NOT_KNOWN), "unknown"),
        ("denied", facts(NO, YES), "not_met"),
        ("denied", facts(NO, NO), "met"),
    ],
)
def test_answer_of_another_gate(id: str, given: dict[str, Any], status: str) -> None:
    """Another ruleset's answer is a test, with a word for whom that one does not concern."""
    finding = ASKED.beside("gate/asking").finding(given, id=id)
    assert finding.status.word == status
    if status == "unknown":
        assert set(finding.missing) == {name for name, value in given.items() if value is None}


@pytest.mark.parametrize(
    ("left", "told"), [(YES, ["always", "sometimes"]), (NO, ["always"]), (NOT_KNOWN, ["always"])]
)
def test_cautions_are_told_and_never_weigh(left: bool | None, told: list[str]) -> None:
    """A caution is shown where it holds and changes no answer."""
    decision = ASKED.beside("gate/warning").decide({"case.met": True, "case.left": left})
    assert [each.id for each in decision.cautions] == told
    assert decision.outcome == "eligible"
    assert decision.cautions[0].citations[0].cite == "An old table"
