"""What profiles come to under one rulebook, as far as it can be asked about them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from engine.decision import Decision, Finding, Outcome, Status
from engine.errors import FactsError, NoEdition, UnknownRuleset
from engine.evaluation.decide import Evaluator
from engine.profiles.profile import Profile
from engine.report.words import STATUSES
from engine.ruleset.model import Rulebook

SETTLED = (Status.MET, Status.NOT_APPLICABLE)
NO_EDITION = "no_edition"


class Found(NamedTuple):
    """What a requirement that is not settled came to."""

    status: str
    reason: str
    missing: frozenset[str]

    @property
    def words(self) -> str:
        """The status with its reason and what it waits for."""
        told = [self.reason] if self.reason else []
        if self.missing:
            told.append(f"waits for {', '.join(sorted(self.missing))}")
        said = STATUSES[self.status].words
        return f"{said} ({'; '.join(told)})" if told else said


class Answer(NamedTuple):
    """An outcome with the requirements that are not settled, or why nothing can be asked."""

    outcome: str = ""
    found: Mapping[str, Found] = {}
    refused: str = ""


class Asking:
    """Asks one rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self._evaluator = Evaluator(rulebook)

    def refused(self, profile: Profile) -> str:
        """Why a profile cannot be asked, or nothing."""
        if profile.ruleset not in self.rulebook.rulesets:
            return f"no ruleset `{profile.ruleset}`"
        try:
            self._evaluator.typing.check(profile.facts)
        except FactsError as wrong:
            return "; ".join(str(each) for each in wrong.violations)
        return ""

    def answer(self, ruleset: str, facts: Mapping[str, Any], as_of: date) -> Answer:
        """The answer of a ruleset."""
        try:
            return _answer(self._evaluator.decide(ruleset, facts, as_of))
        except NoEdition:
            return Answer(NO_EDITION)
        except UnknownRuleset as wrong:
            return Answer(refused=f"no ruleset `{wrong.ruleset}`")
        except FactsError as wrong:
            return Answer(refused="; ".join(str(each) for each in wrong.violations))


def _answer(decision: Decision) -> Answer:
    open_ones = (each for each in decision.findings if each.status not in SETTLED)
    return Answer(decision.outcome.value, {each.id: _found(each) for each in open_ones})


def _found(finding: Finding) -> Found:
    reason = "" if finding.reason is None else finding.reason.value
    return Found(finding.status.word, reason, frozenset(finding.missing))


def concerned(answer: Answer) -> bool:
    """Whether the ruleset concerns the applicant at all."""
    return answer.outcome not in (Outcome.NOT_APPLICABLE.value, NO_EDITION)
