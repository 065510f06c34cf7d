"""Findings in words: the deciding tests, what was read, what the law asks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from engine.decision import Asked, Explanation, Finding, Joined, Probe, Status, Tested
from engine.folding import MET, NEGATION, NOT_MET, REVIEW, UNKNOWN
from engine.language.syntax import NO_LIMIT
from engine.values import ABSENT, HIGHEST, LOWEST, Interval, Listing, Records, Value

MOST_SENTENCES = 6
NEEDED, BARRED, ASKED_WHEN, NOT_ASKED_WHEN = "needed", "must not be", "asked when", "not asked when"
NEGATED = {
    NEEDED: BARRED,
    BARRED: NEEDED,
    ASKED_WHEN: NOT_ASKED_WHEN,
    NOT_ASKED_WHEN: ASKED_WHEN,
}
"""How what a test expects is called, and how under a `none`."""


def because(finding: Finding) -> str:
    """The sentence that gives a finding's deciding tests: value read and value expected."""
    if finding.status is Status.NOT_APPLICABLE:
        return _not_applicable(finding)
    said: list[str] = []
    if finding.reason is not None:
        said.append(f"For review: {finding.reason}.")
    _tell_branches(finding, said)
    if finding.picked_by:
        said.append("Its versions differ and the date that picks one is not known.")
    rest = len(said) - MOST_SENTENCES
    if rest > 0:
        said[MOST_SENTENCES:] = [f"And {rest} more."]
    return " ".join(said)


def _not_applicable(finding: Finding) -> str:
    if finding.applies is None:
        return "Nothing is asked on this date."
    said = ["Not asked here:"]
    _tell(finding.applies, NOT_MET, ASKED_WHEN, said)
    return " ".join(said)


def _tell_branches(finding: Finding, said: list[str]) -> None:
    status, met = finding.status, finding.met
    if status is MET and (met is None or met[0] is not MET):
        for each in finding.excuses:
            if each.status is MET:
                said.append(f"Excused: {each.says}")
                _tell(each.explanation, MET, NEEDED, said)
        return
    if met is not None:
        _tell(met, met[0], NEEDED, said)
    elif status is UNKNOWN and finding.applies is not None:
        _tell(finding.applies, UNKNOWN, NEEDED, said)
    if status is REVIEW and finding.review is not None and finding.review[0] is MET:
        _tell(finding.review, MET, NEEDED, said)
    if met is None or met[0] is NOT_MET:
        _tell_excuses(finding, said)


def _tell_excuses(finding: Finding, said: list[str]) -> None:
    """What could still excuse a requirement that would fail but for facts that are missing."""
    for each in finding.excuses:
        if each.status in (UNKNOWN, REVIEW):
            said.append(f"Not met unless: {each.says}")
            _tell(each.explanation, each.explanation[0], NEEDED, said)


def _tell(tree: Explanation, wanted: Status, asks: str, said: list[str]) -> None:
    """Add the sentences of the tests that decide a tree's status."""
    if type(tree) is Tested:
        said.append(sentence(tree, asks))
    elif type(tree) is Asked:
        said.append(asked_words(tree))
    elif type(tree) is Joined:
        fold = tree.fold
        if fold == "none":
            fold, wanted, asks = "any", NEGATION[wanted], NEGATED[asks]
        for child in _deciding(tree.children, fold, wanted):
            _tell(child, child[0], asks, said)


def _deciding(
    children: tuple[Explanation, ...], fold: str, wanted: Status
) -> tuple[Explanation, ...]:
    """A failing `all` shows what fails, a met `any` what is met, the others all that count."""
    if (fold == "all") is (wanted is MET) and wanted in (MET, NOT_MET):
        return children
    if fold == "any" and wanted is not MET:
        return tuple([child for child in children if child[0] is not MET])
    return tuple([child for child in children if child[0] is wanted]) or children


def sentence(tested: Tested, asks: str = NEEDED) -> str:
    """One test in words: the subject, the value read, what is needed or must not be."""
    _, probe, value, _, why = tested
    reason = "" if why is None else f"; {why}"
    read = value_words(value, probe)
    return f"{_capital(probe.subject)}: {read} ({asks}: {expected_words(tested)}{reason})."


@lru_cache(maxsize=4096)
def _capital(subject: str) -> str:
    return subject[:1].upper() + subject[1:]


def asked_words(asked: Asked) -> str:
    """Another ruleset's answer in words."""
    answers = {
        MET: "eligible",
        NOT_MET: "ineligible",
        UNKNOWN: "undetermined",
        REVIEW: "for review",
    }
    return f"{asked.title}: {answers.get(asked.answer, 'not applicable')}."


def expected_words(tested: Tested) -> str:
    """What a test expects: `at least 24 months`."""
    if tested.probe.origin:
        return _expected_of(tested.probe, tested.expected)
    return _expected_by_law(tested.probe, tested.expected)


@lru_cache(maxsize=8192)
def _expected_by_law(probe: Probe, expected: tuple[Value, ...]) -> str:
    """What the rulebook itself says; it is the same for every applicant."""
    if not expected:
        return "a value that is not recorded"
    if probe.operator == "is_none":
        return "none"
    return " or ".join([probe.expects.format(value_words(value, probe)) for value in expected])


def _expected_of(probe: Probe, expected: tuple[Value, ...]) -> str:
    """What depends on another fact of the applicant, which is named."""
    (value,) = expected
    if value is None or value is ABSENT:
        known = "not known" if value is None else "none"
        return probe.expects.format(f"{probe.origin}, which is {known}")
    return f"{probe.expects.format(value_words(value, probe))}, {probe.origin}"


def value_words(value: Value, probe: Probe) -> str:
    """A value with its unit, or what is known of it."""
    if value is None:
        return "not known"
    if value is ABSENT:
        return "none"
    if value is NO_LIMIT:
        return "no limit"
    if isinstance(value, Interval):
        return _range_words(value, probe)
    if isinstance(value, Records):
        return f"{len(value.sure)} records"
    if isinstance(value, Listing):
        listed = ", ".join(_code(code, probe) for code in sorted(value.items)) or "nothing"
        return listed if value.complete else f"{listed}, perhaps more"
    if isinstance(value, frozenset):
        return " or ".join(_code(code, probe) for code in sorted(value))
    return _plain(value, probe)


def _range_words(value: Interval, probe: Probe) -> str:
    lo, hi = value.lo, value.hi
    if lo is LOWEST and hi is HIGHEST:
        words = "not known"
    elif lo is LOWEST:
        words = f"{_plain(hi, probe)} or less"
    elif hi is HIGHEST:
        words = f"{_plain(lo, probe)} or more"
    else:
        words = f"from {_plain(lo, probe)} to {_plain(hi, probe)}"
    return f"{words}, or none" if value.absent else words


def _plain(value: Any, probe: Probe) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return _number(value, probe.unit)
    return _code(value, probe)


def _number(value: int | Decimal, unit: str) -> str:
    number = f"{value:,}" if unit == "usd" else str(value)
    if unit == "usd":
        return f"USD {number}"
    words = unit.replace("_", " ")
    if value == 1 and words.split(" ")[0].endswith("s"):
        first, _, rest = words.partition(" ")
        words = f"{first[:-1]} {rest}".strip()
    return f"{number} {words}".strip()


def _code(code: str, probe: Probe) -> str:
    return probe.codes.get(code, code)
