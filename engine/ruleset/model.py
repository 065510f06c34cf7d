"""A rulebook as frozen, checked values: what the files say, with their places kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from engine.decision import Tier
from engine.errors import Position
from engine.language.literals import near
from engine.language.meaning import names_read
from engine.language.syntax import (
    Condition,
    DecisionTest,
    FactOperand,
    Group,
    Leaf,
    Measure,
    Operand,
    Parameter,
    ParameterOperand,
)
from engine.vocabulary.declared import Fact, Vocabulary


@dataclass(frozen=True, slots=True)
class Source:
    """Where law is written: words, address, tier, the day we saw it, how long it is sure."""

    id: str
    cite: str
    url: str
    tier: Tier
    seen: date
    sure_until: date | None
    note: str
    position: Position

    def decides(self, as_of: date) -> bool:
        """Whether a finding may rest on it at this date."""
        return self.tier.decides and (self.sure_until is None or as_of <= self.sure_until)


@dataclass(frozen=True, slots=True)
class Effective:
    """The law's own dates, both inclusive; `by` is the date fact that picks the version.

    `undatable`: that date may be known to be absent.
    """

    start: date | None = None
    until: date | None = None
    by: str = "as_of"
    free_before: bool = False
    undatable: bool = False

    def holds(self, day: date) -> bool:
        """Whether the day lies inside."""
        return (self.start is None or self.start <= day) and (
            self.until is None or day <= self.until
        )


ALWAYS = Effective()


@dataclass(frozen=True, slots=True)
class Excuse:
    """A named exception: it excuses from its requirement when its condition is met.

    `sources` are those `named` and, in a family, those of all values that it may read.
    """

    id: str
    says: str
    sources: tuple[str, ...]
    named: tuple[str, ...]
    sure_until: date | None
    when: Condition
    position: Position


@dataclass(frozen=True, slots=True)
class Requirement:
    """One version of one thing the law asks; on `sources` and `named` see `Excuse`."""

    id: str
    says: str
    sources: tuple[str, ...]
    named: tuple[str, ...]
    effective: Effective
    applies_when: Condition | None
    met_when: Condition | None
    unless: tuple[Excuse, ...]
    review_when: Condition | None
    remedy: str
    sure_until: date | None
    position: Position

    @property
    def conditions(self) -> Iterator[Condition]:
        """All its conditions."""
        parts = (self.applies_when, self.met_when, *(e.when for e in self.unless), self.review_when)
        return (part for part in parts if part is not None)


@dataclass(frozen=True, slots=True)
class Derived:
    """One version of a value that a ruleset computes, with the source of its legal constants."""

    name: str
    says: str
    measure: Measure
    sources: tuple[str, ...]
    effective: Effective
    position: Position


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to be told, which never enters the answer."""

    id: str
    says: str
    sources: tuple[str, ...]
    when: Condition | None
    position: Position


