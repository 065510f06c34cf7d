"""The meaning of conditions and measures: each is turned once into nested closures.

A closure reads a frame (the applicant's values by name) and, inside `where`, the record at
hand. Nothing here knows the matcher: this is what the matcher is checked against.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.decision import Status
from engine.folding import DOUBTED, FOLDS, MET, NOT_MET, fold_all
from engine.language import measures
from engine.language.operators import OPERATORS, against
from engine.language.syntax import (
    Condition,
    DecisionTest,
    FactOperand,
    FieldOperand,
    Group,
    Leaf,
    Literal,
    Measure,
    Operand,
    ParameterOperand,
    Subject,
    Test,
)
from engine.language.tables import (
    WITHOUT_LAW,
    Choice,
    Frame,
    Law,
    Record,
    Valued,
    Weighed,
    choice,
    chosen,
    known,
    settled,
    weigh,
)
from engine.values import ABSENT, HIGHEST, LOWEST, Interval, Records, Value, bounds, interval

__all__ = [
    "ANSWERS",
    "WITHOUT_LAW",
    "Choice",
    "Frame",
    "Law",
    "Tested",
    "Valued",
    "choice",
    "chosen",
    "condition",
    "measure",
    "names_read",
    "operand",
    "settled",
    "weigh",
]

Tested = Callable[[Frame, Record], Status]


# Operands and subjects


def operand(source: Operand | Subject, law: Law) -> Valued:
    """The closure that reads a literal, a fact, a field or a measure."""
    if isinstance(source, Measure):
        return measure(source, law)
    return known(source)


# Conditions


def condition(source: Condition, law: Law) -> Tested:
    """The closure that tells a condition's status."""
    if isinstance(source, Group):
        children = [condition(child, law) for child in source.children]
        if source.fold == "all":
            return _every(children)
        fold = FOLDS[source.fold]
        return lambda frame, row: fold([child(frame, row) for child in children])
    if isinstance(source, DecisionTest):
        return _decision(source)
    return leaf(source, law)


def _every(children: list[Tested]) -> Tested:
    """`fold_all`, which need not read on once a part is not met."""

    def tested(frame: Frame, row: Record) -> Status:
        worst = MET
        for child in children:
            status = child(frame, row)
            if status is NOT_MET:
                return status
            worst = min(worst, status)
        return worst

    return tested


def _decision(source: DecisionTest) -> Tested:
    answers = {**ANSWERS, Status.NOT_APPLICABLE: Status[source.not_concerned.upper() or "MET"]}
    key = ("decision", source.ruleset)
    return lambda frame, row: answers[frame[key]]


ANSWERS = {status: status for status in Status}
"""What another ruleset's answer counts as: itself, but for NOT_APPLICABLE."""


def leaf(source: Leaf, law: Law) -> Tested:
    """The closure that tells one test's status, doubt included."""
    plain = _undoubted(source, law)
    if not names_read(source) & law.doubtful_names:
        return plain
    return lambda frame, row: DOUBTED[plain(frame, row)]


def _undoubted(source: Leaf, law: Law) -> Tested:
    decide = OPERATORS[source.test.operator].decide
    subject, target = source.subject, source.test.operand
    if isinstance(subject, ParameterOperand):
        picked, other = choice(subject, law), operand(target, law)
        return lambda frame, row: chosen(
            picked(frame, row), lambda value: decide(value, other(frame, row))
        )
    value = operand(subject, law)
    if isinstance(target, ParameterOperand):
        only = settled(target, law)
        if only is not None:
            return _against_one(value, source.test.operator, only)
        picked = choice(target, law)

        def against_parameter(frame: Frame, row: Record) -> Status:
            read = value(frame, row)
            return chosen(picked(frame, row), lambda expected: decide(read, expected))

        return against_parameter
    if isinstance(target, Literal):
        test = against(source.test.operator, target.value)
        if isinstance(subject, FieldOperand) and not subject.shift:
            field = subject.name
            return lambda frame, row: test((row or {}).get(field))
        if isinstance(subject, FactOperand) and not subject.shift:
            name = subject.name
            return lambda frame, row: test(frame[name])
        return lambda frame, row: test(value(frame, row))
    other = operand(target, law)
    return lambda frame, row: decide(value(frame, row), other(frame, row))


def _against_one(value: Valued, operator: str, expected: Weighed) -> Tested:
    """The test against a parameter with one value."""
    test = against(operator, expected.value)
    if expected.doubtful:
        return lambda frame, row: DOUBTED[test(value(frame, row))]
    return lambda frame, row: test(value(frame, row))


