"""The meaning of conditions and measures: each is turned once into nested closures.

A closure reads a frame (the applicant's values by name) and, inside `where`, the record at
hand. Nothing here knows the matcher: this is what the matcher is checked against.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from engine.calendar import Shift, shifted
from engine.decision import Status
from engine.folding import (
    DOUBTED,
    FOLDS,
    MET,
    NOT_MET,
    REVIEW,
    UNKNOWN,
    agree_on_readings,
    agree_on_rows,
    fold_all,
)
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
    Parameter,
    ParameterOperand,
    Row,
    Subject,
    Test,
)
from engine.values import ABSENT, HIGHEST, LOWEST, Interval, Records, Value, bounds, interval

Frame = Mapping[Any, Any]
Record = Mapping[str, Value] | None
Valued = Callable[[Frame, Record], Value]
Tested = Callable[[Frame, Record], Status]


class Weighed(NamedTuple):
    """A parameter's value and whether it rests on nothing that decides."""

    value: Value
    doubtful: bool


class Choice(NamedTuple):
    """The rows that a parameter's key leaves possible, each as its readings.

    `unrecorded`: the key may be one that has no row. `open`: a missing fact may narrow this.
    """

    rows: tuple[tuple[Weighed, ...], ...]
    unrecorded: bool
    open: bool


@dataclass(frozen=True)
class Law:
    """What is needed of a ruleset to read its conditions at a date: doubt and parameters.

    `is_doubtful(sources, sure_until)` says whether a value with these sources decides nothing;
    `doubtful_names` are derived values that rest on such sources.
    """

    is_doubtful: Callable[[tuple[str, ...], date | None], bool] = lambda sources, until: False
    doubtful_names: frozenset[str] = field(default_factory=frozenset)


WITHOUT_LAW = Law()
"""For the vocabulary, whose derived facts hold no law."""

Picking = Callable[[Frame, Record], Choice]


def move(value: Value, shift: Shift) -> Value:
    """A date value moved by a calendar distance; a disputed day becomes an interval."""
    if value is None or value is ABSENT or not shift:
        return value
    if type(value) is Interval:
        lo = value.lo if value.lo is LOWEST else shifted(value.lo, shift)[0]
        hi = value.hi if value.hi is HIGHEST else shifted(value.hi, shift)[1]
        return Interval(lo, hi, value.absent, value.open)
    lo, hi = shifted(value, shift)
    return interval(lo, hi, absent=False, open=False)


# Operands and subjects


def operand(source: Operand | Subject, law: Law) -> Valued:
    """The closure that reads a literal, a fact, a field or a measure."""
    if isinstance(source, Literal):
        value = source.value
        return lambda frame, row: value
    if isinstance(source, Measure):
        return measure(source, law)
    if isinstance(source, ParameterOperand):
        raise TypeError("a parameter has several values: use `choice`")
    return _named(source)


def _named(source: FactOperand | FieldOperand) -> Valued:
    name, shift = source.name, source.shift
    if isinstance(source, FactOperand):
        if shift:
            return lambda frame, row: move(frame[name], shift)
        return lambda frame, row: frame[name]
    return lambda frame, row: move((row or {}).get(name), shift)


# Parameters


def weigh(row: Row, shift: Shift, law: Law) -> tuple[Weighed, ...]:
    """A row's readings with their doubt."""
    return tuple(
        Weighed(_moved(cell.value, shift), law.is_doubtful(cell.sources, cell.sure_until))
        for cell in row.readings
    )


def _moved(value: Value, shift: Shift) -> Value:
    return move(value, shift) if isinstance(value, date) else value


def choice(source: ParameterOperand, law: Law) -> Picking:
    """The closure that picks the rows of a parameter that its key leaves possible."""
    parameter = source.parameter
    rows = tuple((row, weigh(row, source.shift, law)) for row in parameter.rows)
    keys = [key for key in (parameter.code_key, parameter.date_key) if key is not None]
    if not keys:
        fixed = Choice(tuple(weighed for _, weighed in rows), False, False)
        return lambda frame, row: fixed
    code = operand(parameter.code_key, law) if parameter.code_key else None
    day = operand(parameter.date_key, law) if parameter.date_key else None

    def pick(frame: Frame, row: Record) -> Choice:
        at = code(frame, row) if code else None
        on = day(frame, row) if day else None
        return _pick(parameter, rows, at, on)

    return pick


