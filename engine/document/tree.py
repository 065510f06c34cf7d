"""Nodes as a parser completes them, the limits, and the problems met on the way."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import NoReturn
from unicodedata import normalize

from engine.document.characters import MOST_MARKS, REFUSED, crowded, naming
from engine.document.nodes import Mapping, Node, Scalar, Sequence
from engine.document.words import Doubtful, meaning
from engine.errors import Position, Problem

MOST_LEVELS = 32
MOST_NODES = 200_000
MOST_CHARACTERS = 10_000
MOST_PROBLEMS = 100
MOST_QUOTED = 60
"""The characters of a key that a message quotes."""


class Stop(Exception):
    """Reading ends here; the tree's problems say why."""


class Tree:
    """One file on its way to nodes; every method may raise Stop."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self._nodes = 0
        self._levels: list[tuple[Position, list[Node]]] = [(Position(name), [])]
        self._line_starts = [0]

    def fail(self, position: Position, message: str, suggestion: str = "") -> None:
        """Notes a problem; reading goes on unless there are too many."""
        self.problems.append(Problem(position, message, suggestion))
        if len(self.problems) >= MOST_PROBLEMS:
            raise Stop

    def stop(self, position: Position, message: str, suggestion: str = "") -> NoReturn:
        """Notes a problem that ends the reading."""
        self.fail(position, message, suggestion)
        raise Stop

    def take(self, given: str | bytes, most_bytes: int) -> str:
        """The text to parse, with refused characters replaced by harmless ones."""
        content = given.encode("utf-8", "surrogatepass") if isinstance(given, str) else given
        if len(content) > most_bytes:
            self.stop(Position(self.name), f"larger than {most_bytes:,} bytes", "split the file")
        text = (given if isinstance(given, str) else self._decode(given)).removeprefix("\ufeff")
        self._line_starts += [each.end() for each in re.finditer("\n", text)]
        for found in islice(REFUSED.finditer(text), MOST_PROBLEMS):
            self.fail(self.at(found.start()), naming(found[0]), "delete it")
        return REFUSED.sub("\ufffd", text) if self.problems else text

    def _decode(self, content: bytes) -> str:
        try:
            return content.decode()
        except UnicodeDecodeError as wrong:
            lines = content[: wrong.start].decode().split("\n")
            position = Position(self.name, len(lines), len(lines[-1]) + 1)
            self.stop(position, "not UTF-8", "save the file in the encoding UTF-8")

    def at(self, offset: int) -> Position:
        """The place of a character of the text."""
        line = bisect_right(self._line_starts, offset)
        return Position(self.name, line, offset - self._line_starts[line - 1] + 1)

    def innermost(self) -> Position | None:
        """Where the list or mapping began that is still open, or None."""
        return self._levels[-1][0] if len(self._levels) > 1 else None

    def root(self) -> Node:
        """The finished node."""
        if not self._levels[0][1]:
            self.stop(Position(self.name), "the file is empty", "write {} for no entries")
        return self._levels[0][1][0]

    def open(self, position: Position) -> None:
        """Begins a list or a mapping."""
        self._count(position)
        if len(self._levels) > MOST_LEVELS:
            self.stop(position, f"nested more than {MOST_LEVELS} deep")
        self._levels.append((position, []))

    def close_sequence(self) -> None:
        """Ends a list."""
        position, items = self._levels.pop()
        self._levels[-1][1].append(Sequence(tuple(items), position))

    def close_mapping(self) -> None:
        """Ends a mapping, whose keys and values came in turn."""
        position, parts = self._levels.pop()
        first: dict[str, Position] = {}
        entries = tuple(
            (key, value)
            for key, value in zip(parts[::2], parts[1::2], strict=True)
            if isinstance(key, Scalar) and self._is_new(key, first) or self._no_key(key)
        )
        self._levels[-1][1].append(Mapping(entries, position))
