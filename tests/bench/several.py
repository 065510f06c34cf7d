"""Many rulesets for one applicant: all members of a pattern decided at once, in process."""

from __future__ import annotations

from engine.evaluation.decide import Evaluator, tune_memory
from engine.ruleset.rulebook import load_rulebook
from engine.wire.decisions import DecisionWriter
from tests.bench.stages import AS_OF, ROOT, applicant
from tests.bench.timing import interleaved

PATTERN = "licensure/us-??"
APPLICANT = "licensure/us-tx.yaml"


def measure(rounds: int, repeats: int) -> dict[str, float]:
    """Milliseconds for all rulesets of the pattern, briefly and with all trees, and as bytes."""
    evaluator, writer = Evaluator(load_rulebook(ROOT / "rulesets")), DecisionWriter()
    facts, gates = applicant(APPLICANT), evaluator.gates
    names = [name for name in evaluator.select(PATTERN) if gates.is_in_force(name, AS_OF)]

    def decide(brief: bool) -> list[bytes]:
        decisions = evaluator.decide_all(names, facts, AS_OF, brief=brief)
        return [writer.encode(each, full=not brief) for each in decisions]

    decide(brief=True)
    tune_memory()
    works = {
        "decided": lambda: evaluator.decide_all(names, facts, AS_OF, brief=True),
        "decided and written": lambda: decide(brief=True),
        "full view": lambda: decide(brief=False),
    }
    found = {name: taken / 1000 for name, taken in interleaved(works, rounds, repeats).items()}
    return {"rulesets": float(len(names)), **found}
