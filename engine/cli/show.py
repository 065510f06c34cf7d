"""`eligibility show`: a ruleset as a person reads it."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.cli.options import JsonOption, RulebookOption
from engine.cli.rulebook import open_rulebook, ruleset_of
from engine.cli.screen import put_json, put_lines
from engine.report.ruleset import ruleset_lines, ruleset_object


def show(
    ruleset: Annotated[str, typer.Argument(metavar="RULESET", help="Its id.")],
    *,
    as_json: JsonOption = False,
    rulebook: RulebookOption = None,
) -> None:
    """Show a ruleset in words.

    What it asks, of whom, since when, and where that is written.
    """
    book = open_rulebook(rulebook, as_json=as_json)
    found = ruleset_of(book, ruleset, as_json=as_json)
    if as_json:
        put_json(ruleset_object(found, book))
    else:
        put_lines(ruleset_lines(found, book))
