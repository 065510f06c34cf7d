"""Gathering what profiles show of the rulesets of a rulebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from engine.audit.coverage.items import COUNTED, Item, Kind
from engine.audit.coverage.listing import items_of
from engine.audit.coverage.seeing import Eye, Seen, applicant_frame
from engine.decision import Decision
from engine.evaluation.decide import Evaluator

Unseen = tuple[Item, list[str]]


@dataclass(frozen=True, slots=True)
class Share:
    """So many sides seen of so many."""

    seen: int = 0
    total: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.seen + other.seen, self.total + other.total)

    @property
    def percent(self) -> float:
        """From 0 to 100, never rounded up to 100; 100 where there is nothing to see."""
        return 100.0 if self.seen == self.total else int(1000 * self.seen / self.total) / 10


@dataclass(frozen=True)
class Covered:
    """One ruleset, its items, and the sides that its profiles have shown."""

    ruleset: str
    profiles: int
    items: tuple[Item, ...]
    seen: Seen

    def has_seen(self, item: Item, side: str) -> bool:
        """Whether a side of an item was seen."""
        return (item.key, side) in self.seen

    def share(self, *kinds: Kind) -> Share:
        """What was seen of all items of these kinds."""
        sides = [(i.key, side) for i in self.items if i.kind in kinds for side in i.sides]
        return Share(sum(each in self.seen for each in sides), len(sides))

    def aside(self, side: str) -> Share:
        """How many items were seen from a side that does not count."""
        found = [self.has_seen(item, side) for item in self.items if side in item.aside]
        return Share(sum(found), len(found))

    @cached_property
    def overall(self) -> Share:
        """The share that a threshold is compared with."""
        return self.share(*COUNTED)

    @property
    def unseen(self) -> list[Unseen]:
        """The items of which a side that counts was not seen, with those sides."""
        return self._without([(item, item.sides) for item in self.items])

    @property
    def unseen_aside(self) -> list[Unseen]:
        """The items of which a side that is told apart was not seen, with those sides."""
        return self._without([(item, item.aside) for item in self.items])

    def _without(self, wanted: list[tuple[Item, Sequence[str]]]) -> list[Unseen]:
        left = ((item, [s for s in sides if not self.has_seen(item, s)]) for item, sides in wanted)
        return [(item, sides) for item, sides in left if sides]


class Coverage:
    """Collects what decided profiles show, ruleset by ruleset."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._items: dict[str, tuple[Item, ...]] = {}
        self._seen: dict[str, Seen] = {}
        self._profiles: dict[str, int] = {}
        self._eyes: dict[int, Eye] = {}

    def add(self, facts: Mapping[str, Any], decision: Decision) -> None:
        """Take a decision on an applicant with these facts into account."""
        name = decision.ruleset
        if name not in self._items:
            rulebook = self._evaluator.rulebook
            self._items[name] = items_of(rulebook.rulesets[name], rulebook.vocabulary)
            self._seen[name], self._profiles[name] = set(), 0
        frame = applicant_frame(self._evaluator, name, facts, decision.as_of)
        self._seen[name] |= self._eye(name, decision.as_of).see(frame, decision)
        self._profiles[name] += 1

    def _eye(self, ruleset: str, as_of: date) -> Eye:
        edition = self._evaluator.gates.at(ruleset, as_of).edition
        if id(edition) not in self._eyes:
            self._eyes[id(edition)] = Eye(edition, self._items[ruleset])
        return self._eyes[id(edition)]

    def gathered(self) -> Gathered:
        """All that was seen so far."""
        known = sorted(self._evaluator.rulebook.rulesets)
        covered = tuple(
            Covered(name, self._profiles[name], self._items[name], self._seen[name])
            for name in known
            if name in self._items
        )
        return Gathered(covered, tuple(name for name in known if name not in self._items))


@dataclass(frozen=True)
class Gathered:
    """What profiles show of each ruleset that they ask, and the rulesets that none of them asks."""

    rulesets: tuple[Covered, ...]
    unasked: tuple[str, ...]

    @property
    def overall(self) -> Share:
        """The share of all rulesets asked together that a threshold is compared with."""
        return sum((each.overall for each in self.rulesets), Share())


def coverage_of(
    decided: Iterable[tuple[Mapping[str, Any], Decision]], evaluator: Evaluator
) -> Gathered:
    """What applicants, each with the decision on these facts, show of the rulesets."""
    coverage = Coverage(evaluator)
    for facts, decision in decided:
        coverage.add(facts, decision)
    return coverage.gathered()
