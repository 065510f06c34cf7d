"""The meaning of operands and of parameters: the values that a key leaves possible.

A closure reads a frame (the applicant's values by name) and, inside `where`, the record at hand.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, cast

from engine.calendar import Shift, shifted
from engine.decision import Status
from engine.folding import DOUBTED, REVIEW, UNKNOWN, agree_on_readings, agree_on_rows
from engine.language.syntax import (
    FactOperand,
    FieldOperand,
    Literal,
    Operand,
    Parameter,
    ParameterOperand,
    Row,
)
from engine.values import ABSENT, HIGHEST, LOWEST, Interval, Value, bounds, interval

Frame = Mapping[Any, Any]
Record = Mapping[str, Value] | None
Valued = Callable[[Frame, Record], Value]


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

    def renamed(self, names: Mapping[str, str]) -> Law:
        """The same for conditions that read other names."""
        doubtful = frozenset(names.get(name, name) for name in self.doubtful_names)
        return Law(self.is_doubtful, doubtful)


WITHOUT_LAW = Law()
"""For the vocabulary, whose derived facts hold no law."""

Picking = Callable[[Frame, Record], Choice]
Pairs = tuple[tuple[Row, Any], ...]
"""Rows, each with what is read of it."""


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


def known(source: Operand) -> Valued:
    """The closure that reads a literal, a fact or a field; of a parameter, see `choice`."""
    if isinstance(source, ParameterOperand):
        raise TypeError("a parameter has several values")
    if isinstance(source, Literal):
        value = source.value
        return lambda frame, row: value
    name, shift = source.name, source.shift
    if isinstance(source, FactOperand):
        if shift:
            return lambda frame, row: move(frame[name], shift)
        return lambda frame, row: frame[name]
    return lambda frame, row: move((row or {}).get(name), shift)


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
    rows = ((row, weigh(row, source.shift, law)) for row in source.parameter.rows)
    return _picking(source.parameter, tuple(rows))


def settled(source: ParameterOperand, law: Law) -> Weighed | None:
    """The value of a parameter that has just one, which no key picks and no source disputes."""
    parameter = source.parameter
    if parameter.code_key or parameter.date_key or len(parameter.rows) != 1:
        return None
    readings = weigh(parameter.rows[0], source.shift, law)
    return readings[0] if len(readings) == 1 else None


def rows_read(parameter: Parameter) -> Callable[[Frame], tuple[tuple[Row, ...], bool]]:
    """The closure that finds the rows that an applicant's facts leave possible.

    With them it tells whether the key may be one that has no row, as it may be where a field of a
    record is the key.
    """
    if any(isinstance(key, FieldOperand) for key in (parameter.code_key, parameter.date_key)):
        return lambda frame: ((), True)
    pick = _picking(parameter, tuple((row, row) for row in parameter.rows))

    def found(frame: Frame) -> tuple[tuple[Row, ...], bool]:
        picked = pick(frame, None)
        return cast(tuple[Row, ...], picked.rows), picked.unrecorded

    return found


def _picking(parameter: Parameter, rows: Pairs) -> Picking:
    keys = [key for key in (parameter.code_key, parameter.date_key) if key is not None]
    if not keys:
        fixed = Choice(tuple(read for _, read in rows), False, False)
        return lambda frame, row: fixed
    code = known(parameter.code_key) if parameter.code_key else None
    day = known(parameter.date_key) if parameter.date_key else None

    def pick(frame: Frame, row: Record) -> Choice:
        at = code(frame, row) if code else None
        on = day(frame, row) if day else None
        return _pick(parameter, rows, at, on)

    if code is None and day is not None:
        return _by_day(day, rows, pick)
    return pick if code is None or day else _by_code(code, rows, pick)


def _by_day(day: Valued, rows: Pairs, otherwise: Picking) -> Picking:
    """The quick way to the row of one known day; `rows` are in order of their first days."""
    found = [Choice((read,), False, False) for _, read in rows]
    starts = [row.start for row, _ in rows if row.start is not None]
    if len(starts) == len(rows):
        found.insert(0, Choice((), True, False))
    if starts != sorted(set(starts)) or len(found) != len(starts) + 1:
        return otherwise

    def pick(frame: Frame, row: Record) -> Choice:
        on = day(frame, row)
        return found[bisect_right(starts, on)] if type(on) is date else otherwise(frame, row)

    return pick


def _by_code(code: Valued, rows: Pairs, otherwise: Picking) -> Picking:
    """The quick way to the rows of one known code or number."""
    found = {
        at: Choice(tuple(read for row, read in rows if row.at == at), False, False)
        for at in {row.at for row, _ in rows}
    }
    unrecorded = Choice((), True, False)

    def pick(frame: Frame, row: Record) -> Choice:
        at = code(frame, row)
        if at is None or at is ABSENT or type(at) is Interval:
            return otherwise(frame, row)
        return found.get(at, unrecorded)

    return pick


def _pick(parameter: Parameter, rows: Pairs, at: Value, on: Value) -> Choice:
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
    return Choice(tuple(read for _, read in rows), unrecorded, still_open)


def _may_be(value: Value, key: Any) -> bool:
    lo, hi = bounds(value)
    return bool(lo == hi == key) if isinstance(key, str) else bool(lo <= key <= hi)


def _on(rows: Pairs, on: Value) -> tuple[Pairs, bool]:
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
