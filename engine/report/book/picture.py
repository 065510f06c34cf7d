"""How rulesets build on one another: a picture of boxes in columns, joined by lines.

A box stands left of what it builds on. Members of a family that ask nothing by themselves stand
in the family's box; rulesets that neither ask nor are asked are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from engine.report.book.names import family_name, ruleset_name
from engine.report.words import counted
from engine.ruleset.model import Ruleset

WIDTH, HEIGHT = 250, 40
ACROSS, DOWN = 110, 14
MARGIN = 12
SWEEPS = 6
LONGEST = 34

Graph = Mapping[str, frozenset[str]]


class Box(NamedTuple):
    """A ruleset or a family with its place; `note` is a second line, `title` the whole words."""

    name: str
    link: str
    note: str
    title: str
    family: bool
    x: float
    y: float

    @property
    def short(self) -> str:
        """The name as far as it fits."""
        return self.name if len(self.name) <= LONGEST else f"{self.name[: LONGEST - 1]}…"


class Joint(NamedTuple):
    """A line from a box to what it builds on."""

    start: str
    end: str
    path: str


class Picture(NamedTuple):
    """All boxes and lines, the size, and the rulesets that stand alone."""

    boxes: tuple[Box, ...]
    joints: tuple[Joint, ...]
    width: int
    height: int
    alone: tuple[str, ...]


def picture(rulesets: Iterable[Ruleset]) -> Picture:
    """The picture of these rulesets."""
    by_id = {each.id: each for each in rulesets}
    members = defaultdict[str, list[str]](list)
    for each in by_id.values():
        if each.family:
            members[each.family].append(each.id)
    graph = _graph(by_id, members)
    places = _places(graph)
    boxes = {name: _box(name, *place, by_id, members) for name, place in places.items()}
    joints = tuple(
        Joint(one, other, _path(boxes[one], boxes[other]))
        for one in boxes
        for other in sorted(graph[one])
    )
    shown = set(boxes) | {id for family in members for id in members[family]}
    width = max((box.x + WIDTH for box in boxes.values()), default=0) + MARGIN
    height = max((box.y + HEIGHT for box in boxes.values()), default=0) + MARGIN
    alone = tuple(id for id in by_id if id not in shown)
    return Picture(tuple(boxes.values()), joints, int(width), int(height), alone)


def _graph(rulesets: Mapping[str, Ruleset], members: Mapping[str, Sequence[str]]) -> Graph:
    """What each box builds on; what all members of a family ask, the family asks."""
    asks = {id: each.asks() for id, each in rulesets.items()}
    shared = {
        family: frozenset.intersection(*(asks[id] for id in ids)) for family, ids in members.items()
    }
    asked = frozenset[str]().union(*asks.values())
    graph: dict[str, frozenset[str]] = dict(shared)
    for id, each in rulesets.items():
        own = asks[id] - shared.get(each.family, frozenset())
        if own or id in asked:
            graph[id] = own | ({each.family} if each.family else frozenset())
    return graph


def _places(graph: Graph) -> dict[str, tuple[float, float]]:
    columns = _columns(graph)
    tallest = max((len(column) for column in columns), default=0)
    return {
        name: (
            MARGIN + number * (WIDTH + ACROSS),
            MARGIN + (row + (tallest - len(column)) / 2) * (HEIGHT + DOWN),
        )
        for number, column in enumerate(columns)
        for row, name in enumerate(column)
    }


def _columns(graph: Graph) -> list[list[str]]:
    """The boxes by how far they are from what builds on nothing; few lines cross."""
    depths: dict[str, int] = {}

    def depth(name: str) -> int:
        if name not in depths:
            depths[name] = 1 + max((depth(each) for each in graph[name]), default=-1)
        return depths[name]

    deepest = max(map(depth, graph), default=-1)
    columns = [sorted(n for n in graph if depths[n] == deepest - at) for at in range(deepest + 1)]
    asking = {name: [each for each in graph if name in graph[each]] for name in graph}
    for _ in range(SWEEPS):
        for at, column in enumerate(columns):
            _settle(column, {name: asking[name] for name in column}, columns[:at])
        for at in reversed(range(len(columns))):
            below = {name: list(graph[name]) for name in columns[at]}
            _settle(columns[at], below, columns[at + 1 :])
    return columns


def _settle(
    column: list[str], joined: Mapping[str, Sequence[str]], others: Sequence[Sequence[str]]
) -> None:
    """Order a column by the middle of what its boxes are joined with."""
    rows = {name: (row + 0.5) / len(o) for o in others for row, name in enumerate(o)}
    own = {name: (row + 0.5) / len(column) for row, name in enumerate(column)}

    def middle(name: str) -> float:
        found = [rows[each] for each in joined[name] if each in rows]
        return sum(found) / len(found) if found else own[name]

    column.sort(key=middle)


def _box(
    name: str,
    x: float,
    y: float,
    rulesets: Mapping[str, Ruleset],
    members: Mapping[str, Sequence[str]],
) -> Box:
    if name in rulesets:
        each = rulesets[name]
        return Box(name, ruleset_name(name), each.title, each.title, False, x, y)
    note = f"family of {counted(len(members[name]), 'ruleset')}"
    return Box(name, family_name(name), note, note, True, x, y)


def _path(one: Box, other: Box) -> str:
    """A curve from the right edge of one box to the left edge of another."""
    x, y = one.x + WIDTH, one.y + HEIGHT / 2
    to_x, to_y = other.x, other.y + HEIGHT / 2
    bend = (to_x - x) / 2
    return f"M{x:g} {y:g} C{x + bend:g} {y:g} {to_x - bend:g} {to_y:g} {to_x:g} {to_y:g}"
