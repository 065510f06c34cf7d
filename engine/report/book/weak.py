"""What is weak in a rulebook: law that no source settles, looks that are old, what is open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from engine.report.book.names import part_name
from engine.report.words import TIERS, counted
from engine.ruleset.model import Ruleset
from engine.ruleset.rests import rests

FRESH_DAYS = 365
"""How long a look at a source is recent."""


class Sort(NamedTuple):
    """One sort of weak point: its name as a heading, and what it means for an answer."""

    title: str
    meaning: str


SORTS = {
    "undecided": Sort(
        "Rests on outdated or unverified sources only",
        "Comes to review, whatever the facts, until a source that decides is found.",
    ),
    "disputed": Sort(
        "Sources disagree", "Each reading is tried; where they differ, the answer is review."
    ),
    "passed": Sort("No longer sure", "The day until which this was sure has passed."),
    "stale": Sort("Not looked at for a year", "The source may have changed since."),
    "open": Sort("Open points", "What was not seen, or could not be settled."),
}
"""By the word that a weak point carries, in the order in which they are told."""


class Weak(NamedTuple):
    """A weak point of a ruleset: its sort, where it stands, and what it is in words."""

    sort: str
    ruleset: str
    link: str
    words: str


def weak_points(ruleset: Ruleset, as_of: date) -> Iterator[Weak]:
    """All weak points of a ruleset, each once."""
    found = (*_rests(ruleset, as_of), *_sources(ruleset, as_of), *_disputed(ruleset))
    yield from dict.fromkeys(found)
    for number, point in enumerate(ruleset.open_points):
        yield Weak("open", ruleset.id, part_name(ruleset.id, "open", str(number)), point)


def _rests(ruleset: Ruleset, as_of: date) -> Iterator[Weak]:
    for rest in rests(ruleset):
        link = part_name(ruleset.id, rest.kind, rest.name)
        tiers = {ruleset.sources[name].tier for name in rest.sources}
        if not any(tier.decides for tier in tiers):
            words = " and ".join(sorted(TIERS[tier] for tier in tiers))
            yield Weak("undecided", ruleset.id, link, f"{rest.what}: {words}")
        if rest.sure_until is not None and rest.sure_until < as_of:
            words = f"{rest.what}: sure until {rest.sure_until}"
            yield Weak("passed", ruleset.id, link, words)


def _sources(ruleset: Ruleset, as_of: date) -> Iterator[Weak]:
    for source in ruleset.sources.values():
        link = part_name(ruleset.id, "source", source.id)
        if source.sure_until is not None and source.sure_until < as_of:
            words = f"source `{source.id}`: sure until {source.sure_until}"
            yield Weak("passed", ruleset.id, link, words)
        if source.seen < as_of - timedelta(days=FRESH_DAYS):
            yield Weak("stale", ruleset.id, link, f"source `{source.id}`: seen {source.seen}")


def _disputed(ruleset: Ruleset) -> Iterator[Weak]:
    for parameter in ruleset.parameters.values():
        link = part_name(ruleset.id, "parameter", parameter.name)
        rows = sum(bool(row.readings[1:]) for row in parameter.rows)
        if rows:
            words = f"`{parameter.name}`: {counted(rows, 'value')} with several readings"
            yield Weak("disputed", ruleset.id, link, words)
