"""The values that a subject can have, one for each cell between the thresholds of its tests.

Tests of one subject against values written in the rule cannot tell two values of one cell apart,
so that trying one of each cell tries them all. A subject that is compared with anything else is
below it, equal to it or above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any, NamedTuple

from engine.calendar import EARLIEST_DAY, LATEST_DAY
from engine.decision import Status
from engine.language.literals import DECIMAL_PLACES
from engine.language.operators import CODES, OPERATORS
from engine.language.syntax import (
    DecisionTest,
    FactOperand,
    FieldDeclaration,
    FieldOperand,
    Kind,
    Leaf,
    Literal,
    Measure,
    ParameterOperand,
    Subject,
)
from engine.ruleset.model import ALWAYS, Effective, Ruleset
from engine.values import ABSENT, Listing, Records
from engine.vocabulary.declared import Vocabulary

MOST_CODES = 8
"""More codes than this in tests of one list are not tried in every combination."""
STEPS: dict[str, Any] = {
    "integer": 1,
    "decimal": Decimal(1).scaleb(-DECIMAL_PLACES),
    "date": timedelta(days=1),
}
"""The smallest distance of two values, by kind."""
NON_NEGATIVE = frozenset({"count", "span", "time_in"})
ANOTHER = "another"
IN, OUT = "in", "out"


class Limits(NamedTuple):
    """The least and greatest value, None where there is no end."""

    least: Any = None
    greatest: Any = None


class Variable(NamedTuple):
    """What a test depends on: a subject alone, with what it is compared with, or a ruleset.

    `how` is empty for values that are cut into cells, `sign` and `member` for a comparison with
    something that is not written in the rule, and the operator for any other such comparison.
    """

    subject: Subject | str
    operand: Any = None
    how: str = ""


@dataclass(frozen=True)
class Domain:
    """What can be read where a condition stands.

    `fields` are those of the record being read, `dates` those on which the condition is asked.
    """

    vocabulary: Vocabulary
    ruleset: Ruleset | None = None
    fields: Mapping[str, FieldDeclaration] = field(default_factory=dict)
    dates: Effective = ALWAYS

    def cells(self, variable: Variable, tests: Sequence[Leaf | DecisionTest]) -> tuple[Any, ...]:
        """One value of each cell that these tests of a variable can tell apart; () if too many."""
        leaves = [test for test in tests if isinstance(test, Leaf)]
        if not leaves:
            return True, False
        absent = (ABSENT,) if self._may_be_absent(variable, leaves[0].kind) else ()
        if variable.how == "sign":
            return (-1, 0, 1, *absent)
        if variable.how == "member":
            return (IN, OUT, *absent)
        if variable.how:
            return True, False
        written = [value for leaf in leaves for value in _written(leaf)]
        return (*self._values(variable.subject, leaves[0].kind, written), *absent)

    def _may_be_absent(self, variable: Variable, kind: Kind) -> bool:
        if kind.name in ("list", "records"):
            return False
        return kind.may_be_none or self._operand_may_be_none(variable.operand)

    def _operand_may_be_none(self, operand: Any) -> bool:
        match operand:
            case FactOperand(name=name):
                return any(kind.may_be_none for kind in self._kinds(name))
            case FieldOperand(name=name):
                return name not in self.fields or self.fields[name].kind.may_be_none
        return False

    def _kinds(self, name: str) -> Iterator[Kind]:
        if name in self.vocabulary.kinds:
            yield self.vocabulary.kinds[name]
        elif self.ruleset is not None:
            yield from (each.measure.result for each in self.ruleset.derived[name])

    def _values(self, subject: Any, kind: Kind, written: list[Any]) -> Iterable[Any]:
        if kind.name == "boolean":
            return True, False
        if kind.name == "records":
            return Records(()), Records(({},))
        if kind.name == "list":
            return _lists(_codes(written), kind)
        if kind.name in CODES:
            return _with_another(_codes(written), kind)
        return _around(written, self.limits(subject, kind), STEPS[kind.name])

    # Limits

    def limits(self, subject: Any, kind: Kind) -> Limits:
        """The least and greatest value that a number or date can have."""
        if kind.name == "date":
            return self._days(subject)
        match subject:
            case FieldOperand(name=name) if name in self.fields:
                return Limits(self.fields[name].minimum, self.fields[name].maximum)
            case FactOperand(name=name):
                return self.of_fact(name)
            case Measure():
                return self._of_measure(subject)
        return Limits()

    def _days(self, subject: Any) -> Limits:
        picks = isinstance(subject, FactOperand) and subject.name == self.dates.by
        start, until = (self.dates.start, self.dates.until) if picks else (None, None)
        return Limits(start or EARLIEST_DAY, until or LATEST_DAY)

    def of_fact(self, name: str) -> Limits:
        """The limits of a fact or derived value."""
        fact = self.vocabulary.facts.get(name)
        if fact is not None and fact.derive is None:
            return Limits(fact.minimum, fact.maximum)
        if fact is not None and fact.derive is not None:
            return Limits(_least(fact.minimum, self._of_measure(fact.derive).least))
        versions = self.ruleset.derived.get(name, ()) if self.ruleset is not None else ()
        found = {self._of_measure(each.measure) for each in versions}
        return found.pop() if len(found) == 1 else Limits()

    def _of_measure(self, source: Measure) -> Limits:
        counted = isinstance(source.take, tuple) or source.kind in NON_NEGATIVE
        summed = source.kind == "sum" and source.least is not None and source.least >= 0
        return Limits(0) if counted or summed or self._adds_up(source) else Limits()

    def _adds_up(self, source: Measure) -> bool:
        if source.kind != "add":
            return False
        least = [self.limits(term, Kind("integer")).least for term in source.terms]
        return all(each is not None and each >= 0 for each in least)


def _written(leaf: Leaf) -> Iterator[Any]:
    """The value that a test compares with, where it is written in the rule."""
    if isinstance(leaf.test.operand, Literal) and leaf.test.operator != "is_none":
        yield leaf.test.operand.value


def _least(one: Any, other: Any) -> Any:
    return None if one is None or other is None else min(one, other)


def _codes(written: Iterable[Any]) -> list[str]:
    found = (each if isinstance(each, frozenset) else {each} for each in written)
    return sorted(frozenset().union(*found))


def _with_another(codes: list[str], kind: Kind) -> Iterator[str]:
    yield from codes
    others = [code for code in kind.codes if code not in codes]
    if others or not kind.codes:
        yield others[0] if others else ANOTHER


def _lists(codes: list[str], kind: Kind) -> Iterable[Listing]:
    each = list(_with_another(codes, kind.element))
    if len(codes) > MOST_CODES:
        return ()
    sizes = range(len(each) + 1)
    return [Listing(frozenset(some)) for size in sizes for some in combinations(each, size)]


def _around(written: list[Any], limits: Limits, step: Any) -> Iterator[Any]:
    ends = [end for end in limits if end is not None]
    near = {value for each in written for value in (each - step, each, each + step)}
    start: Any = date(2000, 1, 1) if isinstance(step, timedelta) else 0
    for value in sorted(near | set(ends or [start])):
        below = limits.least is not None and value < limits.least
        if not below and (limits.greatest is None or value <= limits.greatest):
            yield value


def variable_of(test: Leaf | DecisionTest) -> Variable:
    """What a test depends on."""
    if isinstance(test, DecisionTest):
        return Variable(f"{test.ruleset} {test.not_concerned}")
    operator, operand = OPERATORS[test.test.operator], test.test.operand
    if isinstance(operand, Literal):
        return Variable(test.subject)
    if operator.relation:
        return Variable(test.subject, operand, "sign")
    if test.kind.name in CODES and isinstance(operand, ParameterOperand):
        return Variable(test.subject, operand, "member")
    return Variable(test.subject, operand, operator.name)


def holds(test: Leaf | DecisionTest, variable: Variable, value: Any) -> bool:
    """Whether a test is met by a value of its variable."""
    if isinstance(test, DecisionTest) or variable.how not in ("", "sign", "member"):
        return bool(value)
    operand = {"sign": 0, "member": frozenset({IN})}.get(variable.how)
    if isinstance(test.test.operand, Literal):
        operand = test.test.operand.value
    return OPERATORS[test.test.operator].decide(value, operand) is Status.MET
