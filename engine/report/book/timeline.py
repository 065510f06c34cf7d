"""When a ruleset changes: what holds between its dates, a line for each thing that is dated."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from engine.language.syntax import Parameter, Row
from engine.report.book.names import part_name
from engine.report.parameters import value_of
from engine.ruleset.model import Effective, Ruleset
from engine.ruleset.rests import Rest, rests

AS_OF = "as_of"
IN_FORCE, NOT_ASKED, NOT_RECORDED = "in force", "nothing is asked", "law not recorded"
SURE, PASSED = "sure", "to be looked up again"


class Span(NamedTuple):
    """What holds over so many columns."""

    words: str
    columns: int
    held: bool


class Lane(NamedTuple):
    """One dated thing, with a link to it, from the beginning to the end of the time line."""

    title: str
    link: str
    spans: tuple[Span, ...]


class TimeLine(NamedTuple):
    """The lanes that one date picks from; column `current` holds today, where today counts."""

    by: str
    days: tuple[date, ...]
    lanes: tuple[Lane, ...]
    current: int | None


class _Dated(NamedTuple):
    """A thing with its pieces: each begins on a day, the first at the beginning."""

    by: str
    title: str
    link: str
    pieces: tuple[tuple[date | None, str, bool], ...]


def time_lines(ruleset: Ruleset, as_of: date) -> list[TimeLine]:
    """The time lines of a ruleset: by the date of the question first, then by each other date."""
    dated = [each for each in _dated(ruleset) if len(each.pieces) > 1]
    by = dict.fromkeys(each.by for each in sorted(dated, key=lambda each: each.by != AS_OF))
    return [_line(name, [each for each in dated if each.by == name], as_of) for name in by]


def _line(by: str, dated: Sequence[_Dated], as_of: date) -> TimeLine:
    days = sorted({start for each in dated for start, _, _ in each.pieces if start is not None})
    lanes = tuple(Lane(each.title, each.link, _spans(each, days)) for each in dated)
    current = bisect_right(days, as_of) if by == AS_OF else None
    return TimeLine(by, tuple(days), lanes, current)


def _spans(dated: _Dated, days: Sequence[date]) -> tuple[Span, ...]:
    """The pieces over the columns: one before the first day, one from each day on."""
    starts = [start or date.min for start, _, _ in dated.pieces]
    numbers = [bisect_right(starts, day) - 1 for day in (date.min, *days)]
    grouped = ((number, len(list(group))) for number, group in groupby(numbers))
    return tuple(
        Span(dated.pieces[number][1], columns, dated.pieces[number][2])
        for number, columns in grouped
    )


def _dated(ruleset: Ruleset) -> Iterator[_Dated]:
    for id, versions in ruleset.requirements.items():
        link = part_name(ruleset.id, "requirement", id)
        pieces = tuple(_versions([(each.effective, each.says) for each in versions]))
        yield _Dated(versions[0].effective.by, id, link, pieces)
    for name, derived in ruleset.derived.items():
        link = part_name(ruleset.id, "derived", name)
        pieces = tuple(_versions([(each.effective, each.says or IN_FORCE) for each in derived]))
        yield _Dated(derived[0].effective.by, name, link, pieces)
    for parameter in ruleset.parameters.values():
        yield from _of_parameter(ruleset, parameter)
    yield from _sure(ruleset)


def _versions(versions: Sequence[tuple[Effective, str]]) -> Iterator[tuple[date | None, str, bool]]:
    first, last = versions[0][0], versions[-1][0]
    if first.start is not None:
        yield None, NOT_ASKED if first.free_before else NOT_RECORDED, False
    for effective, words in versions:
        yield effective.start, words, True
    if last.until is not None:
        yield last.until + timedelta(days=1), NOT_ASKED, False


def _of_parameter(ruleset: Ruleset, parameter: Parameter) -> Iterator[_Dated]:
    key = parameter.date_key
    if key is None:
        return
    link = part_name(ruleset.id, "parameter", parameter.name)
    for at in dict.fromkeys(row.at for row in parameter.rows):
        title = parameter.name if at is None else f"{parameter.name}, {at}"
        rows = [row for row in parameter.rows if row.at == at]
        yield _Dated(key.name, title, link, tuple(_pieces(rows, parameter)))


def _pieces(rows: Sequence[Row], parameter: Parameter) -> Iterator[tuple[date | None, str, bool]]:
    ordered = sorted(rows, key=lambda row: row.start or date.min)
    if ordered[0].start is not None:
        yield None, NOT_RECORDED, False
    for row in ordered:
        yield row.start, " or ".join(value_of(cell, parameter) for cell in row.readings), True


def _sure(ruleset: Ruleset) -> Iterator[_Dated]:
    """Until when sources and what rests on them are sure."""
    sources = (
        Rest("source", each.id, (), each.sure_until, each.position)
        for each in ruleset.sources.values()
    )
    for rest in (*sources, *rests(ruleset)):
        if rest.sure_until is not None:
            link = part_name(ruleset.id, rest.kind, rest.name)
            after = rest.sure_until + timedelta(days=1)
            yield _Dated(
                AS_OF, f"{rest.what}, sure", link, ((None, SURE, True), (after, PASSED, False))
            )
