"""`eligibility serve`: the gRPC server."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.cli.options import JsonOption, RulebookOption
from engine.cli.rulebook import rulebook_folder
from engine.cli.screen import FAILED, WRONG_USAGE, fail, put, put_json
from engine.errors import EngineFault, SourceError
from engine.report.problems import problem_object, problem_text


def serve(
    *,
    address: Annotated[
        str, typer.Option(metavar="HOST:PORT", help="Where to listen; port 0 takes a free one.")
    ] = "127.0.0.1:50051",
    as_json: JsonOption = False,
    rulebook: RulebookOption = None,
) -> None:
    """Serve decisions over gRPC until stopped.

    Servers started with the same address share its calls; none is told of the others, so stop those
    that hold an older rulebook.
    """
    from engine.server import process

    folder = rulebook_folder(rulebook, as_json=as_json)
    try:
        process.serve(folder, address, ready=lambda port: _tell(address, port, as_json))
    except SourceError as wrong:
        told = [problem_text(each, folder) for each in wrong.problems]
        fail(FAILED, told, [problem_object(each) for each in wrong.problems], as_json=as_json)
    except process.CannotListen as wrong:
        fail(WRONG_USAGE, [str(wrong)], as_json=as_json)
    except EngineFault as wrong:
        fail(FAILED, [str(wrong)], as_json=as_json)


def _tell(address: str, port: int, as_json: bool) -> None:
    """Tell where the server listens, so that who asked for any port learns which."""
    listens = f"{address.rpartition(':')[0]}:{port}"
    if as_json:
        put_json({"address": listens})
    else:
        put(f"Serving on {listens}")
