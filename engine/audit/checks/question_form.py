"""A question that does not end with a question mark."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.audit.checks.nodes import texts
from engine.errors import Problem


def find(book: Book) -> Iterator[Problem]:
    """Each question in which no sentence ends with a question mark."""
    for node in book.vocabulary.values():
        for text, position in texts(node, "ask"):
            asks = "?" in text and text.endswith(("?", "."))
            if not asks:
                yield Problem(position, "`ask` is no question", "end it with a question mark")


CHECK = Check(
    "question-form",
    Severity.ERROR,
    "A question that does not end with a question mark.",
    find,
)
