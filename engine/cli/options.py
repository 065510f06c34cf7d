"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

RulebookOption = Annotated[
    Path | None,
    typer.Option(
        "--rulebook",
        metavar="DIR",
        help="The folder of the rulebook; the project's own where it is not given.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
