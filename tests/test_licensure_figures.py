"""The table of the license rulesets against figures collected apart from them.

tests/law/licensure-figures.csv holds, for each jurisdiction, what was collected from the sources on
2026-11-22 (their addresses are in the rulesets): months of training, attempts, window in years and
age. `review` names the columns that rest on outdated or conflicting sources only. `differs` says
where the rulebook follows a better source, found later, and in which columns.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from engine.report.table import Entry, Table, TableRow
from engine.ruleset.rulebook import load_rulebook

ROOT = Path(__file__).parents[1]
COLUMNS = {
    "training": "Training",
    "us_canada": "US and Canada",
    "attempts": "Attempts",
    "window": "Window",
    "age": "Age",
}
with (ROOT / "tests" / "law" / "licensure-figures.csv").open(encoding="utf-8") as file:
    FIGURES = {row["state"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def table() -> Table:
    """The table on the day on which the figures were collected."""
    book = load_rulebook(ROOT / "rulesets")
    return Table(book.families["licensure/standard"], book, date(2026, 11, 22))


def _state(row: TableRow) -> str:
    return row.ruleset.rpartition("-")[2].upper()


def _told(entry: Entry) -> set[str]:
    """What a cell says, part by part, without its marks, several readings in any order."""
    if entry == Entry():
        return set()
    parts = re.sub(r"[?*]", "", entry.text).split(", ")
    return {" or ".join(sorted(part.split(" or "))) for part in parts}


def _figures(text: str) -> set[str]:
    return {" or ".join(sorted(part.split(" or "))) for part in text.split("; ") if part}


def test_there_are_55_jurisdictions(table: Table) -> None:
    """Fifty states, the District of Columbia and four territories, each with a row."""
    assert [_state(row) for row in table.rows] == sorted(FIGURES)
    assert len(FIGURES) == 55


@pytest.mark.parametrize("column", COLUMNS)
def test_figures_are_those_collected(column: str, table: Table) -> None:
    """Every value is the one collected, but for those that say what better source they follow."""
    at = table.titles.index(COLUMNS[column])
    told = {_state(row): _told(row.entries[at]) for row in table.rows}
    expected = {state: _figures(row[column]) for state, row in FIGURES.items()}
    different = {state for state in expected if told[state] != expected[state]}
    assert different <= {state for state, row in FIGURES.items() if f"{column}:" in row["differs"]}


@pytest.mark.parametrize("column", COLUMNS)
def test_what_is_outdated_or_in_conflict_comes_to_review(column: str, table: Table) -> None:
    """A value decides where its source does, and comes to review where it does not."""
    at = table.titles.index(COLUMNS[column])
    unsettled = {_state(row) for row in table.rows if not row.entries[at].settled}
    expected = {state for state, row in FIGURES.items() if column in row["review"].split()}
    better = {state for state, row in FIGURES.items() if f"{column}:" in row["differs"]}
    assert unsettled - better == expected - better


def test_what_differs_does(table: Table) -> None:
    """A reason to differ that is needed no more is out of date."""
    for row in table.rows:
        figures = FIGURES[_state(row)]
        for column in re.findall(r"(\w+):", figures["differs"]):
            entry = row.entries[table.titles.index(COLUMNS[column])]
            same = _told(entry) == _figures(figures[column])
            settled = entry.settled != (column in figures["review"].split())
            assert not (same and settled), (row.ruleset, column)
