"""Generated applicants: complete ones, and the same with some of what is known hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.generated.terms import DAYS, day, some, value

Facts = dict[str, Any]
Declared = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Hidden:
    """One thing that is not known: a fact, a record of it, a field of a record, or the end."""

    fact: str
    row: int | None = None
    field: str = ""

    def waits_for(self, missing: Iterable[str]) -> bool:
        """Whether it is among the facts that an answer waits for."""
        named = set(missing)
        if self.fact in named:
            return True
        if self.field:
            return f"{self.fact}.{self.field}" in named
        return self.row is None and any(name.startswith(f"{self.fact}.") for name in named)


def applicant(random: Random, declared: Declared) -> Facts:
    """An applicant about whom everything is known, save what is computed."""
    given = {name: each for name, each in declared.items() if "derive" not in each}
    return {name: _value(random, each) for name, each in given.items()}


def _value(random: Random, kind: Mapping[str, Any]) -> Any:
    if "may_be_none" in kind and random.random() < 0.25:
        return "none"
    if kind["type"] == "records":
        return _records(random, kind["fields"])
    if kind["type"] == "list":
        return some(random, _domain(kind, kind["of"])) if random.random() < 0.8 else []
    return value(random, _domain(kind, kind["type"]), kind.get("minimum", 0))


def _domain(kind: Mapping[str, Any], name: str) -> str:
    if name != "code":
        return name
    return "abc" if kind["codes"] == "letters" else "xyz"


def _records(random: Random, fields: Declared) -> list[dict[str, Any]]:
    number = random.choice((0, 1, 2, 3, 3, 4))
    return [{name: _value(random, kind) for name, kind in fields.items()} for _ in range(number)]


def hideable(facts: Facts) -> list[Hidden]:
    """Everything that can be hidden of an applicant."""
    found = []
    for name, known in facts.items():
        found.append(Hidden(name))
        if isinstance(known, list):
            found += [Hidden(name, row) for row in range(len(known))]
            rows = [(row, each) for row, each in enumerate(known) if isinstance(each, dict)]
            found += [Hidden(name, row, field) for row, each in rows for field in each]
    return found


def some_hidden(random: Random, facts: Facts) -> list[Hidden]:
    """A few of the things that can be hidden; whole facts less often than their parts."""
    share = random.choice((0.05, 0.2, 0.5))
    return [each for each in hideable(facts) if random.random() < share]


def without(facts: Facts, hidden: Iterable[Hidden]) -> Facts:
    """The applicant without what is hidden; a list that lost an entry says that it is incomplete."""
    kept = deepcopy(facts)
    rows = set[tuple[str, int]]()
    for each in hidden:
        if each.row is None:
            kept.pop(each.fact, None)
        elif each.fact in kept and not each.field:
            rows.add((each.fact, each.row))
        elif each.fact in kept:
            kept[each.fact][each.row].pop(each.field, None)
    for name in {name for name, _ in rows} & kept.keys():
        left = [each for row, each in enumerate(kept[name]) if (name, row) not in rows]
        kept[name] = {"value": left, "complete": False}
    return kept


def shuffled(random: Random, facts: Facts) -> Facts:
    """The same facts in another order, lists and records and their fields too."""
    return {name: _shuffled(random, facts[name]) for name in random.sample(list(facts), len(facts))}


def _shuffled(random: Random, known: Any) -> Any:
    if isinstance(known, dict):
        return shuffled(random, known)
    if isinstance(known, list):
        return [_shuffled(random, each) for each in random.sample(known, len(known))]
    return known


def questions(random: Random, days: Iterable[date]) -> Callable[[], date]:
    """A source of dates to ask about: those of changes, and the day before and after."""
    every = [*days, *map(date.fromisoformat, DAYS)]

    def ask() -> date:
        if random.random() < 0.2:
            return date.fromisoformat(day(random))
        return random.choice(every) + timedelta(days=random.choice((-1, 0, 1)))

    return ask


