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
Conditions = tuple[Condition | None, ...]
NOTHING = AlsoShape()
CONDITIONS = ("applies_when", "met_when", "review_when")


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
        for id, reason in self.file.shape.without.items():
            self.sources.cited(reason.source, self.file.at("without", id))
        kept = list(self._kept(self.family)) if self.family else []
        for id in self._of_the_family("also") - {shape.id for _, _, shape in kept}:
            self._fail(self.file.at("also", id), f"`{id}` of the family is not asked here")
        yield from kept
        for index, shape in enumerate(self.file.shape.requirements):
            yield self.file, index, shape

    def _kept(self, family: File) -> Iterator[tuple[File, int, RequirementShape]]:
        """The requirements of the family that are asked here."""
        left_out, also = self._of_the_family("without"), self.file.shape.also
        for index, shape in enumerate(family.shape.requirements):
            parts = [("requirements", index, name) for name in CONDITIONS]
            optional = shape.optional and shape.id not in also
            if shape.id not in left_out and not optional and self._given(family, parts):
                yield family, index, shape

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
        also = self.file.shape.also.get(shape.id, NOTHING) if file is self.family else NOTHING
        applies, met, review = (
            self.definitions.condition(file.part(*path, name)) for name in CONDITIONS
        )
        excuses = [self._excuse(*each) for each in self._excuses(file, path, shape, also)]
        named = self._named(shape, also, file, path)
        cited = self._cited(named, file, (applies, met, review))
        if not shape.source and not also.source:
            at = self.file.at("also", shape.id) if shape.optional else file.at(*path)
            self._vouched(cited, at, (applies, met, review))
        self._answerable(shape, file.at(*path, "id"))
        return Requirement(
            id=shape.id,
            says=shape.says,
            sources=cited,
            named=named,
            effective=self._effective(shape.effective, file, path),
            applies_when=applies,
            met_when=met,
            unless=tuple(each for each in excuses if each is not None),
            review_when=self._review(review, also, shape.id),
            remedy=shape.remedy,
            sure_until=shape.sure_until,
            position=file.at(*path, "id"),
        )

    def _answerable(self, shape: RequirementShape, at: Position) -> None:
        if shape.met_when is None and not shape.unless and shape.review_when is None:
            self._fail(at, f"`{shape.id}` says nothing that meets it", "add `met_when`")

    def _review(self, own: Condition | None, also: AlsoShape, id: str) -> Condition | None:
        if also.review_when is None:
            return own
        added = self.definitions.condition(self.file.part("also", id, "review_when"))
        if own is None or added is None:
            return own or added
        return Group("any", (own, added), own.position)

    # Exceptions

    def _excuses(
        self, file: File, path: Path, shape: RequirementShape, also: AlsoShape
    ) -> Iterator[tuple[File, Path, UnlessShape]]:
        """The exceptions that stand, each with its place; no id twice."""
        own = ((file, (*path, "unless", order), each) for order, each in enumerate(shape.unless))
        kept = [
            each for each in own if file is self.file or self._given(file, [(*each[1], "when")])
        ]
        added: Path = ("also", shape.id, "unless")
        kept += ((self.file, (*added, order), each) for order, each in enumerate(also.unless))
        unique(((each.id, place.at(*way)) for place, way, each in kept), self.problems)
        yield from kept

    def _excuse(self, file: File, path: Path, shape: UnlessShape) -> Excuse | None:
        when = self.definitions.condition(file.part(*path, "when"))
        named = self.sources.cited(shape.source, file.at(*path, "source"))
        cited = self._cited(named, file, (when,))
        if not shape.source:
            self._vouched(cited, file.at(*path), (when,))
        if when is None:
            return None
        at = file.at(*path)
        return Excuse(shape.id, shape.says, cited, named, shape.sure_until, when, at)

    # Sources

    def _named(
        self, shape: RequirementShape, also: AlsoShape, file: File, path: Path
    ) -> tuple[str, ...]:
        own = self.sources.cited(shape.source, file.at(*path, "source"))
        added = self.sources.cited(also.source, self.file.at("also", shape.id, "source"))
        return (*added, *own)

    def _cited(self, named: tuple[str, ...], file: File, read: Conditions) -> tuple[str, ...]:
        """Of a family's part the sources of the values that it reads, then those named."""
        if file is self.family or not named:
            named = (*self.definitions.sources_of(read), *named)
        return tuple(dict.fromkeys(named))

    def _vouched(self, cited: tuple[str, ...], at: Position, read: Conditions) -> None:
        """Report law that names no source and holds more than the values of parameters."""
        if not cited or any(map(legal_constants, read)):
            self._fail(at, "`source` is missing")

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


def unique(ids: Iterable[tuple[str, Position]], problems: list[Problem]) -> None:
    """Report every id that stands twice."""
    seen = set[str]()
    for id, position in ids:
        if id in seen:
            problems.append(Problem(position, f"`{id}` stands here twice", "give each its own id"))
        seen.add(id)
