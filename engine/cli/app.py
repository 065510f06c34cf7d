"""All commands under one name."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import TextIOWrapper
from typing import Annotated

import typer

from engine.cli.book import book
from engine.cli.cases import cases
from engine.cli.check import check
from engine.cli.compare import compare
from engine.cli.decide import decide
from engine.cli.facts import facts
from engine.cli.mutate import mutate
from engine.cli.profiles import run_profiles
from engine.cli.schema import schema
from engine.cli.screen import put
from engine.cli.serve import serve
from engine.cli.show import show
from engine.cli.table import table
from engine.evaluation.decide import ENGINE

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    # A traceback would show the facts of an applicant.
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
COMMANDS: dict[str, Callable[..., None]] = {
    "decide": decide,
    "serve": serve,
    "check": check,
    "show": show,
    "table": table,
    "book": book,
    "compare": compare,
    "facts": facts,
    "test": run_profiles,
    "cases": cases,
    "mutate": mutate,
    "schema": schema,
}
for name, command in COMMANDS.items():
    app.command(name)(command)


def _tell_version(wanted: bool) -> None:
    if wanted:
        put(ENGINE)
        raise typer.Exit


@app.callback()
def eligibility(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_tell_version, is_eager=True, help="Tell the version."),
    ] = False,
) -> None:
    """Decide, explain and check whether applicants meet the gates of a rulebook.

    Exit codes: 0 done, whatever the answer; 1 a check or test failed; 2 wrong usage.
    """


def main() -> None:
    """Run the command line; characters that the terminal cannot show become question marks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    app(prog_name="eligibility")
