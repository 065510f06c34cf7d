"""Short words for the parts of a rule, spelled as in its file."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.language.syntax import (
    Condition,
    DecisionTest,
    Group,
    Literal,
    Measure,
    Operand,
    ParameterOperand,
    Subject,
    Test,
)

_SPELLED = {"equals": "is", "is_none": "is"}
"""Operators that files write without a name."""


def value_words(value: Any) -> str:
    """A value of a rule as a file writes it."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, frozenset | tuple):
        return f"[{', '.join(sorted(map(str, value)))}]"
    return value.isoformat() if isinstance(value, date) else str(value)


def operand_words(source: Operand | Subject) -> str:
    """What a test reads or compares with: a value, a name, a measure."""
    if isinstance(source, Literal):
        return value_words(source.value)
    if isinstance(source, Measure):
        return _measure_words(source)
    if isinstance(source, ParameterOperand):
        return f"parameter `{source.parameter.name}` {source.shift.words}".rstrip()
    return f"`{source.name}` {source.shift.words}".rstrip()


def _measure_words(source: Measure) -> str:
    terms = [operand_words(term) for term in (*source.terms, *(source.within or ()))]
    over = [f"of `{source.over}`"] if source.over else []
    field = [source.field] if source.field else []
    each = [f"one each of {value_words(source.one_of_each[1])}"] if source.one_of_each else []
    where = [f"where {condition_words(source.where)}"] if source.where is not None else []
    parts = [source.kind, *field, *over, " and ".join(terms), *each, *where, *_per(source)]
    return " ".join(filter(None, parts))


def _per(source: Measure) -> list[str]:
    if not source.per:
        return []
    if isinstance(source.take, str):
        return [f"per {source.per}, {source.take}"]
    tests = " and ".join(map(test_words, source.take))
    return [f"per {source.per}, how many {tests}"]


def test_words(test: Test) -> str:
    """An operator and what it compares with."""
    return f"{_SPELLED.get(test.operator, test.operator)} {operand_words(test.operand)}"


def condition_words(source: Condition) -> str:
    """A condition on one line."""
    if isinstance(source, Group):
        return f"{source.fold}({'; '.join(map(condition_words, source.children))})"
    if isinstance(source, DecisionTest):
        return f"decision `{source.ruleset}`"
    return f"{operand_words(source.subject)} {test_words(source.test)}"
