"""Which changes of a rulebook a requirement can feel: its own, and those of what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from engine.audit.comparing.bare import parameters_in
from engine.audit.comparing.changes import Change, How
from engine.audit.comparing.parts import (
    COMPUTED,
    CONCERNS,
    FACT,
    REQUIREMENT,
    RULESET,
    SOURCE,
    VALUE,
    Key,
)
from engine.language.meaning import names_read
from engine.language.syntax import DecisionTest
from engine.ruleset.model import Rulebook, Ruleset, leaves


class Causes:
    """The changes that can enter an answer, by what feels them."""

    def __init__(self, old: Rulebook, new: Rulebook, changes: Iterable[Change]) -> None:
        self._books = (old, new)
        self.changed = {each.key: each.how for each in changes if each.decides}

    def of_requirement(self, ruleset: str, requirement: str) -> list[Key]:
        """The changes that one requirement can feel, but for those of rulesets that it asks."""
        own = Key(ruleset, REQUIREMENT, requirement)
        if self.changed.get(own, How.CHANGED) is not How.CHANGED:
            return [own]
        felt = {own}
        for book, each in self._both(ruleset):
            for version in each.requirements.get(requirement, ()):
                felt |= set(_felt(version, each, book))
        return self._known(felt)

    def of_concerns(self, ruleset: str) -> list[Key]:
        """The changes that whom a ruleset concerns can feel."""
        felt = {Key(ruleset, CONCERNS, "")}
        for book, each in self._both(ruleset):
            if each.concerns is not None:
                felt |= set(_felt(each.concerns, each, book))
        return self._known(felt)

    def of_editions(self, ruleset: str) -> list[Key]:
        """The changes that can move the editions of a ruleset, or that it is there at all."""
        if Key(ruleset, RULESET, "") in self.changed:
            return [Key(ruleset, RULESET, "")]
        dated = (REQUIREMENT, COMPUTED, VALUE, SOURCE)
        return sorted(key for key in self.changed if key.ruleset == ruleset and key.kind in dated)

    def asked_by(self, ruleset: str, requirement: str | None) -> list[str]:
        """The rulesets that a requirement asks, or that whom a ruleset concerns asks."""
        asked = set[str]()
        for _, each in self._both(ruleset):
            versions = each.requirements.get(requirement or "", ())
            conditions = [part for version in versions for part in version.conditions]
            if requirement is None and each.concerns is not None:
                conditions = [each.concerns]
            tests = (test for condition in conditions for test in leaves(condition))
            asked |= {test.ruleset for test in tests if isinstance(test, DecisionTest)}
        return sorted(asked)

    def touched(self) -> set[str]:
        """The rulesets whose answers a change can reach, by themselves or through others."""
        reached = {each.ruleset for each in self.changed if each.ruleset}
        facts = {each.name for each in self.changed if each.kind == FACT}
        for book in self._books:
            for id, each in book.rulesets.items():
                if facts.intersection(each.facts(book.vocabulary)):
                    reached.add(id)
        while more := set(self._asking(reached)) - reached:
            reached |= more
        return reached

    def _asking(self, asked: set[str]) -> Iterator[str]:
        for book in self._books:
            yield from (id for id, each in book.rulesets.items() if each.asks() & asked)

    def _both(self, ruleset: str) -> Iterator[tuple[Rulebook, Ruleset]]:
        for book in self._books:
            if ruleset in book.rulesets:
                yield book, book.rulesets[ruleset]

    def _known(self, felt: set[Key]) -> list[Key]:
        """Those that changed; what is new or gone is felt by what begins or ceases to name it."""
        whole = (REQUIREMENT, CONCERNS)
        return sorted(
            key
            for key in felt & self.changed.keys()
            if self.changed[key] is How.CHANGED or key.kind in whole
        )


def _felt(part: Any, ruleset: Ruleset, book: Rulebook) -> Iterator[Key]:
    """What a part rests on: values, computed values, sources and facts, one upon the other."""
    yield from _sources(part, ruleset)
    for name in parameters_in(part):
        parameter = ruleset.parameters[name]
        yield Key(ruleset.id, VALUE, name)
        for row in parameter.rows:
            for cell in row.readings:
                yield from (Key(ruleset.id, SOURCE, source) for source in cell.sources)
    for name in _names(part):
        if name in ruleset.derived:
            yield Key(ruleset.id, COMPUTED, name)
            for version in ruleset.derived[name]:
                yield from _felt(version, ruleset, book)
        else:
            yield from _fact(name, book)


def _fact(name: str, book: Rulebook) -> Iterator[Key]:
    yield Key("", FACT, name)
    fact = book.vocabulary.facts.get(name)
    if fact is not None and fact.derive is not None:
        for read in names_read(fact.derive):
            yield from _fact(read, book)


def _sources(part: Any, ruleset: Ruleset) -> Iterator[Key]:
    for each in (part, *getattr(part, "unless", ())):
        yield from (Key(ruleset.id, SOURCE, name) for name in getattr(each, "sources", ()))


def _names(part: Any) -> frozenset[str]:
    """The facts and computed values that a part reads."""
    conditions = getattr(part, "conditions", None)
    if conditions is not None:
        read = frozenset[str]().union(*map(names_read, conditions))
        return read | {part.effective.by}
    return names_read(getattr(part, "measure", part))
