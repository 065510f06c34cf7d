"""The closed table of operators: what each accepts, means and says.

To add an operator, add a row here and rows to its test table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt
from typing import Any

from engine.decision import Status
from engine.folding import MET, NOT_MET, REVIEW, UNKNOWN
from engine.language.syntax import NO_LIMIT
from engine.values import ABSENT, Interval, Listing, Records, Value, bounds

Decide = Callable[[Value, Value], Status]


@dataclass(frozen=True, slots=True)
class Operator:
    """One way to compare: the kinds it accepts, the operand it takes, its words, its meaning.

    `operand` is `one` (a value of the same kind), `many` (a list of them), `same` (another fact
    or field) or `none` (the word `none`). `relation` is the integer comparison that stands for
    an ordered operator. `unlimited` says whether `no_limit` may be compared with.
    """

    name: str
    kinds: frozenset[str]
    operand: str
    words: str
    decide: Decide
    relation: str = ""
    unlimited: bool = False


def _settle(holds: bool, fails: bool, *sides: Value) -> Status:
    if holds:
        return MET
    if fails:
        return NOT_MET
    still_open = any(type(side) is Interval and side.open for side in sides)
    return UNKNOWN if still_open else REVIEW


def _ordered(point: Callable[[Any, Any], bool], relation: str) -> Decide:
    """Compare two ordered values by their bounds; plain values take the short way."""
    holds, fails = _BY_BOUNDS[relation]

    def decide(value: Value, other: Value) -> Status:
        if other is NO_LIMIT:
            return MET
        if value is ABSENT or other is ABSENT:
            return NOT_MET
        if value is None or other is None:
            return UNKNOWN
        if type(value) is not Interval and type(other) is not Interval:
            return MET if point(value, other) else NOT_MET
        ends = (*bounds(value), *bounds(other))
        absent = any(type(side) is Interval and side.absent for side in (value, other))
        return _settle(not absent and holds(*ends), fails(*ends), value, other)

    return decide


Bounds = Callable[[Any, Any, Any, Any], bool]
_BY_BOUNDS: dict[str, tuple[Bounds, Bounds]] = {
    ">=": (lambda a, b, c, d: a >= d, lambda a, b, c, d: b < c),
    ">": (lambda a, b, c, d: a > d, lambda a, b, c, d: b <= c),
    "<=": (lambda a, b, c, d: b <= c, lambda a, b, c, d: a > d),
    "<": (lambda a, b, c, d: b < c, lambda a, b, c, d: a >= d),
    "==": (lambda a, b, c, d: a == b == c == d, lambda a, b, c, d: b < c or a > d),
}


def _membership(inside: Status, outside: Status) -> Decide:
    def decide(value: Value, codes: Value) -> Status:
        if value is ABSENT or codes is ABSENT:
            return NOT_MET
        if value is None or codes is None:
            return UNKNOWN
        return inside if value in codes else outside

    return decide


def _inclusion(shown: Callable[[frozenset[str], frozenset[str]], bool], then: Status) -> Decide:
    """A test on a list that `shown` settles even while the list is open."""
    otherwise = NOT_MET if then is MET else MET

    def decide(value: Value, codes: Value) -> Status:
        if value is None or codes is None:
            return UNKNOWN
        if shown(value.items, codes):
            return then
        return otherwise if value.complete else UNKNOWN

    return decide


def _is_none(value: Value, _: Value) -> Status:
    if value is None:
        return UNKNOWN
    if isinstance(value, Listing):
        return NOT_MET if value.items else MET if value.complete else UNKNOWN
    if isinstance(value, Records):
        if value.sure or value.open:
            return NOT_MET if value.sure else UNKNOWN
        return REVIEW if value.maybe else MET
    if type(value) is Interval:
        return NOT_MET if not value.absent else UNKNOWN if value.open else REVIEW
    return MET if value is ABSENT else NOT_MET


NUMBERS = frozenset({"integer", "decimal"})
DATES = frozenset({"date"})
CODES = frozenset({"code", "country", "text"})
PLAIN = NUMBERS | DATES | CODES | {"boolean"}
LISTS = frozenset({"list"})
ANY_KIND = PLAIN | LISTS | {"records"}

_EQUALS = _ordered(eq, "==")
_ROWS = (
    Operator("equals", PLAIN, "one", "{}", _EQUALS, "=="),
    Operator("same_as", PLAIN, "same", "the same as {}", _EQUALS, "=="),
    Operator("at_least", NUMBERS, "one", "at least {}", _ordered(ge, ">="), ">="),
    Operator("at_most", NUMBERS, "one", "at most {}", _ordered(le, "<="), "<=", unlimited=True),
    Operator("more_than", NUMBERS, "one", "more than {}", _ordered(gt, ">"), ">"),
    Operator("less_than", NUMBERS, "one", "less than {}", _ordered(lt, "<"), "<"),
    Operator("before", DATES, "one", "before {}", _ordered(lt, "<"), "<"),
    Operator("on_or_before", DATES, "one", "on or before {}", _ordered(le, "<="), "<=",
             unlimited=True),
    Operator("after", DATES, "one", "after {}", _ordered(gt, ">"), ">"),
    Operator("on_or_after", DATES, "one", "on or after {}", _ordered(ge, ">="), ">="),
    Operator("one_of", CODES, "many", "{}", _membership(MET, NOT_MET)),
    Operator("none_of", CODES, "many", "anything but {}", _membership(NOT_MET, MET)),
    Operator("includes_any_of", LISTS, "many", "including {}",
             _inclusion(lambda items, codes: bool(items & codes), MET)),
    Operator("includes_all_of", LISTS, "many", "including all of {}",
             _inclusion(lambda items, codes: codes <= items, MET)),
    Operator("includes_none_of", LISTS, "many", "including none of {}",
             _inclusion(lambda items, codes: bool(items & codes), NOT_MET)),
    Operator("is_none", ANY_KIND, "none", "none", _is_none),
)  # fmt: skip

OPERATORS: dict[str, Operator] = {row.name: row for row in _ROWS}
"""All operators by name. In files, `equals` is a plain value and `is_none` is `is: none`."""


def against(operator: str, fixed: Value) -> Callable[[Value], Status]:
    """The operator with a value that never changes; plain values take the short way."""
    decide, point = OPERATORS[operator].decide, _POINTS.get(OPERATORS[operator].relation)
    if point is None or fixed is None or type(fixed) in (Interval, type(ABSENT), type(NO_LIMIT)):
        return lambda value: decide(value, fixed)

    def test(value: Value) -> Status:
        if value is None:
            return UNKNOWN
        if type(value) is Interval or value is ABSENT:
            return decide(value, fixed)
        return MET if point(value, fixed) else NOT_MET

    return test


_POINTS: dict[str, Callable[[Any, Any], bool]] = {
    ">=": ge,
    ">": gt,
    "<=": le,
    "<": lt,
    "==": eq,
}
