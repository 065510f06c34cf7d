"""A profile and what it expects, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.decision import Outcome, Reason, Status
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
    come to, `reasons` why some are left to a human; `missing` all the facts that the decision
    waits for; `cautions` all that are told. What is None or empty is not compared. With
    `no_edition` the ruleset must say nothing about the date. `places` are where its names stand.
    """

    outcome: Outcome | None = None
    deciding: frozenset[str] | None = None
    statuses: Mapping[str, Status] = field(default_factory=dict)
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    missing: frozenset[str] | None = None
    cautions: frozenset[str] | None = None
    no_edition: bool = False
    places: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)

    @property
    def requirements(self) -> frozenset[str]:
        """The requirements that it names."""
        return frozenset(self.statuses) | frozenset(self.reasons) | (self.deciding or frozenset())


@dataclass(frozen=True, slots=True)
class Profile:
    """A fixture applicant: facts in raw form, the question, and the answer expected.

    `skip` is the reason why it is not run, or empty.
    """

    name: str
    ruleset: str
    as_of: date
    facts: Mapping[str, Any]
    expected: Expected
    position: Position
    tags: tuple[str, ...] = ()
    skip: str = ""
