"""Values that tests read and expect, as `Value` messages in bytes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from eligibility.v1 import decision_pb2 as pb

from engine.language.syntax import NO_LIMIT
from engine.values import ABSENT, HIGHEST, LOWEST, Interval, Listing, Records, Value
from engine.wire import encoding

_BOOL = encoding.number(pb.Value, "bool_value")
_INT = encoding.number(pb.Value, "int_value")
_DECIMAL = encoding.text(pb.Value, "decimal_value")
_STRING = encoding.text(pb.Value, "string_value")
_DATE = encoding.text(pb.Value, "date_value")
_RECORDS = encoding.number(pb.Value, "records")
_ABSENT = encoding.block(pb.Value, "absent")(b"")
_NO_LIMIT = encoding.block(pb.Value, "no_limit")(b"")
_CODES = encoding.block(pb.Value, "codes")
_BOUNDS = encoding.block(pb.Value, "bounds")
_CODE = encoding.text(pb.Codes, "codes")
_MORE = encoding.number(pb.Codes, "incomplete")(True)
_LOWEST = encoding.block(pb.Bounds, "lowest")
_HIGHEST = encoding.block(pb.Bounds, "highest")
_PERHAPS = encoding.number(pb.Bounds, "may_be_absent")(True)
_DISPUTED = encoding.number(pb.Bounds, "disputed")(True)


def value_bytes(value: Value, kind: str) -> bytes:
    """A value of a kind (`integer`, `decimal`, …) as the body of a `Value`, without its words."""
    if value is None:
        return b""
    if isinstance(value, str):
        return _STRING(value)
    if isinstance(value, bool):
        return _BOOL(value)
    if isinstance(value, date):
        return _DATE(value.isoformat())
    if isinstance(value, int | Decimal):
        return _DECIMAL(f"{Decimal(value):f}") if kind == "decimal" else _INT(int(value))
    return _unplain(value, kind)


def _unplain(value: Any, kind: str) -> bytes:
    if value is ABSENT:
        return _ABSENT
    if value is NO_LIMIT:
        return _NO_LIMIT
    if isinstance(value, Interval):
        return _BOUNDS(_bounds(value, kind))
    if isinstance(value, Records):
        return _RECORDS(len(value.sure))
    if isinstance(value, Listing):
        return _CODES(_codes(value.items) + (b"" if value.complete else _MORE))
    return _CODES(_codes(value))


def _bounds(value: Interval, kind: str) -> bytes:
    lowest = b"" if value.lo is LOWEST else _LOWEST(value_bytes(value.lo, kind))
    highest = b"" if value.hi is HIGHEST else _HIGHEST(value_bytes(value.hi, kind))
    perhaps = _PERHAPS if value.absent else b""
    return lowest + highest + perhaps + (b"" if value.open else _DISPUTED)


def _codes(codes: frozenset[str]) -> bytes:
    return b"".join(map(_CODE, sorted(codes)))
