"""One decision in process, whole and in its stages."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from engine.document import plain, read_file
from engine.evaluation.decide import Evaluator, Inquiry, tune_memory
from engine.ruleset.rulebook import load_rulebook
from engine.vocabulary.derived import frame_of
from tests.bench import forty
from tests.bench.timing import interleaved

AS_OF = date(2026, 11, 22)
ROOT = Path(__file__).parents[2]
REAL = {
    "ecfmg/certification": "ecfmg/certification.yaml",
    "licensure/us-tx": "licensure/us-tx.yaml",
    "visa/j1-clinical": "visa/j1-clinical.yaml",
}


def applicant(profiles: str) -> dict[str, Any]:
    """The facts of the first profile of a file of `tests/profiles`."""
    file: Any = plain(read_file(ROOT / "tests" / "profiles" / profiles))
    facts: dict[str, Any] = file["profiles"][0]["facts"]
    return facts


def measure(rounds: int, repeats: int) -> dict[str, dict[str, float]]:
    """Microseconds of each stage for the neutral rulebook and for three real gates."""
    with TemporaryDirectory() as folder:
        forty.write_rulebook(Path(folder) / "rulebook")
        neutral = Evaluator(load_rulebook(Path(folder) / "rulebook"))
    real = Evaluator(load_rulebook(ROOT / "rulesets"))
    found = {forty.RULESET: _stages(neutral, forty.RULESET, forty.facts(), rounds, repeats)}
    for ruleset, profiles in REAL.items():
        found[ruleset] = _stages(real, ruleset, applicant(profiles), rounds, repeats)
    return found


def _stages(
    evaluator: Evaluator, ruleset: str, facts: Mapping[str, Any], rounds: int, repeats: int
) -> dict[str, float]:
    evaluator.decide(ruleset, facts, AS_OF)
    tune_memory()
    gate = evaluator.gates.at(ruleset, AS_OF)
    inquiry = Inquiry(evaluator, facts, AS_OF)
    inquiry.ask(gate.asks)
    typed, derivations = inquiry.facts, evaluator.gates.shared.derivations
    asked = {key: value for key, value in inquiry.frame.items() if isinstance(key, tuple)}

    def derive() -> Any:
        applicant = frame_of(typed, derivations, AS_OF)
        applicant.update(asked)
        own = gate.frame(applicant)
        return own, gate.tests.write(own)

    frame, properties = derive()
    codes = gate.tests.matcher.match(properties)
    statuses = gate.tests.statuses(codes, frame)

    def cross_check() -> Any:
        gate.tests.check(statuses, frame)
        return gate.check(frame, statuses)

    works = {
        "typing": lambda: evaluator.typing.check(facts),
        "deriving": derive,
        "matching": lambda: gate.tests.matcher.match(properties),
        "folding": lambda: gate.tests.statuses(codes, frame),
        "cross-check": cross_check,
        "explaining": lambda: gate.explain(frame, statuses, typed),
        "decide, whole": lambda: evaluator.decide(ruleset, facts, AS_OF),
    }
    found = interleaved(works, rounds, repeats)
    gc.unfreeze()
    return {"tests": float(len(statuses)), **found}
