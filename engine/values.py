"""What can be known of a value: nothing, that it is absent, exactly, or within bounds.

A value is one of
    None       missing: nothing is known
    ABSENT     known not to exist
    a plain    bool, int, Decimal, date or str
    Interval   known within bounds
    Listing    a set of codes, perhaps with more to come
    Records    rows, perhaps with more to come, each surely or only perhaps in
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from engine.decision import Status


class _Absent:
    __slots__ = ()

    def __repr__(self) -> str:
        return "ABSENT"


class _Edge:
    """An end of every ordered scale: below or above whatever it is compared with."""

    __slots__ = ("_above",)

    def __init__(self, above: bool) -> None:
        self._above = above

    def __lt__(self, other: object) -> bool:
        return not self._above and other is not self

    def __gt__(self, other: object) -> bool:
        return self._above and other is not self

    def __le__(self, other: object) -> bool:
        return not self._above or other is self

    def __ge__(self, other: object) -> bool:
        return self._above or other is self

    def __repr__(self) -> str:
        return "HIGHEST" if self._above else "LOWEST"


ABSENT: Final = _Absent()
LOWEST: Final = _Edge(above=False)
HIGHEST: Final = _Edge(above=True)

Value: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Interval:
    """A value known to lie from `lo` to `hi`, both inclusive, or perhaps to be absent.

    `open`: a fact that is still missing may narrow it. When not open, the bounds come from a
    question that no fact can settle (a disputed day, a doubtful source), and a test that they
    leave undecided is for review.
    """

    lo: Any
    hi: Any
    absent: bool = False
    open: bool = True


@dataclass(frozen=True, slots=True)
class Listing:
    """The codes that are given, and whether these are all."""

    items: frozenset[str]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Records:
    """Rows of fields, and whether these are all.

    `sure` rows belong; `maybe` rows belong or not, with the status (UNKNOWN or REVIEW) that
    leaves it open.
    """

    sure: tuple[Mapping[str, Value], ...]
    maybe: tuple[tuple[Mapping[str, Value], Status], ...] = ()
    complete: bool = True

    @property
    def open(self) -> bool:
        """Whether a fact that is still missing may add or remove a row."""
        return not self.complete or any(status is Status.UNKNOWN for _, status in self.maybe)


def bounds(value: Value) -> tuple[Any, Any]:
    """The least and greatest that a known value can be; for a plain value, itself twice."""
    return (value.lo, value.hi) if type(value) is Interval else (value, value)


def interval(lo: Any, hi: Any, *, absent: bool, open: bool) -> Value:
    """The narrowest value for these bounds: plain when nothing is left open."""
    if not absent and lo == hi and lo is not LOWEST and lo is not HIGHEST:
        return lo
    return Interval(lo, hi, absent, open)
