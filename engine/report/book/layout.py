"""Places for the boxes of a picture: groups that hang together, each in columns.

A box stands left of everything it leads to. Boxes of a column are ordered so that few lines
cross; groups stand beside each other as far as there is room, the largest first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

SWEEPS = 8

Graph = Mapping[str, frozenset[str]]
Columns = list[list[str]]


class Grid(NamedTuple):
    """How far apart boxes stand, measured from corner to corner, and the space between groups."""

    across: float
    down: float
    apart: float


def places(graph: Graph, grid: Grid) -> dict[str, tuple[float, float]]:
    """The upper left corner of each box."""
    groups = [columns(group) for group in _groups(graph)]
    widest = max((len(group) for group in groups), default=0)
    found: dict[str, tuple[float, float]] = {}
    column, top, below = 0, 0.0, 0.0
    for group in groups:
        if column and column + len(group) > widest:
            column, top = 0, below
        for name, (x, y) in _in_group(group, grid).items():
            found[name] = (x + column * grid.across, y + top)
        below = max(below, top + _tallest(group) * grid.down + grid.apart)
        column += len(group)
    return found


def _in_group(group: Columns, grid: Grid) -> dict[str, tuple[float, float]]:
    """The places inside a group, its columns in the middle of its height."""
    tallest = _tallest(group)
    return {
        name: (number * grid.across, (row + (tallest - len(column)) / 2) * grid.down)
        for number, column in enumerate(group)
        for row, name in enumerate(column)
    }


def _tallest(group: Columns) -> int:
    return max(len(column) for column in group)


def _groups(graph: Graph) -> list[Graph]:
    """The parts of a graph between which no line goes, the largest first."""
    near = {name: set(graph[name]) for name in graph}
    for name in graph:
        for other in graph[name]:
            near[other].add(name)
    groups, seen = list[Graph](), set[str]()
    for name in graph:
        reached = set(_reached(name, near, seen))
        if reached:
            groups.append({each: graph[each] for each in graph if each in reached})
    return sorted(groups, key=len, reverse=True)


def _reached(start: str, near: Mapping[str, set[str]], seen: set[str]) -> Iterator[str]:
    ahead = [start]
    while ahead:
        name = ahead.pop()
        if name not in seen:
            seen.add(name)
            ahead += near[name]
            yield name


def columns(graph: Graph) -> Columns:
    """The boxes by how far they are from what leads nowhere, ordered so that few lines cross."""
    depths: dict[str, int] = {}

    def depth(name: str) -> int:
        if name not in depths:
            depths[name] = 1 + max((depth(each) for each in graph[name]), default=-1)
        return depths[name]

    deepest = max(map(depth, graph), default=-1)
    found = [sorted(n for n in graph if depths[n] == deepest - at) for at in range(deepest + 1)]
    leading = {name: [each for each in graph if name in graph[each]] for name in graph}
    for _ in range(SWEEPS):
        for at, column in enumerate(found):
            _settle(column, leading, found[:at])
        for at in reversed(range(len(found))):
            _settle(found[at], graph, found[at + 1 :])
    return found


def _settle(
    column: list[str],
    joined: Mapping[str, Sequence[str] | frozenset[str]],
    others: Sequence[Sequence[str]],
) -> None:
    """Order a column by the middle of what its boxes are joined with in other columns."""
    rows = {name: (row + 0.5) / len(o) for o in others for row, name in enumerate(o)}
    own = {name: (row + 0.5) / len(column) for row, name in enumerate(column)}

    def middle(name: str) -> float:
        found = [rows[each] for each in joined[name] if each in rows]
        return sum(found) / len(found) if found else own[name]

    column.sort(key=middle)
