"""Nodes as a parser completes them, the limits, and the problems met on the way."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class _Level:
    """A list or a mapping that is not closed yet; keys and values of a mapping in turn."""

    position: Position
    is_mapping: bool = False
    parts: list[Node] = field(default_factory=list)


class Tree:
    """One file on its way to nodes; every method may raise Stop."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self._nodes = 0
        self._levels = [_Level(Position(name))]
        self._line_starts = [0]

    def fail(self, position: Position, message: str, suggestion: str = "") -> None:
        """Notes a problem; reading goes on unless there are too many."""
        self.problems.append(Problem(position, message, suggestion))
        if len(self.problems) >= MOST_PROBLEMS:
            raise Stop

    def stop(self, position: Position, message: str, suggestion: str = "") -> NoReturn:
        """Notes a problem that ends the reading, and those of the mappings left open."""
        self.fail(position, message, suggestion)
        for level in self._levels:
            if level.is_mapping:
                self._entries(level)
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
        return self._levels[-1].position if len(self._levels) > 1 else None

    def is_finished(self) -> bool:
        """Whether a whole document has been taken."""
        return bool(self._levels[0].parts)

    def root(self) -> Node:
        """The finished node; Stop when there is none."""
        if not self.is_finished():
            self.stop(Position(self.name), "the file is empty", "write {} for no entries")
        return self._levels[0].parts[0]

    def open(self, position: Position, is_mapping: bool) -> None:
        """Begins a list or a mapping."""
        self._count(position)
        if len(self._levels) > MOST_LEVELS:
            self.stop(position, f"nested more than {MOST_LEVELS} deep")
        self._levels.append(_Level(position, is_mapping))

    def close(self) -> None:
        """Ends the innermost list or mapping."""
        level = self._levels.pop()
        if level.is_mapping:
            self._put(Mapping(tuple(self._entries(level)), level.position))
        else:
            self._put(Sequence(tuple(level.parts), level.position))

    def text(self, written: str, position: Position, quoted: bool = True) -> None:
        """Adds a text."""
        self._count(position)
        if not (written.isascii() and written.isprintable() and len(written) <= MOST_CHARACTERS):
            written = self._checked(written, position)
        self._put(Scalar(written, position, quoted))

    def word(self, written: str, position: Position) -> None:
        """Adds what a plain word means; as text, where that is doubtful."""
        try:
            value = meaning(written)
        except Doubtful as doubt:
            self.fail(position, str(doubt), doubt.suggestion)
            value = written
        if isinstance(value, str):
            self.text(value, position, quoted=False)
        else:
            self._count(position)
            self._put(Scalar(value, position, False))

    def _checked(self, written: str, position: Position) -> str:
        """A text in form NFC, or as it is with a problem noted."""
        if len(written) > MOST_CHARACTERS:
            self.fail(position, f"a text of more than {MOST_CHARACTERS:,} characters")
        elif found := REFUSED.search(written):
            self.fail(position, naming(found[0]), "delete it")
        elif crowded(written):
            self.fail(position, f"more than {MOST_MARKS} marks on one letter")
        else:
            return normalize("NFC", written)
        return written

    def _put(self, node: Node) -> None:
        self._levels[-1].parts.append(node)

    def _entries(self, level: _Level) -> Iterable[tuple[Scalar, Node]]:
        """The good entries of a mapping; problems for the others."""
        entries: dict[str, tuple[Scalar, Node]] = {}
        for key, value in zip(level.parts[::2], level.parts[1::2], strict=False):
            if wrong := _wrong_key(key, entries):
                self.fail(key.position, *wrong)
            elif isinstance(key, Scalar):
                entries[str(key.value)] = (key, value)
        return entries.values()

    def _count(self, position: Position) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            self.stop(position, f"more than {MOST_NODES:,} values", "split the file")


def _wrong_key(key: Node, entries: dict[str, tuple[Scalar, Node]]) -> tuple[str, str] | None:
    """Why a key cannot join the entries, with a suggestion."""
    if not isinstance(key, Scalar):
        return "a list or mapping as a key", "write a text before the colon"
    if not isinstance(key.value, str):
        return "a key that is not text", "quote it"
    if key.value == "<<" and not key.quoted:
        return "a merge key (<<) is not allowed", "write the entries out"
    if key.value in entries:
        name = key.value[:MOST_QUOTED]
        line = entries[key.value][0].position.line
        return f"`{name}` stands twice in one mapping", f"the first is on line {line}"
    return None
