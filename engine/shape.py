"""The outer form of a file, checked by pydantic, with each mistake at its place in the file.

The same models publish the JSON Schemas that editors use.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)

from engine.document import Mapping, Node, Sequence, plain
from engine.errors import Position, Problem
from engine.language.literals import near, read_day


class Shape(BaseModel):
    """A mapping with known keys only."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Day = Annotated[
    date, BeforeValidator(read_day), WithJsonSchema({"type": "string", "format": "date"})
]
Snake = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Dotted = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")]
PathId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)+$")]
Words = Annotated[str, StringConstraints(min_length=1)]
OneOrMore = Annotated[
    tuple[str, ...],
    BeforeValidator(lambda value: (value,) if isinstance(value, str) else value),
    BeforeValidator(lambda value: tuple(value) if isinstance(value, list) else value),
    Field(min_length=1),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]

Model = TypeVar("Model", bound=Shape)

_WORDS = {
    "missing": "{name} is missing",
    "extra_forbidden": "{name} has no meaning here",
    "string_type": "{name} is not a text",
    "bool_type": "{name} is neither true nor false",
    "string_too_short": "{name} is empty",
    "too_short": "{name} is empty",
    "string_pattern_mismatch": "{name} cannot be written so",
    "literal_error": "{name} is none of its words",
    "model_type": "{name} is not a mapping",
    "model_attributes_type": "{name} is not a mapping",
    "dict_type": "{name} is not a mapping",
    "tuple_type": "{name} is not a list",
    "list_type": "{name} is not a list",
}
_PATTERNS = {
    "-": "write words of lower case letters and digits joined by - and / as in a path",
    ".": "write lower case words joined by _ and separated by dots",
    "": "write lower case words joined by _",
}


def shaped(node: Node, model: type[Model], problems: list[Problem]) -> Model | None:
    """The node as a model, or None with its problems appended to `problems`."""
    try:
        return model.model_validate(_tuples(plain(node)))
    except ValidationError as wrong:
        problems.extend(_problem(node, model, dict(error)) for error in wrong.errors())
        return None


def _tuples(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _tuples(part) for key, part in value.items()}
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _problem(node: Node, model: type[Shape], error: dict[str, Any]) -> Problem:
    path = [step for step in error["loc"] if step != "[key]"]
    name = path[-1] if path else ""
    if isinstance(name, int) and len(path) > 1:
        name = f"{path[-2]} {name + 1}"
    words = f"`{name}`" if name else "the file"
    wrong = error.get("ctx", {}).get("error")
    if wrong is not None:
        message = f"{words} is {wrong}"
    elif template := _WORDS.get(error["type"]):
        message = template.format(name=words)
    else:
        message = f"{words}: {error['msg'][:1].lower()}{error['msg'][1:]}"
    return Problem(locate(node, path), message, _suggestion(model, path, error))


def _suggestion(model: type[Shape], path: list[Any], error: dict[str, Any]) -> str:
    context = error.get("ctx", {})
    match error["type"]:
        case "extra_forbidden":
            keys = _keys(model, path[:-1])
            return near(str(path[-1]), keys) or f"only {', '.join(f'`{key}`' for key in keys)}"
        case "string_pattern_mismatch":
            pattern = context["pattern"]
            return _PATTERNS["-" if "/" in pattern else "." if "\\." in pattern else ""]
        case "literal_error":
            return f"write {context['expected']}".replace("'", "")
    return getattr(context.get("error"), "suggestion", "")


def _keys(model: type[Shape], path: Iterable[Any]) -> list[str]:
    """The keys that the model at a path knows."""
    for step in path:
        field = model.model_fields.get(step) if isinstance(step, str) else None
        inner = _models(field.annotation) if field else []
        model = inner[0] if inner else model
    return [field.alias or name for name, field in model.model_fields.items()]


def _models(annotation: Any) -> list[type[Shape]]:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _models(part)]


def locate(node: Node, path: Iterable[Any]) -> Position:
    """The place of the deepest part of a path that exists; of a key, where the key stands."""
    position = node.position
    for step in path:
        found: Node | None = None
        if isinstance(node, Mapping) and isinstance(step, str):
            key, found = node.key(step), node.get(step)
            position = key.position if key is not None else position
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            found = node.items[step]
            position = found.position
        if found is None:
            break
        node = found
    return position
