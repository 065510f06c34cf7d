"""A derived value that nothing reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engine.audit.checks.book import Book, words
from engine.audit.checks.complaint import Check, Severity
from engine.audit.checks.nodes import under
from engine.audit.checks.parts import measures, names, trees
from engine.document import Mapping
from engine.errors import Position, Problem
from engine.language.syntax import ParameterOperand
from engine.ruleset.model import Ruleset


def find(book: Book) -> Iterator[Problem]:
    """Each derived value that no condition, measure or parameter of its ruleset names."""
    for ruleset in book.rulesets:
        read = _read(ruleset)
        for name, versions in ruleset.derived.items():
            position = versions[0].position
            if name not in read and not book.of_family(position):
                yield _problem(position, f"`{ruleset.id}`", name)
    for path, node in book.families.items():
        kept = frozenset().union(*map(_read, book.members(path)))
        for name, position in _unread(node):
            if name not in kept:
                yield _problem(position, "the family", name)


def _problem(position: Position, where: str, name: str) -> Problem:
    return Problem(position, f"nothing in {where} reads `{name}`", "leave it out")


def _unread(node: Mapping) -> Iterator[tuple[str, Position]]:
    """The derived values that nothing else in a family's file names."""
    for key, _ in under(node, "derived"):
        name = str(key.value)
        others = Counter(words(node))
        others.subtract([name])
        measured = any(word.startswith(f"{name}.") for word in others)
        if others[name] < 1 and not measured:
            yield name, key.position


def _read(ruleset: Ruleset) -> frozenset[str]:
    conditions = (names(tree.condition) for tree in trees(ruleset))
    measured = (names(measure) for measure, _ in measures(ruleset))
    keys = (names(ParameterOperand(each)) for each in ruleset.parameters.values())
    return frozenset().union(*conditions, *measured, *keys)


CHECK = Check(
    "unused-derived",
    Severity.ERROR,
    "A derived value that nothing reads.",
    find,
)
