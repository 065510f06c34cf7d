"""The eight hardest rules, as the language writes them, with cases worked by hand.

The rules are a rulebook of their own, `language/rulebook`; each file of `language/cases` holds
what an applicant gives in all of its cases and, per case, what is given besides.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from engine.document import plain, read_file
from engine.evaluation.decide import Evaluator
from engine.ruleset.rulebook import load_rulebook
from tests.gates import TODAY, Gate

FOLDER = Path(__file__).with_name("language")
FILES = [plain(read_file(path, path.name)) for path in sorted(FOLDER.glob("cases/*.yaml"))]
CASES = [(file, case) for file in FILES for case in file["cases"]]


@pytest.fixture(scope="module")
def rules() -> Gate:
    """The rulebook of the eight rules."""
    return Gate(Evaluator(load_rulebook(FOLDER / "rulebook")))


def facts(file: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    """What the applicant gives: all cases' facts, the case's own, and changes of single fields."""
    given = deepcopy({**file.get("facts", {}), **case.get("facts", {})})
    for name, rows in case.get("change", {}).items():
        for index, fields in rows.items():
            given[name][int(index)].update(fields)
    if "attempts" in case:
        given[file["attempts"]] = [
            {"step": step, "test_date": f"20{10 + number}-01-01", "result": "fail"}
            for step, times in case["attempts"].items()
            for number in range(times)
        ]
    return given


@pytest.mark.parametrize(
    ("file", "case"), CASES, ids=[f"{file['ruleset']}: {case['name']}" for file, case in CASES]
)
def test_hard_rule(rules: Gate, file: dict[str, Any], case: dict[str, Any]) -> None:
    """The requirement comes to what was worked out by hand, for the reason that was."""
    as_of = case.get("as_of", file.get("as_of", TODAY))
    decision = rules.beside(file["ruleset"]).decide(facts(file, case), as_of)
    asked = case.get("requirement", file.get("requirement"))
    finding = next(each for each in decision.findings if each.id == asked)
    assert finding.status.word == case["is"]
    assert finding.missing == tuple(case.get("missing", ()))
    assert decision.outcome == case.get("outcome", decision.outcome)
    assert decision.answer == case.get("answer", decision.answer)
    if "excused_by" in case:
        assert finding.met[0].word != "met"
        assert [e.id for e in finding.excuses if e.status.word == "met"] == [case["excused_by"]]
