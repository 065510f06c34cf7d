"""A source that nothing cites."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.audit.checks.nodes import cited, under
from engine.errors import Position, Problem
from engine.ruleset.model import Ruleset
from engine.ruleset.rests import rests


def find(book: Book) -> Iterator[Problem]:
    """Each source that neither its file nor, where it is a family's, any member cites."""
    for ruleset in book.rulesets:
        file = ruleset.position.file
        told = (each.sources for each in ruleset.cautions)
        used = _cited(ruleset).union(*told, cited(book.files[file], "without"))
        for source in ruleset.sources.values():
            if source.position.file == file and source.id not in used:
                yield _unused(source.id, source.position)
    for path, node in book.families.items():
        used = set(cited(node)).union(*(_cited(each) for each in book.members(path)))
        for key, _ in under(node, "sources"):
            if key.value not in used:
                yield _unused(key.value, key.position)


def _unused(name: object, position: Position) -> Problem:
    return Problem(position, f"nothing cites source `{name}`", "leave it out")


def _cited(ruleset: Ruleset) -> set[str]:
    return {name for each in rests(ruleset) for name in each.sources}


CHECK = Check(
    "source-not-used",
    Severity.ERROR,
    "A source that nothing cites.",
    find,
)
