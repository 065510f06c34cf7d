"""From a file's nodes to typed measures, with every mistake reported at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from engine.calendar import COUNTS
from engine.document import Mapping as MappingNode
from engine.document import Node, Scalar, Sequence
from engine.language.literals import near
from engine.language.operands import INTEGER, Fields
from engine.language.operators import DATES, NUMBERS
from engine.language.syntax import (
    NO_SHIFT,
    FactOperand,
    FieldDeclaration,
    Kind,
    Literal,
    Measure,
    Operand,
)

if TYPE_CHECKING:
    from engine.language.parse import Reader

DATE = Kind("date")
MEASURES: dict[str, frozenset[str]] = {
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
"""The measures by name, with the keys that each takes beside its own."""
MEASURABLE = {
    "earliest": DATES | NUMBERS,
    "latest": DATES | NUMBERS,
    "sum": NUMBERS,
    "span": DATES,
}
"""The kinds of fields that a measure can be made of."""


class MeasureReader:
    """Reads measures; names, tests and mistakes are those of `reader`."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def measure(self, node: MappingNode, extra: Iterable[str]) -> Measure:
        """A measure: what it reads, and the kind of its result."""
        kinds = [name for name in MEASURES if name in node]
        if len(kinds) != 1:
            raise self.reader.fail(node, "not one measure", f"write one of {', '.join(MEASURES)}")
        kind = kinds[0]
        self.reader.only(node, {kind, *MEASURES[kind], *extra})
        part = self.reader.part(node, kind)
        if kind == "between":
            return self._between(node, part)
        if kind == "add":
            return self._add(node, part)
        return self._of_records(kind, node, part)

    # Of dates and numbers

    def _between(self, node: MappingNode, part: Node) -> Measure:
        unit = self._unit(node)
        result = Kind("integer", unit=unit, may_be_none=True)
        return Measure("between", result, node.position, terms=self._dates(part), unit=unit)

    def _dates(self, node: Node) -> tuple[Operand, Operand]:
        """Two dates: each a literal, the name of a fact, or an operand."""
        if not isinstance(node, Sequence) or len(node.items) != 2:
            raise self.reader.fail(node, "not two dates", "write [earlier, later]")
        first, second = self.reader.each(node.items, self._date)
        return first, second

    def _date(self, node: Node) -> Operand:
        if isinstance(node, MappingNode):
            return self.reader.moved(node, DATE, None, None)
        text = self.reader.word(node)
        if text[:1].isdigit():
            return Literal(self.reader.literal(node, DATE))
        return self.reader.reference(node, DATE, NO_SHIFT, None)

    def _add(self, node: MappingNode, part: Node) -> Measure:
        if not isinstance(part, Sequence) or len(part.items) < 2:
            raise self.reader.fail(part, "`add` takes a list of numbers")
        names = self.reader.each(part.items, lambda item: (item, self.reader.word(item)))
        kinds = self.reader.each(names, lambda pair: self.reader.kind_of(*pair))
        for (item, _), kind in zip(names, kinds, strict=True):
            if kind.name not in NUMBERS:
                raise self.reader.fail(item, f"{kind.words} cannot be added")
            self.reader.same_unit(kinds[0], kind, item)
        decimal = any(kind.name == "decimal" for kind in kinds)
        result = Kind("decimal" if decimal else "integer", unit=kinds[0].unit)
        terms = tuple(FactOperand(name) for _, name in names)
        return Measure("add", result, node.position, terms=terms)

    # Of records

    def _of_records(self, kind: str, node: MappingNode, part: Node) -> Measure:
        over, field = self._over(part, wants_field=kind in MEASURABLE)
        records = self.reader.kind_of(part, over)
        if records.name != "records":
            raise self.reader.fail(part, f"`{over}` is no list of records")
        fields = records.fields
        measured = self.reader.field(part, field, fields) if field else None
        if ("per" in node) != ("take" in node):
            raise self.reader.fail(node, "`per` and `take` go together")
        where, per = node.get("where"), node.get("per")
        measure = Measure(
            kind,
            self._result(kind, measured, records, part),
            node.position,
            over=over,
            field=field,
            where=None if where is None else self.reader.condition(where, fields),
            per="" if per is None else self._grouping(per, fields),
            least=measured.minimum if measured else None,
        )
        return self._finished(measure, node, fields)

    def _over(self, part: Node, wants_field: bool) -> tuple[str, str]:
        text = self.reader.word(part)
        if not wants_field:
            return text, ""
        over, _, field = text.rpartition(".")
        if over not in self.reader.names:
            hint = near(over, self.reader.names) or "write records.field"
            hint = f"write `{text}` with a field" if text in self.reader.names else hint
            raise self.reader.fail(part, f"no records for `{text}`", hint)
        return over, field

    def _grouping(self, node: Node, fields: Fields) -> str:
        return self.reader.field(node, self.reader.word(node), fields).name

    def _result(
        self, kind: str, measured: FieldDeclaration | None, records: Kind, part: Node
    ) -> Kind:
        if measured is None:
            return records if kind == "pick" else INTEGER
        if measured.kind.name not in MEASURABLE[kind]:
            raise self.reader.fail(part, f"`{kind}` cannot measure {measured.kind.words}")
        return replace(measured.kind, may_be_none=kind != "sum")

    def _finished(self, measure: Measure, node: MappingNode, fields: Fields) -> Measure:
        if (take := node.get("take")) is not None:
            measure = replace(measure, **self._take(take, measure.result))
        if measure.kind == "span":
            return self._span(measure, node, fields)
        return self._periods(measure, node, fields) if measure.kind == "time_in" else measure

    def _take(self, node: Node, number: Kind) -> dict[str, Any]:
        if isinstance(node, Scalar) and node.value == "largest":
            return {"take": "largest"}
        if isinstance(node, MappingNode) and "number_with" in node:
            self.reader.only(node, {"number_with"})
            tests = self.reader.test(number, self.reader.part(node, "number_with"))
            return {"take": tests, "result": INTEGER}
        raise self.reader.fail(node, "`take` is `largest` or { number_with: test }")

    def _span(self, measure: Measure, node: MappingNode, fields: Fields) -> Measure:
        unit = self._unit(node)
        each = node.get("one_of_each")
        chosen = None if each is None else self._one_of_each(each, fields)
        result = Kind("integer", unit=unit, may_be_none=True)
        return replace(measure, one_of_each=chosen, unit=unit, result=result)

    def _one_of_each(self, node: Node, fields: Fields) -> tuple[str, tuple[str, ...]]:
        if not isinstance(node, MappingNode) or len(node.entries) != 1:
            raise self.reader.fail(node, "not one field with its codes", "write { field: [a, b] }")
        key, codes = node.entries[0]
        declared = self.reader.field(key, str(key.value), fields)
        if not isinstance(codes, Sequence) or not codes.items:
            raise self.reader.fail(codes, "not a list of codes")
        read = self.reader.each(codes.items, lambda n: self.reader.literal(n, declared.kind))
        if len(set(read)) < len(read):
            raise self.reader.fail(codes, "one code is listed twice")
        return declared.name, read

    def _periods(self, measure: Measure, node: MappingNode, fields: Fields) -> Measure:
        unit = self._unit(node)
        parts = [self.reader.part(node, name) for name in ("from", "until")]
        starts, ends = self.reader.each(parts, lambda part: self._date_field(part, fields))
        within = node.get("within")
        return replace(
            measure,
            starts=starts,
            ends=ends,
            unit=unit,
            within=None if within is None else self._dates(within),
            result=Kind("integer", unit=unit, may_be_none=within is not None),
        )

    def _date_field(self, node: Node, fields: Fields) -> str:
        declared = self.reader.field(node, self.reader.word(node), fields)
        if declared.kind.name != "date":
            raise self.reader.fail(node, f"`{declared.name}` is no date")
        return declared.name

    def _unit(self, node: MappingNode) -> str:
        """The unit in which a distance is counted; days when none is given."""
        part = node.get("unit")
        if part is None:
            return "days"
        unit = self.reader.word(part)
        if unit not in COUNTS:
            listed = f"one of {', '.join(COUNTS)}"
            raise self.reader.fail(part, f"no unit `{unit}`", near(unit, COUNTS) or listed)
        return unit
