"""Small mistakes in requirements, derived values, and the days on which they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from engine.audit.mutation.conditions import of_condition, of_measure
from engine.audit.mutation.thresholds import DAY
from engine.audit.mutation.variation import Variation, exchanged
from engine.language.syntax import Condition
from engine.ruleset.model import Derived, Effective, Excuse, Requirement

Version = TypeVar("Version", Requirement, Derived)
Placed = Iterator[tuple[str, Variation[Version]]]
"""Variations, each with the part of the requirement that it is in."""


def of_versions(
    versions: tuple[Version, ...], of_one: Callable[[Version], Placed[Version]]
) -> Iterator[tuple[str, Variation[tuple[Version, ...]]]]:
    """The mistakes in each version, and those in the days between them."""
    for at, version in enumerate(versions):
        which = _when(version.effective) if len(versions) > 1 else ""
        for part, each in of_one(version):
            place = ", ".join(filter(None, (which, part)))
            yield place, each.put(exchanged(versions, at, each.part))
    for variation in _of_days(versions):
        yield "", variation


def _when(effective: Effective) -> str:
    first = f"from {effective.start}" if effective.start else ""
    return first or f"until {effective.until}"


# One version


def of_requirement(source: Requirement) -> Placed[Requirement]:
    """The mistakes in one version of a requirement."""
    for name in ("applies_when", "met_when", "review_when"):
        condition: Condition | None = getattr(source, name)
        if condition is None:
            continue
        for each in of_condition(condition):
            changes: dict[str, Any] = {name: each.part}
            yield name, each.put(replace(source, **changes))
        if name != "met_when":
            yield name, _without(source, name, condition)
    for at, excuse in enumerate(source.unless):
        for changed in _of_excuse(source, at, excuse):
            yield f"unless {excuse.id}", changed


_MISSED = {
    "applies_when": "one to whom it does not apply and who does not meet it",
    "review_when": "one who does not meet it and is left to a human",
}


def _without(source: Requirement, name: str, condition: Condition) -> Variation[Requirement]:
    changed = replace(source, **{name: None})  # type: ignore[arg-type]
    return Variation(changed, condition.position, f"{name} left out", _MISSED[name])


def _of_excuse(source: Requirement, at: int, excuse: Excuse) -> Iterator[Variation[Requirement]]:
    for each in of_condition(excuse.when):
        new = replace(excuse, when=each.part)
        yield each.put(replace(source, unless=exchanged(source.unless, at, new)))
    fewer = replace(source, unless=exchanged(source.unless, at))
    yield Variation(fewer, excuse.position, "exception left out", "one whom only it excuses")


def of_derived(source: Derived) -> Placed[Derived]:
    """The mistakes in one version of a derived value."""
    for each in of_measure(source.measure):
        yield "", each.put(replace(source, measure=each.part))


# Days


def _of_days(versions: tuple[Version, ...]) -> Iterator[Variation[tuple[Version, ...]]]:
    """First and last days moved; where one version follows on another, the two together."""
    for at, version in enumerate(versions):
        if (start := version.effective.start) is not None:
            for day, noticed in ((start + DAY, start), (start - DAY, start - DAY)):
                change = f"in force from {start}: becomes from {day}"
                yield _told(versions, at, _begun(versions, at, day), change, noticed)
    last = len(versions) - 1
    if (until := versions[last].effective.until) is not None:
        for day, noticed in ((until + DAY, until + DAY), (until - DAY, until)):
            ended = exchanged(versions, last, _with_days(versions[last], until=day))
            change = f"in force until {until}: becomes until {day}"
            yield _told(versions, last, ended, change, noticed)


def _begun(versions: tuple[Version, ...], at: int, day: date) -> tuple[Version, ...]:
    """A version that begins on another day; the one before it ends on the day before."""
    changed = exchanged(versions, at, _with_days(versions[at], start=day))
    if not at:
        return changed
    return exchanged(changed, at - 1, _with_days(changed[at - 1], until=day - DAY))


def _with_days(version: Version, **days: date) -> Version:
    return replace(version, effective=replace(version.effective, **days))  # type: ignore[arg-type]


def _told(
    versions: tuple[Version, ...],
    at: int,
    changed: tuple[Version, ...],
    change: str,
    noticed: date,
) -> Variation[tuple[Version, ...]]:
    who = f"one with `{versions[at].effective.by}` on {noticed}, on which the answer changes"
    return Variation(changed, versions[at].position, change, who)
