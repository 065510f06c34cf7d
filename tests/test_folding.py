"""Folding, checked on every combination of statuses against what the words mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations_with_replacement, permutations

import pytest

from engine.decision import Status
from engine.folding import (
    DOUBTED,
    MET_DOUBTED,
    NEGATION,
    agree_on_readings,
    agree_on_rows,
    fold_all,
    fold_any,
    fold_none,
)

NOT_MET, UNKNOWN, REVIEW, MET = Status.NOT_MET, Status.UNKNOWN, Status.REVIEW, Status.MET
NOT_APPLICABLE = Status.NOT_APPLICABLE
FOLDS: dict[str, Callable[[list[Status]], Status]] = {
    "all": fold_all,
    "any": fold_any,
    "none": fold_none,
}


@pytest.mark.parametrize(
    ("fold", "parts", "whole"),
    [
        ("all", [], MET),
        ("all", [MET, MET], MET),
        ("all", [MET, NOT_APPLICABLE], MET),
        ("all", [NOT_APPLICABLE], MET),
        ("all", [MET, REVIEW], REVIEW),
        ("all", [MET, REVIEW, UNKNOWN], UNKNOWN),
        ("all", [MET, REVIEW, UNKNOWN, NOT_MET], NOT_MET),
        ("any", [], NOT_MET),
        ("any", [NOT_MET, NOT_MET], NOT_MET),
        ("any", [NOT_MET, REVIEW], REVIEW),
        ("any", [NOT_MET, REVIEW, UNKNOWN], UNKNOWN),
        ("any", [NOT_MET, REVIEW, UNKNOWN, MET], MET),
        ("any", [NOT_MET, NOT_APPLICABLE], MET),
        ("none", [], MET),
        ("none", [NOT_MET], MET),
        ("none", [MET, UNKNOWN], NOT_MET),
        ("none", [NOT_MET, UNKNOWN], UNKNOWN),
        ("none", [NOT_MET, REVIEW], REVIEW),
        ("none", [NOT_APPLICABLE], NOT_MET),
    ],
)
def test_fold(fold: str, parts: list[Status], whole: Status) -> None:
    """`all` is the worst, `any` the best, `none` the opposite; order does not matter."""
    assert all(FOLDS[fold](list(order)) is whole for order in permutations(parts))


def completions(parts: list[Status]) -> Iterator[list[Status]]:
    """What unknown parts can become when their facts arrive."""
    if UNKNOWN not in parts:
        yield parts
        return
    at = parts.index(UNKNOWN)
    for status in (NOT_MET, REVIEW, MET):
        yield from completions([*parts[:at], status, *parts[at + 1 :]])


@pytest.mark.parametrize("fold", FOLDS)
def test_only_knowledge_settles(fold: str) -> None:
    """A whole that is not UNKNOWN stays as it is, whatever its unknown parts become."""
    for size in range(5):
        for parts in combinations_with_replacement((NOT_MET, UNKNOWN, REVIEW, MET), size):
            whole = FOLDS[fold](list(parts))
            ends = {FOLDS[fold](each) for each in completions(list(parts))}
            assert whole is UNKNOWN or ends == {whole}


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (NEGATION, [MET, UNKNOWN, REVIEW, NOT_MET, NOT_MET]),
        (DOUBTED, [REVIEW, UNKNOWN, REVIEW, REVIEW, REVIEW]),
        (MET_DOUBTED, [NOT_MET, UNKNOWN, REVIEW, REVIEW, REVIEW]),
    ],
)
def test_tables_by_status(table: tuple[Status, ...], expected: list[Status]) -> None:
    """Doubt never settles and never unsettles: UNKNOWN stays what it is."""
    assert [table[status] for status in Status] == expected


@pytest.mark.parametrize(
    ("statuses", "sure", "answer"),
    [
        ([MET, MET], True, MET),
        ([NOT_MET, NOT_MET], True, NOT_MET),
        ([MET, MET], False, REVIEW),
        ([NOT_MET, NOT_MET], False, REVIEW),
        ([MET, NOT_MET], True, REVIEW),
        ([MET, REVIEW], True, REVIEW),
        ([UNKNOWN, UNKNOWN], False, UNKNOWN),
        ([MET, UNKNOWN], True, UNKNOWN),
        ([MET, NOT_MET, UNKNOWN], True, REVIEW),
        ([REVIEW, UNKNOWN], True, REVIEW),
    ],
)
def test_readings_that_disagree(statuses: list[Status], sure: bool, answer: Status) -> None:
    """Sources that disagree decide only where it makes no difference which of them is right."""
    assert all(agree_on_readings(list(each), sure) is answer for each in permutations(statuses))


@pytest.mark.parametrize(
    ("statuses", "answer"),
    [
        ([MET, MET], MET),
        ([REVIEW, REVIEW], REVIEW),
        ([MET, NOT_MET], UNKNOWN),
        ([MET, REVIEW], UNKNOWN),
        ([MET, UNKNOWN], UNKNOWN),
    ],
)
def test_rows_of_a_missing_key(statuses: list[Status], answer: Status) -> None:
    """A table whose key is missing answers only what all of its rows answer."""
    assert all(agree_on_rows(list(each)) is answer for each in permutations(statuses))
