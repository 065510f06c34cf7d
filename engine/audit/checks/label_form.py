"""A label that is not a short noun phrase: it ends like a sentence, or is too long."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.audit.checks.nodes import texts
from engine.errors import Position, Problem

LONGEST = 80


def find(book: Book) -> Iterator[Problem]:
    """Each label of a fact or field, and the words of each derived value and parameter."""
    for text, position in _labels(book):
        if text.endswith((".", "?", "!")):
            yield Problem(position, "a label is no sentence", "leave out the last mark")
        elif len(text) > LONGEST:
            yield Problem(position, f"a label of more than {LONGEST} characters", "shorten it")


def _labels(book: Book) -> Iterator[tuple[str, Position]]:
    for node in book.vocabulary.values():
        yield from texts(node.get("facts"), "label")
    for node in book.laws.values():
        for section in ("derived", "parameters"):
            yield from texts(node.get(section), "says")


CHECK = Check(
    "label-form",
    Severity.ERROR,
    "A label that is not a short noun phrase: it ends like a sentence, or is too long.",
    find,
)
