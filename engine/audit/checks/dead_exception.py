"""An exception that can never excuse anybody."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.audit.checks.requirement import Asked
from engine.errors import Problem


def find(book: Book) -> Iterator[Problem]:
    """Each `unless` that is impossible, or holds only where its requirement is met anyway."""
    for ruleset in book.rulesets:
        for version in ruleset.versions:
            asked = Asked(ruleset, version, book.rulebook.vocabulary)
            for excuse in version.unless:
                if not asked.matters(excuse):
                    message = f"`{excuse.id}` excuses nobody whom `{version.id}` does not let pass"
                    yield Problem(excuse.position, message, "correct it, or leave it out")


CHECK = Check(
    "dead-exception",
    Severity.ERROR,
    "An exception that can never excuse anybody.",
    find,
)
