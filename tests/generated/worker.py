"""Tries generated cases, in a process that ends with its networks.

Run as `python -m tests.generated.worker properties|spoiled FIRST RULEBOOKS EACH`: so many
rulebooks from a first seed, with so many applicants or spoiled copies of each. What fails is
printed, a case of each property made small, and the exit code is then 1.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from random import Random
from traceback import format_exc

from engine.errors import FactsError, NoEdition, SourceError
from engine.evaluation.decide import Evaluator
from tests.generated.applicants import applicant, some_hidden, without
from tests.generated.cases import Case, cases, load
from tests.generated.mutations import changed
from tests.generated.properties import PROPERTIES
from tests.generated.rulebooks import Written, rulebook
from tests.generated.smaller import failure, made_small
from tests.generated.terms import seeded

AS_OF = date(2021, 3, 1)


def try_properties(seed: int, applicants: int) -> dict[str, str]:
    """The first failure of each property under one rulebook, in words."""
    failures: dict[str, str] = {}
    for case, evaluator in cases(seed, applicants):
        for name in PROPERTIES.keys() - failures.keys():
            if found := failure(name, case, evaluator):
                failures[name] = _told(name, seed, case, found)
    return failures


def _told(name: str, seed: int, case: Case, found: str) -> str:
    return f"{name} fails for seed {seed}: {found}\n{made_small(name, case, found).words()}"


def try_spoiled(seed: int, copies: int) -> dict[str, str]:
    """The first unexpected exception under spoiled copies of one rulebook, in words."""
    random = seeded(seed)
    written = rulebook(random)
    for _ in range(copies):
        texts = changed(random, written)
        try:
            _decide_something(random, written, texts)
        except Exception:  # noqa: BLE001 - whatever goes wrong is the finding
            words = "".join(f"# {name}\n{text}" for name, text in texts.items())
            return {"spoiled": f"seed {seed}:\n{words}\n{format_exc()}"}
    return {}


def _decide_something(random: Random, written: Written, texts: dict[str, str]) -> None:
    """Load the files and, if they are still a rulebook, decide by each of its rulesets."""
    try:
        evaluator = Evaluator(load(texts))
    except SourceError:
        return
    for ruleset in evaluator.rulebook.rulesets:
        complete = applicant(random, written.facts)
        for facts in (complete, without(complete, some_hidden(random, complete))):
            try:
                evaluator.decide(ruleset, facts, AS_OF)
            except (FactsError, NoEdition):
                continue


TRIALS: dict[str, Callable[[int, int], dict[str, str]]] = {
    "properties": try_properties,
    "spoiled": try_spoiled,
}


def main(trial: str, first: int, rulebooks: int, each: int) -> int:
    """Print the first failure of each kind; 1 when there is one."""
    failures: dict[str, str] = {}
    for seed in range(first, first + rulebooks):
        failures = {**TRIALS[trial](seed, each), **failures}
        if failures:
            break
    print("\n\n".join(failures.values()))  # noqa: T201 - read by the test
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:5])))
