"""A profile and what it expects, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.decision import Outcome, Status
from engine.errors import Position

DECIDING = {
    Outcome.INELIGIBLE: Status.NOT_MET,
    Outcome.UNDETERMINED: Status.UNKNOWN,
    Outcome.REVIEW: Status.REVIEW,
}
"""The status of the requirements that decide an outcome."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a decision must come to.

    `deciding` are all the requirements that decide the outcome; `statuses` what some requirements
    come to. What is None or empty is not compared.
    """

    outcome: Outcome | None = None
    deciding: frozenset[str] | None = None
    statuses: Mapping[str, Status] = field(default_factory=dict)

    @property
    def requirements(self) -> frozenset[str]:
        """The requirements that it names."""
        return frozenset(self.statuses) | (self.deciding or frozenset())


@dataclass(frozen=True, slots=True)
class Profile:
    """A fixture applicant: facts in raw form, the question, and the answer expected."""

    name: str
    ruleset: str
    as_of: date
    facts: Mapping[str, Any]
    expected: Expected
    position: Position
