"""Changing an applicant's records: more or fewer of those that count, another field in one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from engine.audit.cases.applicant import STEPS, Applicant, raw
from engine.audit.cases.thresholds import is_ordered
from engine.evaluation.edition import Edition
from engine.folding import MET
from engine.language.meaning import choice, condition, operand
from engine.language.operators import OPERATORS
from engine.language.syntax import (
    Condition,
    FieldOperand,
    Group,
    Leaf,
    Literal,
    Measure,
    ParameterOperand,
    Test,
)
from engine.values import Interval, Records
from engine.vocabulary.derived import Frame


@dataclass(frozen=True, slots=True)
class Shelf:
    """The records that a measure is made of: where they are given, and which of them count.

    `counting` are indexes into the records of the fact `name`, `rows` their typed form.
    """

    name: str
    counting: tuple[int, ...]
    rows: tuple[Any, ...]

    @property
    def example(self) -> Any:
        """A record that counts, in typed form; one without fields where none does."""
        return self.rows[self.counting[0]] if self.counting else {}


def shelf_of(measure: Measure, frame: Frame, edition: Edition) -> Shelf | None:
    """The records behind a measure; None where the facts do not give them.

    Where none counts, those stand in that fall short in numbers and dates only.
    """
    chain = _chain(measure, edition)
    name = chain[-1].over
    given = frame[name]
    if not isinstance(given, Records):
        return None
    wheres = [each.where for each in chain if each.where is not None]
    loose = [kept for where in wheres if (kept := _without_order(where)) is not None]
    counting = _belonging(given, wheres, frame, edition)
    return Shelf(name, counting or _belonging(given, loose, frame, edition), given.sure)


def _chain(measure: Measure, edition: Edition) -> list[Measure]:
    """A measure and the picked lists that it is made of."""
    chain = [measure]
    while chain[-1].over in edition.derived:
        chain.append(edition.derived[chain[-1].over].measure)
    return chain


def _belonging(
    given: Records, wheres: list[Condition], frame: Frame, edition: Edition
) -> tuple[int, ...]:
    tests = [condition(where, edition.law) for where in wheres]
    rows = enumerate(given.sure)
    return tuple(index for index, row in rows if all(test(frame, row) is MET for test in tests))


def _without_order(source: Condition) -> Condition | None:
    """A condition without its tests of numbers and dates; None where nothing is left."""
    if isinstance(source, Leaf):
        return None if is_ordered(source) else source
    if not isinstance(source, Group):
        return source
    left = [kept for child in source.children if (kept := _without_order(child)) is not None]
    return replace(source, children=tuple(left)) if left else None


def with_count(
    applicant: Applicant, measure: Measure, wanted: int, frame: Frame, edition: Edition
) -> Iterator[Applicant]:
    """Applicants with so many of the records that count.

    With `per` they have so many in the largest group, or so many groups whose number passes.
    """
    shelf = shelf_of(measure, frame, edition)
    if shelf is None or wanted < 0:
        return
    records = applicant.records(shelf.name)
    groups = sorted(_groups(shelf, measure.per), key=len, reverse=True)
    if not groups:
        groups = [[len(records)]]
        records = [*records, _made_to_count(measure, records, frame, edition)]
    if isinstance(measure.take, tuple):
        passing = _least_passing(measure.take)
        sizes = [passing] * wanted + [passing - 1] * (len(groups) - wanted)
    else:
        sizes = [wanted] + [min(wanted, len(group)) for group in groups[1:]]
    yield applicant.given(shelf.name, _resized(records, groups, sizes))


def _resized(
    records: list[dict[str, Any]], groups: list[list[int]], sizes: list[int]
) -> list[dict[str, Any]]:
    """The records with each group cut to its size, or filled up with copies of its last."""
    changed = {index for group in groups for index in group}
    times = dict.fromkeys(range(len(records)), 1) | dict.fromkeys(changed, 0)
    for group, size in zip(groups, sizes, strict=False):
        for index in group[:size]:
            times[index] = 1
        times[group[-1]] += max(size - len(group), 0)
    return [dict(record) for index, record in enumerate(records) for _ in range(times[index])]


def _least_passing(tests: tuple[Test, ...]) -> int:
    """The least number that passes tests such as `at_least: 4`, by which groups are filled up."""
    for test in tests:
        if isinstance(test.operand, Literal) and test.operator in ("at_least", "more_than"):
            return int(test.operand.value) + (test.operator == "more_than")
    return 1


def _groups(shelf: Shelf, per: str) -> list[list[int]]:
    found: dict[Any, list[int]] = defaultdict(list)
    for index in shelf.counting:
        found[shelf.rows[index].get(per) if per else ""].append(index)
    return list(found.values())


def with_field(
    applicant: Applicant, measure: Measure, field: str, value: Any, frame: Frame, edition: Edition
) -> Iterator[Applicant]:
    """Applicants one of whose records has another value in a field: one that counts, or made to."""
    shelf = shelf_of(measure, frame, edition)
    if shelf is None:
        return
    records = applicant.records(shelf.name)
    for index in shelf.counting:
        record = {**records[index], field: raw(value)}
        yield applicant.given(shelf.name, [*records[:index], record, *records[index + 1 :]])
    if not shelf.counting:
        pattern = _made_to_count(measure, records, frame, edition)
        yield applicant.given(shelf.name, [*records, {**pattern, field: raw(value)}])


def _made_to_count(
    measure: Measure, records: list[dict[str, Any]], frame: Frame, edition: Edition
) -> dict[str, Any]:
    """A record that the measure counts, after the pattern of the last one given."""
    made = dict(records[-1]) if records else {}
    for each in _chain(measure, edition):
        _satisfy(made, each.where, frame, edition)
    return made


def _satisfy(
    record: dict[str, Any], source: Condition | None, frame: Frame, edition: Edition
) -> None:
    """Give a record the values that a condition on it asks for, as far as that is plain."""
    if isinstance(source, Group):
        wanted = {"all": source.children, "any": source.children[:1], "none": ()}[source.fold]
        for child in wanted:
            _satisfy(record, child, frame, edition)
    elif isinstance(source, Leaf) and isinstance(source.subject, FieldOperand):
        value = _passing(source, frame, edition)
        if value is not None:
            record[source.subject.name] = raw(value)


def _passing(source: Leaf, frame: Frame, edition: Edition) -> Any:
    """A value that passes a test of a field; None where none is plain."""
    operator, target = source.test.operator, _target(source, frame, edition)
    if operator == "is_none":
        return "none"
    if operator == "one_of":
        return min(target)
    if operator == "none_of":
        return next((code for code in source.kind.codes if code not in target), None)
    if target is None or isinstance(target, Interval):
        return None
    step = STEPS.get(source.kind.name)
    if step is None or OPERATORS[operator].relation not in ("<", ">"):
        return target
    return target + step if OPERATORS[operator].relation == ">" else target - step


def _target(source: Leaf, frame: Frame, edition: Edition) -> Any:
    target = source.test.operand
    if isinstance(target, Literal):
        return target.value
    if isinstance(target, ParameterOperand):
        rows = choice(target, edition.law)(frame, {}).rows
        return rows[0][0].value if rows else None
    return None if isinstance(target, FieldOperand) else operand(target, edition.law)(frame, None)
