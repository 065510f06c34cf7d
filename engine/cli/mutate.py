"""`eligibility mutate`: small mistakes put into rulesets, to see whether profiles notice them."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from engine.audit.mutation.marks import Mark, by_mutant, load_marks, unmatched
from engine.audit.mutation.running import Bench, try_all
from engine.audit.mutation.score import Score, judge, wrong_marks
from engine.audit.mutation.told import score_lines, scores_object
from engine.cli.options import JsonOption, RulebookOption
from engine.cli.rulebook import CHECKOUT, open_rulebook, rulebook_folder
from engine.cli.screen import FAILED, WRONG_USAGE, fail, put_json, put_lines
from engine.errors import Problem, SourceError, UnknownRuleset
from engine.evaluation.decide import Evaluator
from engine.profiles.load import profile_files
from engine.profiles.profile import Profile
from engine.report.problems import problem_object, problem_text
from engine.report.words import counted
from engine.ruleset.model import Rulebook

PROFILES = CHECKOUT.parent / "tests" / "profiles"
MARKS = "equivalent"


def mutate(
    ruleset: Annotated[
        str, typer.Argument(metavar="RULESET", help="A ruleset, or a pattern (gate/*).")
    ] = "*",
    *,
    profiles: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Profiles; the project's own where not given."),
    ] = None,
    equivalent: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            help="Mutants that no applicant can tell apart; equivalent/ beside the profiles.",
        ),
    ] = None,
    fail_under: Annotated[
        float, typer.Option(metavar="PERCENT", min=0, max=100, help="The least score that passes.")
    ] = 95,
    processes: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Processes; one for each processor.")
    ] = None,
    as_json: JsonOption = False,
    rulebook: RulebookOption = None,
) -> None:
    """Tell which mistakes in a ruleset its profiles would not notice.

    Each one is told with its place and with who would notice it.
    """
    given = profiles or PROFILES
    if not given.exists():
        fail(WRONG_USAGE, [f"{given}: no such profiles (name them with --profiles)"],
             as_json=as_json)  # fmt: skip
    bench = _bench(ruleset, given, rulebook, as_json)
    marks = _marks(equivalent or given.parent / MARKS, bench, as_json)
    scores = _scores(bench, marks, processes or os.cpu_count() or 1)
    wrong = [problem for each in scores for problem in _wrong(each, marks)]
    if wrong:
        _refuse(wrong, as_json)
    if as_json:
        put_json(scores_object(scores, bench.trials.rulebook.revision))
    else:
        put_lines(score_lines(scores, bench.folder))
    if any(score.percent < fail_under for score in scores):
        raise typer.Exit(FAILED)


def _bench(pattern: str, given: Path, rulebook: Path | None, as_json: bool) -> Bench:
    """What is to be tried; ends the command where a profile fails as it is."""
    folder = rulebook_folder(rulebook, as_json=as_json)
    try:
        chosen = _chosen(open_rulebook(rulebook, as_json=as_json), pattern)
        bench = Bench(folder, tuple(profile_files([given])), chosen)
        failing = bench.trials.failing
    except UnknownRuleset as wrong:
        fail(WRONG_USAGE, [str(wrong)], as_json=as_json)
    except SourceError as wrong:
        _refuse(wrong.problems, as_json)
    if not bench.trials.profiles:
        fail(FAILED, ["no profiles here, so no mutant would be noticed"], as_json=as_json)
    if failing:
        told = [f"{each.position}: {each.name} fails as it is" for each in failing]
        fail(FAILED, [*told, f"{counted(len(told), 'profile')} to be mended first"],
             as_json=as_json)  # fmt: skip
    return bench


def _chosen(book: Rulebook, pattern: str) -> tuple[str, ...]:
    """The families and rulesets that are meant; UnknownRuleset where there are none."""
    families = fnmatch.filter(book.families, pattern)
    if families and "*" not in pattern:
        return tuple(families)
    return (*families, *Evaluator(book).select(pattern))


def _refuse(problems: Sequence[Problem], as_json: bool) -> None:
    told = [problem_text(each) for each in problems]
    fail(FAILED, told, [problem_object(each) for each in problems], as_json=as_json)


def _marks(path: Path, bench: Bench, as_json: bool) -> list[Mark]:
    """The marks; ends the command where one of them matches no mutant."""
    try:
        marks = load_marks(path) if path.exists() else []
    except SourceError as wrong:
        _refuse(wrong.problems, as_json)
    book = bench.trials.rulebook
    known = {*book.rulesets, *book.families}
    if problems := list(unmatched(marks, bench.mutants_of, known)):
        _refuse(problems, as_json)
    return marks


def _scores(bench: Bench, marks: Sequence[Mark], processes: int) -> list[Score]:
    noticed = _tried(bench, processes)
    scores = []
    for name, mutants in bench.mutants_of.items():
        judged = judge(mutants, islice(noticed, len(mutants)), by_mutant(marks, name))
        scores.append(Score(name, bench.trials.concerned(name), judged))
    return scores


def _tried(bench: Bench, processes: int) -> Iterator[Profile | None]:
    console = Console(stderr=True)
    return iter(
        track(
            try_all(bench, processes),
            "Trying mutants",
            total=len(bench.mutants),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
    )


def _wrong(score: Score, marks: Sequence[Mark]) -> Iterator[Problem]:
    return wrong_marks(score.judged, by_mutant(marks, score.ruleset))
