"""A code that is neither lower_snake nor two capital letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.audit.checks.nodes import codes
from engine.errors import Problem

FORM = re.compile(r"[a-z][a-z0-9_]*|[A-Z]{2}")


def find(book: Book) -> Iterator[Problem]:
    """Each code of the vocabulary's lists that is spelled otherwise."""
    for node in book.vocabulary.values():
        for code in codes(node):
            if not FORM.fullmatch(str(code.value)):
                hint = "write lower case words joined by _"
                yield Problem(code.position, f"code `{code.value}` is spelled unlike others", hint)


CHECK = Check(
    "code-form",
    Severity.ERROR,
    "A code that is neither lower_snake nor two capital letters.",
    find,
)
