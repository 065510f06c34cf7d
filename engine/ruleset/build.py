"""One ruleset from its file, and from its family's where it has one."""

from __future__ import annotations

from engine.errors import Position, Problem
from engine.language.syntax import Condition
from engine.ruleset.definitions import Definitions
from engine.ruleset.file import File
from engine.ruleset.model import Caution, Ruleset
from engine.ruleset.requirements import Requirements, unique
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

    def _fail(self, position: Position, message: str, suggestion: str = "") -> None:
        self.problems.append(Problem(position, message, suggestion))

    def build(self) -> Ruleset:
        """The ruleset, as far as its files can be read."""
        self.definitions.read()
        shape = self.file.shape
        requirements = Requirements(
            self.file, self.family, self.sources, self.definitions, self.problems
        ).read()
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
            left_out={
                id: tuple(name for name in reason.source if name in self.sources)
                for id, reason in shape.without.items()
            },
        )

    # Answers, who it is about

    def _concerns(self) -> Condition | None:
        for file in reversed(self.files):
            if (node := file.part("concerns")) is not None:
                return self.definitions.condition(node)
        return None

    def _answers(self) -> dict[str, str]:
        answers: dict[str, str] = {}
        for file in self.files:
            if file.shape.answers is not None:
                answers |= file.shape.answers.model_dump(exclude_none=True)
        return answers

    def _cautions(self) -> tuple[Caution, ...]:
        pairs = [(file, i) for file in self.files for i, _ in enumerate(file.shape.cautions)]
        cautions = tuple(self._caution(file, index) for file, index in pairs)
        unique(((each.id, each.position) for each in cautions), self.problems)
        return cautions

    def _caution(self, file: File, index: int) -> Caution:
        shape, position = file.shape.cautions[index], file.at("cautions", index)
        when = self.definitions.condition(file.part("cautions", index, "when"))
        cited = self.sources.cited(shape.source, file.at("cautions", index, "source"))
        return Caution(shape.id, shape.says, cited, when, position)
