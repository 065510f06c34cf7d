"""A version of a derived value that ends before, or begins after, all that reads it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.audit.checks.parts import names, trees
from engine.errors import Problem
from engine.ruleset.model import Effective, Ruleset


def find(book: Book) -> Iterator[Problem]:
    """Each version of a derived value that is read, but never on its own dates."""
    for ruleset in book.rulesets:
        for name, versions in ruleset.derived.items():
            windows = list(_readers(ruleset, name))
            for each in versions:
                if windows and not any(_meet(each.effective, window) for window in windows):
                    message = f"nothing reads `{name}` on the dates of this version"
                    yield Problem(each.position, message, "correct its dates, or leave it out")


def _readers(ruleset: Ruleset, name: str) -> Iterator[Effective]:
    """The dates, in terms of the date of the question, on which a derived value is read."""
    for tree in trees(ruleset):
        if name in names(tree.condition):
            yield tree.effective if tree.effective.by == "as_of" else Effective()
    for versions in ruleset.derived.values():
        yield from (each.effective for each in versions if name in names(each.measure))


def _meet(one: Effective, other: Effective) -> bool:
    return not (
        (one.until and other.start and one.until < other.start)
        or (other.until and one.start and other.until < one.start)
    )


CHECK = Check(
    "derived-never-applies",
    Severity.ERROR,
    "A version of a derived value that ends before, or begins after, all that reads it.",
    find,
)
