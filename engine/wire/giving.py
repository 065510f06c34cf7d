"""Facts in raw form, as facts files and callers in Python have them, as messages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from eligibility.v1 import fact_pb2 as pb

from engine.decision import Grade
from engine.language.syntax import Kind
from engine.values import ABSENT
from engine.vocabulary.declared import Vocabulary
from engine.wire.enums import grade_name


def fact_value(raw: Any, kind: Kind | None = None) -> pb.FactValue:
    """A fact in raw form as a message; texts are dates where `kind` is a date.

    Raw forms: bool, int, Decimal, date, str, list of str, list of dict, None (not known), ABSENT,
    or the long form {value, complete, unknown, evidence}. TypeError for anything else.
    """
    long = raw if isinstance(raw, Mapping) else {"value": raw}
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
    """Facts in raw form, as facts files have them, as messages."""
    known = vocabulary.facts
    return {
        name: fact_value(value, known[name].kind if name in known else None)
        for name, value in raw.items()
    }


def _give(message: pb.FactValue, value: Any, kind: Kind | None) -> None:
    if isinstance(value, list | tuple):
        if any(isinstance(item, Mapping) for item in value) or (kind and kind.name == "records"):
            rows = [_record_message(row, kind) for row in value]
            message.records_value.records.extend(rows)
            message.records_value.SetInParent()
        else:
            message.list_value.items.extend(value)
            message.list_value.SetInParent()
    else:
        _give_plain(message, value, kind)


def _record_message(row: Mapping[str, Any], kind: Kind | None) -> pb.Record:
    record = pb.Record()
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
        raise TypeError(f"a fact cannot be given as {type(value).__name__}")


def _mark_incomplete(message: pb.FactValue) -> None:
    if message.HasField("list_value"):
        message.list_value.incomplete = True
    elif message.HasField("records_value"):
        message.records_value.incomplete = True


def _evidence_message(evidence: Mapping[str, Any]) -> pb.Evidence:
    observed = evidence.get("observed_on")
    return pb.Evidence(
        grade=grade_name(Grade[str(evidence["grade"]).upper()]),
        source=str(evidence.get("source") or ""),
        observed_on="" if observed is None else str(observed),
    )
