"""`eligibility test`: profiles are decided and compared with what they expect."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from engine.audit.coverage.gathering import Gathered, coverage_of
from engine.audit.coverage.report import coverage_lines, coverage_object
from engine.cli.options import JsonOption, RulebookOption
from engine.cli.rulebook import open_rulebook
from engine.cli.screen import FAILED, WRONG_USAGE, fail, put, put_file, put_json, put_lines
from engine.errors import SourceError
from engine.evaluation.decide import Evaluator
from engine.profiles.load import load_profiles, profile_files
from engine.profiles.pick import Pick
from engine.profiles.profile import Profile
from engine.profiles.run import Result, run
from engine.report.junit import junit_xml
from engine.report.problems import problem_object, problem_text
from engine.report.results import result_lines, results_object, summary
from engine.report.words import counted


def run_profiles(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH", exists=True, help="Profile files, or folders of them."),
    ],
    *,
    ruleset: Annotated[
        str | None,
        typer.Option(metavar="PATTERN", help="Only of this ruleset, or of a pattern (gate/*)."),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Only with this in the name, or of a pattern (a*b)."),
    ] = None,
    tag: Annotated[
        str | None, typer.Option(metavar="TAG", help="Only with this tag, or of a pattern.")
    ] = None,
    junit: Annotated[
        Path | None,
        typer.Option(metavar="FILE", dir_okay=False, help="Write JUnit XML into this file."),
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Tell what no profile touches of each ruleset.")
    ] = False,
    fail_under: Annotated[
        float | None,
        typer.Option(metavar="PERCENT", min=0, max=100, help="The least coverage that passes."),
    ] = None,
    as_json: JsonOption = False,
    rulebook: RulebookOption = None,
) -> None:
    """Run profiles: applicants and what is expected.

    Each that fails is told on one line, with the difference and why it came out so.
    """
    profiles = _picked(_loaded(paths, as_json), Pick(ruleset, name, tag), as_json)
    evaluator = Evaluator(open_rulebook(rulebook, as_json=as_json))
    results = _run(profiles, evaluator)
    decided = [(each.profile.facts, each.decision) for each in results if each.decision]
    covered = None
    if coverage or fail_under is not None:
        covered = coverage_of(decided, evaluator)
    if as_json:
        told = results_object(results, evaluator.rulebook.revision)
        put_json(told | ({"coverage": coverage_object(covered)} if covered else {}))
    else:
        put_lines(result_lines(results))
        if covered is not None:
            put("\n".join(coverage_lines(covered)))
        put(summary(results))
    if junit is not None:
        put_file(junit, junit_xml(results))
    _judge(results, covered, fail_under or 0)


def _judge(results: Sequence[Result], covered: Gathered | None, fail_under: float) -> None:
    """End the command with a failure where there is one."""
    if covered is not None and covered.overall.percent < fail_under:
        fail(FAILED, [f"coverage of {covered.overall.percent} % is below {fail_under} %"])
    if all(result.skipped for result in results):
        fail(FAILED, ["all of these profiles are skipped, so nothing was tested"])
    if any(result.failed for result in results):
        raise typer.Exit(FAILED)


def _loaded(paths: list[Path], as_json: bool) -> list[Profile]:
    try:
        profiles = load_profiles(profile_files(paths), skipped=True)
    except SourceError as wrong:
        told = [problem_text(each) for each in wrong.problems]
        fail(WRONG_USAGE, told, [problem_object(each) for each in wrong.problems], as_json=as_json)
    if not profiles:
        fail(FAILED, ["no profiles here, so nothing was tested"], as_json=as_json)
    return profiles


def _picked(profiles: list[Profile], pick: Pick, as_json: bool) -> list[Profile]:
    picked = pick.of(profiles)
    if not picked:
        said = f"none of {counted(len(profiles), 'profile')} fits {pick}, so nothing was tested"
        fail(FAILED, [said], as_json=as_json)
    return picked


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
