"""What to ask for facts that are missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from eligibility.v1 import fact_pb2 as pb

from engine.report.words import capital


class Question(NamedTuple):
    """The plain question that asks for a fact, and what proves the answer."""

    fact: str
    ask: str
    evidence: str


def questions(missing: Iterable[str], facts: Mapping[str, pb.Fact]) -> list[Question]:
    """The questions for facts, or fields of records (`records.field`), by the facts declared."""
    return [_question(name, facts) for name in missing]


def _question(name: str, facts: Mapping[str, pb.Fact]) -> Question:
    if name in facts:
        return Question(name, facts[name].ask, facts[name].evidence)
    records, _, field = name.rpartition(".")
    if records not in facts:
        return Question(name, "", "")
    fact = facts[records]
    label = next((each.label for each in fact.fields if each.name == field), field)
    return Question(name, f"{capital(label)}, for each of the {fact.label}?", fact.evidence)
