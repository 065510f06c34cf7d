"""An applicant's facts, checked strictly against the vocabulary: all violations at once.

Facts come by name as plain values: null is missing, `none` (or ABSENT) is known absence, a
mapping is the long form with `value`, `complete`, `unknown` and `evidence`. A violation names
the fact and the fix and never quotes the value.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal, NotRequired

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    with_config,
)
from typing_extensions import TypedDict

from engine.decision import Evidence, Grade
from engine.errors import FactsError, Violation
from engine.language.literals import (
    DECIMAL_PLACES,
    LARGEST_NUMBER,
    NotThatKind,
    near,
    read_day,
)
from engine.language.syntax import FieldDeclaration, Kind
from engine.values import ABSENT, Listing, Records, Value
from engine.vocabulary.declared import Fact, Vocabulary

LONGEST_TEXT = 500
MOST_RECORDS = 20_000
MOST_CODES = 20
"""Codes that a violation lists; of more it tells the number and one."""
LONG_FORM = frozenset({"value", "complete", "unknown", "evidence"})
EVIDENCE = frozenset({"grade", "source", "observed_on"})
GRADES: dict[str, Grade] = {grade.word: grade for grade in reversed(Grade) if grade}
EMPTY = frozenset({"list", "records"})
"""Kinds of which an empty one is how they are absent."""
_day = lru_cache(maxsize=8192)(read_day)


@dataclass(frozen=True, slots=True)
class Facts:
    """Typed facts by name, what each rests on, and why an unknown one is unknown."""

    values: Mapping[str, Value] = field(default_factory=dict)
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)


def _date(value: Any) -> Any:
    return _day(value) if type(value) is str else read_day(value)


def _decimal(least: Any, most: Any) -> Callable[[Any], Decimal]:
    """A reader of decimals within limits; pydantic's own takes six times as long."""

    def read(value: Any) -> Decimal:
        if type(value) is int:
            value = Decimal(value)
        if type(value) is not Decimal or not value.is_finite():
            raise NotThatKind("not a number")
        if not least <= value <= most:
            edge = f"below {least}" if value < least else f"above {most}"
            raise NotThatKind(edge, reason="OUT_OF_RANGE")
        if -int(value.as_tuple().exponent) > DECIMAL_PLACES:
            raise NotThatKind(f"finer than {DECIMAL_PLACES} decimal places")
        return value

    return read


def _type_of(kind: Kind, minimum: Any, maximum: Any) -> Any:
    """The strict pydantic type of a plain value of this kind."""
    least = -LARGEST_NUMBER if minimum is None else minimum
    most = LARGEST_NUMBER if maximum is None else maximum
    match kind.name:
        case "boolean":
            return bool
        case "integer":
            return Annotated[int, Field(strict=True, ge=least, le=most)]
        case "decimal":
            return Annotated[Any, AfterValidator(_decimal(least, most))]
        case "date":
            return Annotated[Any, AfterValidator(_date)]
        case "code" | "country":
            return Literal[tuple(kind.codes)]
        case "text":
            limited = StringConstraints(strict=True, min_length=1, max_length=LONGEST_TEXT)
            return Annotated[str, limited, AfterValidator(_normal)]
    raise ValueError(kind.name)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _mapping_of(name: str, types: dict[str, Any]) -> Any:
    optional = {key: NotRequired[each] for key, each in types.items()}
    return with_config(ConfigDict(extra="forbid", strict=True))(TypedDict(name, optional))  # type: ignore[operator]


def _field_type(declared: FieldDeclaration) -> Any:
    return _type_of(declared.kind, declared.minimum, declared.maximum)


def _fact_type(fact: Fact) -> Any:
    if fact.kind.name == "list":
        return list[_type_of(fact.kind.element, None, None)]  # type: ignore[misc]
    if fact.kind.name == "records":
        row = _mapping_of("Record", {n: _field_type(f) for n, f in fact.kind.fields.items()})
        return Annotated[list[row], Field(max_length=MOST_RECORDS)]  # type: ignore[valid-type]
    return _type_of(fact.kind, fact.minimum, fact.maximum)


