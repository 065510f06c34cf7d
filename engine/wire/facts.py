"""Facts from the wire into the raw form that the vocabulary checks.

Reading is strict: each fact takes the kind of value that its type names, and nothing is guessed.
What the kinds cannot say (limits, codes, days that do not exist) is left to the vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from eligibility.v1 import fact_pb2 as pb

from engine.errors import Violation
from engine.language.literals import near
from engine.language.syntax import Kind
from engine.values import ABSENT
from engine.vocabulary.declared import Vocabulary
from engine.wire.enums import GRADE_WORDS
from engine.wire.paths import LONGEST_NAME, clipped

MOST_VIOLATIONS = 100
"""Violations found before reading stops."""
MOST_HINTS = 10
"""Unknown names for which a near one is looked up, which is slow."""

_DECIMAL = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?", re.ASCII)
_TAKES = {
    "boolean": ("bool_value",),
    "integer": ("int_value",),
    "decimal": ("decimal_value", "int_value"),
    "date": ("date_value",),
    "code": ("string_value",),
    "country": ("string_value",),
    "text": ("string_value",),
    "list": ("list_value",),
    "records": ("records_value",),
}


_PARTS = {"list_value", "records_value"}
_SIMPLE = {name: frozenset(takes) - _PARTS for name, takes in _TAKES.items()}
"""Values that need no more looking at; most facts are such, and this is the fast way."""


_POINTS = {name: takes - {"decimal_value"} for name, takes in _SIMPLE.items()}
"""The same for the fields of records."""


@lru_cache(maxsize=4096)
def _decimal(text: str) -> Decimal | None:
    """A plain decimal number; None for any other text."""
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


class FactsReader:
    """Reads the facts of requests against one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._kinds = {name: fact.kind for name, fact in vocabulary.facts.items()}
        self._simple = {name: _SIMPLE[kind.name] for name, kind in self._kinds.items()}

    def read(self, facts: Mapping[str, pb.FactValue]) -> tuple[dict[str, Any], list[Violation]]:
        """The facts in raw form, without those that cannot be read, and why these cannot."""
        return _Reading(self._kinds, self._simple).run(facts)


