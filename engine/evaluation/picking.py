"""Taking several things out of a row at once, which is faster than one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

Pick = Callable[[Sequence[Any]], tuple[Any, ...]]


def picking(places: list[int]) -> Pick:
    """Takes what stands at some places, as a tuple."""
    if len(places) == 1:
        only = places[0]
        return lambda row: (row[only],)
    return itemgetter(*places)