class Typing:
    """Checks facts against one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._facts = vocabulary.facts
        types = {name: _fact_type(fact) for name, fact in vocabulary.facts.items()}
        self._adapter: TypeAdapter[dict[str, Any]] = TypeAdapter(_mapping_of("Facts", types))

    def check(self, given: Mapping[str, Any]) -> Facts:
        """Typed facts; FactsError with every violation otherwise."""
        return _Check(self._facts, self._adapter).run(given)


_SPECIAL = frozenset({dict, list, type(None), type(ABSENT)})
"""Types of values that need more than pydantic: everything else is plain."""


class _Check:
    """One pass over one applicant's facts."""

    def __init__(self, facts: Mapping[str, Fact], adapter: TypeAdapter[dict[str, Any]]) -> None:
        self.facts, self.adapter = facts, adapter
        self.violations: list[Violation] = []
        self.values: dict[str, Value] = {}
        self.plain: dict[str, Any] = {}
        self.special: list[str] = []
        self.evidence: dict[str, Evidence] = {}
        self.unknown: dict[str, str] = {}
        self.incomplete: set[str] = set()
        self.absent_fields: dict[str, list[tuple[int, str]]] = {}

    def run(self, given: Mapping[str, Any]) -> Facts:
        self.plain = dict(given)
        self.special = [n for n, raw in given.items() if type(raw) in _SPECIAL or raw == "none"]
        for name in self.special:
            raw = self.plain.pop(name)
            if type(raw) is dict:
                raw = self._long_form(name, raw)
            if raw is None:
                self._known(name)
            elif raw is ABSENT or (type(raw) is str and raw == "none"):
                self._absent(name)
            elif type(raw) is list and name in self.facts:
                self.plain[name] = self._without_none(name, raw)
            else:
                self.plain[name] = raw
        self._type()
        if self.violations:
            raise FactsError(sorted(self.violations, key=lambda each: each.field))
        return Facts(self.values, self.evidence, self.unknown)

    def _violate(self, field: str, reason: str, message: str) -> None:
        self.violations.append(Violation(field, reason, message))

    def _known(self, name: str) -> bool:
        if name in self.facts:
            return True
        hint = near(name, self.facts)
        self._violate(name, "UNKNOWN_FACT", f"no such fact{f'; {hint}' if hint else ''}")
        return False

    def _absent(self, name: str) -> None:
        if not self._known(name):
            return
        fact = self.facts[name]
        if fact.kind.name in EMPTY:
            self.values[name] = self._collected(name, [])
        elif fact.may_be_none:
            self.values[name] = ABSENT
        else:
            self._violate(name, "CANNOT_BE_ABSENT", "cannot be `none`; leave it out if unknown")

    def _long_form(self, name: str, raw: dict[Any, Any]) -> Any:
        for key in raw.keys() - LONG_FORM:
            known = ", ".join(sorted(LONG_FORM))
            message = f"has no meaning here; a fact written at length has {known}"
            self._violate(f"{name}.{key}", "UNKNOWN_KEY", message)
        if "evidence" in raw and raw["evidence"] is not None:
            self._weigh(name, raw["evidence"])
        if raw.get("unknown") is not None:
            self.unknown[name] = str(raw["unknown"])
            if raw.get("value") is not None:
                self._violate(name, "VALUE_AND_UNKNOWN", "has a value and is called unknown")
            return None
        complete = raw.get("complete", True)
        if not isinstance(complete, bool):
            self._violate(f"{name}.complete", "WRONG_TYPE", "is neither true nor false")
        elif not complete:
            self._leave_open(name)
        return raw.get("value")

    def _leave_open(self, name: str) -> None:
        """Note a list that is not complete; given without a value, it is an empty one."""
        kind = self.facts[name].kind.name if name in self.facts else ""
        if kind in EMPTY:
            self.incomplete.add(name)
        elif kind:
            self._violate(f"{name}.complete", "UNKNOWN_KEY", "is said of lists and records only")

    def _weigh(self, name: str, raw: Any) -> None:
        path = f"{name}.evidence"
        if type(raw) is not dict:
            self._violate(path, "WRONG_TYPE", "is not a mapping with a grade")
            return
        for key in raw.keys() - EVIDENCE:
            message = f"has no meaning here; evidence has {', '.join(sorted(EVIDENCE))}"
            self._violate(f"{path}.{key}", "UNKNOWN_KEY", message)
        grade, observed = GRADES.get(str(raw.get("grade"))), None
        if grade is None:
            self._violate(f"{path}.grade", "UNKNOWN_CODE", f"is not one of {', '.join(GRADES)}")
        try:
            observed = None if raw.get("observed_on") is None else read_day(raw["observed_on"])
        except NotThatKind as wrong:
            self._violate(f"{path}.observed_on", wrong.reason, f"is {wrong}")
        self.evidence[name] = Evidence(
            grade or Grade.UNSTATED, str(raw.get("source") or ""), observed
        )

    def _without_none(self, name: str, rows: list[Any]) -> list[Any]:
        """The rows without null fields, and without those that are `none`, which are noted."""
        fields = self.facts[name].kind.fields
        absent = self.absent_fields.setdefault(name, [])
        kept = []
        for index, row in enumerate(rows):
            if type(row) is dict:
                plain = {}
                for key, value in row.items():
                    if key not in fields or not (
                        value is None or value is ABSENT or value == "none"
                    ):
                        plain[key] = value
                    elif value is not None:
                        absent.append((index, key))
                        self._check_absence(f"{name}[{index}].{key}", fields[key])
                row = plain
            kept.append(row)
        return kept

    def _check_absence(self, path: str, declared: FieldDeclaration) -> None:
        if not declared.may_be_none:
            self._violate(path, "CANNOT_BE_ABSENT", "cannot be `none`; leave it out if unknown")

    def _type(self) -> None:
        try:
            typed = self.adapter.validate_python(self.plain)
        except ValidationError as wrong:
            for error in wrong.errors(include_url=False, include_input=False):
                self._explain(error["loc"], error)
            return
        for name in self.special:
            if type(typed.get(name)) is list:
                typed[name] = self._collected(name, typed[name])
        values = self.values = {**typed, **self.values}
        for name in self.incomplete - values.keys():
            values[name] = self._collected(name, [])

    def _collected(self, name: str, value: list[Any]) -> Value:
        complete = name not in self.incomplete
        if self.facts[name].kind.name == "list":
            return Listing(frozenset(value), complete)
        for index, key in self.absent_fields.get(name, ()):
            value[index][key] = ABSENT
        return Records(tuple(value), (), complete)

    def _explain(self, path: tuple[Any, ...], error: Any) -> None:
        name = str(path[0])
        kind, field = self._kind_at(path)
        if error["type"] == "extra_forbidden":
            if len(path) == 1:
                self._known(name)
                return
            known = self.facts[name].kind.fields
            hint = near(str(path[-1]), known)
            message = f"no such field{f'; {hint}' if hint else ''}"
            self._violate(field, "UNKNOWN_FIELD", message)
            return
        reason, message = _SAID.get(error["type"], ("WRONG_TYPE", ""))
        context = error.get("ctx", {})
        wrong = context.get("error")
        if isinstance(wrong, NotThatKind):
            reason, message = wrong.reason, "is {error}"
            message += f"; {wrong.suggestion}" if wrong.suggestion else ""
        words = {**context, "wanted": _wanted(kind), "unit": kind.unit}
        self._violate(field, reason, (message or "is {wanted}").format(**words).strip())

    def _kind_at(self, path: tuple[Any, ...]) -> tuple[Kind, str]:
        """The kind wanted at a path, and the path in words: `exams[2].taken_on`."""
        name = str(path[0])
        kind = self.facts[name].kind if name in self.facts else Kind("text")
        text = name
        for step in path[1:]:
            if isinstance(step, int):
                text += f"[{step}]"
                kind = kind.element if kind.name == "list" else kind
            else:
                text += f".{step}"
                kind = kind.fields[step].kind if step in kind.fields else kind
        return kind, text


