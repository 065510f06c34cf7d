"""One ruleset from its file, and from its family's where it has one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from engine.decision import Tier
from engine.document import Mapping as MappingNode
from engine.document import Node
from engine.document import Sequence as SequenceNode
from engine.errors import Position, Problem
from engine.language.literals import near
from engine.language.parse import Reader, Unreadable
from engine.language.syntax import Condition, Kind, Parameter
from engine.ruleset.model import (
    ALWAYS,
    Caution,
    Derived,
    Effective,
    Excuse,
    Requirement,
    Ruleset,
    Source,
)
from engine.ruleset.parameters import VALUED, ParameterReader
from engine.ruleset.shape import EffectiveShape, RequirementShape, RulesetFile
from engine.shape import locate
from engine.vocabulary.declared import Vocabulary


@dataclass(frozen=True, slots=True)
class File:
    """A ruleset file: its node and its checked outer form."""

    node: MappingNode
    shape: RulesetFile

    def part(self, *path: str | int) -> Node | None:
        """The node at a path, or None."""
        node: Node | None = self.node
        for step in path:
            if isinstance(node, MappingNode) and isinstance(step, str):
                node = node.get(step)
            elif isinstance(node, SequenceNode) and isinstance(step, int):
                node = node.items[step]
            else:
                return None
        return node

    def at(self, *path: str | int) -> Position:
        """The place of a path."""
        return locate(self.node, path)


class _Names(Mapping[str, Kind]):
    """Kinds of facts, and of the ruleset's derived values, which are read when first named."""

    def __init__(self, facts: Mapping[str, Kind], builder: Builder) -> None:
        self._facts, self._builder = facts, builder

    def __getitem__(self, name: str) -> Kind:
        if name in self._facts:
            return self._facts[name]
        return self._builder.derive(name)

    def __iter__(self) -> Iterator[str]:
        yield from self._facts
        yield from self._builder.derivable

    def __len__(self) -> int:
        return len(self._facts) + len(self._builder.derivable)


