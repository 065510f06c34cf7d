"""Running profiles and comparing what comes out with what is expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.decision import Decision, Finding, Outcome, Status
from engine.errors import EligibilityError, FactsError
from engine.evaluation.decide import Evaluator
from engine.evaluation.explain import because
from engine.language.literals import near
from engine.profiles.profile import DECIDING, Expected, Profile


@dataclass(frozen=True, slots=True)
class Result:
    """What a profile came to: its decision, if there was one, and how it differs.

    `explained` gives, by requirement, why it came out otherwise than expected.
    """

    profile: Profile
    decision: Decision | None
    differences: tuple[str, ...]
    explained: tuple[tuple[str, str], ...] = ()

    @property
    def passed(self) -> bool:
        """Whether all is as expected."""
        return not self.differences


def run(profiles: Iterable[Profile], evaluator: Evaluator) -> Iterator[Result]:
    """The results of profiles, one after the other."""
    for profile in profiles:
        yield run_profile(profile, evaluator)


def run_profile(profile: Profile, evaluator: Evaluator) -> Result:
    """The result of one profile; what the engine refuses is a difference."""
    try:
        decision = evaluator.decide(profile.ruleset, profile.facts, profile.as_of)
    except FactsError as wrong:
        return Result(profile, None, tuple(str(each) for each in wrong.violations))
    except EligibilityError as wrong:
        return Result(profile, None, (str(wrong),))
    known = evaluator.rulebook.rulesets[profile.ruleset].requirements
    unknown = tuple(_unknown(profile.expected, known))
    return _compared(profile, decision, unknown)


def _unknown(expected: Expected, known: Iterable[str]) -> Iterator[str]:
    for name in sorted(expected.requirements - set(known)):
        hint = near(name, known)
        yield f"no requirement `{name}`" + (f" ({hint})" if hint else "")


def _compared(profile: Profile, decision: Decision, unknown: tuple[str, ...]) -> Result:
    expected = profile.expected
    statuses = {each.id: each.status for each in decision.findings}
    differences, ids = list(unknown), set[str]()
    if expected.outcome is not None and decision.outcome is not expected.outcome:
        differences.append(f"expected {expected.outcome}, got {decision.outcome}")
        ids |= _of_status(statuses, DECIDING.get(decision.outcome))
    elif expected.deciding is not None and expected.outcome is not None:
        found = _of_status(statuses, DECIDING[expected.outcome])
        differences += _deciding(expected.outcome, expected.deciding, found)
        ids |= found ^ expected.deciding
    for name, wanted in expected.statuses.items():
        status = statuses.get(name, Status.NOT_APPLICABLE)
        if status is not wanted:
            differences.append(f"`{name}`: expected {wanted.word}, got {status.word}")
            ids.add(name)
    return Result(profile, decision, tuple(differences), _explained(decision.findings, ids))


def _of_status(statuses: dict[str, Status], status: Status | None) -> set[str]:
    return {name for name, each in statuses.items() if each is status}


def _deciding(outcome: Outcome, wanted: frozenset[str], found: set[str]) -> Iterator[str]:
    if wanted != found:
        listed = (", ".join(sorted(names)) or "nothing" for names in (wanted, found))
        yield "{} because of: expected {}, got {}".format(outcome, *listed)


def _explained(findings: Iterable[Finding], ids: set[str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (each.id, f"{each.status.word.replace('_', ' ')}. {because(each)}".strip())
        for each in findings
        if each.id in ids
    )
