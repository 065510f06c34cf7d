"""Tests that are read twice: by the matcher, and by the reference, which must agree on each.

Where the matcher is silent on a test, which then neither holds nor fails, the values tell why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from engine.decision import Status
from engine.errors import EngineFault
from engine.evaluation.network import Weaver
from engine.evaluation.picking import picking
from engine.folding import DOUBTED, MET, NOT_MET, REVIEW, UNKNOWN
from engine.inference.rete import FAILS, HOLDS, SILENT, Matcher
from engine.language.meaning import (
    Frame,
    Law,
    Tested,
    choice,
    chosen,
    condition,
    names_read,
    operand,
    settled,
    weigh,
)
from engine.language.operators import OPERATORS
from engine.language.renaming import renamed
from engine.language.syntax import (
    NO_LIMIT,
    DecisionTest,
    FactOperand,
    Leaf,
    Literal,
    ParameterOperand,
)
from engine.values import Interval, Records, Value
from engine.vocabulary.declared import Vocabulary

Test = Leaf | DecisionTest
"""A test of a named value, of a parameter, or of another ruleset's answer."""


class ReadTwice(NamedTuple):
    """A test as the matcher and as the reference are to read it, and the law that both read."""

    matched: Test
    plain: Test
    law: Law

    def renamed(self, names: Mapping[str, str]) -> ReadTwice:
        """The same of other names."""
        matched, plain = renamed((self.matched, self.plain), names)
        return ReadTwice(matched, plain, self.law.renamed(names))


StatusOf = Callable[[Sequence[int], Frame], Status]
"""From the matcher's codes and an applicant's frame."""

SETTLED = {HOLDS: MET, FAILS: NOT_MET}
"""What a code of the matcher says, unless it is silent."""


class CheckedTests:
    """Tests in order, ready to be read for many applicants."""

    def __init__(self, title: str, tests: Iterable[ReadTwice], vocabulary: Vocabulary) -> None:
        """`title` is told of a fault."""
        self._title, self._weaver = title, Weaver(vocabulary)
        self._tests: list[StatusOf] = []
        self._reference: list[Tested] = []
        for matched, plain, law in tests:
            self._tests.append(self._status(matched, law))
            self._reference.append(condition(plain, law))
        network = self._weaver.network
        beyond = len(network.tests)
        numbers = (each.number if type(each) is _Matched else beyond for each in self._tests)
        self._read = picking([*numbers])
        self.matcher = Matcher(network)

    def read(self, frame: Frame) -> list[Status]:
        """The status of each test for an applicant's frame; EngineFault."""
        statuses = self.statuses(self.matcher.match(self.write(frame)), frame)
        self.check(statuses, frame)
        return statuses

    # The stages

    def write(self, frame: Frame) -> list[int]:
        """The frame as the integers that the matcher reads."""
        return self._weaver.write(frame)

    def statuses(self, codes: Sequence[int], frame: Frame) -> list[Status]:
        """The statuses from the matcher's codes."""
        read = self._read((*codes, SILENT))
        return [
            SETTLED[code] if code else test(codes, frame)
            for code, test in zip(read, self._tests, strict=True)
        ]

    def check(self, statuses: list[Status], frame: Frame) -> None:
        """EngineFault when the reference comes to another status of a test."""
        expected = [test(frame, None) for test in self._reference]
        if expected != statuses:
            pairs = zip(expected, statuses, strict=True)
            wrong = [number for number, (ours, theirs) in enumerate(pairs) if ours != theirs]
            raise EngineFault(f"`{self._title}`: matcher and reference differ on tests {wrong}")

    # Compiling

    def _status(self, test: Test, law: Law) -> StatusOf:
        if isinstance(test, DecisionTest):
            return _Matched(self._weaver.decision(test), _unanswered(test))
        plain = self._undoubted(test, law)
        if not names_read(test) & law.doubtful_names:
            return plain
        return lambda codes, frame: DOUBTED[plain(codes, frame)]

    def _undoubted(self, test: Leaf, law: Law) -> StatusOf:
        subject, target = test.subject, test.test.operand
        if isinstance(subject, ParameterOperand):
            return _of_parameter(test, subject, law)
        if not isinstance(subject, FactOperand):
            raise TypeError("a measure that has no name")
        name = subject.name
        if isinstance(target, ParameterOperand):
            return self._against_parameter(test, name, target, law)
        if isinstance(target, Literal):
            number = self._number(test, name, target)
            return _Matched(number, lambda frame: _unsettled(frame[name]))
        number, other = self._number(test, name, target), operand(target, law)
        return _Matched(number, lambda frame: _unsettled(frame[name], other(frame, None)))

    def _against_parameter(
        self, test: Leaf, name: str, target: ParameterOperand, law: Law
    ) -> StatusOf:
        only = settled(target, law)
        if only is not None:
            plain = self._against_value(test, name, only.value)
            doubted: StatusOf = lambda codes, frame: DOUBTED[plain(codes, frame)]  # noqa: E731
            return doubted if only.doubtful else plain
        pick = choice(target, law)
        statuses: dict[Any, StatusOf] = {}
        for row in target.parameter.rows:
            for value, _ in weigh(row, target.shift, law):
                statuses[value] = self._against_value(test, name, value)

        def status(codes: Sequence[int], frame: Frame) -> Status:
            picked = pick(frame, None)
            return chosen(picked, lambda value: statuses[value](codes, frame))

        return status

    def _against_value(self, test: Leaf, name: str, value: Value) -> StatusOf:
        if value is NO_LIMIT:
            return lambda codes, frame: MET
        number = self._number(test, name, Literal(value))
        return _Matched(number, lambda frame: _unsettled(frame[name], value))

    def _number(self, test: Leaf, name: str, target: Any) -> int:
        return self._weaver.test(name, test.kind, test.test.operator, target)


@dataclass(frozen=True, slots=True)
class _Matched:
    """A test that is one of the network's; where that is silent, the values tell why."""

    number: int
    silent: Callable[[Frame], Status]

    def __call__(self, codes: Sequence[int], frame: Frame) -> Status:
        """The status by the codes of all tests."""
        code = codes[self.number]
        return SETTLED[code] if code else self.silent(frame)


def _of_parameter(test: Leaf, subject: ParameterOperand, law: Law) -> StatusOf:
    """A test of a parameter itself, which holds or fails by the rule book alone."""
    pick, other = choice(subject, law), operand(test.test.operand, law)
    decide = OPERATORS[test.test.operator].decide

    def status(codes: Sequence[int], frame: Frame) -> Status:
        target = other(frame, None)
        return chosen(pick(frame, None), lambda value: decide(value, target))

    return status


def _unanswered(test: DecisionTest) -> Callable[[Frame], Status]:
    key = ("decision", test.ruleset)
    return lambda frame: REVIEW if frame[key] is REVIEW else UNKNOWN


def _unsettled(*sides: Value) -> Status:
    """What a test comes to that neither holds nor fails: a fact may settle it, or none can."""
    ranged = [side for side in sides if isinstance(side, Interval | Records)]
    still_open = None in sides or any(side.open for side in ranged)
    return REVIEW if ranged and not still_open else UNKNOWN
