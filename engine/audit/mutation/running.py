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

from engine.audit.mutation.mutants import Mutant, mutants_of
from engine.audit.mutation.trials import Trials
from engine.profiles.load import load_profiles
from engine.profiles.profile import Profile
from engine.ruleset.rulebook import load_rulebook

AT_ONCE = 8
"""Mutants sent to a process at a time."""


@dataclass(frozen=True)
class Bench:
    """A rulebook's folder, the files of its profiles, and the rulesets to be mutated.

    Raises SourceError where rulebook or profiles cannot be read.
    """

    folder: Path
    files: tuple[Path, ...]
    rulesets: tuple[str, ...]

    @cached_property
    def trials(self) -> Trials:
        """The profiles, ready to be tried."""
        return Trials(load_rulebook(self.folder), load_profiles(self.files))

    @cached_property
    def mutants(self) -> tuple[Mutant, ...]:
        """The mutants of all rulesets."""
        known = self.trials.rulebook.rulesets
        return tuple(each for name in self.rulesets for each in mutants_of(known[name]))

    def noticed_by(self, number: int) -> int | None:
        """The number of the first profile that notices a mutant; None where none does."""
        mutant = self.mutants[number]
        return None if mutant.stillborn else self.trials.noticed_by(mutant.ruleset)


_bench: list[Bench] = []
"""The bench of a worker process."""


def _start(bench: Bench) -> None:
    _bench.append(bench)


def _try(number: int) -> int | None:
    return _bench[0].noticed_by(number)


def try_all(bench: Bench, processes: int) -> Iterator[Profile | None]:
    """For each mutant, in order, the profile that notices it, or None."""
    profiles: Sequence[Profile] = bench.trials.profiles
    for number in _numbers(bench, min(processes, len(bench.mutants) // AT_ONCE + 1)):
        yield None if number is None else profiles[number]


def _numbers(bench: Bench, processes: int) -> Iterator[int | None]:
    numbers = range(len(bench.mutants))
    if processes <= 1:
        yield from map(bench.noticed_by, numbers)
        return
    fresh = Bench(bench.folder, bench.files, bench.rulesets)
    with ProcessPoolExecutor(processes, get_context("spawn"), _start, (fresh,)) as pool:
        yield from pool.map(_try, numbers, chunksize=AT_ONCE)
