"""JSON Schemas of the rulebook's files, for editors: made from the shapes that check the files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from engine.decision import Outcome
from engine.profiles.expected import (
    CAUTIONS,
    MISSING,
    NO_EDITION,
    OUTCOME,
    REASON,
    REASONS,
    REQUIREMENTS,
    STATUSES,
)
from engine.profiles.profile import DECIDING
from engine.profiles.shape import ProfilesFile
from engine.report.condition_schema import ConditionSchema, Schema, ref
from engine.ruleset.shape import RulesetFile
from engine.shape import Shape
from engine.vocabulary.declared import Vocabulary, VocabularyFile

DIALECT = "http://json-schema.org/draft-07/schema#"
SOURCE: Schema = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
DAY: Schema = {"type": "string", "format": "date"}
FILES: dict[str, type[Shape]] = {
    "ruleset.json": RulesetFile,
    "vocabulary.json": VocabularyFile,
    "profiles.json": ProfilesFile,
}
ANY: Schema = {}
CONDITIONS = ("applies_when", "met_when", "review_when")
OPEN = {
    "RulesetFile": {
        "concerns": ref("Condition"),
        "parameters": {"type": "object", "additionalProperties": ref("Parameter")},
        "with": {"type": "object", "additionalProperties": ref("Parameter")},
        "derived": {"type": "object", "additionalProperties": ref("Derived")},
    },
    "RequirementShape": dict.fromkeys(CONDITIONS, ref("Condition")),
    "AlsoShape": {"review_when": ref("Condition")},
    "UnlessShape": {"when": ref("Condition")},
    "CautionShape": {"when": ref("Condition")},
    "FactShape": {"derive": ref("Measure")},
    "ProfileShape": {"facts": ref("Facts"), "expect": ref("Expect")},
}
"""What the shapes leave open, because it is read otherwise: by shape and field."""


def schemas(vocabulary: Vocabulary) -> dict[str, str]:
    """The texts of all schemas by file name."""
    conditions = ConditionSchema(vocabulary).definitions
    parts = {**conditions, **_parameter_parts(conditions), "Expect": _expect()}
    return {
        name: json.dumps(_schema(shape, parts), indent=1, ensure_ascii=False) + "\n"
        for name, shape in FILES.items()
    }


def _schema(shape: type[Shape], parts: Mapping[str, Schema]) -> Schema:
    """The schema of one kind of file, with what its shape leaves open filled in."""
    schema = shape.model_json_schema(by_alias=True)
    definitions = {**parts, **schema.pop("$defs", {})}
    for name, fields in OPEN.items():
        part = schema if name == shape.__name__ else definitions.get(name, {})
        for field, filled in fields.items():
            if "properties" in part:
                part["properties"][field] = filled
    if profile := definitions.get("ProfileShape"):
        profile["anyOf"] = [{"required": ["expect"]}, {"required": ["skip"]}]
    used = _used(schema, definitions)
    return {
        "$schema": DIALECT,
        **schema,
        "$defs": {name: each for name, each in definitions.items() if name in used},
    }


def _used(schema: Schema, definitions: Mapping[str, Schema]) -> set[str]:
    """The definitions that a schema refers to, directly or not."""
    ahead, used = _references(schema), set[str]()
    while ahead:
        name = ahead.pop()
        used.add(name)
        ahead |= _references(definitions[name]) - used
    return used


def _references(part: Any) -> set[str]:
    if isinstance(part, list):
        return set().union(*map(_references, part))
    if not isinstance(part, dict):
        return set()
    own = {part["$ref"].rpartition("/")[2]} if isinstance(part.get("$ref"), str) else set()
    return own.union(*map(_references, part.values()))


def _parameter_parts(conditions: Mapping[str, Schema]) -> dict[str, Schema]:
    """Parameters and derived values."""
    value = {"type": ["boolean", "number", "string", "array"]}
    cell = {"value": value, "source": SOURCE, "sure_until": DAY}
    readings = {"readings": {"type": "array", "minItems": 2, "items": _closed(cell)}}
    row = _closed({"at": ANY, "from": {"type": "string"}, **cell, **readings})
    texts = ("type", "unit", "says", "title")
    words: dict[str, Schema] = {name: {"type": "string"} for name in texts}
    by = {"anyOf": [ref("Name"), {"type": "array", "items": ref("Name")}]}
    rows = {"type": "array", "minItems": 1, "items": row}
    words["optional"] = {"const": True}
    parameter = {**words, "codes": ANY, **cell, **readings, "by": by, "rows": rows}
    cited = {"says": {"type": "string"}, "source": SOURCE, "effective": ref("EffectiveShape")}
    version = _closed({**conditions["Measure"]["properties"], **cited})
    return {
        "Parameter": _closed(parameter),
        "Derived": {"anyOf": [version, {"type": "array", "minItems": 1, "items": version}]},
    }


def _closed(properties: Mapping[str, Schema]) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": dict(properties)}


def _expect() -> Schema:
    """What a profile expects."""
    outcomes: Schema = {"enum": [outcome.value for outcome in Outcome]}
    names: Schema = {"type": "array", "items": {"type": "string"}}
    deciding: dict[str, Schema] = {outcome.value: names for outcome in DECIDING}
    properties: dict[str, Schema] = {
        OUTCOME: outcomes,
        **deciding,
        REQUIREMENTS: _by_requirement(STATUSES),
        REASON: _by_requirement(REASONS),
        MISSING: names,
        CAUTIONS: names,
    }
    refused = {**_closed({NO_EDITION: {"const": True}}), "required": [NO_EDITION]}
    return {"anyOf": [outcomes, {**_closed(properties), "minProperties": 1}, refused]}


def _by_requirement(words: Iterable[str]) -> Schema:
    each = {"enum": list(words)}
    return {"type": "object", "additionalProperties": each, "minProperties": 1}
