"""All gates of a rulebook: built when they are first asked for, and kept."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from itertools import chain
from threading import Lock

from engine.calendar import EARLIEST_DAY
from engine.errors import NoEdition, UnknownRuleset
from engine.evaluation.edition import Edition
from engine.evaluation.gate import Gate
from engine.evaluation.panel import Panel
from engine.evaluation.shared import SharedMeasures
from engine.inference.network import NetworkLimits
from engine.ruleset.model import Family, Rulebook, Ruleset

FEWEST, SHARE = 3, 3
"""A family's members are read together when at least three are asked and a third of them all:
about there a panel, which has the tests of all, becomes faster than one by one (`make bench`)."""


class Gates:
    """The gates of a rulebook and the panels of its families, by date.

    A gate is built for each edition of a ruleset; a panel for each time in which no member of
    its family changes. How many there are rests on the dates of the law, not on what is asked.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self.shared = SharedMeasures(rulebook.vocabulary.derivations)
        self._breaks = {name: each.breaks() for name, each in rulebook.rulesets.items()}
        self._changes = {
            name: sorted({day for member in each.members for day in self._breaks[member]})
            for name, each in rulebook.families.items()
        }
        self._gates: dict[tuple[str, int], Gate] = {}
        self._panels: dict[tuple[str, int], Panel | None] = {}
        self._building = Lock()

    def at(self, ruleset: str, as_of: date) -> Gate:
        """The edition of a ruleset at a date, ready to decide; UnknownRuleset, NoEdition."""
        found = self._rulebook.rulesets.get(ruleset)
        if found is None:
            raise UnknownRuleset(ruleset, self._rulebook.meant(ruleset))
        key = ruleset, bisect_right(self._breaks[ruleset], as_of)
        gate = self._gates.get(key)
        if gate is None:
            with self._building:
                gate = self._gates.get(key) or self._build(found, key[1], as_of)
                self._gates[key] = gate
        return gate

    def _build(self, ruleset: Ruleset, number: int, as_of: date) -> Gate:
        since = self._breaks[ruleset.id][number - 1] if number else EARLIEST_DAY
        try:
            return Gate(Edition(ruleset, since), self._rulebook, self.shared)
        except NoEdition:
            raise NoEdition(ruleset.id, f"on {as_of}") from None

    def in_force(self, as_of: date) -> list[str]:
        """The rulesets that have an edition at a date."""
        return [name for name in self._rulebook.rulesets if self.is_in_force(name, as_of)]

    def is_in_force(self, ruleset: str, as_of: date) -> bool:
        """Whether a ruleset has an edition at a date; UnknownRuleset."""
        with suppress(NoEdition):
            self.at(ruleset, as_of)
            return True
        return False

    def panels(self, gates: Sequence[Gate], as_of: date) -> list[Panel]:
        """Those that serve these gates better than their own networks do."""
        found = (self._panel(family, as_of) for family in self._asked_together(gates))
        return [panel for panel in found if panel is not None]

    def prepare(self, rulesets: Iterable[str], as_of: date) -> Iterator[None]:
        """Build what a question needs, one thing after the other; UnknownRuleset, NoEdition."""
        gates = []
        for name in rulesets:
            gates.append(self.at(name, as_of))
            yield
        for family in self._asked_together(gates):
            if self._panel_key(family, as_of) not in self._panels:
                yield from (None for _ in self._members(family, as_of))
                self._panel(family, as_of)
                yield

    def _asked_together(self, gates: Sequence[Gate]) -> list[Family]:
        """The families of which so many members are asked that a panel serves them."""
        if len(gates) < FEWEST:
            return []
        asked = Counter(gate.ruleset.family for gate in gates if not gate.asks)
        families = [each for name, each in self._rulebook.families.items() if name in asked]
        return [
            each
            for each in families
            if asked[each.id] >= FEWEST and asked[each.id] * SHARE >= len(each.members)
        ]

    def _panel_key(self, family: Family, as_of: date) -> tuple[str, int]:
        return family.id, bisect_right(self._changes[family.id], as_of)

    def _panel(self, family: Family, as_of: date) -> Panel | None:
        """The panel of a family; None where its members ask for more than one network takes."""
        key = self._panel_key(family, as_of)
        if key not in self._panels:
            gates = [*self._members(family, as_of)]
            with self._building:
                if key not in self._panels:
                    self._panels[key] = self._built_panel(family, gates)
        return self._panels[key]

    def _built_panel(self, family: Family, gates: list[Gate]) -> Panel | None:
        try:
            return Panel(family.id, gates, self._rulebook.vocabulary)
        except NetworkLimits:
            return None

    def _members(self, family: Family, as_of: date) -> Iterator[Gate]:
        """The gates of a family that are in force and ask no other ruleset."""
        for name in family.members:
            with suppress(NoEdition):
                gate = self.at(name, as_of)
                if not gate.asks:
                    yield gate

    @property
    def broken(self) -> bool:
        """Whether a matcher can match no more, so that the process should be replaced."""
        ready: Iterable[Gate | Panel | None] = chain(self._gates.values(), self._panels.values())
        return any(each is not None and each.tests.matcher.broken for each in ready)
