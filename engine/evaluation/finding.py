"""Findings: each requirement's status folded from its tests, then explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from engine.decision import (
    Asked,
    Citation,
    ExcuseFound,
    Explanation,
    Finding,
    Joined,
    Reason,
    Status,
    Tested,
)
from engine.evaluation.edition import Case, Line
from engine.evaluation.plan import Planner, Seen, new
from engine.evaluation.reading import missing_value
from engine.evaluation.reference import picked
from engine.folding import (
    DOUBTED,
    MET,
    MET_DOUBTED,
    NEGATION,
    NOT_APPLICABLE,
    REVIEW,
    UNDOUBTED,
    UNKNOWN,
    fold_any,
)
from engine.language.meaning import Frame
from engine.language.syntax import Condition, Parameter, ParameterOperand, Row
from engine.language.tables import rows_read
from engine.ruleset.model import Effective, Excuse, Requirement, Ruleset, operands
from engine.values import Value

Find = Callable[[Seen], Finding]
Cite = Callable[[Frame], tuple[Citation, ...]]
Branches = tuple[int | None, int | None, int | None]
"""The conditions of a version by number: `applies_when`, `met_when`, `review_when`."""
Trees = tuple[Explanation | None, Explanation | None, Explanation | None]
ShowExcuse = Callable[[Status, Seen, bool], ExcuseFound]
"""Shows an exception with its status; quietly, without its tree."""

_NO_TREES: Trees = (None, None, None)


def cited(ruleset: Ruleset, sources: tuple[str, ...], effective: Effective) -> tuple[Citation, ...]:
    """The citations of what rests on these sources, with the law's own dates."""
    found = (ruleset.sources[name] for name in sources)
    return tuple(
        Citation(s.id, s.cite, s.url, s.tier, s.seen, effective.start, effective.until)
        for s in found
    )


def _parameters(conditions: Iterable[Condition | None]) -> list[Parameter]:
    """The parameters that conditions read, each once."""
    read = (each for source in conditions if source is not None for each in operands(source))
    found = {each.parameter.name: each.parameter for each in read if type(each) is ParameterOperand}
    return list(found.values())


def _rest_on(rows: Iterable[Row]) -> tuple[str, ...]:
    """The sources of some rows."""
    return tuple([name for row in rows for cell in row.readings for name in cell.sources])


