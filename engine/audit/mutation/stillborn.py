"""Why a mutant could not be loaded: what no file can say is not counted against the profiles."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import Any

from engine.audit.mutation.variation import nodes
from engine.errors import Problem
from engine.language.operators import OPERATORS
from engine.language.parse import DIRECTIONS
from engine.language.syntax import NO_LIMIT, Kind, Leaf, Measure, Parameter, ParameterOperand, Test
from engine.ruleset.editions import in_order
from engine.ruleset.model import Effective, Requirement, Ruleset


def sound(ruleset: Ruleset) -> frozenset[int]:
    """The parts of a ruleset that stands as it is, by their `id`."""
    return frozenset(map(id, nodes(_parts(ruleset))))


def _parts(ruleset: Ruleset) -> tuple[Any, ...]:
    return ruleset.concerns, ruleset.requirements, ruleset.derived


def why_stillborn(ruleset: Ruleset, known: Collection[int]) -> str:
    """The first reason for which a file that says this would be refused, or nothing.

    The parts that are `known` to be sound need not be looked at.
    """
    for node in nodes(_parts(ruleset), known):
        if reason := _wrong(node):
            return reason
    problems: list[Problem] = []
    for id, versions in ruleset.requirements.items():
        in_order(id, versions, problems)
    for name, derived in ruleset.derived.items():
        in_order(name, derived, problems)
    return problems[0].message if problems else ""


def _wrong(node: object) -> str:
    if isinstance(node, Leaf):
        return _test(node.test, node.kind)
    if isinstance(node, Measure) and isinstance(node.take, tuple):
        return next(filter(None, (_test(test, node.result) for test in node.take)), "")
    if isinstance(node, Requirement):
        parts = (node.met_when, node.review_when, *node.unless)
        return "" if any(parts) else f"`{node.id}` says nothing that meets it"
    if isinstance(node, Effective) and node.start and node.until and node.until < node.start:
        return "ends before it begins"
    return _rows(node) if isinstance(node, Parameter) else ""


def _test(test: Test, kind: Kind) -> str:
    direction = kind.unit.rpartition("_")[2]
    if test.operator not in ("is_none", DIRECTIONS.get(direction, test.operator)):
        return f"whole units {direction} can only be tested with `{DIRECTIONS[direction]}`"
    operand = test.operand
    if isinstance(operand, ParameterOperand) and not OPERATORS[test.operator].unlimited:
        cells = (cell for row in operand.parameter.rows for cell in row.readings)
        if any(cell.value is NO_LIMIT for cell in cells):
            return f"`{operand.parameter.name}` may be `no_limit`"
    return ""


def _rows(parameter: Parameter) -> str:
    for old, new in pairwise(parameter.rows):
        if old.at == new.at and old.start and new.start and new.start <= old.start:
            return f"`{parameter.name}` has two rows for one key"
    return ""
