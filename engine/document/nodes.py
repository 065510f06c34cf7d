"""What a file says, as frozen values that know where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

from engine.errors import Position

Value: TypeAlias = str | int | Decimal | bool | None


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value; `quoted` where quotes or a block (`|`, `>`) made it text."""

    value: Value
    position: Position
    quoted: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    position: Position


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys, which are always text and never stand twice, with their nodes, in their order."""

    entries: tuple[tuple[Scalar, Node], ...]
    position: Position
    _by_name: dict[str, tuple[Scalar, Node]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name = {str(entry[0].value): entry for entry in self.entries}
        object.__setattr__(self, "_by_name", by_name)

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def get(self, name: str) -> Node | None:
        """The node under a key, or None."""
        entry = self._by_name.get(name)
        return entry[1] if entry else None

    def key(self, name: str) -> Scalar | None:
        """The key itself, for its place, or None."""
        entry = self._by_name.get(name)
        return entry[0] if entry else None

    def names(self) -> tuple[str, ...]:
        """All keys."""
        return tuple(self._by_name)


Node: TypeAlias = Scalar | Sequence | Mapping


def plain(node: Node) -> Any:
    """The node as dict, list, str, int, Decimal, bool and None."""
    if isinstance(node, Mapping):
        return {key.value: plain(part) for key, part in node.entries}
    return [plain(part) for part in node.items] if isinstance(node, Sequence) else node.value


def entries(node: Node | None) -> Iterator[tuple[Scalar, Node]]:
    """All keys at any depth below a node, each with what stands under it."""
    if isinstance(node, Mapping):
        for key, value in node.entries:
            yield key, value
            yield from entries(value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from entries(item)
