"""The plain evaluator: an edition turned once into nested closures, with no matcher.

It defines the meaning of a ruleset, checks every decision of the matcher, and is the oracle
of the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
from engine.language.meaning import Frame, condition
from engine.language.syntax import Condition, Group
from engine.ruleset.model import Requirement
from engine.values import Interval, Value

Read = Callable[[Frame, list[Status]], Status]


class Answer(NamedTuple):
    """The whole status, each requirement's by id, and each test's in the order of the file."""

    status: Status
    requirements: Mapping[str, Status]
    tests: list[Status]


class Reference:
    """Evaluates one edition."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        concerns = edition.ruleset.concerns
        self._concerns = None if concerns is None else self._condition(concerns)
        self._lines = [self._line(line) for line in edition.lines]

    def __call__(self, frame: Frame) -> Answer:
        """The answer for an applicant's frame."""
        tests: list[Status] = []
        concerned = MET if self._concerns is None else self._concerns(frame, tests)
        found = {
            line.id: read(frame, tests)
            for line, read in zip(self._edition.lines, self._lines, strict=True)
        }
        return Answer(whole(concerned, list(found.values())), found, tests)

    def _condition(self, source: Condition) -> Read:
        if isinstance(source, Group):
            children = [self._condition(child) for child in source.children]
            fold = FOLDS[source.fold]
            return lambda frame, tests: fold([child(frame, tests) for child in children])
        plain = condition(source, self._edition.law)

        def noted(frame: Frame, tests: list[Status]) -> Status:
            status = plain(frame, None)
            tests.append(status)
            return status

        return noted

    def _line(self, line: Line) -> Read:
        cases = [(case, self._case(case)) for case in line.cases]

        def read(frame: Frame, tests: list[Status]) -> Status:
            statuses = {id(case): status(frame, tests) for case, status in cases}
            day = frame[line.by]
            possible = line.possible(day)
            return picked([statuses.get(id(case), REVIEW) for case in possible], day)

        return read

    def _case(self, case: Case) -> Read:
        if case.version is None:
            status = NOT_APPLICABLE if case.free else REVIEW
            return lambda frame, tests: status
        return self._version(case.version)

    def _version(self, version: Requirement) -> Read:
        law = self._edition.law
        doubted = DOUBTED if law.is_doubtful(version.sources, version.sure_until) else None
        applies = self._optional(version.applies_when)
        met = self._optional(version.met_when)
        excuses = [
            (self._condition(each.when), law.is_doubtful(each.sources, each.sure_until))
            for each in version.unless
        ]
        review = self._optional(version.review_when)

        def read(frame: Frame, tests: list[Status]) -> Status:
            parts = []
            if applies is not None:
                status = applies(frame, tests)
                parts.append(NEGATION[doubted[status] if doubted else status])
            if met is not None:
                status = met(frame, tests)
                parts.append(doubted[status] if doubted else status)
            for excuse, doubtful in excuses:
                status = excuse(frame, tests)
                parts.append(MET_DOUBTED[status] if doubtful else status)
            if review is not None:
                status = review(frame, tests)
                parts.append(REVIEW if status is MET else status)
            falls_away = applies is not None and parts[0] is MET
            return NOT_APPLICABLE if falls_away else fold_any(parts)

        return read

    def _optional(self, source: Condition | None) -> Read | None:
        return None if source is None else self._condition(source)


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
