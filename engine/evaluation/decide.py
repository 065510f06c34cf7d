"""Deciding: facts in, an explained decision out, every answer checked against the reference."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from engine.calendar import EARLIEST_DAY, LATEST_DAY
from engine.decision import Decision, Status
from engine.errors import EngineFault, FactsError, NoEdition, UnknownRuleset, Violation
from engine.evaluation.gate import ENGINE, Gate
from engine.evaluation.gates import Gates
from engine.ruleset.model import Rulebook
from engine.vocabulary.derived import Frame, frame_of
from engine.vocabulary.typed import Typing

__all__ = ["ENGINE", "Evaluator", "Gate", "Inquiry", "tune_memory"]


def tune_memory() -> None:
    """Spare the collector what lives as long as the process, once rulebook and gates are built.

    A decision makes some hundreds of short-lived tuples; with the default threshold the
    collector would walk the whole rulebook every few decisions.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


class Evaluator:
    """Decides applicants under one rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.typing = Typing(rulebook.vocabulary)
        self.gates = Gates(rulebook)

    def select(self, pattern: str) -> list[str]:
        """The rulesets of an id or a shell-style pattern, in order; UnknownRuleset when none."""
        found = sorted(name for name in self.rulebook.rulesets if fnmatchcase(name, pattern))
        if not found:
            raise UnknownRuleset(pattern, self.rulebook.meant(pattern))
        return found

    def decide(self, ruleset: str, facts: Mapping[str, Any], as_of: date) -> Decision:
        """The decision of one ruleset.

        Raises FactsError with every violation, UnknownRuleset, NoEdition when the ruleset says
        nothing at `as_of`, EngineFault when matcher and reference differ.
        """
        return self.decide_all([ruleset], facts, as_of)[0]

    def decide_all(
        self,
        rulesets: Iterable[str],
        facts: Mapping[str, Any],
        as_of: date,
        *,
        brief: bool = False,
    ) -> list[Decision]:
        """The decisions of several rulesets for one applicant; raises as `decide` does.

        `brief` leaves out the condition trees of what stands in nobody's way.
        """
        if not EARLIEST_DAY <= as_of <= LATEST_DAY:
            reason = f"lies outside {EARLIEST_DAY} to {LATEST_DAY}"
            raise FactsError([Violation("as_of", "OUT_OF_RANGE", reason)])
        gates = [self.gates.at(name, as_of) for name in rulesets]
        inquiry = Inquiry(self, facts, as_of)
        inquiry.read_together(gates)
        return [inquiry.decide(gate, brief) for gate in gates]


class Inquiry:
    """One applicant at one date: typed and derived once for all rulesets that are asked."""

    def __init__(self, evaluator: Evaluator, facts: Mapping[str, Any], as_of: date) -> None:
        """Raises FactsError with every violation."""
        self._evaluator, self._as_of = evaluator, as_of
        self.facts = evaluator.typing.check(facts)
        self.frame: Frame = frame_of(self.facts, evaluator.gates.shared.derivations, as_of)
        self._decided: dict[tuple[str, bool], Decision] = {}
        self._read: dict[str, list[Status]] = {}

    def read_together(self, gates: Sequence[Gate]) -> None:
        """Let panels read the applicant for those of the gates that they serve."""
        for panel in self._evaluator.gates.panels(gates, self._as_of):
            self._read |= panel.read(self.frame)

    def decide(self, gate: Gate, brief: bool) -> Decision:
        """The decision of a gate, the same when it is asked again."""
        key = (gate.ruleset.id, brief)
        if key not in self._decided:
            self.ask(gate.asks)
            self._decided[key] = self._decide(gate, brief)
        return self._decided[key]

    def ask(self, rulesets: Iterable[str]) -> None:
        """Decide these rulesets first, as others ask their answers.

        One that has no edition at the date comes to review.
        """
        for ruleset in rulesets:
            if ("decision", ruleset) in self.frame:
                continue
            try:
                gate = self._evaluator.gates.at(ruleset, self._as_of)
            except NoEdition:
                self.frame["decision", ruleset] = Status.REVIEW
                self.frame["missing", ruleset] = ()
                self.frame["because", ruleset] = ()
            else:
                self.decide(gate, brief=True)

    def _decide(self, gate: Gate, brief: bool) -> Decision:
        frame = gate.frame(self.frame)
        statuses = self._read.get(gate.ruleset.id) or gate.tests.read(frame)
        checked = gate.check(frame, statuses)
        status, decision = gate.explain(frame, statuses, self.facts, brief)
        if status is not checked:
            raise EngineFault(f"`{gate.ruleset.id}`: matcher and reference differ on the outcome")
        self.frame["decision", gate.ruleset.id] = status
        self.frame["missing", gate.ruleset.id] = decision.missing
        self.frame["because", gate.ruleset.id] = _because(status, decision)
        return decision


def _because(status: Status, decision: Decision) -> tuple[str, ...]:
    """The sentences of the requirements that keep a ruleset from being met."""
    if status not in (Status.NOT_MET, Status.UNKNOWN, Status.REVIEW):
        return ()
    return tuple([each.says for each in decision.findings if each.status is status])
