"""The table of a family: what each of its members asks on a day, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from engine.decision import Tier
from engine.language.syntax import Cell, Parameter, Row
from engine.report.conditions import value_text
from engine.ruleset.model import Column, Family, Rulebook, Ruleset

NOTHING = "—"
DOUBTED, DEPENDS = "?", "*"
TIERS = list(Tier)


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell: its words with their marks, and the weakest tier that they rest on.

    `settled` is false where the value comes to review: its sources disagree or decide nothing.
    `depends` is true where another key than the day of the table picks among several values.
    """

    text: str = NOTHING
    tier: Tier | None = None
    settled: bool = True
    depends: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """One member: its id, title, and an entry for each column; `tier` is the weakest of them."""

    ruleset: str
    title: str
    entries: tuple[Entry, ...]
    tier: Tier | None


@dataclass(frozen=True)
class Table:
    """The members of a family on a day, as rows under its columns."""

    family: Family
    rulebook: Rulebook
    as_of: date
    rows: tuple[TableRow, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", tuple(map(self._row, self.family.members)))

    @property
    def titles(self) -> list[str]:
        """The titles of the columns."""
        return [column.title for column in self.family.columns]

    def _row(self, member: str) -> TableRow:
        ruleset = self.rulebook.rulesets[member]
        entries = tuple(self._entry(ruleset, column) for column in self.family.columns)
        own = [e.tier for e, c in zip(entries, self.family.columns, strict=True) if c.parameters]
        return TableRow(member, ruleset.title, entries, _weakest(own))

    def _entry(self, member: Ruleset, column: Column) -> Entry:
        if column.ending:
            return self._beside(f"{member.id}-{column.ending}", column.table)
        if column.table:
            return self._elsewhere(member, column)
        given = [member.parameters[name] for name in column.parameters if name in member.parameters]
        return _joined([self._value(member, each, each.rows) for each in given], given)

    def _beside(self, name: str, table: str) -> Entry:
        """What a ruleset beside the member says: a parameter of it, or that it is in force."""
        ruleset = self.rulebook.rulesets.get(name)
        if ruleset is None or not _in_force(ruleset, self.as_of):
            return Entry()
        parameter = ruleset.parameters.get(table)
        return (
            Entry("yes") if parameter is None else self._value(ruleset, parameter, parameter.rows)
        )

    def _elsewhere(self, member: Ruleset, column: Column) -> Entry:
        ruleset = self.rulebook.rulesets[column.ruleset]
        table, keys = ruleset.parameters[column.table], member.parameters.get(column.at)
        picked = keys.rows[0].readings[0].value if keys else ()
        codes = picked if isinstance(picked, frozenset) else {picked}
        return self._value(ruleset, table, tuple(row for row in table.rows if row.at in codes))

    def _value(self, ruleset: Ruleset, parameter: Parameter, rows: tuple[Row, ...]) -> Entry:
        current = [line[-1] for line in _lines(rows, self.as_of) if line]
        if not current:
            return Entry(f"not recorded{DOUBTED}", settled=False)
        bare = replace(parameter.kind, unit="")
        words = [value_text(cell.value, bare) for row in current for cell in row.readings]
        tiers = [self._tier(ruleset, cell) for row in current for cell in row.readings]
        settled = all(self._settles(ruleset, row) for row in current)
        by_day = parameter.date_key is None or parameter.date_key.name == "as_of"
        several = len({each.at for each in rows}) > 1 or (not by_day and len(rows) > 1)
        marks = f"{'' if settled else DOUBTED}{DEPENDS if several else ''}"
        text = " or ".join(dict.fromkeys(words)) + marks
        return Entry(text, _weakest(tiers), settled, several)

    def _tier(self, ruleset: Ruleset, cell: Cell) -> Tier:
        """The best tier among the sources of a value."""
        return min((ruleset.sources[name].tier for name in cell.sources), key=TIERS.index)

    def _settles(self, ruleset: Ruleset, row: Row) -> bool:
        """Whether a finding can rest on a row on the day of the table."""
        sure = any(
            ruleset.sources[name].decides(self.as_of)
            for cell in row.readings
            if cell.sure_until is None or self.as_of <= cell.sure_until
            for name in cell.sources
        )
        return sure and len({repr(cell.value) for cell in row.readings}) == 1


def _lines(rows: tuple[Row, ...], day: date) -> Iterator[list[Row]]:
    """The rows of each code that have begun on a day, in their order."""
    for at in dict.fromkeys(row.at for row in rows):
        yield [row for row in rows if row.at == at and (row.start is None or row.start <= day)]


def _joined(entries: list[Entry], parameters: list[Parameter]) -> Entry:
    """Several parameters in one cell, each behind the words that its title has after the colon."""
    names = [each.title.partition(":")[2].strip() for each in parameters]
    if not any(names):
        return entries[0] if entries else Entry()
    told = zip(names, entries, strict=True)
    text = ", ".join(f"{name}: {entry.text}" if name else entry.text for name, entry in told)
    settled = all(each.settled for each in entries)
    depends = any(each.depends for each in entries)
    return Entry(text, _weakest([each.tier for each in entries]), settled, depends)


def _weakest(tiers: Iterable[Tier | None]) -> Tier | None:
    return max(filter(None, tiers), key=TIERS.index, default=None)


def _in_force(ruleset: Ruleset, day: date) -> bool:
    """Whether one of its requirements holds on a day, as far as days alone tell."""
    return any(
        version.effective.by != "as_of" or version.effective.holds(day)
        for version in ruleset.versions
    )


def table_object(table: Table) -> dict[str, Any]:
    """The table as a JSON object: rows with an entry by the title of each column."""
    return {
        "family": table.family.id,
        "title": table.family.title,
        "as_of": table.as_of.isoformat(),
        "revision": table.rulebook.revision,
        "rows": [_row_object(row, table.titles) for row in table.rows],
    }


def _row_object(row: TableRow, titles: list[str]) -> dict[str, Any]:
    return {
        "ruleset": row.ruleset,
        "title": row.title,
        "tier": row.tier,
        "columns": {
            title: {
                "text": None if entry.text == NOTHING else entry.text,
                "tier": entry.tier,
                "settled": entry.settled,
                "depends": entry.depends,
            }
            for title, entry in zip(titles, row.entries, strict=True)
        },
    }
