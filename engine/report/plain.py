"""Messages as JSON objects: field names as on the wire, enums as lower-case words.

Descriptors are typed as Any: their stubs name two classes for each kind.
"""

from __future__ import annotations

from typing import Any

from eligibility.v1 import decision_pb2 as pb
from google.protobuf.message import Message


def plain_message(message: Message) -> dict[str, Any]:
    """A message as dicts, lists, text, numbers, booleans and None.

    All fields are there, but for those of a `oneof` that are not the chosen one. An empty text
    and an unspecified enum are None; a `Value` is {value, words}.
    """
    if isinstance(message, pb.Value):
        return {"value": plain_value(message), "words": message.words}
    fields = (field for field in message.DESCRIPTOR.fields if _is_chosen(message, field))
    return {field.name: _field(message, field) for field in fields}


def _is_chosen(message: Message, field: Any) -> bool:
    oneof = field.containing_oneof
    synthetic = oneof is not None and len(oneof.fields) == 1  # what `optional` makes
    return oneof is None or synthetic or message.HasField(field.name)


def _field(message: Message, field: Any) -> Any:
    value = getattr(message, field.name)
    if field.is_repeated:
        return [_single(each, field) for each in value]
    absent = field.has_presence and not message.HasField(field.name)
    return None if absent else _single(value, field)


def _single(value: Any, field: Any) -> Any:
    if field.message_type is not None:
        return plain_message(value)
    if field.enum_type is not None:
        return enum_word(field.enum_type, value)
    return None if value == "" else value


def enum_word(enum: Any, number: int) -> str | None:
    """The lower-case word of an enum's number without the enum's prefix; None for unspecified."""
    name = enum.values_by_number[number].name
    prefix = enum.values_by_number[0].name.removesuffix("UNSPECIFIED")
    return name.removeprefix(prefix).lower() if number else None


def plain_value(message: pb.Value) -> Any:
    """A value as JSON has it: `none` for known absence, bounds and open lists as objects."""
    kind = message.WhichOneof("kind")
    match kind:
        case None:
            return None
        case "absent":
            return "none"
        case "no_limit":
            return "no_limit"
        case "codes":
            codes = list(message.codes.codes)
            return {"codes": codes, "complete": False} if message.codes.incomplete else codes
        case "bounds":
            return _bounds(message.bounds)
        case "records":
            return {"records": message.records}
    return getattr(message, kind)


def _bounds(bounds: pb.Bounds) -> dict[str, Any]:
    return {
        "lowest": plain_value(bounds.lowest),
        "highest": plain_value(bounds.highest),
        "may_be_absent": bounds.may_be_absent,
        "disputed": bounds.disputed,
    }
