"""A requirement that some applicant can fail, and no profile fails."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.audit.checks.requirement import Asked
from engine.decision import Status
from engine.errors import Problem


def find(book: Book) -> Iterator[Problem]:
    """Each version of a requirement that the profiles of its ruleset never see fail."""
    for ruleset in book.rulesets:
        if not (decided := book.decided(ruleset)):
            continue
        findings = [each for decision in decided for each in decision.findings]
        failed = {each.place for each in findings if each.status is Status.NOT_MET}
        for version in ruleset.versions:
            able = Asked(ruleset, version, book.rulebook.vocabulary).can_fail
            if version.position not in failed and able():
                message = f"no profile of `{ruleset.id}` fails `{version.id}`"
                yield Problem(version.position, message, "add one that does")


CHECK = Check(
    "requirement-never-failed",
    Severity.WARNING,
    "A requirement that some applicant can fail, and no profile fails.",
    find,
)
