"""What became of the mutants, and the score of each ruleset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.audit.mutation.marks import Key, Mark
from engine.audit.mutation.mutants import Mutant
from engine.errors import Problem
from engine.profiles.profile import Profile


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    SURVIVED = "survived"
    EQUIVALENT = "equivalent"
    STILLBORN = "stillborn"


@dataclass(frozen=True, slots=True)
class Judged:
    """A mutant and what became of it; `why` names a profile or gives the reason."""

    mutant: Mutant
    fate: Fate
    why: str


@dataclass(frozen=True, slots=True)
class Score:
    """All mutants of one ruleset, judged by so many profiles."""

    ruleset: str
    profiles: int
    judged: tuple[Judged, ...]

    def count(self, fate: Fate) -> int:
        """How many mutants came to this."""
        return sum(each.fate is fate for each in self.judged)

    def of(self, fate: Fate) -> Iterator[Judged]:
        """The mutants that came to this, in the order of the file."""
        return (each for each in self.judged if each.fate is fate)

    @property
    def percent(self) -> float:
        """Killed of those that can be: neither equivalent nor stillborn; 100 where there are none.

        Rounded down to a tenth, so that 100 means all.
        """
        killed, survived = self.count(Fate.KILLED), self.count(Fate.SURVIVED)
        whole = killed + survived
        return 1000 * killed // whole / 10 if whole else 100.0


def judge(
    mutants: Sequence[Mutant], noticed: Iterable[Profile | None], marks: Mapping[Key, Mark]
) -> tuple[Judged, ...]:
    """What became of each mutant; `noticed` has the profile that noticed it, or None."""
    pairs = zip(mutants, noticed, strict=True)
    return tuple(_judged(each, by, marks.get((each.place, each.change))) for each, by in pairs)


def _judged(mutant: Mutant, by: Profile | None, mark: Mark | None) -> Judged:
    if mutant.stillborn:
        return Judged(mutant, Fate.STILLBORN, mutant.stillborn)
    if by is not None:
        return Judged(mutant, Fate.KILLED, f"{by.position}: {by.name}")
    if mark is not None:
        return Judged(mutant, Fate.EQUIVALENT, mark.why)
    return Judged(mutant, Fate.SURVIVED, mutant.noticed_by)


def wrong_marks(judged: Iterable[Judged], marks: Mapping[Key, Mark]) -> Iterator[Problem]:
    """Marks of mutants that are not equivalent: a profile told one from the ruleset."""
    for each in judged:
        mark = marks.get((each.mutant.place, each.mutant.change))
        if mark is not None and each.fate is not Fate.EQUIVALENT:
            said = f"marked as equivalent, but {each.fate} ({each.why}): {mark}"
            yield Problem(mark.position, said)