def names_read(source: Any) -> frozenset[str]:
    """The facts and derived values that a condition, measure or operand names."""
    match source:
        case FactOperand(name=name):
            return frozenset({name})
        case Leaf(subject=subject, test=test):
            return names_read(subject) | names_read(test.operand)
        case Group(children=children):
            return frozenset().union(*map(names_read, children))
        case ParameterOperand(parameter=parameter):
            return names_read(parameter.code_key) | names_read(parameter.date_key)
        case Measure():
            parts = (source.where, *source.terms, *(source.within or ()))
            taken = source.take if isinstance(source.take, tuple) else ()
            over = frozenset({source.over} if source.over else ())
            read = [names_read(part) for part in (*parts, *(test.operand for test in taken))]
            return over.union(*read)
    return frozenset()


def reads_parameter(source: Any) -> bool:
    """Whether a condition, measure or operand depends on a value of the law."""
    match source:
        case Leaf(subject=subject, test=test):
            return reads_parameter(subject) or reads_parameter(test.operand)
        case Group(children=children):
            return any(map(reads_parameter, children))
        case Measure():
            taken = source.take if isinstance(source.take, tuple) else ()
            parts = (source.where, *source.terms, *(source.within or ()))
            return any(map(reads_parameter, (*parts, *(test.operand for test in taken))))
    return isinstance(source, ParameterOperand)


# Measures


def measure(source: Measure, law: Law) -> Valued:
    """The closure that computes a measure."""
    if source.kind == "between":
        start, end = (operand(term, law) for term in source.terms)
        return lambda frame, row: measures.between(start(frame, row), end(frame, row), source.unit)
    if source.kind == "add":
        terms = [operand(term, law) for term in source.terms]
        return lambda frame, row: measures.add([term(frame, row) for term in terms])
    rows = _rows(source, law)
    if source.kind == "time_in":
        return _time_in(source, rows, law)
    number = _number(source, law)

    def computed(frame: Frame, row: Record) -> Value:
        records = rows(frame, row)
        return None if records is None else number(frame, records)

    return computed


def _rows(source: Measure, law: Law) -> Callable[[Frame, Record], Records | None]:
    over = source.over
    if source.where is None:
        return lambda frame, row: frame[over]
    belongs = condition(source.where, law)

    def filtered(frame: Frame, row: Record) -> Records | None:
        records = frame[over]
        return records and measures.kept(records, lambda each: belongs(frame, each))

    return filtered


def _number(source: Measure, law: Law) -> Callable[[Frame, Records], Value]:
    plain = _PLAIN[source.kind](source)
    if not source.per:
        return lambda frame, records: plain(records)
    if source.take == "largest":
        grows = source.kind == "count" or (source.least is not None and source.least >= 0)
        grouped = measures.largest(source.per, plain, grows)
        return lambda frame, records: grouped(records)
    passes = [passing(test, law) for test in source.take if isinstance(test, Test)]

    def counted(frame: Frame, records: Records) -> Value:
        number = measures.number_with(
            source.per, plain, lambda value: fold_all([test(frame, value) for test in passes])
        )
        return number(records)

    return counted


def passing(test: Test, law: Law) -> Callable[[Frame, Value], Status]:
    """The closure that tells whether a value passes a test without a subject of its own."""
    decide = OPERATORS[test.operator].decide
    if isinstance(test.operand, ParameterOperand):
        picked = choice(test.operand, law)
        return lambda frame, value: chosen(picked(frame, None), lambda other: decide(value, other))
    other = operand(test.operand, law)
    return lambda frame, value: decide(value, other(frame, None))


_PLAIN: dict[str, Callable[[Measure], measures.Number]] = {
    "count": lambda source: measures.count,
    "pick": lambda source: lambda records: records,
    "sum": lambda source: measures.total(source.field, source.least),
    "earliest": lambda source: measures.earliest(source.field),
    "latest": lambda source: measures.latest(source.field),
    "span": lambda source: (
        measures.span_of_each(source.field, *source.one_of_each, source.unit)
        if source.one_of_each
        else measures.span(source.field, source.unit)
    ),
}


def _time_in(source: Measure, rows: Callable[[Frame, Record], Records | None], law: Law) -> Valued:
    covered = measures.time_in(source.starts, source.ends, source.unit)
    window = [operand(end, law) for end in source.within or (Literal(LOWEST), Literal(HIGHEST))]

    def computed(frame: Frame, row: Record) -> Value:
        sides = [side(frame, row) for side in window]
        if ABSENT in sides:
            return ABSENT
        records, as_of = rows(frame, row), frame["as_of"]
        if records is None:
            return None
        start, end = (Interval(LOWEST, HIGHEST, True) if side is None else side for side in sides)
        (a, b), (c, d) = bounds(start), bounds(end)
        lasted = covered(records, as_of, (b, c), (a, d))
        ranged = [each for each in (start, end, lasted) if type(each) is Interval]
        lo, hi = bounds(lasted)
        absent, still_open = (any(getattr(e, n) for e in ranged) for n in ("absent", "open"))
        return interval(lo, hi, absent=absent, open=still_open)

    return computed
