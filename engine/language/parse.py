"""From a file's nodes to typed conditions and measures, with every mistake reported at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from engine.calendar import COUNTS, LONGEST_SHIFT_YEARS, Shift
from engine.document import Mapping as MappingNode
from engine.document import Node, Scalar, Sequence
from engine.errors import Problem
from engine.language.literals import NotThatKind, near, read_value
from engine.language.operators import DATES, NUMBERS, OPERATORS, Operator
from engine.language.syntax import (
    NO_LIMIT,
    NO_SHIFT,
    Cell,
    Condition,
    DecisionTest,
    FactOperand,
    FieldDeclaration,
    FieldOperand,
    Group,
    Kind,
    Leaf,
    Literal,
    Measure,
    Operand,
    Parameter,
    ParameterOperand,
    Subject,
    Test,
)

DEEPEST = 8
GROUPS = ("all", "any", "none")
MEASURES = ("count", "earliest", "latest", "sum", "time_in", "span", "between", "add", "pick")
MEASURE_KEYS: dict[str, frozenset[str]] = {
    "count": frozenset({"where", "per", "take"}),
    "earliest": frozenset({"where"}),
    "latest": frozenset({"where"}),
    "sum": frozenset({"where", "per", "take"}),
    "time_in": frozenset({"where", "from", "until", "within", "unit"}),
    "span": frozenset({"where", "one_of_each", "unit"}),
    "between": frozenset({"unit"}),
    "add": frozenset(),
    "pick": frozenset({"where"}),
}
INTEGER, DATE = Kind("integer"), Kind("date")
DIRECTIONS = {"begun": ("at_most",), "completed": ("at_least",)}
T = TypeVar("T")


class Unreadable(Exception):
    """A part that could not be read; its problem is already reported."""


class Reader:
    """Reads conditions and measures of one file.

    `names` gives the kind of facts and derived values, `parameters` the ruleset's tables;
    problems are appended to `problems`.
    """

    def __init__(
        self,
        names: Mapping[str, Kind],
        parameters: Mapping[str, Parameter],
        problems: list[Problem],
    ) -> None:
        self.names, self.parameters, self.problems = names, parameters, problems

    def fail(self, node: Node, message: str, suggestion: str = "") -> Unreadable:
        """Report a problem and return the exception to raise."""
        self.problems.append(Problem(node.position, message, suggestion))
        return Unreadable(message)

    def each(self, nodes: Iterable[T], read: Callable[[T], Any]) -> tuple[Any, ...]:
        """Read all nodes, so that every mistake is reported, then fail if one failed."""
        done, failed = [], False
        for node in nodes:
            try:
                done.append(read(node))
            except Unreadable:
                failed = True
        if failed:
            raise Unreadable
        return tuple(done)

    # Conditions

    def condition(self, node: Node, fields: Fields = None, depth: int = 1) -> Condition:
        """A condition; inside `where`, `fields` are those of the record being read."""
        if depth > DEEPEST:
            raise self.fail(node, f"conditions are nested more than {DEEPEST} deep")
        if isinstance(node, Sequence):
            return self._group("all", node, node, fields, depth)
        if not isinstance(node, MappingNode):
            raise self.fail(node, "not a condition", "write a fact and its test, such as a: true")
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
        parameter = self.parameter(self.part(node, "parameter"))
        subject = ParameterOperand(parameter)
        return self.tests(subject, parameter.kind, self.part(node, "is"), fields, node)

    # Tests

    def tests(
        self, subject: Subject, kind: Kind, node: Node, fields: Fields, at: Node
    ) -> Condition:
        """The leaf, or the `all` of leaves, that tests one subject."""
        if isinstance(node, Sequence):
            parts = self.each(node.items, lambda p: self.tests(subject, kind, p, fields, at))
            return Group("all", parts, at.position)
        if isinstance(node, Scalar):
            return Leaf(subject, kind, self._plain(kind, node, fields), at.position)
        if "is" in node.names():
            self.only(node, {"is"})
            return self.tests(subject, kind, self.part(node, "is"), fields, at)
        leaves = self.each(
            node.entries,
            lambda entry: Leaf(subject, kind, self._test(kind, *entry, fields), at.position),
        )
        if not leaves:
            raise self.fail(at, "an empty test")
        return leaves[0] if len(leaves) == 1 else Group("all", leaves, at.position)

    def _plain(self, kind: Kind, node: Scalar, fields: Fields) -> Test:
        if node.value == "none" and not node.quoted:
            return Test("is_none", Literal(None), node.position)
        return self._compared(OPERATORS["equals"], kind, node, fields, node)

    def test(self, kind: Kind, node: Node, fields: Fields = None) -> tuple[Test, ...]:
        """Tests without a subject of their own, as `number_with` has them."""
        if isinstance(node, Scalar):
            return (self._plain(kind, node, fields),)
        if not isinstance(node, MappingNode):
            raise self.fail(node, "not a test")
        return self.each(node.entries, lambda entry: self._test(kind, *entry, fields))

    def _test(self, kind: Kind, key: Scalar, node: Node, fields: Fields) -> Test:
        operator = OPERATORS.get(str(key.value))
        if operator is None or operator.name in ("equals", "is_none"):
            written = [name for name in OPERATORS if name not in ("equals", "is_none")]
            raise self.fail(key, f"no operator `{key.value}`", near(str(key.value), written))
        return self._compared(operator, kind, node, fields, key)

    def _compared(
        self, operator: Operator, kind: Kind, node: Node, fields: Fields, at: Node
    ) -> Test:
        if kind.name not in operator.kinds:
            allowed = [row.name for row in OPERATORS.values() if kind.name in row.kinds]
            raise self.fail(
                at, f"`{operator.name}` does not fit a {kind.name}", f"use {', '.join(allowed)}"
            )
        self._check_direction(operator, kind, at)
        return Test(operator.name, self.operand(operator, kind, node, fields), at.position)

    def _check_direction(self, operator: Operator, kind: Kind, at: Node) -> None:
        direction = kind.unit.rpartition("_")[2]
        allowed = DIRECTIONS.get(direction)
        if allowed and operator.name not in allowed:
            raise self.fail(
                at, f"whole units {direction} can only be tested with `{allowed[0]}`"
            )

    # Operands

    def operand(self, operator: Operator, kind: Kind, node: Node, fields: Fields) -> Operand:
        """What an operator compares with, of the kind it wants."""
        if operator.operand == "same" and isinstance(node, Scalar):
            return self._reference(node, kind, NO_SHIFT, fields)
        if isinstance(node, MappingNode):
            return self._moved(node, kind, fields, operator)
        if operator.operand == "many":
            if not isinstance(node, Sequence) or not node.items:
                raise self.fail(node, f"`{operator.name}` takes a list", "write [a, b]")
            return Literal(frozenset(self.each(node.items, lambda n: self.literal(n, kind))))
        if operator.operand == "same":
            raise self.fail(node, "`same_as` takes the name of a fact or field")
        return Literal(self.literal(node, kind))

    def literal(self, node: Node, kind: Kind) -> Any:
        """A value written in the file, of this kind."""
        if not isinstance(node, Scalar):
            raise self.fail(node, f"not a {kind.name}")
        try:
            return read_value(node.value, kind)
        except NotThatKind as wrong:
            raise self.fail(node, f"`{node.value}` is {wrong}", wrong.suggestion) from None

    def _moved(
        self, node: MappingNode, kind: Kind, fields: Fields, operator: Operator | None
    ) -> Operand:
        self.only(node, {"fact", "field", "parameter", "plus", "minus"})
        sources = [name for name in ("fact", "field", "parameter") if name in node]
        if len(sources) != 1:
            raise self.fail(node, "an operand names one fact, field or parameter")
        shift = self._shift(node)
        if shift and kind.name != "date":
            raise self.fail(node, "`plus` and `minus` move dates only")
        named = self.part(node, sources[0])
        if sources[0] != "parameter":
            return self._reference(named, kind, shift, fields)
        parameter = self.parameter(named)
        self._same_unit(kind, parameter.kind, named)
        return ParameterOperand(self._typed(parameter, kind, named, operator), shift)

    def _shift(self, node: MappingNode) -> Shift:
        if "plus" in node and "minus" in node:
            raise self.fail(node, "both `plus` and `minus`", "write one of them")
        name = "plus" if "plus" in node else "minus"
        part = node.get(name)
        if part is None:
            return NO_SHIFT
        if not isinstance(part, MappingNode):
            raise self.fail(part, f"not a distance: `{name}`", "write { years: 1, months: 6 }")
        self.only(part, {"years", "months", "days"})
        sign = 1 if name == "plus" else -1
        units = {str(key.value): sign * self._units(value) for key, value in part.entries}
        return Shift(**units)

    def _units(self, node: Node) -> int:
        count = self.literal(node, INTEGER)
        if not 0 <= count <= LONGEST_SHIFT_YEARS * 366:
            raise self.fail(node, "a distance that is negative or beyond all calendars")
        return int(count)

    def _reference(self, node: Node, kind: Kind, shift: Shift, fields: Fields) -> Operand:
        name = self.word(node)
        found: FactOperand | FieldOperand
        if "." in name or name == "as_of":
            found, other = FactOperand(name, shift), self.kind_of(node, name)
        else:
            found, other = FieldOperand(name, shift), self.field(node, name, fields).kind
        self._same_kind(kind, other, node)
        return found

    def _same_kind(self, kind: Kind, other: Kind, node: Node) -> None:
        both_numbers = {kind.name, other.name} <= NUMBERS
        if kind.name != other.name and not both_numbers:
            raise self.fail(node, f"a {kind.name} cannot be compared with a {other.name}")
        self._same_unit(kind, other, node)

    def _same_unit(self, kind: Kind, other: Kind, node: Node) -> None:
        ours, theirs = (each.unit.partition("_")[0] for each in (kind, other))
        if ours and theirs and ours != theirs:
            raise self.fail(node, f"compares {ours} with {theirs}")

    def _typed(
        self, parameter: Parameter, kind: Kind, at: Node, operator: Operator | None
    ) -> Parameter:
        """The parameter with its values read as the kind that it is compared with."""

        def cell(old: Cell) -> Cell:
            if old.value is NO_LIMIT:
                if operator is not None and operator.unlimited:
                    return old
                raise self.fail(at, f"`{parameter.name}` may be `no_limit`", "use at_most")
            many = isinstance(old.value, frozenset)
            if operator is not None and many != (operator.operand == "many"):
                wanted = "a list" if operator.operand == "many" else "a single value"
                raise self.fail(at, f"`{operator.name}` takes {wanted}, `{parameter.name}` is not")
            try:
                if many:
                    return replace(old, value=frozenset(read_value(v, kind) for v in old.value))
                return replace(old, value=read_value(_written(old.value), kind))
            except NotThatKind as wrong:
                problem = Problem(old.position, f"`{parameter.name}`: {wrong}", wrong.suggestion)
                self.problems.append(problem)
                raise Unreadable from None

        def row(old: Any) -> Any:
            return replace(old, readings=self.each(old.readings, cell))

        return replace(parameter, kind=kind, rows=self.each(parameter.rows, row))

    # Names

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

    def parameter(self, node: Node) -> Parameter:
        """The parameter of this name."""
        name = self.word(node)
        if name not in self.parameters:
            raise self.fail(node, f"no parameter `{name}`", near(name, self.parameters))
        return self.parameters[name]

    # Measures

    def measure(self, node: MappingNode, extra: Iterable[str] = ()) -> Measure:
        """A measure: what it reads, and the kind of its result."""
        kinds = [name for name in MEASURES if name in node]
        if len(kinds) != 1:
            raise self.fail(node, "not one measure", f"write one of {', '.join(MEASURES)}")
        kind = kinds[0]
        self.only(node, {kind, *MEASURE_KEYS[kind], *extra})
        part = self.part(node, kind)
        if kind == "between":
            return self._between(node, part)
        if kind == "add":
            return self._add(node, part)
        return self._of_records(kind, node, part)

    def _between(self, node: MappingNode, part: Node) -> Measure:
        terms = self.dates(part, None)
        unit = self.unit(node)
        return Measure("between", Kind("integer", unit=unit), node.position, terms=terms, unit=unit)

    def dates(self, node: Node, fields: Fields) -> tuple[Operand, ...]:
        """Two dates: each a literal, the name of a fact or field, or an operand."""
        if not isinstance(node, Sequence) or len(node.items) != 2:
            raise self.fail(node, "not two dates", "write [earlier, later]")
        return self.each(node.items, lambda item: self._date(item, fields))

    def _date(self, node: Node, fields: Fields) -> Operand:
        if isinstance(node, MappingNode):
            return self._moved(node, DATE, fields, None)
        text = self.word(node)
        if text[:1].isdigit():
            return Literal(self.literal(node, DATE))
        return self._reference(node, DATE, NO_SHIFT, fields)

    def _add(self, node: MappingNode, part: Node) -> Measure:
        if not isinstance(part, Sequence) or len(part.items) < 2:
            raise self.fail(part, "`add` takes a list of numbers")
        names = self.each(part.items, lambda item: (item, self.word(item)))
        kinds = self.each(names, lambda pair: self.kind_of(*pair))
        for (item, _), kind in zip(names, kinds, strict=True):
            if kind.name not in NUMBERS:
                raise self.fail(item, f"a {kind.name} cannot be added")
            self._same_unit(kinds[0], kind, item)
        decimal = any(kind.name == "decimal" for kind in kinds)
        result = Kind("decimal" if decimal else "integer", unit=kinds[0].unit)
        terms = tuple(FactOperand(name) for _, name in names)
        return Measure("add", result, node.position, terms=terms)

    def _of_records(self, kind: str, node: MappingNode, part: Node) -> Measure:
        over, field = self._over(part, wants_field=kind in ("earliest", "latest", "sum", "span"))
        records = self.kind_of(part, over)
        if records.name != "records":
            raise self.fail(part, f"`{over}` is no list of records")
        fields = records.fields
        measured = self.field(part, field, fields) if field else None
        where = node.get("where")
        per = node.get("per")
        measure = Measure(
            kind,
            self._result(kind, measured, records, part),
            node.position,
            over=over,
            field=field,
            where=None if where is None else self.condition(where, fields),
            per="" if per is None else self.field(per, self.word(per), fields).name,
            least=measured.minimum if measured else None,
        )
        if ("per" in node) != ("take" in node):
            raise self.fail(node, "`per` and `take` go together")
        return self._finished(measure, node, fields)

    def _over(self, part: Node, wants_field: bool) -> tuple[str, str]:
        text = self.word(part)
        if not wants_field:
            return text, ""
        over, _, field = text.rpartition(".")
        if over not in self.names:
            raise self.fail(part, f"no records for `{text}`", "write records.field")
        return over, field

    def _result(
        self, kind: str, measured: FieldDeclaration | None, records: Kind, part: Node
    ) -> Kind:
        wanted = {"earliest": DATES | NUMBERS, "latest": DATES | NUMBERS, "sum": NUMBERS}
        wanted["span"] = DATES
        if measured and measured.kind.name not in wanted[kind]:
            raise self.fail(part, f"`{kind}` cannot measure a {measured.kind.name}")
        if kind in ("earliest", "latest", "sum") and measured:
            return measured.kind
        return records if kind == "pick" else INTEGER

    def _finished(self, measure: Measure, node: MappingNode, fields: Fields) -> Measure:
        if (take := node.get("take")) is not None:
            measure = replace(measure, **self._take(take))
        if measure.kind == "span":
            unit = self.unit(node)
            each = node.get("one_of_each")
            chosen = None if each is None else self._one_of_each(each, fields)
            result = Kind("integer", unit=unit)
            return replace(measure, one_of_each=chosen, unit=unit, result=result)
        return self._periods(measure, node, fields) if measure.kind == "time_in" else measure

    def _take(self, node: Node) -> dict[str, Any]:
        if isinstance(node, Scalar) and node.value == "largest":
            return {"take": "largest"}
        if isinstance(node, MappingNode) and "number_with" in node:
            self.only(node, {"number_with"})
            tests = self.test(INTEGER, self.part(node, "number_with"))
            return {"take": tests, "result": INTEGER}
        raise self.fail(node, "`take` is `largest` or { number_with: test }")

    def _one_of_each(self, node: Node, fields: Fields) -> tuple[str, tuple[str, ...]]:
        if not isinstance(node, MappingNode) or len(node.entries) != 1:
            raise self.fail(node, "not one field with its codes", "write { field: [a, b] }")
        key, codes = node.entries[0]
        declared = self.field(key, str(key.value), fields)
        if not isinstance(codes, Sequence) or not codes.items:
            raise self.fail(codes, "not a list of codes")
        return declared.name, self.each(codes.items, lambda n: self.literal(n, declared.kind))

    def _periods(self, measure: Measure, node: MappingNode, fields: Fields) -> Measure:
        unit = self.unit(node)
        starts, ends = (self._date_field(self.part(node, n), fields) for n in ("from", "until"))
        within = node.get("within")
        window = None if within is None else self.dates(within, None)
        return replace(
            measure,
            starts=starts,
            ends=ends,
            unit=unit,
            within=window,  # type: ignore[arg-type]
            result=Kind("integer", unit=unit),
        )

    def _date_field(self, node: Node, fields: Fields) -> str:
        declared = self.field(node, self.word(node), fields)
        if declared.kind.name != "date":
            raise self.fail(node, f"`{declared.name}` is no date")
        return declared.name

    def unit(self, node: MappingNode) -> str:
        """The unit in which a distance is counted; days when none is given."""
        part = node.get("unit")
        if part is None:
            return "days"
        unit = self.word(part)
        if unit not in COUNTS:
            listed = f"one of {', '.join(COUNTS)}"
            raise self.fail(part, f"no unit `{unit}`", near(unit, COUNTS) or listed)
        return unit

    # Shapes

    def part(self, node: MappingNode, name: str) -> Node:
        """A part that must be there."""
        part = node.get(name)
        if part is None:
            raise self.fail(node, f"`{name}` is missing")
        return part

    def only(self, node: MappingNode, allowed: Iterable[str]) -> None:
        """Refuse keys that have no meaning here."""
        names = sorted(allowed)
        for key, _ in node.entries:
            if key.value not in names:
                hint = near(str(key.value), names) or f"one of {', '.join(names)}"
                raise self.fail(key, f"`{key.value}` has no meaning here", hint)

    def word(self, node: Node) -> str:
        """A plain text."""
        if not isinstance(node, Scalar) or not isinstance(node.value, str) or not node.value:
            raise self.fail(node, "not a name")
        return node.value


Fields = Mapping[str, FieldDeclaration] | None


def _written(value: Any) -> Any:
    """A parameter's value as the file has it, for reading it as another kind."""
    return value.isoformat() if hasattr(value, "isoformat") else value
