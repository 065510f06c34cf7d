"""What one decided applicant shows of a ruleset: the sides of its items that are seen.

Which conditions were asked, the decision tells. How their tests came out is read again by the
plain closures with all doubt left aside, for a test whose source decides nothing shows its
sides too; so deciding itself is not slowed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from engine.audit.coverage import keys
from engine.audit.coverage.items import (
    AFTER,
    BEFORE,
    CITED,
    FIRST_DAY,
    HELD,
    LAST_DAY,
    MET,
    NOT_HELD,
    NOT_MET,
    UNKNOWN,
    USED,
    Item,
    Key,
)
from engine.audit.coverage.polarity import measures_of
from engine.decision import Decision, Finding, Outcome, Status
from engine.evaluation.decide import Evaluator, Inquiry
from engine.evaluation.edition import Edition
from engine.folding import FOLDS
from engine.language.meaning import (
    WITHOUT_LAW,
    Tested,
    choice,
    condition,
    measure,
    names_read,
    operand,
    passing,
)
from engine.language.syntax import (
    Cell,
    Condition,
    DecisionTest,
    FieldOperand,
    Group,
    Kind,
    Leaf,
    Literal,
    Measure,
    Parameter,
    ParameterOperand,
    Row,
    Test,
)
from engine.ruleset.model import Requirement
from engine.values import ABSENT, Records
from engine.vocabulary.derived import Frame

TEST_SIDES = {Status.MET: HELD, Status.NOT_MET: NOT_HELD, Status.UNKNOWN: UNKNOWN}
CONDITION_SIDES = {Status.MET: MET, Status.NOT_MET: NOT_MET}
Seen = set[tuple[Key, str]]
"""Items by key, each with a side."""
Record = Mapping[str, Any] | None
Picked = Callable[[Frame, Record], list[Row]]


def applicant_frame(
    evaluator: Evaluator, ruleset: str, facts: Mapping[str, Any], as_of: date
) -> Frame:
    """The applicant's values and the answers of the rulesets that this one asks."""
    inquiry = Inquiry(evaluator, facts, as_of)
    inquiry.ask(evaluator.gates.at(ruleset, as_of).asks)
    return inquiry.frame


class Eye:
    """Looks at decisions of one edition of a ruleset."""

    def __init__(self, edition: Edition, items: Sequence[Item]) -> None:
        self.edition = edition
        self.dates = [item for item in items if item.day is not None and item.by]
        self.versions = {each.position: each for each in edition.ruleset.versions}
        measures = {name: each.measure for name, each in edition.derived.items()}
        self._derivations = {n: measure(each, WITHOUT_LAW) for n, each in measures.items()}
        self._tests: dict[int, Tested] = {}
        self._picked: dict[int, Picked] = {}

    def see(self, applicant: Frame, decision: Decision) -> Seen:
        """What a decision on an applicant shows."""
        return _Look(self, Frame(applicant, self._derivations, applicant)).run(decision)

    def tested(self, test: Leaf | DecisionTest) -> Tested:
        """The closure of a test, with all doubt left aside."""
        if id(test) not in self._tests:
            self._tests[id(test)] = condition(test, WITHOUT_LAW)
        return self._tests[id(test)]

    def picked(self, source: ParameterOperand) -> Picked:
        """The closure that finds the rows of a parameter that its key leaves possible."""
        if id(source) not in self._picked:
            self._picked[id(source)] = _rows_of(source.parameter)
        return self._picked[id(source)]


def _rows_of(parameter: Parameter) -> Picked:
    """As the engine picks them: each row is given its own number as its value."""
    numbered = tuple(
        replace(row, readings=(Cell(number, (), None, row.readings[0].position),))
        for number, row in enumerate(parameter.rows)
    )
    pick = choice(ParameterOperand(replace(parameter, rows=numbered)), WITHOUT_LAW)

    def rows(frame: Frame, record: Record) -> list[Row]:
        return [parameter.rows[readings[0].value] for readings in pick(frame, record).rows]

    return rows


