"""Which ways a condition can come out at all, so that nobody looks for an applicant in vain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from engine.folding import MET, NOT_MET
from engine.language.meaning import names_read
from engine.language.operators import OPERATORS
from engine.language.syntax import (
    NO_LIMIT,
    Condition,
    DecisionTest,
    FieldOperand,
    Group,
    Leaf,
    Literal,
    Measure,
    Parameter,
    ParameterOperand,
    Row,
)


class Ways(NamedTuple):
    """Whether a condition can hold, and whether it can fail."""

    hold: bool = True
    fail: bool = True


def ways(source: Condition, given: Sequence[Condition] = ()) -> Ways:
    """How a condition can come out where the tests of `given` hold already.

    What cannot happen is a test of a parameter that has but one value, and a test that the
    requirement's own `applies_when` has settled.
    """
    if isinstance(source, Group):
        return _of_group(source, [ways(child, given) for child in source.children])
    if any(source == each for each in given):
        return Ways(fail=False)
    return Ways() if isinstance(source, DecisionTest) else _of_leaf(source)


def _of_group(source: Group, children: list[Ways]) -> Ways:
    if source.fold == "all":
        return Ways(all(each.hold for each in children), any(each.fail for each in children))
    some = Ways(any(each.hold for each in children), all(each.fail for each in children))
    return Ways(some.fail, some.hold) if source.fold == "none" else some


def _of_leaf(source: Leaf) -> Ways:
    target, subject = source.test.operand, source.subject
    if isinstance(subject, ParameterOperand) and isinstance(target, Literal):
        decide = OPERATORS[source.test.operator].decide
        found = {decide(value, target.value) for value in _values(subject.parameter)}
        return Ways(MET in found, NOT_MET in found)
    if isinstance(target, ParameterOperand):
        return Ways(fail=any(_can_fail(row) for row in target.parameter.rows))
    return Ways()


def _can_fail(row: Row) -> bool:
    """Whether a limit can be missed under all its readings; under some alone it is for review."""
    return all(cell.value is not NO_LIMIT for cell in row.readings)


def _values(parameter: Parameter) -> list[object]:
    return [cell.value for row in parameter.rows for cell in row.readings]


def settled(source: Condition | None) -> list[Condition]:
    """The tests that surely hold where a condition does."""
    if isinstance(source, Group):
        parts = source.children if source.fold == "all" else ()
        return [test for part in parts for test in settled(part)]
    return [] if source is None else [source]


def can_be_unknown(source: Leaf | DecisionTest) -> bool:
    """Whether something that the test reads can be missing: all but the date of the question."""
    if isinstance(source, DecisionTest) or names_read(source) - {"as_of"}:
        return True
    fields = (source.subject, source.test.operand)
    return any(isinstance(each, FieldOperand) for each in fields)


def measures_of(source: Leaf | DecisionTest) -> list[Measure]:
    """The measure that a test makes itself, if it does."""
    subject = source.subject if isinstance(source, Leaf) else None
    return [subject] if isinstance(subject, Measure) else []