def _wanted(kind: Kind) -> str:
    """What a value should have been; of a code with the codes that may be written."""
    words, codes = _WANTED[kind.name], list(kind.codes)
    if kind.name != "code":
        return words
    if len(codes) > MOST_CODES:
        return f"{words}; write one of {len(codes)}, such as {codes[0]}"
    return f"{words}; write one of {', '.join(codes)}"


_WANTED = {
    "boolean": "not true or false",
    "integer": "not a whole number",
    "decimal": "not a number",
    "date": "not a date; write it as year-month-day, such as 2024-01-31",
    "code": "not one of its codes",
    "country": "not a country code of ISO 3166-1, such as IN",
    "text": "not a text",
    "list": "not a list of codes",
    "records": "not a list of records",
}
_SAID = {
    "greater_than_equal": ("OUT_OF_RANGE", "is below {ge} {unit}"),
    "less_than_equal": ("OUT_OF_RANGE", "is above {le} {unit}"),
    "string_too_short": ("EMPTY", "is an empty text"),
    "string_too_long": ("TOO_LONG", "is a text of more than {max_length} characters"),
    "too_long": ("TOO_LONG", "has more than {max_length} entries"),
    "literal_error": ("UNKNOWN_CODE", "is {wanted}"),
    "dict_type": ("WRONG_TYPE", "is not a record; write its fields by name"),
}
