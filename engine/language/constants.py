"""Which parts of a rule hold law of their own, and so must be cited."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from engine.language.syntax import (
    Condition,
    FactOperand,
    FieldOperand,
    Group,
    Leaf,
    Literal,
    Measure,
    Operand,
)


def legal_constants(source: Measure | Condition | Operand | None) -> bool:
    """Whether a number, a date or a calendar distance of the law is written in it."""
    match source:
        case Literal(value=value):
            return isinstance(value, int | Decimal | date) and not isinstance(value, bool)
        case FactOperand(shift=shift) | FieldOperand(shift=shift):
            return bool(shift)
        case Group(children=children):
            return any(map(legal_constants, children))
        case Leaf(test=test):
            return legal_constants(test.operand)
        case Measure():
            taken = source.take if isinstance(source.take, tuple) else ()
            parts = (*source.terms, *(source.within or ()), *(test.operand for test in taken))
            return legal_constants(source.where) or any(map(legal_constants, parts))
    return False
