"""By what the parts of a rule are known, wherever they are met: their place, and what they are."""

from __future__ import annotations

from datetime import date

from engine.audit.coverage.items import Key
from engine.language.syntax import DecisionTest, Leaf, Parameter, Row, Test
from engine.ruleset.model import Caution, Derived, Excuse, Requirement


def of_test(source: Leaf | DecisionTest | Test) -> Key:
    """A test, also one without a subject of its own."""
    if isinstance(source, Leaf):
        return "test", source.position, source.test.position
    return "test", source.position


def of_condition(name: str, owner: Requirement | Excuse | Caution) -> Key:
    """A condition that a requirement, an exception or a caution has once."""
    return name, owner.position


def of_date(owner: Requirement | Derived | Excuse, day: date) -> Key:
    """The first day of something new in a requirement, exception or derived value."""
    name = owner.name if isinstance(owner, Derived) else owner.id
    return "date", type(owner).__name__, name, day


def of_row_date(parameter: Parameter, row: Row) -> Key:
    """The first day of a dated row."""
    return "date", parameter.name, row.at, row.start


def of_row(parameter: Parameter, row: Row) -> Key:
    """A row of a parameter."""
    return "row", parameter.name, row.at, row.start


def of_source(name: str) -> Key:
    """A source."""
    return "source", name
