"""Values one unit beside a threshold, comparisons beside a comparison, and where they differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from engine.audit.mutation.words import value_words
from engine.calendar import Shift
from engine.language.syntax import Kind

DAY = timedelta(days=1)
MOST_CODES = 30
"""Of longer code lists no code is added to a list, one by one."""

FLIPS: dict[str, tuple[str, ...]] = {
    "at_least": ("more_than", "at_most"),
    "at_most": ("less_than", "at_least"),
    "more_than": ("at_least", "less_than"),
    "less_than": ("at_most", "more_than"),
    "before": ("on_or_before", "after"),
    "on_or_before": ("before", "on_or_after"),
    "after": ("on_or_after", "before"),
    "on_or_after": ("after", "on_or_before"),
    "one_of": ("none_of",),
    "none_of": ("one_of",),
    "includes_any_of": ("includes_all_of", "includes_none_of"),
    "includes_all_of": ("includes_any_of", "includes_none_of"),
    "includes_none_of": ("includes_any_of",),
}
"""By operator, those it may be mistaken for."""

_LOOSE = {"more_than": "at_least", "less_than": "at_most", "after": "on_or_after",
          "before": "on_or_before"}  # fmt: skip
"""Strict comparisons, with those that hold at the edge too."""
_EDGES = {*_LOOSE, *_LOOSE.values()}
_AT_THE_LOWER = {"at_least", "on_or_after", "less_than", "before"}
"""Comparisons that, of two thresholds, come apart at the lower one."""


def beside(value: Any, kind: Kind) -> Iterator[Any]:
    """The values one unit up and down: of a boolean the other one, of a list with a code changed.

    The unit of a decimal is that of its last place written.
    """
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, frozenset):
        yield from _lists(value, kind)
    elif isinstance(value, int | date | Decimal):
        yield value + _unit(value)
        yield value - _unit(value)


def _unit(value: Any) -> Any:
    if isinstance(value, date):
        return DAY
    if isinstance(value, Decimal):
        return Decimal(1).scaleb(min(int(value.as_tuple().exponent), 0))
    return 1


def _lists(codes: frozenset[str], kind: Kind) -> Iterator[frozenset[str]]:
    if len(codes) > 1:
        for code in sorted(codes):
            yield codes - {code}
    if kind.name in ("code", "list") and len(kind.codes) <= MOST_CODES:
        for code in sorted(set(kind.codes) - codes):
            yield codes | {code}


def became(old: Any, new: Any) -> str:
    """How a value differs from the one that it takes the place of."""
    if isinstance(old, frozenset):
        code = value_words(next(iter(old ^ new)))
        return f"{code} left out" if code in old else f"{code} added"
    return f"becomes {value_words(new)}"


def shifts_beside(shift: Shift) -> Iterator[Shift]:
    """The distance with each of its numbers one unit longer and shorter."""
    for name in ("years", "months", "days"):
        if number := getattr(shift, name):
            yield replace(shift, **{name: number + 1})
            yield replace(shift, **{name: number - 1})


def loose(operator: str, value: Any) -> tuple[str, Any]:
    """A strict comparison with a whole number or a day as the loose one that means the same."""
    if operator not in _LOOSE or isinstance(value, bool) or not isinstance(value, int | date):
        return operator, value
    up = operator in ("more_than", "after")
    return _LOOSE[operator], value + _unit(value) if up else value - _unit(value)


def apart(operator: str, old: Any, new: Any) -> str:
    """The value, in words, at which a comparison with `old` and one with `new` come apart."""
    if isinstance(old, frozenset):
        return value_words(next(iter(old ^ new)))
    if operator not in _EDGES:
        return f"{value_words(old)} or {value_words(new)}"
    return value_words(min(old, new) if operator in _AT_THE_LOWER else max(old, new))


def flipped_apart(operator: str, new: str, expected: str) -> str:
    """The value, in words, at which two operators come apart."""
    if operator not in _EDGES:
        return f"one that `{operator}` and `{new}` {expected} tell apart"
    same_side = _LOOSE.get(operator, operator) == _LOOSE.get(new, new)
    return f"exactly {expected}" if same_side else f"far from {expected}"
