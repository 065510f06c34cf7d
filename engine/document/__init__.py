"""Strict YAML and strict JSON in, nodes with their places out.

Every file that people write comes through here. What can be read in two ways is refused with a
word on what to write instead; depth and size are checked on the parser's events, so that a
hostile file is left before anything large is built. Messages never quote a value, only keys: a
file may hold facts about a person.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from engine.document.json_tokens import walk_json
from engine.document.nodes import Mapping, Node, Scalar, Sequence, entries, plain
from engine.document.tree import Stop, Tree
from engine.document.yaml_events import walk_yaml
from engine.errors import Position, Problem, SourceError

__all__ = [
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "entries",
    "plain",
    "read",
    "read_file",
    "read_json",
]

MOST_BYTES = 1_000_000


def read(text: str | bytes, name: str, most_bytes: int = MOST_BYTES) -> Node:
    """One YAML document as nodes; SourceError with every problem found.

    Plain words mean what the YAML 1.2 core schema says, less its doubtful spellings: only
    `null`, `~`, nothing, `true`, `false` and decimal numbers are more than text. Text is brought
    to Unicode's form NFC. `name` is the file in positions.
    """
    return _read(text, name, most_bytes, walk_yaml)


def read_json(text: str | bytes, name: str, most_bytes: int = MOST_BYTES) -> Node:
    """One JSON text (RFC 8259, but no exponents) as nodes; SourceError with every problem found.

    What is wrong with a word, a key or a character is collected; a mistake of form ends it.
    """
    return _read(text, name, most_bytes, walk_json)


def read_file(path: Path, name: str | None = None, most_bytes: int = MOST_BYTES) -> Node:
    """The nodes of a file, read as JSON if it is called .json; SourceError also if unreadable.

    Takes at most `most_bytes` + 1 from the disk. `name` defaults to the path as given.
    """
    name = str(path) if name is None else name
    try:
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except (OSError, ValueError) as wrong:
        reason = (getattr(wrong, "strerror", None) or "not a path").lower()
        raise SourceError([Problem(Position(name), f"cannot be read: {reason}")]) from None
    walk = walk_json if path.suffix.lower() == ".json" else walk_yaml
    return _read(content, name, most_bytes, walk)


def _read(text: str | bytes, name: str, most_bytes: int, walk: Callable[[Tree, str], None]) -> Node:
    tree = Tree(name)
    try:
        walk(tree, tree.take(text, most_bytes))
        root = tree.root()
    except Stop:
        root = None
    if root is None or tree.problems:
        raise SourceError(tree.problems)
    return root
