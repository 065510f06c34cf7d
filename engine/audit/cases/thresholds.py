"""The thresholds of a ruleset: each test of an order, each dated version, each dated row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.audit.cases.applicant import STEPS
from engine.errors import Position
from engine.evaluation.edition import Edition
from engine.language.meaning import names_read
from engine.language.operators import OPERATORS
from engine.language.syntax import (
    Condition,
    Leaf,
    Measure,
)
from engine.ruleset.model import Requirement, leaves


@dataclass(frozen=True, slots=True)
class Threshold:
    """A test of an order, with the measure whose records it is about where it stands in `where`."""

    test: Leaf
    within: Measure | None = None

    @property
    def place(self) -> Position:
        """Where its operator stands."""
        return self.test.test.position


def thresholds_of(version: Requirement, edition: Edition) -> Iterator[Threshold]:
    """The thresholds of one version of a requirement, those of its records included."""
    for source in version.conditions:
        yield from thresholds_in(source, edition)


def thresholds_in(source: Condition, edition: Edition) -> Iterator[Threshold]:
    """The thresholds of a condition."""
    for test in leaves(source):
        if isinstance(test, Leaf):
            if is_ordered(test):
                yield Threshold(test)
            yield from _behind(test, edition)


def is_ordered(test: Leaf) -> bool:
    """Whether a test has a value just below and one just above."""
    return bool(OPERATORS[test.test.operator].relation) and test.kind.name in STEPS


def _behind(test: Leaf, edition: Edition) -> Iterator[Threshold]:
    """The thresholds in the `where` of the measures that a test reads."""
    ahead = [test.subject] if isinstance(test.subject, Measure) else []
    names = set(names_read(test))
    while names or ahead:
        while names:
            name = names.pop()
            if name in edition.derived:
                ahead.append(edition.derived[name].measure)
        measure = ahead.pop() if ahead else None
        if measure is not None:
            names |= names_read(measure)
            for each in leaves(measure.where) if measure.where is not None else ():
                if isinstance(each, Leaf) and is_ordered(each):
                    yield Threshold(each, measure)
