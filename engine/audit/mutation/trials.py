"""Trying mutants on profiles: does any profile come out otherwise than it expects?

The reference evaluator answers, because no network can be unloaded. Facts are typed once for
each profile, and rulesets that do not ask the mutated one are answered once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.calendar import EARLIEST_DAY
from engine.decision import OUTCOME_OF, Outcome, Status
from engine.errors import FactsError, NoEdition
from engine.evaluation.edition import Edition
from engine.evaluation.reference import Answer, Reference
from engine.language.meaning import Valued
from engine.profiles.profile import DECIDING, Expected, Profile
from engine.ruleset.model import Rulebook, Ruleset
from engine.vocabulary.derived import Frame, frame_of
from engine.vocabulary.typed import Typing


class _Answering:
    """One ruleset, answered by the reference at any date; its editions are kept."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset, self._breaks = ruleset, ruleset.breaks()
        self._editions: dict[int, tuple[Reference, Mapping[str, Valued]] | None] = {}

    def answer(self, applicant: Frame, as_of: date) -> Answer | None:
        """The answer, or None where no edition is in force."""
        number = bisect_right(self._breaks, as_of)
        if number not in self._editions:
            since = self._breaks[number - 1] if number else EARLIEST_DAY
            self._editions[number] = _edition(self._ruleset, since)
        found = self._editions[number]
        if found is None:
            return None
        reference, derivations = found
        return reference(Frame(applicant, derivations, applicant))


def _edition(ruleset: Ruleset, since: date) -> tuple[Reference, Mapping[str, Valued]] | None:
    edition = Edition(ruleset, since)
    try:
        return Reference(edition), edition.derivations
    except NoEdition:
        return None


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A profile with its applicant, and the answers of all rulesets that its own asks."""

    number: int
    profile: Profile
    applicant: Frame
    statuses: Mapping[str, Status]


class Trials:
    """The profiles of a rulebook, made ready once."""

    def __init__(self, rulebook: Rulebook, profiles: Iterable[Profile]) -> None:
        self.rulebook, self.profiles = rulebook, tuple(profiles)
        self._standing = {id: _Answering(each) for id, each in rulebook.rulesets.items()}
        self._asked = {id: tuple(_asked(id, rulebook.rulesets, {})) for id in rulebook.rulesets}
        self._typing = Typing(rulebook.vocabulary)
        self._derivations = rulebook.vocabulary.derivations
        self.failing: list[Profile] = []
        """Those that come out otherwise than expected without any mistake put in."""
        self._concerned: dict[str, list[_Prepared]] = {id: [] for id in rulebook.rulesets}
        """The profiles that ask each ruleset, themselves or through others."""
        for number, profile in enumerate(self.profiles):
            self._prepare(number, profile)

    def _prepare(self, number: int, profile: Profile) -> None:
        if profile.ruleset not in self._asked:
            self.failing.append(profile)
            return
        try:
            facts = self._typing.check(profile.facts)
            applicant = frame_of(facts, self._derivations, profile.as_of)
        except FactsError:
            self.failing.append(profile)
            return
        order = self._asked[profile.ruleset]
        answer, statuses = self._answers(order, self._standing, applicant, profile.as_of)
        if not met(profile.expected, answer):
            self.failing.append(profile)
        prepared = _Prepared(number, profile, applicant, statuses)
        for id in order:
            self._concerned[id].append(prepared)

    def _answers(
        self,
        order: Sequence[str],
        rulesets: Mapping[str, _Answering],
        applicant: Frame,
        as_of: date,
    ) -> tuple[Answer | None, dict[str, Status]]:
        """The last ruleset's answer and all their statuses, each told to the applicant's frame."""
        statuses: dict[str, Status] = {}
        answer = None
        for id in order:
            answer = rulesets[id].answer(applicant, as_of)
            statuses[id] = Status.REVIEW if answer is None else answer.status
            applicant["decision", id] = statuses[id]
        return answer, statuses

    def concerned(self, name: str) -> int:
        """How many profiles ask a ruleset or a member of a family, themselves or through others."""
        family = self.rulebook.families.get(name)
        meant = family.members if family else (name,)
        return len({each.number for id in meant for each in self._concerned[id]})

    def noticed_by(self, mutated: Ruleset) -> int | None:
        """The number of the first profile that comes out otherwise than expected, if one does."""
        answering = {**self._standing, mutated.id: _Answering(mutated)}
        for each in self._concerned[mutated.id]:
            order = self._asked[each.profile.ruleset]
            if self._notices(each, mutated.id, order, answering):
                return each.number
        return None

    def _notices(
        self,
        each: _Prepared,
        mutated: str,
        order: Sequence[str],
        rulesets: Mapping[str, _Answering],
    ) -> bool:
        profile, applicant = each.profile, Frame(each.applicant, {}, each.applicant)
        answer, statuses = self._answers([mutated], rulesets, applicant, profile.as_of)
        if mutated != profile.ruleset:
            if statuses[mutated] is each.statuses[mutated]:
                return False
            later = [id for id in order if mutated in self._asked[id] and id != mutated]
            answer, _ = self._answers(later, rulesets, applicant, profile.as_of)
        return not met(profile.expected, answer)


def _asked(id: str, rulesets: Mapping[str, Ruleset], seen: dict[str, None]) -> dict[str, None]:
    """A ruleset after all that it asks."""
    for other in sorted(rulesets[id].asks()):
        if other not in seen:
            _asked(other, rulesets, seen)
    seen[id] = None
    return seen


def met(expected: Expected, answer: Answer | None) -> bool:
    """Whether an answer is what a profile expects.

    That is the edition, the outcome, deciding and single requirements; the reference answers
    without reasons, missing facts and cautions.
    """
    if answer is None or expected.no_edition:
        return answer is None and expected.no_edition
    concerned = answer.status is not Status.NOT_APPLICABLE
    outcome = OUTCOME_OF[answer.status] if concerned else Outcome.NOT_APPLICABLE
    statuses = answer.requirements if concerned else {}
    if expected.outcome not in (None, outcome):
        return False
    if expected.outcome is not None and expected.deciding is not None:
        wanted = DECIDING[expected.outcome]
        if expected.deciding != {id for id, each in statuses.items() if each is wanted}:
            return False
    return all(
        statuses.get(id, Status.NOT_APPLICABLE) is status
        for id, status in expected.statuses.items()
    )
