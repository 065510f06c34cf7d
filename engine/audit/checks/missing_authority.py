"""A ruleset that does not say whose law it is."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.errors import Problem


def find(book: Book) -> Iterator[Problem]:
    """Each ruleset without an authority."""
    for ruleset in book.rulesets:
        if not ruleset.authority.strip():
            message = f"`{ruleset.id}` does not say whose law it is"
            yield Problem(ruleset.position, message, "add its `authority`")


CHECK = Check(
    "missing-authority",
    Severity.ERROR,
    "A ruleset that does not say whose law it is.",
    find,
)
