"""Words and places in the files of a rulebook."""

from __future__ import annotations

from collections.abc import Iterator

from engine.document import Mapping, Node, Scalar, Sequence, entries
from engine.errors import Position


def under(node: Mapping, section: str) -> tuple[tuple[Scalar, Node], ...]:
    """The entries of a section of a file; none where it has no such section."""
    part = node.get(section)
    return part.entries if isinstance(part, Mapping) else ()


def scalars(node: Node) -> tuple[Scalar, ...]:
    """A value, or the values of a list."""
    items = node.items if isinstance(node, Sequence) else (node,)
    return tuple(item for item in items if isinstance(item, Scalar))


def texts(node: Node | None, name: str) -> list[tuple[str, Position]]:
    """The texts under all keys of this name, one each or in lists, with their places."""
    found = (each for key, value in entries(node) if key.value == name for each in scalars(value))
    return [(each.value, each.position) for each in found if isinstance(each.value, str)]


def cited(node: Mapping, section: str = "") -> Iterator[str]:
    """The sources that a file, or one section of it, cites."""
    for text, _ in texts(node.get(section) if section else node, "source"):
        yield text


def named_parameters(node: Mapping) -> set[str]:
    """The parameters that conditions and measures of a file name."""
    return {text for text, _ in texts(node, "parameter")}


def codes(node: Mapping) -> Iterator[Scalar]:
    """Every code that a file of the vocabulary declares."""
    for _, listed in under(node, "codes"):
        yield from _codes(listed)
    for key, value in entries(node.get("facts")):
        if key.value == "codes":
            yield from _codes(value)


def _codes(node: Node) -> tuple[Scalar, ...]:
    if isinstance(node, Mapping):
        return tuple(key for key, _ in node.entries)
    return scalars(node) if isinstance(node, Sequence) else ()
