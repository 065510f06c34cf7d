"""Panels: members of a family that are read together come to what each comes to alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.document import plain, read_file
from engine.evaluation.decide import Evaluator
from engine.inference import network
from engine.profiles.load import load_profiles, profile_files
from engine.ruleset.rulebook import load_rulebook
from tests.gates import TODAY, Texts

ROOT = Path(__file__).parents[1]
FACTS = """\
facts:
  log.rows:
    type: records
    ask: What was done
    evidence: a log
    fields:
      "on":  { type: date }
      until: { type: date }
      kind:  { type: code, codes: [a, b] }
      hours: { type: integer }
  case.limit: { type: integer, ask: Which limit, evidence: a paper }
"""
FAMILY = """\
family: gates/family
title: A family
sources:
  law: { cite: The statute, url: "https://law.example", tier: primary, seen: 2026-11-22 }
"""
MEMBER = """\
ruleset: gates/{name}
title: The gate {name}
like: gates/family
sources:
  act:   {{ cite: The act, url: "https://law.example", tier: primary, seen: 2026-11-22 }}
  table: {{ cite: A table, url: "https://law.example", tier: outdated, seen: 2026-11-22 }}
{body}
requirements:
  - {{ id: asked, says: What is asked., source: act, met_when: {met} }}
"""
ROWS = [
    {"on": "2020-01-01", "until": "2020-12-31", "kind": "a", "hours": 5},
    {"on": "2022-01-01", "until": "2022-12-31", "kind": "a", "hours": 7},
    {"on": "2021-01-01", "until": "2021-06-30", "kind": "b", "hours": 9},
]
CASES: Any = plain(read_file(Path(__file__).with_name("panels.yaml")))
LISTS = next(each for each in CASES if each["case"] == "own lists")


def members(case: Any, letters: str) -> dict[str, str]:
    """The files of a family whose members all have the left body of a case."""
    texts = {
        f"gates/{each}.yaml": MEMBER.format(name=each, body=case["left"], met=case["met"])
        for each in letters
    }
    return {"vocabulary/facts.yaml": FACTS, "gates/family.yaml": FAMILY, **texts}


@pytest.mark.parametrize("case", CASES, ids=[each["case"] for each in CASES])
def test_members_that_differ(case: Any, evaluator: Callable[[Texts], Evaluator]) -> None:
    """What two members name alike and mean otherwise is not mixed up."""
    right = MEMBER.format(name="b", body=case["right"], met=case["met"])
    one = evaluator(members(case, "abc") | {"gates/b.yaml": right})
    names = ["gates/a", "gates/b", "gates/c"]
    facts = {"log.rows": ROWS, "case.limit": 1}
    assert _panels(one, names) == 1
    together = one.decide_all(names, facts, TODAY)
    assert [each.findings[0].status.word for each in together[:2]] == case["come_to"]
    assert together == [one.decide(name, facts, TODAY) for name in names]


@pytest.mark.parametrize("number", [1, 2])
def test_too_few_to_read_together(number: int, evaluator: Callable[[Texts], Evaluator]) -> None:
    """A panel has the tests of all members; for few of them it is not worth its while."""
    one = evaluator(members(LISTS, "abcdef"))
    names = [f"gates/{letter}" for letter in "abcdef"]
    assert (_panels(one, names[:number]), _panels(one, names[:3])) == (0, 1)


def test_members_that_ask_others_are_read_alone(evaluator: Callable[[Texts], Evaluator]) -> None:
    """What rests on another ruleset's answer waits for that; the others are read together."""
    asking = MEMBER.format(name="d", body="", met="{ decision: gates/a }")
    one = evaluator(members(LISTS, "abc") | {"gates/d.yaml": asking})
    names = [f"gates/{letter}" for letter in "abcd"]
    assert (_panels(one, names[1:]), _panels(one, names)) == (0, 1)
    together = one.decide_all(["gates/d", *names[:3]], {"log.rows": ROWS}, TODAY)
    assert [each.findings[0].status.word for each in together] == ["met"] * 4


def test_members_that_ask_too_much_together(
    evaluator: Callable[[Texts], Evaluator], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A family whose tests are more than one network takes is read member by member."""
    monkeypatch.setattr(network, "MOST_SHARDS", 1)
    texts = members(LISTS, "")
    for number, name in enumerate("abc"):
        limits = range(number, 60, 3)
        met = ", ".join(f"{{ case.limit: {{ more_than: {limit} }} }}" for limit in limits)
        texts[f"gates/{name}.yaml"] = MEMBER.format(name=name, body="", met=f"{{ any: [ {met} ] }}")
    one = evaluator(texts)
    names = ["gates/a", "gates/b", "gates/c"]
    assert _panels(one, names) == 0
    together = one.decide_all(names, {"case.limit": 2}, TODAY)
    assert [each.findings[0].status.word for each in together] == ["met", "met", "not_met"]


def _panels(evaluator: Evaluator, names: list[str], as_of: date = TODAY) -> int:
    """How many panels serve these rulesets."""
    gates = [evaluator.gates.at(name, as_of) for name in names]
    return len(evaluator.gates.panels(gates, as_of))


EVERY = 80
"""Every so many of a family's profiles are asked of all its members."""
READ_TOGETHER = {
    "licensure/pathway",
    "licensure/pathway-full",
    "licensure/standard",
    "licensure/training",
    "visa/agency-waiver",
}


def test_families_of_the_project() -> None:
    """Real applicants, asked of all members of a family, come to the same as asked of each."""
    evaluator = Evaluator(load_rulebook(ROOT / "rulesets"))
    profiles = load_profiles(profile_files([ROOT / "tests" / "profiles"]))
    served = set()
    for family in evaluator.rulebook.families.values():
        for profile in [each for each in profiles if each.ruleset in family.members][::EVERY]:
            day = profile.as_of
            names = [name for name in evaluator.gates.in_force(day) if name in family.members]
            if _panels(evaluator, names, day):
                served.add(family.id)
                together = evaluator.decide_all(names, profile.facts, day)
                assert together == [evaluator.decide(name, profile.facts, day) for name in names]
    assert served == READ_TOGETHER
