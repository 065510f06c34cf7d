"""The requirements of a ruleset: its family's, with what the ruleset adds to them, then its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.document import Node, Scalar, entries
from engine.errors import Position, Problem
from engine.language.constants import legal_constants
from engine.language.literals import near
from engine.language.parse import Unreadable
from engine.language.syntax import Condition, Group
from engine.ruleset.definitions import Definitions
from engine.ruleset.editions import in_order
from engine.ruleset.file import File
from engine.ruleset.model import ALWAYS, Effective, Excuse, Requirement
from engine.ruleset.shape import AlsoShape, EffectiveShape, RequirementShape, UnlessShape
from engine.ruleset.sources import Sources

Path = tuple[str | int, ...]
NOTHING = AlsoShape()


class Requirements:
    """Reads the requirements of one ruleset; every mistake is appended to `problems`."""

    def __init__(
        self,
        file: File,
        family: File | None,
        sources: Sources,
        definitions: Definitions,
        problems: list[Problem],
    ) -> None:
        self.file, self.family, self.problems = file, family, problems
        self.sources, self.definitions = sources, definitions

    def _fail(self, position: Position, message: str, suggestion: str = "") -> None:
        self.problems.append(Problem(position, message, suggestion))

    def read(self) -> dict[str, tuple[Requirement, ...]]:
        """All versions of each requirement by its id, in the order of the files."""
        found: dict[str, list[Requirement]] = {}
        for file, index, shape in self._asked():
            found.setdefault(shape.id, []).append(self._requirement(file, index, shape))
        return {id: in_order(id, versions, self.problems) for id, versions in found.items()}

    def _asked(self) -> Iterator[tuple[File, int, RequirementShape]]:
        left_out, asked = self._of_the_family("without"), set[str]()
        for id, reason in self.file.shape.without.items():
            self.sources.cited(reason.source, self.file.at("without", id))
        for index, shape in enumerate(self.family.shape.requirements if self.family else ()):
            path = ("requirements", index)
            parts = [(*path, name) for name in ("applies_when", "met_when", "review_when")]
            if self.family and shape.id not in left_out and self._given(self.family, parts):
                asked.add(shape.id)
                yield self.family, index, shape
        for id in self._of_the_family("also") - asked:
            self._fail(self.file.at("also", id), f"`{id}` of the family is not asked here")
        for index, shape in enumerate(self.file.shape.requirements):
            yield self.file, index, shape

    def _of_the_family(self, section: str) -> set[str]:
        """The requirements of the family that a section of the ruleset names."""
        known = [each.id for each in self.family.shape.requirements] if self.family else []
        named: set[str] = set(getattr(self.file.shape, section))
        for id in named.difference(known):
            position = self.file.at(section, id)
            self._fail(position, f"the family has no requirement `{id}`", near(id, known))
        return named.intersection(known)

    def _given(self, file: File, paths: Iterable[Path]) -> bool:
        """Whether the ruleset gives all optional parameters of its family that stand there."""
        named = {
            value.value
            for path in paths
            for key, value in entries(file.part(*path))
            if key.value == "parameter" and isinstance(value, Scalar)
        }
        return not named & self.definitions.not_given

    def _requirement(self, file: File, index: int, shape: RequirementShape) -> Requirement:
        path: Path = ("requirements", index)
        applies, met, review = (
            self.definitions.condition(file.part(*path, name))
            for name in ("applies_when", "met_when", "review_when")
        )
        also = self._also(file, shape.id)
        more = self.definitions.condition(self.file.part("also", shape.id, "review_when"))
        requirement = Requirement(
            id=shape.id,
            says=shape.says,
            sources=self._cited(shape.source, file, path, [applies, met, review]),
            effective=self._effective(shape.effective, file, path),
            applies_when=applies,
            met_when=met,
            unless=tuple(
                excuse
                for place, each, way in self._excuses(file, path, shape, also)
                if (excuse := self._excuse(place, each, way)) is not None
            ),
            review_when=_either(review, more if also is not NOTHING else None),
            remedy=shape.remedy,
            sure_until=shape.sure_until,
            position=file.at(*path, "id"),
        )
        if shape.met_when is None and not shape.unless and shape.review_when is None:
            at = requirement.position
            self._fail(at, f"`{shape.id}` says nothing that meets it", "add `met_when`")
        unique(((each.id, each.position) for each in requirement.unless), self.problems)
        return requirement

    def _also(self, file: File, id: str) -> AlsoShape:
        """What the ruleset adds to a requirement of its family."""
        return self.file.shape.also.get(id, NOTHING) if file is self.family else NOTHING

    def _excuses(
        self, file: File, path: Path, shape: RequirementShape, also: AlsoShape
    ) -> Iterator[tuple[File, UnlessShape, Path]]:
        for order, each in enumerate(shape.unless):
            way = (*path, "unless", order)
            if file is self.file or self._given(file, [(*way, "when")]):
                yield file, each, way
        for order, each in enumerate(also.unless):
            yield self.file, each, ("also", shape.id, "unless", order)

    def _excuse(self, file: File, shape: UnlessShape, path: Path) -> Excuse | None:
        when = self.definitions.condition(file.part(*path, "when"))
        cited = self._cited(shape.source, file, path, [when])
        if when is None:
            return None
        return Excuse(shape.id, shape.says, cited, shape.sure_until, when, file.at(*path))

    def _cited(
        self, names: tuple[str, ...], file: File, path: Path, conditions: list[Condition | None]
    ) -> tuple[str, ...]:
        """The sources named there, and of a family's part those of its members' values too."""
        cited = list(self.sources.cited(names, file.at(*path, "source")))
        if file is self.family or not names:
            cited += self.definitions.sources_of(conditions)
        if not names and (not cited or any(map(legal_constants, conditions))):
            self._fail(file.at(*path), "`source` is missing")
        return tuple(dict.fromkeys(cited))

    # Dates

    def _effective(self, shape: EffectiveShape | None, file: File, path: Path) -> Effective:
        if shape is None:
            shape, path = file.shape.effective or self.file.shape.effective, ()
        if shape is None:
            return ALWAYS
        at = file.at(*path, "effective")
        if not self._is_date(shape.by, at):
            return ALWAYS
        if shape.from_ and shape.until and shape.until < shape.from_:
            self._fail(at, "ends before it begins")
        if shape.before and not shape.from_:
            self._fail(at, "`before` needs `from`")
        free_before = shape.before is not None
        undatable = self.definitions.reader.names[shape.by].may_be_none
        return Effective(shape.from_, shape.until, shape.by, free_before, undatable)

    def _is_date(self, name: str, at: Position) -> bool:
        node: Node = Scalar(name, at, False)
        try:
            kind = self.definitions.reader.kind_of(node, name)
        except Unreadable:
            return False
        if kind.name != "date":
            self._fail(at, f"`by: {name}` is no date")
        return kind.name == "date"


def _either(first: Condition | None, second: Condition | None) -> Condition | None:
    if first is None or second is None:
        return first or second
    return Group("any", (first, second), first.position)


def unique(ids: Iterable[tuple[str, Position]], problems: list[Problem]) -> None:
    """Report every id that stands twice."""
    seen = set[str]()
    for id, position in ids:
        if id in seen:
            problems.append(Problem(position, f"`{id}` stands here twice", "give each its own id"))
        seen.add(id)
