"""The law of one ruleset between two days on which it changes: an edition.

Everything that depends on `as_of` alone is settled here: which versions are in force, which
sources have ceased to be sure, how derived values are computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from engine.decision import Reason
from engine.errors import NoEdition
from engine.language.meaning import (
    Law,
    Tested,
    Valued,
    condition,
    measure,
    names_read,
)
from engine.language.syntax import (
    Condition,
    DecisionTest,
    FactOperand,
    Kind,
    Leaf,
    Measure,
    Subject,
)
from engine.ruleset.model import Derived, Effective, Requirement, Ruleset, leaves
from engine.values import ABSENT, HIGHEST, LOWEST, Interval, Records, Value, bounds


@dataclass(frozen=True, slots=True)
class Case:
    """What a requirement is on some dates: a version, nothing, or not recorded.

    `window` are the dates, `version` None where nothing is asked (`free`) or known.
    """

    window: Effective
    version: Requirement | None
    free: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement with its cases and the date fact that picks among them."""

    id: str
    by: str
    cases: tuple[Case, ...]
    words: Requirement

    def possible(self, day: Value) -> tuple[Case, ...]:
        """The cases that a date, as far as it is known, can fall in."""
        if self.by == "as_of":
            return self.cases
        if day is ABSENT:
            return (Case(Effective(), None),)
        lo, hi = (LOWEST, HIGHEST) if day is None else bounds(day)
        found = tuple(case for case in self.cases if _overlaps(case.window, lo, hi))
        undatable = self.words.effective.undatable
        absent = undatable if day is None else type(day) is Interval and day.absent
        return (*found, Case(Effective(), None)) if absent else found


def _overlaps(window: Effective, lo: object, hi: object) -> bool:
    starts = window.start is None or hi >= window.start  # type: ignore[operator]
    return starts and (window.until is None or lo <= window.until)  # type: ignore[operator]


