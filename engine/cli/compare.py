"""`eligibility compare`: what changed between two rulebooks, and whom that concerns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from engine.audit.comparing.changes import changes_between
from engine.audit.comparing.flips import flips_between
from engine.audit.comparing.told import Comparison, Side, comparison_lines, comparison_object
from engine.cli.applicants import PROFILES, applicants, near
from engine.cli.options import JsonOption
from engine.cli.revision import NoRevision, extract
from engine.cli.rulebook import open_rulebook
from engine.cli.screen import WRONG_USAGE, fail, progress, put_json, put_lines
from engine.evaluation.decide import tune_memory
from engine.profiles.profile import Profile
from engine.ruleset.model import Rulebook


def compare(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A rulebook's folder, or a revision.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same.")],
    *,
    profiles: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="PATH", exists=True, help="Profiles that are asked; the project's own."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Compare two rulebooks: folders, or git revisions of the project.

    What changed in the law is told in words, then which profiles come out otherwise, grouped by
    the change that caused it. A profile that cannot be asked of both is named with the reason.
    """
    before, after = _opened(old, as_json), _opened(new, as_json)
    asked = _asked(profiles, as_json)
    tune_memory()
    with progress("Comparing"):
        changes = changes_between(before, after)
        flips = flips_between(before, after, changes, asked)
    sides = Side(old, before.revision), Side(new, after.revision)
    found = Comparison(*sides, changes, flips)
    if as_json:
        put_json(comparison_object(found))
    else:
        put_lines(comparison_lines(found))


def _asked(paths: Sequence[Path] | None, as_json: bool) -> list[Profile]:
    """The profiles; the project's own where none are named."""
    wanted = paths or ([near(PROFILES)] if PROFILES.is_dir() else [])
    return [each for path in wanted for each in applicants(path, as_json=as_json) or ()]


def _opened(name: str, as_json: bool) -> Rulebook:
    """A rulebook of a folder or a revision; ends the command where it cannot be read."""
    if Path(name).is_dir():
        return open_rulebook(Path(name), as_json=as_json)
    with TemporaryDirectory() as folder:
        try:
            found = extract(name, Path(folder))
        except NoRevision as wrong:
            fail(WRONG_USAGE, [str(wrong)], as_json=as_json)
        return open_rulebook(found, as_json=as_json)
