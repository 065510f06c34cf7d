"""`eligibility check`: whether the rulebook can be used, and every problem where it cannot."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from engine.cli.options import JsonOption, RulebookOption
from engine.cli.rulebook import rulebook_folder
from engine.cli.screen import FAILED, WRONG_USAGE, fail, progress, put, put_json
from engine.errors import Problem, SourceError
from engine.report.problems import problem_object, problem_text, rulebook_summary
from engine.report.words import counted
from engine.ruleset.rulebook import load_rulebook


def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Files or folders of the rulebook; all of it."),
    ] = None,
    *,
    as_json: JsonOption = False,
    rulebook: RulebookOption = None,
) -> None:
    """Check the rulebook.

    Every problem is told with its place and what to do about it.
    """
    folder = rulebook_folder(rulebook, as_json=as_json)
    parts = [_inside(path, folder, as_json) for path in paths or [folder]]
    try:
        with progress("Reading the rulebook"):
            checked = load_rulebook(folder)
    except SourceError as wrong:
        problems = [each for each in wrong.problems if _concerns(each, folder, parts)]
        elsewhere = len(wrong.problems) - len(problems)
        _tell(problems, elsewhere, folder, as_json)
        raise typer.Exit(FAILED if problems else 0) from None
    summary = rulebook_summary(checked)
    if as_json:
        put_json({"problems": [], "elsewhere": 0, "checked": summary})
        return
    words = (counted(number, noun.removesuffix("s")) for noun, number in summary.items())
    put(f"{folder}: no problems in {', '.join(words)}")


def _inside(path: Path, folder: Path, as_json: bool) -> Path:
    """A path as one inside the rulebook."""
    inside = path.resolve()
    if not inside.exists():
        fail(WRONG_USAGE, [f"{path}: no such file or folder"], as_json=as_json)
    if not inside.is_relative_to(folder.resolve()):
        said = f"{path} lies outside of the rulebook {folder} (name its rulebook with --rulebook)"
        fail(WRONG_USAGE, [said], as_json=as_json)
    return inside


def _concerns(problem: Problem, folder: Path, parts: Sequence[Path]) -> bool:
    """Whether a problem stands in one of these parts, or in no file of the rulebook."""
    file = (folder / problem.position.file).resolve()
    return not file.is_file() or any(file.is_relative_to(part) for part in parts)


def _tell(problems: Sequence[Problem], elsewhere: int, folder: Path, as_json: bool) -> None:
    if as_json:
        listed = [problem_object(each) for each in problems]
        put_json({"problems": listed, "elsewhere": elsewhere, "checked": None})
        return
    for problem in problems:
        put(problem_text(problem, folder))
    files = len({problem.position.file for problem in problems})
    words = f"{counted(len(problems), 'problem')} in {counted(files, 'file')}"
    put(f"{words}; {elsewhere} more elsewhere" if elsewhere else words)
