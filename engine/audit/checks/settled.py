"""Whether a condition can be met at all, and whether it can fail.

Exact as far as the tests of one subject go. Where too many subjects are joined to try them all,
they are taken to be independent, which can only make more seem possible. A partly known value
settles nothing that a known one would not settle, so that known ones are enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

from engine.audit.checks.cells import Domain, Variable, holds, variable_of
from engine.errors import Position
from engine.language.syntax import Condition, DecisionTest, Group, Leaf
from engine.ruleset.model import leaves

Test = Leaf | DecisionTest
Possible = frozenset[bool]
EITHER: Possible = frozenset({True, False})
MOST_TRIED = 20_000
FOLDS: dict[str, Callable[[Iterable[bool]], bool]] = {
    "all": all,
    "any": any,
    "none": lambda held: not any(held),
}


def possible(source: Condition, domain: Domain) -> Possible:
    """The answers that a condition can come to when every value is known."""
    if not isinstance(source, Group):
        return _tried([source], "all", domain)
    parts = list(_independent(source.children))
    answers = [
        possible(part[0], domain) if len(part) == 1 else _tried(part, _inner(source), domain)
        for part in parts
    ]
    return frozenset(map(FOLDS[source.fold], product(*answers))) if answers else EITHER


def can_hold(source: Condition, domain: Domain) -> bool:
    """Whether some value meets it."""
    return True in possible(source, domain)


def joined(fold: str, children: Iterable[Condition | None]) -> Group:
    """These conditions, as far as there are any, as one."""
    found = tuple(child for child in children if child is not None)
    return Group(fold, found, Position(""))


class Constant(NamedTuple):
    """A part of a condition that comes to the same answer whatever the values are."""

    part: Condition
    answer: bool


def constants(source: Condition, domain: Domain) -> Iterator[Constant]:
    """The smallest parts that always come to one answer."""
    children = source.children if isinstance(source, Group) else ()
    inner = [found for child in children for found in constants(child, domain)]
    if inner:
        yield from inner
        return
    answers = possible(source, domain)
    if len(answers) == 1:
        yield Constant(source, *answers)


def _inner(source: Group) -> str:
    """How children that hang together are folded before they meet the others."""
    return "all" if source.fold == "all" else "any"


def _independent(children: Sequence[Condition]) -> Iterator[list[Condition]]:
    """The children in groups that share no variable."""
    parts: list[tuple[list[Condition], list[Variable]]] = []
    for child in children:
        together, variables = [child], [variable_of(test) for test in leaves(child)]
        apart = []
        for part in parts:
            if any(each in variables for each in part[1]):
                together, variables = part[0] + together, part[1] + variables
            else:
                apart.append(part)
        parts = [*apart, (together, variables)]
    return (part for part, _ in parts)


def _tried(parts: Sequence[Condition], fold: str, domain: Domain) -> Possible:
    """The answers of some conditions joined, by trying every combination of cells."""
    tests = [test for part in parts for test in leaves(part)]
    variables: list[Variable] = []
    numbers = []
    for test in tests:
        variable = variable_of(test)
        if variable not in variables:
            variables.append(variable)
        numbers.append(variables.index(variable))
    cells = [
        domain.cells(each, [test for test, at in zip(tests, numbers, strict=True) if at == number])
        for number, each in enumerate(variables)
    ]
    if not all(cells) or prod(map(len, cells)) > MOST_TRIED:
        return EITHER if len(parts) == 1 else _unjoined(parts, fold, domain)
    answers = set[bool]()
    for values in product(*cells):
        held = iter(
            [
                holds(test, variables[at], values[at])
                for test, at in zip(tests, numbers, strict=True)
            ]
        )
        answers.add(FOLDS[fold]([_folded(part, held) for part in parts]))
        if len(answers) == 2:
            break
    return frozenset(answers)


def _unjoined(parts: Sequence[Condition], fold: str, domain: Domain) -> Possible:
    answers = [possible(part, domain) for part in parts]
    return frozenset(map(FOLDS[fold], product(*answers)))


def _folded(source: Condition, held: Iterator[bool]) -> bool:
    if isinstance(source, Group):
        return FOLDS[source.fold]([_folded(child, held) for child in source.children])
    return next(held)
