"""`eligibility table`: what the members of a family ask, side by side."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table as Drawn

from engine.cli.options import JsonOption, RulebookOption, parse_day
from engine.cli.rulebook import open_rulebook
from engine.cli.screen import WRONG_USAGE, fail, put_json
from engine.language.literals import near
from engine.report.table import DEPENDS, DOUBTED, NOTHING, Table, table_object
from engine.ruleset.model import Family, Rulebook

DEFAULT = "standard"
"""The family that is meant where a folder is named."""
PAPER = 160
LEGEND = (
    f"{DOUBTED} comes to review: its sources disagree or decide nothing",
    f"{DEPENDS} another fact picks among several values; shown for an applicant of this day",
    f"{NOTHING} not among what is asked alike; a ruleset may ask it in words of its own",
)


def table(
    family: Annotated[
        str, typer.Argument(metavar="FAMILY", help="A family, or a folder with a standard one.")
    ],
    *,
    as_of: Annotated[
        date | None,
        typer.Option(
            parser=parse_day, metavar="DATE", help="The date of the table; today by default."
        ),
    ] = None,
    as_json: JsonOption = False,
    rulebook: RulebookOption = None,
) -> None:
    """Compare the members of a family side by side.

    Their values in force on a date are told, and the tiers of these.
    """
    book = open_rulebook(rulebook, as_json=as_json)
    day = as_of or datetime.now().astimezone().date()
    made = Table(_family(book, family, as_json), book, day)
    if as_json:
        put_json(table_object(made))
    else:
        _draw(made)


def _family(book: Rulebook, name: str, as_json: bool) -> Family:
    found = book.families.get(name) or book.families.get(f"{name}/{DEFAULT}")
    if found is None:
        hint = near(name, book.families) or f"there are {', '.join(sorted(book.families))}"
        fail(WRONG_USAGE, [f"no family `{name}` ({hint})"], as_json=as_json)
    return found


def _draw(made: Table) -> None:
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=PAPER)
    drawn = Drawn(box=box.SIMPLE_HEAD, pad_edge=False, title_justify="left")
    drawn.title = f"{made.family.title}, as of {made.as_of}"
    drawn.add_column("Ruleset", no_wrap=True)
    for title in (*made.titles, "Tier"):
        drawn.add_column(title, overflow="fold")
    for row in made.rows:
        drawn.add_row(row.ruleset, *(entry.text for entry in row.entries), row.tier or NOTHING)
    console.print(drawn)
    for line in LEGEND:
        console.print(line, style="dim")
