"""The table of a family: its columns, the values in force on a day, and how sure they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from engine.cli.app import app
from engine.decision import Tier
from engine.report.table import Entry, Table
from tests.gates import stored

ROOT = Path(__file__).parents[1]
BOOK = stored("families").evaluator.rulebook
TITLES = ["Months", "Limits", "Countries", "More", "Fee", "Evening"]


def entry(member: str, title: str, day: date = date(2024, 6, 1)) -> Entry:
    """One cell of the table."""
    table = Table(BOOK.families["gates/standard"], BOOK, day)
    row = next(each for each in table.rows if each.ruleset == f"gates/{member}")
    return row.entries[table.titles.index(title)]


def test_columns_are_what_the_family_declares() -> None:
    """Parameters with a title come first, in their order, then the columns from elsewhere."""
    assert Table(BOOK.families["gates/standard"], BOOK, date(2024, 6, 1)).titles == TITLES


@pytest.mark.parametrize(
    ("member", "title", "expected"),
    [
        ("plain", "Months", Entry("24", Tier.PRIMARY)),
        ("plain", "Limits", Entry("tries: 3", Tier.PRIMARY)),
        ("more", "Limits", Entry("tries: 3, hours: 10", Tier.PRIMARY)),
        ("unlimited", "Limits", Entry("tries: no limit", Tier.PRIMARY)),
        ("own", "Limits", Entry()),
        ("disputed", "Months", Entry("24 or 36?", Tier.PRIMARY, settled=False)),
        ("dated", "Months", Entry("24*", Tier.PRIMARY, depends=True)),
        ("plain", "Countries", Entry("IN or PK", Tier.PRIMARY)),
        ("plain", "More", Entry("yes?", Tier.NONE, settled=False)),
        ("own", "More", Entry("no", Tier.PRIMARY)),
        ("own", "Fee", Entry("20", Tier.PRIMARY)),
        ("plain", "Fee", Entry("not recorded?", settled=False)),
        ("plain", "Evening", Entry("yes")),
        ("more", "Evening", Entry()),
    ],
)
def test_entry(member: str, title: str, expected: Entry) -> None:
    """A cell tells the value with its marks and the weakest tier that it rests on."""
    assert entry(member, title) == expected


@pytest.mark.parametrize(
    ("member", "title", "day", "text"),
    [
        ("dated", "Months", date(2019, 12, 31), "12*"),
        ("dated", "Months", date(2020, 1, 1), "24*"),
        ("own", "Fee", date(2023, 12, 31), "10"),
        ("own", "Fee", date(2024, 1, 1), "20"),
        ("plain", "Evening", date(2023, 12, 31), "—"),
        ("plain", "Evening", date(2024, 1, 1), "yes"),
    ],
)
def test_the_day_picks(member: str, title: str, day: date, text: str) -> None:
    """What is told is in force on the day of the table."""
    assert entry(member, title, day).text == text


def test_a_row_tells_the_weakest_tier_of_its_values() -> None:
    """Of its own values, not of what stands elsewhere."""
    table = Table(BOOK.families["gates/standard"], BOOK, date(2024, 6, 1))
    tiers = {row.ruleset: row.tier for row in table.rows}
    assert (tiers["gates/own"], tiers["gates/plain"]) == (Tier.PRIMARY, Tier.NONE)


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("{ title: A }", "`A` is no column (name a `parameter` elsewhere or a `ruleset`)"),
        ("{ title: A, parameter: gates/fee#fee, at: countries }", "did you mean `gates/fees`?"),
        ("{ title: A, parameter: gates/fees#fees, at: countries }", "did you mean `fee`?"),
        ("{ title: A, parameter: gates/fees#fee }", "picks its row (say `at`)"),
        ("{ title: A, parameter: gates/fees#fee, at: county }", "no parameter `county`"),
    ],
)
def test_mistakes_in_columns(problems: Callable[..., Any], column: str, message: str) -> None:
    """A column that names nothing is refused where it stands."""
    root = ROOT / "tests" / "rulebooks" / "families"
    files = {str(p.relative_to(root)): p.read_text("utf-8") for p in root.rglob("*.yaml")}
    files["gates/standard.yaml"] += f"  - {column}\n"
    (found,) = map(str, problems(files))
    assert found.startswith("gates/standard.yaml:")
    assert message in found


FOLDER = str(ROOT / "tests" / "rulebooks" / "families")


def test_the_command_prints_rows_and_json() -> None:
    """A folder means its standard family; what is printed is aligned and has its legend."""
    asked = ["table", "gates", "--rulebook", FOLDER, "--as-of", "2024-06-01"]
    shown = CliRunner().invoke(app, asked)
    assert (shown.exit_code, shown.stderr) == (0, "")
    lines = shown.stdout.splitlines()
    assert lines[0].strip() == "The standard, as of 2024-06-01"
    assert lines[2].split()[:3] == ["Ruleset", "Months", "Limits"]
    assert any(line.split()[:2] == ["gates/disputed", "24"] for line in lines)
    told = json.loads(CliRunner().invoke(app, [*asked, "--json"]).stdout)
    rows = {row["ruleset"]: row for row in told["rows"]}
    assert list(rows) == sorted(rows)
    assert rows["gates/own"]["columns"]["Limits"]["text"] is None
    assert rows["gates/disputed"]["columns"]["Months"] == {
        "text": "24 or 36?",
        "tier": "primary",
        "settled": False,
        "depends": False,
    }


def test_a_narrow_terminal_cuts_no_word() -> None:
    """Each ruleset keeps its name on one line; other words are broken, never cut off."""
    asked = ["table", "gates", "--rulebook", FOLDER, "--as-of", "2024-06-01"]
    shown = CliRunner().invoke(app, asked, env={"FORCE_COLOR": "1", "COLUMNS": "50"})
    assert shown.exit_code == 0
    assert "gates/disputed" in shown.stdout
    assert "…" not in shown.stdout


def test_no_such_family() -> None:
    """A family that is not there is wrong usage, and those that are there are named."""
    shown = CliRunner().invoke(app, ["table", "doors", "--rulebook", FOLDER])
    assert shown.exit_code == 2
    assert "no family `doors` (there are gates/standard)" in shown.stderr
