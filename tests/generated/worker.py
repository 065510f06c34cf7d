"""Tries the properties on many generated cases, in a process that ends with its networks.

Run as `python -m tests.generated.worker FIRST RULEBOOKS APPLICANTS`; the first failure of each
property is made small and printed, and the exit code is 1.
"""

from __future__ import annotations

import sys

from tests.generated.cases import Case, cases
from tests.generated.properties import PROPERTIES
from tests.generated.smaller import failure, made_small


def run(first: int, rulebooks: int, applicants: int) -> dict[str, str]:
    """The failures of each property, in words."""
    failures: dict[str, str] = {}
    for seed in range(first, first + rulebooks):
        for case, evaluator in cases(seed, applicants):
            for name in PROPERTIES.keys() - failures.keys():
                if found := failure(name, case, evaluator):
                    failures[name] = _told(name, seed, case, found)
    return failures


def _told(name: str, seed: int, case: Case, found: str) -> str:
    small = made_small(name, case, found)
    return f"{name} fails for seed {seed}: {found}\n{small.words()}\n"


if __name__ == "__main__":
    found = run(*map(int, sys.argv[1:4]))
    print("\n".join(found.values()))  # noqa: T201
    sys.exit(bool(found))
