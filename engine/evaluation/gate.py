"""A gate: one edition of a ruleset, ready to decide and to explain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from engine.decision import OUTCOME_OF, Decision, Finding, Grade, Outcome, Status, Warned
from engine.evaluation.checked import CheckedTests, ReadTwice
from engine.evaluation.edition import Edition
from engine.evaluation.finding import Finder, cited
from engine.evaluation.plan import Planner, Seen
from engine.evaluation.reference import Reference, whole
from engine.evaluation.shared import SharedMeasures
from engine.folding import MET
from engine.language.meaning import Valued, condition
from engine.ruleset.model import ALWAYS, Rulebook
from engine.vocabulary.derived import Frame
from engine.vocabulary.typed import Facts

try:
    ENGINE = version("img-eligibility")
except PackageNotFoundError:
    ENGINE = "unversioned"


class Gate:
    """One edition of a ruleset, ready to decide: plan, tests, reference."""

    def __init__(self, edition: Edition, rulebook: Rulebook, shared: SharedMeasures) -> None:
        titles = {name: each.title for name, each in rulebook.rulesets.items()}
        self.edition, self._rulebook = edition, rulebook
        self.ruleset = edition.ruleset
        planner = Planner(edition, rulebook.vocabulary, titles)
        finder = Finder(planner)
        self._waits = finder.waits
        concerns = self.ruleset.concerns
        self._concerns = None if concerns is None else planner.condition(concerns)
        self._lines = [finder.line(line) for line in edition.lines]
        self._plan = planner
        self.names = shared.names(edition)
        self._derivations = {name: _valued(key) for name, key in self.names.items()}
        self._cautions = self._compiled_cautions()
        self._reads = [fact.name for fact in rulebook.facts_of([self.ruleset.id])]
        self.asks = sorted(self.ruleset.asks())
        self.reference = Reference(edition)
        self.tests = CheckedTests(self.ruleset.id, self.read_twice, rulebook.vocabulary)

    @property
    def read_twice(self) -> list[ReadTwice]:
        """The tests as the plan has them, and as the reference does."""
        pairs = zip(self._plan.tests, self.reference.sources, strict=True)
        return [ReadTwice(planned, plain, self.edition.law) for planned, plain in pairs]

    def _compiled_cautions(self) -> list[tuple[Callable[[Frame], bool], Warned]]:
        found = []
        for caution in self.ruleset.cautions:
            when = None if caution.when is None else condition(caution.when, self.edition.law)
            said = Warned(caution.id, caution.says, cited(self.ruleset, caution.sources, ALWAYS))
            found.append((_holds(when), said))
        return found

    # The stages of one decision

    def frame(self, applicant: Frame) -> Frame:
        """The applicant's frame with this ruleset's derived values."""
        return Frame(applicant, self._derivations, applicant)

    def check(self, frame: Frame, statuses: Sequence[Status]) -> Status:
        """The whole status by the reference."""
        return self.reference.folded(frame, statuses).status

    def explain(
        self, frame: Frame, statuses: list[Status], facts: Facts, brief: bool = False
    ) -> tuple[Status, Decision]:
        """The decision with its findings, and its whole status.

        `brief` leaves out the trees of what stands in nobody's way.
        """
        folded = self._plan.folded(statuses)
        nodes = None if brief else self._plan.nodes(folded, frame)
        seen = Seen(folded, frame, brief, nodes)
        findings = tuple([find(seen) for find in self._lines])
        concerns, tree = MET, None
        if self._concerns is not None:
            concerns = seen.statuses[self._concerns]
            if not brief or concerns is not MET:
                tree = self._plan.explained(self._concerns, seen.whole)
        status = whole(concerns, [each[0] for each in findings])
        concerned = status is not Status.NOT_APPLICABLE
        outcome = OUTCOME_OF[status] if concerned else Outcome.NOT_APPLICABLE
        ruleset = self.ruleset
        decision = Decision(
            ruleset=ruleset.id,
            title=ruleset.title,
            authority=ruleset.authority,
            revision=self._rulebook.revision,
            engine=ENGINE,
            as_of=frame["as_of"],
            outcome=outcome,
            answer=ruleset.answers.get(outcome, ""),
            concerns=tree,
            findings=findings if concerned else (),
            missing=_missing(self._waits([tree], frame), findings) if concerned else (),
            cautions=tuple(said for holds, said in self._cautions if holds(frame)),
            evidence=self._weakest(facts),
        )
        return status, decision

    def _weakest(self, facts: Facts) -> Grade | None:
        if not facts.evidence:
            return None
        read = [name for name in self._reads if name in facts.values]
        grades = [facts.evidence[n].grade if n in facts.evidence else Grade.UNSTATED for n in read]
        return min(grades, default=None)


def _valued(name: str) -> Valued:
    """What reads a value that the applicant's frame has under a name."""
    return lambda frame, row: frame[name]


def _holds(when: Any) -> Callable[[Frame], bool]:
    return lambda frame: when is None or when(frame, None) is MET


def _missing(concerns: tuple[str, ...], findings: tuple[Finding, ...]) -> tuple[str, ...]:
    names = (name for finding in findings for name in finding.missing)
    return tuple(dict.fromkeys([*concerns, *names]))
