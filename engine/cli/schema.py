"""`eligibility schema`: JSON Schemas beside the rulebook, so that editors complete and check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.cli.options import JsonOption, RulebookOption
from engine.cli.rulebook import open_rulebook, rulebook_folder
from engine.cli.screen import FAILED, put, put_json
from engine.report.schemas import schemas

FOLDER = ".schema"


def schema(
    *,
    only_check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail where the files are out of date.")
    ] = False,
    as_json: JsonOption = False,
    rulebook: RulebookOption = None,
) -> None:
    """Write the JSON Schemas of the rulebook's files.

    They go into its folder .schema, for editors to complete and check what is written.
    """
    folder = rulebook_folder(rulebook, as_json=as_json) / FOLDER
    texts = schemas(open_rulebook(rulebook, as_json=as_json).vocabulary)
    stale = [folder / name for name, text in texts.items() if _written(folder / name) != text]
    stale += [path for path in sorted(folder.glob("*")) if path.name not in texts]
    if not only_check:
        _write(folder, texts)
    if as_json:
        put_json({"files": [str(folder / name) for name in texts], "stale": list(map(str, stale))})
    else:
        _tell(folder, texts, stale, only_check)
    if only_check and stale:
        raise typer.Exit(FAILED)


def _tell(folder: Path, texts: dict[str, str], stale: list[Path], only_check: bool) -> None:
    if not only_check:
        put(f"{folder}: {', '.join(texts)} written")
    elif not stale:
        put(f"{folder}: {', '.join(texts)} are up to date")
    for path in stale if only_check else ():
        put(f"{path}: out of date (run `eligibility schema`)")


def _written(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _write(folder: Path, texts: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
