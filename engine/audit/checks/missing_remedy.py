"""A requirement that fails on facts that can still change, and says no remedy."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.audit.checks.cure import curing
from engine.audit.checks.requirement import Asked
from engine.errors import Problem


def find(book: Book) -> Iterator[Problem]:
    """Each version of a requirement that can fail and be cured, without a remedy."""
    vocabulary = book.rulebook.vocabulary
    for ruleset in book.rulesets:
        for version in ruleset.versions:
            if version.remedy or not (facts := curing(ruleset, version, vocabulary)):
                continue
            if Asked(ruleset, version, vocabulary).can_fail():
                message = f"`{version.id}` fails on what can still change (`{facts[0]}`)"
                yield Problem(version.position, message, "say the `remedy`")


CHECK = Check(
    "missing-remedy",
    Severity.WARNING,
    "A requirement that fails on facts that can still change, and says no remedy.",
    find,
)
