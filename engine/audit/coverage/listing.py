"""Finding all items of a ruleset, those of its family included, in the order of their files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

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
    Kind,
)
from engine.audit.coverage.polarity import can_be_unknown, measures_of, settled, ways
from engine.calendar import EARLIEST_DAY, LATEST_DAY
from engine.errors import NoEdition, Position
from engine.evaluation.edition import Edition
from engine.evaluation.reading import condition_words, label_of
from engine.language.meaning import names_read
from engine.language.operators import OPERATORS
from engine.language.syntax import (
    Condition,
    DecisionTest,
    Leaf,
    Literal,
    Measure,
    Parameter,
    ParameterOperand,
    Row,
    Test,
)
from engine.ruleset.model import Caution, Derived, Excuse, Requirement, Ruleset, leaves
from engine.vocabulary.declared import Vocabulary


def items_of(ruleset: Ruleset, vocabulary: Vocabulary) -> tuple[Item, ...]:
    """All items of a ruleset, each once."""
    return tuple(sorted(_Listing(ruleset, vocabulary).run(), key=lambda item: item.place))


class _Listing:
    def __init__(self, ruleset: Ruleset, vocabulary: Vocabulary) -> None:
        self.ruleset, self.vocabulary = ruleset, vocabulary
        self.edition = Edition(ruleset, LATEST_DAY)
        self.found: dict[Key, Item] = {}
        self.measured: list[Measure] = []

    def run(self) -> Iterator[Item]:
        self.condition(self.ruleset.concerns)
        for version in self.ruleset.versions:
            self.requirement(version)
        for caution in self.ruleset.cautions:
            self.caution(caution)
        yield from self.found.values()

    def add(self, item: Item) -> None:
        if item.sides or item.aside:
            self.found.setdefault(item.key, item)

    # Requirements and cautions

    def requirement(self, version: Requirement) -> None:
        given = [*settled(self.ruleset.concerns), *settled(version.applies_when)]
        self.dates(version)
        self.condition(version.applies_when)
        self.both_ways("applies_when", version, version.applies_when)
        self.condition(version.met_when, given)
        for excuse in version.unless:
            self.condition(excuse.when, given)
            self.both_ways("unless", excuse, excuse.when, given)
            self.rests(excuse)
        self.condition(version.review_when, given)
        self.both_ways("review_when", version, version.review_when, given)
        self.rests(version)

    def rests(self, owner: Requirement | Excuse) -> None:
        self.source(*owner.sources)
        self.until(("rule", owner.position), owner.position, owner.id, owner.sure_until)

    def caution(self, caution: Caution) -> None:
        self.condition(caution.when)
        self.both_ways("when", caution, caution.when)
        for name in caution.sources:
            self.cited(name)

    def both_ways(
        self,
        name: str,
        owner: Requirement | Excuse | Caution,
        source: Condition | None,
        given: Sequence[Condition] = (),
    ) -> None:
        if source is None:
            return
        can = ways(source, given)
        sides = [MET] * can.hold + [NOT_MET] * can.fail
        key, words = keys.of_condition(name, owner), f"{owner.id}: {name}"
        self.add(Item(key, Kind.CONDITION, source.position, words, sides))

    # Tests

    def condition(self, source: Condition | None, given: Sequence[Condition] = ()) -> None:
        for test in leaves(source) if source is not None else ():
            self.test(test, Kind.TEST, given)

    def test(self, test: Leaf | DecisionTest, kind: Kind, given: Sequence[Condition] = ()) -> None:
        can = ways(test, given)
        sides = [HELD] * can.hold + [NOT_HELD] * can.fail
        aside = [UNKNOWN] * can_be_unknown(test)
        place = test.test.position if isinstance(test, Leaf) else test.position
        self.add(Item(keys.of_test(test), kind, place, self.words(test), sides, aside))
        if isinstance(test, Leaf):
            self.parameters(test.subject, test.test.operand)
        for measure in [*measures_of(test), *self.derived(test)]:
            self.measure(measure)

    def words(self, test: Leaf | DecisionTest) -> str:
        if isinstance(test, DecisionTest):
            return f"decision {test.ruleset}"
        return condition_words(test, self.edition, self.vocabulary)

    def derived(self, source: Condition | Measure) -> Iterator[Measure]:
        """The measures of the ruleset's derived values that something names."""
        for name in sorted(names_read(source)):
            for version in self.ruleset.derived.get(name, ()):
                self.dates(version)
                self.source(*version.sources)
                yield version.measure

    def measure(self, measure: Measure) -> None:
        if any(measure is each for each in self.measured):
            return
        self.measured.append(measure)
        for test in leaves(measure.where) if measure.where is not None else ():
            self.test(test, Kind.RECORD_TEST)
        for taken in measure.take if isinstance(measure.take, tuple) else ():
            self.taken(measure, taken)
        for each in self.derived(measure):
            self.measure(each)

    def taken(self, measure: Measure, test: Test) -> None:
        expected = test.operand.value if isinstance(test.operand, Literal) else "its parameter"
        words = OPERATORS[test.operator].words.format(expected)
        said = f"{label_of(measure, self.edition, self.vocabulary)} have {words}"
        key, place = keys.of_test(test), test.position
        self.add(Item(key, Kind.RECORD_TEST, place, said, (HELD, NOT_HELD), (UNKNOWN,)))
        self.parameters(test.operand)

    # Parameters

    def parameters(self, *operands: object) -> None:
        for operand in operands:
            if isinstance(operand, ParameterOperand):
                for row in operand.parameter.rows:
                    self.row(operand.parameter, row)

    def row(self, parameter: Parameter, row: Row) -> None:
        at = "" if row.at is None else f" at {str(row.at).lower()}"
        words, place = f"{parameter.name}{at}", row.readings[0].position
        key = keys.of_row(parameter, row)
        if row.start is not None:
            self.border(Dated(keys.of_row_date(parameter, row), place, words, row.start, ""))
            words += f" from {row.start}"
        self.add(Item(key, Kind.ROW, place, words, (USED,)))
        for cell in row.readings:
            self.source(*cell.sources)
            self.until(key, cell.position, words, cell.sure_until)

    # Dates

    def dates(self, version: Requirement | Derived) -> None:
        name = version.name if isinstance(version, Derived) else version.id
        effective = version.effective
        for day in (effective.start, _day_after(effective.until)):
            if day is not None:
                before = effective.by != "as_of" or self.in_force(day - timedelta(days=1))
                key = keys.of_date(version, day)
                self.border(Dated(key, version.position, name, day, effective.by), before)

    def in_force(self, day: date) -> bool:
        """Whether anything can be asked on a day at all."""
        try:
            return day >= EARLIEST_DAY and bool(Edition(self.ruleset, day).lines)
        except NoEdition:
            return False

    def border(self, dated: Dated, before: bool = True) -> None:
        sides = [BEFORE] * before + [AFTER]
        days = [LAST_DAY] * before + [FIRST_DAY]
        words = f"{dated.name}: {dated.day}"
        self.add(Item(dated.key, Kind.DATE, dated.place, words, sides, days, dated.day, dated.by))

    def until(self, key: Key, place: Position, name: str, last: date | None) -> None:
        """The day after which something is no longer sure."""
        if (day := _day_after(last)) is not None:
            self.border(Dated(("until", *key), place, f"{name}, no longer sure", day, "as_of"))

    # Sources

    def source(self, *names: str) -> None:
        """Sources on which an answer rests."""
        for name in names:
            source = self.ruleset.sources[name]
            self.cited(name)
            if source.tier.decides:
                self.until(keys.of_source(name), source.position, name, source.sure_until)

    def cited(self, name: str) -> None:
        place = self.ruleset.sources[name].position
        self.add(Item(keys.of_source(name), Kind.SOURCE, place, name, (CITED,)))


class Dated(NamedTuple):
    """The first day of something new, by the date fact that picks it (none: a row's key)."""

    key: Key
    place: Position
    name: str
    day: date
    by: str


def _day_after(day: date | None) -> date | None:
    return None if day is None else day + timedelta(days=1)
