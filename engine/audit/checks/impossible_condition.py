"""A condition that no value can meet."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.audit.checks.constant import constant_parts
from engine.errors import Problem


def find(book: Book) -> Iterator[Problem]:
    """Each smallest part of a condition that is never met, but for whole exceptions."""
    for ruleset in book.rulesets:
        for part in constant_parts(ruleset, book.rulebook.vocabulary):
            if not part.answer and not part.is_excuse:
                yield Problem(part.position, f"no {part.value} can meet this{part.where}")


CHECK = Check(
    "impossible-condition",
    Severity.ERROR,
    "A condition that no value can meet.",
    find,
)
