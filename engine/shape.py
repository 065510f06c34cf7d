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
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]

Model = TypeVar("Model", bound=Shape)

_WORDS = {
    "missing": "`{name}` is missing",
    "extra_forbidden": "`{name}` has no meaning here",
    "string_type": "`{name}` is not a text",
    "bool_type": "`{name}` is neither true nor false",
    "string_too_short": "`{name}` is empty",
    "model_type": "`{name}` is not a mapping",
    "model_attributes_type": "`{name}` is not a mapping",
    "dict_type": "`{name}` is not a mapping",
    "tuple_type": "`{name}` is not a list",
    "list_type": "`{name}` is not a list",
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
    name = path[-1] if path else "the file"
    if isinstance(name, int) and len(path) > 1:
        name = f"{path[-2]} {name + 1}"
    template = _WORDS.get(error["type"], "")
    message = template.format(name=name) or _reason(name, error)
    suggestion = ""
    if error["type"] == "extra_forbidden":
        suggestion = near(str(name), _keys(model, path[:-1]))
    elif error["type"] == "string_pattern_mismatch":
        pattern = error["ctx"]["pattern"]
        suggestion = _PATTERNS["-" if "/" in pattern else "." if "\\." in pattern else ""]
    return Problem(locate(node, path), message, suggestion)


def _reason(name: object, error: dict[str, Any]) -> str:
    said = str(error.get("ctx", {}).get("error", "")) or error["msg"][:1].lower() + error["msg"][1:]
    return f"`{name}` is {said}" if error["type"] == "value_error" else f"`{name}`: {said}"


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
