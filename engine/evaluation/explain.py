"""Findings in words: the deciding tests, what was read, what the law asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from engine.decision import Asked, Explanation, Finding, Joined, Probe, Status, Tested
from engine.folding import MET, NOT_MET, REVIEW, UNKNOWN
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
    said = [*_branches(finding)]
    if finding.reason is not None:
        said.insert(0, f"For review: {finding.reason}.")
    if finding.picked_by:
        said.append("Its versions differ and the date that picks one is not known.")
    shown, rest = said[:MOST_SENTENCES], len(said) - MOST_SENTENCES
    return " ".join(shown + ([f"And {rest} more."] if rest > 0 else []))


def _not_applicable(finding: Finding) -> str:
    if finding.applies is None:
        return "Nothing is asked on this date."
    return "Not asked here: " + " ".join(_sentences(finding.applies, NOT_MET, ASKED_WHEN))


def _branches(finding: Finding) -> Iterator[str]:
    status = finding.status
    excused = [each for each in finding.excuses if each.status is status]
    if status is MET and excused and (finding.met is None or finding.met[0] is not MET):
        for each in excused:
            yield f"Excused: {each.says}"
            yield from _sentences(each.explanation, MET)
        return
    if finding.met is not None:
        yield from _sentences(finding.met, finding.met[0])
    elif status is UNKNOWN and finding.applies is not None:
        yield from _sentences(finding.applies, UNKNOWN)
    if status is REVIEW and finding.review is not None and finding.review[0] is MET:
        yield from _sentences(finding.review, MET)
    yield from _would_excuse(finding)


def _would_excuse(finding: Finding) -> Iterator[str]:
    """What could still excuse a requirement that would fail but for facts that are missing."""
    if finding.met is not None and finding.met[0] is not NOT_MET:
        return
    for each in finding.excuses:
        if each.status in (UNKNOWN, REVIEW):
            yield f"Not met unless: {each.says}"
            yield from _sentences(each.explanation, each.explanation[0])


def _sentences(tree: Explanation, wanted: Status, asks: str = NEEDED) -> Iterator[str]:
    """The sentences of the tests that decide a tree's status."""
    if isinstance(tree, Joined):
        yield from _joined(tree, wanted, asks)
    elif isinstance(tree, Asked):
        yield asked_words(tree)
    else:
        yield sentence(tree, asks)


def _joined(tree: Joined, wanted: Status, asks: str) -> Iterator[str]:
    if tree.fold == "none":
        flipped = {MET: NOT_MET, NOT_MET: MET}.get(wanted, wanted)
        children = _deciding(tree.children, "any", flipped)
        asks, wanted = NEGATED[asks], flipped
    else:
        children = _deciding(tree.children, tree.fold, wanted)
    for child in children:
        yield from _sentences(child, child[0], asks)


def _deciding(
    children: tuple[Explanation, ...], fold: str, wanted: Status
) -> tuple[Explanation, ...]:
    """A failing `all` shows what fails, a met `any` what is met, the others all of their parts."""
    one_decides = {("all", NOT_MET), ("all", UNKNOWN), ("all", REVIEW), ("any", MET)}
    if (fold, wanted) in one_decides or (fold == "any" and wanted in (UNKNOWN, REVIEW)):
        chosen = tuple(child for child in children if child[0] is wanted)
        if fold == "any" and wanted is not MET:
            return tuple(child for child in children if child[0] is not MET)
        return chosen or children
    return children


def sentence(tested: Tested, asks: str = NEEDED) -> str:
    """One test in words: the subject, the value read, what is needed or must not be."""
    probe = tested.probe
    subject = probe.subject[:1].upper() + probe.subject[1:]
    reason = f"; {tested.reason}" if tested.reason is not None else ""
    read = value_words(tested.value, probe)
    return f"{subject}: {read} ({asks}: {expected_words(tested)}{reason})."


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
    probe = tested.probe
    if not tested.expected:
        return "a value that is not recorded"
    if probe.operator == "is_none":
        return "none"
    if probe.origin and (tested.expected[0] is None or tested.expected[0] is ABSENT):
        known = "not known" if tested.expected[0] is None else "none"
        return probe.expects.format(f"{probe.origin}, which is {known}")
    values = [probe.expects.format(value_words(value, probe)) for value in tested.expected]
    return " or ".join(values) + (f", {probe.origin}" if probe.origin else "")


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
