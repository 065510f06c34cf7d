"""Generated measures, with the kind of value that each gives."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

from tests.generated import conditions
from tests.generated.terms import SHIFTS, Term, day, some

if TYPE_CHECKING:
    from tests.generated.conditions import Scope

UNITS = ("days", "months_completed", "months_begun", "years_completed", "years_begun")
_NUMBER = Term("", "integer")
_NONE: Any = {"is": "none"}


def measure(random: Random, scope: Scope, inline: bool = False) -> tuple[dict[str, Any], Term]:
    """A measure of some records, dates or numbers of the scope, and its result."""
    while True:
        chosen = random.choice((_counted, _counted, _summed, _edge, _edge, _time, _span, _pair))
        found = chosen(random, scope, inline)
        if found is not None:
            return found


def pick(random: Random, scope: Scope) -> tuple[dict[str, Any], Term]:
    """A filtered list, to be measured further."""
    records = _records(random, scope)
    found = {"pick": records.name, "where": _where(random, scope, records)}
    return found, Term("", "records", fields=records.fields)


def _records(random: Random, scope: Scope) -> Term:
    return random.choice([each for each in scope.facts if each.domain == "records"])


def _fields(records: Term, *domains: str) -> list[Term]:
    return [each for each in records.fields if each.domain in domains]


def _where(random: Random, scope: Scope, records: Term) -> Any:
    return conditions.condition(random, scope.inside(records), 1)


def _filtered(random: Random, scope: Scope, records: Term) -> dict[str, Any]:
    return {"where": _where(random, scope, records)} if random.random() < 0.7 else {}


def _grouped(random: Random, scope: Scope, records: Term, number: Term) -> dict[str, Any]:
    if random.random() < 0.6:
        return {}
    keys = _fields(records, "abc", "text", "country", "date", "boolean")
    per = random.choice(keys or records.fields)
    if random.random() < 0.6:
        return {"per": per.name, "take": "largest"}
    bare = replace(scope, fields=None, decisions=[])
    tests = _NONE
    while isinstance(tests, list) or tests in ("none", _NONE):
        if scope.lawless and not any(conditions.comparable(number, each) for each in scope.facts):
            return {"per": per.name, "take": "largest"}
        tests = conditions.test(random, bare, number)
    return {"per": per.name, "take": {"number_with": tests}}


def _counted(random: Random, scope: Scope, inline: bool) -> tuple[dict[str, Any], Term]:
    records = _records(random, scope)
    grouped = _grouped(random, scope, records, _NUMBER)
    return {"count": records.name, **_filtered(random, scope, records), **grouped}, _NUMBER


def _summed(random: Random, scope: Scope, inline: bool) -> tuple[dict[str, Any], Term] | None:
    records = _records(random, scope)
    numbers = _fields(records, "integer", "decimal")
    if not numbers:
        return None
    term = random.choice(numbers)
    result = Term("", term.domain, unit=term.unit, minimum=term.minimum * 3)
    grouped = _grouped(random, scope, records, result)
    if isinstance(grouped.get("take"), dict):
        result = _NUMBER
    found = {"sum": f"{records.name}.{term.name}", **_filtered(random, scope, records), **grouped}
    return found, result


def _edge(random: Random, scope: Scope, inline: bool) -> tuple[dict[str, Any], Term] | None:
    records = _records(random, scope)
    ordered = _fields(records, "integer", "decimal", "date", "date")
    if not ordered:
        return None
    term = random.choice(ordered)
    name = random.choice(("earliest", "latest"))
    found = {name: f"{records.name}.{term.name}", **_filtered(random, scope, records)}
    return found, replace(term, name="", may_be_none=True)


def _time(random: Random, scope: Scope, inline: bool) -> tuple[dict[str, Any], Term] | None:
    records = _records(random, scope)
    dates = _fields(records, "date")
    if len(dates) < 2:
        return None
    starts, ends = (each.name for each in dates[:2])
    unit = random.choice(UNITS)
    found: dict[str, Any] = {"time_in": records.name, "from": starts, "until": ends, "unit": unit}
    found |= _filtered(random, scope, records)
    if random.random() < 0.5:
        found["within"] = [_date(random, scope), _date(random, scope)]
    return found, Term("", "integer", unit=unit, may_be_none="within" in found)


def _span(random: Random, scope: Scope, inline: bool) -> tuple[dict[str, Any], Term] | None:
    records = _records(random, scope)
    dates, codes = _fields(records, "date"), _fields(records, "abc", "country")
    if not dates:
        return None
    unit = random.choice(UNITS)
    found: dict[str, Any] = {"span": f"{records.name}.{random.choice(dates).name}", "unit": unit}
    if codes and random.random() < 0.7:
        code = random.choice(codes)
        found["one_of_each"] = {code.name: some(random, code.domain)}
    found |= _filtered(random, scope, records)
    return found, Term("", "integer", unit=unit, may_be_none=True)


def _pair(random: Random, scope: Scope, inline: bool) -> tuple[dict[str, Any], Term] | None:
    if random.random() < 0.6:
        unit = random.choice(UNITS)
        found = {"between": [_date(random, scope), _date(random, scope)], "unit": unit}
        return found, Term("", "integer", unit=unit, may_be_none=True)
    numbers = [each for each in scope.facts if each.domain in ("integer", "decimal")]
    if not numbers:
        return None
    first = random.choice(numbers)
    others = [each for each in numbers if _joins(first, each)]
    chosen = [first, *(random.choice(others) for _ in range(random.randint(1, 2)))]
    domain = "decimal" if any(each.domain == "decimal" for each in chosen) else "integer"
    return {"add": [each.name for each in chosen]}, Term("", domain, unit=first.unit, minimum=-2)


def _joins(first: Term, other: Term) -> bool:
    ours, theirs = (each.unit.partition("_")[0] for each in (first, other))
    return not ours or not theirs or ours == theirs


def _date(random: Random, scope: Scope) -> Any:
    names = [each.name for each in scope.facts if each.domain == "date"]
    if not scope.lawless and (random.random() < 0.2 or not names):
        return day(random)
    name = random.choice(names)
    if scope.lawless or random.random() < 0.5:
        return name
    return {"fact": name, random.choice(("plus", "minus")): random.choice(SHIFTS)}
