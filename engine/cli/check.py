"""`eligibility check`: whether the rulebook can be used, and what named checks find in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from engine.audit.checks.book import open_book
from engine.audit.checks.complaint import Complaint, Severity
from engine.audit.checks.registry import CHECKS, complaints
from engine.audit.checks.told import (
    check_object,
    check_text,
    complaint_object,
    complaint_text,
    complaints_summary,
)
from engine.cli.applicants import PROFILES, applicants, own_of
from engine.cli.options import JsonOption, RulebookOption, parse_day
from engine.cli.rulebook import rulebook_folder
from engine.cli.screen import FAILED, WRONG_USAGE, fail, progress, put, put_json
from engine.errors import Position, Problem, SourceError
from engine.report.problems import problem_object, problem_text, rulebook_summary
from engine.report.words import counted
from engine.ruleset.model import Rulebook
from engine.ruleset.rulebook import load_rulebook


def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Files or folders of the rulebook; all of it."),
    ] = None,
    *,
    only_list: Annotated[
        bool, typer.Option("--list", help="List the checks, and check nothing.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail too.")] = False,
    as_of: Annotated[
        date | None,
        typer.Option(
            parser=parse_day,
            metavar="DATE",
            help="The day from which the age of sources is counted; today by default.",
        ),
    ] = None,
    profiles: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            exists=True,
            help="Profiles that must touch every requirement; the project's own for its rulebook.",
        ),
    ] = None,
    as_json: JsonOption = False,
    rulebook: RulebookOption = None,
) -> None:
    """Check the rulebook.

    Every problem is told with its place and what to do about it. Where there is none, named
    checks look for what can hardly be meant: errors fail, warnings are shown.
    """
    if only_list:
        _list(as_json)
        return
    folder = rulebook_folder(rulebook, as_json=as_json)
    parts = [_inside(path, folder, as_json) for path in paths or [folder]]
    checked = _loaded(folder, parts, as_json)
    day = as_of or datetime.now().astimezone().date()
    asked = applicants(profiles or own_of(PROFILES, rulebook), as_json=as_json)
    with progress("Checking the rulebook"):
        found = complaints(open_book(folder, checked, day, asked))
    here = [each for each in found if _stands_in(each.position, folder, parts)]
    _tell_complaints(here, len(found) - len(here), folder, checked, as_json)
    if any(strict or each.severity is Severity.ERROR for each in here):
        raise typer.Exit(FAILED)


def _list(as_json: bool) -> None:
    if as_json:
        put_json({"checks": [check_object(each) for each in CHECKS]})
        return
    for each in CHECKS:
        put(check_text(each))


def _loaded(folder: Path, parts: Sequence[Path], as_json: bool) -> Rulebook:
    """The rulebook; ends the command with its problems where it has any."""
    try:
        with progress("Reading the rulebook"):
            return load_rulebook(folder)
    except SourceError as wrong:
        problems = [each for each in wrong.problems if _stands_in(each.position, folder, parts)]
        elsewhere = len(wrong.problems) - len(problems)
        _tell(problems, elsewhere, folder, as_json)
        raise typer.Exit(FAILED if problems else 0) from None


def _inside(path: Path, folder: Path, as_json: bool) -> Path:
    """A path as one inside the rulebook."""
    inside = path.resolve()
    if not inside.exists():
        fail(WRONG_USAGE, [f"{path}: no such file or folder"], as_json=as_json)
    if not inside.is_relative_to(folder.resolve()):
        said = f"{path} lies outside of the rulebook {folder} (name its rulebook with --rulebook)"
        fail(WRONG_USAGE, [said], as_json=as_json)
    return inside


def _stands_in(position: Position, folder: Path, parts: Sequence[Path]) -> bool:
    """Whether a place lies in one of these parts, or in no file of the rulebook."""
    file = (folder / position.file).resolve()
    return not file.is_file() or any(file.is_relative_to(part) for part in parts)


def _tell_complaints(
    found: Sequence[Complaint], elsewhere: int, folder: Path, rulebook: Rulebook, as_json: bool
) -> None:
    summary = rulebook_summary(rulebook)
    if as_json:
        listed = [complaint_object(each) for each in found]
        put_json({"problems": [], "elsewhere": elsewhere, "complaints": listed, "checked": summary})
        return
    for each in found:
        put(complaint_text(each, folder))
    words = ", ".join(counted(number, noun.removesuffix("s")) for noun, number in summary.items())
    told = complaints_summary(found) if found else "no problems"
    rest = f"; {elsewhere} more elsewhere" if elsewhere else ""
    put(f"{folder}: {told} in {words}{rest}")


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
