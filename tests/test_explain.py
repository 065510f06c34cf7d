"""Findings in words: what was read, what is needed, what could still help."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.decision import Finding, Reason
from engine.document import plain, read_file
from engine.evaluation.explain import MOST_SENTENCES, because
from tests.gates import TODAY, Gate, stored

EXPLAINED = stored("explained")
FILES = plain(read_file(Path(__file__).with_name("explanations.yaml"), "explanations.yaml"))
SAID = [(file, id) for file in FILES for id in file["says"]]
MISSING = [(file, id) for file in FILES for id in file.get("missing", {})]


def finding(file: dict[str, Any], id: str) -> Finding:
    """What one requirement comes to for one file."""
    return EXPLAINED.finding(file["facts"], TODAY, id)


@pytest.mark.parametrize(("file", "id"), SAID, ids=[f"{file['name']}: {id}" for file, id in SAID])
def test_sentence_of_a_finding(file: dict[str, Any], id: str) -> None:
    """A finding says what decided it, the value read and the value needed, in people's words."""
    assert because(finding(file, id)) == file["says"][id]


@pytest.mark.parametrize(
    ("file", "id"), MISSING, ids=[f"{file['name']}: {id}" for file, id in MISSING]
)
def test_facts_that_a_finding_waits_for(file: dict[str, Any], id: str) -> None:
    """An open finding names each fact, or field of records, that may still matter, and no other."""
    assert list(finding(file, id).missing) == file["missing"][id]


def test_every_reason_for_a_review_is_explained() -> None:
    """The table above shows each reason for which something is left to a human."""
    said = {finding(file, id).reason for file, id in SAID}
    assert said - {None} == set(Reason)


def test_nothing_is_missing_where_nothing_is_open() -> None:
    """Only an open finding waits for facts, and the decision waits for what its findings do."""
    for file in FILES:
        decision = EXPLAINED.decide(file["facts"])
        for each in decision.findings:
            assert each.status.word == "unknown" or each.missing == ()
        waited = [name for each in decision.findings for name in each.missing]
        assert decision.missing == tuple(dict.fromkeys(waited))


@pytest.mark.parametrize("file", FILES, ids=[file["name"] for file in FILES])
def test_giving_what_is_missing_settles_every_finding(file: dict[str, Any]) -> None:
    """When all facts are given that a decision waits for, in rounds, no finding stays open."""
    whole = FILES[0]["facts"] | {"case.grade": 3}
    facts = dict(file["facts"])
    for _ in range(4):
        waited = set(EXPLAINED.decide(facts).missing)
        facts |= {
            name: value
            for name, value in whole.items()
            if any(each == name or each.startswith(f"{name}.") for each in waited)
        }
    assert [each.id for each in EXPLAINED.decide(facts).findings if each.missing] == []


RULES = "requirements: [ { id: asked, says: A., source: law, met_when: [ TESTS ] } ]\n"


def test_long_explanations_are_cut(gate: Any) -> None:
    """A requirement of many parts tells the first of them and how many more there are."""
    names = [f"case.fact_{number}" for number in range(MOST_SENTENCES + 3)]
    facts = "".join(
        f"  {name}: {{ type: boolean, ask: What?, evidence: A paper }}\n" for name in names
    )
    tests = ", ".join(f"{name}: true" for name in names)
    asked: Gate = gate(f"facts:\n{facts}", RULES.replace("TESTS", tests))
    said = because(asked.finding({}))
    assert said.count("not known") == MOST_SENTENCES
    assert said.endswith(" And 3 more.")


ONLY_OTHER_WAYS = """
requirements:
  - id: asked
    says: One of two ways out.
    source: law
    unless:
      - { id: exempt, says: Those who are exempt., source: law, when: { case.exempt: true } }
    review_when: { case.season: { at_least: 2025 } }
"""
SEASON = """
facts:
  case.exempt: { type: boolean, label: exempt, ask: What?, evidence: A paper }
  case.season: { type: integer, label: season, ask: What?, evidence: A paper }
"""


def test_what_only_an_exception_or_a_human_meets(gate: Callable[..., Gate]) -> None:
    """A requirement that nothing meets by itself says which exception and which review fail."""
    finding = gate(SEASON, ONLY_OTHER_WAYS).finding({"case.exempt": False, "case.season": 2021})
    assert because(finding) == "Exempt: no (needed: yes). Season: 2021 (needed: at least 2025)."
