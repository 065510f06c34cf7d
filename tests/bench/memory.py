"""Memory over many decisions: resident size at equal steps."""

from __future__ import annotations

import resource
from pathlib import Path

from engine.evaluation.decide import Evaluator
from engine.ruleset.rulebook import load_rulebook
from tests.bench.stages import AS_OF, REAL, ROOT, applicant

STEPS = 10


def resident_kib() -> int:
    """The resident size of this process in KiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 1024


def measure(decisions: int) -> list[int]:
    """Resident KiB after warm-up and after each tenth of so many decisions."""
    evaluator = Evaluator(load_rulebook(ROOT / "rulesets"))
    cases = [(ruleset, applicant(profiles)) for ruleset, profiles in REAL.items()]
    sizes = []
    for step in range(STEPS + 1):
        count = decisions // STEPS if step else decisions // 100
        for number in range(count):
            ruleset, facts = cases[number % len(cases)]
            evaluator.decide(ruleset, facts, AS_OF)
        sizes.append(resident_kib())
    return sizes
