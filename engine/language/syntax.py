"""The parts of conditions and measures as frozen values, typed and with their place in the file.

Names are already bound: a literal has the type of what it is compared with, and every fact,
field, derived value and parameter exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeAlias

from engine.calendar import Shift
from engine.errors import Position

NO_SHIFT: Final = Shift()
NOWHERE: Final = Position("")


@dataclass(frozen=True, slots=True)
class Kind:
    """The type of a value: its name, its codes in order (code or list), its unit, its fields.

    `name` is one of boolean, integer, decimal, date, code, country, text, list, records.
    `may_be_none` says whether the value may be known to be absent.
    """

    name: str
    codes: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    of: str = ""
    fields: Mapping[str, FieldDeclaration] = field(default_factory=dict)
    may_be_none: bool = False

    @property
    def element(self) -> Kind:
        """The type of a list's items."""
        return Kind(self.of, self.codes)

    @property
    def words(self) -> str:
        """The type as people say it, with its article."""
        return _KIND_WORDS.get(self.name, f"a {self.name}")


_KIND_WORDS = {
    "boolean": "a yes or no",
    "integer": "a whole number",
    "decimal": "a number",
    "records": "a list of records",
}


@dataclass(frozen=True, slots=True)
class FieldDeclaration:
    """One field of a record: its type, words, limits, and what its known absence means."""

    name: str
    label: str
    kind: Kind
    may_be_none: str = ""
    minimum: Any = None
    maximum: Any = None


class _NoLimit:
    __slots__ = ()

    def __repr__(self) -> str:
        return "no limit"


NO_LIMIT: Final = _NoLimit()


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a parameter with what it rests on."""

    value: Any
    sources: tuple[str, ...]
    sure_until: date | None
    position: Position = field(compare=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a parameter table: its key, and one cell or several readings of it.

    `at` is a code, number or None; `start` the first day of a dated row, None for `beginning`.
    """

    readings: tuple[Cell, ...]
    at: Any = None
    start: date | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named value of the law: constant, dated or keyed.

    `code_key` and `date_key` name what picks the row. A table is `total` when every code that
    can occur has a row, and `undatable` when its date may be known to be absent.
    """

    name: str
    kind: Kind
    says: str
    title: str
    rows: tuple[Row, ...]
    code_key: FactOperand | FieldOperand | None = None
    date_key: FactOperand | FieldOperand | None = None
    total: bool = True
    undatable: bool = False
    position: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the rule; a list is a frozenset."""

    value: Any


@dataclass(frozen=True, slots=True)
class FactOperand:
    """The value of a fact, moved by a calendar distance."""

    name: str
    shift: Shift = NO_SHIFT


@dataclass(frozen=True, slots=True)
class FieldOperand:
    """The value of a field of the record being read, moved by a calendar distance."""

    name: str
    shift: Shift = NO_SHIFT


@dataclass(frozen=True, slots=True)
class ParameterOperand:
    """The value of a parameter, moved by a calendar distance."""

    parameter: Parameter
    shift: Shift = NO_SHIFT


Operand: TypeAlias = Literal | FactOperand | FieldOperand | ParameterOperand


@dataclass(frozen=True, slots=True)
class Measure:
    """A value computed from records or dates.

    `over` is the records' fact (or picked list); `field` the measured field. `take` is
    `largest`, or the tests that a group's number must pass to count. `least` is the smallest
    value that a summed field can have.
    """

    kind: str
    result: Kind
    position: Position = field(compare=False)
    over: str = ""
    field: str = ""
    where: Condition | None = None
    per: str = ""
    take: str | tuple[Test, ...] = ""
    one_of_each: tuple[str, tuple[str, ...]] | None = None
    starts: str = ""
    ends: str = ""
    within: tuple[Operand, Operand] | None = None
    terms: tuple[Operand, ...] = ()
    unit: str = ""
    least: Any = None


Subject: TypeAlias = FactOperand | FieldOperand | ParameterOperand | Measure


@dataclass(frozen=True, slots=True)
class Test:
    """An operator and what it compares with."""

    operator: str
    operand: Operand
    position: Position = field(compare=False)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One test of one subject."""

    subject: Subject
    kind: Kind
    test: Test
    position: Position = field(compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions joined by `all`, `any` or `none`."""

    fold: str
    children: tuple[Condition, ...]
    position: Position = field(compare=False)


@dataclass(frozen=True, slots=True)
class DecisionTest:
    """Another ruleset's answer as a test; `not_concerned` is what NOT_APPLICABLE counts as."""

    ruleset: str
    not_concerned: str
    position: Position = field(compare=False)


Condition: TypeAlias = Leaf | Group | DecisionTest
