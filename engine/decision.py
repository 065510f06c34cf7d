"""The words of an answer: statuses, outcomes, findings and the decision, all frozen values.

A `Decision` is built once; replies, logs and reports only render it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple, TypeAlias

from engine.errors import Position


class Status(IntEnum):
    """What a condition or a requirement comes to.

    The first four are ordered from worst to best: `all` takes the least of its children,
    `any` the greatest but for the two middle ones, which change places (see `folding`).
    `NOT_APPLICABLE` counts as `MET`.
    """

    NOT_MET = 0
    UNKNOWN = 1
    REVIEW = 2
    MET = 3
    NOT_APPLICABLE = 4

    @property
    def word(self) -> str:
        """The status in lower case, as files and JSON write it."""
        return self.name.lower()


class Outcome(StrEnum):
    """What a whole decision comes to."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    UNDETERMINED = "undetermined"
    REVIEW = "review"
    NOT_APPLICABLE = "not_applicable"


OUTCOME_OF = {
    Status.MET: Outcome.ELIGIBLE,
    Status.NOT_APPLICABLE: Outcome.ELIGIBLE,
    Status.REVIEW: Outcome.REVIEW,
    Status.UNKNOWN: Outcome.UNDETERMINED,
    Status.NOT_MET: Outcome.INELIGIBLE,
}


class Tier(StrEnum):
    """How far a source can be trusted: the first two decide, the others come to review."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    OUTDATED = "outdated"
    NONE = "none"

    @property
    def decides(self) -> bool:
        """Whether a finding may rest on such a source."""
        return self in (Tier.PRIMARY, Tier.SECONDARY)


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule is written: the source's id, its words, address and tier, and when we saw it.

    `effective_from` and `effective_until` are the law's own dates, both inclusive.
    """

    source: str
    cite: str
    url: str
    tier: Tier
    seen: date | None = None
    effective_from: date | None = None
    effective_until: date | None = None


class Grade(IntEnum):
    """How a fact is known, from weakest to strongest."""

    UNSTATED = 0
    ASSUMED = 1
    SELF_REPORTED = 2
    DOCUMENTED = 3
    PRIMARY_SOURCE_VERIFIED = 4

    @property
    def word(self) -> str:
        """The grade in lower case, as files and JSON write it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a fact rests on: its grade, the source in words, the day it was observed."""

    grade: Grade
    source: str = ""
    observed_on: date | None = None


class Reason(StrEnum):
    """Why something is left to a human."""

    DISCRETION = "the law leaves it to a human decision"
    DOUBTFUL_SOURCE = "no source that decides supports it"
    SOURCES_DISAGREE = "the sources disagree"
    NOT_RECORDED = "no value is recorded for this case"
    LAW_NOT_RECORDED = "the law before this date is not recorded"
    DISPUTED_DAY = "the exact day is not settled by any source"
    ANOTHER_GATE = "another ruleset comes to review"
    LOOK_UP_AGAIN = "it must be looked up again for this date"


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """The words of one test, the same object for every applicant.

    `subject` is a noun phrase, `expects` words with one `{}` for what is expected, `origin`
    where an expected value that differs by applicant comes from; `codes` gives the words of
    coded values; `facts` are the facts that the test reads.
    """

    name: str
    subject: str
    operator: str
    expects: str
    origin: str
    kind: str
    unit: str
    codes: Mapping[str, str]
    facts: tuple[str, ...]
    place: Position


class Tested(NamedTuple):
    """One test with what was read and what was expected (several values: sources disagree)."""

    status: Status
    probe: Probe
    value: Any
    expected: tuple[Any, ...]
    reason: Reason | None = None


class Joined(NamedTuple):
    """Tests joined by `all`, `any` or `none`."""

    status: Status
    fold: str
    children: tuple[Explanation, ...]


class Asked(NamedTuple):
    """Another ruleset's answer used as a test; `because` says what decided that answer."""

    status: Status
    ruleset: str
    title: str
    answer: Status
    because: tuple[str, ...] = ()


Explanation: TypeAlias = Tested | Joined | Asked


class ExcuseFound(NamedTuple):
    """A named exception and what it came to; in brief, no explanation where nothing hangs on it."""

    status: Status
    id: str
    says: str
    citations: tuple[Citation, ...]
    explanation: Explanation | None


class Finding(NamedTuple):
    """What one requirement came to, and why.

    `applies`, `met` and `review` are the trees of its conditions where it has them; `reason` is
    set when it comes to review; `missing` names the facts that it still waits for. `unpicked`
    is true when the date that picks its version is missing.
    """

    status: Status
    id: str
    says: str
    citations: tuple[Citation, ...]
    applies: Explanation | None
    met: Explanation | None
    excuses: tuple[ExcuseFound, ...]
    review: Explanation | None
    reason: Reason | None
    missing: tuple[str, ...]
    remedy: str
    picked_by: str
    place: Position


class Warned(NamedTuple):
    """A caution that holds for this applicant."""

    id: str
    says: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer of one ruleset for one applicant at one date.

    `answer` is the law's own word for the outcome where the ruleset has one. `missing` names
    the facts, not given, for which an open requirement waits. `evidence` is the weakest grade
    among the facts read, when any of them came with its evidence.
    """

    ruleset: str
    title: str
    authority: str
    revision: str
    engine: str
    as_of: date
    outcome: Outcome
    answer: str
    concerns: Explanation | None
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]
    cautions: tuple[Warned, ...]
    evidence: Grade | None = None
