"""Reading the nodes of a file: names, lists and known keys, with every mistake reported at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from engine.document import Mapping as MappingNode
from engine.document import Node, Scalar
from engine.errors import Problem
from engine.language.literals import NotThatKind, near, read_value
from engine.language.syntax import Kind

T = TypeVar("T")
R = TypeVar("R")


class Unreadable(Exception):
    """A part that could not be read; its problem is already reported."""


class NodeReader:
    """Reads nodes of one file; mistakes are appended to `problems`."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems

    def fail(self, node: Node, message: str, suggestion: str = "") -> Unreadable:
        """Report a problem and return the exception to raise."""
        self.problems.append(Problem(node.position, message, suggestion))
        return Unreadable(message)

    def each(self, nodes: Iterable[T], read: Callable[[T], R]) -> tuple[R, ...]:
        """Read all nodes, so that every mistake is reported, then fail if one failed."""
        done, failed = [], False
        for node in nodes:
            try:
                done.append(read(node))
            except Unreadable:
                failed = True
        if failed:
            raise Unreadable
        return tuple(done)

    def part(self, node: MappingNode, name: str) -> Node:
        """A part that must be there."""
        part = node.get(name)
        if part is None:
            raise self.fail(node, f"`{name}` is missing")
        return part

    def only(self, node: MappingNode, allowed: Iterable[str]) -> None:
        """Refuse keys that have no meaning here."""
        names = sorted(allowed)
        unknown = [key for key, _ in node.entries if key.value not in names]
        for key in unknown:
            hint = near(str(key.value), names) or f"only {', '.join(f'`{n}`' for n in names)}"
            self.fail(key, f"`{key.value}` has no meaning here", hint)
        if unknown:
            raise Unreadable

    def word(self, node: Node) -> str:
        """A plain text."""
        if not isinstance(node, Scalar) or not isinstance(node.value, str) or not node.value:
            raise self.fail(node, "not a name")
        return node.value

    def literal(self, node: Node, kind: Kind) -> Any:
        """A value written in the file, of this kind."""
        if not isinstance(node, Scalar):
            raise self.fail(node, f"not {kind.words}")
        try:
            return read_value(node.value, kind)
        except NotThatKind as wrong:
            raise self.fail(node, f"`{_spelled(node)}` is {wrong}", wrong.suggestion) from None


def _spelled(node: Scalar) -> str:
    """A value as files spell it."""
    if node.value is None:
        return "null"
    return str(node.value).lower() if isinstance(node.value, bool) else str(node.value)
