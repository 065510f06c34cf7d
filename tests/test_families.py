"""Families: what members take from one, what they give it, leave out and add."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.errors import UnknownRuleset
from tests.gates import Gate, stored, texts_of

FAMILY = stored("families")
FILES = texts_of("families")
MEMBER = """\
ruleset: gates/one
title: One more
like: gates/standard
sources:
  work-rule: { cite: The act, url: "https://law.example", tier: primary, seen: 2026-11-22 }
  older:     { cite: An older act, url: "https://law.example", tier: primary, seen: 2026-11-22 }
"""


def texts(member: str) -> dict[str, str]:
    """The files of the family with one more member and no other."""
    kept = ("vocabulary/facts.yaml", "gates/standard.yaml", "gates/fees.yaml")
    return {name: FILES[name] for name in kept} | {"gates/one.yaml": MEMBER + member}


def asked(member: str) -> Gate:
    """A member of the family."""
    return FAMILY.beside(f"gates/{member}")


GIVEN: dict[str, Any] = {
    "case.foreign": True,
    "case.months": 24,
    "case.country": "IN",
    "case.extra": True,
    "case.tests": [{"part": "one"}] * 3,
}


@pytest.mark.parametrize(
    ("member", "facts", "expected"),
    [
        ("plain", {}, {"work": "met", "tries": "met", "country": "met", "extra": "met"}),
        ("plain", {"case.months": 23}, {"work": "not_met"}),
        ("plain", {"case.tests": [{"part": "one"}] * 4}, {"tries": "not_met"}),
        ("plain", {"case.tests": [{"part": "one"}, {"part": "two"}] * 3}, {"tries": "met"}),
        ("plain", {"case.country": "NO"}, {"country": "not_met"}),
        # a default of the family is as doubtful as its source
        ("plain", {"case.extra": False}, {"extra": "review"}),
        ("unlimited", {"case.tests": [{"part": "one"}] * 99}, {"tries": "met", "work": "met"}),
        ("unlimited", {"case.tests": None}, {"tries": "met"}),
        ("disputed", {"case.months": 36}, {"work": "met"}),
        ("disputed", {"case.months": 24}, {"work": "review"}),
        ("disputed", {"case.months": 23}, {"work": "not_met"}),
        ("dated", {"case.months": 12, "case.ended_on": "2019-12-31"}, {"work": "met"}),
        ("dated", {"case.months": 12, "case.ended_on": "2020-01-01"}, {"work": "not_met"}),
        ("dated", {"case.months": 12}, {"work": "unknown"}),
        ("dated", {}, {"work": "met"}),
        ("own", {"case.country": "NO", "case.extra": False}, {"country": "met", "extra": "met"}),
        ("own", {"case.extra": False}, {"country": "not_met", "added": "not_met"}),
        ("own", {"case.foreign": None}, {"work": "met"}),
        # added exceptions and discretion stand beside what the family says
        ("more", {"case.months": 24, "case.country": "PK"}, {"work": "met"}),
        ("more", {"case.months": 11}, {"work": "met"}),
        ("more", {"case.months": 12, "case.country": "PK"}, {"work": "review"}),
        ("more", {"case.months": 11, "case.country": "PK"}, {"work": "not_met"}),
        ("plain", {"case.months": 11}, {"work": "not_met"}),
        # an optional value that is given asks its requirement, without one that is not given
        ("more", {"case.hours": 10}, {"course": "met"}),
        ("more", {"case.hours": 9, "case.months": 99}, {"course": "not_met"}),
        ("later", {"case.country": "BR"}, {"country": "not_met"}),
        ("later", {"case.country": "NO"}, {"country": "met"}),
    ],
)
def test_member_of_a_family(member: str, facts: dict[str, Any], expected: dict[str, str]) -> None:
    """A member's values decide in the family's requirements, and its own are asked beside them."""
    decision = asked(member).decide(GIVEN | facts)
    found = {each.id: each.status.word for each in decision.findings}
    assert {id: found.get(id) for id in expected} == expected


@pytest.mark.parametrize(
    ("member", "ids"),
    [
        ("plain", ["work", "tries", "country", "extra"]),
        ("own", ["work", "country", "extra", "added"]),
        ("later", ["work", "tries", "extra", "country"]),
        ("more", ["work", "tries", "country", "extra", "course", "paper"]),
    ],
)
def test_what_a_member_asks(member: str, ids: list[str]) -> None:
    """The family's requirements come first, less those left out; the member's own follow."""
    decision = asked(member).decide(GIVEN)
    assert [each.id for each in decision.findings] == ids


def test_words_of_member_and_family() -> None:
    """The member's words, whom it concerns and its points stand before or beside the family's."""
    book = FAMILY.evaluator.rulebook
    own, plain = book.rulesets["gates/own"], book.rulesets["gates/plain"]
    assert own.answers == {"eligible": "open", "ineligible": "shut"}
    assert own.open_points == ("Something about all members.", "Something about this one.")
    assert plain.parameters["months"].says == "months of work"
    assert plain.parameters["months"].title == "Months"
    assert plain.family == "gates/standard"
    assert asked("plain").decide(GIVEN | {"case.foreign": False}).outcome == ("not_applicable")
    assert asked("own").decide(GIVEN | {"case.foreign": False}).findings
    (caution,) = asked("own").decide(GIVEN).cautions
    assert caution.id == "told"


def test_family_itself_is_not_decided() -> None:
    """A family is no ruleset; whoever asks it is told so, and not a name that looks alike."""
    assert "gates/standard" not in FAMILY.evaluator.rulebook.rulesets
    with pytest.raises(UnknownRuleset, match="it is a family, with rulesets such as `gates/"):
        FAMILY.evaluator.select("gates/standard")


def test_citations_of_member_and_family() -> None:
    """A requirement of the family cites the member's law under the family's name for it."""
    finding = asked("plain").decide(GIVEN).findings[1]
    assert [each.cite for each in finding.citations] == ["The act of plain", "A model act"]


def test_citations_of_values() -> None:
    """A requirement of the family cites what the member's values rest on, if need be that alone."""
    found = asked("more").decide(GIVEN | {"case.hours": 9}).findings
    cites = {each.id: [cited.cite for cited in each.citations] for each in found}
    assert cites["course"] == ["The rule of courses"]
    assert cites["tries"] == ["The act of more", "The rule of courses", "A model act"]
    assert cites["paper"] == ["The rule of courses"]
    assert next(each for each in found if each.id == "course").excuses == ()


