"""From a file's nodes to typed conditions, with every mistake reported at once."""

from __future__ import annotations

from collections.abc import Iterable

from engine.document import Mapping as MappingNode
from engine.document import Node, Scalar, Sequence
from engine.language.literals import near
from engine.language.nodes import Unreadable
from engine.language.operands import Fields, OperandReader
from engine.language.operators import OPERATORS, Operator
from engine.language.parse_measures import MEASURES, MeasureReader
from engine.language.syntax import (
    NO_LIMIT,
    Condition,
    DecisionTest,
    FactOperand,
    FieldOperand,
    Group,
    Kind,
    Leaf,
    Literal,
    Measure,
    Operand,
    ParameterOperand,
    Subject,
    Test,
)

__all__ = ["Reader", "Unreadable"]

DEEPEST = 8
GROUPS = ("all", "any", "none")
DIRECTIONS = {"begun": "at_most", "completed": "at_least"}
UNWRITTEN = ("equals", "is_none")
"""Operators that files write as a plain value and as `is: none`."""


class Reader(OperandReader):
    """Reads conditions and measures of one file."""

    def measure(self, node: MappingNode, extra: Iterable[str] = ()) -> Measure:
        """A measure: what it reads, and the kind of its result."""
        return MeasureReader(self).measure(node, extra)

    # Conditions

    def condition(self, node: Node, fields: Fields = None, depth: int = 1) -> Condition:
        """A condition; inside `where`, `fields` are those of the record being read."""
        if depth > DEEPEST:
            raise self.fail(node, f"conditions are nested more than {DEEPEST} deep")
        if isinstance(node, Sequence):
            return self._group("all", node, node, fields, depth)
        if not isinstance(node, MappingNode):
            raise self.fail(node, "not a condition", "write a fact and its test, such as a.b: true")
        if not node.entries:
            raise self.fail(node, "an empty condition")
        if special := self._special(node, fields):
            return special
        children = self.each(node.entries, lambda entry: self._entry(*entry, fields, depth))
        return children[0] if len(children) == 1 else Group("all", children, node.position)

    def _special(self, node: MappingNode, fields: Fields) -> Condition | None:
        names = node.names()
        if "decision" in names:
            return self._decision(node, fields)
        if "parameter" in names:
            return self._parameter_test(node, fields)
        kind = next((name for name in MEASURES if name in names), None)
        if kind is None:
            return None
        if kind == "pick":
            raise self.fail(node, "`pick` tests nothing", "name the picked list under `derived`")
        if fields is not None:
            raise self.fail(node, "a measure inside `where`", "measure it under `derived` first")
        measure = self.measure(node, extra={"is"})
        return self.tests(measure, measure.result, self.part(node, "is"), fields, node)

    def _entry(self, key: Scalar, node: Node, fields: Fields, depth: int) -> Condition:
        name = str(key.value)
        if name in GROUPS:
            return self._group(name, node, key, fields, depth)
        subject, kind = self.subject(key, fields)
        return self.tests(subject, kind, node, fields, key)

    def subject(self, key: Scalar, fields: Fields) -> tuple[Subject, Kind]:
        """What a condition's key names: a fact, or in `where` a field."""
        name = str(key.value)
        if "." in name or name == "as_of":
            return FactOperand(name), self.kind_of(key, name)
        if fields is None:
            known = [*GROUPS, *MEASURES, "decision", "parameter"]
            hint = near(name, [*self.names, *known]) or "facts have dotted names"
            raise self.fail(key, f"`{name}` is no fact", hint)
        return FieldOperand(name), self.field(key, name, fields).kind

    def _group(self, fold: str, node: Node, at: Node, fields: Fields, depth: int) -> Condition:
        parts = node.items if isinstance(node, Sequence) else (node,)
        if not parts:
            raise self.fail(at, f"`{fold}` over nothing")
        children = self.each(parts, lambda part: self.condition(part, fields, depth + 1))
        return Group(fold, children, at.position)

    def _decision(self, node: MappingNode, fields: Fields) -> Condition:
        self.only(node, {"decision", "not_concerned"})
        if fields is not None:
            raise self.fail(node, "another ruleset's decision inside `where`")
        ruleset = self.word(self.part(node, "decision"))
        concerned = node.get("not_concerned")
        answer = "" if concerned is None else self.word(concerned)
        if answer not in ("", "met", "not_met"):
            raise self.fail(node, "`not_concerned` is neither `met` nor `not_met`")
        return DecisionTest(ruleset, answer, node.position)

    def _parameter_test(self, node: MappingNode, fields: Fields) -> Condition:
        self.only(node, {"parameter", "is"})
        named = self.part(node, "parameter")
        parameter = self.parameter(named, fields)
        if any(cell.value is NO_LIMIT for row in parameter.rows for cell in row.readings):
            raise self.fail(named, f"`{parameter.name}` may be `no_limit`, which is no value")
        if parameter.kind.name == "list":
            raise self.fail(named, f"`{parameter.name}` is a list; only a single value is tested")
        subject = ParameterOperand(parameter)
        return self.tests(subject, parameter.kind, self.part(node, "is"), fields, node)

    # Tests

    def tests(
        self, subject: Subject, kind: Kind, node: Node, fields: Fields, at: Node
    ) -> Condition:
        """The leaf, or the `all` of leaves, that tests one subject."""
        if isinstance(node, Sequence) and node.items:
            parts = self.each(node.items, lambda p: self.tests(subject, kind, p, fields, at))
            return Group("all", parts, at.position)
        if isinstance(node, Scalar):
            return Leaf(subject, kind, self._plain(kind, node, fields), at.position)
        if isinstance(node, MappingNode) and "is" in node:
            self.only(node, {"is"})
            return self.tests(subject, kind, self.part(node, "is"), fields, at)
        tests = self.test(kind, node, fields, at)
        operands = (test.operand for test in tests)
        if isinstance(subject, ParameterOperand) and any(map(_is_parameter, operands)):
            raise self.fail(node, "a parameter is compared with a parameter", "name a fact")
        leaves = [Leaf(subject, kind, test, at.position) for test in tests]
        return leaves[0] if len(leaves) == 1 else Group("all", tuple(leaves), at.position)

    def test(
        self, kind: Kind, node: Node, fields: Fields = None, at: Node | None = None
    ) -> tuple[Test, ...]:
        """Tests without a subject of their own, as `number_with` has them."""
        if isinstance(node, Scalar):
            return (self._plain(kind, node, fields),)
        if not isinstance(node, MappingNode) or not node.entries:
            raise self.fail(at or node, "an empty test")
        return self.each(node.entries, lambda entry: self._test(kind, *entry, fields))

    def _plain(self, kind: Kind, node: Scalar, fields: Fields) -> Test:
        if node.value == "none" and not node.quoted:
            return Test("is_none", Literal(None), node.position)
        return self._compared(OPERATORS["equals"], kind, node, fields, node)

    def _test(self, kind: Kind, key: Scalar, node: Node, fields: Fields) -> Test:
        operator = OPERATORS.get(str(key.value))
        if operator is None or operator.name in UNWRITTEN:
            hint = near(str(key.value), _written_operators(kind)) or _use(kind)
            raise self.fail(key, f"no operator `{key.value}`", hint)
        return self._compared(operator, kind, node, fields, key)

    def _compared(
        self, operator: Operator, kind: Kind, node: Node, fields: Fields, at: Node
    ) -> Test:
        if kind.name not in operator.kinds:
            name = "a plain value" if operator.name == "equals" else f"`{operator.name}`"
            raise self.fail(at, f"{name} does not fit {kind.words}", _use(kind))
        self._check_direction(operator, kind, at)
        return Test(operator.name, self.operand(operator, kind, node, fields), at.position)

    def _check_direction(self, operator: Operator, kind: Kind, at: Node) -> None:
        direction = kind.unit.rpartition("_")[2]
        allowed = DIRECTIONS.get(direction, operator.name)
        if operator.name != allowed:
            raise self.fail(at, f"whole units {direction} can only be tested with `{allowed}`")


def _is_parameter(operand: Operand) -> bool:
    return isinstance(operand, ParameterOperand)


def _written_operators(kind: Kind) -> list[str]:
    """The operators that a file may write about this kind."""
    return [
        row.name
        for row in OPERATORS.values()
        if kind.name in row.kinds and row.name not in UNWRITTEN
    ]


def _use(kind: Kind) -> str:
    return f"use {', '.join([*_written_operators(kind), '`is: none`'])}"
