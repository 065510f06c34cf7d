"""What generated rules and applicants are made of: few values, so that they often meet."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

DAYS = (
    "2019-02-28",
    "2020-01-31",
    "2020-02-28",
    "2020-02-29",
    "2020-03-01",
    "2021-02-28",
    "2021-03-01",
    "2021-03-31",
    "2022-06-30",
    "2024-02-29",
    "2025-02-28",
    "2025-03-01",
)
CODES = {"abc": ("a", "b", "c"), "xyz": ("x", "y")}
COUNTRIES = ("IN", "NO", "US")
TEXTS = ("first", "second", "third one")
SHIFTS = (
    {"years": 1},
    {"years": 4},
    {"years": 5},
    {"months": 1},
    {"months": 12},
    {"days": 1},
    {"years": 1, "months": 1},
    {"months": 6, "days": 15},
)


@dataclass(frozen=True)
class Term:
    """A name that can be tested: a fact, a field, a derived value or a measure.

    `domain` is boolean, integer, decimal, date, abc, xyz, country, text or records; `of` is the
    domain of a list's items.
    """

    name: str
    domain: str
    unit: str = ""
    may_be_none: bool = False
    of: str = ""
    minimum: int = 0
    fields: tuple[Term, ...] = field(default_factory=tuple)

    @property
    def directed(self) -> str:
        """The only operator that counted whole units allow, or nothing."""
        direction = self.unit.rpartition("_")[2]
        return {"begun": "at_most", "completed": "at_least"}.get(direction, "")

    def field(self, name: str) -> Term:
        """The field of this name."""
        return next(each for each in self.fields if each.name == name)


def renamed(term: Term, name: str) -> Term:
    """The same kind of value under another name."""
    return replace(term, name=name)


def seeded(seed: int) -> Random:
    """A source of choices that are the same each time."""
    return Random(seed)  # noqa: S311 - nothing secret


def day(random: Random) -> str:
    """One of the days on which things change, or the day before or after it."""
    chosen = date.fromisoformat(random.choice(DAYS))
    return (chosen + timedelta(days=random.choice((-1, 0, 0, 0, 1)))).isoformat()


def value(random: Random, domain: str, minimum: int = 0) -> Any:
    """A value of a domain, as a file has it."""
    if domain == "boolean":
        return random.random() < 0.5
    if domain == "integer":
        return random.randint(minimum, 5)
    if domain == "decimal":
        return Decimal(random.randint(4 * minimum, 20)) / 4
    if domain == "date":
        return day(random)
    return random.choice(members(domain))


def members(domain: str) -> tuple[str, ...]:
    """The values of a domain of words."""
    return {"country": COUNTRIES, "text": TEXTS, **CODES}[domain]


def some(random: Random, domain: str) -> list[str]:
    """A list of some of the words of a domain, at least one."""
    found = members(domain)
    return random.sample(found, random.randint(1, len(found) - 1))


def spelled(domain: str) -> dict[str, Any]:
    """A domain as a vocabulary file declares it."""
    if domain == "abc":
        return {"type": "code", "codes": "letters"}
    if domain == "xyz":
        return {"type": "code", "codes": ["x", "y"]}
    return {"type": domain}
