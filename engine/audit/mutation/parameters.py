"""Small mistakes in the values and days of a ruleset's parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from engine.audit.mutation.thresholds import DAY, apart, became, beside
from engine.audit.mutation.variation import Variation, exchanged, nodes, rewritten
from engine.audit.mutation.words import operand_words, value_words
from engine.language.syntax import Leaf, Parameter, ParameterOperand, Row
from engine.ruleset.model import Ruleset


def of_parameters(ruleset: Ruleset, read: Any) -> Iterator[tuple[str, Variation[Ruleset]]]:
    """The small mistakes in each parameter that is named in what is `read`, with its name."""
    leaves = [node for node in nodes(read) if isinstance(node, Leaf)]
    tests = {name: leaf for leaf in reversed(leaves) for name in _named(leaf)}
    operands = (node for node in nodes(read) if isinstance(node, ParameterOperand))
    used = {operand.parameter.name: operand.parameter for operand in operands}
    for name in ruleset.parameters:
        if name in used:
            for each in _of_parameter(used[name], tests.get(name), _Sure(ruleset)):
                yield name, each.put(_with_parameter(ruleset, each.part))


def _named(leaf: Leaf) -> Iterator[str]:
    for part in (leaf.test.operand, leaf.subject):
        if isinstance(part, ParameterOperand):
            yield part.parameter.name


def _with_parameter(ruleset: Ruleset, new: Parameter) -> Ruleset:
    """The ruleset with the parameter changed wherever it is named."""

    def change(part: Any) -> Any:
        if isinstance(part, Parameter) and part.name == new.name:
            return replace(part, rows=new.rows)
        return part

    def changed(parts: Mapping[str, Any]) -> Mapping[str, Any]:
        return {name: rewritten(each, change) for name, each in parts.items()}

    return replace(
        ruleset,
        concerns=rewritten(ruleset.concerns, change),
        derived=changed(ruleset.derived),
        requirements=changed(ruleset.requirements),
    )


class _Sure:
    """Which rows rest on a source that decides; in the others no value makes a difference."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._sources = ruleset.sources

    def __call__(self, row: Row) -> bool:
        named = (name for cell in row.readings for name in cell.sources)
        return any(self._sources[name].tier.decides for name in named)


def _of_parameter(
    source: Parameter, leaf: Leaf | None, sure: _Sure
) -> Iterator[Variation[Parameter]]:
    for at, row in enumerate(source.rows):
        before = source.rows[at - 1] if at and source.rows[at - 1].at == row.at else None
        if sure(row) or (before is not None and sure(before)):
            yield from _of_start(source, at, row)
        if not sure(row):
            continue
        for place, cell in enumerate(row.readings):
            for value in beside(cell.value, source.kind):
                cells = exchanged(row.readings, place, replace(cell, value=value))
                said = f"{_key(source, row)}{value_words(cell.value)}: {became(cell.value, value)}"
                who = f"one in whom {_where(leaf, cell.value, value)}, and this row decides"
                yield Variation(_with_row(source, at, replace(row, readings=cells)),
                                cell.position, said, who)  # fmt: skip


def _key(source: Parameter, row: Row) -> str:
    """The key of a row, before its value."""
    dated = source.date_key is not None
    return f"{_at(row)}from {row.start or 'beginning'}, " if dated else _at(row)


def _at(row: Row) -> str:
    """The code or number of a row, before its first day."""
    return f"at {value_words(row.at)}, " if row.at is not None else ""


def _where(leaf: Leaf | None, old: Any, new: Any) -> str:
    if leaf is None:
        return f"a value is {value_words(old)} or {value_words(new)}"
    if isinstance(leaf.subject, ParameterOperand):
        return "the row's value counts"
    return f"{operand_words(leaf.subject)} is {apart(leaf.test.operator, old, new)}"


def _with_row(source: Parameter, at: int, row: Row) -> Parameter:
    return replace(source, rows=exchanged(source.rows, at, row))


def _of_start(source: Parameter, at: int, row: Row) -> Iterator[Variation[Parameter]]:
    if row.start is None or source.date_key is None:
        return
    for start, day in ((row.start + DAY, row.start), (row.start - DAY, row.start - DAY)):
        said = f"{_at(row)}row from {row.start}: becomes from {start}"
        who = f"one with {operand_words(source.date_key)} on {day}, in whom the rows differ"
        position = row.readings[0].position
        yield Variation(_with_row(source, at, replace(row, start=start)), position, said, who)
