"""A caution that no profile is told."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.errors import Problem


def find(book: Book) -> Iterator[Problem]:
    """Each caution that the profiles of its ruleset never see."""
    for ruleset in book.rulesets:
        if not (decided := book.decided(ruleset)):
            continue
        told = {each.id for decision in decided for each in decision.cautions}
        for caution in ruleset.cautions:
            if caution.id not in told:
                message = f"no profile of `{ruleset.id}` is told `{caution.id}`"
                yield Problem(caution.position, message, "add one that is")


CHECK = Check(
    "caution-never-told",
    Severity.WARNING,
    "A caution that no profile is told.",
    find,
)