LATER = """
requirements:
  - id: work
    says: Half of it since 2023.
    source: older
    effective: { from: 2023-01-01, by: case.ended_on }
    met_when: { case.months: { at_least: 12 } }
"""


def test_further_edition_of_a_family_requirement(evaluator: Callable[..., Any]) -> None:
    """A member's version of the same id follows the family's on the days that it leaves."""
    files = texts(BOTH + LATER)
    dated = "  - id: work\n    effective: { until: 2022-12-31, by: case.ended_on }\n"
    files["gates/standard.yaml"] = files["gates/standard.yaml"].replace("  - id: work\n", dated)
    one = Gate(evaluator(files), "gates/one")
    old, new = (
        one.finding(GIVEN | {"case.months": 12, "case.ended_on": day}, id="work")
        for day in ("2022-12-31", "2023-01-01")
    )
    assert (old.status.word, old.says) == ("not_met", "Work of the length asked for.")
    assert (new.status.word, new.says) == ("met", "Half of it since 2023.")


BOTH = """\
with: { months: { value: 24, source: work-rule }, tries: { value: 3, source: work-rule } }
"""


@pytest.mark.parametrize(
    ("member", "line", "message"),
    [
        (
            "with: { tries: { value: 3, source: work-rule } }",
            3,
            "no value for the family's parameter `months` (give it under `with`)",
        ),
        (
            BOTH.replace("with: {", "with: { month: { value: 1, source: older },"),
            7,
            "the family has no parameter `month` (did you mean `months`?)",
        ),
        (
            BOTH + "without: { trys: { source: older } }",
            8,
            "the family has no requirement `trys` (did you mean `tries`?)",
        ),
        (BOTH + "without: { tries: {} }", 8, "`source` is missing"),
        (
            BOTH + "also: { wrok: { review_when: { case.extra: true } } }",
            8,
            "the family has no requirement `wrok` (did you mean `work`?)",
        ),
        (
            BOTH + "also: { course: { review_when: { case.extra: true } } }",
            8,
            "`course` of the family is not asked here",
        ),
        (BOTH + "also: { paper: {} }", 8, "`source` is missing"),
        (
            BOTH + "also: { work: { unless: [ { id: a, says: A., when: { case.months: 1 } } ] } }",
            8,
            "`source` is missing",
        ),
        (BOTH.replace("24", "many"), 7, "the value is not a whole number"),
        (BOTH.replace("24", "no_limit"), 7, "`at_least` does not take `months` as `no_limit`"),
        (BOTH.replace("value: 24", "value: 24, says: months"), 7, "`says` has no meaning here"),
        (
            BOTH + "parameters: { months: { value: 1, source: older } }",
            8,
            "`months` is the family's already (give it a value under `with`)",
        ),
        (
            BOTH + "derived: { own.tries: { count: case.tests } }",
            8,
            "`own.tries` is the family's already",
        ),
        (
            BOTH + LATER.replace("    effective: { from: 2023-01-01, by: case.ended_on }\n", ""),
            10,
            "two versions of `work` hold on one day",
        ),
    ],
)
def test_mistakes_of_a_member(
    problems: Callable[..., Any], member: str, line: int, message: str
) -> None:
    """What does not fit the family is refused where the member says it."""
    (found,) = map(str, problems(texts(member)))
    assert found.startswith(f"gates/one.yaml:{line}:")
    assert message in found


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  work-rule:", "  other:", "no source `work-rule`, which the family cites"),
        ("gates/standard\n", "gates/standart\n", "no family `gates/standart` (did you mean"),
        ("like: gates/standard", "authority: None", "the family has no parameter `months`"),
    ],
)
def test_member_that_does_not_find_its_family(
    problems: Callable[..., Any], old: str, new: str, message: str
) -> None:
    """What a family needs of its members, and members of it, must be there."""
    files = texts(BOTH)
    files["gates/one.yaml"] = files["gates/one.yaml"].replace(old, new)
    found = [each for each in problems(files) if message in str(each)]
    assert [each.position.file for each in found] == ["gates/one.yaml"]


def test_parameter_that_nothing_kept_uses_needs_no_value(problems: Callable[..., Any]) -> None:
    """A member that leaves out all that reads a parameter need not give it."""
    member = """
with: { months: { value: 24, source: work-rule } }
without: { tries: { source: older } }
"""
    assert problems(texts(member)) == ()
