"""`eligibility cases`: applicants at the thresholds of a ruleset, for a person to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from engine.audit.cases.applicant import Applicant, Bench
from engine.audit.cases.making import cases_of
from engine.audit.cases.writing import case_file
from engine.cli.options import RulebookOption, parse_day
from engine.cli.rulebook import CHECKOUT, open_rulebook, ruleset_of
from engine.cli.screen import FAILED, WRONG_USAGE, fail, put, put_file
from engine.decision import Outcome
from engine.errors import EligibilityError, SourceError
from engine.evaluation.decide import Evaluator
from engine.profiles.load import load_profiles, profile_files
from engine.profiles.profile import Profile
from engine.report.problems import problem_text
from engine.report.words import counted

PROFILES = CHECKOUT.parent / "tests" / "profiles"


def cases(
    ruleset: Annotated[str, typer.Argument(metavar="RULESET", help="Its id.")],
    *,
    base: Annotated[
        str | None,
        typer.Option(
            metavar="FILE[:NAME]",
            help="The profile to change; the ruleset's first eligible one where not given.",
        ),
    ] = None,
    as_of: Annotated[
        date | None,
        typer.Option(parser=parse_day, metavar="DATE", help="The date; the profile's by default."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The new file to write; shown by default.")
    ] = None,
    rulebook: RulebookOption = None,
) -> None:
    """Write profiles at each threshold and date of a ruleset.

    They stand just below, at and just above it; a person confirms what each must come to.
    """
    if output is not None and output.exists():
        fail(WRONG_USAGE, [f"{output}: is there already, and may hold cases that were confirmed"])
    book = open_rulebook(rulebook)
    ruleset_of(book, ruleset)
    profile = _base(base, ruleset)
    applicant = Applicant(profile.facts, as_of or profile.as_of)
    bench = Bench(Evaluator(book), ruleset)
    try:
        outcome = bench.decide(applicant).outcome
        made = cases_of(bench, applicant)
    except EligibilityError as wrong:
        fail(FAILED, [f"{profile.position}: {profile.name}: {wrong}"])
    text = case_file(ruleset, applicant, str(outcome), made)
    if output is None:
        put(text.rstrip())
        return
    put_file(output, text)
    number = sum(case.applicant is not None for case in made)
    put(f"{output}: {counted(number, 'case')} to confirm, from the profile {profile.name}")


def _base(given: str | None, ruleset: str) -> Profile:
    """The profile that is named, or the first that is eligible."""
    file, _, name = (given or "").partition(":")
    path = Path(file) if given else PROFILES
    if not path.exists():
        fail(WRONG_USAGE, [f"{path}: no such file or folder (name a profile with --base)"])
    found = [each for each in _loaded(path) if each.ruleset == ruleset]
    wanted = [each for each in found if each.name == name] if name else _eligible(found)
    if not wanted:
        said = f"called `{name}`" if name else "that is eligible"
        fail(WRONG_USAGE, [f"{path}: no profile of {ruleset} {said}"])
    return wanted[0]


def _loaded(path: Path) -> list[Profile]:
    try:
        return load_profiles(profile_files([path]))
    except SourceError as wrong:
        fail(FAILED, [problem_text(each) for each in wrong.problems])


def _eligible(profiles: Sequence[Profile]) -> list[Profile]:
    return [each for each in profiles if each.expected.outcome is Outcome.ELIGIBLE]
