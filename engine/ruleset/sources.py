"""The sources of a ruleset and of its family, and what cites them."""

from __future__ import annotations

from collections.abc import Iterable

from engine.decision import Tier
from engine.errors import Position, Problem
from engine.language.literals import near
from engine.ruleset.file import File
from engine.ruleset.model import Source


class Sources(dict[str, Source]):
    """Sources by id; every mistake is appended to `problems`."""

    def __init__(self, file: File, family: File | None, problems: list[Problem]) -> None:
        super().__init__()
        self._file, self._problems = file, problems
        self._family = family.node.position.file if family else ""
        for each in (family, file):
            if each is not None:
                self._add(each)

    def _add(self, file: File) -> None:
        for name, shape in file.shape.sources.items():
            position = file.at("sources", name)
            if name in self:
                message = f"source `{name}` is the family's already"
                self._problems.append(Problem(position, message, "give it another name"))
            self[name] = Source(
                name,
                shape.cite,
                shape.url,
                Tier(shape.tier),
                shape.seen,
                shape.sure_until,
                shape.note,
                position,
            )

    def cited(self, names: Iterable[str], position: Position) -> tuple[str, ...]:
        """Those names that are sources; the others are mistakes at this place.

        What a family cites its rulesets define, so a source that lacks is the ruleset's mistake.
        """
        known = []
        for name in names:
            if name in self:
                known.append(name)
            elif position.file == self._family:
                message = f"no source `{name}`, which the family cites"
                at = self._file.at("like")
                self._problems.append(Problem(at, message, "add it under `sources`"))
            else:
                self._problems.append(Problem(position, f"no source `{name}`", near(name, self)))
        return tuple(known)
