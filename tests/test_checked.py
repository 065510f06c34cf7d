"""The cross-check: where matcher and reference differ there is an error, and never an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from engine.decision import Status
from engine.errors import EngineFault
from engine.evaluation.checked import CheckedTests
from engine.language.syntax import Leaf, Literal
from engine.vocabulary.derived import Frame
from tests.gates import TODAY, Gate

FACTS = "facts:\n  case.months: { type: integer, ask: How long, evidence: a paper }\n"
RULES = """\
requirements:
  - { id: asked, says: x, source: law, met_when: { case.months: { at_least: 24 } } }
"""


@pytest.fixture
def one(gate: Callable[..., Gate]) -> Gate:
    """A gate with one test."""
    return gate(FACTS, RULES)


@pytest.mark.parametrize(
    ("months", "status"),
    [(23, Status.NOT_MET), (24, None), (25, Status.MET), (None, Status.UNKNOWN)],
)
def test_a_test_on_which_they_differ(one: Gate, months: int | None, status: Status | None) -> None:
    """A matcher that asks one month more than the reference is found out on that month."""
    (read,) = one.evaluator.gates.at(one.ruleset, TODAY).read_twice
    assert isinstance(read.matched, Leaf)
    more = replace(read.matched, test=replace(read.matched.test, operand=Literal(25)))
    tests = CheckedTests(
        "a title", [read._replace(matched=more)], one.evaluator.rulebook.vocabulary
    )
    frame = Frame({"case.months": months}, {})
    if status is None:
        with pytest.raises(EngineFault, match=r"`a title`: .* differ on tests \[0\]") as raised:
            tests.read(frame)
        assert str(months) not in str(raised.value)
    else:
        assert tests.read(frame) == [status]


def test_an_outcome_on_which_they_differ(one: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole that is folded otherwise than the reference folds it is not told."""
    facts: dict[str, Any] = {"case.months": 24}
    gate = one.evaluator.gates.at(one.ruleset, TODAY)
    assert one.decide(facts).outcome.value == "eligible"
    monkeypatch.setattr(gate, "check", lambda frame, statuses: Status.NOT_MET)
    with pytest.raises(EngineFault, match="differ on the outcome"):
        one.decide(facts)
