"""A requirement that some applicant can meet, and no profile meets."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.audit.checks.requirement import Asked
from engine.decision import Status
from engine.errors import Problem


def find(book: Book) -> Iterator[Problem]:
    """Each version of a requirement that the profiles of its ruleset never see met."""
    for ruleset in book.rulesets:
        if not (decided := book.decided(ruleset)):
            continue
        findings = [each for decision in decided for each in decision.findings]
        met = {each.place for each in findings if each.status is Status.MET}
        for version in ruleset.versions:
            able = Asked(ruleset, version, book.rulebook.vocabulary).can_be_met
            if version.position not in met and able():
                message = f"no profile of `{ruleset.id}` meets `{version.id}`"
                yield Problem(version.position, message, "add one that does")


CHECK = Check(
    "requirement-never-met",
    Severity.WARNING,
    "A requirement that some applicant can meet, and no profile meets.",
    find,
)
