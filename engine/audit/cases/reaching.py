"""Bringing what a test reads to a wanted value, by changing one fact or one record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from engine.audit.cases.applicant import Applicant, Bench
from engine.audit.cases.records import shelf_of, with_count, with_field
from engine.calendar import COUNTS, Shift, shifted
from engine.errors import EligibilityError
from engine.evaluation.edition import Edition
from engine.language.meaning import operand
from engine.language.syntax import FactOperand, Literal, Measure, Operand, Subject
from engine.values import Interval
from engine.vocabulary.derived import Frame


@dataclass(frozen=True, slots=True)
class Distance:
    """So many whole units from one day to another, and some days more or fewer."""

    count: int
    unit: str
    days: int = 0

    def after(self, start: date) -> date | None:
        """The day at this distance; None where no source settles it."""
        return _moved(start, self._shift(1), self.days)

    def before(self, end: date) -> date | None:
        """The day from which `end` lies at this distance."""
        return _moved(end, self._shift(-1), -self.days)

    def _shift(self, sign: int) -> Shift:
        return Shift(**{self.unit.partition("_")[0]: sign * self.count})

    def read(self, start: date) -> int | None:
        """What counting from a day gives at this distance."""
        end = self.after(start)
        return None if end is None else COUNTS[self.unit](start, end)[0]


def _moved(day: date, shift: Shift, days: int) -> date | None:
    low, high = shifted(day, shift)
    return low + timedelta(days=days) if low == high else None


class Reach:
    """Changes applicants of one edition."""

    def __init__(self, bench: Bench, edition: Edition) -> None:
        self._bench, self._edition = bench, edition
        self._facts = bench.rulebook.vocabulary.facts

    def measure_of(self, subject: Subject) -> Measure | None:
        """The measure that a test reads, itself or by the name of a derived value."""
        if isinstance(subject, Measure):
            return subject
        if not isinstance(subject, FactOperand):
            return None
        if subject.name in self._edition.derived:
            return self._edition.derived[subject.name].measure
        fact = self._facts.get(subject.name)
        return fact.derive if fact else None

    def reach(self, applicant: Applicant, subject: Subject, wanted: Any) -> Applicant | None:
        """The first changed applicant of whom the engine reads the wanted value, if any."""
        read = operand(subject, self._edition.law)
        for candidate in self._candidates(applicant, subject, wanted):
            try:
                value = read(self._bench.frame(candidate), None)
            except EligibilityError:
                continue
            if value == wanted or (
                isinstance(wanted, Distance) and not isinstance(value, Interval)
            ):
                return candidate
        return None

    def _candidates(
        self, applicant: Applicant, subject: Subject, wanted: Any
    ) -> Iterator[Applicant]:
        frame = self._bench.frame(applicant)
        measure = self.measure_of(subject)
        if measure is not None:
            yield from self._measured(applicant, measure, wanted, frame)
        if isinstance(subject, FactOperand) and not isinstance(wanted, Distance):
            yield from self._given(applicant, subject.name, wanted)

    def _given(self, applicant: Applicant, name: str, wanted: Any) -> Iterator[Applicant]:
        if name == "as_of" or name in self._facts:
            yield applicant.given(name, wanted)

    def move_target(
        self, applicant: Applicant, subject: Subject, target: Operand, days: int
    ) -> Applicant | None:
        """The first applicant whose subject lies some days after a moved target, if any."""
        if target == FactOperand("as_of"):
            return None
        value = operand(subject, self._edition.law)(self._bench.frame(applicant), None)
        wanted = value - timedelta(days=days) if isinstance(value, date) else None
        return next(self._set(applicant, target, wanted), None)

    # Measures

    def _measured(
        self, applicant: Applicant, measure: Measure, wanted: Any, frame: Frame
    ) -> Iterator[Applicant]:
        match measure.kind:
            case "count":
                yield from with_count(applicant, measure, wanted, frame, self._edition)
            case "sum":
                yield from self._summed(applicant, measure, wanted, frame)
            case "earliest" | "latest":
                yield from with_field(
                    applicant, measure, measure.field, wanted, frame, self._edition
                )
            case "between":
                yield from self._apart(applicant, measure, wanted, frame)
            case "add":
                yield from self._added(applicant, measure, wanted, frame)
            case "span":
                yield from self._spanned(applicant, measure, wanted, frame)

    def _summed(
        self, applicant: Applicant, measure: Measure, wanted: Any, frame: Frame
    ) -> Iterator[Applicant]:
        total = operand(measure, self._edition.law)(frame, None)
        shelf = shelf_of(measure, frame, self._edition)
        if shelf is None or isinstance(total, Interval):
            return
        for index in shelf.counting:
            part = shelf.rows[index].get(measure.field)
            if part is not None:
                records = applicant.records(shelf.name)
                records[index][measure.field] = part + wanted - total
                yield applicant.given(shelf.name, records)

    def _added(
        self, applicant: Applicant, measure: Measure, wanted: Any, frame: Frame
    ) -> Iterator[Applicant]:
        values = [self._read(term, frame) for term in measure.terms]
        if any(value is None or isinstance(value, Interval) for value in values):
            return
        for term, value in zip(measure.terms, values, strict=True):
            yield from self._set(applicant, term, value + wanted - sum(values))

    def _apart(
        self, applicant: Applicant, measure: Measure, wanted: Any, frame: Frame
    ) -> Iterator[Applicant]:
        first, second = measure.terms
        start, end = self._read(first, frame), self._read(second, frame)
        distance = wanted if isinstance(wanted, Distance) else Distance(wanted, "days")
        if isinstance(end, date) and first != FactOperand("as_of"):
            yield from self._set(applicant, first, distance.before(end))
        if isinstance(start, date):
            yield from self._set(applicant, second, distance.after(start))

    def _spanned(
        self, applicant: Applicant, measure: Measure, wanted: Any, frame: Frame
    ) -> Iterator[Applicant]:
        """Move the last of the records that the span holds, so far that the span is as wanted."""
        shelf = shelf_of(measure, frame, self._edition)
        if shelf is None:
            return
        selector, codes = measure.one_of_each or ("", ())
        rows = [
            (shelf.rows[index][measure.field], index)
            for index in shelf.counting
            if isinstance(shelf.rows[index].get(measure.field), date)
            and (not selector or shelf.rows[index].get(selector) in codes)
        ]
        if len(rows) < 2:
            return
        distance = wanted if isinstance(wanted, Distance) else Distance(wanted, "days")
        (start, _), (_, last) = min(rows), max(rows)
        if (day := distance.after(start)) is not None:
            records = applicant.records(shelf.name)
            records[last][measure.field] = day.isoformat()
            yield applicant.given(shelf.name, records)

    # Operands

    def _read(self, term: Operand, frame: Frame) -> Any:
        return (
            None
            if not isinstance(term, FactOperand)
            else operand(term, self._edition.law)(frame, None)
        )

    def _set(self, applicant: Applicant, term: Operand, value: Any) -> Iterator[Applicant]:
        """Applicants whose fact has such a value that the moved operand has the wanted one."""
        if isinstance(term, Literal) or not isinstance(term, FactOperand) or value is None:
            return
        if term.shift:
            back = Shift(-term.shift.years, -term.shift.months, -term.shift.days)
            low, high = shifted(value, back)
            value = low if low == high else None
        if value is not None:
            found = self.reach(applicant, replace(term, shift=Shift()), value)
            if found is not None:
                yield found
