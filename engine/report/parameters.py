"""The values of the law in words: what a parameter is, and each row with its key."""

from __future__ import annotations

from engine.language.syntax import Cell, Parameter, Row
from engine.report.conditions import value_text
from engine.report.words import counted


def parameter_words(parameter: Parameter) -> str:
    """What a parameter is, and by what its rows are picked."""
    keys = [getattr(key, "name", "") for key in (parameter.code_key, parameter.date_key) if key]
    by = f"by {' and '.join(f'`{key}`' for key in keys)}" if keys else ""
    return " ".join(filter(None, (parameter.says, by)))


def row_words(row: Row, parameter: Parameter) -> str:
    """A row on one line: its key, its value or readings, their sources."""
    key = [] if row.at is None else [str(row.at)]
    if parameter.date_key is not None:
        key.append(start_words(row))
    values = " or ".join(_cell_words(cell, parameter) for cell in row.readings)
    disagree = f" ({counted(len(row.readings), 'source')} disagree)" if row.readings[1:] else ""
    return f"{', '.join(key)}: {values}{disagree}" if key else f"{values}{disagree}"


def start_words(row: Row) -> str:
    """Since when a dated row holds."""
    return f"from {row.start}" if row.start else "from the beginning"


def value_of(cell: Cell, parameter: Parameter) -> str:
    """The value of a cell in words."""
    return value_text(cell.value, parameter.kind)


def _cell_words(cell: Cell, parameter: Parameter) -> str:
    sure = f"; sure until {cell.sure_until}" if cell.sure_until else ""
    return f"{value_of(cell, parameter)} [{', '.join(cell.sources)}{sure}]"
