"""The oracle's values: what they can be, how they are counted, compared and folded.

A value is the set of what it can be: more than one member where a day is disputed or a record
only perhaps counts.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, combinations, product
from typing import Any

from engine.language.syntax import (
    NO_LIMIT,
    FactOperand,
    Group,
    Leaf,
    Measure,
    ParameterOperand,
    Test,
)

MET, REVIEW, NOT_MET, NOT_APPLICABLE = "met", "review", "not_met", "not_applicable"
NEGATED = {MET: NOT_MET, REVIEW: REVIEW, NOT_MET: MET}
NOTHING = "known to be absent"
Values = frozenset[Any]


@dataclass(frozen=True)
class Listed:
    """Records: those that belong, and those that only perhaps do."""

    sure: tuple[Mapping[str, Any], ...]
    perhaps: tuple[Mapping[str, Any], ...] = ()


# The calendar


def anniversary(day: date, months: int, days: int, in_march: bool) -> date:
    """The day so far away; `in_march` is where a 29 February goes in a common year."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    leap_day = (day.month, day.day) == (2, 29) and months % 12 == 0
    if leap_day and in_march and not isleap(year):
        return date(year, 3, 1) + timedelta(days=days)
    return date(year, month, min(day.day, monthrange(year, month)[1])) + timedelta(days=days)


def distance(unit: str, start: date, end: date, in_march: bool) -> int:
    """How many units lie between two days."""
    if unit == "days":
        return (end - start).days
    name, direction = unit.split("_")
    if end < start:
        other = {"begun": "completed", "completed": "begun"}[direction]
        return -distance(f"{name}_{other}", end, start, in_march)
    size = {"months": 1, "years": 12}[name]
    begun = completed = 0
    while anniversary(start, begun * size, 0, in_march) < end:
        begun += 1
    while anniversary(start, (completed + 1) * size, 0, in_march) <= end:
        completed += 1
    return begun if direction == "begun" else completed


def distances(unit: str, start: date, end: date) -> Values:
    """How many units lie between two days, by both readings of a 29 February."""
    return frozenset(distance(unit, start, end, in_march) for in_march in (False, True))


# Comparing


def compared(operator: str, ours: Values, theirs: Values) -> str:
    """Whether every pair passes, none does, or no one can tell."""
    absent = NOTHING in ours or NOTHING in theirs
    known, others = ours - {NOTHING}, theirs - {NOTHING}
    if not known or not others:
        return NOT_MET
    if operator == "==":
        inside = min(known) <= max(others) and min(others) <= max(known)
        passed = [min(known) == max(known) == min(others) == max(others)]
        passed.append(inside)
    else:
        passed = [_ORDERED[operator](a, b) for a in known for b in others]
    if all(passed) and not absent:
        return MET
    return REVIEW if any(passed) else NOT_MET


_ORDERED: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": lambda a, b: a >= b,
    "at_most": lambda a, b: a <= b,
    "more_than": lambda a, b: a > b,
    "less_than": lambda a, b: a < b,
    "on_or_after": lambda a, b: a >= b,
    "on_or_before": lambda a, b: a <= b,
    "after": lambda a, b: a > b,
    "before": lambda a, b: a < b,
}
_INCLUDES: dict[str, Callable[[frozenset[str], frozenset[str]], bool]] = {
    "includes_any_of": lambda items, codes: bool(items & codes),
    "includes_all_of": lambda items, codes: codes <= items,
    "includes_none_of": lambda items, codes: not items & codes,
}


def passes(operator: str, value: Any, expected: Any) -> str:
    """What a test of a value against another comes to."""
    if expected is NO_LIMIT:
        return MET
    if operator == "is_none":
        return _is_none(value)
    if operator in _INCLUDES:
        return MET if _INCLUDES[operator](value, expected) else NOT_MET
    if operator in ("one_of", "none_of"):
        (word,) = value
        inside = word in expected
        return MET if word != NOTHING and inside == (operator == "one_of") else NOT_MET
    return compared("==" if operator in ("equals", "same_as") else operator, value, expected)


