"""A source that nobody has looked at for a year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.errors import Problem


def find(book: Book) -> Iterator[Problem]:
    """Each source that was seen too long before the day of the check."""
    oldest = book.as_of - timedelta(days=book.fresh_days)
    for ruleset in book.rulesets:
        for source in ruleset.sources.values():
            if source.seen < oldest:
                message = f"source `{source.id}` was last seen on {source.seen}"
                yield Problem(source.position, message, "look at it again")


CHECK = Check(
    "stale-source",
    Severity.WARNING,
    "A source that nobody has looked at for a year.",
    find,
)
