"""What checks read: a rulebook, the files it comes from, a day, and what profiles came to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from engine.decision import Decision
from engine.document import Mapping as MappingNode
from engine.document import Node, Scalar, Sequence, read_file
from engine.errors import Position
from engine.evaluation.decide import Evaluator
from engine.profiles.profile import Profile
from engine.profiles.run import run
from engine.ruleset.model import Rulebook, Ruleset
from engine.ruleset.rulebook import SUFFIXES, VOCABULARY

FRESH_DAYS = 365


@dataclass(frozen=True)
class Book:
    """A rulebook to be checked.

    `files` holds the nodes of all its files by path; `as_of` is the day from which the age of
    sources is counted, `fresh_days` how many days a look at a source holds; `decisions` are what
    the profiles came to, None where there are none to run.
    """

    rulebook: Rulebook
    files: Mapping[str, MappingNode]
    as_of: date
    decisions: tuple[Decision, ...] | None = None
    fresh_days: int = FRESH_DAYS

    @property
    def rulesets(self) -> Iterable[Ruleset]:
        """All rulesets."""
        return self.rulebook.rulesets.values()

    @cached_property
    def vocabulary(self) -> dict[str, MappingNode]:
        """The files of the vocabulary by path."""
        return {
            path: node for path, node in self.files.items() if path.startswith(f"{VOCABULARY}/")
        }

    @cached_property
    def laws(self) -> dict[str, MappingNode]:
        """The files of rulesets and families by path."""
        return {path: node for path, node in self.files.items() if path not in self.vocabulary}

    @cached_property
    def families(self) -> dict[str, MappingNode]:
        """The files of families by path."""
        return {path: node for path, node in self.laws.items() if "family" in node}

    @cached_property
    def family_words(self) -> frozenset[str]:
        """Every key and word of the families, whose rules stand even where no member keeps them."""
        return frozenset(word for node in self.families.values() for word in words(node))

    def of_family(self, position: Position) -> bool:
        """Whether a place lies in a family's file."""
        return position.file in self.families

    def members(self, family: str) -> list[Ruleset]:
        """The rulesets of the family whose file this is."""
        name = family.rpartition(".")[0]
        return [each for each in self.rulesets if each.family == name]

    def decided(self, ruleset: Ruleset) -> list[Decision]:
        """The decisions of the profiles that ask this ruleset."""
        return [each for each in self.decisions or () if each.ruleset == ruleset.id]


def words(node: Node) -> Iterator[str]:
    """All keys and texts below a node."""
    if isinstance(node, Scalar):
        yield str(node.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from words(item)
    else:
        for key, value in node.entries:
            yield str(key.value)
            yield from words(value)


def open_book(
    folder: Path, rulebook: Rulebook, as_of: date, profiles: Iterable[Profile] | None = None
) -> Book:
    """The book of a rulebook that was loaded from this folder; the profiles are decided."""
    decisions = None
    if profiles is not None:
        results = run(profiles, Evaluator(rulebook))
        decisions = tuple(each.decision for each in results if each.decision is not None)
    return Book(rulebook, dict(_files(folder)), as_of, decisions)


def _files(folder: Path) -> Iterator[tuple[str, MappingNode]]:
    for path in sorted(each for each in folder.rglob("*") if each.suffix in SUFFIXES):
        name = path.relative_to(folder).as_posix()
        if any(part.startswith(".") for part in name.split("/")):
            continue
        node = read_file(path, name)
        if isinstance(node, MappingNode):
            yield name, node
