"""Law that rests on outdated or unverified sources only, and so always comes to review."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.audit.checks.rests import rests
from engine.errors import Problem


def find(book: Book) -> Iterator[Problem]:
    """Each requirement, exception, caution or value of which no source decides."""
    for ruleset in book.rulesets:
        for each in rests(ruleset):
            if not any(ruleset.sources[name].tier.decides for name in each.sources):
                named = ", ".join(f"`{name}`" for name in each.sources)
                message = f"{each.what} rests on {named} alone, which decides nothing"
                yield Problem(each.position, message, "look for a source that does")


CHECK = Check(
    "outdated-source",
    Severity.WARNING,
    "Law that rests on outdated or unverified sources only, and so always comes to review.",
    find,
)
