"""Names and operands: facts, fields, parameters and literals, each bound and of a known kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from engine.calendar import LONGEST_SHIFT_YEARS, Shift
from engine.document import Mapping as MappingNode
from engine.document import Node, Scalar, Sequence
from engine.errors import Problem
from engine.language.literals import NotThatKind, near, read_value
from engine.language.nodes import NodeReader, Unreadable
from engine.language.operators import NUMBERS, Operator
from engine.language.syntax import (
    NO_LIMIT,
    NO_SHIFT,
    Cell,
    FactOperand,
    FieldDeclaration,
    FieldOperand,
    Kind,
    Literal,
    Operand,
    Parameter,
    ParameterOperand,
    Row,
)

INTEGER = Kind("integer")
LONGEST_SHIFT = {
    "years": LONGEST_SHIFT_YEARS,
    "months": LONGEST_SHIFT_YEARS * 12,
    "days": LONGEST_SHIFT_YEARS * 366,
}
Fields: TypeAlias = Mapping[str, FieldDeclaration] | None


class OperandReader(NodeReader):
    """Reads what tests compare with.

    `names` gives the kind of facts and derived values, `parameters` the ruleset's tables.
    """

    def __init__(
        self,
        names: Mapping[str, Kind],
        parameters: Mapping[str, Parameter],
        problems: list[Problem],
    ) -> None:
        super().__init__(problems)
        self.names, self.parameters = names, parameters

    # Names

    def kind_of(self, node: Node, name: str) -> Kind:
        """The kind of a fact or derived value."""
        kind = self.names.get(name)
        if kind is None:
            raise self.fail(node, f"unknown fact `{name}`", near(name, self.names))
        return kind

    def field(self, node: Node, name: str, fields: Fields) -> FieldDeclaration:
        """The declaration of a field of the record being read."""
        if fields is None:
            raise self.fail(node, f"`{name}` is a field, but no record is being read here")
        if name not in fields:
            raise self.fail(node, f"no field `{name}` in these records", near(name, fields))
        return fields[name]

    def parameter(self, node: Node, fields: Fields) -> Parameter:
        """The parameter of this name; a key that is a field must be one of the record's."""
        name = self.word(node)
        found = self.parameters.get(name)
        if found is None:
            raise self.fail(node, f"no parameter `{name}`", near(name, self.parameters))
        for key in (found.code_key, found.date_key):
            if isinstance(key, FieldOperand):
                self.field(node, key.name, fields)
        return found

    def reference(self, node: Node, kind: Kind, shift: Shift, fields: Fields) -> Operand:
        """A fact (dotted) or a field (bare) of the kind that it is compared with."""
        name = self.word(node)
        if "." in name or name == "as_of":
            self._same_kind(kind, self.kind_of(node, name), node)
            return FactOperand(name, shift)
        self._same_kind(kind, self.field(node, name, fields).kind, node)
        return FieldOperand(name, shift)

    def _same_kind(self, kind: Kind, other: Kind, node: Node) -> None:
        both_numbers = {kind.name, other.name} <= NUMBERS
        if kind.name != other.name and not both_numbers:
            raise self.fail(node, f"{kind.words} cannot be compared with {other.words}")
        self.same_unit(kind, other, node)

    def same_unit(self, kind: Kind, other: Kind, node: Node) -> None:
        """Refuse to join values that count different things."""
        ours, theirs = (each.unit.partition("_")[0] for each in (kind, other))
        if ours and theirs and ours != theirs:
            raise self.fail(node, f"{ours} cannot be compared with {theirs}")

    # Operands

    def operand(self, operator: Operator, kind: Kind, node: Node, fields: Fields) -> Operand:
        """What an operator compares with, of the kind it wants."""
        if operator.operand == "many" and not self._names_parameter(node):
            if not isinstance(node, Sequence) or not node.items:
                raise self.fail(node, f"`{operator.name}` takes a list", "write [a, b]")
            return Literal(frozenset(self.each(node.items, lambda n: self.literal(n, kind))))
        if isinstance(node, MappingNode):
            return self.moved(node, kind, fields, operator)
        if operator.operand == "same":
            if not isinstance(node, Scalar):
                raise self.fail(node, "`same_as` takes the name of a fact or field")
            return self.reference(node, kind, NO_SHIFT, fields)
        return Literal(self.literal(node, kind))

    def _names_parameter(self, node: Node) -> bool:
        return isinstance(node, MappingNode) and "parameter" in node

    def moved(
        self, node: MappingNode, kind: Kind, fields: Fields, operator: Operator | None
    ) -> Operand:
        """A fact, field or parameter, and how far a date is moved; no parameter in a measure."""
        sources = ("fact", "field", "parameter") if operator else ("fact", "field")
        self.only(node, {*sources, "plus", "minus"})
        named = [name for name in sources if name in node]
        if len(named) != 1:
            raise self.fail(node, f"an operand names one {' or '.join(sources)}")
        shift = self._shift(node)
        if shift and kind.name != "date":
            raise self.fail(node, "`plus` and `minus` move dates only")
        part = self.part(node, named[0])
        if operator is None or named[0] != "parameter":
            return self.reference(part, kind, shift, fields)
        parameter = self.parameter(part, fields)
        self.same_unit(kind, parameter.kind, part)
        return ParameterOperand(self._typed(parameter, kind, part, operator), shift)

    def _shift(self, node: MappingNode) -> Shift:
        if "plus" in node and "minus" in node:
            raise self.fail(node, "both `plus` and `minus`", "write one of them")
        name = "plus" if "plus" in node else "minus"
        part = node.get(name)
        if part is None:
            return NO_SHIFT
        if not isinstance(part, MappingNode):
            raise self.fail(part, f"not a distance: `{name}`", "write { years: 1, months: 6 }")
        self.only(part, LONGEST_SHIFT)
        sign = 1 if name == "plus" else -1
        units = self.each(part.entries, lambda entry: sign * self._units(*entry))
        return Shift(**{str(key.value): n for (key, _), n in zip(part.entries, units, strict=True)})

    def _units(self, key: Scalar, node: Node) -> int:
        count = int(self.literal(node, INTEGER))
        if not 0 <= count <= LONGEST_SHIFT[str(key.value)]:
            raise self.fail(node, "a distance that is negative or beyond all calendars")
        return count

    # Parameters

    def _typed(self, parameter: Parameter, kind: Kind, at: Node, operator: Operator) -> Parameter:
        """The parameter with its values read as the kind that it is compared with."""

        def row(old: Row) -> Row:
            cells = self.each(old.readings, lambda each: self._cell(each, parameter, kind))
            return replace(old, readings=cells)

        self._check_limits(parameter, operator)
        if (parameter.kind.name == "list") != (operator.operand == "many"):
            wanted = "a list" if operator.operand == "many" else "a single value"
            raise self.fail(at, f"`{operator.name}` takes {wanted}, `{parameter.name}` is not")
        return replace(parameter, kind=kind, rows=self.each(parameter.rows, row))

    def _check_limits(self, parameter: Parameter, operator: Operator) -> None:
        cells = [cell for row in parameter.rows for cell in row.readings]
        unlimited = next((cell for cell in cells if cell.value is NO_LIMIT), None)
        if unlimited and not operator.unlimited:
            message = f"`{operator.name}` does not take `{parameter.name}` as `no_limit`"
            hint = "only at_most and on_or_before do"
            raise self.fail(Scalar(None, unlimited.position, False), message, hint)

    def _cell(self, old: Cell, parameter: Parameter, kind: Kind) -> Cell:
        value = old.value
        if value is NO_LIMIT:
            return old
        try:
            if isinstance(value, frozenset):
                return replace(old, value=frozenset(read_value(each, kind) for each in value))
            return replace(old, value=read_value(_written(value), kind))
        except NotThatKind as wrong:
            problem = Problem(old.position, f"`{parameter.name}`: {wrong}", wrong.suggestion)
            self.problems.append(problem)
            raise Unreadable from None


def _written(value: Any) -> Any:
    """A parameter's value as the file has it, for reading it as another kind."""
    return value.isoformat() if hasattr(value, "isoformat") else value
