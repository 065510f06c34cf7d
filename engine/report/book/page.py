"""One ruleset as its page tells it: what the templates ask while they write it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from engine.language.syntax import Cell, Condition, Measure, Parameter, Row
from engine.profiles.profile import DECIDING, Expected
from engine.profiles.run import Result
from engine.report.book.contents import Contents, Covered
from engine.report.book.names import fact_name, part_name, ruleset_name
from engine.report.book.nested import Part, nested
from engine.report.book.timeline import TimeLine, time_lines
from engine.report.book.weak import Weak
from engine.report.conditions import Conditions
from engine.report.facts import kind_words
from engine.report.parameters import value_of
from engine.report.ruleset import effective_words
from engine.report.words import TIERS
from engine.ruleset.model import Effective, Ruleset
from engine.vocabulary.declared import Fact


class Value(NamedTuple):
    """One line of a table of values; the key stands at the first of several readings."""

    at: str
    start: str
    words: str
    cell: Cell
    readings: int
    first: bool


class Page:
    """A ruleset with what surrounds it in the book."""

    def __init__(self, ruleset: Ruleset, contents: Contents) -> None:
        self.ruleset, self._contents = ruleset, contents
        self._conditions = Conditions(ruleset, contents.rulebook)

    @property
    def name(self) -> str:
        """Where the page begins."""
        return ruleset_name(self.ruleset.id)

    def part(self, kind: str, name: object) -> str:
        """Where a part stands."""
        return part_name(self.ruleset.id, kind, str(name))

    # What is asked

    def condition(self, source: Condition | None) -> tuple[Part, ...]:
        """A condition in words."""
        return () if source is None else nested(self._conditions.lines(source, 0))

    def measure(self, source: Measure) -> tuple[Part, ...]:
        """A measure in words."""
        return nested(self._conditions.measure_lines(source, 0))

    def dates(self, effective: Effective) -> str:
        """The law's own dates in words."""
        return effective_words(effective)

    def of_family(self, file: str) -> bool:
        """Whether a part stands in the family's file."""
        return bool(self.ruleset.family) and file.rpartition(".")[0] == self.ruleset.family

    @cached_property
    def times(self) -> list[TimeLine]:
        """Its editions, by each date that picks among them."""
        return time_lines(self.ruleset, self._contents.as_of)

    # Values

    def keys(self, parameter: Parameter) -> tuple[str, str]:
        """What picks a row: the names of the code or number and of the date, or nothing."""
        keys = (parameter.code_key, parameter.date_key)
        code, day = ("" if key is None else key.name for key in keys)
        return code, day

    def label(self, name: str) -> str:
        """The words of a fact, a computed value or a field."""
        if name in self.ruleset.derived:
            name = self.ruleset.derived[name][-1].says or name
        elif name in self._contents.rulebook.vocabulary.kinds:
            name = self._contents.rulebook.vocabulary.label(name)
        return name.replace("_", " ")

    def values(self, parameter: Parameter) -> Iterator[Value]:
        """The rows of a table, a line for each reading."""
        codes = self._codes(parameter)
        for row in parameter.rows:
            at = "" if row.at is None else codes.get(str(row.at), str(row.at).replace("_", " "))
            for number, cell in enumerate(row.readings):
                words, readings = value_of(cell, parameter), len(row.readings)
                yield Value(at, _start(row), words, cell, readings, number == 0)

    def _codes(self, parameter: Parameter) -> dict[str, str]:
        name = getattr(parameter.code_key, "name", "")
        fact = self._contents.rulebook.vocabulary.facts.get(name)
        return {} if fact is None else dict(fact.kind.codes)

    # What it reads, and what surrounds it

    @cached_property
    def facts(self) -> list[Fact]:
        """The facts that it reads itself."""
        vocabulary = self._contents.rulebook.vocabulary
        return [vocabulary.facts[name] for name in self.ruleset.facts(vocabulary)]

    def kind(self, fact: Fact) -> str:
        """The type of a fact in words."""
        return kind_words(fact.kind)

    @property
    def asks(self) -> list[str]:
        """The rulesets whose answers it reads."""
        return sorted(self.ruleset.asks())

    @property
    def askers(self) -> list[str]:
        """The rulesets that read its answer."""
        return self._contents.askers[self.ruleset.id]

    @property
    def weak(self) -> list[Weak]:
        """Its weak points, but for the open ones, which are told by themselves."""
        return [each for each in self._contents.weak[self.ruleset.id] if each.sort != "open"]

    def tiers(self) -> dict[str, int]:
        """How many of its sources have each tier."""
        found = Counter(each.tier.value for each in self.ruleset.sources.values())
        return {tier: found[tier] for tier in TIERS if tier in found}

    # Profiles

    @property
    def results(self) -> tuple[Result, ...]:
        """The results of its profiles."""
        return self._contents.results.get(self.ruleset.id, ())

    @property
    def covered(self) -> Covered | None:
        """What its profiles show of it."""
        return self._contents.covered.get(self.ruleset.id)

    def outcomes(self) -> dict[str, int]:
        """How many profiles expect each outcome."""
        return dict(Counter(_outcome(each.profile.expected) for each in self.results))

    # Names in backticks

    @cached_property
    def links(self) -> dict[str, str]:
        """Where the things stand that its words name."""
        ruleset = self.ruleset
        named: dict[str, Iterable[str]] = {
            "requirement": ruleset.requirements,
            "exception": (each.id for version in ruleset.versions for each in version.unless),
            "derived": ruleset.derived,
            "parameter": ruleset.parameters,
        }
        facts = {fact.name: fact_name(fact.name) for fact in self.facts}
        return facts | {name: self.part(kind, name) for kind in named for name in named[kind]}


def expected_outcome(expected: Expected) -> str:
    """The outcome that a profile expects; `no_edition` and `unsaid` are no outcomes."""
    return _outcome(expected)


def _outcome(expected: Expected) -> str:
    if expected.no_edition:
        return "no_edition"
    return "unsaid" if expected.outcome is None else expected.outcome.value


def expected_requirements(expected: Expected) -> list[tuple[str, str]]:
    """The requirements that a profile names, each with the status it expects."""
    found = {id: status.word for id, status in expected.statuses.items()}
    if expected.outcome in DECIDING:
        status = DECIDING[expected.outcome]
        found |= dict.fromkeys(sorted(expected.deciding or ()), status.word)
    return list(found.items())


def _start(row: Row) -> str:
    return "the beginning" if row.start is None else str(row.start)
