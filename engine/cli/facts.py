"""`eligibility facts`: which facts there are, what to ask for them, and an empty facts file."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.cli.options import JsonOption, RulebookOption
from engine.cli.rulebook import open_rulebook, ruleset_of
from engine.cli.screen import put, put_json, put_lines
from engine.report.facts import fact_lines, fact_object, template


def facts(
    *,
    ruleset: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Only what this ruleset reads, and those that it asks."),
    ] = None,
    as_template: Annotated[
        bool, typer.Option("--template", help="Print an empty facts file for `decide`.")
    ] = False,
    as_json: JsonOption = False,
    rulebook: RulebookOption = None,
) -> None:
    """List the facts with their questions, types and proofs."""
    book = open_rulebook(rulebook, as_json=as_json)
    shown = list(book.vocabulary.facts.values())
    title = "Facts"
    if ruleset is not None:
        found = ruleset_of(book, ruleset, as_json=as_json)
        shown = book.facts_of([ruleset])
        title = f"Facts for {ruleset}: {found.title}"
    if as_template and as_json:
        put_json({fact.name: None for fact in shown})
    elif as_template:
        put(template(shown, title))
    elif as_json:
        put_json([fact_object(fact) for fact in shown])
    else:
        put_lines(fact_lines(shown))
