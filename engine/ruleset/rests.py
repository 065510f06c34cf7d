"""What decides in a ruleset and rests on sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from engine.errors import Position
from engine.language.syntax import Row
from engine.ruleset.model import Ruleset

WHAT = {
    "requirement": "`{}`",
    "exception": "exception `{}`",
    "derived": "`{}`",
    "parameter": "a value of `{}`",
    "source": "source `{}`",
}
"""How a part is called, by what it is."""


class Rest(NamedTuple):
    """A part of the law, what it rests on, how long it is sure, and where it stands.

    `kind` is a key of WHAT, `name` what it is known by.
    """

    kind: str
    name: str
    sources: tuple[str, ...]
    sure_until: date | None
    position: Position

    @property
    def what(self) -> str:
        """The part in words."""
        return WHAT[self.kind].format(self.name)


def rests(ruleset: Ruleset) -> Iterator[Rest]:
    """The requirements, exceptions, derived values and rows of parameters of a ruleset."""
    for version in ruleset.versions:
        yield Rest("requirement", version.id, version.sources, version.sure_until, version.position)
        for each in version.unless:
            yield Rest("exception", each.id, each.sources, each.sure_until, each.position)
    for name, versions in ruleset.derived.items():
        for derived in versions:
            if derived.sources:
                yield Rest("derived", name, derived.sources, None, derived.position)
    yield from values(ruleset)


def values(ruleset: Ruleset) -> Iterator[Rest]:
    """The rows of a ruleset's parameters."""
    for parameter in ruleset.parameters.values():
        for row in parameter.rows:
            yield _of_row(parameter.name, row)


def _of_row(name: str, row: Row) -> Rest:
    """A row with all its readings, one of which is enough for it to decide."""
    sources = tuple(name for cell in row.readings for name in cell.sources)
    until = [cell.sure_until for cell in row.readings if cell.sure_until is not None]
    return Rest("parameter", name, sources, min(until, default=None), row.readings[0].position)
