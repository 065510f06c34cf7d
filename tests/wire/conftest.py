"""What the tests of the wire share: the small rulebook and its decisions."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.decision import Decision
from engine.evaluation.decide import Evaluator
from engine.ruleset.model import Rulebook
from engine.ruleset.rulebook import load_rulebook
from tests.wire.applicants import AS_OF, CASES


@pytest.fixture(scope="session")
def small() -> Rulebook:
    """The small rulebook."""
    return load_rulebook(Path(__file__).parents[1] / "rulebooks" / "small")


@pytest.fixture(scope="session")
def decisions(small: Rulebook) -> dict[str, list[Decision]]:
    """The decisions of all rulesets for each case."""
    evaluator = Evaluator(small)
    return {
        name: evaluator.decide_all(small.rulesets, facts, AS_OF) for name, facts in CASES.items()
    }
