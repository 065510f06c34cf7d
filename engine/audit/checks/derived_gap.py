"""A derived value that is read on dates on which it is not defined."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.audit.checks.parts import names
from engine.errors import Problem
from engine.ruleset.model import Derived, Effective


def find(book: Book) -> Iterator[Problem]:
    """Each derived value whose versions leave out dates of a requirement that reads it."""
    for ruleset in book.rulesets:
        for version in ruleset.versions:
            read = frozenset().union(*map(names, version.conditions))
            for name in sorted(read & ruleset.derived.keys()):
                yield from _gaps(ruleset.derived[name], version.effective)


def _gaps(versions: tuple[Derived, ...], read: Effective) -> Iterator[Problem]:
    """What is left out of the dates of the question on which a value is read."""
    by_question = read.by == "as_of"
    begins = read.start if by_question else None
    ends = read.until if by_question else None
    first, last = versions[0], versions[-1]
    start, until = first.effective.start, last.effective.until
    if start is not None and (begins is None or begins < start):
        yield _gap(first, f"before {start}")
    if until is not None and (ends is None or ends > until):
        yield _gap(last, f"after {until}")


def _gap(derived: Derived, when: str) -> Problem:
    message = f"`{derived.name}` is read {when}, when no version of it holds"
    return Problem(derived.position, message, "let it hold as long as what reads it")


CHECK = Check(
    "derived-gap",
    Severity.ERROR,
    "A derived value that is read on dates on which it is not defined.",
    find,
)
