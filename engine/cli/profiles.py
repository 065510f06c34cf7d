"""`eligibility test`: profiles are decided and compared with what they expect."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from engine.cli.options import JsonOption, RulebookOption
from engine.cli.rulebook import open_rulebook
from engine.cli.screen import FAILED, fail, put, put_json, put_lines
from engine.errors import SourceError
from engine.evaluation.decide import Evaluator
from engine.profiles.load import load_profiles, profile_files
from engine.profiles.profile import Profile
from engine.profiles.run import Result, run
from engine.report.problems import problem_object, problem_text
from engine.report.results import result_lines, results_object, summary


def run_profiles(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH", exists=True, help="Profile files, or folders of them."),
    ],
    *,
    as_json: JsonOption = False,
    rulebook: RulebookOption = None,
) -> None:
    """Run profiles: applicants and what is expected.

    Each that fails is told on one line, with the difference and why it came out so.
    """
    profiles = _loaded(paths, as_json)
    evaluator = Evaluator(open_rulebook(rulebook, as_json=as_json))
    results = _run(profiles, evaluator)
    if as_json:
        put_json(results_object(results, evaluator.rulebook.revision))
    else:
        put_lines(result_lines(results))
        put(summary(results))
    if not all(result.passed for result in results):
        raise typer.Exit(FAILED)


def _loaded(paths: list[Path], as_json: bool) -> list[Profile]:
    try:
        profiles = load_profiles(profile_files(paths))
    except SourceError as wrong:
        told = [problem_text(each) for each in wrong.problems]
        fail(FAILED, told, [problem_object(each) for each in wrong.problems], as_json=as_json)
    if not profiles:
        fail(FAILED, ["no profiles here, so nothing was tested"], as_json=as_json)
    return profiles


def _run(profiles: list[Profile], evaluator: Evaluator) -> list[Result]:
    console = Console(stderr=True)
    results = run(profiles, evaluator)
    shown = track(
        results,
        "Deciding",
        total=len(profiles),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    return list(shown)
