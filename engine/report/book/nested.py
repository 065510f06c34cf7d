"""Indented lines as a tree, so that a page nests what the terminal indents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from engine.report.paper import Line


class Part(NamedTuple):
    """A line, and the lines that stand below it."""

    text: str
    parts: tuple[Part, ...]


def nested(lines: Iterable[Line]) -> tuple[Part, ...]:
    """The lines, each with those that follow it further right."""
    return _nested(tuple(lines))


def _nested(lines: Sequence[Line]) -> tuple[Part, ...]:
    if not lines:
        return ()
    left = lines[0].indent
    starts = [number for number, line in enumerate(lines) if line.indent <= left]
    ends = [*starts[1:], len(lines)]
    return tuple(
        Part(lines[start].text, _nested(lines[start + 1 : end]))
        for start, end in zip(starts, ends, strict=True)
    )
