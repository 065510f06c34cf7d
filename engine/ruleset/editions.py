"""Versions of one thing in the order in which they hold, with no day twice and none left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeVar

from engine.errors import Problem
from engine.ruleset.model import Derived, Requirement

Version = TypeVar("Version", Requirement, Derived)


def in_order(
    name: str, versions: Sequence[Version], problems: list[Problem]
) -> tuple[Version, ...]:
    """The versions by their first day; overlaps and gaps are appended to `problems`."""
    if len({version.effective.by for version in versions}) > 1:
        at = versions[1].position
        problems.append(Problem(at, f"the versions of `{name}` differ in `by`"))
    ordered = sorted(versions, key=lambda each: each.effective.start or date.min)
    for old, new in pairwise(ordered):
        _adjoin(name, old, new, problems)
        if new.effective.free_before:
            problems.append(Problem(new.position, "`before` belongs to the first version"))
    return tuple(ordered)


def _adjoin(name: str, old: Version, new: Version, problems: list[Problem]) -> None:
    until, start = old.effective.until, new.effective.start
    if until is None or start is None or start <= until:
        hint = f"the other is at {old.position}; end it the day before this one begins"
        problems.append(Problem(new.position, f"two versions of `{name}` hold on one day", hint))
    elif start > until + timedelta(days=1):
        message = f"no version of `{name}` holds between {until} and {start}"
        problems.append(Problem(new.position, message))
