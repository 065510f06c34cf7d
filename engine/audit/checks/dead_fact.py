"""A fact that is read only where it can never matter."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.alive import names_alive
from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.audit.checks.parts import closure, read_by
from engine.errors import Problem


def find(book: Book) -> Iterator[Problem]:
    """Each fact that is read, but by no part of a condition that can change an answer."""
    vocabulary = book.rulebook.vocabulary
    read, alive = set[str](), set(book.family_words)
    for ruleset in book.rulesets:
        read |= closure(read_by(ruleset), ruleset, vocabulary)
        alive |= closure(names_alive(ruleset, vocabulary), ruleset, vocabulary)
    for name, fact in vocabulary.facts.items():
        if name in read - alive:
            message = f"`{name}` is read only where it can never matter"
            yield Problem(fact.position, message, "see what makes its branch needless")


CHECK = Check(
    "dead-fact",
    Severity.ERROR,
    "A fact that is read only where it can never matter.",
    find,
)
