"""A plan: an edition compiled for deciding many applicants.

Tests are numbered in the order in which the reference meets them. The plan writes a frame's
properties, turns matched codes into statuses, folds these into findings, and explains them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from engine.decision import Asked, Explanation, Joined, Probe, Reason, Status, Tested
from engine.evaluation.edition import Edition
from engine.evaluation.network import Weaver
from engine.evaluation.reading import facts_read, label_of, missing, moved_label
from engine.folding import DOUBTED, FOLDS, MET, NOT_MET, REVIEW, UNKNOWN
from engine.language.meaning import (
    Choice,
    Frame,
    Valued,
    choice,
    chosen,
    measure,
    names_read,
    operand,
    weigh,
)
from engine.language.operators import OPERATORS
from engine.language.syntax import (
    NO_LIMIT,
    Condition,
    DecisionTest,
    FactOperand,
    Group,
    Leaf,
    Literal,
    Measure,
    ParameterOperand,
)
from engine.values import Interval, Value
from engine.vocabulary.declared import Vocabulary

new = tuple.__new__  # a named tuple made without its slower constructor
Statuses = list[Status]
StatusOf = Callable[[Sequence[int], Frame], Status]
Explain = Callable[[Statuses, Frame], Explanation]
"""From all statuses and the frame to the tree of one condition."""


class Planner:
    """Compiles the conditions of an edition, in the order in which they are given."""

    def __init__(self, edition: Edition, vocabulary: Vocabulary, titles: dict[str, str]) -> None:
        self.edition, self.vocabulary, self._titles = edition, vocabulary, titles
        self.law = edition.law
        self.measures: dict[str, tuple[Measure, Valued]] = {}
        self._sources: dict[int, Leaf] = {}
        self.tests: list[StatusOf] = []
        self.weaver = Weaver(self.law, self._is_ranged, self._may_be_absent)

    def _is_ranged(self, name: str) -> bool:
        fact = self.vocabulary.facts.get(name)
        return name != "as_of" and (fact is None or fact.derive is not None)

    def _may_be_absent(self, name: str) -> bool:
        fact = self.vocabulary.facts.get(name)
        return fact is not None and bool(fact.may_be_none)

    # Conditions

    def condition(self, source: Condition) -> Explain:
        """The closure that explains a condition; its tests join the plan."""
        if isinstance(source, Group):
            return self._group(source)
        if isinstance(source, DecisionTest):
            return self._asked(source)
        return self._leaf(source)

    def _group(self, source: Group) -> Explain:
        children = [self.condition(child) for child in source.children]
        fold, name = FOLDS[source.fold], source.fold

        def explain(statuses: Statuses, frame: Frame) -> Explanation:
            parts = tuple([child(statuses, frame) for child in children])
            return new(Joined, (fold([part[0] for part in parts]), name, parts))

        return explain

    def _asked(self, source: DecisionTest) -> Explain:
        number = self.weaver.decision(source)
        key, title = ("decision", source.ruleset), self._titles[source.ruleset]

        def silent(frame: Frame) -> Status:
            return REVIEW if frame[key] is REVIEW else UNKNOWN

        index = self._join(_matched(number, silent))
        return lambda statuses, frame: Asked(statuses[index], source.ruleset, title, frame[key])

    def _join(self, status: StatusOf) -> int:
        self.tests.append(status)
        return len(self.tests) - 1

    # Tests

    def _leaf(self, source: Leaf) -> Explain:
        if isinstance(source.subject, ParameterOperand):
            status, expected = self._of_parameter(source, source.subject)
            name = ""
        else:
            name = self._name(source.subject)
            status, expected = self._against(source, name)
        doubtful = bool(names_read(source) & self.law.doubtful_names)
        index = self._join(_doubted(status) if doubtful else status)
        return self._explained(source, index, name, expected)

    def _name(self, subject: Any) -> str:
        """The name under which the subject's value is kept in the frame."""
        if isinstance(subject, FactOperand):
            return subject.name
        for name, (known, _) in self.measures.items():
            if known == subject:
                return name
        name = f"measure {len(self.measures) + 1}"
        self.measures[name] = (subject, measure(subject, self.law))
        return name

    def _against(self, source: Leaf, name: str) -> tuple[StatusOf, Callable[[Frame], Any]]:
        operator, target = source.test.operator, source.test.operand
        if isinstance(target, ParameterOperand):
            return self._against_parameter(source, name, target)
        number = self.weaver.test(name, source.kind, operator, target)
        other = operand(target, self.law)
        status = _matched(number, lambda frame: _unsettled(frame[name], other(frame, None)))
        if isinstance(target, Literal):
            fixed = (target.value,)
            return status, lambda frame: fixed
        return status, lambda frame: (other(frame, None),)

    def _against_parameter(
        self, source: Leaf, name: str, target: ParameterOperand
    ) -> tuple[StatusOf, Callable[[Frame], Any]]:
        pick = choice(target, self.law)
        statuses: dict[Any, StatusOf] = {}
        for row in target.parameter.rows:
            for value, _ in weigh(row, target.shift, self.law):
                statuses[value] = self._against_value(source, name, value)

        def status(codes: Sequence[int], frame: Frame) -> Status:
            picked = pick(frame, None)
            return chosen(picked, lambda value: statuses[value](codes, frame))

        return status, lambda frame: _values(pick(frame, None))

    def _against_value(self, source: Leaf, name: str, value: Value) -> StatusOf:
        if value is NO_LIMIT:
            return lambda codes, frame: MET
        number = self.weaver.test(name, source.kind, source.test.operator, Literal(value))
        return _matched(number, lambda frame: _unsettled(frame[name], value))

    def _of_parameter(
        self, source: Leaf, subject: ParameterOperand
    ) -> tuple[StatusOf, Callable[[Frame], Any]]:
        pick = choice(subject, self.law)
        decide = OPERATORS[source.test.operator].decide
        other = operand(source.test.operand, self.law)

        def status(codes: Sequence[int], frame: Frame) -> Status:
            target = other(frame, None)
            return chosen(pick(frame, None), lambda value: decide(value, target))

        return status, lambda frame: (other(frame, None),)

    # Words

    def _explained(
        self, source: Leaf, index: int, name: str, expected: Callable[[Frame], Any]
    ) -> Explain:
        probe = self._probe(source, name)
        self._sources[id(probe)] = source
        if isinstance(source.subject, ParameterOperand):
            pick = choice(source.subject, self.law)

            def of_parameter(statuses: Statuses, frame: Frame) -> Explanation:
                values = _values(pick(frame, None))
                value = values[0] if len(values) == 1 else None
                status = statuses[index]
                reason = self._reason(source, frame, value) if status is REVIEW else None
                return Tested(status, probe, value, expected(frame), reason)

            return of_parameter

        def explain(statuses: Statuses, frame: Frame) -> Explanation:
            status, value = statuses[index], frame[name]
            reason = self._reason(source, frame, value) if status is REVIEW else None
            return new(Tested, (status, probe, value, expected(frame), reason))

        def explain_literal(statuses: Statuses, frame: Frame) -> Explanation:
            status, value = statuses[index], frame[name]
            reason = self._reason(source, frame, value) if status is REVIEW else None
            return new(Tested, (status, probe, value, fixed, reason))

        if isinstance(source.test.operand, Literal):
            fixed = (source.test.operand.value,)
            return explain_literal
        return explain

    def _probe(self, source: Leaf, name: str) -> Probe:
        target = source.test.operand
        fixed = isinstance(target, Literal | ParameterOperand)
        return Probe(
            name=name,
            subject=label_of(source.subject, self.edition, self.vocabulary),
            operator=source.test.operator,
            expects=OPERATORS[source.test.operator].words,
            origin="" if fixed else moved_label(target, self.edition, self.vocabulary),
            kind=source.kind.name,
            unit=source.kind.unit,
            codes=source.kind.codes,
            facts=facts_read(source, self.edition, self.vocabulary),
            place=source.position,
        )

    def waits(self, probe: Probe, frame: Frame) -> Iterator[str]:
        """The facts that an undecided test still waits for."""
        return missing(self._sources[id(probe)], frame, self.edition, self.vocabulary)

    def _reason(self, source: Leaf, frame: Frame, value: Value) -> Reason:
        """Why a test comes to review."""
        for part in (source.test.operand, source.subject):
            if isinstance(part, ParameterOperand):
                picked = choice(part, self.law)(frame, None)
                if not picked.rows:
                    return Reason.NOT_RECORDED
                if any(len(readings) > 1 for readings in picked.rows):
                    return Reason.SOURCES_DISAGREE
                if any(doubtful for row in picked.rows for _, doubtful in row):
                    return Reason.DOUBTFUL_SOURCE
        if names_read(source) & self.law.doubtful_names:
            return Reason.DOUBTFUL_SOURCE
        measured = isinstance(source.subject, Measure) and source.subject.where is not None
        return Reason.DOUBTFUL_SOURCE if measured else Reason.DISPUTED_DAY


def _matched(number: int, silent: Callable[[Frame], Status]) -> StatusOf:
    def status(codes: Sequence[int], frame: Frame) -> Status:
        code = codes[number]
        return MET if code == 1 else NOT_MET if code == 2 else silent(frame)

    return status


def _doubted(plain: StatusOf) -> StatusOf:
    return lambda codes, frame: DOUBTED[plain(codes, frame)]


def _unsettled(*sides: Value) -> Status:
    """What a test comes to that neither holds nor fails: a fact may settle it, or none can."""
    if any(side is None or (type(side) is Interval and side.open) for side in sides):
        return UNKNOWN
    settled = all(type(side) is not Interval for side in sides)
    return UNKNOWN if settled else REVIEW


def _values(picked: Choice) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(weighed.value for row in picked.rows for weighed in row))
