"""An applicant who is changed one fact at a time, and what the engine reads of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from engine.decision import Decision
from engine.evaluation.decide import Evaluator
from engine.evaluation.edition import Edition
from engine.vocabulary.derived import Frame, frame_of

STEPS: dict[str, Any] = {
    "integer": 1,
    "decimal": Decimal("0.01"),
    "date": timedelta(days=1),
}
"""How far just below and just above lie from a value of each kind."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Facts in raw form at a date."""

    facts: Mapping[str, Any]
    as_of: date

    def given(self, name: str, value: Any) -> Applicant:
        """The same with one fact of another value; `as_of` is the date of the question."""
        if name == "as_of":
            return replace(self, as_of=value)
        return replace(self, facts={**self.facts, name: raw(value)})

    def records(self, name: str) -> list[dict[str, Any]]:
        """Records as they were given; none where they were not, or not as a plain list."""
        found = self.facts.get(name)
        return [dict(each) for each in found] if isinstance(found, list) else []


def raw(value: Any) -> Any:
    """A value as facts files have it."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else value.normalize()
    return value.isoformat() if isinstance(value, date) else value


class Bench:
    """Reads applicants under one ruleset."""

    def __init__(self, evaluator: Evaluator, ruleset: str) -> None:
        self._evaluator, self._ruleset = evaluator, ruleset
        self.rulebook = evaluator.rulebook
        self.ruleset = evaluator.rulebook.rulesets[ruleset]

    def edition(self, as_of: date) -> Edition:
        """The edition in force; NoEdition where there is none."""
        return self._evaluator.gates.at(self._ruleset, as_of).edition

    def frame(self, applicant: Applicant) -> Frame:
        """The applicant's values; FactsError or NoEdition where there are none."""
        gates = self._evaluator.gates
        gate = gates.at(self._ruleset, applicant.as_of)
        typed = self._evaluator.typing.check(applicant.facts)
        return gate.frame(frame_of(typed, gates.shared.derivations, applicant.as_of))

    def decide(self, applicant: Applicant) -> Decision:
        """The engine's present answer; any EligibilityError."""
        return self._evaluator.decide(self._ruleset, applicant.facts, applicant.as_of)
