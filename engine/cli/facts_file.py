"""An applicant's facts from a file or from standard input, with the place of each."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.document import Mapping, Node, plain, read, read_file, read_json
from engine.errors import Position, Problem, SourceError
from engine.shape import locate

STANDARD_INPUT = "-"
_STEP = re.compile(r"\[(\d+)\]|\.([^.\[]+)")


@dataclass(frozen=True, slots=True)
class FactsFile:
    """Facts by name in raw form, and where they stand."""

    node: Mapping

    @property
    def facts(self) -> dict[str, Any]:
        """The facts in raw form."""
        facts: dict[str, Any] = plain(self.node)
        return facts

    def place(self, field: str) -> Position:
        """Where a fact, or a part of it (`exams[2].taken_on`), is written."""
        names = (name for name in self.node.names() if field.startswith(name))
        name = max(names, key=len, default="")
        steps = list(_steps(field[len(name) :]))
        value = self.node.get(name)
        if steps and isinstance(steps[0], int) and isinstance(value, Mapping):
            steps = ["value", *steps]  # records written at length
        return locate(self.node, [name, *steps])


def _steps(rest: str) -> Iterator[str | int]:
    for found in _STEP.finditer(rest):
        yield int(found[1]) if found[1] else found[2]


def read_facts(path: str) -> FactsFile:
    """The facts of a file, YAML or JSON, or of standard input; SourceError otherwise."""
    node = _from_input() if path == STANDARD_INPUT else read_file(Path(path))
    if not isinstance(node, Mapping):
        problem = Problem(node.position, "not facts by name", "write name: value on each line")
        raise SourceError([problem])
    return FactsFile(node)


def _from_input() -> Node:
    text = sys.stdin.buffer.read()
    if not text.lstrip().startswith(b"{"):
        return read(text, STANDARD_INPUT)
    try:
        return read_json(text, STANDARD_INPUT)
    except SourceError as wrong:
        if text.lstrip()[1:].lstrip().startswith(b'"'):
            raise wrong from None
        return read(text, STANDARD_INPUT)  # a mapping in braces is YAML too
