"""Several decisions about one applicant: one line each, the most hopeful first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.report.decision import Object
from engine.report.paper import BLANK, Line
from engine.report.words import OUTCOMES, STATUSES, counted

TOLD = ("not_met", "unknown", "review")


def ranked(decisions: Iterable[Object]) -> list[Object]:
    """Decisions by outcome, best first, then with the fewest requirements not met and unknown."""
    return sorted(decisions, key=_rank)


def _rank(told: Object) -> tuple[int, int, int, str]:
    statuses = [each["status"] for each in told["requirements"]]
    place = list(OUTCOMES).index(told["outcome"])
    return place, statuses.count("not_met"), statuses.count("unknown"), told["ruleset"]


def several_lines(decisions: list[Object]) -> Iterator[Line]:
    """One line for each decision, in the order given, and where they come from."""
    first = decisions[0]
    yield Line(f"{counted(len(decisions), 'ruleset')}, as of {first['as_of']}", style="bold")
    yield BLANK
    longest = max(len(each["ruleset"]) for each in decisions)
    for told in decisions:
        yield _line(told, longest)
    yield BLANK
    yield Line(f"Rulebook {first['revision']}, engine {first['engine']}.", style="dim", whole=True)


def _line(told: Object, longest: int) -> Line:
    outcome = OUTCOMES[told["outcome"]]
    width = max(len(each.words) for each in OUTCOMES.values())
    ruleset = told["ruleset"].ljust(longest)
    text = f" {ruleset}  {_open_points(told)}".rstrip()
    return Line(text, mark=outcome.words.ljust(width), style=outcome.style, whole=True)


def _open_points(told: Object) -> str:
    """What stands in the way: `2 not met: a, b; 1 not known: c`."""
    found = {
        status: [each["id"] for each in told["requirements"] if each["status"] == status]
        for status in TOLD
    }
    parts = (
        f"{len(ids)} {STATUSES[status].words}: {', '.join(ids)}"
        for status, ids in found.items()
        if ids
    )
    return "; ".join(parts)
