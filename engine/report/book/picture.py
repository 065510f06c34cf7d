"""How rulesets build on one another: a picture of boxes, joined by lines.

Members of a family that ask nothing by themselves stand in the family's box; rulesets that
neither ask nor are asked are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from engine.report.book.layout import Graph, Grid, places
from engine.report.book.names import family_name, ruleset_name
from engine.report.words import counted
from engine.ruleset.model import Rulebook, Ruleset

WIDTH, HEIGHT, MARGIN = 196, 40, 8
GRID = Grid(WIDTH + 60, HEIGHT + 12, 34)
LONGEST, LONGEST_NOTE = 26, 30


class Box(NamedTuple):
    """A ruleset or a family with its place; `note` is a second line, `title` the whole words."""

    id: str
    link: str
    name: str
    note: str
    title: str
    family: bool
    x: float
    y: float


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


def picture(rulebook: Rulebook) -> Picture:
    """The picture of a rulebook."""
    rulesets = rulebook.rulesets
    members = {id: each.members for id, each in rulebook.families.items() if each.members}
    graph = graph_of(rulesets, members)
    found = places(graph, GRID)
    boxes = {id: _box(id, rulebook, found[id]) for id in found}
    joints = tuple(
        Joint(one, other, _path(boxes[one], boxes[other]))
        for one in boxes
        for other in sorted(graph[one])
    )
    shown = set(boxes) | {id for family in members.values() for id in family}
    width = max((box.x + WIDTH for box in boxes.values()), default=0) + MARGIN
    height = max((box.y + HEIGHT for box in boxes.values()), default=0) + MARGIN
    alone = tuple(id for id in rulesets if id not in shown)
    return Picture(tuple(boxes.values()), joints, int(width), int(height), alone)


def graph_of(rulesets: Mapping[str, Ruleset], members: Mapping[str, Sequence[str]]) -> Graph:
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


def _box(id: str, rulebook: Rulebook, place: tuple[float, float]) -> Box:
    x, y = (each + MARGIN for each in place)
    folder, _, tail = id.rpartition("/")
    if id in rulebook.rulesets:
        title, link = rulebook.rulesets[id].title, ruleset_name(id)
        note = title
    else:
        family = rulebook.families[id]
        title, link = family.title, family_name(id)
        note = f"family of {counted(len(family.members), 'ruleset')}"
    name = f"{folder}/{tail}" if id in rulebook.families else tail
    short, told = _short(name, LONGEST), _short(note, LONGEST_NOTE)
    return Box(id, link, short, told, title, id in rulebook.families, x, y)


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _path(one: Box, other: Box) -> str:
    """A curve from the right edge of one box to the left edge of another."""
    x, y = one.x + WIDTH, one.y + HEIGHT / 2
    to_x, to_y = other.x, other.y + HEIGHT / 2
    bend = min((to_x - x) / 2, GRID.across / 2)
    return f"M{x:g} {y:g} C{x + bend:g} {y:g} {to_x - bend:g} {to_y:g} {to_x:g} {to_y:g}"