class Finder:
    """Compiles requirements into what finds them for an applicant."""

    def __init__(self, planner: Planner) -> None:
        self._planner = planner
        self._edition = planner.edition
        self._ruleset = planner.edition.ruleset

    def line(self, line: Line) -> Find:
        """The closure that finds one requirement."""
        finds = {id(case): self._case(line, case) for case in line.cases}
        unrecorded = self._case(line, Case(Effective(), None))
        by = line.by
        if len(line.cases) == 1:
            return finds[id(line.cases[0])]

        def find(seen: Seen) -> Finding:
            day = seen.frame[by]
            cases = [finds.get(id(case), unrecorded) for case in line.possible(day)]
            if len(cases) == 1:
                return cases[0](seen)
            found = [each(seen.whole) for each in cases]
            return self._undated(line, found, day, seen.frame)

        return find

    def _undated(self, line: Line, found: list[Finding], day: Value, frame: Frame) -> Finding:
        """One finding for several versions among which the date does not pick."""
        status = picked([each.status for each in found], day)
        shown = next((each for each in found if each.status is not NOT_APPLICABLE), found[0])
        waits: tuple[str, ...] = ()
        if status is UNKNOWN:
            names = [name for each in found for name in each.missing]
            waits = tuple(dict.fromkeys([*self._missing_date(line.by, frame), *names]))
        reason = (shown.reason or Reason.LAW_NOT_RECORDED) if status is REVIEW else None
        return shown._replace(status=status, missing=waits, reason=reason, picked_by=line.by)

    def _missing_date(self, by: str, frame: Frame) -> Iterator[str]:
        vocabulary = self._planner.vocabulary
        yield from missing_value(by, frame, self._edition, vocabulary)

    def _case(self, line: Line, case: Case) -> Find:
        if case.version is not None:
            return self._version(case.version)
        words = line.words
        status = NOT_APPLICABLE if case.free else REVIEW
        reason = None if case.free else Reason.LAW_NOT_RECORDED
        citations = cited(self._ruleset, words.sources, words.effective)
        fixed = Finding(
            status, line.id, words.says, citations, None, None, (), None, reason, (),
            words.remedy, "", words.position,
        )  # fmt: skip
        return lambda seen: fixed

    def _version(self, version: Requirement) -> Find:
        """The status folded from the parts' statuses, and their trees where these are shown."""
        doubtful = self._edition.is_doubtful(version.sources, version.sure_until)
        doubt = DOUBTED if doubtful else UNDOUBTED
        applies = self._optional(version.applies_when)
        met = self._optional(version.met_when)
        excuses = [self._excuse(excuse, version.effective) for excuse in version.unless]
        review = self._optional(version.review_when)
        show = self._shown(version, doubtful, (applies, met, review), [each[2] for each in excuses])

        def find(seen: Seen) -> Finding:
            statuses = seen.statuses
            parts: list[Status] = []
            if applies is not None:
                status = NEGATION[doubt[statuses[applies]]]
                if status is MET:
                    return show(NOT_APPLICABLE, [], seen)
                parts.append(status)
            if met is not None:
                parts.append(doubt[statuses[met]])
            excused = [counts[statuses[when]] for when, counts, _ in excuses]
            parts += excused
            if review is not None:
                parts.append(REVIEW if statuses[review] is MET else statuses[review])
            return show(fold_any(parts), excused, seen)

        return find

    def _shown(
        self, version: Requirement, doubtful: bool, branches: Branches, excuses: list[ShowExcuse]
    ) -> Callable[[Status, list[Status], Seen], Finding]:
        """What shows a version's finding; in brief, trees of what stands in the way alone."""
        conditions = (version.applies_when, version.met_when, version.review_when)
        cite = self._cite(version, conditions, version.effective)
        parts: list[Requirement | Excuse] = [version, *version.unless]
        doubts = [self._edition.why_doubtful([each.sources]) for each in parts]

        def show(status: Status, excused: list[Status], seen: Seen) -> Finding:
            quiet = seen.brief and status >= MET and MET not in excused
            found = [tell(each, seen, quiet) for tell, each in zip(excuses, excused, strict=False)]
            trees = _NO_TREES if quiet else self._trees(branches, status, seen)
            applied, met, reviewed = trees
            reason: Reason | None = None
            waits: tuple[str, ...] = ()
            if status is REVIEW:
                reason = _reason(trees, found, doubts, doubtful)
            elif status is UNKNOWN:
                told = [applied, met, *(each.explanation for each in found), reviewed]
                waits = self.waits(told, seen.frame)
            return new(Finding, (
                status, version.id, version.says, cite(seen.frame), applied, met, tuple(found),
                reviewed, reason, waits, version.remedy, "", version.position,
            ))  # fmt: skip

        return show

    def _trees(self, branches: Branches, status: Status, seen: Seen) -> Trees:
        """The trees of a version's branches; in brief, not of a plain `applies_when` that holds."""
        applies, met, review = branches
        explain, asked = self._planner.explained, status is not NOT_APPLICABLE
        if applies is not None and met is not None and seen.brief:
            applies = None if seen.statuses[applies] is MET else applies
        return (
            explain(applies, seen.whole) if applies is not None else None,
            explain(met, seen) if met is not None and asked else None,
            explain(review, seen) if review is not None and asked else None,
        )

    def _optional(self, source: Condition | None) -> int | None:
        return None if source is None else self._planner.condition(source)

    def _excuse(
        self, excuse: Excuse, effective: Effective
    ) -> tuple[int, Sequence[Status], ShowExcuse]:
        """The number of an exception's condition, what its statuses count as, what shows it."""
        when, explain = self._planner.condition(excuse.when), self._planner.explained
        doubtful = self._edition.is_doubtful(excuse.sources, excuse.sure_until)
        cite = self._cite(excuse, [excuse.when], effective)

        def show(status: Status, seen: Seen, quiet: bool) -> ExcuseFound:
            tree = None if quiet else explain(when, seen)
            return new(ExcuseFound, (status, excuse.id, excuse.says, cite(seen.frame), tree))

        return when, MET_DOUBTED if doubtful else UNDOUBTED, show

    def _cite(
        self,
        rule: Requirement | Excuse,
        conditions: Iterable[Condition | None],
        effective: Effective,
    ) -> Cite:
        """What a rule cites for an applicant: what the values read rest on, then what it names.

        The same citations are the same object for all, by which replies know their bytes.
        """
        parameters = _parameters(conditions)
        fixed = cited(self._ruleset, rule.sources, effective)
        if not parameters:
            return lambda frame: fixed
        rows = [row for parameter in parameters for row in parameter.rows]
        names = dict.fromkeys((*_rest_on(rows), *rule.named))
        citations = {name: cited(self._ruleset, (name,), effective)[0] for name in names}
        reads = [rows_read(parameter) for parameter in parameters]
        kept: dict[tuple[str, ...], tuple[Citation, ...]] = {(): fixed}

        def cite(frame: Mapping[Any, Any]) -> tuple[Citation, ...]:
            picked = [read(frame) for read in reads]
            found = [rows[0] for rows, unrecorded in picked if len(rows) == 1 and not unrecorded]
            names = tuple(dict.fromkeys((*_rest_on(found), *rule.named)))
            if names not in kept:
                kept[names] = tuple([citations[name] for name in names])
            return kept[names]

        if any(each.code_key or each.date_key for each in parameters):
            return cite
        always = cite({})
        return lambda frame: always

    def waits(self, trees: list[Explanation | None], frame: Frame) -> tuple[str, ...]:
        """The facts that the undecided parts of some trees wait for."""
        names: dict[str, None] = {}
        for tree in trees:
            if tree is not None:
                for name in self._open(tree, frame):
                    names[name] = None
        return tuple(names)

    def _open(self, tree: Explanation, frame: Frame) -> Iterator[str]:
        if tree[0] is not UNKNOWN:
            return
        if isinstance(tree, Joined):
            for child in tree.children:
                yield from self._open(child, frame)
        elif isinstance(tree, Tested):
            yield from self._planner.waits(tree.probe, frame)
        elif isinstance(tree, Asked):
            yield from frame[("missing", tree.ruleset)]


