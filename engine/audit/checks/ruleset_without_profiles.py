"""A ruleset that no profile asks."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.errors import Problem


def find(book: Book) -> Iterator[Problem]:
    """Each ruleset without profiles, where there are profiles at all."""
    if book.decisions is None:
        return
    for ruleset in book.rulesets:
        if not book.decided(ruleset):
            message = f"no profile asks `{ruleset.id}`"
            yield Problem(ruleset.position, message, "add profiles")


CHECK = Check(
    "ruleset-without-profiles",
    Severity.WARNING,
    "A ruleset that no profile asks.",
    find,
)
