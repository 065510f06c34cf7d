"""`eligibility serve`: the gRPC server."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.cli.options import RulebookOption
from engine.cli.rulebook import rulebook_folder
from engine.cli.screen import FAILED, WRONG_USAGE, fail, put
from engine.errors import EngineFault, SourceError
from engine.report.problems import problem_text


def serve(
    *,
    address: Annotated[
        str, typer.Option(metavar="HOST:PORT", help="Where to listen; port 0 takes a free one.")
    ] = "127.0.0.1:50051",
    rulebook: RulebookOption = None,
) -> None:
    """Serve decisions over gRPC until stopped."""
    from engine.server import process

    host = address.rpartition(":")[0]
    folder = rulebook_folder(rulebook)
    try:
        process.serve(folder, address, ready=lambda port: put(f"Serving on {host}:{port}"))
    except SourceError as wrong:
        fail(FAILED, [problem_text(each, folder) for each in wrong.problems])
    except process.CannotListen as wrong:
        fail(WRONG_USAGE, [str(wrong)])
    except EngineFault as wrong:
        fail(FAILED, [str(wrong)])
