"""Generated parameters in every form: constant, dated, keyed, doubtful, disagreeing."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from tests.generated.conditions import Table, words_of
from tests.generated.terms import DAYS, Term, day, members, some, value

_DOMAINS = ("integer", "integer", "date", "date", "decimal", "boolean", "abc", "country", "text")
_LISTS = ("abc", "country", "text")
_SOURCES = ("statute", "statute", "digest", "table", "guess", "review")


class Tables:
    """Makes parameters whose keys are facts or fields; `known` are those made."""

    def __init__(self, random: Random, terms: list[Term]) -> None:
        self.random, self.terms = random, terms
        self.known: list[Table] = []
        records = [each for each in terms if each.domain == "records"]
        self.fields = {each.name: each for term in records for each in term.fields}

    def some(self, number: int) -> dict[str, Any]:
        """Parameters of a ruleset's own."""
        return {f"table_{i}": self._table(f"table_{i}")[1] for i in range(number)}

    def declared(self, number: int) -> tuple[dict[str, Any], dict[str, Any]]:
        """A family's declarations, some with a default, and the values that its member gives."""
        declared, given = {}, {}
        for i in range(number):
            name = f"shared_{i}"
            table, content = self._table(name)
            kind = _kind(table)
            if self.random.random() < 0.3:
                declared[name] = {**kind, **content}
            else:
                declared[name], given[name] = kind, content
        return declared, given

    def _table(self, name: str) -> tuple[Table, dict[str, Any]]:
        random = self.random
        listed = random.random() < 0.25
        domain = random.choice(_LISTS if listed else _DOMAINS)
        unlimited = not listed and domain in ("integer", "date") and random.random() < 0.25
        form = random.choice(("value", "readings", "rows", "rows", "rows"))
        made = _Values(random, domain, listed, unlimited)
        content: dict[str, Any]
        if form != "rows":
            table = Table(name, domain, listed, unlimited)
            content = made.cell() if form == "value" else {"readings": made.readings()}
        else:
            keys = self._keys()
            fields = tuple(key.name for key in keys if "." not in key.name and key.name != "as_of")
            table = Table(name, domain, listed, unlimited, fields)
            content = {"rows": self._rows(made, keys)}
            by = [key.name for key in keys]
            if by != ["as_of"] or random.random() < 0.3:
                content["by"] = by[0] if len(by) == 1 else by
        self.known.append(table)
        return table, content

    def _keys(self) -> list[Term]:
        """A date, a code or number, or both."""
        pool = [*self.terms, *self.fields.values()]
        dates = [each for each in pool if each.domain == "date"] + [Term("as_of", "date")]
        others = [
            each for each in pool if words_of(each.domain) or each.domain in ("boolean", "integer")
        ]
        roll = self.random.random()
        if roll < 0.3 or not others:
            return [Term("as_of", "date")]
        if roll < 0.55:
            return [self.random.choice(dates)]
        if roll < 0.85:
            return [self.random.choice(others)]
        return self.random.sample([self.random.choice(dates), self.random.choice(others)], 2)

    def _rows(self, made: _Values, keys: list[Term]) -> list[dict[str, Any]]:
        date = next((key for key in keys if key.domain == "date"), None)
        code = next((key for key in keys if key.domain != "date"), None)
        ats = [{}] if code is None else [{"at": each} for each in self._ats(code)]
        rows = []
        for at in ats:
            starts = [{}] if date is None else [{"from": each} for each in self._starts()]
            rows += [{**at, **start, **made.row()} for start in starts]
        self.random.shuffle(rows)
        return rows

    def _ats(self, key: Term) -> list[Any]:
        if key.domain == "boolean":
            return self.random.sample([True, False], self.random.randint(1, 2))
        every = list(range(5)) if key.domain == "integer" else list(members(key.domain))
        return self.random.sample(every, self.random.randint(1, len(every)))

    def _starts(self) -> list[str]:
        days = self.random.sample(DAYS, self.random.randint(1, 3))
        return ["beginning", *days[1:]] if self.random.random() < 0.6 else days


class _Values:
    def __init__(self, random: Random, domain: str, listed: bool, unlimited: bool) -> None:
        self.random, self.domain = random, domain
        self.listed, self.unlimited = listed, unlimited

    def cell(self) -> dict[str, Any]:
        cell: dict[str, Any] = {"value": self._value(), "source": self.random.choice(_SOURCES)}
        if self.random.random() < 0.15:
            cell["sure_until"] = day(self.random)
        return cell

    def readings(self) -> list[dict[str, Any]]:
        return [self.cell() for _ in range(self.random.randint(2, 3))]

    def row(self) -> dict[str, Any]:
        return {"readings": self.readings()} if self.random.random() < 0.2 else self.cell()

    def _value(self) -> Any:
        if self.listed:
            return some(self.random, self.domain)
        if self.unlimited and self.random.random() < 0.4:
            return "no_limit"
        if self.domain == "decimal":  # never whole, so that its type shows
            return Decimal(2 * self.random.randint(0, 9) + 1) / 4
        return value(self.random, self.domain)


def _kind(table: Table) -> dict[str, Any]:
    words = {"says": f"The value of {table.name}", "title": table.name.capitalize()}
    if table.listed:
        return {"type": "list", **words}
    if table.domain == "abc":
        return {"type": "code", "codes": list(members("abc")), **words}
    return {"type": table.domain, **words}
