"""What a check finds, and what a check is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from engine.audit.checks.book import Book
from engine.errors import Position, Problem

Find = Callable[[Book], Iterable[Problem]]


class Severity(StrEnum):
    """Whether a complaint fails the rulebook.

    An error can always be mended in the files. A warning rests on the sources, on the calendar,
    on the profiles or on judgment, and is shown.
    """

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Complaint:
    """What one check says of one place; `suggestion` is what to do about it, or empty."""

    position: Position
    severity: Severity
    check: str
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        tail = f" ({self.suggestion})" if self.suggestion else ""
        return f"{self.position}: {self.severity}: {self.message}{tail} [{self.check}]"


@dataclass(frozen=True, slots=True)
class Check:
    """A named check: how bad it is, what it looks for in one line, and how it finds it."""

    name: str
    severity: Severity
    says: str
    find: Find

    def complaints(self, book: Book) -> list[Complaint]:
        """What it finds, each once, by place: what a family says its members share."""
        found = sorted(set(self.find(book)), key=lambda each: (each.position, each.message))
        return [
            Complaint(each.position, self.severity, self.name, each.message, each.suggestion)
            for each in found
        ]