def _reason(
    trees: Trees, excused: list[ExcuseFound], doubts: list[Reason], doubtful: bool
) -> Reason:
    """Why a requirement comes to review: the first of its branches that does, or its doubt.

    `doubts`: what doubt of the requirement, and of each exception, would be; `doubtful`: the
    requirement itself rests on nothing that decides.
    """
    applied, met, reviewed = trees
    for tree in (met, *(each.explanation for each in excused), applied):
        if tree is not None and tree[0] is REVIEW:
            return first_reason(tree) or doubts[0]
    if reviewed is not None and reviewed[0] is MET:
        return Reason.DISCRETION
    if doubtful:
        return doubts[0]
    if reviewed is not None and reviewed[0] is REVIEW:
        return first_reason(reviewed) or Reason.DISCRETION
    weak = (why for why, each in zip(doubts[1:], excused, strict=True) if each[0] is REVIEW)
    return next(weak, doubts[0])


def first_reason(tree: Explanation) -> Reason | None:
    """The reason of the first test in a tree that comes to review."""
    if isinstance(tree, Tested):
        return tree.reason
    if isinstance(tree, Asked):
        return Reason.ANOTHER_GATE
    for child in tree.children:
        if child[0] is REVIEW and (reason := first_reason(child)):
            return reason
    return None
