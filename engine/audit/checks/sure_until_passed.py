"""Law or a source that was sure only until a day that has passed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.errors import Problem
from engine.ruleset.rests import Rest, rests


def find(book: Book) -> Iterator[Problem]:
    """Each source, requirement, exception or value whose `sure_until` has passed."""
    for ruleset in book.rulesets:
        for each in rests(ruleset):
            yield from _passed(each, book.as_of)
        for source in ruleset.sources.values():
            rest = Rest("source", source.id, (), source.sure_until, source.position)
            yield from _passed(rest, book.as_of)


def _passed(rest: Rest, as_of: date) -> Iterator[Problem]:
    if rest.sure_until is not None and rest.sure_until < as_of:
        message = f"{rest.what} was sure until {rest.sure_until} only"
        yield Problem(rest.position, message, "look it up again")


CHECK = Check(
    "sure-until-passed",
    Severity.WARNING,
    "Law or a source that was sure only until a day that has passed.",
    find,
)
