"""Scores as text for people and as objects for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from engine.audit.mutation.score import Fate, Judged, Score
from engine.errors import Position
from engine.report.paper import Line
from engine.report.words import counted


def score_lines(scores: Sequence[Score], folder: Path) -> Iterator[Line]:
    """Every survivor with what would kill it, then one line for each ruleset."""
    for score in scores:
        for each in score.of(Fate.SURVIVED):
            mutant = each.mutant
            said = f"{mutant.place}: {mutant.change}. Would be noticed by {mutant.noticed_by}."
            yield Line(said, mark=f"{_seen_from_here(mutant.position, folder)}:", whole=True)
    for score in scores:
        style = "green" if not score.count(Fate.SURVIVED) else "yellow"
        yield Line(_summary(score), mark=f"{score.percent:5.1f} %", style=style, whole=True)


def _summary(score: Score) -> str:
    counts = ", ".join(f"{score.count(fate)} {fate}" for fate in Fate)
    profiles = counted(score.profiles, "profile")
    return f"{score.ruleset}: {counted(len(score.judged), 'mutant')} on {profiles}: {counts}"


def _seen_from_here(position: Position, folder: Path) -> Position:
    return Position(str(folder / position.file), position.line, position.column)


def scores_object(scores: Sequence[Score], revision: str) -> dict[str, Any]:
    """All scores as a JSON object, with every mutant but those killed."""
    return {"revision": revision, "rulesets": [_object(score) for score in scores]}


def _object(score: Score) -> dict[str, Any]:
    return {
        "ruleset": score.ruleset,
        "score": score.percent,
        "profiles": score.profiles,
        "mutants": len(score.judged),
        **{str(fate): score.count(fate) for fate in Fate},
        "not_killed": [_mutant(each) for each in score.judged if each.fate is not Fate.KILLED],
    }


def _mutant(each: Judged) -> dict[str, Any]:
    position = each.mutant.position
    return {
        "file": position.file,
        "line": position.line,
        "column": position.column,
        "place": each.mutant.place,
        "change": each.mutant.change,
        "fate": str(each.fate),
        "why": each.why,
    }