class _Look:
    """One look at one decision."""

    def __init__(self, eye: Eye, frame: Frame) -> None:
        self.eye, self.frame, self.ruleset = eye, frame, eye.edition.ruleset
        self.seen: Seen = set()
        self.measured: set[int] = set()

    def run(self, decision: Decision) -> Seen:
        self.asked(self.ruleset.concerns)
        if decision.outcome is not Outcome.NOT_APPLICABLE:
            self.dates()
        for finding in decision.findings:
            self.finding(finding, self.eye.versions[finding.place])
        told = {warned.id for warned in decision.cautions}
        for caution in self.ruleset.cautions:
            self.way(keys.of_condition("when", caution), caution.when)
            if caution.id in told:
                self.cited(caution.sources)
        return self.seen

    def dates(self) -> None:
        for item in self.eye.dates:
            self.sides_of(item.key, item.day, self.frame[item.by])

    def finding(self, finding: Finding, version: Requirement) -> None:
        if finding.applies is not None:
            self.way(keys.of_condition("applies_when", version), version.applies_when)
        if finding.met is not None:
            self.asked(version.met_when)
        for excuse, _ in zip(version.unless, finding.excuses, strict=False):
            self.way(keys.of_condition("unless", excuse), excuse.when)
            self.cited(excuse.sources)
        if finding.review is not None:
            self.way(keys.of_condition("review_when", version), version.review_when)
        if finding.status is not Status.NOT_APPLICABLE:
            self.cited(version.sources)

    def cited(self, names: Iterable[str]) -> None:
        self.seen |= {(keys.of_source(name), CITED) for name in names}

    # Conditions

    def way(self, key: Key, source: Condition | None) -> None:
        """A condition, known by a key, with its tests."""
        status = self.asked(source)
        if status in CONDITION_SIDES:
            self.seen.add((key, CONDITION_SIDES[status]))

    def asked(self, source: Condition | None) -> Status | None:
        """What a condition comes to, its tests noted on the way."""
        return None if source is None else self.test(source, None)

    def test(self, source: Condition, record: Record) -> Status:
        if isinstance(source, Group):
            return FOLDS[source.fold]([self.test(each, record) for each in source.children])
        status = self.eye.tested(source)(self.frame, record)
        self.came(keys.of_test(source), status)
        if isinstance(source, Leaf):
            self.parameters(source.subject, record)
            self.parameters(source.test.operand, record)
        for each in [*measures_of(source), *self.derived(source)]:
            self.measure(each)
        return status

    def came(self, key: Key, status: Status) -> None:
        if status in TEST_SIDES:
            self.seen.add((key, TEST_SIDES[status]))

    # Measures

    def derived(self, source: Condition | Measure) -> Iterator[Measure]:
        for name in names_read(source):
            if name in self.eye.edition.derived:
                found = self.eye.edition.derived[name]
                self.cited(found.sources)
                yield found.measure

    def measure(self, source: Measure) -> None:
        if id(source) in self.measured:
            return
        self.measured.add(id(source))
        if source.where is not None:
            for record in self.records(source.over):
                self.test(source.where, record)
        for test in source.take if isinstance(source.take, tuple) else ():
            self.taken(source, test)
        for each in self.derived(source):
            self.measure(each)

    def records(self, name: str) -> list[Mapping[str, Any]]:
        found = self.frame[name]
        if not isinstance(found, Records):
            return []
        return [*found.sure, *(record for record, _ in found.maybe)]

    def taken(self, source: Measure, test: Test) -> None:
        """A test of the number of each group, which is measured by itself."""
        passes = passing(test, WITHOUT_LAW)
        groups = {record.get(source.per) for record in self.records(source.over)}
        for group in groups - {None, ABSENT}:
            number = measure(_of_group(source, group), WITHOUT_LAW)(self.frame, None)
            self.came(keys.of_test(test), passes(self.frame, number))
        self.parameters(test.operand, None)

    # Parameters and dates

    def parameters(self, source: object, record: Record) -> None:
        if not isinstance(source, ParameterOperand):
            return
        rows = self.eye.picked(source)(self.frame, record)
        if len(rows) == 1:
            self.seen.add((keys.of_row(source.parameter, rows[0]), USED))
            self.cited(name for cell in rows[0].readings for name in cell.sources)
        self.row_dates(source.parameter, record)

    def row_dates(self, parameter: Parameter, record: Record) -> None:
        if parameter.date_key is None:
            return
        day = operand(parameter.date_key, WITHOUT_LAW)(self.frame, record)
        at = parameter.code_key and operand(parameter.code_key, WITHOUT_LAW)(self.frame, record)
        for row in parameter.rows:
            if row.start is not None and row.at == at:
                self.sides_of(keys.of_row_date(parameter, row), row.start, day)

    def sides_of(self, key: Key, first: date | None, day: Any) -> None:
        """On which side of a date a day lies, and whether it is a day of the border itself."""
        if first is None or not isinstance(day, date):
            return
        self.seen.add((key, BEFORE if day < first else AFTER))
        if first - timedelta(days=1) <= day <= first:
            self.seen.add((key, LAST_DAY if day < first else FIRST_DAY))


def _of_group(source: Measure, group: Any) -> Measure:
    """The measure of the records of one group."""
    place, kind = source.position, Kind("text")
    same = Leaf(FieldOperand(source.per), kind, Test("equals", Literal(group), place), place)
    where = same if source.where is None else Group("all", (source.where, same), place)
    return replace(source, where=where, per="", take="")