@dataclass(frozen=True)
class Ruleset:
    """The law of one gate.

    `requirements` holds, in the order of the file, each id with its versions by date; `left_out`
    the family's requirements that are not asked here, each with the sources that say so.
    """

    id: str
    title: str
    authority: str
    family: str
    position: Position
    sources: Mapping[str, Source]
    parameters: Mapping[str, Parameter]
    derived: Mapping[str, tuple[Derived, ...]]
    concerns: Condition | None
    answers: Mapping[str, str]
    requirements: Mapping[str, tuple[Requirement, ...]]
    cautions: tuple[Caution, ...]
    open_points: tuple[str, ...]
    left_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def versions(self) -> Iterator[Requirement]:
        """All versions of all requirements."""
        return (version for versions in self.requirements.values() for version in versions)

    @property
    def conditions(self) -> Iterator[Condition]:
        """All conditions of the ruleset."""
        if self.concerns is not None:
            yield self.concerns
        for version in self.versions:
            yield from version.conditions
        for caution in self.cautions:
            if caution.when is not None:
                yield caution.when

    def asks(self) -> frozenset[str]:
        """The rulesets whose decisions this one asks for."""
        tests = (test for condition in self.conditions for test in leaves(condition))
        return frozenset(test.ruleset for test in tests if isinstance(test, DecisionTest))

    def breaks(self) -> list[date]:
        """The days on which something that depends on `as_of` alone changes, in order."""
        days: set[date | None] = set()
        for effective in self._dated():
            if effective.by == "as_of":
                days |= {effective.start, _after(effective.until)}
        days |= {_after(source.sure_until) for source in self.sources.values()}
        for version in self.versions:
            days |= {_after(version.sure_until)}
            days |= {_after(excuse.sure_until) for excuse in version.unless}
        for parameter in self.parameters.values():
            days |= set(_parameter_breaks(parameter))
        return sorted(day for day in days if day is not None)

    def _dated(self) -> Iterator[Effective]:
        yield from (version.effective for version in self.versions)
        for versions in self.derived.values():
            yield from (version.effective for version in versions)

    def facts(self, vocabulary: Vocabulary) -> list[str]:
        """The facts that a caller may give for this ruleset, in the order of the vocabulary."""
        read = set[str]()
        for condition in self.conditions:
            read |= names_read(condition)
        read |= {version.effective.by for version in self.versions}
        ahead, seen = read, set[str]()
        while ahead:
            name = ahead.pop()
            seen.add(name)
            ahead |= self._reads(name, vocabulary) - seen
        return [name for name in vocabulary.facts if name in seen]

    def _reads(self, name: str, vocabulary: Vocabulary) -> frozenset[str]:
        if name in self.derived:
            return frozenset().union(*(names_read(each.measure) for each in self.derived[name]))
        fact = vocabulary.facts.get(name)
        return names_read(fact.derive) if fact and fact.derive else frozenset()


def _after(day: date | None) -> date | None:
    return None if day is None else day + timedelta(days=1)


def _parameter_breaks(parameter: Parameter) -> Iterator[date | None]:
    by_as_of = parameter.date_key == FactOperand("as_of")
    for row in parameter.rows:
        if by_as_of:
            yield row.start
        for cell in row.readings:
            yield _after(cell.sure_until)


def leaves(condition: Condition) -> Iterator[Leaf | DecisionTest]:
    """The tests of a condition, in order."""
    if isinstance(condition, Group):
        for child in condition.children:
            yield from leaves(child)
    else:
        yield condition


def operands(condition: Condition) -> Iterator[Operand]:
    """What the tests of a condition compare with, `where` conditions included."""
    for test in leaves(condition):
        if isinstance(test, Leaf):
            yield test.test.operand
            if isinstance(test.subject, ParameterOperand):
                yield test.subject
            if isinstance(test.subject, Measure) and test.subject.where is not None:
                yield from operands(test.subject.where)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table of a family's members.

    `parameters` are the family's own with this title; else `ruleset` and `table` name a table
    elsewhere, whose row the member's parameter `at` picks, or `ending` the ruleset beside the
    member, of which `table` or else its being in force is told.
    """

    title: str
    parameters: tuple[str, ...] = ()
    ruleset: str = ""
    table: str = ""
    at: str = ""
    ending: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """What rulesets share: its title, the columns of its table, and its members in order."""

    id: str
    title: str
    columns: tuple[Column, ...]
    members: tuple[str, ...]


@dataclass(frozen=True)
class Rulebook:
    """All rulesets and the vocabulary; `revision` is the hash of all their files."""

    revision: str
    vocabulary: Vocabulary
    rulesets: Mapping[str, Ruleset] = field(default_factory=dict)
    families: Mapping[str, Family] = field(default_factory=dict)

    def meant(self, name: str) -> str:
        """What to say to one who names no ruleset: that it is a family, or a near id."""
        family = self.families.get(name)
        if family is not None and family.members:
            return f"it is a family, with rulesets such as `{family.members[0]}`"
        return near(name, self.rulesets)

    def facts_of(self, rulesets: Iterable[str]) -> list[Fact]:
        """The facts that a caller may give for rulesets and for those whose answers they ask."""
        ahead, seen = list(rulesets), set[str]()
        while ahead:
            name = ahead.pop()
            seen.add(name)
            ahead += self.rulesets[name].asks() - seen
        read = {name for each in seen for name in self.rulesets[each].facts(self.vocabulary)}
        return [fact for name, fact in self.vocabulary.facts.items() if name in read]
