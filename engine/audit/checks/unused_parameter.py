"""A parameter, or a value given to one of a family, that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.audit.checks.nodes import named_parameters, under
from engine.audit.checks.parts import measures, parameters, trees
from engine.errors import Problem
from engine.ruleset.model import Ruleset


def find(book: Book) -> Iterator[Problem]:
    """Each parameter and each value under `with` that no kept part of the ruleset names."""
    for ruleset in book.rulesets:
        node, read = book.files[ruleset.position.file], _read(ruleset)
        for section in ("parameters", "with"):
            for key, _ in under(node, section):
                if key.value not in read:
                    message = f"nothing in `{ruleset.id}` reads the parameter `{key.value}`"
                    yield Problem(key.position, message, "leave it out")
    for path, node in book.families.items():
        named = frozenset(named_parameters(node)).union(*map(_read, book.members(path)))
        for key, _ in under(node, "parameters"):
            if key.value not in named:
                message = f"nothing in the family reads the parameter `{key.value}`"
                yield Problem(key.position, message, "leave it out")


def _read(ruleset: Ruleset) -> frozenset[str]:
    conditions = (parameters(tree.condition) for tree in trees(ruleset))
    measured = (parameters(measure) for measure, _ in measures(ruleset))
    return frozenset().union(*conditions, *measured)


CHECK = Check(
    "unused-parameter",
    Severity.ERROR,
    "A parameter, or a value given to one of a family, that nothing reads.",
    find,
)
