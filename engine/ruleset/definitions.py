"""A ruleset's parameters and derived values, and its family's, each read when first named."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from engine.document import Mapping as MappingNode
from engine.document import Node, Scalar
from engine.document import Sequence as SequenceNode
from engine.errors import Position, Problem
from engine.language.constants import legal_constants
from engine.language.literals import near
from engine.language.parse import Reader, Unreadable
from engine.language.syntax import Condition, Kind, Parameter, ParameterOperand
from engine.ruleset.editions import in_order
from engine.ruleset.file import File
from engine.ruleset.model import ALWAYS, Derived, Effective, operands
from engine.ruleset.parameters import FORMS, ParameterReader
from engine.ruleset.sources import Sources
from engine.vocabulary.declared import Vocabulary

DATE = Kind("date")
Read = TypeVar("Read")


class _Lazy(Mapping[str, Read]):
    """Names that are known, each read when first asked for; Unreadable when it cannot be."""

    def __init__(self, names: Collection[str], read: Callable[[str], Read]) -> None:
        self._names, self._read = names, read

    def __getitem__(self, name: str) -> Read:
        if name not in self._names:
            raise KeyError(name)
        return self._read(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Definitions:
    """Reads parameters and derived values; every mistake is appended to `problems`."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        file: File,
        family: File | None,
        sources: Sources,
        problems: list[Problem],
    ) -> None:
        self.file, self.family, self.problems = file, family, problems
        self.files = [each for each in (family, file) if each is not None]
        self.parameters: dict[str, Parameter] = {}
        self.derived: dict[str, tuple[Derived, ...]] = {}
        self._kinds = vocabulary.kinds
        self._reading: list[str] = []
        self._failed: set[str] = set()
        self._declared = self._homes("parameters")
        self._derivable = self._homes("derived")
        names = _Lazy({**self._kinds, **self._derivable}, self._kind)
        tables = _Lazy(self._declared, self._parameter)
        self.reader = Reader(names, tables, problems)
        self.tables = ParameterReader(self.reader, sources, self._kinds)

    def _fail(self, position: Position, message: str, suggestion: str = "") -> None:
        self.problems.append(Problem(position, message, suggestion))

    def _homes(self, section: str) -> dict[str, File]:
        """Where each name of a section is defined: by the family or by the ruleset, not by both."""
        homes: dict[str, File] = {}
        for file in self.files:
            for name in getattr(file.shape, section):
                if name in homes:
                    hint = "give it a value under `with`" if section == "parameters" else ""
                    self._fail(file.at(section, name), f"`{name}` is the family's already", hint)
                elif name in self._kinds:
                    self._fail(file.at(section, name), f"`{name}` is a fact already")
                else:
                    homes[name] = file
        return homes

    def read(self) -> None:
        """Read everything that is defined, named or not, but for what a family only declares."""
        for name in self.file.shape.with_:
            if name not in self._declared or self._declared[name] is self.file:
                known = self.family.shape.parameters if self.family else ()
                position = self.file.at("with", name)
                self._fail(position, f"the family has no parameter `{name}`", near(name, known))
        for name in self._declared:
            if self._valued(name) is not None:
                self._try(self._parameter, name)
        for name in self._derivable:
            self._try(self._kind, name)

    def _try(self, read: Callable[[str], object], name: str) -> None:
        try:
            read(name)
        except Unreadable:
            return

    def _once(self, name: str, at: Position, read: Callable[[], Read]) -> Read:
        """What `read` reads; its mistakes are told once, and a circle is one of them."""
        if name in self._failed:
            raise Unreadable
        if name in self._reading:
            circle = " asks ".join([*self._reading[self._reading.index(name) :], name])
            self._fail(at, f"a circle: {circle}")
            raise Unreadable
        self._reading.append(name)
        try:
            return read()
        except Unreadable:
            self._failed.add(name)
            raise
        finally:
            self._reading.pop()

    def condition(self, node: Node | None) -> Condition | None:
        """The condition that a node holds; None where there is none, or it cannot be read."""
        try:
            return None if node is None else self.reader.condition(node)
        except Unreadable:
            return None

    # Parameters

    @cached_property
    def not_given(self) -> frozenset[str]:
        """The optional parameters of the family to which the ruleset gives no value."""
        return frozenset(name for name in self._declared if self._is_optional(name))

    def _is_optional(self, name: str) -> bool:
        declaration = self._declared[name].part("parameters", name, "optional")
        optional = isinstance(declaration, Scalar) and declaration.value is True
        return optional and self._valued(name) is None

    def sources_of(self, conditions: Iterable[Condition | None]) -> Iterator[str]:
        """The sources of all values of the parameters that conditions name."""
        for condition in conditions:
            for operand in operands(condition) if condition is not None else ():
                if isinstance(operand, ParameterOperand):
                    for row in operand.parameter.rows:
                        for cell in row.readings:
                            yield from cell.sources

    def _valued(self, name: str) -> Node | None:
        """The node that gives a parameter its value, or None."""
        home = self._declared[name]
        if home is self.family and name in self.file.shape.with_:
            return self.file.part("with", name)
        node = home.part("parameters", name)
        declares_only = isinstance(node, MappingNode) and not FORMS.keys() & set(node.names())
        return None if home is self.family and declares_only else node

    def _parameter(self, name: str) -> Parameter:
        if name not in self.parameters:
            at = self._declared[name].at("parameters", name)
            self.parameters[name] = self._once(name, at, lambda: self._read_parameter(name))
        return self.parameters[name]

    def _read_parameter(self, name: str) -> Parameter:
        node, declaration = self._valued(name), self._declared[name].part("parameters", name)
        if node is None or declaration is None:
            at = Scalar(None, self.file.at("like"), False)
            hint = "give it under `with`"
            raise self.reader.fail(at, f"no value for the family's parameter `{name}`", hint)
        return self.tables.parameter(name, node, None if node is declaration else declaration)

    # Derived values

    def _kind(self, name: str) -> Kind:
        """The kind of a fact or derived value."""
        if name in self._kinds:
            return self._kinds[name]
        if name not in self.derived:
            at = self._derivable[name].at("derived", name)
            self.derived[name] = self._once(name, at, lambda: self._read_derived(name))
        return self.derived[name][0].measure.result

    def _read_derived(self, name: str) -> tuple[Derived, ...]:
        node = self._derivable[name].part("derived", name)
        nodes = node.items if isinstance(node, SequenceNode) else (node,)
        versions = self.reader.each(nodes, lambda each: self._version(name, each))
        if not versions or len({each.measure.result.name for each in versions}) > 1:
            at = self._derivable[name].at("derived", name)
            self._fail(at, f"`{name}` has versions of several types")
            raise Unreadable
        return in_order(name, versions, self.problems)

    def _version(self, name: str, node: Node | None) -> Derived:
        if not isinstance(node, MappingNode):
            at = node or Scalar(None, self._derivable[name].at("derived", name), False)
            raise self.reader.fail(at, f"`{name}` is not a measure")
        says = node.get("says")
        measure = self.reader.measure(node, extra={"source", "says", "effective"})
        sources = self.tables.cited(node) if "source" in node else ()
        if not sources and legal_constants(measure):
            raise self.reader.fail(node, f"`{name}` holds a number or date of the law, uncited")
        return Derived(
            name,
            self.reader.word(says) if says is not None else "",
            measure,
            sources,
            self._effective(node),
            node.position,
        )

    def _effective(self, node: MappingNode) -> Effective:
        part = node.get("effective")
        if part is None:
            return ALWAYS
        if not isinstance(part, MappingNode):
            raise self.reader.fail(part, "`effective` is not a mapping")
        self.reader.only(part, {"from", "until"})
        days = {str(key.value): self.reader.literal(value, DATE) for key, value in part.entries}
        start, until = days.get("from"), days.get("until")
        if start and until and until < start:
            raise self.reader.fail(part, "ends before it begins")
        return Effective(start, until)
