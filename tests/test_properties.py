"""What holds for every rulebook and every applicant, tried on generated ones.

Generated rulebooks use every construct of the language. They are tried in processes of their own,
because networks stay in memory. `PROPERTY_SCALE=10 pytest tests/test_properties.py` tries ten
times as many; a failure prints a small rulebook and applicant that show it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decision import Decision
from engine.errors import FactsError, NoEdition
from engine.evaluation.decide import Evaluator
from engine.vocabulary.typed import LONG_FORM
from tests.generated.cases import cases, load
from tests.generated.naive import distances
from tests.generated.rulebooks import Written, rulebook
from tests.generated.terms import COUNTRIES, DAYS, seeded
from tests.oracle import Oracle

SCALE = int(os.environ.get("PROPERTY_SCALE", "1"))
ROOT = Path(__file__).parents[1]
BATCHES = range(4)
APART = 100_000
"""How far apart the seeds of two batches are."""


def _try(trial: str, batch: int, rulebooks: int, each: int) -> None:
    """Run a trial in a process of its own, a new one for every so many rulebooks."""
    for part in range(SCALE):
        first = batch * APART + part * rulebooks
        arguments = [trial, str(first), str(rulebooks), str(each)]
        done = subprocess.run(
            [sys.executable, "-m", "tests.generated.worker", *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'protos'}"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("batch", BATCHES)
def test_properties_of_decisions(batch: int) -> None:
    """Matcher, reference and oracle agree; knowledge only settles; order changes nothing."""
    _try("properties", batch, rulebooks=30, each=40)


@pytest.mark.parametrize("batch", BATCHES)
def test_spoiled_rulebooks(batch: int) -> None:
    """A rulebook changed at random is refused with its problems, or loads and decides."""
    _try("spoiled", batch, rulebooks=10, each=30)


def test_generated_cases_reach_every_answer() -> None:
    """The cases are worth trying: every answer of a ruleset and a requirement is common."""
    counted: Counter[str] = Counter()
    for seed in range(15):
        for case, evaluator in cases(seed, applicants=20):
            opinion = Oracle(evaluator.rulebook, case.facts, case.as_of).decide(case.ruleset)
            counted.update([f"whole {opinion.whole}", *opinion.requirements.values()])
    answers = ("met", "review", "not_met", "not_applicable")
    rare = [each for each in answers if counted[each] < 50 or counted[f"whole {each}"] < 5]
    assert not rare, counted


@pytest.mark.parametrize(
    ("unit", "start", "end", "expected"),
    [
        ("years_begun", "2011-10-01", "2018-10-01", {7}),
        ("years_begun", "2011-10-01", "2018-10-02", {8}),
        ("years_completed", "2011-10-01", "2018-09-30", {6}),
        ("years_completed", "2020-02-29", "2021-02-28", {0, 1}),
        ("years_completed", "2020-02-29", "2024-02-28", {3}),
        ("months_begun", "2021-01-31", "2021-02-28", {1}),
        ("months_completed", "2021-03-31", "2021-04-29", {0}),
        ("days", "2021-03-01", "2021-02-28", {-1}),
    ],
)
def test_oracle_counts_as_the_language_says(
    unit: str, start: str, end: str, expected: set[int]
) -> None:
    """The oracle's calendar agrees with the dates worked out by hand."""
    assert distances(unit, date.fromisoformat(start), date.fromisoformat(end)) == expected


@cache
def _generated() -> tuple[Written, Evaluator]:
    written = rulebook(seeded(0))
    return written, Evaluator(load(written.texts()))


def _decided(
    evaluator: Evaluator, ruleset: str, facts: dict[str, Any]
) -> Decision | FactsError | NoEdition:
    """The decision, or what was raised in its place."""
    try:
        return evaluator.decide(ruleset, facts, date(2022, 6, 30))
    except (FactsError, NoEdition) as raised:
        return raised


WORDS = st.sampled_from(["none", "a", "x", "fact.records_0", *DAYS, *COUNTRIES, "2020-02-30"])
KEYS = st.sampled_from(["on", "kind", "until", "score", "grade", "observed_on", *LONG_FORM])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.text(max_size=20),
    WORDS,
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(KEYS | st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)
NAMES = st.sampled_from([*_generated()[0].facts, "as_of", "fact.no_such"]) | st.text(max_size=20)


@settings(max_examples=300 * SCALE, deadline=None, database=None, derandomize=True)
@given(facts=st.dictionaries(NAMES, JSON, max_size=6), each=st.integers(0, 2))
def test_garbage_as_facts(facts: dict[str, Any], each: int) -> None:
    """Whatever is given as facts comes to a decision, or to violations that name the facts."""
    written, evaluator = _generated()
    decision = _decided(evaluator, written.rulesets[each], facts)
    assert isinstance(decision, Decision | NoEdition) or decision.violations


def test_violations_never_quote_values() -> None:
    """A violation names the fact and the fix, and not what was given."""
    written, evaluator = _generated()
    secrets: list[Any] = ["Secretary", Decimal("31415.92"), ["Secretary"], {"on": "Secretary"}]
    for name in written.facts:
        for secret in secrets:
            found = _decided(evaluator, written.rulesets[0], {name: secret})
            if isinstance(found, FactsError):
                assert not {"Secretary", "31415"} & set(re.findall(r"\w+", str(found))), name
