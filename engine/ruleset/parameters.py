"""Parameters from their nodes: constant, dated, keyed, or with readings that disagree."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from engine.document import Mapping as MappingNode
from engine.document import Node, Scalar, Sequence
from engine.language.literals import ISO_DAY, NotThatKind, near, read_day, read_value
from engine.language.parse import Reader
from engine.language.syntax import (
    NO_LIMIT,
    Cell,
    FactOperand,
    FieldOperand,
    Kind,
    Operand,
    Parameter,
    Row,
)

WORDS = {"type", "unit", "says", "title", "codes"}
VALUED = {"value", "rows", "readings"}
CELL = {"value", "source", "sure_until"}


class ParameterReader:
    """Reads parameters of one ruleset file; mistakes are reported through `reader`."""

    def __init__(self, reader: Reader, sources: Collection[str]) -> None:
        self.reader, self.sources = reader, sources

    def declared(self, name: str, node: Node) -> tuple[Kind | None, str, str]:
        """The kind, words and column title that a declaration gives."""
        if not isinstance(node, MappingNode):
            raise self.reader.fail(node, f"`{name}` is not a mapping")
        kind = None
        unit = self._text(node, "unit")
        if (typed := node.get("type")) is not None:
            codes = {str(code): str(code) for code in self._codes(node)}
            kind = self._kind(typed, unit, codes)
        return kind, self._text(node, "says"), self._text(node, "title")

    def _kind(self, node: Node, unit: str, codes: Mapping[str, str]) -> Kind:
        name = self.reader.word(node)
        known = ("boolean", "integer", "decimal", "date", "code", "country", "text", "list")
        if name not in known:
            raise self.reader.fail(node, f"no type `{name}`", near(name, known))
        return Kind(name, codes, unit, "code" if name == "list" else "")

    def _codes(self, node: MappingNode) -> list[Any]:
        codes = node.get("codes")
        items = codes.items if isinstance(codes, Sequence) else ()
        return [item.value for item in items if isinstance(item, Scalar)]

    def _text(self, node: MappingNode, name: str) -> str:
        part = node.get(name)
        return "" if part is None else self.reader.word(part)

    def parameter(self, name: str, node: Node, declaration: Node | None) -> Parameter:
        """A parameter with its values; a family's declaration may give its words and type."""
        if not isinstance(node, MappingNode):
            raise self.reader.fail(
                node, f"`{name}` is not a mapping", "write { value: …, source: … }"
            )
        own = self.declared(name, node)
        kind, says, title = own if declaration is None else self.declared(name, declaration)
        forms = [form for form in ("value", "rows", "readings") if form in node]
        if len(forms) != 1:
            hint = "write one of value, rows, readings"
            raise self.reader.fail(node, f"`{name}` has no single form of value", hint)
        self.reader.only(node, WORDS | CELL | {"by", *forms})
        code_key, date_key = self._keys(node, name) if forms == ["rows"] else (None, None)
        rows = self._rows(node, forms[0], code_key, date_key)
        kind = kind or self._inferred(node, rows, self._text(node, "unit"))
        parameter = Parameter(
            name,
            kind,
            says,
            title,
            self._typed(rows, kind),
            code_key and code_key[0],
            date_key,
            position=node.position,
        )
        return self._ordered(parameter, code_key and code_key[1], node)

    # Keys

    def _keys(
        self, node: MappingNode, name: str
    ) -> tuple[tuple[Operand, Kind] | None, Operand | None]:
        by = node.get("by")
        if by is None:
            return None, FactOperand("as_of")
        parts = by.items if isinstance(by, Sequence) else (by,)
        found = self.reader.each(parts, self._key)
        dates = [operand for operand, kind in found if kind.name == "date"]
        others = [pair for pair in found if pair[1].name != "date"]
        if len(dates) > 1 or len(others) > 1 or not found:
            hint = "a table has at most one key that is a date and one that is a code or number"
            raise self.reader.fail(by, f"`{name}` has too many keys", hint)
        return (others[0] if others else None), (dates[0] if dates else None)

    def _key(self, node: Node) -> tuple[Operand, Kind]:
        name = self.reader.word(node)
        if "." in name or name == "as_of":
            return FactOperand(name), self.reader.kind_of(node, name)
        kinds = {
            kind.fields[name].kind.name: kind.fields[name].kind
            for kind in self.reader.names.values()
            if name in kind.fields
        }
        if len(kinds) != 1:
            raise self.reader.fail(node, f"no single field `{name}` in the records")
        return FieldOperand(name), next(iter(kinds.values()))

    # Rows

    def _rows(
        self,
        node: MappingNode,
        form: str,
        code_key: tuple[Operand, Kind] | None,
        date_key: Operand | None,
    ) -> tuple[Row, ...]:
        if form != "rows":
            return (Row(self._readings(node, node)),)
        rows = node.get("rows")
        if not isinstance(rows, Sequence) or not rows.items:
            raise self.reader.fail(node, "`rows` is not a list")
        return self.reader.each(rows.items, lambda row: self._row(row, code_key, date_key))

    def _row(
        self, node: Node, code_key: tuple[Operand, Kind] | None, date_key: Operand | None
    ) -> Row:
        if not isinstance(node, MappingNode):
            raise self.reader.fail(node, "not a row", "write { from: …, value: …, source: … }")
        self.reader.only(node, CELL | {"readings", "at", "from"})
        at = start = None
        if code_key:
            at = self.reader.literal(self.reader.part(node, "at"), code_key[1])
        if date_key:
            start = self._start(self.reader.part(node, "from"))
        for name, key in (("at", code_key), ("from", date_key)):
            if name in node and not key:
                raise self.reader.fail(node, f"`{name}` does not fit the table's key")
        return Row(self._readings(node, node), at, start)

    def _start(self, node: Node) -> date | None:
        if isinstance(node, Scalar) and node.value == "beginning":
            return None
        return self._day(node)

    def _day(self, node: Node) -> date:
        try:
            return read_day(node.value if isinstance(node, Scalar) else None)
        except NotThatKind as wrong:
            raise self.reader.fail(node, f"{wrong}", wrong.suggestion) from None

    def _readings(self, node: MappingNode, outer: MappingNode) -> tuple[Cell, ...]:
        readings = node.get("readings")
        if readings is None:
            return (self._cell(node, outer),)
        if not isinstance(readings, Sequence) or len(readings.items) < 2:
            raise self.reader.fail(node, "`readings` takes two or more values")
        return self.reader.each(readings.items, lambda item: self._reading(item))

    def _reading(self, node: Node) -> Cell:
        if not isinstance(node, MappingNode):
            raise self.reader.fail(node, "not a reading", "write { value: …, source: … }")
        self.reader.only(node, CELL)
        return self._cell(node, node)

    def _cell(self, node: MappingNode, at: Node) -> Cell:
        value = self._value(self.reader.part(node, "value"))
        until = node.get("sure_until")
        sure_until = None if until is None else self._day(until)
        return Cell(value, self.cited(node), sure_until, at.position)

    def cited(self, node: MappingNode) -> tuple[str, ...]:
        """The sources that a node names."""
        part = self.reader.part(node, "source")
        items = part.items if isinstance(part, Sequence) else (part,)
        return self.reader.each(items, self._source)

    def _source(self, node: Node) -> str:
        name = self.reader.word(node)
        if name not in self.sources:
            raise self.reader.fail(node, f"no source `{name}`", near(name, self.sources))
        return name

    def _value(self, node: Node) -> Any:
        if isinstance(node, Sequence):
            return frozenset(self.reader.each(node.items, self.reader.word))
        if not isinstance(node, Scalar) or node.value is None:
            raise self.reader.fail(node, "not a value")
        return NO_LIMIT if node.value == "no_limit" else node.value

    # Types and order

    def _inferred(self, node: Node, rows: tuple[Row, ...], unit: str) -> Kind:
        values = [cell.value for row in rows for cell in row.readings]
        names = {_kind_name(value) for value in values if value is not NO_LIMIT}
        if names == {"integer", "decimal"}:
            names = {"decimal"}
        if len(names) > 1:
            raise self.reader.fail(node, f"values of several types: {', '.join(sorted(names))}")
        name = names.pop() if names else "integer"
        codes = {} if name != "list" else {code: code for value in values for code in value}
        return Kind(name, codes, unit, "code" if name == "list" else "")

    def _typed(self, rows: tuple[Row, ...], kind: Kind) -> tuple[Row, ...]:
        return self.reader.each(rows, lambda row: self._typed_row(row, kind))

    def _typed_row(self, row: Row, kind: Kind) -> Row:
        cells = self.reader.each(row.readings, lambda cell: self._typed_cell(cell, kind))
        return Row(cells, row.at, row.start)

    def _typed_cell(self, cell: Cell, kind: Kind) -> Cell:
        value = cell.value
        if value is not NO_LIMIT and kind.name not in ("list", "text"):
            try:
                value = read_value(value, kind)
            except NotThatKind as wrong:
                at = Scalar(None, cell.position, False)
                raise self.reader.fail(at, f"the value is {wrong}", wrong.suggestion) from None
        return Cell(value, cell.sources, cell.sure_until, cell.position)

    def _ordered(self, parameter: Parameter, key: Kind | None, node: Node) -> Parameter:
        """The parameter with rows in order of their days, and whether it has a row for each key."""
        keys = [(row.at, row.start) for row in parameter.rows]
        for index, each in enumerate(keys):
            if each in keys[:index]:
                at = Scalar(None, parameter.rows[index].readings[0].position, False)
                raise self.reader.fail(at, f"`{parameter.name}` has two rows for one key")
        rows = sorted(parameter.rows, key=lambda row: (str(row.at), row.start or date.min))
        total = all((at, None) in keys for at, _ in keys) if parameter.date_key else True
        if key is not None:
            every: set[Any] = {True, False} if key.name == "boolean" else set(key.codes)
            total = total and bool(every) and every <= {at for at, _ in keys}
        fields = {name: getattr(parameter, name) for name in parameter.__slots__}
        return Parameter(**{**fields, "rows": tuple(rows), "total": total})


def _kind_name(value: Any) -> str:
    if isinstance(value, frozenset):
        return "list"
    if isinstance(value, str):
        return "date" if ISO_DAY.fullmatch(value) else "text"
    return {bool: "boolean", int: "integer", Decimal: "decimal"}[type(value)]
