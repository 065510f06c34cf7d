"""Tests as integers: how a value becomes properties, and a comparison becomes chains.

Each subject has a state property `s` (0 missing, 1 absent or perhaps absent, 2 known to be
there) beside its value: `v` for a point, `lo` and `hi` for a range. What holds needs `s == 2`;
what fails may also rest on absence. An absent range is empty (`lo` above `hi`), so that every
comparison with it fails.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from engine.decision import Status
from engine.folding import MET, NOT_MET
from engine.inference.network import Chain, Comparison, Test
from engine.language.literals import DECIMAL_PLACES
from engine.values import ABSENT, HIGHEST, LOWEST, Interval, Value, bounds

Write = Callable[[Any, list[int]], None]
"""Writes a subject's properties: (frame, properties) -> None."""

FAR = 2**58
SCALE = 10**DECIMAL_PLACES
MISSING, PERHAPS, THERE = 0, 1, 2


def integer(value: Any, scaled: bool = False) -> int:
    """One plain ordered value as an integer: a day's number, a decimal in ten-thousandths."""
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, Decimal):
        return int(value * SCALE)
    return int(value) * SCALE if scaled else int(value)


def edge(value: Any, scaled: bool) -> int:
    """An end of a range as an integer."""
    if value is LOWEST:
        return -FAR
    return FAR if value is HIGHEST else integer(value, scaled)


# Chains


def chains_of_point(at: int, relation: str, lo: int, hi: int, may_be_absent: bool) -> Test:
    """An ordered comparison of a point at properties `at` (s) and `at + 1` (v)."""
    holds, fails = _POINT[relation](at + 1, lo, hi)
    return _with_state(at, holds, fails, may_be_absent)


def chains_of_range(at: int, relation: str, lo: int, hi: int) -> Test:
    """An ordered comparison of a range at properties `at` (s), `at + 1` (lo), `at + 2` (hi)."""
    holds, fails = _RANGE[relation](at + 1, at + 2, lo, hi)
    state = Comparison(at, "==", THERE), Comparison(at, ">=", PERHAPS)
    return Test(
        tuple((state[0], *chain) for chain in holds), tuple((state[1], *chain) for chain in fails)
    )


def chains_of_codes(at: int, indexes: list[int], inside: bool, may_be_absent: bool) -> Test:
    """Membership of a code at properties `at` (s) and `at + 1` (index)."""
    among: list[Chain] = [(Comparison(at + 1, "==", index),) for index in indexes]
    beyond: list[Chain] = [tuple(Comparison(at + 1, "!=", index) for index in indexes)]
    holds, fails = (among, beyond) if inside else (beyond, among)
    return _with_state(at, holds, fails, may_be_absent)


def _with_state(at: int, holds: list[Chain], fails: list[Chain], may_be_absent: bool) -> Test:
    there = Comparison(at, "==", THERE)
    absent: tuple[Chain, ...] = ((Comparison(at, "==", PERHAPS),),) if may_be_absent else ()
    return Test(
        tuple((there, *chain) for chain in holds),
        (*((there, *chain) for chain in fails), *absent),
    )


Chains = tuple[list[Chain], list[Chain]]


def _one(at: int, operator: Any, value: int) -> Chain:
    return (Comparison(at, operator, value),)


_POINT: dict[str, Callable[[int, int, int], Chains]] = {
    ">=": lambda v, lo, hi: ([_one(v, ">=", hi)], [_one(v, "<", lo)]),
    ">": lambda v, lo, hi: ([_one(v, ">", hi)], [_one(v, "<=", lo)]),
    "<=": lambda v, lo, hi: ([_one(v, "<=", lo)], [_one(v, ">", hi)]),
    "<": lambda v, lo, hi: ([_one(v, "<", lo)], [_one(v, ">=", hi)]),
    "==": lambda v, lo, hi: (
        ([_one(v, "==", lo)], [_one(v, "!=", lo)])
        if lo == hi
        else ([], [_one(v, "<", lo), _one(v, ">", hi)])
    ),
}
_RANGE: dict[str, Callable[[int, int, int, int], Chains]] = {
    ">=": lambda a, b, lo, hi: ([_one(a, ">=", hi)], [_one(b, "<", lo)]),
    ">": lambda a, b, lo, hi: ([_one(a, ">", hi)], [_one(b, "<=", lo)]),
    "<=": lambda a, b, lo, hi: ([_one(b, "<=", lo)], [_one(a, ">", hi)]),
    "<": lambda a, b, lo, hi: ([_one(b, "<", lo)], [_one(a, ">=", hi)]),
    "==": lambda a, b, lo, hi: (
        [(Comparison(a, ">=", lo), Comparison(b, "<=", hi))] if lo == hi else [],
        [_one(b, "<", lo), (Comparison(a, ">", hi), Comparison(b, ">=", lo))],
    ),
}


# Writers


WHOLE: dict[str, Callable[[Any], int]] = {
    "boolean": int,
    "integer": int,
    "date": date.toordinal,
    "decimal": lambda value: int(value * SCALE),
}
"""How a plain value of each ordered kind becomes an integer."""


def write_point(name: Any, whole: Callable[[Any], int], at: int) -> Write:
    """A value that is known as a point or not at all, made an integer by `whole`."""

    def write(frame: Any, out: list[int]) -> None:
        value = frame[name]
        if value is None:
            out[at] = MISSING
        elif value is ABSENT:
            out[at] = PERHAPS
        else:
            out[at] = THERE
            out[at + 1] = whole(value)

    return write


def write_range(name: Any, scaled: bool, at: int) -> Write:
    """A measured value between its bounds."""

    def write(frame: Any, out: list[int]) -> None:
        value = frame[name]
        if value is None:
            out[at] = MISSING
            return
        if value is ABSENT:
            out[at : at + 3] = PERHAPS, FAR, -FAR
            return
        if type(value) is not Interval:
            point = integer(value, scaled)
            out[at : at + 3] = THERE, point, point
            return
        lo, hi = edge(value.lo, scaled), edge(value.hi, scaled)
        out[at : at + 3] = PERHAPS if value.absent else THERE, lo, hi

    return write


def write_difference(
    left: Callable[[Any], Value], right: Callable[[Any], Value], scaled: bool, at: int
) -> Write:
    """How far one value lies above another, to be compared with 0."""

    def write(frame: Any, out: list[int]) -> None:
        value, other = left(frame), right(frame)
        if value is ABSENT or other is ABSENT:
            out[at : at + 3] = PERHAPS, FAR, -FAR
            return
        if value is None or other is None:
            out[at] = MISSING
            return
        if type(value) is date and type(other) is date:
            apart = value.toordinal() - other.toordinal()
            out[at : at + 3] = THERE, apart, apart
            return
        (a, b), (c, d) = bounds(value), bounds(other)
        lo, hi = edge(a, scaled) - edge(d, scaled), edge(b, scaled) - edge(c, scaled)
        absent = any(type(side) is Interval and side.absent for side in (value, other))
        out[at : at + 3] = PERHAPS if absent else THERE, lo, hi

    return write


def write_truth(decide: Callable[[Any], Status], at: int) -> Write:
    """A test that has no order and few codes to compare: 1 or 0, or missing."""

    def write(frame: Any, out: list[int]) -> None:
        status = decide(frame)
        out[at] = THERE if status is MET or status is NOT_MET else MISSING
        out[at + 1] = 1 if status is MET else 0

    return write
