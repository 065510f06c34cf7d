"""What the book is made of, as it is gathered: the rulebook, its profiles, its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from engine.profiles.run import Result
from engine.report.book.law import Table
from engine.report.book.weak import Weak, weak_points
from engine.report.table import Table as FamilyTable
from engine.ruleset.model import Family, Rulebook, Ruleset


class Covered(NamedTuple):
    """How much of a ruleset its profiles show, and in words what they do not."""

    seen: int
    total: int
    percent: float
    unseen: tuple[str, ...]


@dataclass(frozen=True)
class Contents:
    """A rulebook as a book; `as_of` is the day from which the age of sources is counted.

    `results` are of the profiles that were run and `covered` what these show, by ruleset; both
    are empty where there are no profiles.
    """

    rulebook: Rulebook
    as_of: date
    rulesets: Mapping[str, Ruleset]
    results: Mapping[str, tuple[Result, ...]] = field(default_factory=dict)
    covered: Mapping[str, Covered] = field(default_factory=dict)
    law: tuple[Table, ...] = ()

    @cached_property
    def weak(self) -> dict[str, list[Weak]]:
        """The weak points by ruleset."""
        return {id: list(weak_points(each, self.as_of)) for id, each in self.rulesets.items()}

    @cached_property
    def folders(self) -> dict[str, list[Ruleset]]:
        """The rulesets by the folder that they lie in."""
        folders: dict[str, list[Ruleset]] = {}
        for id, each in self.rulesets.items():
            folders.setdefault(id.rpartition("/")[0], []).append(each)
        return folders

    @cached_property
    def families(self) -> dict[str, Family]:
        """The families with members."""
        families = self.rulebook.families
        return {id: each for id, each in families.items() if each.members}

    def table(self, family: Family) -> FamilyTable:
        """The members of a family side by side, on the day of the book."""
        return FamilyTable(family, self.rulebook, self.as_of)

    @cached_property
    def askers(self) -> dict[str, list[str]]:
        """The rulesets that ask each ruleset."""
        askers: dict[str, list[str]] = {id: [] for id in self.rulesets}
        for id, each in self.rulesets.items():
            for asked in each.asks():
                askers.get(asked, []).append(id)
        return askers

    def profiles(self) -> Iterator[Result]:
        """The results of all profiles."""
        for results in self.results.values():
            yield from results
