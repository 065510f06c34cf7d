"""Our enumerations by their names and numbers on the wire."""

from __future__ import annotations

from eligibility.v1 import decision_pb2, fact_pb2

from engine.decision import Grade, Outcome, Reason, Status, Tier


def grade_name(grade: Grade) -> str:
    """A grade of evidence on the wire."""
    return f"GRADE_{grade.name}" if grade else "GRADE_UNSPECIFIED"


def outcome_name(outcome: Outcome) -> str:
    """An outcome on the wire."""
    return f"OUTCOME_{outcome.name}"


def tier_name(tier: Tier) -> str:
    """A tier of sources on the wire."""
    return f"TIER_{tier.name}"


def type_name(kind: str) -> str:
    """The name of a type, such as `date`, on the wire; unspecified for none."""
    return f"FACT_TYPE_{kind.upper() or 'UNSPECIFIED'}"


STATUS = tuple(decision_pb2.Status.Value(f"STATUS_{each.name}") for each in Status)
"""Numbers on the wire by the number of our `Status`."""
GRADE = tuple(fact_pb2.Grade.Value(grade_name(each)) for each in Grade)
"""Numbers on the wire by the number of our `Grade`."""
OUTCOME = {each: decision_pb2.Outcome.Value(outcome_name(each)) for each in Outcome}
REASON = {each: decision_pb2.Reason.Value(f"REASON_{each.name}") for each in Reason}
GRADE_WORDS = {number: grade.word for number, grade in zip(GRADE, Grade, strict=True)}
"""Our words for the grades on the wire."""
