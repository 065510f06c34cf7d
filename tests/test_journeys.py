"""Applicants taken through every gate in order, from the files of `journeys`.

Each decision adds to what is known at the next gate, and before each gate the same question was
not yet answered with eligible.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from engine.decision import Outcome
from engine.evaluation.decide import Evaluator
from engine.profiles.run import run_profile
from engine.ruleset.rulebook import load_rulebook
from tests.journey import Stage, journeys

ROOT = Path(__file__).parents[1]
JOURNEYS = dict(journeys(ROOT / "tests" / "journeys"))
STAGES = [
    pytest.param(stage, id=f"{name}: {stage.name}")
    for name, stages in JOURNEYS.items()
    for stage in stages
]
PASSED = {Outcome.ELIGIBLE, Outcome.NOT_APPLICABLE}
STOPPED = {Outcome.INELIGIBLE, Outcome.UNDETERMINED}


@pytest.fixture(scope="module")
def evaluator() -> Evaluator:
    """The evaluator of the real rulebook."""
    return Evaluator(load_rulebook(ROOT / "rulesets"))


@pytest.mark.parametrize("stage", STAGES)
def test_the_gate_was_not_yet_open(stage: Stage, evaluator: Evaluator) -> None:
    """Before its own facts are known, or on an earlier day, the gate does not let pass."""
    result = run_profile(stage.before, evaluator)

    assert result.passed, result.told
    assert result.decision is None or result.decision.outcome not in PASSED


@pytest.mark.parametrize("stage", STAGES)
def test_the_gate_opens(stage: Stage, evaluator: Evaluator) -> None:
    """With them, and with what all gates before have brought, it comes out as the file says.

    That may be a matter for a human, whose answer is then in `then`.
    """
    result = run_profile(stage.reached, evaluator)

    assert result.passed, result.told
    assert result.decision is not None
    assert result.decision.outcome not in STOPPED


@pytest.mark.parametrize("name", JOURNEYS)
def test_the_stages_are_in_order_of_time(name: str) -> None:
    """No gate is asked before the one that it follows, nor too early on a later day."""
    for stage in JOURNEYS[name]:
        assert stage.before.as_of <= stage.reached.as_of, stage.name
    for earlier, later in pairwise(JOURNEYS[name]):
        assert earlier.reached.as_of <= later.reached.as_of, later.name
