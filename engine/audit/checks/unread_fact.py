"""A fact that is declared and never read."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.audit.checks.parts import names, read_by
from engine.errors import Problem


def find(book: Book) -> Iterator[Problem]:
    """Each fact that no ruleset, no family and no derived fact names."""
    facts = book.rulebook.vocabulary.facts
    read = set(book.family_words).union(*map(read_by, book.rulesets))
    for fact in facts.values():
        if fact.derive is not None:
            read |= names(fact.derive)
    for name, fact in facts.items():
        if name not in read and not _is_measured(name, book):
            message = f"nothing reads the fact `{name}`"
            yield Problem(fact.position, message, "use it, or leave it out")


def _is_measured(name: str, book: Book) -> bool:
    """Whether a family measures a field of these records."""
    return any(word.startswith(f"{name}.") for word in book.family_words)


CHECK = Check(
    "unread-fact",
    Severity.ERROR,
    "A fact that is declared and never read.",
    find,
)
