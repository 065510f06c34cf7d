"""Mistakes in files and facts: one line each, with its place and what to do about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.errors import Position, Problem, Violation
from engine.ruleset.model import Rulebook


def problem_text(problem: Problem, folder: Path | None = None) -> str:
    """A problem as `file:line:column: message (suggestion)`, the file as seen from here."""
    position = problem.position
    if folder is not None and (folder / position.file).exists():
        position = Position(str(folder / position.file), position.line, position.column)
    return str(Problem(position, problem.message, problem.suggestion))


def problem_object(problem: Problem) -> dict[str, Any]:
    """A problem as a JSON object."""
    position = problem.position
    return {
        "file": position.file,
        "line": position.line,
        "column": position.column,
        "message": problem.message,
        "suggestion": problem.suggestion or None,
    }


def violation_object(violation: Violation) -> dict[str, Any]:
    """A violation as a JSON object."""
    return {"fact": violation.field, "reason": violation.reason, "message": violation.message}


def rulebook_summary(rulebook: Rulebook) -> dict[str, int]:
    """How many of each a rulebook holds."""
    rulesets = rulebook.rulesets.values()
    return {
        "rulesets": len(rulesets),
        "requirements": sum(len(each.requirements) for each in rulesets),
        "versions": sum(1 for each in rulesets for _ in each.versions),
        "sources": sum(len(each.sources) for each in rulesets),
        "facts": len(rulebook.vocabulary.facts),
    }
