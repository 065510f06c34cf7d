"""Which rules of the collected law are encoded, and where: tables of rule ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from engine.document import Mapping, Node, Scalar, Sequence, read_file
from engine.errors import Problem, SourceError
from engine.report.book.names import part_name, ruleset_name
from engine.ruleset.model import Rulebook, Ruleset

RULES, REASON = "rules", "not_encoded"


class Reference(NamedTuple):
    """A ruleset or a part of one, with the name that a link goes to, or nothing."""

    words: str
    link: str


class Rule(NamedTuple):
    """A rule of the law by its id: where it is encoded, or why it is not."""

    id: str
    encoded: tuple[Reference, ...]
    reason: str


class Table(NamedTuple):
    """The rules of one collection."""

    name: str
    rules: tuple[Rule, ...]

    @property
    def encoded(self) -> int:
        """How many of the rules are encoded."""
        return sum(bool(rule.encoded) for rule in self.rules)


def read_tables(folder: Path, rulebook: Rulebook) -> tuple[Table, ...]:
    """The tables in a folder, by name; SourceError where one has not the form of a table."""
    files = sorted(folder.glob("*.yaml"))
    return tuple(Table(file.stem, tuple(_rules(read_file(file), rulebook))) for file in files)


def _rules(node: Node, rulebook: Rulebook) -> Iterator[Rule]:
    rules = node.get(RULES) if isinstance(node, Mapping) else None
    if not isinstance(rules, Mapping):
        raise SourceError([Problem(node.position, f"no `{RULES}` with a row for each rule")])
    for key, row in rules.entries:
        yield Rule(str(key.value), tuple(_references(row, rulebook)), _reason(row))


def _reason(row: Node) -> str:
    reason = row.get(REASON) if isinstance(row, Mapping) else None
    return str(reason.value) if isinstance(reason, Scalar) else ""


def _references(row: Node, rulebook: Rulebook) -> Iterator[Reference]:
    items: Iterable[Node] = row.items if isinstance(row, Sequence) else ()
    for item in items:
        words = str(item.value) if isinstance(item, Scalar) else ""
        ruleset, _, part = words.partition("#")
        yield Reference(words, _link(rulebook.rulesets.get(ruleset), part))


def _link(ruleset: Ruleset | None, part: str) -> str:
    if ruleset is None:
        return ""
    named = {
        "requirement": ruleset.requirements,
        "parameter": ruleset.parameters,
        "derived": ruleset.derived,
        "caution": {each.id for each in ruleset.cautions},
        "exception": {each.id for version in ruleset.versions for each in version.unless},
    }
    kind = next((kind for kind, names in named.items() if part in names), "")
    return part_name(ruleset.id, kind, part) if kind else ruleset_name(ruleset.id)
