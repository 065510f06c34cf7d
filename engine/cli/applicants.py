"""Finding and loading the profiles that belong to a rulebook."""

from __future__ import annotations

from pathlib import Path

from engine.cli.rulebook import CHECKOUT
from engine.cli.screen import FAILED, fail
from engine.errors import SourceError
from engine.profiles.load import load_profiles, profile_files
from engine.profiles.profile import Profile
from engine.report.problems import problem_object, problem_text

PROFILES = CHECKOUT.parent / "tests" / "profiles"
"""The project's own profiles."""


def near(path: Path) -> Path:
    """A path as seen from here, where it lies below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def own_of(folder: Path, rulebook: Path | None) -> Path | None:
    """A folder of the project, where the rulebook is the project's own and the folder is there."""
    return near(folder) if rulebook is None and folder.is_dir() else None


def applicants(
    path: Path | None, *, skipped: bool = False, as_json: bool = False
) -> list[Profile] | None:
    """The profiles; ends the command where they cannot be read."""
    if path is None:
        return None
    try:
        return load_profiles(profile_files([path]), skipped=skipped)
    except SourceError as wrong:
        told = [problem_text(each) for each in wrong.problems]
        fail(FAILED, told, [problem_object(each) for each in wrong.problems], as_json=as_json)