Weighted = tuple[tuple[Row, tuple[Weighed, ...]], ...]


def _pick(parameter: Parameter, rows: Weighted, at: Value, on: Value) -> Choice:
    if (parameter.code_key and at is ABSENT) or (parameter.date_key and on is ABSENT):
        return Choice((), True, False)
    unrecorded = False
    still_open = False
    if parameter.code_key:
        kept = tuple(pair for pair in rows if at is None or _may_be(at, pair[0].at))
        still_open = at is None or (type(at) is Interval and at.open)
        uncertain = at is None or type(at) is Interval
        unrecorded = not kept or (uncertain and not parameter.total)
        rows = kept
    if parameter.date_key:
        rows, outside = _on(rows, on)
        still_open = still_open or on is None or (type(on) is Interval and on.open)
        unrecorded = unrecorded or outside or (on is None and parameter.undatable)
    return Choice(tuple(weighed for _, weighed in rows), unrecorded, still_open)


def _may_be(value: Value, key: Any) -> bool:
    lo, hi = bounds(value)
    return bool(lo == hi == key) if isinstance(key, str) else bool(lo <= key <= hi)


def _on(rows: Weighted, on: Value) -> tuple[Weighted, bool]:
    """The dated rows that a day can fall in, and whether it can fall before the first of them."""
    lo, hi = (LOWEST, HIGHEST) if on is None else bounds(on)
    possible, outside = [], False
    for at in dict.fromkeys(row.at for row, _ in rows):
        line = [pair for pair in rows if pair[0].at == at]
        ends = [pair[0].start for pair in line[1:]] + [None]
        first = line[0][0].start
        outside = outside or (first is not None and lo < first)
        for pair, end in zip(line, ends, strict=True):
            begins = pair[0].start
            if (begins is None or hi >= begins) and (end is None or lo < end):
                possible.append(pair)
    absent = type(on) is Interval and on.absent
    return tuple(possible), outside or absent or not rows


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
        picked = choice(target, law)

        def against_parameter(frame: Frame, row: Record) -> Status:
            read = value(frame, row)
            return chosen(picked(frame, row), lambda expected: decide(read, expected))

        return against_parameter
    if isinstance(target, Literal):
        test = against(source.test.operator, target.value)
        if isinstance(subject, FieldOperand) and not subject.shift:
            field = subject.name
            return lambda frame, row: test(row.get(field))
        return lambda frame, row: test(value(frame, row))
    other = operand(target, law)
    return lambda frame, row: decide(value(frame, row), other(frame, row))


def chosen(picked: Choice, decide: Callable[[Value], Status]) -> Status:
    """The status under a parameter: of its row, or what all possible rows agree on."""
    if len(picked.rows) == 1 and not picked.unrecorded:
        return _read(picked.rows[0], decide)
    statuses = [_read(readings, decide) for readings in picked.rows]
    if picked.unrecorded:
        statuses.append(REVIEW)
    status = agree_on_rows(statuses)
    return REVIEW if status is UNKNOWN and UNKNOWN not in statuses and not picked.open else status


def _read(readings: tuple[Weighed, ...], decide: Callable[[Value], Status]) -> Status:
    if len(readings) == 1:
        value, doubtful = readings[0]
        status = decide(value)
        return DOUBTED[status] if doubtful else status
    sure = any(not doubtful for _, doubtful in readings)
    return agree_on_readings((decide(value) for value, _ in readings), sure)


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
        records, as_of = rows(frame, row), frame["as_of"]
        if records is None:
            return None
        sides = [side(frame, row) for side in window]
        if ABSENT in sides:
            return ABSENT
        start, end = (Interval(LOWEST, HIGHEST, True) if side is None else side for side in sides)
        (a, b), (c, d) = bounds(start), bounds(end)
        lasted = covered(records, as_of, (b, c), (a, d))
        ranged = [each for each in (start, end, lasted) if type(each) is Interval]
        lo, hi = bounds(lasted)
        absent, still_open = (any(getattr(e, n) for e in ranged) for n in ("absent", "open"))
        return interval(lo, hi, absent=absent, open=still_open)

    return computed
