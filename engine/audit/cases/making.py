"""Making the cases of a ruleset from one base applicant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from textwrap import shorten
from typing import Any

from engine.audit.cases.applicant import STEPS, Applicant, Bench
from engine.audit.cases.reaching import Distance, Reach
from engine.audit.cases.records import shelf_of, with_field
from engine.audit.cases.thresholds import Threshold, thresholds_in, thresholds_of
from engine.decision import Decision
from engine.errors import EligibilityError, Position
from engine.evaluation.edition import Edition
from engine.evaluation.reading import label_of
from engine.language.meaning import operand
from engine.language.syntax import (
    NO_LIMIT,
    FactOperand,
    FieldOperand,
    Literal,
    Measure,
    Operand,
    Parameter,
    ParameterOperand,
    Row,
    Subject,
)
from engine.language.tables import move
from engine.ruleset.model import Effective, Requirement
from engine.values import ABSENT, Interval

AROUND = {-1: "just below", 0: "exactly at", 1: "just above"}
LONGEST_LABEL = 70
AROUND_A_DAY = {-1: "the day before", 0: "on", 1: "the day after"}


@dataclass(frozen=True, slots=True)
class Case:
    """An applicant at a threshold, and what is decided now.

    `stands` are the thresholds at which this applicant stands, each with its place and words;
    the first of them belongs to `requirement` (none: to whom the ruleset concerns).
    `applicant` and `decision` are None where no single change of the base brings it about.
    """

    requirement: str
    stands: tuple[tuple[Position, str], ...]
    applicant: Applicant | None = None
    decision: Decision | None = None


def cases_of(bench: Bench, base: Applicant) -> list[Case]:
    """The cases of all requirements, in the order of the file."""
    return _Making(bench, base).run()


class _Making:
    def __init__(self, bench: Bench, base: Applicant) -> None:
        self.bench, self.base, self.ruleset = bench, base, bench.ruleset
        self.cases: list[Case] = []
        self.done = set[Position]()

    def run(self) -> list[Case]:
        if self.ruleset.concerns is not None:
            edition = self.bench.edition(self.base.as_of)
            for threshold in thresholds_in(self.ruleset.concerns, edition):
                self.threshold("", threshold, self.base)
        for version in self.ruleset.versions:
            self.version(version)
        return self.cases

    # Versions

    def version(self, version: Requirement) -> None:
        effective = version.effective
        for day in (effective.start, _day_after(effective.until)):
            if day is not None:
                self.version_begins(version, day)
        base = self.under(effective)
        if base is None:
            self.add(version.id, "nobody to whom this version applies", version.position, None)
        else:
            for threshold in thresholds_of(version, self.bench.edition(base.as_of)):
                self.threshold(version.id, threshold, base)

    def version_begins(self, version: Requirement, day: date) -> None:
        by = FactOperand(version.effective.by)
        for offset, words in AROUND_A_DAY.items():
            found = self.reach(self.base).reach(self.base, by, day + timedelta(days=offset))
            label = self.label(by, self.bench.edition(self.base.as_of))
            self.add(version.id, f"{label}: {words} {day}", version.position, found)

    def under(self, effective: Effective) -> Applicant | None:
        """The base applicant, or one who differs in the date that picks the version."""
        day = self.frame(self.base)[effective.by]
        if not isinstance(day, date) or effective.holds(day):
            return self.base
        inside = effective.start or effective.until
        return self.reach(self.base).reach(self.base, FactOperand(effective.by), inside)

    def frame(self, applicant: Applicant) -> Any:
        return self.bench.frame(applicant)

    def reach(self, applicant: Applicant) -> Reach:
        return Reach(self.bench, self.bench.edition(applicant.as_of))

    # Thresholds

    def threshold(self, id: str, threshold: Threshold, base: Applicant) -> None:
        if threshold.place in self.done:
            return
        self.done.add(threshold.place)
        target = threshold.test.test.operand
        if not isinstance(target, ParameterOperand):
            self.at_target(id, threshold, target, base)
            return
        for row in target.parameter.rows:
            self.row(id, threshold, target, row, base)

    def row(
        self,
        id: str,
        threshold: Threshold,
        target: ParameterOperand,
        row: Row,
        base: Applicant,
    ) -> None:
        """The cases of one row of the parameter that a test compares with."""
        parameter, place = target.parameter, row.readings[0].position
        changed = self.with_key(parameter, row, threshold, base)
        if changed is None:
            self.add(id, f"{parameter.name}: nobody to whom this row applies", place, None)
        for cell in row.readings:
            if cell.value is not NO_LIMIT and changed is not None:
                value = move(cell.value, target.shift)
                self.at_target(id, threshold, Literal(value), changed, cell.position)
        if row.start is not None and place not in self.done:
            self.done.add(place)
            self.row_begins(id, parameter, row, threshold, base)

    def with_key(
        self, parameter: Parameter, row: Row, threshold: Threshold, base: Applicant
    ) -> Applicant | None:
        """An applicant whom the keys of a parameter lead to a row."""
        found: Applicant | None = base
        day = row.start or _before_next(parameter, row)
        for key, value in ((parameter.code_key, row.at), (parameter.date_key, day)):
            if found is None or key is None or value is None:
                continue
            now = self.value_of(key, threshold, found, self.bench.edition(found.as_of))
            if now != value and not (isinstance(now, date) and _holds(parameter, row, now)):
                found = self.given(found, key, value, threshold)
        return found

    def given(
        self, base: Applicant, key: Operand, value: Any, threshold: Threshold
    ) -> Applicant | None:
        """An applicant whose fact, or the field of a record that counts, has a value."""
        if isinstance(key, FactOperand):
            return self.reach(base).reach(base, key, value)
        if isinstance(key, FieldOperand) and threshold.within is not None:
            return self.field(base, threshold.within, key.name, value)
        return None

    def field(self, base: Applicant, measure: Measure, name: str, value: Any) -> Applicant | None:
        edition = self.bench.edition(base.as_of)
        for found in with_field(base, measure, name, value, self.frame(base), edition):
            if self.is_readable(found):
                return found
        return None

    def is_readable(self, applicant: Applicant) -> bool:
        try:
            self.frame(applicant)
        except EligibilityError:
            return False
        return True

    def row_begins(
        self, id: str, parameter: Parameter, row: Row, threshold: Threshold, base: Applicant
    ) -> None:
        key, day = parameter.date_key, row.start
        if key is not None and day is not None:
            for offset, words in AROUND_A_DAY.items():
                near = day + timedelta(days=offset)
                found = self.given(base, key, near, threshold)
                place = row.readings[0].position
                self.add(id, f"{parameter.name}: {words} {day}", place, found)

    # Values

    def at_target(
        self,
        id: str,
        threshold: Threshold,
        target: Operand,
        base: Applicant,
        place: Position | None = None,
    ) -> None:
        test, at = threshold.test, place or threshold.place
        edition = self.bench.edition(base.as_of)
        value = self.value_of(target, threshold, base, edition)
        label = f"{self.label(test.subject, edition)}:"
        if value is None or value is ABSENT or isinstance(value, Interval):
            self.add(id, f"{label} nothing to compare it with", at, None)
        elif test.kind.name == "date":
            self.around_a_day(id, label, threshold, value, at, base)
        else:
            self.around(id, label, threshold, value, at, base)

    def label(self, subject: Subject, edition: Edition) -> str:
        """What a test is about, in so few words that they make a name."""
        whole: Any = subject
        if isinstance(subject, FactOperand) and subject.name in edition.derived:
            derived = edition.derived[subject.name]
            whole = subject if derived.says else derived.measure
        if isinstance(whole, Measure):
            whole = replace(whole, where=None)
        words = label_of(whole, edition, self.bench.rulebook.vocabulary)
        return shorten(words, LONGEST_LABEL, placeholder=" …")

    def value_of(
        self, target: Operand, threshold: Threshold, base: Applicant, edition: Edition
    ) -> Any:
        """What a test compares with, for this applicant; of fields, in a record that counts."""
        frame, record = self.frame(base), None
        if threshold.within is not None:
            shelf = shelf_of(threshold.within, frame, edition)
            record = shelf.example if shelf else {}
        return operand(target, edition.law)(frame, record)

    def around(
        self,
        id: str,
        label: str,
        threshold: Threshold,
        value: Any,
        place: Position,
        base: Applicant,
    ) -> None:
        """Just below, at and just above a number; of whole units, by a day."""
        test, reach = threshold.test, self.reach(base)
        measure = reach.measure_of(test.subject)
        unit = measure.unit if measure is not None else ""
        for offset, words in AROUND.items():
            wanted = value + offset * STEPS[test.kind.name]
            said = f"{label} {words} {value} {test.kind.unit}".strip()
            if unit and unit != "days":
                wanted = Distance(value, unit, offset)
                said = f"{label} {value} {unit.partition('_')[0]}" + _DAYS[offset]
            found = self.changed(threshold, wanted, base)
            if found is not None or value + offset >= 0:
                self.add(id, said, place, found)

    def changed(self, threshold: Threshold, wanted: Any, base: Applicant) -> Applicant | None:
        subject = threshold.test.subject
        if isinstance(subject, FieldOperand):
            within = threshold.within
            return self.field(base, within, subject.name, wanted) if within else None
        return self.reach(base).reach(base, subject, wanted)

    def around_a_day(
        self,
        id: str,
        label: str,
        threshold: Threshold,
        day: date,
        place: Position,
        base: Applicant,
    ) -> None:
        """The day before, the day itself and the day after, of the subject or of its target."""
        test, reach = threshold.test, self.reach(base)
        for offset, words in AROUND_A_DAY.items():
            found = self.changed(threshold, day + timedelta(days=offset), base)
            if found is None and threshold.within is None:
                found = reach.move_target(base, test.subject, test.test.operand, offset)
            self.add(id, f"{label} {words} {day}", place, found)

    def add(self, id: str, words: str, place: Position, applicant: Applicant | None) -> None:
        name = f"{id or 'concerns'}, {words}"
        try:
            decision = None if applicant is None else self.bench.decide(applicant)
        except EligibilityError:
            applicant = decision = None
        for number, case in enumerate(self.cases):
            if applicant is not None and case.applicant == applicant:
                stands = tuple(dict.fromkeys([*case.stands, (place, name)]))
                self.cases[number] = replace(case, stands=stands)
                return
        self.cases.append(Case(id, ((place, name),), applicant, decision))


_DAYS = {-1: " less a day", 0: " to the day", 1: " and a day"}


def _day_after(day: date | None) -> date | None:
    return None if day is None else day + timedelta(days=1)


def _before_next(parameter: Parameter, row: Row) -> date | None:
    """The last day of a row; None where it has no end."""
    later = [each.start for each in parameter.rows if each.at == row.at and each.start]
    ends = [day for day in later if row.start is None or day > row.start]
    return min(ends) - timedelta(days=1) if ends else None


def _holds(parameter: Parameter, row: Row, day: date) -> bool:
    end = _before_next(parameter, row)
    return (row.start is None or row.start <= day) and (end is None or day <= end)
