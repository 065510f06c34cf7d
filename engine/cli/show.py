"""`eligibility show`: a ruleset as a person reads it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from engine.cli.options import JsonOption, RulebookOption
from engine.cli.rulebook import open_rulebook, ruleset_of
from engine.cli.screen import WRONG_USAGE, fail, put, put_json, put_lines
from engine.report.ruleset import ruleset_lines, ruleset_object
from engine.ruleset.model import Rulebook, Ruleset


def show(
    ruleset: Annotated[str, typer.Argument(metavar="RULESET", help="Its id.")],
    *,
    html: Annotated[
        bool, typer.Option("--html", help="Print one page of HTML that needs no other file.")
    ] = False,
    as_json: JsonOption = False,
    rulebook: RulebookOption = None,
) -> None:
    """Show a ruleset in words.

    What it asks, of whom, since when, and where that is written.
    """
    if html and as_json:
        fail(WRONG_USAGE, ["--html and --json are two forms; choose one"], as_json=True)
    book = open_rulebook(rulebook, as_json=as_json)
    found = ruleset_of(book, ruleset, as_json=as_json)
    if html:
        put(_page(found, book))
    elif as_json:
        put_json(ruleset_object(found, book))
    else:
        put_lines(ruleset_lines(found, book))


def _page(ruleset: Ruleset, rulebook: Rulebook) -> str:
    from engine.report.book.contents import Contents
    from engine.report.book.render import ruleset_html

    day = datetime.now().astimezone().date()
    return ruleset_html(Contents(rulebook, day, {ruleset.id: ruleset}), ruleset.id)