class Builder:
    """Builds one ruleset; every mistake is appended to `problems`."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        file: File,
        family: File | None,
        problems: list[Problem],
    ) -> None:
        self.file, self.problems = file, problems
        self.files = [each for each in (family, file) if each is not None]
        self.family = family
        self.vocabulary = vocabulary
        self.sources = self._sources()
        self.derivable = {name: each for each in self.files for name in each.shape.derived}
        self.derived: dict[str, tuple[Derived, ...]] = {}
        self.deriving: list[str] = []
        self.parameters: dict[str, Parameter] = {}
        names = _Names(vocabulary.kinds, self)
        self.reader = Reader(names, self.parameters, problems)
        self.tables = ParameterReader(self.reader, self.sources)

    def _fail(self, position: Position, message: str, suggestion: str = "") -> None:
        self.problems.append(Problem(position, message, suggestion))

    def build(self) -> Ruleset:
        """The ruleset, as far as its files can be read."""
        self._parameters()
        for name in self.derivable:
            if name in self.vocabulary.facts:
                self._fail(self.derivable[name].at("derived", name), f"`{name}` is a fact already")
            self.reader.names.get(name)
        shape = self.file.shape
        return Ruleset(
            id=shape.ruleset or "",
            title=shape.title,
            authority=shape.authority,
            family=shape.like or "",
            position=self.file.node.position,
            sources=self.sources,
            parameters=self.parameters,
            derived=self.derived,
            concerns=self._concerns(),
            answers=self._answers(),
            requirements=self._requirements(),
            cautions=tuple(self._cautions()),
            open_points=tuple(point for each in self.files for point in each.shape.open_points),
        )

    # Sources, answers, who it is about

    def _sources(self) -> dict[str, Source]:
        found: dict[str, Source] = {}
        for file in self.files:
            for name, shape in file.shape.sources.items():
                position = file.at("sources", name)
                if name in found:
                    self._fail(position, f"source `{name}` is the family's already")
                source = Source(
                    name,
                    shape.cite,
                    shape.url,
                    Tier(shape.tier),
                    shape.seen,
                    shape.sure_until,
                    shape.note,
                    position,
                )
                found[name] = source
        return found

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

    # Parameters and derived values

    def _parameters(self) -> None:
        for file in self.files:
            for name in file.shape.parameters:
                node = file.part("parameters", name)
                if not (file is self.family and self._is_given(name, node)):
                    self._parameter(name, node, None)
        for name in self.file.shape.with_:
            declared = self.family.part("parameters", name) if self.family else None
            if declared is None:
                known = self.family.shape.parameters if self.family else ()
                position = self.file.at("with", name)
                self._fail(position, f"the family has no parameter `{name}`", near(name, known))
                continue
            self._parameter(name, self.file.part("with", name), declared)

    def _is_given(self, name: str, node: Node | None) -> bool:
        declares_only = isinstance(node, MappingNode) and not VALUED & set(node.names())
        return declares_only or name in self.file.shape.with_

    def _parameter(self, name: str, node: Node | None, declaration: Node | None) -> None:
        if node is None:
            return
        try:
            self.parameters[name] = self.tables.parameter(name, node, declaration)
        except Unreadable:
            self.parameters.pop(name, None)

    def derive(self, name: str) -> Kind:
        """The kind of a derived value, read when first named; KeyError when there is none."""
        if name not in self.derived:
            if name not in self.derivable:
                raise KeyError(name)
            self._derive(name)
        return self.derived[name][0].measure.result

    def _derive(self, name: str) -> None:
        file = self.derivable[name]
        if name in self.deriving:
            circle = " asks ".join([*self.deriving[self.deriving.index(name) :], name])
            self._fail(file.at("derived", name), f"a circle: {circle}")
            raise KeyError(name)
        self.deriving.append(name)
        try:
            node = file.part("derived", name)
            nodes = node.items if isinstance(node, SequenceNode) else (node,)
            versions = tuple(self._derived(name, each) for each in nodes)
        except Unreadable:
            raise KeyError(name) from None
        finally:
            self.deriving.pop()
        if len({each.measure.result.name for each in versions}) > 1:
            self._fail(versions[0].position, f"`{name}` has versions of several types")
        self.derived[name] = versions

    def _derived(self, name: str, node: Node | None) -> Derived:
        if not isinstance(node, MappingNode):
            where = node or self.file.node
            raise self.reader.fail(where, f"`{name}` is not a measure")
        sources = self.tables.cited(node) if "source" in node else ()
        says = self.reader.word(node.get("says")) if "says" in node else ""  # type: ignore[arg-type]
        measure = self.reader.measure(node, extra={"source", "says", "effective"})
        return Derived(name, says, measure, sources, self._dates_of(node), node.position)

    def _dates_of(self, node: MappingNode) -> Effective:
        part = node.get("effective")
        if not isinstance(part, MappingNode):
            return ALWAYS
        self.reader.only(part, {"from", "until"})
        days = {
            str(key.value): self.reader.literal(value, Kind("date")) for key, value in part.entries
        }
        return Effective(days.get("from"), days.get("until"))

    # Requirements

    def _requirements(self) -> dict[str, tuple[Requirement, ...]]:
        found: dict[str, list[Requirement]] = {}
        left_out = self._left_out()
        for file in self.files:
            for index, shape in enumerate(file.shape.requirements):
                if file is self.family and shape.id in left_out:
                    continue
                found.setdefault(shape.id, []).append(self._requirement(file, index, shape))
        return {id: self._in_order(versions) for id, versions in found.items()}

    def _left_out(self) -> set[str]:
        known = [each.id for each in self.family.shape.requirements] if self.family else []
        for id, shape in self.file.shape.without.items():
            position = self.file.at("without", id)
            if id not in known:
                self._fail(position, f"the family has no requirement `{id}`", near(id, known))
            self._cited(shape.source, position)
        return set(self.file.shape.without)

    def _cited(self, sources: Sequence[str], position: Position) -> tuple[str, ...]:
        for name in sources:
            if name not in self.sources:
                self._fail(position, f"no source `{name}`", near(name, self.sources))
        return tuple(name for name in sources if name in self.sources)

    def _requirement(self, file: File, index: int, shape: RequirementShape) -> Requirement:
        def part(*path: str | int) -> Node | None:
            return file.part("requirements", index, *path)

        position = file.at("requirements", index, "id")
        unless = [self._excuse(file, index, order) for order, _ in enumerate(shape.unless)]
        requirement = Requirement(
            id=shape.id,
            says=shape.says,
            sources=self._cited(shape.source, file.at("requirements", index, "source")),
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
        return requirement

    def _excuse(self, file: File, index: int, order: int) -> Excuse | None:
        path = ("requirements", index, "unless", order)
        shape = file.shape.requirements[index].unless[order]
        position = file.at(*path)
        when = self._condition(file.part(*path, "when"))
        if when is None:
            return None
        cited = self._cited(shape.source, position)
        return Excuse(shape.id, shape.says, cited, shape.sure_until, when, position)

    def _effective(
        self, shape: EffectiveShape | None, file: File, path: tuple[str | int, ...]
    ) -> Effective:
        if shape is None:
            shape, path = file.shape.effective or self.file.shape.effective, ()
        if shape is None:
            return ALWAYS
        position = file.at(*path, "effective")
        kind = self.reader.names.get(shape.by)
        if kind is None or kind.name != "date":
            hint = near(shape.by, self.reader.names)
            self._fail(position, f"`by: {shape.by}` is no date fact", hint)
            return ALWAYS
        if shape.from_ and shape.until and shape.until < shape.from_:
            self._fail(position, "ends before it begins")
        return Effective(shape.from_, shape.until, shape.by, shape.before is not None)

    def _in_order(self, versions: list[Requirement]) -> tuple[Requirement, ...]:
        first = versions[0]
        if len({version.effective.by for version in versions}) > 1:
            self._fail(versions[1].position, f"the versions of `{first.id}` differ in `by`")
        ordered = sorted(versions, key=lambda each: each.effective.start or date.min)
        for old, new in pairwise(ordered):
            self._adjoin(old, new)
        return tuple(ordered)

    def _adjoin(self, old: Requirement, new: Requirement) -> None:
        until, start = old.effective.until, new.effective.start
        if until is None or start is None or start <= until:
            hint = f"the other is at {old.position}; give it `until`"
            self._fail(new.position, f"two versions of `{new.id}` hold on one day", hint)
        elif start > until + timedelta(days=1):
            self._fail(new.position, f"no version of `{new.id}` holds from {until} to {start}")

    def _cautions(self) -> Iterator[Caution]:
        for file in self.files:
            for index, shape in enumerate(file.shape.cautions):
                position = file.at("cautions", index)
                when = self._condition(file.part("cautions", index, "when"))
                cited = self._cited(shape.source, position)
                yield Caution(shape.id, shape.says, cited, when, position)
