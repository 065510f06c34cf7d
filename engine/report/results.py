"""Results of profiles: one line for each that failed, and a summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from engine.profiles.run import Result
from engine.report.paper import Line
from engine.report.words import counted


def result_lines(results: Iterable[Result]) -> Iterator[Line]:
    """For each failing profile a line with its place, the difference and the explanation."""
    for result in results:
        if not result.passed:
            profile = result.profile
            where = f"{profile.position}: {profile.name} [{profile.ruleset}, {profile.as_of}]"
            explained = " ".join(f"{name}: {why}" for name, why in result.explained)
            said = f"{'; '.join(result.differences)}. {explained}".strip()
            yield Line(said, mark=f"{where}:", style="red", whole=True)


def summary(results: Sequence[Result]) -> str:
    """How many ran, passed and failed."""
    failed = sum(not result.passed for result in results)
    files = len({result.profile.position.file for result in results})
    rulesets = len({result.profile.ruleset for result in results})
    ran = f"{counted(len(results), 'profile')} of {counted(rulesets, 'ruleset')}"
    return f"{ran} in {counted(files, 'file')}: {len(results) - failed} passed, {failed} failed"


def results_object(results: Sequence[Result], revision: str) -> dict[str, Any]:
    """All results as a JSON object."""
    failed = sum(not result.passed for result in results)
    return {
        "revision": revision,
        "ran": len(results),
        "passed": len(results) - failed,
        "failed": failed,
        "profiles": [_object(result) for result in results],
    }


def _object(result: Result) -> dict[str, Any]:
    profile, decision = result.profile, result.decision
    return {
        "file": profile.position.file,
        "line": profile.position.line,
        "name": profile.name,
        "ruleset": profile.ruleset,
        "as_of": profile.as_of.isoformat(),
        "passed": result.passed,
        "outcome": None if decision is None else str(decision.outcome),
        "differences": list(result.differences),
        "because": dict(result.explained),
    }
