"""Fields of protobuf messages as bytes, by the encoding that protobuf specifies.

A reply is mostly words that never change. Written field by field through message objects it costs
more than deciding; as bytes, what never changes is written once. Numbers and types of the fields
come from the descriptors. See https://protobuf.dev/programming-guides/encoding/.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

VARINT, LENGTH_DELIMITED = 0, 2
_TEXT, _BLOCK = FieldDescriptor.CPPTYPE_STRING, FieldDescriptor.CPPTYPE_MESSAGE
_KEPT = 4096


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


_VARINTS = tuple(map(_varint, range(_KEPT)))


def varint(number: int) -> bytes:
    """An integer of 64 bits as a varint; a negative one as its two's complement."""
    return _VARINTS[number] if 0 <= number < _KEPT else _varint(number & 0xFFFF_FFFF_FFFF_FFFF)


def _key(field: Any, wire_type: int) -> bytes:
    return varint(field.number << 3 | wire_type)


def _descriptor(message: type[Message], name: str, *types: int) -> Any:
    field: Any = message.DESCRIPTOR.fields_by_name[name]
    if types and field.cpp_type not in types:
        raise TypeError(f"{message.DESCRIPTOR.full_name}.{name} is not of such a type")
    return field


def text(message: type[Message], name: str) -> Callable[[str], bytes]:
    """What writes a string field; nothing for an empty one, unless the field knows presence."""
    field = _descriptor(message, name, _TEXT)
    key, always = _key(field, LENGTH_DELIMITED), field.has_presence or field.is_repeated

    def write(value: str) -> bytes:
        if not value and not always:
            return b""
        encoded = value.encode()
        return key + varint(len(encoded)) + encoded

    return write


def number(message: type[Message], name: str) -> Callable[[int], bytes]:
    """What writes an integer, boolean or enum field; nothing for 0, unless it knows presence."""
    field = _descriptor(message, name)
    if field.cpp_type in (_TEXT, _BLOCK):
        raise TypeError(f"{message.DESCRIPTOR.full_name}.{name} is no number")
    key, always = _key(field, VARINT), field.has_presence
    return lambda value: key + varint(value) if value or always else b""


def block(message: type[Message], name: str) -> Callable[[bytes], bytes]:
    """What writes a message field from the bytes of its message."""
    key = _key(_descriptor(message, name, _BLOCK), LENGTH_DELIMITED)
    return lambda body: key + varint(len(body)) + body
