"""A ruleset file: its nodes, their places, and its checked outer form."""

from __future__ import annotations

from dataclasses import dataclass

from engine.document import Mapping, Node, Sequence
from engine.errors import Position
from engine.ruleset.shape import RulesetFile
from engine.shape import locate


@dataclass(frozen=True, slots=True)
class File:
    """A ruleset file: its node and its checked outer form."""

    node: Mapping
    shape: RulesetFile

    def part(self, *path: str | int) -> Node | None:
        """The node at a path, or None."""
        node: Node | None = self.node
        for step in path:
            if isinstance(node, Mapping) and isinstance(step, str):
                node = node.get(step)
            elif isinstance(node, Sequence) and isinstance(step, int):
                node = node.items[step]
            else:
                return None
        return node

    def at(self, *path: str | int) -> Position:
        """The place of a path."""
        return locate(self.node, path)