class _Reading:
    """One pass over one applicant's facts."""

    def __init__(self, kinds: Mapping[str, Kind], simple: Mapping[str, frozenset[str]]) -> None:
        self._kinds, self._simple = kinds, simple
        self._violations: list[Violation] = []
        self._hints = 0

    def run(self, facts: Mapping[str, pb.FactValue]) -> tuple[dict[str, Any], list[Violation]]:
        raw: dict[str, Any] = {}
        simple = self._simple
        for name in facts:  # items() of a message map goes through Python for each
            value = facts[name]
            said = value.WhichOneof("kind")
            if said in simple.get(name, ()) and not value.HasField("evidence"):
                read = getattr(value, said)
                if said == "decimal_value":
                    read = _decimal(read)
                if read is not None and read != "none":
                    raw[name] = read
                    continue
            if len(self._violations) >= MOST_VIOLATIONS:
                break
            self._with_care(name, value, raw)
        return raw, self._violations

    def _with_care(self, name: str, value: pb.FactValue, raw: dict[str, Any]) -> None:
        """Read a fact that may be unknown, absent, wrong, or made of parts."""
        kind = self._kinds.get(name)
        if kind is None:
            path = f'facts["{clipped(name)}"]'
            self._violate(path, "UNKNOWN_FACT", f"no such fact{self._near(name, self._kinds)}")
        else:
            raw[name] = self._fact(f'facts["{name}"]', value, kind)

    def _violate(self, path: str, reason: str, message: str) -> None:
        self._violations.append(Violation(path, reason, message))

    def _near(self, name: str, known: Iterable[str]) -> str:
        self._hints += 1
        if self._hints > MOST_HINTS or len(name) > LONGEST_NAME:
            return ""
        hint = near(name, known)
        return f"; {hint}" if hint else ""

    def _fact(self, path: str, value: pb.FactValue, kind: Kind) -> Any:
        said = value.WhichOneof("kind")
        if said == "list_value":
            read = self._list(path, value.list_value, kind)
        elif said == "records_value":
            read = self._records(path, value.records_value, kind)
        else:
            read = self._plain(path, value, said, kind)
        if value.HasField("evidence"):
            long = read if type(read) is dict else {"value": read}
            return {**long, "evidence": self._evidence(f"{path}.evidence", value.evidence)}
        return read

    def _plain(
        self, path: str, value: pb.FactValue | pb.FieldValue, said: str | None, kind: Kind
    ) -> Any:
        """A value without parts; None for one that cannot be read."""
        if said in _TAKES[kind.name]:
            return self._taken(path, value, said)
        if said == "absent":
            return ABSENT
        if said == "unknown":
            return {"unknown": value.unknown.reason or "not said why"}
        if said is None:
            self._violate(path, "NO_VALUE", "has no value; leave it out, or say `unknown`")
        else:
            self._wrong_kind(path, kind)
        return None

    def _wrong_kind(self, path: str, kind: Kind) -> None:
        wanted = " or ".join(f"`{each}`" for each in _TAKES[kind.name])
        self._violate(path, "WRONG_TYPE", f"give it as {wanted}; its type is {kind.name}")

    def _taken(self, path: str, value: Any, said: str) -> Any:
        read = getattr(value, said)
        if said == "decimal_value":
            return self._decimal(path, read)
        if said == "string_value" and read == "none":
            self._violate(path, "ABSENT_AS_TEXT", "says `none`; give known absence as `absent`")
            return None
        return read

    def _decimal(self, path: str, text: str) -> Decimal | None:
        read = _decimal(text)
        if read is not None:
            return read
        self._violate(path, "WRONG_TYPE", "is not a plain decimal number, such as 12.5")
        return None

    def _list(self, path: str, value: pb.ListValue, kind: Kind) -> Any:
        # A caller that does not know the type cannot tell an empty list from no records.
        if kind.name != "list" and (kind.name != "records" or value.items):
            self._wrong_kind(path, kind)
            return None
        items = list(value.items)
        return {"value": items, "complete": False} if value.incomplete else items

    def _records(self, path: str, value: pb.RecordsValue, kind: Kind) -> Any:
        if kind.name != "records":
            self._wrong_kind(path, kind)
            return None
        rows: list[Any] = []
        for index, record in enumerate(value.records):
            if len(self._violations) >= MOST_VIOLATIONS:
                break
            rows.append(self._record(f"{path}.records_value.records[{index}]", record, kind))
        return {"value": rows, "complete": False} if value.incomplete else rows

    def _record(self, path: str, record: pb.Record, kind: Kind) -> dict[str, Any]:
        row: dict[str, Any] = {}
        fields = record.fields
        for name in fields:
            value, declared = fields[name], kind.fields.get(name)
            said = value.WhichOneof("kind")
            if declared is not None and said in _POINTS[declared.kind.name]:
                read = getattr(value, said)
                if read != "none":
                    row[name] = read
                    continue
            if declared is None:
                hint = self._near(name, kind.fields)
                where = f'{path}.fields["{clipped(name)}"]'
                self._violate(where, "UNKNOWN_FIELD", f"no such field{hint}")
                continue
            where = f'{path}.fields["{name}"]'
            read = self._plain(where, value, said, declared.kind)
            row[name] = None if type(read) is dict else read
        return row

    def _evidence(self, path: str, evidence: pb.Evidence) -> dict[str, Any] | None:
        grade = GRADE_WORDS.get(evidence.grade)
        if grade is None:
            self._violate(f"{path}.grade", "UNKNOWN_CODE", "is no grade known here")
            return None
        observed = evidence.observed_on or None
        return {"grade": grade, "source": evidence.source, "observed_on": observed}
