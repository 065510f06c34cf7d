"""Two requirements of a ruleset that say the same."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.errors import Problem


def find(book: Book) -> Iterator[Problem]:
    """Each requirement with the words of an earlier one that has another id."""
    for ruleset in book.rulesets:
        said: dict[str, str] = {}
        for version in ruleset.versions:
            words = " ".join(version.says.casefold().split())
            first = said.setdefault(words, version.id)
            if first != version.id:
                message = f"`{version.id}` says the same as `{first}`"
                yield Problem(version.position, message, "join them, or tell them apart")


CHECK = Check(
    "duplicate-requirement",
    Severity.ERROR,
    "Two requirements of a ruleset that say the same.",
    find,
)
