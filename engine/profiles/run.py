"""Running profiles and comparing what comes out with what is expected."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from engine.decision import Decision, Explanation, Finding, Outcome, Status
from engine.errors import EligibilityError, FactsError, NoEdition
from engine.evaluation.decide import Evaluator
from engine.evaluation.explain import because
from engine.language.literals import near
from engine.profiles.profile import DECIDING, Expected, Profile
from engine.ruleset.model import Rulebook

CONCERNS = "whom it concerns"
"""What the explanation of an outcome is called that no requirement decides."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a profile came to: its decision, if there was one, and how it differs.

    `explained` gives, by requirement, why it came out otherwise than expected.
    """

    profile: Profile
    decision: Decision | None
    differences: tuple[str, ...] = ()
    explained: tuple[tuple[str, str], ...] = ()

    @property
    def skipped(self) -> bool:
        """Whether it was not run."""
        return bool(self.profile.skip)

    @property
    def failed(self) -> bool:
        """Whether it was run and anything is otherwise than expected."""
        return bool(self.differences)

    @property
    def passed(self) -> bool:
        """Whether it was run and all is as expected."""
        return not self.skipped and not self.failed

    @property
    def told(self) -> str:
        """Each difference and each explanation on a line of its own."""
        explained = (f"{name}: {why}" for name, why in self.explained)
        return "\n".join([*self.differences, *explained])


def run(profiles: Iterable[Profile], evaluator: Evaluator) -> Iterator[Result]:
    """The results of profiles, one after the other."""
    for profile in profiles:
        yield run_profile(profile, evaluator)


def run_profile(profile: Profile, evaluator: Evaluator) -> Result:
    """The result of one profile; what the engine refuses is a difference, unless expected."""
    if profile.skip:
        return Result(profile, None)
    try:
        decision = evaluator.decide(profile.ruleset, profile.facts, profile.as_of)
    except FactsError as wrong:
        return Result(profile, None, tuple(str(each) for each in wrong.violations))
    except NoEdition as wrong:
        return Result(profile, None, () if profile.expected.no_edition else (str(wrong),))
    except EligibilityError as wrong:
        return Result(profile, None, (str(wrong),))
    if profile.expected.no_edition:
        return Result(profile, decision, (f"expected no edition, got {decision.outcome}",))
    return _Comparison(profile, decision, evaluator.rulebook).result()


def _unknown(expected: Expected, ruleset: str, rulebook: Rulebook) -> Iterator[str]:
    """The names that a profile expects something of and that nothing has."""
    asked = rulebook.rulesets[ruleset]
    named: list[tuple[str, Iterable[str], Collection[str]]] = [
        ("requirement", expected.requirements, asked.requirements),
        ("fact", expected.missing or (), rulebook.vocabulary.facts),
        ("caution", expected.cautions or (), [each.id for each in asked.cautions]),
    ]
    for noun, names, known in named:
        for name in sorted(set(names) - set(known)):
            hint = near(name, known)
            place = expected.places[name]
            told = f"line {place.line}, column {place.column}: no {noun} `{name}`"
            yield told + (f" ({hint})" if hint else "")


class _Comparison:
    """A decision beside what is expected: the differences, and the requirements to be explained."""

    def __init__(self, profile: Profile, decision: Decision, rulebook: Rulebook) -> None:
        self.profile, self.decision, self.expected = profile, decision, profile.expected
        self.findings = {each.id: each for each in decision.findings}
        self.statuses = {id: each.status for id, each in self.findings.items()}
        self.differences = list(_unknown(self.expected, profile.ruleset, rulebook))
        self.known = rulebook.rulesets[profile.ruleset].requirements
        self.ids = set[str]()

    def result(self) -> Result:
        """The result of the profile."""
        self._outcome()
        self._requirements()
        self._missing()
        if self.expected.cautions is not None:
            told = {each.id for each in self.decision.cautions}
            self._set("cautions", self.expected.cautions, told)
        explained = tuple(self._explained())
        return Result(self.profile, self.decision, tuple(self.differences), explained)

    def _outcome(self) -> None:
        wanted, got = self.expected.outcome, self.decision.outcome
        if wanted is not None and got is not wanted:
            self.differences.append(f"expected {wanted}, got {got}")
            self.ids |= self._of_status(DECIDING.get(got)) | (self.expected.deciding or set())
        elif wanted is not None and self.expected.deciding is not None:
            found = self._of_status(DECIDING[wanted])
            self._set(f"{wanted} because of", self.expected.deciding, found)
            self.ids |= found ^ self.expected.deciding

    def _requirements(self) -> None:
        for id, wanted in self.expected.statuses.items():
            status = self.statuses.get(id, Status.NOT_APPLICABLE)
            if status is not wanted and id in self.known:
                self._differs(id, f"`{id}`: expected {wanted.word}, got {status.word}")
        for id, reason in self.expected.reasons.items():
            found = self.findings[id].reason if id in self.findings else None
            if found is not reason and id in self.known:
                got = "none" if found is None else found.name.lower()
                self._differs(id, f"`{id}`: expected the reason {reason.name.lower()}, got {got}")

    def _differs(self, id: str, difference: str) -> None:
        self.differences.append(difference)
        self.ids.add(id)

    def _missing(self) -> None:
        if self.expected.missing is None:
            return
        found = set(self.decision.missing)
        self._set("missing", self.expected.missing, found)
        other = found ^ self.expected.missing
        self.ids |= {id for id, each in self.findings.items() if other & set(each.missing)}

    def _set(self, what: str, wanted: Collection[str], found: Collection[str]) -> None:
        if set(wanted) != set(found):
            listed = (", ".join(sorted(names)) or "nothing" for names in (wanted, found))
            self.differences.append("{}: expected {}, got {}".format(what, *listed))

    def _of_status(self, status: Status | None) -> set[str]:
        return {id for id, each in self.statuses.items() if each is status}

    def _explained(self) -> Iterator[tuple[str, str]]:
        concerns = self.decision.concerns
        outcomes = (self.expected.outcome, self.decision.outcome)
        if self.differences and Outcome.NOT_APPLICABLE in outcomes and concerns is not None:
            yield _said(_concerning(concerns, self.profile))
        yield from (_said(each) for id, each in self.findings.items() if id in self.ids)


def _said(finding: Finding) -> tuple[str, str]:
    words = finding.status.word.replace("_", " ")
    return finding.id, f"{words}. {because(finding)}".strip()


def _concerning(tree: Explanation, profile: Profile) -> Finding:
    """Whom a ruleset concerns, as if it were a requirement, to be explained like one."""
    return Finding(
        tree[0], CONCERNS, "", (), None, tree, (), None, None, (), "", "", profile.position
    )
