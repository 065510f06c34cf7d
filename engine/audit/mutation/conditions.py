"""Small mistakes in conditions and measures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeVar

from engine.audit.mutation.thresholds import (
    FLIPS,
    apart,
    became,
    beside,
    flipped_apart,
    loose,
    shifts_beside,
)
from engine.audit.mutation.variation import Variation, exchanged, rewritten
from engine.audit.mutation.words import condition_words, operand_words, test_words, value_words
from engine.language.syntax import (
    Condition,
    DecisionTest,
    FieldOperand,
    Group,
    Kind,
    Leaf,
    Literal,
    Measure,
    Operand,
    Test,
)

_FOLDS = {"all": "any", "any": "all", "none": "any"}
_PARTED = {
    "all": "one in whom this alone is not met",
    "any": "one in whom this alone is met",
    "none": "one in whom this alone is met",
}
"""By fold, whom a left-out child makes a difference to."""
Part = TypeVar("Part", Condition, Measure)


def of_condition(source: Condition) -> Iterator[Variation[Condition]]:
    """All small mistakes in a condition, none that means the same as it or as another."""
    yield from _distinct(source, _of_condition(source))


def of_measure(source: Measure) -> Iterator[Variation[Measure]]:
    """All small mistakes in a measure, none twice."""
    yield from _distinct(source, _of_measure(source))


def _distinct(source: Part, variations: Iterator[Variation[Part]]) -> Iterator[Variation[Part]]:
    seen = [rewritten(source, _plainest)]
    for each in variations:
        plain = rewritten(each.part, _plainest)
        if plain not in seen:
            seen.append(plain)
            yield each


def _plainest(source: object) -> object:
    """One form for parts that mean the same."""
    if isinstance(source, Test) and isinstance(source.operand, Literal):
        operator, value = loose(source.operator, source.operand.value)
        return replace(source, operator=operator, operand=Literal(value))
    if not isinstance(source, Group) or len(source.children) > 1:
        return source
    only = source.children[0]
    if source.fold != "none":
        return only
    denied = isinstance(only, Group) and only.fold == "none" and len(only.children) == 1
    return only.children[0] if isinstance(only, Group) and denied else source


def _of_condition(source: Condition) -> Iterator[Variation[Condition]]:
    if isinstance(source, Group):
        yield from _of_group(source)
    elif isinstance(source, DecisionTest):
        yield from _of_decision(source)
    else:
        yield from _of_leaf(source)


# Groups


def _of_group(source: Group) -> Iterator[Variation[Condition]]:
    if len(source.children) > 1 or source.fold == "none":
        fold = _FOLDS[source.fold]
        said = f"{fold} in place of {condition_words(source)}"
        who = "one in whom it is met" if source.fold == "none" else "one who meets a part of it"
        yield Variation(replace(source, fold=fold), source.position, said, who)
    for at, child in enumerate(source.children):
        for each in _of_condition(child):
            yield each.put(_with_child(source, at, each.part))
    if len(source.children) > 1:
        for at, child in enumerate(source.children):
            said = f"left out of {source.fold}: {condition_words(child)}"
            yield Variation(_with_child(source, at), child.position, said, _PARTED[source.fold])


def _with_child(source: Group, at: int, *new: Condition) -> Group:
    return replace(source, children=exchanged(source.children, at, *new))


def _denied(source: Leaf | DecisionTest) -> Variation[Condition]:
    said = f"denied: {condition_words(source)}"
    denied = Group("none", (source,), source.position)
    return Variation(denied, source.position, said, "one in whom it is met")


def _of_decision(source: DecisionTest) -> Iterator[Variation[Condition]]:
    yield _denied(source)
    if source.not_concerned:
        other = "met" if source.not_concerned == "not_met" else "not_met"
        said = f"decision `{source.ruleset}` counts as {other} for whom it does not concern"
        changed = replace(source, not_concerned=other)
        yield Variation(changed, source.position, said, "one whom it does not concern")


# Tests


def _of_leaf(source: Leaf) -> Iterator[Variation[Condition]]:
    subject = source.subject
    if isinstance(subject, Measure):
        for measure in _of_measure(subject):
            yield measure.put(replace(source, subject=measure.part))
    whose = "one with a record in which" if isinstance(subject, FieldOperand) else "one in whom"
    for each in _of_test(source.test, source.kind, operand_words(subject), whose):
        yield each.put(replace(source, test=each.part))
    literal = source.test.operand
    negated = isinstance(literal, Literal) and isinstance(literal.value, bool)
    if source.test.operator not in FLIPS and not negated:
        yield _denied(source)


def _of_test(
    test: Test, kind: Kind, subject: str, whose: str = "one in whom"
) -> Iterator[Variation[Test]]:
    said = f"{subject} {test_words(test)}"
    for operand, change, where in _operands_beside(test, kind):
        who = f"{whose} {subject} is {where}, and this decides"
        yield Variation(replace(test, operand=operand), test.position, f"{said}: {change}", who)
    for operator in FLIPS.get(test.operator, ()):
        if _means_the_same(operator, test.operand):
            continue
        where = flipped_apart(test.operator, operator, operand_words(test.operand))
        who = f"{whose} {subject} is {where}, and this decides"
        changed = replace(test, operator=operator)
        yield Variation(changed, test.position, f"{said}: {operator} in place of it", who)


def _means_the_same(operator: str, operand: Operand) -> bool:
    """Whether a list is too short for `any` and `all` to differ."""
    codes = operand.value if isinstance(operand, Literal) else ()
    return operator in ("includes_any_of", "includes_all_of") and len(codes) == 1


def _operands_beside(test: Test, kind: Kind) -> Iterator[tuple[Operand, str, str]]:
    """Operands beside the one compared with, how each differs, and where it makes a difference."""
    operand = test.operand
    if isinstance(operand, Literal):
        for value in beside(operand.value, kind):
            where = apart(test.operator, operand.value, value)
            yield Literal(value), became(operand.value, value), where
    else:
        for moved in _moved(operand):
            words = operand_words(moved)
            yield moved, f"becomes {words}", f"between {operand_words(operand)} and {words}"


def _moved(operand: Operand) -> Iterator[Operand]:
    if isinstance(operand, Literal):
        return
    for shift in shifts_beside(operand.shift):
        yield replace(operand, shift=shift)


# Measures


def _of_measure(source: Measure) -> Iterator[Variation[Measure]]:
    if source.where is not None:
        yield from _of_where(source, source.where)
    if isinstance(source.take, tuple):
        take = source.take
        for at, test in enumerate(take):
            for each in _of_test(test, source.result, f"{source.kind} per {source.per}"):
                yield each.put(replace(source, take=exchanged(take, at, each.part)))
    if source.one_of_each is not None:
        yield from _of_selection(source, *source.one_of_each)
    yield from _of_operands(source)


def _of_where(source: Measure, where: Condition) -> Iterator[Variation[Measure]]:
    for each in _of_condition(where):
        yield each.put(replace(source, where=each.part))
    if not isinstance(where, Group) or len(where.children) == 1:
        said = f"records of {source.kind} left unfiltered: {condition_words(where)}"
        who = f"one with another record of `{source.over}`"
        yield Variation(replace(source, where=None), where.position, said, who)


def _of_selection(
    source: Measure, field: str, codes: tuple[str, ...]
) -> Iterator[Variation[Measure]]:
    for at, code in enumerate(codes if len(codes) > 1 else ()):
        fewer = replace(source, one_of_each=(field, exchanged(codes, at)))
        said = f"{source.kind} of one each of {value_words(codes)} without {code}"
        yield Variation(fewer, source.position, said, f"one in whom {code} makes the difference")


def _of_operands(source: Measure) -> Iterator[Variation[Measure]]:
    for name in ("terms", "within"):
        operands: tuple[Operand, ...] = getattr(source, name) or ()
        for at, operand in enumerate(operands):
            for moved in _moved(operand):
                changes: dict[str, Any] = {name: exchanged(operands, at, moved)}
                old, new = operand_words(operand), operand_words(moved)
                who = f"one with a day between {old} and {new}, and this decides"
                said = f"{old}: becomes {new}"
                yield Variation(replace(source, **changes), source.position, said, who)