@dataclass(frozen=True)
class Edition:
    """A ruleset as it stands from `since` to the day before the next change."""

    ruleset: Ruleset
    since: date

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The requirements in force, in the order of the file."""
        found = (self._line(versions) for versions in self.ruleset.requirements.values())
        lines = tuple(line for line in found if line is not None)
        unrecorded = all(line.by == "as_of" and line.cases[0].version is None for line in lines)
        if unrecorded and self.ruleset.requirements:
            raise NoEdition(self.ruleset.id, f"from {self.since}")
        return lines

    @property
    def conditions(self) -> Iterator[Condition]:
        """All conditions that may be asked, in order: whom it concerns, then each requirement's."""
        if self.ruleset.concerns is not None:
            yield self.ruleset.concerns
        for line in self.lines:
            for case in line.cases:
                if case.version is not None:
                    yield from case.version.conditions

    def _line(self, versions: tuple[Requirement, ...]) -> Line | None:
        by = versions[0].effective.by
        cases = _cases(versions)
        if by == "as_of":
            cases = tuple(case for case in cases if case.window.holds(self.since))
            if cases[0].version is None and cases[0].free:
                return None
        words = next((case.version for case in cases if case.version), versions[0])
        return Line(versions[0].id, by, cases, words)

    @cached_property
    def derived(self) -> Mapping[str, Derived]:
        """The derived values in force, by name."""
        found = {
            name: next((each for each in versions if each.effective.holds(self.since)), None)
            for name, versions in self.ruleset.derived.items()
        }
        return {name: each for name, each in found.items() if each is not None}

    @cached_property
    def law(self) -> Law:
        """How doubt is read at this date."""
        doubtful = {
            name
            for name, each in self.derived.items()
            if each.sources and self.is_doubtful(each.sources, None)
        } | set(self.unrecorded)
        while True:
            more = {
                name
                for name, each in self.measures.items()
                if name not in doubtful and names_read(each) & doubtful
            }
            if not more:
                return Law(self.is_doubtful, frozenset(doubtful))
            doubtful |= more

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """The derived values in force and the measures in conditions, by name."""
        named = {name: each.measure for name, each in self.derived.items()}
        return named | {name: each for each, name in self._inline}

    @cached_property
    def unrecorded(self) -> dict[str, Valued]:
        """The derived values of which no version is in force."""
        derived = self.ruleset.derived
        missing = (name for name in derived if name not in self.derived)
        return {name: _unrecorded(derived[name][0].measure.result) for name in missing}

    @cached_property
    def derivations(self) -> dict[str, Valued]:
        """How the ruleset's derived values and the measures in its conditions are computed."""
        found = {name: measure(each, self.law) for name, each in self.measures.items()}
        return found | self.unrecorded

    @cached_property
    def _inline(self) -> list[tuple[Measure, str]]:
        """The measures in conditions, each with the name under which its value is kept."""
        found: list[Measure] = []
        for source in self.conditions:
            subjects = (test.subject for test in leaves(source) if isinstance(test, Leaf))
            found += [each for each in subjects if isinstance(each, Measure) and each not in found]
        return [(each, f"measure {number}") for number, each in enumerate(found, start=1)]

    def tested(self, where: Condition) -> Tested:
        """The closure of a condition on records, made once."""
        if id(where) not in self._tested:
            self._tested[id(where)] = condition(where, self.law)
        return self._tested[id(where)]

    @cached_property
    def _tested(self) -> dict[int, Tested]:
        return {}

    def names(self, source: Condition | Measure | FactOperand) -> list[str]:
        """The facts and derived values that a test or measure names, in order."""
        if id(source) not in self._names:
            self._names[id(source)] = sorted(names_read(source)), source
        return self._names[id(source)][0]

    @cached_property
    def _names(self) -> dict[int, tuple[list[str], object]]:
        """By the `id` of the source, which is kept alive with them."""
        return {}

    def measures_read(self, source: Leaf) -> list[Measure]:
        """The measures that a test's subject is taken from, one upon the other."""
        ahead: list[Measure] = [source.subject] if isinstance(source.subject, Measure) else []
        ahead += [self.measures[name] for name in names_read(source) if name in self.measures]
        found: list[Measure] = []
        while ahead:
            each = ahead.pop()
            if each not in found:
                found.append(each)
                names = names_read(each) & self.measures.keys()
                ahead += [self.measures[name] for name in names]
        return found

    def named(self, test: Leaf | DecisionTest) -> Leaf | DecisionTest:
        """The test of the measured value that the frame keeps, in place of measuring again."""
        if isinstance(test, Leaf) and isinstance(test.subject, Measure):
            return replace(test, subject=FactOperand(self.name_of(test.subject)))
        return test

    def name_of(self, subject: Subject) -> str:
        """The name under which a subject's value is kept for an applicant."""
        if isinstance(subject, FactOperand):
            return subject.name
        return next(name for each, name in self._inline if each == subject)

    def is_doubtful(self, sources: tuple[str, ...], sure_until: date | None) -> bool:
        """Whether nothing that decides supports what rests on these sources."""
        if sure_until is not None and self.since > sure_until:
            return True
        found = (self.ruleset.sources[name] for name in sources)
        return not any(source.decides(self.since) for source in found)

    def why_doubtful(self, parts: Iterable[tuple[str, ...]]) -> Reason:
        """Why what rests on nothing that decides is in doubt, by the sources of each part of it.

        Each part had a source that decides, but for earlier days; or one part never had any.
        """
        sources = self.ruleset.sources
        once = all(any(sources[name].tier.decides for name in names) for names in parts)
        return Reason.LOOK_UP_AGAIN if once else Reason.DOUBTFUL_SOURCE


def _unrecorded(kind: Kind) -> Valued:
    """A value of which nothing is recorded on this date, and which no fact can tell."""
    value = Records(()) if kind.name == "records" else Interval(LOWEST, HIGHEST, True, False)
    return lambda frame, row: value


def _cases(versions: tuple[Requirement, ...]) -> tuple[Case, ...]:
    """All versions, and what holds before the first and after the last of them."""
    first, last = versions[0].effective, versions[-1].effective
    cases = [Case(version.effective, version) for version in versions]
    if first.start is not None:
        before = Effective(until=_day_before(first.start))
        cases.insert(0, Case(before, None, free=first.free_before))
    if last.until is not None:
        cases.append(Case(Effective(start=_day_after(last.until)), None, free=True))
    return tuple(cases)


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def _day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
