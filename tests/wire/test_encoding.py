"""Fields and values as bytes: the same that protobuf writes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from eligibility.v1 import decision_pb2, fact_pb2
from google.protobuf.message import Message

from engine.language.syntax import NO_LIMIT
from engine.values import ABSENT, HIGHEST, LOWEST, Interval, Listing, Records
from engine.wire import encoding
from engine.wire.values import value_bytes


@pytest.mark.parametrize("value", [0, 1, 127, 128, 300, 4095, 4096, 2**31, 2**63 - 1, -1, -(2**63)])
def test_integers_are_written_as_protobuf_writes_them(value: int) -> None:
    """Every size of integer, negative ones too, is encoded as by protobuf itself."""
    written = encoding.number(fact_pb2.FactValue, "int_value")(value)
    assert written == fact_pb2.FactValue(int_value=value).SerializeToString()


@pytest.mark.parametrize("value", ["", "a", "Zürich", "漢" * 5000])
def test_texts_are_written_as_protobuf_writes_them(value: str) -> None:
    """A text is encoded as by protobuf itself, in a plain field, a oneof and a repeated field."""
    for message, name, given in (
        (decision_pb2.Decision, "title", value),
        (fact_pb2.FactValue, "string_value", value),
        (decision_pb2.Decision, "missing", [value]),
    ):
        expected = message(**{name: given}).SerializeToString()
        assert encoding.text(message, name)(value) == expected


@pytest.mark.parametrize("value", [False, True])
def test_flags_are_written_as_protobuf_writes_them(value: bool) -> None:
    """A false flag is written in a oneof, and left out of a plain field."""
    for message, name in ((fact_pb2.FactValue, "bool_value"), (decision_pb2.Excuse, "excuses")):
        expected = message(**{name: value}).SerializeToString()
        assert encoding.number(message, name)(value) == expected


@pytest.mark.parametrize(
    ("write", "name"),
    [(encoding.text, "outcome"), (encoding.number, "title"), (encoding.block, "title")],
)
def test_a_field_of_another_type_is_refused(write: Any, name: str) -> None:
    """A writer that does not fit the field's type is a mistake found when it is made."""
    with pytest.raises(TypeError):
        write(decision_pb2.Decision, name)


V = decision_pb2.Value
VALUES: list[tuple[Any, str, Message]] = [
    (None, "integer", V()),
    (True, "boolean", V(bool_value=True)),
    (False, "boolean", V(bool_value=False)),
    (0, "integer", V(int_value=0)),
    (-7, "integer", V(int_value=-7)),
    (Decimal("12.50"), "decimal", V(decimal_value="12.50")),
    (Decimal("1E+2"), "decimal", V(decimal_value="100")),
    (0, "decimal", V(decimal_value="0")),
    (date(2024, 2, 29), "date", V(date_value="2024-02-29")),
    ("gold", "code", V(string_value="gold")),
    ("", "text", V(string_value="")),
    (ABSENT, "date", V(absent=fact_pb2.Absent())),
    (NO_LIMIT, "integer", V(no_limit=decision_pb2.NoLimit())),
    (frozenset({"b", "a"}), "code", V(codes=decision_pb2.Codes(codes=["a", "b"]))),
    (Listing(frozenset({"a"})), "list", V(codes=decision_pb2.Codes(codes=["a"]))),
    (
        Listing(frozenset(), complete=False),
        "list",
        V(codes=decision_pb2.Codes(incomplete=True)),
    ),
    (Records(({}, {})), "records", V(records=2)),
    (
        Interval(1, HIGHEST),
        "integer",
        V(bounds=decision_pb2.Bounds(lowest=V(int_value=1))),
    ),
    (
        Interval(LOWEST, date(2024, 1, 1), absent=True, open=False),
        "date",
        V(
            bounds=decision_pb2.Bounds(
                highest=V(date_value="2024-01-01"), may_be_absent=True, disputed=True
            )
        ),
    ),
]


@pytest.mark.parametrize(("value", "kind", "expected"), VALUES)
def test_each_value_has_its_message(value: Any, kind: str, expected: Message) -> None:
    """Everything that a test can read or expect is told by its own kind of value."""
    assert V.FromString(value_bytes(value, kind)) == expected
