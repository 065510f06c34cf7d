"""One ruleset from its file, and from its family's where it has one."""

from __future__ import annotations

from collections.abc import Iterable

from engine.document import Node, Scalar
from engine.errors import Position, Problem
from engine.language.literals import near
from engine.language.parse import Unreadable
from engine.language.syntax import Condition
from engine.ruleset.definitions import Definitions
from engine.ruleset.editions import in_order
from engine.ruleset.file import File
from engine.ruleset.model import ALWAYS, Caution, Effective, Excuse, Requirement, Ruleset
from engine.ruleset.shape import EffectiveShape, RequirementShape
from engine.ruleset.sources import Sources
from engine.vocabulary.declared import Vocabulary


class Builder:
    """Builds one ruleset; every mistake is appended to `problems`."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        file: File,
        family: File | None,
        problems: list[Problem],
    ) -> None:
        self.file, self.family, self.problems = file, family, problems
        self.files = [each for each in (family, file) if each is not None]
        self.sources = Sources(file, family, problems)
        self.definitions = Definitions(vocabulary, file, family, self.sources, problems)
        self.reader = self.definitions.reader

    def _fail(self, position: Position, message: str, suggestion: str = "") -> None:
        self.problems.append(Problem(position, message, suggestion))

    def build(self) -> Ruleset:
        """The ruleset, as far as its files can be read."""
        self.definitions.read()
        shape = self.file.shape
        requirements = self._requirements()
        if not requirements:
            self._fail(self.file.node.position, f"`{shape.ruleset}` asks nothing")
        return Ruleset(
            id=shape.ruleset or "",
            title=shape.title,
            authority=shape.authority,
            family=shape.like or "",
            position=self.file.node.position,
            sources=self.sources,
            parameters=self.definitions.parameters,
            derived=self.definitions.derived,
            concerns=self._concerns(),
            answers=self._answers(),
            requirements=requirements,
            cautions=self._cautions(),
            open_points=tuple(point for each in self.files for point in each.shape.open_points),
        )

    # Answers, who it is about

    def _concerns(self) -> Condition | None:
        for file in reversed(self.files):
            if (node := file.part("concerns")) is not None:
                return self._condition(node)
        return None

    def _answers(self) -> dict[str, str]:
        answers: dict[str, str] = {}
        for file in self.files:
            if file.shape.answers is not None:
                answers |= file.shape.answers.model_dump(exclude_none=True)
        return answers

    def _condition(self, node: Node | None) -> Condition | None:
        if node is None:
            return None
        try:
            return self.reader.condition(node)
        except Unreadable:
            return None

    # Requirements

    def _requirements(self) -> dict[str, tuple[Requirement, ...]]:
        found: dict[str, list[Requirement]] = {}
        left_out = self._left_out()
        for file in self.files:
            for index, shape in enumerate(file.shape.requirements):
                if file is self.family and shape.id in left_out:
                    continue
                found.setdefault(shape.id, []).append(self._requirement(file, index, shape))
        return {id: in_order(id, versions, self.problems) for id, versions in found.items()}

    def _left_out(self) -> set[str]:
        known = [each.id for each in self.family.shape.requirements] if self.family else []
        for id, shape in self.file.shape.without.items():
            position = self.file.at("without", id)
            if id not in known:
                self._fail(position, f"the family has no requirement `{id}`", near(id, known))
            self.sources.cited(shape.source, position)
        return set(self.file.shape.without)

    def _requirement(self, file: File, index: int, shape: RequirementShape) -> Requirement:
        def part(*path: str | int) -> Node | None:
            return file.part("requirements", index, *path)

        position = file.at("requirements", index, "id")
        unless = [self._excuse(file, index, order) for order, _ in enumerate(shape.unless)]
        requirement = Requirement(
            id=shape.id,
            says=shape.says,
            sources=self.sources.cited(shape.source, file.at("requirements", index, "source")),
            effective=self._effective(shape.effective, file, ("requirements", index)),
            applies_when=self._condition(part("applies_when")),
            met_when=self._condition(part("met_when")),
            unless=tuple(each for each in unless if each is not None),
            review_when=self._condition(part("review_when")),
            remedy=shape.remedy,
            sure_until=shape.sure_until,
            position=position,
        )
        if shape.met_when is None and not shape.unless and shape.review_when is None:
            self._fail(position, f"`{shape.id}` says nothing that meets it", "add `met_when`")
        self._unique([(each.id, each.position) for each in unless if each is not None])
        return requirement

    def _unique(self, ids: Iterable[tuple[str, Position]]) -> None:
        seen = set[str]()
        for id, position in ids:
            if id in seen:
                self._fail(position, f"`{id}` stands here twice", "give each its own id")
            seen.add(id)

    def _excuse(self, file: File, index: int, order: int) -> Excuse | None:
        path = ("requirements", index, "unless", order)
        shape = file.shape.requirements[index].unless[order]
        cited = self.sources.cited(shape.source, file.at(*path, "source"))
        when = self._condition(file.part(*path, "when"))
        if when is None:
            return None
        return Excuse(shape.id, shape.says, cited, shape.sure_until, when, file.at(*path))

    def _effective(
        self, shape: EffectiveShape | None, file: File, path: tuple[str | int, ...]
    ) -> Effective:
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
        undatable = self.reader.names[shape.by].may_be_none
        return Effective(shape.from_, shape.until, shape.by, free_before, undatable)

    def _is_date(self, name: str, at: Position) -> bool:
        node = Scalar(name, at, False)
        try:
            kind = self.reader.kind_of(node, name)
        except Unreadable:
            return False
        if kind.name != "date":
            self._fail(at, f"`by: {name}` is no date")
        return kind.name == "date"

    def _cautions(self) -> tuple[Caution, ...]:
        pairs = [(file, i) for file in self.files for i, _ in enumerate(file.shape.cautions)]
        cautions = tuple(self._caution(file, index) for file, index in pairs)
        self._unique((each.id, each.position) for each in cautions)
        return cautions

    def _caution(self, file: File, index: int) -> Caution:
        shape, position = file.shape.cautions[index], file.at("cautions", index)
        when = self._condition(file.part("cautions", index, "when"))
        cited = self.sources.cited(shape.source, file.at("cautions", index, "source"))
        return Caution(shape.id, shape.says, cited, when, position)
