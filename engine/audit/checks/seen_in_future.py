"""A source that is said to have been seen after the day of the check."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.errors import Problem


def find(book: Book) -> Iterator[Problem]:
    """Each source that nobody can have seen yet."""
    for ruleset in book.rulesets:
        for source in ruleset.sources.values():
            if source.seen > book.as_of:
                message = f"source `{source.id}` cannot have been seen on {source.seen} yet"
                yield Problem(source.position, message, "write the day it was looked at")


CHECK = Check(
    "seen-in-future",
    Severity.WARNING,
    "A source that is said to have been seen after the day of the check.",
    find,
)
