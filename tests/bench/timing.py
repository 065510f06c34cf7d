"""Medians of interleaved runs, so that a noisy moment falls on all that is compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter


def interleaved(
    works: Mapping[str, Callable[[], object]], rounds: int, repeats: int
) -> dict[str, float]:
    """The median time of one call of each work in microseconds."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            start = perf_counter()
            for _ in range(repeats):
                work()
            taken[name].append((perf_counter() - start) / repeats * 1e6)
    return {name: median(each) for name, each in taken.items()}
