"""JSON Schema of conditions, measures and facts, with the names that a vocabulary gives them.

It serves editors: they complete names, operators and codes, and mark slips. The loader is stricter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.calendar import COUNTS
from engine.language.operators import OPERATORS, Operator
from engine.language.syntax import Kind
from engine.vocabulary.declared import Fact, Vocabulary

Schema = dict[str, Any]
SNAKE = "^[a-z][a-z0-9_]*$"
DOTTED = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$"
NAME = rf"(?:{SNAKE})|(?:{DOTTED})"
TEXT: Schema = {"type": "string"}
DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
NONE: Schema = {"const": "none", "description": "Known absence."}
PLAIN: dict[str, Schema] = {
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "date": DAY,
    "text": TEXT,
}
ANY_VALUE: Schema = {"type": ["boolean", "number", "string"]}
UNIT: Schema = {"enum": list(COUNTS)}
SHIFT: Schema = {
    "type": "object",
    "additionalProperties": False,
    "properties": {unit: {"type": "integer", "minimum": 0} for unit in ("years", "months", "days")},
}
OVER_RECORDS = ("count", "pick", "time_in")
OVER_FIELDS = ("earliest", "latest", "sum", "span")


def ref(name: str) -> Schema:
    """A reference to a definition."""
    return {"$ref": f"#/$defs/{name}"}


def _one_of(*schemas: Schema) -> Schema:
    return {"anyOf": list(schemas)}


def _list_of(schema: Schema) -> Schema:
    return {"type": "array", "items": schema, "minItems": 1}


def _mapping(properties: Mapping[str, Schema], **more: Any) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": dict(properties), **more}


class ConditionSchema:
    """The definitions for one vocabulary, by name."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._facts = vocabulary.facts
        self.definitions: dict[str, Schema] = {}
        self._tests: dict[tuple[Any, ...], str] = {}
        self._define_operands()
        self._define_conditions()
        self._define_facts()

    # Operands

    def _define_operands(self) -> None:
        names = _one_of({"enum": ["as_of", *self._facts]}, {"type": "string", "pattern": NAME})
        self.definitions["Name"] = names
        self.definitions["Records"] = _one_of(
            {"enum": [name for name, fact in self._facts.items() if fact.kind.fields]},
            {"type": "string", "pattern": DOTTED},
        )
        named = {"fact": ref("Name"), "field": TEXT, "parameter": TEXT}
        self.definitions["Operand"] = _mapping(
            {**named, "plus": SHIFT, "minus": SHIFT},
            oneOf=[{"required": [name]} for name in named],
        )
        self.definitions["Day"] = _one_of(DAY, ref("Name"), ref("Operand"))
        self.definitions["AnyTest"] = self._test(None, ANY_VALUE)

    # Tests

    def _test_of(self, fact: Fact) -> Schema:
        """The definition of the tests that fit a fact; facts of one type share it."""
        kind = fact.kind
        key = (kind.name, kind.of, tuple(kind.codes))
        if key not in self._tests:
            name = f"Test of {fact.name}" if kind.codes else f"Test of {kind.name}"
            self._tests[key] = name
            self.definitions[name] = self._test(kind.name, self._value(kind, fact.name))
        return ref(self._tests[key])

    def _value(self, kind: Kind, owner: str) -> Schema:
        """A plain value of a kind, or of a list's items; codes are defined once."""
        kind = kind.element if kind.name == "list" else kind
        if kind.name in PLAIN:
            return PLAIN[kind.name]
        name = "Country" if kind.name == "country" else f"Codes of {owner}"
        known = (key for key, each in self.definitions.items() if each.get("enum") == [*kind.codes])
        name = next(known, name)
        self.definitions[name] = {"enum": [*kind.codes]}
        return ref(name) if kind.codes else TEXT

    def _test(self, kind: str | None, value: Schema) -> Schema:
        operators = {
            row.name: self._operand(row, value)
            for row in OPERATORS.values()
            if (kind is None or kind in row.kinds) and row.name not in ("equals", "is_none")
        }
        tests = _mapping({**operators, "is": _one_of(value, NONE, {"type": "object"})})
        plain = () if kind in ("list", "records") else (value,)
        return _one_of(*plain, NONE, {**tests, "minProperties": 1}, _list_of({"type": "object"}))

    def _operand(self, operator: Operator, value: Schema) -> Schema:
        if operator.operand == "same":
            return _one_of(ref("Name"), ref("Operand"))
        written = _list_of(value) if operator.operand == "many" else value
        return _one_of(written, ref("Operand"))

    # Conditions and measures

    def _define_conditions(self) -> None:
        groups = {fold: _one_of(_list_of(ref("Condition")), ref("Tests")) for fold in _FOLDS}
        facts = {name: self._described(fact) for name, fact in self._facts.items()}
        asked = {"decision": TEXT, "not_concerned": {"enum": ["met", "not_met"]}}
        measure = self._measure()
        tests = {**groups, **asked, "parameter": TEXT, **measure, "is": ref("AnyTest")}
        self.definitions["Tests"] = _mapping(
            {**tests, "as_of": ref("AnyTest"), **facts},
            minProperties=1,
            patternProperties={DOTTED: ref("AnyTest")},
        )
        self.definitions["Condition"] = _one_of(_list_of(ref("Condition")), ref("Tests"))
        self.definitions["Where"] = _one_of(_list_of(ref("Where")), ref("FieldTests"))
        folds = {fold: ref("Where") for fold in _FOLDS}
        self.definitions["FieldTests"] = _mapping(
            {**folds, **self._all_fields()},
            minProperties=1,
            patternProperties={DOTTED: ref("AnyTest")},
        )
        self.definitions["Measure"] = _mapping(measure)

    def _described(self, fact: Fact) -> Schema:
        return {"allOf": [self._test_of(fact)], "description": fact.ask}

    def _all_fields(self) -> dict[str, Schema]:
        names = {name for fact in self._facts.values() for name in fact.kind.fields}
        return {name: ref("AnyTest") for name in sorted(names)}

    def _measure(self) -> dict[str, Schema]:
        taken = _mapping({"number_with": ref("AnyTest")}, required=["number_with"])
        codes = {"type": "object", "additionalProperties": _list_of(TEXT)}
        two_days = {"type": "array", "items": ref("Day"), "minItems": 2, "maxItems": 2}
        return {
            **{name: ref("Records") for name in OVER_RECORDS},
            **{name: {"type": "string", "pattern": DOTTED} for name in OVER_FIELDS},
            "between": two_days,
            "add": {"type": "array", "items": ref("Name"), "minItems": 2},
            "where": ref("Where"),
            "per": TEXT,
            "take": _one_of({"const": "largest"}, taken),
            "one_of_each": codes,
            "from": TEXT,
            "until": TEXT,
            "within": two_days,
            "unit": UNIT,
        }

    # Facts as applicants give them

    def _define_facts(self) -> None:
        given = {name: self._given(fact) for name, fact in self._facts.items()}
        self.definitions["Facts"] = _mapping(given)

    def _given(self, fact: Fact) -> Schema:
        value = self._given_value(fact)
        evidence = {"type": "object"}
        long = {"value": value, "complete": {"type": "boolean"}, "unknown": TEXT}
        at_length = _mapping({**long, "evidence": evidence})
        return {**_one_of(value, at_length), "description": fact.ask}

    def _given_value(self, fact: Fact) -> Schema:
        kind = fact.kind
        if kind.name == "records":
            self.definitions[f"Record of {fact.name}"] = _mapping(self._record(fact))
            rows = {"type": "array", "items": ref(f"Record of {fact.name}")}
            return _one_of(rows, {"type": "null"}, NONE)
        value = self._value(kind, fact.name)
        if kind.name == "list":
            value = {"type": "array", "items": value}
        absent = [NONE] if fact.may_be_none or kind.name == "list" else []
        return _one_of(value, {"type": "null"}, *absent)

    def _record(self, fact: Fact) -> dict[str, Schema]:
        values = {
            name: self._value(field.kind, f"{fact.name}.{name}")
            for name, field in fact.kind.fields.items()
        }
        return {name: _one_of(value, {"type": "null"}, NONE) for name, value in values.items()}


_FOLDS: Iterable[str] = ("all", "any", "none")