def _is_none(value: Any) -> str:
    if isinstance(value, Listed):
        perhaps = REVIEW if value.perhaps else MET
        return NOT_MET if value.sure else perhaps
    if not value or value == {NOTHING}:  # an empty list of codes, or nothing
        return MET
    return REVIEW if NOTHING in value else NOT_MET


def fold(name: str, parts: Sequence[str]) -> str:
    """The status of `all`, `any` or `none` of the parts."""
    if name == "none":
        return NEGATED[fold("any", parts)]
    worst_first = [NOT_MET, REVIEW, MET]
    order = worst_first if name == "all" else worst_first[::-1]
    return next((status for status in order if status in parts), order[-1])


def chosen(sure: Sequence[Any], perhaps: Sequence[Any]) -> Iterator[list[Any]]:
    """The rows that may be meant: the sure ones with any of the others."""
    for size in range(len(perhaps) + 1):
        for some in combinations(perhaps, size):
            yield [*sure, *some]


def as_set(value: Any) -> Any:
    """A value as the set of what it can be; a list of words is one already."""
    return value if isinstance(value, frozenset) or value is NO_LIMIT else frozenset({value})


def joined(sets: Iterable[Values]) -> Values:
    """What is in any of the sets."""
    return frozenset().union(*sets)


def doubted(status: str, doubtful: bool) -> str:
    """The status of what rests on a source that decides nothing."""
    return REVIEW if doubtful else status


def days_between(days: Values, changes: Iterable[date]) -> Values:
    """The days given, and those between them on which something changes."""
    known = days - {NOTHING}
    return days | {each for each in changes if known and min(known) <= each <= max(known)}


def moved(values: Any, shift: Any) -> Any:
    """Dates moved by a calendar distance, by both readings of a 29 February."""
    if not shift or isinstance(values, Listed):
        return values
    months = shift.years * 12 + shift.months
    return frozenset(
        each if each == NOTHING else anniversary(each, months, shift.days, in_march)
        for each in values
        for in_march in (False, True)
    )


def between(unit: str, start: Any, end: Any) -> Values:
    """How many units lie between two days, if both are there."""
    if NOTHING in (start, end):
        return frozenset({NOTHING})
    return distances(unit, start, end)


def span(source: Measure, rows: Sequence[Mapping[str, Any]]) -> Values:
    """The shortest distance that holds one of each, or from the first to the last."""
    if source.one_of_each is None:
        days = [each for row in rows for each in row[source.field] if each != NOTHING]
        return distances(source.unit, min(days), max(days)) if days else frozenset({NOTHING})
    selector, codes = source.one_of_each
    lines = [
        [each for row in rows if row[selector] == {code} for each in row[source.field]]
        for code in codes
    ]
    choices = [each for each in product(*lines) if NOTHING not in each]
    if not choices:
        return frozenset({NOTHING})
    return frozenset(
        min(distance(source.unit, min(each), max(each), in_march) for each in choices)
        for in_march in (False, True)
    )


def names_of(source: Any) -> Iterator[str]:
    """All facts and derived values that a part of the model names."""
    if isinstance(source, FactOperand):
        yield source.name
    elif isinstance(source, Measure):
        yield source.over
        parts = [source.where, *source.terms, *(source.within or ())]
        parts += source.take if isinstance(source.take, tuple) else ()
        yield from chain.from_iterable(map(names_of, parts))
    elif isinstance(source, Leaf):
        yield from chain(names_of(source.subject), names_of(source.test))
    elif isinstance(source, Test):
        yield from names_of(source.operand)
    elif isinstance(source, Group):
        yield from chain.from_iterable(map(names_of, source.children))
    elif isinstance(source, ParameterOperand):
        yield from chain(names_of(source.parameter.code_key), names_of(source.parameter.date_key))
