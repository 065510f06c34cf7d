"""Facts in raw form, as facts files and callers in Python have them, as messages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from eligibility.v1 import fact_pb2 as pb

from engine.language.syntax import Kind
from engine.values import ABSENT
from engine.vocabulary.declared import Vocabulary
from engine.vocabulary.typed import GRADES, LONG_FORM
from engine.wire.enums import grade_name

LARGEST = 2**63 - 1
"""The largest number that `int_value` holds."""


def fact_value(raw: Any, kind: Kind | None = None) -> pb.FactValue:
    """A fact in raw form as a message; texts are dates where `kind` is a date.

    Raw forms: bool, int, Decimal, date, str, list of str, list of dict, None (not known), ABSENT,
    or the long form {value, complete, unknown, evidence}. TypeError for anything else; like all
    that is told of facts, it never quotes the value.
    """
    long = raw if isinstance(raw, Mapping) else {"value": raw}
    if long.keys() - LONG_FORM:
        known = ", ".join(sorted(LONG_FORM))
        raise TypeError(f"a mapping has no keys but {known}; records are a list of mappings")
    message = pb.FactValue()
    if long.get("unknown") is not None or long.get("value") is None:
        message.unknown.reason = str(long.get("unknown") or "")
    else:
        _give(message, long["value"], kind)
    if not long.get("complete", True):
        _mark_incomplete(message)
    if long.get("evidence") is not None:
        message.evidence.CopyFrom(_evidence_message(long["evidence"]))
    return message


def fact_values(raw: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, pb.FactValue]:
    """Facts in raw form, as facts files have them, as messages; TypeError names the fact."""
    known = vocabulary.facts
    return {
        name: named_value(name, value, known[name].kind if name in known else None)
        for name, value in raw.items()
    }


def named_value(name: str, raw: Any, kind: Kind | None = None) -> pb.FactValue:
    """The same as `fact_value`; its TypeError names the fact."""
    try:
        return fact_value(raw, kind)
    except TypeError as wrong:
        raise TypeError(f'facts["{name}"]: {wrong}') from None


def _give(message: pb.FactValue, value: Any, kind: Kind | None) -> None:
    if isinstance(value, list | tuple):
        if any(isinstance(item, Mapping) for item in value) or (kind and kind.name == "records"):
            rows = [_record_message(row, kind) for row in value]
            message.records_value.records.extend(rows)
            message.records_value.SetInParent()
        else:
            message.list_value.items.extend(_text(item) for item in value)
            message.list_value.SetInParent()
    else:
        _give_plain(message, value, kind)


def _text(item: Any) -> str:
    if not isinstance(item, str):
        raise TypeError(f"a list holds texts or records, and not {type(item).__name__}")
    return item


def _record_message(row: Any, kind: Kind | None) -> pb.Record:
    record = pb.Record()
    if not isinstance(row, Mapping):
        raise TypeError(f"a record is a mapping of its fields, and not {type(row).__name__}")
    for name, value in row.items():
        declared = kind.fields.get(name) if kind else None
        if value is not None:
            _give_plain(record.fields[name], value, declared.kind if declared else None)
    return record


def _give_plain(message: pb.FactValue | pb.FieldValue, value: Any, kind: Kind | None) -> None:
    if value is ABSENT or value == "none":
        message.absent.SetInParent()
    elif isinstance(value, bool):
        message.bool_value = value
    elif isinstance(value, int):
        if abs(value) > LARGEST:
            raise TypeError("a number of more than 64 bits is no fact")
        message.int_value = value
    elif isinstance(value, Decimal):
        message.decimal_value = f"{value:f}"
    elif isinstance(value, date):
        message.date_value = value.isoformat()
    elif isinstance(value, str):
        if kind is not None and kind.name == "date":
            message.date_value = value
        else:
            message.string_value = value
    else:
        exact = "; give an int or a Decimal, which are exact" if isinstance(value, float) else ""
        raise TypeError(f"a fact cannot be given as {type(value).__name__}{exact}")


def _mark_incomplete(message: pb.FactValue) -> None:
    if message.HasField("list_value"):
        message.list_value.incomplete = True
    elif message.HasField("records_value"):
        message.records_value.incomplete = True


def _evidence_message(evidence: Any) -> pb.Evidence:
    grade = GRADES.get(str(evidence.get("grade"))) if isinstance(evidence, Mapping) else None
    if grade is None:
        raise TypeError(f"evidence is a mapping whose grade is one of {', '.join(GRADES)}")
    observed = evidence.get("observed_on")
    return pb.Evidence(
        grade=grade_name(grade),
        source=str(evidence.get("source") or ""),
        observed_on="" if observed is None else str(observed),
    )
