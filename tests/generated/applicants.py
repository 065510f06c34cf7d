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


END = -1
_UNKNOWN = ("", "null", "It was not asked yet.")
"""How a fact is not given: left out, as null, or with a reason."""


@dataclass(frozen=True)
class Hidden:
    """One thing that is not known: a fact, an entry of it, a field of a record, or its end.

    The end of a list (row END) is hidden where it is not known whether there are more entries.
    """

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
            found += [Hidden(name, row) for row in (END, *range(len(known)))]
            rows = [(row, each) for row, each in enumerate(known) if isinstance(each, dict)]
            found += [Hidden(name, row, field) for row, each in rows for field in each]
    return found


def some_hidden(random: Random, facts: Facts) -> list[Hidden]:
    """A few of the things that can be hidden; whole facts less often than their parts."""
    share = random.choice((0.05, 0.2, 0.5))
    return [each for each in hideable(facts) if random.random() < share]


def without(facts: Facts, hidden: Iterable[Hidden]) -> Facts:
    """The applicant without what is hidden; a list that lost an entry is called incomplete."""
    kept = deepcopy(facts)
    gone = [each for each in hidden if each.fact in facts]
    for each in gone:
        if each.field:
            _forget(kept[each.fact][each.row], each.field)
    rows = {(each.fact, each.row) for each in gone if each.row is not None and not each.field}
    for name in {name for name, _ in rows}:
        left = [each for row, each in enumerate(kept[name]) if (name, row) not in rows]
        kept[name] = {"value": left, "complete": False}
    for each in gone:
        if each.row is None:
            _forget(kept, each.fact)
    return kept


def _forget(known: dict[str, Any], name: str) -> None:
    """Leave a fact or field out, or say that it is not known."""
    del known[name]
    ways = _UNKNOWN if "." in name else _UNKNOWN[:2]
    if way := ways[len(name) % len(ways)]:
        known[name] = None if way == "null" else {"unknown": way}


def at_length(facts: Facts) -> Facts:
    """The same facts, each as a mapping with its value."""
    plain = {name: each for name, each in facts.items() if each is not None}
    long = {name for name, each in plain.items() if isinstance(each, dict)}
    return {name: each if name in long else {"value": each} for name, each in plain.items()}


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
