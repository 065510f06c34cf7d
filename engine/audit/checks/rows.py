"""Rows of parameters that nothing can pick."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from engine.audit.checks.book import Book
from engine.audit.checks.cells import Domain, Limits
from engine.audit.checks.parts import parameters, trees
from engine.language.syntax import FactOperand, FieldOperand, Operand, Parameter, Row
from engine.ruleset.model import Effective, Ruleset


def dead_rows(book: Book, ruleset: Ruleset, parameter: Parameter) -> Iterator[tuple[Row, str]]:
    """The rows that never apply, with the reason."""
    windows = list(_windows(ruleset, parameter))
    for row, end in _with_ends(parameter):
        if _is_outside(row.at, _limits(book, ruleset, parameter.code_key)):
            yield row, "its key cannot have this value"
        elif windows and not any(_meets(row, end, window) for window in windows):
            yield row, "what reads it is in force on other dates only"


def _with_ends(parameter: Parameter) -> Iterator[tuple[Row, date | None]]:
    """Each row with the first day of the next one."""
    for _, group in groupby(parameter.rows, key=lambda row: row.at):
        rows = list(group)
        yield from zip(rows, [*(row.start for row in rows[1:]), None], strict=True)


def _limits(book: Book, ruleset: Ruleset, key: Operand | None) -> tuple[Limits, ...]:
    vocabulary = book.rulebook.vocabulary
    match key:
        case FactOperand(name=name):
            return (Domain(vocabulary, ruleset).of_fact(name),)
        case FieldOperand(name=name):
            records = (fact.kind.fields for fact in vocabulary.facts.values())
            fields = (each[name] for each in records if name in each)
            return tuple(Limits(each.minimum, each.maximum) for each in fields)
    return ()


def _is_outside(value: Any, limits: tuple[Limits, ...]) -> bool:
    """Whether a number lies outside of all these limits."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return bool(limits) and all(
        (each.least is not None and value < each.least)
        or (each.greatest is not None and value > each.greatest)
        for each in limits
    )


def _windows(ruleset: Ruleset, parameter: Parameter) -> Iterator[Effective]:
    """The dates on which what reads a parameter is in force, in terms of the parameter's date."""
    key = parameter.date_key
    measured = (
        (parameters(each.measure), each.effective)
        for versions in ruleset.derived.values()
        for each in versions
    )
    asked = ((parameters(tree.condition), tree.effective) for tree in trees(ruleset))
    for names, effective in (*asked, *measured):
        if parameter.name in names:
            yield effective if key == FactOperand(effective.by) else Effective()


def _meets(row: Row, end: date | None, window: Effective) -> bool:
    starts = window.until is None or row.start is None or row.start <= window.until
    return starts and (end is None or window.start is None or end > window.start)
