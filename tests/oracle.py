"""A second opinion on what a ruleset means, written from the language's description alone.

Deliberately naive and slow, for applicants about whom everything is known. It walks the checked
model and shares no code with the engine's own evaluation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any

from engine.errors import Position
from engine.language.syntax import (
    NO_LIMIT,
    Condition,
    DecisionTest,
    FactOperand,
    FieldOperand,
    Group,
    Leaf,
    Literal,
    Measure,
    Parameter,
    ParameterOperand,
    Row,
    Test,
)
from engine.ruleset.model import Effective, Requirement, Rulebook, Ruleset
from tests.generated.naive import (
    MET,
    NEGATED,
    NOT_APPLICABLE,
    NOT_MET,
    NOTHING,
    REVIEW,
    Listed,
    Values,
    as_set,
    between,
    chosen,
    days_between,
    distances,
    doubted,
    fold,
    joined,
    moved,
    names_of,
    passes,
    span,
)

NO_EDITION = "no edition"
ENDLESS = 10**9


@dataclass(frozen=True)
class Opinion:
    """The status of a whole ruleset, or that it has no edition, and of each requirement."""

    whole: str
    requirements: Mapping[str, str]


class Oracle:
    """What it thinks of one applicant, whose facts are given as a file has them."""

    def __init__(self, rulebook: Rulebook, facts: Mapping[str, Any], as_of: date) -> None:
        self.rulebook, self.as_of = rulebook, as_of
        declared = rulebook.vocabulary.facts
        self.given: dict[str, Any] = {"as_of": frozenset({as_of})}
        for name, each in facts.items():
            self.given[name] = _read(each, declared[name].kind)
        self.opinions: dict[str, Opinion] = {}

    def decide(self, ruleset: str) -> Opinion:
        """The opinion on one ruleset."""
        if ruleset not in self.opinions:
            gate = _Gate(self, self.rulebook.rulesets[ruleset])
            self.opinions[ruleset] = gate.opinion()
        return self.opinions[ruleset]

    def computed(self, fact: str) -> Any:
        """What a fact can be that the vocabulary computes."""
        source = self.rulebook.vocabulary.facts[fact].derive
        assert source is not None
        return _Gate(self, _NO_RULES).measured(source, None)


def _read(value: Any, kind: Any) -> Any:
    if kind.name == "records":
        rows = [] if value == "none" else value
        return Listed(tuple({k: _read(v, kind.fields[k].kind) for k, v in r.items()} for r in rows))
    if kind.name == "list":
        return frozenset() if value == "none" else frozenset(value)
    if value == "none":
        return frozenset({NOTHING})
    return frozenset({date.fromisoformat(value) if kind.name == "date" else value})


_NO_RULES = Ruleset("", "", "", "", Position(""), {}, {}, {}, None, {}, {}, (), ())


class _Gate:
    def __init__(self, oracle: Oracle, ruleset: Ruleset) -> None:
        self.oracle, self.ruleset, self.as_of = oracle, ruleset, oracle.as_of

    # Requirements

    def opinion(self) -> Opinion:
        versions = self.ruleset.requirements
        found = {id: self._requirement(each) for id, each in versions.items()}
        if all(self._out_of_force(each) for each in versions.values()):
            return Opinion(NO_EDITION, {})
        concerns = self.ruleset.concerns
        concerned = MET if concerns is None else self.holds(concerns)
        if concerned == NOT_MET:
            return Opinion(NOT_APPLICABLE, found)
        counted = [MET if each == NOT_APPLICABLE else each for each in found.values()]
        return Opinion(fold("all", [concerned, *counted]), found)

    def _out_of_force(self, versions: Sequence[Requirement]) -> bool:
        by_as_of = versions[0].effective.by == "as_of"
        return by_as_of and not any(_covers(each.effective, self.as_of) for each in versions)

    def _requirement(self, versions: Sequence[Requirement]) -> str:
        if len(versions) == 1 and _covers(versions[0].effective, date.min, date.max):
            return self._version(versions[0])
        days = self.value(FactOperand(versions[0].effective.by), None)
        starts = {each.effective.start for each in versions if each.effective.start}
        found = {self._on(versions, day) for day in days_between(days, starts)}
        if len(found) == 1:
            return found.pop()
        counted = {MET if each == NOT_APPLICABLE else each for each in found}
        return counted.pop() if len(counted) == 1 else REVIEW

    def _on(self, versions: Sequence[Requirement], day: Any) -> str:
        """The status of the version in force on a day."""
        if day == NOTHING:
            return REVIEW
        for version in versions:
            if _covers(version.effective, day):
                return self._version(version)
        starts = [each.effective.start or date.min for each in versions]
        if day >= min(starts):
            return NOT_APPLICABLE
        return NOT_APPLICABLE if versions[0].effective.free_before else REVIEW

    def _version(self, version: Requirement) -> str:
        doubtful = self.doubtful(version.sources, version.sure_until)
        parts = []
        if version.applies_when is not None:
            parts.append(NEGATED[doubted(self.holds(version.applies_when), doubtful)])
            if parts == [MET]:
                return NOT_APPLICABLE
        if version.met_when is not None:
            parts.append(doubted(self.holds(version.met_when), doubtful))
        for excuse in version.unless:
            status = self.holds(excuse.when)
            lame = status == MET and self.doubtful(excuse.sources, excuse.sure_until)
            parts.append(REVIEW if lame else status)
        if version.review_when is not None:
            status = self.holds(version.review_when)
            parts.append(REVIEW if status == MET else status)
        return fold("any", parts)

    def doubtful(self, sources: Iterable[str], sure_until: date | None) -> bool:
        """Whether nothing that rests on these sources decides."""
        if sure_until is not None and self.as_of > sure_until:
            return True
        for name in sources:
            source = self.ruleset.sources[name]
            lapsed = source.sure_until is not None and self.as_of > source.sure_until
            if source.tier in ("primary", "secondary") and not lapsed:
                return False
        return True

    # Conditions

    def holds(self, source: Condition, record: Mapping[str, Any] | None = None) -> str:
        """The status of a condition, of a record where it is one's `where`."""
        if isinstance(source, Group):
            return fold(source.fold, [self.holds(each, record) for each in source.children])
        if isinstance(source, DecisionTest):
            return self._decided(source)
        return doubted(self._test(source, record), self._rests_on_doubt(source))

    def _decided(self, source: DecisionTest) -> str:
        whole = self.oracle.decide(source.ruleset).whole
        answers = {NO_EDITION: REVIEW, NOT_APPLICABLE: source.not_concerned}
        return answers.get(whole, whole)

    def _rests_on_doubt(self, source: Any) -> bool:
        found = (self._derived(name) for name in names_of(source))
        return any(
            each is not None
            and (
                (each.sources and self.doubtful(each.sources, None))
                or self._rests_on_doubt(each.measure)
            )
            for each in found
        )

    def _derived(self, name: str) -> Any:
        versions = self.ruleset.derived.get(name, ())
        return next((each for each in versions if _covers(each.effective, self.as_of)), None)

    def _test(self, source: Leaf, record: Mapping[str, Any] | None) -> str:
        def against(value: Any) -> str:
            return self.tested(source.test, value, record)

        if isinstance(source.subject, ParameterOperand):
            return self.picked(source.subject, record, lambda value: against(frozenset({value})))
        return against(self.value(source.subject, record))

    def tested(self, test: Test, value: Any, record: Mapping[str, Any] | None) -> str:
        """What a test of a value comes to."""
        operand = test.operand
        if isinstance(operand, ParameterOperand):
            return self.picked(
                operand, record, lambda each: passes(test.operator, value, as_set(each))
            )
        if isinstance(operand, Literal):
            return passes(test.operator, value, as_set(operand.value))
        return passes(test.operator, value, self.value(operand, record))

    # Parameters

    def picked(
        self,
        source: ParameterOperand,
        record: Mapping[str, Any] | None,
        decide: Callable[[Any], str],
    ) -> str:
        """What a test comes to under the rows that a parameter's keys leave possible."""
        parameter = source.parameter
        rows = self._rows(parameter, record)
        found = {REVIEW if row is None else self._readings(row, source, decide) for row in rows}
        return found.pop() if len(found) == 1 else REVIEW

    def _rows(self, parameter: Parameter, record: Mapping[str, Any] | None) -> set[Row | None]:
        starts = {row.start for row in parameter.rows if row.start}
        ats: Iterable[Any] = [None]
        days: Iterable[Any] = [None]
        if parameter.code_key is not None:
            ats = self.value(parameter.code_key, record)
        if parameter.date_key is not None:
            days = days_between(self.value(parameter.date_key, record), starts)
        found = {_row(parameter, at, day) for at, day in product(ats, days)}
        unsure = parameter.code_key is not None and len(list(ats)) > 1
        return found | {None} if unsure else found

    def _readings(self, row: Row, source: ParameterOperand, decide: Callable[[Any], str]) -> str:
        found = set()
        for cell in row.readings:
            values: Values = frozenset({cell.value})
            if source.shift and cell.value is not NO_LIMIT:
                values = moved(values, source.shift)
            statuses = {decide(each) for each in values}
            found |= statuses if len(statuses) == 1 else {REVIEW}
        sure = any(not self.doubtful(cell.sources, cell.sure_until) for cell in row.readings)
        return found.pop() if len(found) == 1 and sure else REVIEW

    # Values

    def value(self, source: Any, record: Mapping[str, Any] | None) -> Any:
        """What a fact, field, literal or measure can be."""
        if isinstance(source, Literal):
            return frozenset({source.value})
        if isinstance(source, Measure):
            return self.measured(source, record)
        if isinstance(source, FieldOperand):
            assert record is not None
            return moved(record[source.name], source.shift)
        if source.name in self.oracle.given:
            found = self.oracle.given[source.name]
        elif (derived := self._derived(source.name)) is not None:
            found = self.measured(derived.measure, None)
        else:
            fact = self.oracle.rulebook.vocabulary.facts[source.name]
            if fact.derive is None:
                raise LookupError(
                    f"the oracle is for complete applicants; `{source.name}` is missing"
                )
            found = self.measured(fact.derive, None)
        return moved(found, source.shift) if source.shift else found

    def measured(self, source: Measure, record: Mapping[str, Any] | None) -> Any:
        """What a measure can be."""
        terms = [self.value(term, record) for term in source.terms]
        if source.kind == "between":
            return joined(between(source.unit, *pair) for pair in product(*terms))
        if source.kind == "add":
            return frozenset(
                sum(each for each in pair if each != NOTHING) for pair in product(*terms)
            )
        listed = self.value(FactOperand(source.over), None)
        sure, perhaps = list[Any](), list[Any]()
        for row in (*listed.sure, *listed.perhaps):
            status = MET if source.where is None else self.holds(source.where, row)
            if status == MET and any(row is each for each in listed.sure):
                sure.append(row)
            elif status != NOT_MET:
                perhaps.append(row)
        if source.kind == "pick":
            return Listed(tuple(sure), tuple(perhaps))
        if isinstance(source.take, tuple):
            return self._groups_with(source, source.take, sure, perhaps)
        found = joined(self._largest(source, rows) for rows in chosen(sure, perhaps))
        loose = source.one_of_each is not None and NOTHING in found and len(found) > 1
        return found | {ENDLESS} if loose else found  # only the least of such a span is known

    def _largest(self, source: Measure, rows: Sequence[Mapping[str, Any]]) -> Values:
        if not source.per:
            return self._number(source, rows)
        numbers = [self._number(source, _of(key, source, rows)) for key in _keys(source, rows)]
        return frozenset(max(each, default=0) for each in product(*numbers))

    def _groups_with(
        self, source: Measure, tests: Iterable[Test], sure: list[Any], perhaps: list[Any]
    ) -> Values:
        """How many groups can have a number, from its least to its greatest, that passes."""
        least = most = 0
        for key in _keys(source, [*sure, *perhaps]):
            surely = _of(key, source, sure)
            choices = chosen(surely, _of(key, source, perhaps))
            number = joined(self._number(source, rows) for rows in choices)
            status = fold("all", [self.tested(test, number, None) for test in tests])
            least += bool(status == MET and surely)
            most += status != NOT_MET
        return frozenset(range(least, most + 1))

    def _number(self, source: Measure, rows: Sequence[Mapping[str, Any]]) -> Values:
        if source.kind == "count":
            return frozenset({len(rows)})
        if source.kind == "time_in":
            return self._time_in(source, rows)
        if source.kind == "span":
            return span(source, rows)
        column = [each for row in rows for each in row[source.field] if each != NOTHING]
        if source.kind == "sum":
            return frozenset({sum(column)})
        ends = {"earliest": min, "latest": max}
        return frozenset({ends[source.kind](column) if column else NOTHING})

    def _time_in(self, source: Measure, rows: Sequence[Mapping[str, Any]]) -> Values:
        ends = source.within or (Literal(date.min), Literal(date.max))
        windows = product(*(self.value(end, None) for end in ends))
        return joined(self._covered(source, rows, *window) for window in windows)

    def _covered(self, source: Measure, rows: Sequence[Mapping[str, Any]], *window: Any) -> Values:
        if NOTHING in window:
            return frozenset({NOTHING})
        days = set[int]()
        for row in rows:
            ((start,), (end,)) = (row[source.starts], row[source.ends])
            if start == NOTHING:
                continue
            first, last = max(start, window[0]), self.as_of if end == NOTHING else end
            days |= set(range(first.toordinal(), min(last, window[1]).toordinal() + 1))
        if not days:
            return frozenset({0})
        first = date.fromordinal(min(days))
        return distances(source.unit, first, first + timedelta(days=len(days)))


def _keys(source: Measure, rows: Iterable[Mapping[str, Any]]) -> set[Any]:
    return {each for row in rows for each in row[source.per]}


def _of(key: Any, source: Measure, rows: Iterable[Mapping[str, Any]]) -> list[Any]:
    return [row for row in rows if row[source.per] == {key}]


def _covers(effective: Effective, *days: date) -> bool:
    first, last = effective.start or date.min, effective.until or date.max
    return all(first <= day <= last for day in days)


def _row(parameter: Parameter, at: Any, day: Any) -> Row | None:
    found = [row for row in parameter.rows if parameter.code_key is None or row.at == at]
    if parameter.date_key is not None:
        begun = [row for row in found if day != NOTHING and (row.start or date.min) <= day]
        return max(begun, key=lambda row: row.start or date.min, default=None)
    return found[0] if found else None
