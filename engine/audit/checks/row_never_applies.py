"""A row of a parameter that nothing can ever pick."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.audit.checks.rows import dead_rows
from engine.errors import Problem


def find(book: Book) -> Iterator[Problem]:
    """Each row whose key lies outside of what its key can be, or of what reads it."""
    for ruleset in book.rulesets:
        for parameter in ruleset.parameters.values():
            for row, why in dead_rows(book, ruleset, parameter):
                message = f"this row of `{parameter.name}` never applies: {why}"
                yield Problem(row.readings[0].position, message, "correct it, or leave it out")


CHECK = Check(
    "row-never-applies",
    Severity.ERROR,
    "A row of a parameter that nothing can ever pick.",
    find,
)
