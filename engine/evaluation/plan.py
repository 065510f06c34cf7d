"""A plan: the conditions of an edition compiled for deciding many applicants.

Tests are numbered in the order in which the reference meets them; groups follow behind, each
after its children. Statuses are thus one flat list that is filled in one pass, which is several
times faster than walking trees; what explains a test or a group is made when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from engine.decision import Asked, Explanation, Joined, Probe, Reason, Status, Tested
from engine.evaluation.edition import Edition
from engine.evaluation.picking import Pick, picking
from engine.evaluation.reading import facts_read, label_of, missing, moved_label
from engine.folding import DECIDES, FOLDS, REVIEW
from engine.language.meaning import (
    Choice,
    Frame,
    choice,
    names_read,
    operand,
    settled,
)
from engine.language.operators import OPERATORS
from engine.language.syntax import (
    NOWHERE,
    Condition,
    DecisionTest,
    Leaf,
    Literal,
    Operand,
    ParameterOperand,
    Row,
)
from engine.language.tables import rows_read
from engine.ruleset.model import leaves, operands
from engine.values import Value
from engine.vocabulary.declared import Vocabulary

new = tuple.__new__  # a named tuple made without its slower constructor
Expected = Callable[[Frame], tuple[Value, ...]]
Fold = Callable[[Sequence[Status]], Status]


class Seen(NamedTuple):
    """What is seen of one applicant: the statuses of all tests and groups, the values by name.

    `brief`: of a tree only what decides its status is explained, and of what stands in nobody's
    way nothing. `nodes` are the explanations of all tests and groups, where they are made at once.
    """

    statuses: list[Status]
    frame: Frame
    brief: bool
    nodes: list[Explanation] | None = None

    @property
    def whole(self) -> Seen:
        """The same with all that there is to explain."""
        return self._replace(brief=False) if self.brief else self


class Planner:
    """Compiles the conditions of an edition, in the order in which they are given."""

    def __init__(self, edition: Edition, vocabulary: Vocabulary, titles: dict[str, str]) -> None:
        self.edition, self.vocabulary, self._titles = edition, vocabulary, titles
        self.law = edition.law
        self._count = sum(1 for condition in edition.conditions for _ in leaves(condition))
        self.tests: list[Leaf | DecisionTest] = []
        """The tests in order, each of a named value."""
        self._probes: list[Probe] = []
        self._keys: list[Any] = []
        self._expected: list[tuple[Value, ...]] = []
        self._made: dict[int, Callable[[Status, Frame], Explanation]] = {}
        self._reasons: dict[int, Callable[[Frame], Reason]] = {}
        self._sources: dict[int, Leaf] = {}
        self._groups: list[tuple[Fold, str, Pick, list[int]]] = []

    # Deciding

    def folded(self, statuses: list[Status]) -> list[Status]:
        """The statuses of all tests and groups from those of the tests."""
        found = statuses.copy()
        for fold, _, pick, _ in self._groups:
            found.append(fold(pick(found)))
        return found

    def nodes(self, statuses: list[Status], frame: Frame) -> list[Explanation]:
        """What explains each test and group, made at once, which is faster than one by one."""
        tests = zip(statuses, self._probes, self._keys, self._expected, strict=False)
        nodes: list[Any] = [
            new(Tested, (status, probe, frame[key], expected, None))
            for status, probe, key, expected in tests
        ]
        for number, make in self._made.items():
            nodes[number] = make(statuses[number], frame)
        for number, reason in self._reasons.items():
            if statuses[number] is REVIEW:
                nodes[number] = nodes[number]._replace(reason=reason(frame))
        groups = zip(statuses[self._count :], self._groups, strict=True)
        for status, (_, name, pick, _) in groups:
            nodes.append(new(Joined, (status, name, pick(nodes))))
        return nodes

    def explained(self, number: int, seen: Seen) -> Explanation:
        """What explains a test or a group; in brief, a group by the parts that decide it."""
        if seen.nodes is not None:
            return seen.nodes[number]
        status, frame = seen.statuses[number], seen.frame
        if number >= self._count:
            _, name, _, children = self._groups[number - self._count]
            if seen.brief:
                statuses, decides = seen.statuses, DECIDES[name][status]
                children = [child for child in children if statuses[child] in decides]
            trees = tuple([self.explained(child, seen) for child in children])
            return new(Joined, (status, name, trees))
        make = self._made.get(number)
        if make is None:
            value, expected = frame[self._keys[number]], self._expected[number]
            node: Any = new(Tested, (status, self._probes[number], value, expected, None))
        else:
            node = make(status, frame)
        if status is REVIEW and number in self._reasons:
            return node._replace(reason=self._reasons[number](frame))  # type: ignore[no-any-return]
        return node  # type: ignore[no-any-return]

    def waits(self, probe: Probe, frame: Frame) -> Iterator[str]:
        """The facts that an undecided test still waits for."""
        return missing(self._sources[id(probe)], frame, self.edition, self.vocabulary)

    # Conditions

    def condition(self, source: Condition) -> int:
        """The number of a condition's node; its tests and groups join the plan."""
        if isinstance(source, DecisionTest | Leaf):
            self.tests.append(self.edition.named(source))
            return self._leaf(source) if isinstance(source, Leaf) else self._asked(source)
        children = [self.condition(child) for child in source.children]
        self._groups.append((FOLDS[source.fold], source.fold, picking(children), children))
        return self._count + len(self._groups) - 1

    def _asked(self, source: DecisionTest) -> int:
        key, title = ("decision", source.ruleset), self._titles[source.ruleset]

        def explain(status: Status, frame: Frame) -> Explanation:
            because = frame["because", source.ruleset]
            return Asked(status, source.ruleset, title, frame[key], because)

        at = self._join(_NO_PROBE, key, ())
        self._made[at] = explain
        return at

    def _join(self, probe: Probe, key: Any, expected: tuple[Value, ...]) -> int:
        self._probes.append(probe)
        self._keys.append(key)
        self._expected.append(expected)
        return len(self._probes) - 1

    # Tests

    def _leaf(self, source: Leaf) -> int:
        if isinstance(source.subject, ParameterOperand):
            return self._of_parameter(source, source.subject)
        name = self.edition.name_of(source.subject)
        probe, expected = self._probe(source, name), self._expects(source.test.operand)
        fixed = expected if isinstance(expected, tuple) else ()
        at = self._join(probe, name, fixed)
        if not isinstance(expected, tuple):
            self._made[at] = lambda s, frame: Tested(s, probe, frame[name], expected(frame))
        self._reasons[at] = self._reason(source)
        return at

    def _expects(self, target: Operand) -> tuple[Value, ...] | Expected:
        """What a test compares with: the same for all applicants, or read of each."""
        if isinstance(target, Literal):
            return (target.value,)
        if not isinstance(target, ParameterOperand):
            other = operand(target, self.law)
            return lambda frame: (other(frame, None),)
        only = settled(target, self.law)
        if only is not None:
            return (only.value,)
        pick = choice(target, self.law)
        return lambda frame: _values(pick(frame, None))

    def _of_parameter(self, source: Leaf, subject: ParameterOperand) -> int:
        """A test of a parameter itself."""
        pick, other = choice(subject, self.law), operand(source.test.operand, self.law)
        probe = self._probe(source, "")

        def explain(status: Status, frame: Frame) -> Explanation:
            values = _values(pick(frame, None))
            value = values[0] if len(values) == 1 else None
            return Tested(status, probe, value, (other(frame, None),))

        at = self._join(probe, "as_of", ())
        self._made[at] = explain
        self._reasons[at] = self._reason(source)
        return at

    # Words

    def _probe(self, source: Leaf, name: str) -> Probe:
        target = source.test.operand
        fixed = isinstance(target, Literal | ParameterOperand)
        probe = Probe(
            name=name,
            subject=label_of(source.subject, self.edition, self.vocabulary),
            operator=source.test.operator,
            expects=OPERATORS[source.test.operator].words,
            origin="" if fixed else moved_label(target, self.edition, self.vocabulary),
            kind=source.kind.name,
            unit=source.kind.unit,
            codes=source.kind.codes,
            facts=facts_read(source, self.edition, self.vocabulary),
            place=source.position,
        )
        self._sources[id(probe)] = source
        return probe

    def _reason(self, source: Leaf) -> Callable[[Frame], Reason]:
        """What tells why a test comes to review."""
        parts = (source.test.operand, source.subject)
        parameters = [part.parameter for part in parts if isinstance(part, ParameterOperand)]
        reads = [rows_read(parameter) for parameter in parameters]
        otherwise = cache(lambda: self._reason_beside(source))

        def reason(frame: Frame) -> Reason:
            for read in reads:
                rows, _ = read(frame)
                if not rows:
                    return Reason.NOT_RECORDED
                if any(len(row.readings) > 1 for row in rows):
                    return Reason.SOURCES_DISAGREE
                if doubtful := self._doubtful(rows):
                    return self.edition.why_doubtful(doubtful)
            return otherwise()

        return reason

    def _doubtful(self, rows: Iterable[Row]) -> list[tuple[str, ...]]:
        """The sources of each value that rests on nothing that decides."""
        cells = [cell for row in rows for cell in row.readings]
        is_doubtful = self.law.is_doubtful
        return [cell.sources for cell in cells if is_doubtful(cell.sources, cell.sure_until)]

    def _reason_beside(self, source: Leaf) -> Reason:
        """Why a test comes to review whatever the parameter that it compares with."""
        names = names_read(source) & self.law.doubtful_names
        filters = [part.where for part in self.edition.measures_read(source) if part.where]
        parameters = [
            each.parameter
            for where in filters
            for each in operands(where)
            if isinstance(each, ParameterOperand)
        ]
        rows = [row for parameter in parameters for row in parameter.rows]
        weak = [sources for name in names for sources in self._weak(name)] + self._doubtful(rows)
        if weak:
            return self.edition.why_doubtful(weak)
        disputed = any(len(row.readings) > 1 for row in rows)
        return Reason.DOUBTFUL_SOURCE if disputed else Reason.DISPUTED_DAY

    def _weak(self, name: str) -> list[tuple[str, ...]]:
        """The sources of what puts a derived value in doubt: its own, or of what it reads."""
        measure, derived = self.edition.measures.get(name), self.edition.derived.get(name)
        if measure is None:  # no version of it is in force
            return [()]
        if derived and derived.sources and self.law.is_doubtful(derived.sources, None):
            return [derived.sources]
        read = names_read(measure) & self.law.doubtful_names
        return [sources for each in read for sources in self._weak(each)]


_NO_PROBE = Probe("", "", "", "", "", "", "", {}, (), NOWHERE)


def _values(picked: Choice) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(weighed.value for row in picked.rows for weighed in row))
