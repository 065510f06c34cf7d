"""The plain evaluator: an edition turned once into nested closures, with no matcher.

It defines the meaning of a ruleset, checks every decision of the matcher, and is the oracle
of the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from engine.decision import Status
from engine.evaluation.edition import Case, Edition, Line
from engine.folding import (
    DOUBTED,
    FOLDS,
    MET,
    MET_DOUBTED,
    NEGATION,
    NOT_APPLICABLE,
    NOT_MET,
    REVIEW,
    UNKNOWN,
    agree_on_rows,
    fold_all,
    fold_any,
)
from engine.language.meaning import Frame, Tested, condition
from engine.language.syntax import Condition, DecisionTest, Group, Leaf
from engine.ruleset.model import Requirement
from engine.values import Interval, Value

Fold = Callable[[Sequence[Status]], Status]
"""From the statuses of all tests to that of a condition."""
Read = Callable[[Frame, Sequence[Status]], Status]
"""The same for a requirement, whose version a date in the frame may pick."""


class Answer(NamedTuple):
    """The whole status, and each requirement's by id."""

    status: Status
    requirements: Mapping[str, Status]


class Reference:
    """Evaluates one edition."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self.sources: list[Leaf | DecisionTest] = []
        """The tests in the order of the file, each on a named value."""
        concerns = edition.ruleset.concerns
        self._concerns = None if concerns is None else self._condition(concerns)
        self._lines = [(line.id, self._line(line)) for line in edition.lines]

    def __call__(self, frame: Frame) -> Answer:
        """The answer for an applicant's frame."""
        return self.folded(frame, self.tests(frame))

    def tests(self, frame: Frame) -> list[Status]:
        """The statuses of the tests, in the order of the file."""
        return [test(frame, None) for test in self._tests]

    @cached_property
    def _tests(self) -> list[Tested]:
        return [condition(source, self._edition.law) for source in self.sources]

    def folded(self, frame: Frame, tests: Sequence[Status]) -> Answer:
        """The answer from the statuses of the tests; the frame's dates pick versions."""
        concerned = MET if self._concerns is None else self._concerns(tests)
        found = {id: read(frame, tests) for id, read in self._lines}
        return Answer(whole(concerned, list(found.values())), found)

    def _condition(self, source: Condition) -> Fold:
        if not isinstance(source, Group):
            self.sources.append(self._edition.named(source))
            return itemgetter(len(self.sources) - 1)
        first = len(self.sources)
        children = [self._condition(child) for child in source.children]
        fold = FOLDS[source.fold]
        flat = not any(isinstance(child, Group) for child in source.children)
        if flat and len(children) > 1:
            pick = itemgetter(*range(first, len(self.sources)))
            return lambda tests: fold(pick(tests))
        return lambda tests: fold([child(tests) for child in children])

    def _line(self, line: Line) -> Read:
        cases = {id(case): self._case(case) for case in line.cases}
        if len(cases) == 1:
            only = next(iter(cases.values()))
            return lambda frame, tests: only(tests)

        def read(frame: Frame, tests: Sequence[Status]) -> Status:
            day = frame[line.by]
            found = [cases.get(id(case), _unrecorded)(tests) for case in line.possible(day)]
            return picked(found, day)

        return read

    def _case(self, case: Case) -> Fold:
        if case.version is not None:
            return self._version(case.version)
        return _nothing_asked if case.free else _unrecorded

    def _version(self, version: Requirement) -> Fold:
        law = self._edition.law
        doubted = DOUBTED if law.is_doubtful(version.sources, version.sure_until) else None
        applies = self._optional(version.applies_when)
        met = self._optional(version.met_when)
        excuses = [
            (self._condition(each.when), law.is_doubtful(each.sources, each.sure_until))
            for each in version.unless
        ]
        review = self._optional(version.review_when)

        def read(tests: Sequence[Status]) -> Status:
            parts = []
            if applies is not None:
                status = applies(tests)
                parts.append(NEGATION[doubted[status] if doubted else status])
                if parts[0] is MET:
                    return NOT_APPLICABLE
            if met is not None:
                status = met(tests)
                parts.append(doubted[status] if doubted else status)
            for excuse, doubtful in excuses:
                status = excuse(tests)
                parts.append(MET_DOUBTED[status] if doubtful else status)
            if review is not None:
                status = review(tests)
                parts.append(REVIEW if status is MET else status)
            return fold_any(parts)

        return read

    def _optional(self, source: Condition | None) -> Fold | None:
        return None if source is None else self._condition(source)


def _nothing_asked(tests: Sequence[Status]) -> Status:
    return NOT_APPLICABLE


def _unrecorded(tests: Sequence[Status]) -> Status:
    return REVIEW


def picked(statuses: list[Status], day: Value) -> Status:
    """The status of a requirement from those of the versions that its date leaves possible."""
    if len(statuses) == 1:
        return statuses[0]
    status = agree_on_rows(min(each, MET) for each in statuses)
    no_fact_helps = type(day) is Interval and not day.open and UNKNOWN not in statuses
    return REVIEW if status is UNKNOWN and no_fact_helps else status


def whole(concerned: Status, requirements: Sequence[Status]) -> Status:
    """The status of a ruleset from whom it concerns and from its requirements."""
    if concerned is NOT_MET:
        return NOT_APPLICABLE
    if concerned is UNKNOWN:
        return UNKNOWN
    return fold_all((concerned, fold_all(requirements)))
