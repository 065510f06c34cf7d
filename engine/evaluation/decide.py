"""Deciding: facts in, an explained decision out, every answer checked against the reference."""

from __future__ import annotations

import gc
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase
from importlib.metadata import PackageNotFoundError, version
from threading import Lock
from typing import Any

from engine.calendar import EARLIEST_DAY, LATEST_DAY
from engine.decision import OUTCOME_OF, Decision, Finding, Grade, Outcome, Status, Warned
from engine.errors import EngineFault, FactsError, NoEdition, UnknownRuleset, Violation
from engine.evaluation.edition import Edition
from engine.evaluation.finding import Finder, cited
from engine.evaluation.plan import Planner
from engine.evaluation.reference import Reference, whole
from engine.folding import MET
from engine.inference.rete import Matcher
from engine.language.literals import near
from engine.language.meaning import condition
from engine.ruleset.model import ALWAYS, Rulebook, Ruleset
from engine.vocabulary.derived import Frame, frame_of
from engine.vocabulary.typed import Facts, Typing

try:
    ENGINE = version("img-eligibility")
except PackageNotFoundError:
    ENGINE = "unversioned"


def tune_memory() -> None:
    """Spare the collector what lives as long as the process, once rulebook and gates are built.

    A decision makes some hundreds of short-lived tuples; with the default threshold the
    collector would walk the whole rulebook every few decisions.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


class Gate:
    """One edition of a ruleset, ready to decide: plan, network, reference."""

    def __init__(self, edition: Edition, rulebook: Rulebook) -> None:
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
        self._derivations = edition.derivations
        self._cautions = self._compiled_cautions()
        self._reads = [fact.name for fact in rulebook.facts_of([self.ruleset.id])]
        self.asks = sorted(self.ruleset.asks())
        self.reference = Reference(edition)
        self.matcher = Matcher(planner.weaver.network)

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

    def write(self, frame: Frame) -> list[int]:
        """The frame as the integers that the matcher reads."""
        return self._plan.weaver.write(frame)

    def statuses(self, codes: Sequence[int], frame: Frame) -> list[Status]:
        """The statuses of all tests from the matcher's codes."""
        return self._plan.statuses(codes, frame)

    def check(self, frame: Frame, statuses: list[Status]) -> Status:
        """The whole status by the reference; EngineFault when a test differs from the matcher's."""
        answer = self.reference(frame)
        if answer.tests != statuses:
            pairs = zip(answer.tests, statuses, strict=True)
            wrong = [number for number, (ours, theirs) in enumerate(pairs) if ours != theirs]
            raise EngineFault(f"`{self.ruleset.id}`: matcher and reference differ on tests {wrong}")
        return answer.status

    def explain(
        self, frame: Frame, statuses: list[Status], facts: Facts, as_of: date
    ) -> tuple[Status, Decision]:
        """The decision with its findings, and its whole status."""
        nodes = self._plan.nodes(statuses, frame)
        tree = None if self._concerns is None else nodes[self._concerns]
        findings = tuple([find(nodes, frame) for find in self._lines])
        status = whole(MET if tree is None else tree[0], [each[0] for each in findings])
        concerned = status is not Status.NOT_APPLICABLE
        outcome = OUTCOME_OF[status] if concerned else Outcome.NOT_APPLICABLE
        ruleset = self.ruleset
        decision = Decision(
            ruleset=ruleset.id,
            title=ruleset.title,
            authority=ruleset.authority,
            revision=self._rulebook.revision,
            engine=ENGINE,
            as_of=as_of,
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


def _holds(when: Any) -> Callable[[Frame], bool]:
    return lambda frame: when is None or when(frame, None) is MET


def _missing(concerns: tuple[str, ...], findings: tuple[Finding, ...]) -> tuple[str, ...]:
    names = (name for finding in findings for name in finding.missing)
    return tuple(dict.fromkeys([*concerns, *names]))


class Evaluator:
    """Decides applicants under one rulebook.

    One network is built for each edition, when it is first needed, and kept.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.typing = Typing(rulebook.vocabulary)
        self._breaks = {name: each.breaks() for name, each in rulebook.rulesets.items()}
        self._gates: dict[tuple[str, int], Gate] = {}
        self._building = Lock()

    def select(self, pattern: str) -> list[str]:
        """The rulesets of an id or a shell-style pattern, in order; UnknownRuleset when none."""
        found = sorted(name for name in self.rulebook.rulesets if fnmatchcase(name, pattern))
        if not found:
            raise UnknownRuleset(pattern, near(pattern, self.rulebook.rulesets))
        return found

    def decide(self, ruleset: str, facts: Mapping[str, Any], as_of: date) -> Decision:
        """The decision of one ruleset.

        Raises FactsError with every violation, UnknownRuleset, NoEdition when the ruleset says
        nothing at `as_of`, EngineFault when matcher and reference differ.
        """
        return self.decide_all([ruleset], facts, as_of)[0]

    def decide_all(
        self, rulesets: Iterable[str], facts: Mapping[str, Any], as_of: date
    ) -> list[Decision]:
        """The decisions of several rulesets for one applicant; raises as `decide` does."""
        if not EARLIEST_DAY <= as_of <= LATEST_DAY:
            reason = f"lies outside {EARLIEST_DAY} to {LATEST_DAY}"
            raise FactsError([Violation("as_of", "OUT_OF_RANGE", reason)])
        gates = [self.gate(name, as_of) for name in rulesets]
        typed = self.typing.check(facts)
        applicant = frame_of(typed, self.rulebook.vocabulary, as_of)
        decided: dict[str, Decision] = {}
        return [self._decided(gate, applicant, typed, as_of, decided) for gate in gates]

    def gate(self, ruleset: str, as_of: date) -> Gate:
        """The edition of a ruleset at a date, ready to decide; UnknownRuleset, NoEdition."""
        found = self.rulebook.rulesets.get(ruleset)
        if found is None:
            raise UnknownRuleset(ruleset, near(ruleset, self.rulebook.rulesets))
        number = bisect_right(self._breaks[ruleset], as_of)
        gate = self._gates.get((ruleset, number))
        if gate is None:
            with self._building:
                gate = self._gates.get((ruleset, number)) or self._build(found, number, as_of)
                self._gates[ruleset, number] = gate
        return gate

    def _build(self, ruleset: Ruleset, number: int, as_of: date) -> Gate:
        since = self._breaks[ruleset.id][number - 1] if number else EARLIEST_DAY
        try:
            return Gate(Edition(ruleset, since), self.rulebook)
        except NoEdition:
            raise NoEdition(f"`{ruleset.id}` has no edition in force on {as_of}") from None

    @property
    def broken(self) -> bool:
        """Whether a matcher can match no more, so that the process should be replaced."""
        return any(gate.matcher.broken for gate in self._gates.values())

    def _decided(
        self,
        gate: Gate,
        applicant: Frame,
        facts: Facts,
        as_of: date,
        decided: dict[str, Decision],
    ) -> Decision:
        if gate.ruleset.id in decided:
            return decided[gate.ruleset.id]
        for asked in gate.asks:
            self.ask(asked, applicant, facts, as_of, decided)
        frame = gate.frame(applicant)
        statuses = gate.statuses(gate.matcher.match(gate.write(frame)), frame)
        checked = gate.check(frame, statuses)
        status, decision = gate.explain(frame, statuses, facts, as_of)
        if status is not checked:
            raise EngineFault(f"`{gate.ruleset.id}`: matcher and reference differ on the outcome")
        applicant["decision", gate.ruleset.id] = status
        applicant["missing", gate.ruleset.id] = decision.missing
        decided[gate.ruleset.id] = decision
        return decision

    def ask(
        self,
        ruleset: str,
        applicant: Frame,
        facts: Facts,
        as_of: date,
        decided: dict[str, Decision],
    ) -> None:
        """Decide another ruleset first; one that has no edition at the date comes to review."""
        try:
            gate = self.gate(ruleset, as_of)
        except NoEdition:
            applicant["decision", ruleset] = Status.REVIEW
            applicant["missing", ruleset] = ()
            return
        self._decided(gate, applicant, facts, as_of, decided)
