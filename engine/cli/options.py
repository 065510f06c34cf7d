"""Options that several commands share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from engine.language.literals import NotThatKind, read_day

RulebookOption = Annotated[
    Path | None,
    typer.Option(
        "--rulebook",
        metavar="DIR",
        help="The folder of the rulebook; the project's own where it is not given.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def parse_day(text: str) -> date:
    """A day as an option gives it; typer.BadParameter says what is wrong with it."""
    try:
        return read_day(text)
    except NotThatKind as wrong:
        hint = f"; {wrong.suggestion}" if wrong.suggestion else ""
        raise typer.BadParameter(f"{wrong}{hint}") from None
