"""Lines of text with their place, label and color, set to a width."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import TextWrapper
from typing import NamedTuple

from rich.text import Text

WIDTH = 100
"""Characters in a line where nothing else says how many there are."""
NARROWEST = 20
LONGEST_HANG = 12
"""The longest mark behind which further rows begin; behind a longer one they begin further left."""
SHORT_HANG = 4


class Line(NamedTuple):
    """One paragraph: `mark` stands before its text, which wraps behind it.

    `style` colors the mark, or the text where there is no mark. A `whole` text, such as an
    address, is never broken.
    """

    text: str = ""
    indent: int = 0
    mark: str = ""
    style: str = ""
    whole: bool = False


BLANK = Line()


def typeset(lines: Iterable[Line], width: int = WIDTH) -> Text:
    """The lines as one text, each broken at `width` characters."""
    return Text("\n").join(_set(line, width) for line in lines)


def _set(line: Line, width: int) -> Text:
    lead = " " * line.indent
    if not line.mark:
        rows = _rows(line.text, width - line.indent, line.whole)
        return Text("\n".join((lead + row).rstrip() for row in rows), line.style)
    hang = len(line.mark) + 1 if len(line.mark) <= LONGEST_HANG else SHORT_HANG
    filled = "\0" * (len(line.mark) + 1 - hang)  # room for the mark in the first row
    rows = _rows(filled + line.text, width - line.indent - hang, line.whole)
    first = Text(lead).append(line.mark, line.style).append(f" {rows[0][len(filled) :]}".rstrip())
    return Text("\n").join([first, *(Text(" " * hang + lead + row) for row in rows[1:])])


def _rows(text: str, width: int, whole: bool) -> list[str]:
    if whole:
        return [text]
    wrapper = TextWrapper(max(width, NARROWEST), break_long_words=False, break_on_hyphens=False)
    return wrapper.wrap(text) or [""]
