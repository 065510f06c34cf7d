"""Findings in words: the deciding tests, what was read, what the law asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from engine.decision import (
    OUTCOME_OF,
    Asked,
    Explanation,
    Finding,
    Joined,
    Probe,
    Reason,
    Status,
    Tested,
)
from engine.folding import DECIDES, MET, NOT_MET, REVIEW, UNKNOWN
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
    elif status is NOT_MET:
        _tell_other_ways(finding, said)
    if status is REVIEW and finding.review is not None and finding.review[0] is MET:
        _tell(finding.review, MET, NEEDED, said)
    if met is None or met[0] is NOT_MET:
        _tell_what_is_open(finding, said)


def _tell_other_ways(finding: Finding, said: list[str]) -> None:
    """What fails of a requirement that only an exception or a human could have met."""
    for tree in (*(each.explanation for each in finding.excuses), finding.review):
        if tree is not None:
            _tell(tree, NOT_MET, NEEDED, said)


def _tell_what_is_open(finding: Finding, said: list[str]) -> None:
    """What a requirement that would fail still hangs on, as facts are missing."""
    applies, review = finding.applies, finding.review
    if finding.met is not None and applies is not None and applies[0] is UNKNOWN:
        said.append("Perhaps not asked here:")
        _tell(applies, UNKNOWN, ASKED_WHEN, said)
    if review is not None and review[0] is UNKNOWN:
        said.append("Not met unless left to a human:")
        _tell(review, UNKNOWN, NEEDED, said)
    for each in finding.excuses:
        if each.explanation is not None and each.status in (UNKNOWN, REVIEW):
            said.append(f"Not met unless: {each.says}")
            _tell(each.explanation, each.explanation[0], NEEDED, said)


def _tell(tree: Explanation | None, wanted: Status, asks: str, said: list[str]) -> None:
    """Add the sentences of the tests that decide a tree's status."""
    if type(tree) is Tested:
        said.append(sentence(tree, asks))
    elif type(tree) is Asked:
        said.append(asked_words(tree, asks))
    elif type(tree) is Joined:
        decides = DECIDES[tree.fold][wanted]
        asks = NEGATED[asks] if tree.fold == "none" else asks
        for child in [each for each in tree.children if each[0] in decides] or tree.children:
            _tell(child, child[0], asks, said)


def sentence(tested: Tested, asks: str = NEEDED) -> str:
    """One test in words: the subject, the value read, what is needed or must not be."""
    _, probe, value, expected, why = tested
    if type(value) is Records or type(value) is Listing:
        return _written(probe, value, expected, why, asks)
    return _kept(probe, value, expected, why, asks)


def _written(
    probe: Probe, value: Value, expected: tuple[Value, ...], why: Reason | None, asks: str
) -> str:
    subject = probe.subject[:1].upper() + probe.subject[1:]
    reason = "" if why is None else f"; {why}"
    needed = _expected(probe, expected)
    return f"{subject}: {value_words(value, probe)} ({asks}: {needed}{reason})."


_kept = lru_cache(maxsize=16_384)(_written)
"""Sentences that were written lately: many applicants are alike in one test."""


THERE = {"ineligible": "Not met", "undetermined": "Not known", "review": "For review"}
"""By what another ruleset came to, how the requirements that decided it are introduced."""


def asked_words(asked: Asked, asks: str = NEEDED) -> str:
    """Another ruleset's answer in words, whether it is needed or must not be, and its reason."""
    answers = {
        MET: "eligible",
        NOT_MET: "ineligible",
        UNKNOWN: "undetermined",
        REVIEW: "for review",
    }
    words = f"{asked.title}: {answers.get(asked.answer, 'not applicable')} ({asks}: eligible)."
    if not asked.because:
        return words
    return f"{words} {THERE[OUTCOME_OF[asked.answer]]} there: {' '.join(asked.because)}"


def expected_words(tested: Tested) -> str:
    """What a test expects: `at least 24 months`."""
    return _expected(tested.probe, tested.expected)


def _expected(probe: Probe, expected: tuple[Value, ...]) -> str:
    if probe.origin:
        return _expected_of(probe, expected)
    if not expected:
        return "a value that is not recorded"
    if probe.operator == "is_none":
        return "none"
    words = [(value, value_words(value, probe)) for value in expected]
    return " or ".join(
        [each if value is NO_LIMIT else probe.expects.format(each) for value, each in words]
    )


def _expected_of(probe: Probe, expected: tuple[Value, ...]) -> str:
    """What depends on another fact of the applicant, which is named."""
    (value,) = expected
    if value is None or value is ABSENT:
        known = "not known" if value is None else "none"
        return probe.expects.format(f"{probe.origin}, which is {known}")
    return f"{probe.expects.format(value_words(value, probe))}, {probe.origin}"


def value_words(value: Value, probe: Probe) -> str:
    """A value with its unit, or what is known of it."""
    return _WORDS[type(value)](value, probe)


def _range(value: Interval, probe: Probe) -> str:
    lo, hi = value.lo, value.hi
    if lo is LOWEST and hi is HIGHEST:
        words = "not known"
    elif lo is LOWEST:
        words = f"{value_words(hi, probe)} or less"
    elif hi is HIGHEST:
        words = f"{value_words(lo, probe)} or more"
    else:
        words = f"from {value_words(lo, probe)} to {value_words(hi, probe)}"
    return f"{words}, or none" if value.absent else words


def _listing(value: Listing, probe: Probe) -> str:
    listed = ", ".join([_code(code, probe) for code in sorted(value.items)]) or "nothing"
    return listed if value.complete else f"{listed}, perhaps more"


def _codes(value: frozenset[str], probe: Probe) -> str:
    joined = " and " if probe.operator == "includes_all_of" else " or "
    return joined.join([_code(code, probe) for code in sorted(value)]) or "nothing"


def _code(code: str, probe: Probe) -> str:
    return probe.codes.get(code, code)


@lru_cache(maxsize=8192)
def _whole(value: int, unit: str) -> str:
    if unit == "usd":
        return f"USD {value:,}"
    words = unit.replace("_", " ")
    first, _, rest = words.partition(" ")
    if value == 1 and first.endswith("s"):
        words = f"{first[:-1]} {rest}"
    return f"{value} {words}".strip()


def _decimal(value: Decimal, unit: str) -> str:
    if value == value.to_integral_value():
        return _whole(int(value), unit)
    number = f"{value.normalize():,f}" if unit == "usd" else f"{value.normalize():f}"
    return f"USD {number}" if unit == "usd" else f"{number} {unit.replace('_', ' ')}".strip()


_WORDS: dict[type, Callable[[Any, Probe], str]] = {
    type(None): lambda value, probe: "not known",
    type(ABSENT): lambda value, probe: "none",
    type(NO_LIMIT): lambda value, probe: "no limit",
    bool: lambda value, probe: "yes" if value else "no",
    int: lambda value, probe: _whole(value, probe.unit),
    Decimal: lambda value, probe: _decimal(value, probe.unit),
    date: lambda value, probe: value.isoformat(),
    str: _code,
    frozenset: _codes,
    Listing: _listing,
    Records: lambda value, probe: f"{len(value.sure)} records",
    Interval: _range,
}
"""The words of a value by its type."""
