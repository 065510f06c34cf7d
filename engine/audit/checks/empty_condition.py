"""A condition that no value can fail."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.audit.checks.constant import constant_parts
from engine.errors import Problem


def find(book: Book) -> Iterator[Problem]:
    """Each smallest part of a condition that is always met."""
    for ruleset in book.rulesets:
        for part in constant_parts(ruleset, book.rulebook.vocabulary):
            if part.answer:
                yield Problem(part.position, f"no {part.value} can fail this{part.where}")


CHECK = Check(
    "empty-condition",
    Severity.ERROR,
    "A condition that no value can fail.",
    find,
)
