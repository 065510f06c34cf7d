"""Trying all mutants, here or in several processes.

A process is started afresh and makes rulebook, profiles and mutants itself, so that only numbers
are sent to it: the mutants of a rulebook are always the same, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path

from engine.audit.mutation.mutants import Mutant, family_mutants, own_mutants
from engine.audit.mutation.trials import Trials
from engine.profiles.load import load_profiles
from engine.profiles.profile import Profile
from engine.ruleset.rulebook import load_rulebook

AT_ONCE = 8
"""Mutants sent to a process at a time."""


@dataclass(frozen=True)
class Bench:
    """A rulebook's folder, the files of its profiles, and the files to be mutated.

    `rulesets` are ids of rulesets and of families: a mistake in the file of a family is tried once,
    on all its members. Raises SourceError where rulebook or profiles cannot be read.
    """

    folder: Path
    files: tuple[Path, ...]
    rulesets: tuple[str, ...]

    @cached_property
    def trials(self) -> Trials:
        """The profiles, ready to be tried."""
        return Trials(load_rulebook(self.folder), load_profiles(self.files))

    @cached_property
    def mutants_of(self) -> dict[str, list[Mutant]]:
        """The mutants of each file by its ruleset or family."""
        return {name: self._mutants(name) for name in self.rulesets}

    def _mutants(self, name: str) -> list[Mutant]:
        book = self.trials.rulebook
        if name in book.families:
            return family_mutants(book.rulesets[each] for each in book.families[name].members)
        return own_mutants(book.rulesets[name])

    @cached_property
    def mutants(self) -> tuple[Mutant, ...]:
        """The mutants of all files."""
        return tuple(each for mutants in self.mutants_of.values() for each in mutants)

    def noticed_by(self, mutant: Mutant) -> int | None:
        """The number of the first profile that notices a mutant; None where none does."""
        if mutant.stillborn:
            return None
        tried = (self.trials.noticed_by(each) for each in (mutant.ruleset, *mutant.alike))
        return next((found for found in tried if found is not None), None)


_bench: list[Bench] = []
"""The bench of a worker process."""


def _start(bench: Bench) -> None:
    _bench.append(bench)


def _try(number: int) -> int | None:
    return _bench[0].noticed_by(_bench[0].mutants[number])


def try_all(bench: Bench, processes: int) -> Iterator[Profile | None]:
    """For each mutant, in order, the profile that notices it, or None."""
    profiles: Sequence[Profile] = bench.trials.profiles
    for number in _numbers(bench, min(processes, len(bench.mutants) // AT_ONCE + 1)):
        yield None if number is None else profiles[number]


def _numbers(bench: Bench, processes: int) -> Iterator[int | None]:
    numbers = range(len(bench.mutants))
    if processes <= 1:
        yield from map(bench.noticed_by, bench.mutants)
        return
    fresh = Bench(bench.folder, bench.files, bench.rulesets)
    with ProcessPoolExecutor(processes, get_context("spawn"), _start, (fresh,)) as pool:
        yield from pool.map(_try, numbers, chunksize=AT_ONCE)
