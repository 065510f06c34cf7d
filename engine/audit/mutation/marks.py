"""Mutants marked as equal in effect: those that no applicant can tell from the ruleset itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from engine.audit.mutation.mutants import Mutant
from engine.document import read_file
from engine.errors import Position, Problem, SourceError
from engine.language.literals import near
from engine.shape import OneOrMore, PathId, Shape, Words, locate, shaped


class MarkShape(Shape):
    """Mutants of one place, and why nobody can tell them from the ruleset."""

    ruleset: PathId
    place: Words = Field(description="The part of the ruleset, as `eligibility mutate` tells it.")
    change: OneOrMore = Field(description="The mistake, as `eligibility mutate` tells it.")
    why: Words = Field(description="Why no applicant comes out otherwise.")


class MarksFile(Shape):
    """All marked mutants."""

    equivalent: tuple[MarkShape, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked mutant: its ruleset, place and change, why it is equivalent, where that stands."""

    ruleset: str
    place: str
    change: str
    why: str
    position: Position

    def __str__(self) -> str:
        return f"[{self.ruleset}] {self.place}: {self.change}"


def load_marks(path: Path) -> list[Mark]:
    """The marks of a file or of all YAML files of a folder; SourceError with every mistake."""
    files = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    problems = list[Problem]()
    marks = [mark for file in files for mark in _marks(file, problems)]
    problems += _twice(marks)
    if problems:
        raise SourceError(problems)
    return marks


def _marks(file: Path, problems: list[Problem]) -> Iterator[Mark]:
    try:
        node = read_file(file)
    except SourceError as wrong:
        problems.extend(wrong.problems)
        return
    shape = shaped(node, MarksFile, problems)
    for number, each in enumerate(shape.equivalent if shape else ()):
        position = locate(node, ["equivalent", number])
        for change in each.change:
            yield Mark(each.ruleset, each.place, change, each.why, position)


def _twice(marks: Iterable[Mark]) -> Iterator[Problem]:
    seen = set[str]()
    for mark in marks:
        if str(mark) in seen:
            yield Problem(mark.position, f"marked twice: {mark}")
        seen.add(str(mark))


Key = tuple[str, str]


def by_mutant(marks: Iterable[Mark], ruleset: str) -> dict[Key, Mark]:
    """The marks of a ruleset by the place and the change of their mutants."""
    return {(mark.place, mark.change): mark for mark in marks if mark.ruleset == ruleset}


def unmatched(
    marks: Iterable[Mark], mutants: Mapping[str, Iterable[Mutant]], known: Collection[str]
) -> Iterator[Problem]:
    """Marks that no mutant matches; `mutants` are those of the rulesets that were tried."""
    keys = {name: {(each.place, each.change) for each in made} for name, made in mutants.items()}
    for mark in marks:
        if mark.ruleset not in known:
            message, hint = f"no ruleset `{mark.ruleset}`", near(mark.ruleset, known)
            yield Problem(mark.position, message, hint)
        elif mark.ruleset in keys and (mark.place, mark.change) not in keys[mark.ruleset]:
            changes = [change for place, change in keys[mark.ruleset] if place == mark.place]
            hint = near(mark.change, sorted(changes))
            yield Problem(mark.position, f"no mutant {mark}", hint)
