"""Results of profiles: one line for each that failed, and a summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from engine.profiles.run import Result
from engine.report.paper import Line
from engine.report.words import counted


def result_lines(results: Iterable[Result]) -> Iterator[Line]:
    """For each failing profile a line with its place, the difference and the explanation.

    For each skipped one a line with its place and the reason.
    """
    for result in results:
        profile = result.profile
        where = f"{profile.position}: {profile.name} [{profile.ruleset}, {profile.as_of}]"
        if result.skipped:
            yield Line(f"skipped, {profile.skip}", mark=f"{where}:", style="yellow", whole=True)
        elif result.failed:
            explained = " ".join(f"{name}: {why}" for name, why in result.explained)
            told = "; ".join(result.differences)
            said = f"{told}{'' if told.endswith('?') else '.'} {explained}".strip()
            yield Line(said, mark=f"{where}:", style="red", whole=True)


def summary(results: Sequence[Result]) -> str:
    """How many ran, passed, failed and were skipped."""
    files = len({result.profile.position.file for result in results})
    rulesets = len({result.profile.ruleset for result in results})
    ran = f"{counted(len(results), 'profile')} of {counted(rulesets, 'ruleset')}"
    counts = _counts(results)
    told = (
        f"{ran} in {counted(files, 'file')}: {counts['passed']} passed, {counts['failed']} failed"
    )
    return f"{told}, {counts['skipped']} skipped" if counts["skipped"] else told


def results_object(results: Sequence[Result], revision: str) -> dict[str, Any]:
    """All results as a JSON object."""
    return {
        "revision": revision,
        **_counts(results),
        "profiles": [_object(result) for result in results],
    }


def _counts(results: Sequence[Result]) -> dict[str, int]:
    skipped = sum(result.skipped for result in results)
    failed = sum(result.failed for result in results)
    ran = len(results) - skipped
    return {"ran": ran, "passed": ran - failed, "failed": failed, "skipped": skipped}


def _object(result: Result) -> dict[str, Any]:
    profile, decision = result.profile, result.decision
    return {
        "file": profile.position.file,
        "line": profile.position.line,
        "name": profile.name,
        "ruleset": profile.ruleset,
        "as_of": profile.as_of.isoformat(),
        "passed": result.passed,
        "skipped": profile.skip or None,
        "outcome": None if decision is None else str(decision.outcome),
        "differences": list(result.differences),
        "because": dict(result.explained),
    }
