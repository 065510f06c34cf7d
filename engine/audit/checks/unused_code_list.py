"""A shared list of codes that no fact uses."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.audit.checks.nodes import texts, under
from engine.errors import Problem


def find(book: Book) -> Iterator[Problem]:
    """Each list of codes that no fact or field of the vocabulary names."""
    facts = (node.get("facts") for node in book.vocabulary.values())
    used = {text for node in facts for text, _ in texts(node, "codes")}
    for node in book.vocabulary.values():
        for key, _ in under(node, "codes"):
            if key.value not in used:
                message = f"no fact uses the code list `{key.value}`"
                yield Problem(key.position, message, "leave it out")


CHECK = Check(
    "unused-code-list",
    Severity.ERROR,
    "A shared list of codes that no fact uses.",
    find,
)
