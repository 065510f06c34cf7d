"""Words of the law that do not end with a full stop."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.audit.checks.nodes import texts
from engine.errors import Problem


def find(book: Book) -> Iterator[Problem]:
    """Each `says` of a requirement, exception or caution, and each remedy and open point."""
    for node in book.laws.values():
        required, cautions = node.get("requirements"), node.get("cautions")
        told = [*texts(required, "says"), *texts(required, "remedy"), *texts(cautions, "says")]
        for text, position in (*told, *texts(node, "open_points")):
            if not text.endswith("."):
                yield Problem(position, "this is told as a sentence", "end it with a full stop")


CHECK = Check(
    "sentence-form",
    Severity.ERROR,
    "Words of the law that do not end with a full stop.",
    find,
)
