"""Journeys: one applicant taken through gates in order, each decision adding to what is known.

A file of `journeys` holds the facts known at the start and the stages. A stage asks one gate twice:
too early, when its own `facts` are not known yet (`not_yet`, with a date and facts of its own if
need be), and then with them. What the decision brings is in `then`; later stages know it. Facts
replace those of the same name, but records are added to the records known; `without` forgets facts
first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field

from engine.document import Mapping, Node, Sequence, read_file
from engine.errors import Problem, SourceError
from engine.profiles.expected import read_expected
from engine.profiles.profile import Expected, Profile
from engine.shape import Day, Dotted, PathId, Shape, Words, locate, shaped

Facts = dict[str, Any]


class BeforeShape(Shape):
    """The same gate, asked too early."""

    as_of: Day | None = None
    without: tuple[Dotted, ...] = ()
    facts: Facts = Field(default_factory=dict)
    expect: Any


class StageShape(Shape):
    """One gate of a journey."""

    stage: Words
    gate: PathId
    as_of: Day
    without: tuple[Dotted, ...] = ()
    not_yet: BeforeShape
    facts: Facts = Field(default_factory=dict)
    expect: Any
    then: Facts = Field(default_factory=dict)


class JourneyFile(Shape):
    """The journey of one applicant."""

    journey: Words
    facts: Facts
    stages: tuple[StageShape, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Stage:
    """One gate, asked too early and then in time."""

    name: str
    before: Profile
    reached: Profile


def journeys(folder: Path) -> Iterator[tuple[str, list[Stage]]]:
    """The journeys of a folder, by name, each with its stages in order."""
    for path in sorted(folder.glob("*.yaml")):
        yield path.stem, list(_stages(read_file(path, path.name)))


def _stages(node: Node) -> Iterator[Stage]:
    problems: list[Problem] = []
    file = shaped(node, JourneyFile, problems)
    if file is None:
        raise SourceError(problems)
    known = _read(file.facts)
    for number, stage in enumerate(file.stages):
        path = ("stages", number)
        before = _expected(node, (*path, "not_yet", "expect"), problems)
        expected = _expected(node, (*path, "expect"), problems)
        early, place = stage.not_yet, locate(node, path)
        then_known = _learned(known, early.facts, early.without)
        day = early.as_of or stage.as_of
        too_early = Profile(stage.stage, stage.gate, day, then_known, before, place)
        known = _learned(known, stage.facts, stage.without)
        in_time = Profile(stage.stage, stage.gate, stage.as_of, known, expected, place)
        yield Stage(stage.stage, too_early, in_time)
        known = _learned(known, stage.then)
    if problems:
        raise SourceError(problems)


def _learned(known: Facts, facts: Facts, without: tuple[str, ...] = ()) -> Facts:
    """What is known with some facts more; records are added to the records known."""
    kept = {name: value for name, value in known.items() if name not in without}
    for name, value in _read(facts).items():
        records = isinstance(value, list) and any(isinstance(each, dict) for each in value)
        kept[name] = kept.get(name, []) + value if records else value
    return kept


def _read(value: Any) -> Any:
    """The value with lists for the tuples that shapes hold."""
    if isinstance(value, dict):
        return {key: _read(part) for key, part in value.items()}
    return [_read(part) for part in value] if isinstance(value, tuple) else value


def _expected(node: Node, path: tuple[str | int, ...], problems: list[Problem]) -> Expected:
    """What a part of the file expects."""
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str):
            node = node.get(step) or node
        elif isinstance(node, Sequence) and isinstance(step, int):
            node = node.items[step]
    return read_expected(node, problems) or Expected()
