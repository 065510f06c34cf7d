"""Generated conditions: every operator, operand and group that a rule can be written with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from tests.generated import measures
from tests.generated.terms import SHIFTS, Term, members, some, value

NUMBERS = ("integer", "decimal")
_ORDERED = {
    **dict.fromkeys(NUMBERS, ("at_least", "at_most", "more_than", "less_than")),
    "date": ("before", "on_or_before", "after", "on_or_after"),
}


@dataclass(frozen=True)
class Table:
    """A parameter that can be compared with: its name, its domain, the fields it is keyed by."""

    name: str
    domain: str
    listed: bool = False
    unlimited: bool = False
    fields: tuple[str, ...] = ()


@dataclass
class Scope:
    """What a condition can name; `fields` are those of the record inside a `where`.

    `lawless`: no number, date or distance may be written, as in the vocabulary.
    """

    facts: list[Term]
    tables: list[Table] = field(default_factory=list)
    decisions: list[tuple[str, bool]] = field(default_factory=list)
    fields: tuple[Term, ...] | None = None
    lawless: bool = False

    def inside(self, records: Term) -> Scope:
        """The scope of a `where` over these records."""
        return replace(self, decisions=[], fields=records.fields)

    def usable(self, wanted: Callable[[Table], bool]) -> list[Table]:
        """The wanted parameters whose keys can be read here."""
        known = {each.name for each in self.fields or ()}
        return [table for table in self.tables if wanted(table) and set(table.fields) <= known]


def condition(random: Random, scope: Scope, depth: int = 2) -> Any:
    """A condition up to `depth` groups deep."""
    if depth and random.random() < 0.4:
        children = [condition(random, scope, depth - 1) for _ in range(random.randint(1, 3))]
        form = random.choice(("all", "any", "any", "none", "list"))
        return children if form == "list" else {form: children}
    if random.random() < 0.1:
        return {**_named_test(random, scope), **_named_test(random, scope)}
    return _leaf(random, scope)


def _leaf(random: Random, scope: Scope) -> Any:
    if scope.fields is None:
        if random.random() < 0.35:
            found, result = measures.measure(random, scope, inline=True)
            return {**found, "is": test(random, scope, result)}
        if scope.decisions and random.random() < 0.25:
            return _decision(random, scope)
    singles = scope.usable(lambda table: not table.listed and not table.unlimited)
    if singles and random.random() < 0.1:
        table = random.choice(singles)
        bare = Scope([each for each in scope.facts if each.domain in _ORDERED])
        return {"parameter": table.name, "is": test(random, bare, Term("", table.domain))}
    return _named_test(random, scope)


def _decision(random: Random, scope: Scope) -> dict[str, str]:
    ruleset, concerns = random.choice(scope.decisions)
    asked = {"decision": ruleset}
    return {**asked, "not_concerned": random.choice(("met", "not_met"))} if concerns else asked


def _named_test(random: Random, scope: Scope) -> dict[str, Any]:
    terms = scope.facts
    if scope.fields is not None and random.random() < 0.85:
        terms = list(scope.fields)
    term = random.choice(terms)
    return {term.name: test(random, scope, term)}


def test(random: Random, scope: Scope, term: Term) -> Any:
    """A test of one value."""
    roll = random.random()
    if term.domain == "records" or roll < 0.07:
        return random.choice(("none", {"is": "none"}))
    if roll < 0.12:
        return [test(random, scope, term), test(random, scope, term)]
    if term.domain == "list":
        return _inclusion(random, scope, term)
    if scope.lawless and term.domain in _ORDERED:
        return _lawless(random, scope, term)
    if term.directed:
        return {term.directed: _operand(random, scope, term, term.directed)}
    if roll < 0.25:
        return value(random, term.domain, term.minimum)
    if roll < 0.35 and (other := _other(random, scope, term)) is not None:
        return {"same_as": other}
    if term.domain in _ORDERED:
        chosen = random.sample(_ORDERED[term.domain], random.choice((1, 1, 1, 2)))
        return {each: _operand(random, scope, term, each) for each in chosen}
    if term.domain == "boolean":
        return value(random, "boolean")
    return {random.choice(("one_of", "none_of")): _many(random, scope, term.domain)}


def _lawless(random: Random, scope: Scope, term: Term) -> Any:
    operator = term.directed or random.choice(_ORDERED[term.domain])
    other = _other(random, scope, term, operator)
    return "none" if other is None else {operator: other}


def _inclusion(random: Random, scope: Scope, term: Term) -> dict[str, Any]:
    name = random.choice(("includes_any_of", "includes_all_of", "includes_none_of"))
    return {name: _many(random, scope, term.of)}


def _many(random: Random, scope: Scope, domain: str) -> Any:
    lists = scope.usable(lambda table: table.listed and table.domain == domain)
    if lists and random.random() < 0.4:
        return {"parameter": random.choice(lists).name}
    return some(random, domain)


def _operand(random: Random, scope: Scope, term: Term, operator: str) -> Any:
    if random.random() < 0.5 and (other := _other(random, scope, term, operator)) is not None:
        return other
    return value(random, term.domain, term.minimum)


def _other(random: Random, scope: Scope, term: Term, operator: str = "same_as") -> Any:
    """A fact, field or parameter to compare with, moved where it is a date; None if none fits."""
    unlimited = operator in ("at_most", "on_or_before")
    forms: list[dict[str, Any]] = []
    single = scope.usable(lambda table: not table.listed and (unlimited or not table.unlimited))
    for table in single:
        if _fits(term, table.domain):
            forms += [{"parameter": table.name}] * 2
    forms += [{"fact": each.name} for each in scope.facts if comparable(term, each)]
    for each in scope.fields or ():
        if comparable(term, each) and each.name != term.name:
            forms += [{"field": each.name}] * 2
    if not forms:
        return None
    chosen = random.choice(forms)
    if term.domain == "date" and not scope.lawless and random.random() < 0.5:
        return {**chosen, random.choice(("plus", "minus")): random.choice(SHIFTS)}
    if operator == "same_as" and "parameter" not in chosen and random.random() < 0.5:
        return next(iter(chosen.values()))
    return chosen


def comparable(term: Term, other: Term) -> bool:
    """Whether two values may stand on the two sides of a comparison."""
    numbers = term.domain in NUMBERS and other.domain in NUMBERS
    ours, theirs = (each.unit.partition("_")[0] for each in (term, other))
    return (term.domain == other.domain or numbers) and (not ours or not theirs or ours == theirs)


def _fits(term: Term, domain: str) -> bool:
    return term.domain == domain or (term.domain, domain) == ("decimal", "integer")


def words_of(domain: str) -> bool:
    """Whether a domain's values are words of a closed list."""
    return domain not in (*NUMBERS, "date", "boolean", "list", "records") and bool(members(domain))
