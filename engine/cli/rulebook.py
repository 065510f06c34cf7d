"""Finding and loading the rulebook."""

from __future__ import annotations

from pathlib import Path

from engine.cli.screen import FAILED, WRONG_USAGE, fail, progress
from engine.errors import SourceError, UnknownRuleset
from engine.report.problems import problem_object, problem_text
from engine.ruleset.model import Rulebook, Ruleset
from engine.ruleset.rulebook import load_rulebook
from engine.ruleset.shipped import CHECKOUT, own_rulebook

__all__ = ["CHECKOUT", "open_rulebook", "rulebook_folder", "ruleset_of"]


def rulebook_folder(given: Path | None, *, as_json: bool = False) -> Path:
    """The folder given, or the one shipped in the package, or that of the checkout."""
    folder = given or own_rulebook()
    if not folder.is_dir():
        fail(WRONG_USAGE, [f"{folder}: no such rulebook folder"], as_json=as_json)
    return folder


def open_rulebook(given: Path | None, *, as_json: bool = False) -> Rulebook:
    """The rulebook; ends the command with all its problems where it has any."""
    folder = rulebook_folder(given, as_json=as_json)
    try:
        with progress("Reading the rulebook"):
            return load_rulebook(folder)
    except SourceError as wrong:
        told = [problem_text(each, folder) for each in wrong.problems]
        fail(FAILED, told, [problem_object(each) for each in wrong.problems], as_json=as_json)


def ruleset_of(rulebook: Rulebook, name: str, *, as_json: bool = False) -> Ruleset:
    """A ruleset by its id; ends the command where there is none."""
    found = rulebook.rulesets.get(name)
    if found is None:
        wrong = UnknownRuleset(name, rulebook.meant(name))
        fail(WRONG_USAGE, [str(wrong)], as_json=as_json)
    return found
