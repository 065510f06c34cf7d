"""What there is to cover: each item with its place, and the sides from which it is to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from engine.errors import Position

Key: TypeAlias = tuple[object, ...]
"""What an item is known by while profiles are looked at."""

HELD, NOT_HELD, UNKNOWN = "held", "not held", "not known"
MET, NOT_MET = "met", "not met"
BEFORE, AFTER = "before", "after"
LAST_DAY, FIRST_DAY = "the last day before", "the first day"
USED, CITED = "used", "cited"


class Kind(StrEnum):
    """What an item is, in the words of the report."""

    TEST = "tests held and not held"
    RECORD_TEST = "tests of records held and not held"
    CONDITION = "exceptions and other conditions met and not met"
    DATE = "dates from both sides"
    ROW = "rows of parameters used"
    SOURCE = "sources cited"


COUNTED = (Kind.TEST, Kind.RECORD_TEST, Kind.DATE)
"""The kinds whose share a threshold is compared with."""
ASIDE = {
    UNKNOWN: "tests not known",
    LAST_DAY: "last days before a date",
    FIRST_DAY: "first days",
}
"""Sides that are reported apart and never counted."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to cover: `sides` must be seen, `aside` are told apart.

    A date has its first new `day` and the date fact that it is compared `by`, which is empty
    where a row of a parameter begins.
    """

    key: Key
    kind: Kind
    place: Position
    words: str
    sides: Sequence[str]
    aside: Sequence[str] = ()
    day: date | None = None
    by: str = ""
