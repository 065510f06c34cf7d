"""What a ruleset is made of: its conditions and measures, and everything named in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from engine.language.syntax import (
    Condition,
    FactOperand,
    Group,
    Leaf,
    Measure,
    ParameterOperand,
)
from engine.ruleset.model import ALWAYS, Effective, Ruleset
from engine.vocabulary.declared import Vocabulary


class Tree(NamedTuple):
    """A whole condition with the dates on which it is asked, and whether it is an exception's."""

    condition: Condition
    effective: Effective = ALWAYS
    is_excuse: bool = False


def inside(part: Any) -> Iterator[Any]:
    """A condition, measure or operand and everything below it."""
    yield part
    for child in _below(part):
        if child is not None:
            yield from inside(child)


def _below(part: Any) -> tuple[Any, ...]:
    match part:
        case Group(children=children):
            return children
        case Leaf(subject=subject, test=test):
            return subject, test.operand
        case ParameterOperand(parameter=parameter):
            return parameter.code_key, parameter.date_key
        case Measure():
            taken = part.take if isinstance(part.take, tuple) else ()
            within = part.within or ()
            return part.where, *part.terms, *within, *(test.operand for test in taken)
    return ()


def names(part: Any) -> frozenset[str]:
    """The facts and derived values that are named in a part."""
    found = set[str]()
    for each in inside(part):
        if isinstance(each, FactOperand):
            found.add(each.name)
        elif isinstance(each, Measure) and each.over:
            found.add(each.over)
    return frozenset(found)


def parameters(part: Any) -> frozenset[str]:
    """The parameters that are named in a part."""
    found = (each for each in inside(part) if isinstance(each, ParameterOperand))
    return frozenset(each.parameter.name for each in found)


def trees(ruleset: Ruleset) -> Iterator[Tree]:
    """All whole conditions of a ruleset."""
    if ruleset.concerns is not None:
        yield Tree(ruleset.concerns)
    for version in ruleset.versions:
        excuses = [excuse.when for excuse in version.unless]
        for condition in version.conditions:
            is_excuse = any(condition is each for each in excuses)
            yield Tree(condition, version.effective, is_excuse)
    for caution in ruleset.cautions:
        if caution.when is not None:
            yield Tree(caution.when)


def measures(ruleset: Ruleset) -> Iterator[tuple[Measure, Effective]]:
    """All measures of a ruleset, derived and in conditions, with the dates of each."""
    for versions in ruleset.derived.values():
        for each in versions:
            yield each.measure, each.effective
    for tree in trees(ruleset):
        for part in inside(tree.condition):
            if isinstance(part, Measure):
                yield part, tree.effective


def wheres(ruleset: Ruleset) -> Iterator[tuple[Measure, Tree]]:
    """All conditions on records, each with its measure."""
    for measure, effective in measures(ruleset):
        if measure.where is not None:
            yield measure, Tree(measure.where, effective)


def read_by(ruleset: Ruleset) -> frozenset[str]:
    """Every fact and derived value that anything in a ruleset names."""
    found = {version.effective.by for version in ruleset.versions}
    for tree in trees(ruleset):
        found |= names(tree.condition)
    for measure, _ in measures(ruleset):
        found |= names(measure)
    for parameter in ruleset.parameters.values():
        found |= names(ParameterOperand(parameter))
    return frozenset(found)


def closure(found: frozenset[str], ruleset: Ruleset, vocabulary: Vocabulary) -> frozenset[str]:
    """These names and all that the values behind them are computed from."""
    ahead, seen = set(found), set[str]()
    while ahead:
        name = ahead.pop()
        seen.add(name)
        for each in ruleset.derived.get(name, ()):
            ahead |= names(each.measure) - seen
        fact = vocabulary.facts.get(name)
        if fact is not None and fact.derive is not None:
            ahead |= names(fact.derive) - seen
    return frozenset(seen)
