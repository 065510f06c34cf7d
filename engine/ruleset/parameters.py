"""Parameters from their nodes: constant, dated, keyed, or with readings that disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from engine.document import Mapping as MappingNode
from engine.document import Node, Scalar, Sequence
from engine.language.literals import (
    ISO_DAY,
    NotThatKind,
    countries,
    near,
    read_day,
    read_value,
)
from engine.language.operators import PLAIN
from engine.language.parse import Reader, Unreadable
from engine.language.syntax import (
    NO_LIMIT,
    Cell,
    FactOperand,
    FieldOperand,
    Kind,
    Parameter,
    Row,
)
from engine.ruleset.sources import Sources

WORDS = {"type", "unit", "says", "title", "codes", "optional"}
CELL = {"value", "source", "sure_until"}
FORMS = {"value": CELL, "rows": {"by", "rows"}, "readings": {"readings"}}
"""The forms in which a parameter's value is given, with the keys of each."""
Key: TypeAlias = tuple[FactOperand | FieldOperand, Kind]


class ParameterReader:
    """Reads parameters of one ruleset file; mistakes are reported through `reader`."""

    def __init__(self, reader: Reader, sources: Sources, facts: Mapping[str, Kind]) -> None:
        self.reader, self.sources, self.facts = reader, sources, facts

    def _declared(self, node: MappingNode) -> tuple[Kind | None, str, str]:
        """The kind, words and column title that a declaration gives."""
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
            hint = near(name, known) or f"one of {', '.join(known)}"
            raise self.reader.fail(node, f"no type `{name}`", hint)
        listed = countries() if name == "country" else codes
        return Kind(name, listed, unit, "code" if name == "list" else "")

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
        forms = [form for form in FORMS if form in node]
        if len(forms) != 1:
            hint = f"write one of {', '.join(FORMS)}"
            raise self.reader.fail(node, f"`{name}` has no single form of value", hint)
        words = WORDS if declaration is None else set()
        self.reader.only(node, words | FORMS[forms[0]])
        declared = declaration if isinstance(declaration, MappingNode) else node
        kind, says, title = self._declared(declared)
        code_key, date_key = self._keys(node, name) if forms == ["rows"] else (None, None)
        rows = self._rows(node, forms[0], code_key, date_key)
        kind = kind or self._inferred(node, rows, self._text(declared, "unit"))
        typed = self._in_order(name, self._typed(rows, kind))
        return Parameter(
            name,
            kind,
            says,
            title,
            typed,
            code_key and code_key[0],
            date_key and date_key[0],
            total=code_key is None or _is_total(typed, code_key[1]),
            undatable=date_key is not None and date_key[1].may_be_none,
            position=node.position,
        )

    # Keys

    def _keys(self, node: MappingNode, name: str) -> tuple[Key | None, Key | None]:
        by = node.get("by")
        if by is None:
            return None, (FactOperand("as_of"), Kind("date"))
        parts = by.items if isinstance(by, Sequence) else (by,)
        found = self.reader.each(parts, self._key)
        dates = [key for key in found if key[1].name == "date"]
        others = [key for key in found if key[1].name != "date"]
        if len(dates) > 1 or len(others) > 1 or not found:
            hint = "at most one date and one code or number"
            raise self.reader.fail(by, f"`{name}` does not have keys that pick one row", hint)
        return (others[0] if others else None), (dates[0] if dates else None)

    def _key(self, node: Node) -> Key:
        name = self.reader.word(node)
        if "." in name or name == "as_of":
            kind = self.reader.kind_of(node, name)
            if kind.name not in PLAIN:
                raise self.reader.fail(node, f"{kind.words} cannot pick a row")
            return FactOperand(name), kind
        found = [kind.fields[name].kind for kind in self.facts.values() if name in kind.fields]
        if not found:
            fields = {field for kind in self.facts.values() for field in kind.fields}
            raise self.reader.fail(node, f"no records have a field `{name}`", near(name, fields))
        if any(kind != found[0] for kind in found):
            raise self.reader.fail(node, f"fields called `{name}` differ in type")
        return FieldOperand(name), found[0]

    # Rows

    def _rows(
        self, node: MappingNode, form: str, code_key: Key | None, date_key: Key | None
    ) -> tuple[Row, ...]:
        if form != "rows":
            return (Row(self._readings(node)),)
        rows = self.reader.part(node, "rows")
        if not isinstance(rows, Sequence) or not rows.items:
            raise self.reader.fail(rows, "`rows` is not a list")
        return self.reader.each(rows.items, lambda row: self._row(row, code_key, date_key))

    def _row(self, node: Node, code_key: Key | None, date_key: Key | None) -> Row:
        if not isinstance(node, MappingNode):
            raise self.reader.fail(node, "not a row", "write { from: …, value: …, source: … }")
        keys = {"at"} if code_key else set()
        keys |= {"from"} if date_key else set()
        self.reader.only(node, keys | ({"readings"} if "readings" in node else CELL))
        at = start = None
        if code_key:
            at = self.reader.literal(self.reader.part(node, "at"), code_key[1])
        if date_key:
            start = self._start(self.reader.part(node, "from"))
        return Row(self._readings(node), at, start)

    def _start(self, node: Node) -> date | None:
        if isinstance(node, Scalar) and node.value == "beginning":
            return None
        return self._day(node)

    def _day(self, node: Node) -> date:
        try:
            return read_day(node.value if isinstance(node, Scalar) else None)
        except NotThatKind as wrong:
            raise self.reader.fail(node, f"{wrong}", wrong.suggestion) from None

    def _readings(self, node: MappingNode) -> tuple[Cell, ...]:
        readings = node.get("readings")
        if readings is None:
            return (self._cell(node),)
        if not isinstance(readings, Sequence) or len(readings.items) < 2:
            raise self.reader.fail(readings, "`readings` takes two or more values")
        return self.reader.each(readings.items, self._reading)

    def _reading(self, node: Node) -> Cell:
        if not isinstance(node, MappingNode):
            raise self.reader.fail(node, "not a reading", "write { value: …, source: … }")
        self.reader.only(node, CELL)
        return self._cell(node)

    def _cell(self, node: MappingNode) -> Cell:
        value = self._value(self.reader.part(node, "value"))
        until = node.get("sure_until")
        sure_until = None if until is None else self._day(until)
        return Cell(value, self.cited(node), sure_until, node.position)

    def cited(self, node: MappingNode) -> tuple[str, ...]:
        """The sources that a node names."""
        part = self.reader.part(node, "source")
        items = part.items if isinstance(part, Sequence) else (part,)
        if not items:
            raise self.reader.fail(part, "`source` is empty")
        names = self.reader.each(items, self.reader.word)
        known = self.sources.cited(names, part.position)
        if known != names:
            raise Unreadable
        return known

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
        at = Scalar(None, cell.position, False)
        if (kind.name == "list") != isinstance(value, frozenset) and value is not NO_LIMIT:
            raise self.reader.fail(at, f"the value is not {kind.words}")
        if value is NO_LIMIT or kind.name == "list":
            return cell
        try:
            return replace(cell, value=read_value(value, kind))
        except NotThatKind as wrong:
            raise self.reader.fail(at, f"the value is {wrong}", wrong.suggestion) from None

    def _in_order(self, name: str, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """The rows by their days."""
        keys = [(row.at, row.start) for row in rows]
        for index, key in enumerate(keys):
            if key in keys[:index]:
                at = Scalar(None, rows[index].readings[0].position, False)
                raise self.reader.fail(at, f"`{name}` has two rows for one key")
        return tuple(sorted(rows, key=lambda row: (str(row.at), row.start or date.min)))


def _is_total(rows: tuple[Row, ...], key: Kind) -> bool:
    """Whether there is a row for every code that can occur."""
    every: set[Any] = {True, False} if key.name == "boolean" else set(key.codes)
    return bool(every) and not key.may_be_none and every <= {row.at for row in rows}


def _kind_name(value: Any) -> str:
    if isinstance(value, frozenset):
        return "list"
    if isinstance(value, str):
        return "date" if ISO_DAY.fullmatch(value) else "text"
    return {bool: "boolean", int: "integer", Decimal: "decimal"}[type(value)]
