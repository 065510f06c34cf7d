"""Named checks find what they are named for, where it stands, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from engine.audit.checks.book import open_book
from engine.audit.checks.cells import Domain
from engine.audit.checks.complaint import Complaint, Severity
from engine.audit.checks.registry import CHECKS, complaints
from engine.audit.checks.settled import possible
from engine.cli.app import app
from engine.decision import Status
from engine.errors import Position
from engine.language import syntax
from engine.language.meaning import WITHOUT_LAW, condition
from engine.language.syntax import Condition, FactOperand, Group, Kind, Leaf, Literal
from engine.profiles.load import load_profiles, profile_files
from engine.ruleset.rulebook import load_rulebook
from engine.values import ABSENT
from engine.vocabulary.declared import Fact, Vocabulary
from tests.gates import Texts

ROOT = Path(__file__).resolve().parent.parent
BROKEN = ROOT / "tests" / "rulebooks" / "broken"
DAY = date(2026, 11, 23)
LENDING, CLOSED = "library/lending.yaml", "library/closed.yaml"
READER = "vocabulary/reader.yaml"

TRIPPED = {
    "source-not-used": (LENDING, 9, 3),
    "outdated-source": (LENDING, 92, 5),
    "stale-source": (LENDING, 11, 3),
    "seen-in-future": (LENDING, 12, 3),
    "sure-until-passed": (LENDING, 13, 3),
    "uncited-constant": (LENDING, 20, 13),
    "row-never-applies": (LENDING, 25, 9),
    "derived-gap": (LENDING, 31, 5),
    "derived-never-applies": (LENDING, 35, 7),
    "impossible-condition": (LENDING, 51, 11),
    "empty-condition": (LENDING, 60, 7),
    "dead-exception": (LENDING, 68, 9),
    "dead-fact": (READER, 32, 3),
    "unread-fact": (READER, 27, 3),
    "unused-parameter": (LENDING, 27, 3),
    "unused-derived": (LENDING, 37, 21),
    "unused-code-list": (READER, 5, 3),
    "duplicate-requirement": (LENDING, 81, 5),
    "missing-authority": (CLOSED, 1, 1),
    "missing-remedy": (LENDING, 87, 5),
    "label-form": (READER, 11, 12),
    "question-form": (READER, 24, 10),
    "sentence-form": (LENDING, 44, 13),
    "code-form": (READER, 4, 45),
    "ruleset-without-profiles": (CLOSED, 1, 1),
    "requirement-never-failed": (LENDING, 97, 5),
    "requirement-never-met": (LENDING, 103, 5),
    "caution-never-told": (LENDING, 125, 5),
}
"""Where the broken rulebook trips each check."""


def checked(folder: Path, profiles: Path | None = None) -> list[Complaint]:
    """What all checks find in a rulebook, with these profiles."""
    applicants = None if profiles is None else load_profiles(profile_files([profiles]))
    return complaints(open_book(folder, load_rulebook(folder), DAY, applicants))


# The broken rulebook, and the real one


def test_the_broken_rulebook_trips_each_check_once_and_in_its_place() -> None:
    """Each mistake is found by one check, and by no other."""
    found = checked(BROKEN / "rulebook", BROKEN / "profiles.yaml")

    assert sorted((each.check, each.position) for each in found) == sorted(
        (name, Position(*place)) for name, place in TRIPPED.items()
    )


def test_every_check_is_tripped_by_the_broken_rulebook() -> None:
    """A new check comes with a mistake that it finds."""
    assert [each.name for each in CHECKS] == list(TRIPPED)


@pytest.mark.parametrize("check", CHECKS, ids=lambda each: each.name)
def test_checks_say_in_one_sentence_what_they_look_for(check: Any) -> None:
    """The list of checks is all the documentation that there is."""
    assert check.says.endswith(".")
    assert "\n" not in check.says


def test_without_profiles_nothing_is_said_of_them() -> None:
    """Only the checks that need profiles fall silent."""
    silent = TRIPPED.keys() - {each.check for each in checked(BROKEN / "rulebook")}

    assert silent == {
        "ruleset-without-profiles",
        "requirement-never-failed",
        "requirement-never-met",
        "caution-never-told",
    }


def test_the_real_rulebook_has_no_errors() -> None:
    """What is left there are warnings."""
    found = checked(ROOT / "rulesets", ROOT / "tests" / "profiles")

    assert [str(each) for each in found if each.severity is Severity.ERROR] == []


# Conditions that come to one answer

FACTS = """
facts:
  case.number: { type: integer, ask: What?, evidence: A paper, maximum: 10 }
  case.limit: { type: integer, ask: What?, evidence: A paper }
  case.share: { type: decimal, ask: What?, evidence: A paper, maximum: 1 }
  case.day: { type: date, ask: What?, evidence: A paper, may_be_none: never }
  case.sure_day: { type: date, ask: What?, evidence: A paper }
  case.color: { type: code, codes: [red, green, blue], ask: What?, evidence: A paper }
  case.name: { type: text, ask: What?, evidence: A paper }
  case.flag: { type: boolean, ask: What?, evidence: A paper }
  case.list: { type: list, of: code, codes: [a, b, c], ask: What?, evidence: A paper }
  case.rows:
    type: records
    ask: What?
    evidence: A paper
    fields:
      points: { type: integer, maximum: 9 }
      debt: { type: integer, minimum: -9 }
      on: { type: date, may_be_none: still open }
"""
RULES = """
ruleset: gate/one
title: The gate
authority: The court
sources:
  law:   { cite: The statute, url: "https://law.example", tier: primary, seen: 2026-11-22 }
  guess: { cite: A pattern, url: "https://law.example", tier: none, seen: 2026-11-22 }
parameters:
  limit: { value: 3, source: law }
  colors: { value: [red], source: law }
derived:
  case.first: { earliest: case.rows.on }
  case.kept: { pick: case.rows, where: [ debt: { more_than: 0 } ], source: law }
  case.gap: { between: [case.sure_day, as_of], unit: days }
requirements:
"""
ASKED = "  - { id: asked, says: Words., source: law, remedy: Words., "
IMPOSSIBLE, EMPTY, DEAD = "impossible-condition", "empty-condition", "dead-exception"
ONE_ANSWER = [
    ("case.number: { at_least: 11 }", IMPOSSIBLE),
    ("case.number: { at_least: 10 }", None),
    ("case.number: { more_than: 10 }", IMPOSSIBLE),
    ("case.number: { at_most: 10 }", EMPTY),
    ("case.number: { at_least: 0 }", EMPTY),
    ("case.number: { at_least: 1 }", None),
    ("case.number: { at_least: 3, at_most: 2 }", IMPOSSIBLE),
    ("case.number: { at_least: 3, at_most: 3 }", None),
    ("case.number: { more_than: 2, less_than: 3 }", IMPOSSIBLE),
    ("any: [ case.number: { at_most: 2 }, case.number: { at_least: 3 } ]", EMPTY),
    ("any: [ case.number: { at_most: 2 }, case.number: { at_least: 4 } ]", None),
    ("case.share: { more_than: 0, less_than: 1 }", None),
    ("case.share: { more_than: 0.5, less_than: 0.5001 }", IMPOSSIBLE),
    ("case.day: { after: 2024-01-01, before: 2024-01-02 }", IMPOSSIBLE),
    ("case.day: { on_or_after: 2024-01-01, before: 2024-01-02 }", None),
    ("any: [ case.day: { before: 2024-01-01 }, case.day: { on_or_after: 2024-01-01 } ]", None),
    (
        "any: [ case.sure_day: { before: 2024-01-01 }, case.sure_day: { after: 2023-12-31 } ]",
        EMPTY,
    ),
    ("case.day: { is: none }", None),
    ("case.sure_day: { is: none }", IMPOSSIBLE),
    ("none: [ case.sure_day: { is: none } ]", IMPOSSIBLE),
    ("case.color: { none_of: [red, green, blue] }", IMPOSSIBLE),
    ("case.color: { one_of: [red, green, blue] }", EMPTY),
    ("case.color: { one_of: [red, green] }", None),
    ("any: [ case.color: red, case.color: { none_of: [red] } ]", EMPTY),
    ("all: [ case.color: red, case.color: green ]", IMPOSSIBLE),
    ("all: [ case.name: Ann, case.name: Bob ]", IMPOSSIBLE),
    ("case.name: { none_of: [Ann, Bob] }", None),
    ("any: [ case.flag: true, case.flag: false ]", EMPTY),
    ("all: [ case.flag: true, none: [ case.flag: true ] ]", IMPOSSIBLE),
    ("case.list: { includes_all_of: [a, b], includes_none_of: [b] }", IMPOSSIBLE),
    ("case.list: { includes_any_of: [a, b], includes_none_of: [b] }", None),
    ("any: [ case.list: { is: none }, case.list: { includes_any_of: [a, b, c] } ]", EMPTY),
    ("case.rows: { is: none }", None),
    ("count: case.rows, is: { at_least: 0 }", EMPTY),
    ("count: case.rows, is: { less_than: 0 }", IMPOSSIBLE),
    ("sum: case.rows.points, is: { at_least: 0 }", EMPTY),
    ("sum: case.rows.debt, is: { at_least: 0 }", None),
    ("add: [case.number, case.limit], is: { at_least: 0 }", EMPTY),
    ("count: case.rows, where: [ points: { at_least: 10 } ], is: 1", IMPOSSIBLE),
    ("count: case.kept, where: [ points: { at_least: 10 } ], is: 1", IMPOSSIBLE),
    ("count: case.rows, where: [ points: { at_most: 9 } ], is: 1", EMPTY),
    ("count: case.rows, where: [ debt: { at_least: 0 } ], is: 1", None),
    ("count: case.rows, where: [ any: [ on: { is: none }, on: { before: as_of } ] ], is: 1", None),
    ("case.gap: { at_least: 0 }", None),
    ("case.first: { is: none }", None),
    ("case.number: { at_most: { parameter: limit }, more_than: { parameter: limit } }", IMPOSSIBLE),
    (
        "any: [ case.color: { one_of: COLORS }, case.color: { none_of: COLORS } ]",
        EMPTY,
    ),
    ("case.number: { at_most: { fact: case.limit }, more_than: { fact: case.limit } }", IMPOSSIBLE),
    ("case.day: { before: { fact: as_of }, after: { fact: as_of } }", IMPOSSIBLE),
    (
        "case.day: [ before: { fact: as_of }, after: { fact: as_of, minus: { years: 1 } } ]",
        None,
    ),
]


def gate(requirement: str) -> Texts:
    """A rulebook that asks one requirement."""
    return {"vocabulary/facts.yaml": FACTS, "gate/one.yaml": RULES + requirement}


@pytest.fixture(scope="module")
def trips(folder: Callable[[Texts], Path]) -> Callable[[Texts], list[str]]:
    """Names the checks on conditions and exceptions that a rulebook trips, in order."""

    def find(texts: Texts) -> list[str]:
        named = (each.check for each in checked(folder(texts)))
        return [name for name in named if name in (IMPOSSIBLE, EMPTY, DEAD)]

    return find


@pytest.mark.parametrize(("text", "check"), ONE_ANSWER)
def test_conditions_that_come_to_one_answer(
    text: str, check: str | None, trips: Callable[[Texts], list[str]]
) -> None:
    """What no value can meet or fail is found, at its edges exactly, and nothing else is."""
    text = text.replace("before: as_of", "before: { fact: as_of }")
    text = text.replace("COLORS", "{ parameter: colors }")

    assert trips(gate(f"{ASKED}met_when: {{ {text} }} }}")) == ([check] if check else [])


@pytest.mark.parametrize(
    ("parts", "check"),
    [
        (
            "effective: { from: 2020-01-01 }, met_when: { as_of: { before: 2020-01-01 } }",
            IMPOSSIBLE,
        ),
        ("effective: { from: 2020-01-01 }, met_when: { as_of: { after: 2019-12-31 } }", EMPTY),
        ("effective: { from: 2020-01-01 }, met_when: { as_of: { before: 2020-01-02 } }", None),
        (
            (
                "effective: { until: 2020-01-01, by: case.sure_day }, "
                "met_when: { case.sure_day: { after: 2020-01-01 } }"
            ),
            IMPOSSIBLE,
        ),
        (
            "applies_when: { case.number: 3 }, met_when: { case.number: { at_least: 4 } }",
            IMPOSSIBLE,
        ),
        ("applies_when: { case.number: 3 }, met_when: { case.number: { at_most: 4 } }", EMPTY),
        ("applies_when: { case.number: 3 }, met_when: { case.flag: true }", None),
        ("applies_when: { case.flag: true }, review_when: { case.flag: true }", None),
    ],
)
def test_dates_and_applies_when_settle_a_condition_too(
    parts: str, check: str | None, trips: Callable[[Texts], list[str]]
) -> None:
    """A condition is judged where it is asked: on its dates, and where the requirement applies."""
    assert trips(gate(f"{ASKED}{parts} }}")) == ([check] if check else [])


@pytest.mark.parametrize(
    ("source", "excuse_source", "when", "check"),
    [
        ("law", "law", "case.number: { at_most: 3 }", DEAD),
        ("law", "law", "{ case.number: { at_most: 2 }, case.flag: true }", DEAD),
        ("law", "law", "case.number: { at_most: 4 }", None),
        ("law", "law", "{ case.number: { at_most: 9 }, case.limit: 1 }", None),
        ("law", "law", "case.number: { at_least: 20 }", DEAD),
        ("law", "law", "case.color: red", DEAD),
        ("guess", "law", "case.number: { at_most: 3 }", None),
    ],
)
def test_exceptions_that_excuse_nobody(
    source: str,
    excuse_source: str,
    when: str,
    check: str | None,
    trips: Callable[[Texts], list[str]],
) -> None:
    """An exception is dead where the requirement is surely met anyway, or does not apply."""
    braced = when if when.startswith("{") else f"{{ {when} }}"
    requirement = f"""
  - id: asked
    says: Words.
    source: {source}
    applies_when: {{ case.color: {{ none_of: [red] }} }}
    met_when: {{ case.number: {{ at_most: 3 }} }}
    unless: [ {{ id: excuse, says: Words., source: {excuse_source}, when: {braced} }} ]
"""
    assert trips(gate(requirement)) == ([check] if check else [])


# The same, tried out on conditions made at random

PLACE = Position("")
KINDS = {
    "case.number": Kind("integer", may_be_none=True),
    "case.flag": Kind("boolean"),
    "case.color": Kind("code", {"red": "red", "green": "green", "blue": "blue"}),
}
VALUES: dict[str, tuple[Any, ...]] = {
    "case.number": (*range(6), ABSENT),
    "case.flag": (True, False),
    "case.color": ("red", "green", "blue"),
}
VOCABULARY = Vocabulary(
    {
        name: Fact(name, name, kind, "?", "", PLACE, minimum=0, maximum=5)
        for name, kind in KINDS.items()
    }
)
COLORS = st.frozensets(st.sampled_from(VALUES["case.color"]), min_size=1)
TESTS = st.one_of(
    st.tuples(
        st.just("case.number"),
        st.sampled_from(["at_least", "at_most", "more_than", "less_than", "equals"]),
        st.integers(-1, 6),
    ),
    st.just(("case.number", "is_none", None)),
    st.tuples(st.just("case.flag"), st.just("equals"), st.booleans()),
    st.tuples(st.just("case.color"), st.sampled_from(["one_of", "none_of"]), COLORS),
).map(
    lambda row: Leaf(
        FactOperand(row[0]), KINDS[row[0]], syntax.Test(row[1], Literal(row[2]), PLACE), PLACE
    )
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    TESTS,
    lambda inner: st.builds(
        Group,
        st.sampled_from(["all", "any", "none"]),
        st.lists(inner, min_size=1, max_size=3).map(tuple),
        st.just(PLACE),
    ),
    max_leaves=8,
)


def frames() -> Iterator[dict[str, Any]]:
    """Every applicant that there can be."""
    for values in product(*VALUES.values()):
        yield dict(zip(VALUES, values, strict=True))


@given(CONDITIONS)
def test_possible_answers_are_those_of_all_applicants(source: Condition) -> None:
    """The cells of a condition tell as much as asking it of every applicant that there can be."""
    tested = condition(source, WITHOUT_LAW)
    answers = {tested(frame, None) is Status.MET for frame in frames()}

    assert possible(source, Domain(VOCABULARY)) == answers


# Families

FAMILY = {
    "vocabulary/facts.yaml": FACTS,
    "gate/family.yaml": """
family: gate/family
title: The family
sources:
  all:     { cite: The statute, url: "https://law.example", tier: primary, seen: 2026-11-22 }
  nothing: { cite: A leaflet, url: "https://law.example", tier: primary, seen: 2026-11-22 }
parameters:
  limit:  { type: integer, says: the limit }
  spare:  { type: integer, says: the spare limit }
  no_one: { type: integer, says: no limit, value: 1, source: all }
derived:
  case.first: { earliest: case.rows.on }
  case.last:  { latest: case.rows.on }
requirements:
  - id: asked
    says: Words
    source: all
    met_when: [ case.number: { at_most: { parameter: limit } }, case.first: { is: none } ]
  - id: spared
    says: Words.
    source: all
    met_when: { case.limit: { at_most: { parameter: spare } } }
  - { id: empty, says: Never., source: all, met_when: { case.number: { at_least: 0 } } }
""",
    **{
        f"gate/{name}.yaml": f"""
ruleset: gate/{name}
title: The gate
authority: The court
like: gate/family
with:
  limit: {{ value: no_limit, source: own }}
  spare: {{ value: 3, source: own }}
without: {{ spared: {{ source: other }} }}
sources:
  own:   {{ cite: The statute, url: "https://law.example", tier: primary, seen: 2026-11-22 }}
  other: {{ cite: The order, url: "https://law.example", tier: primary, seen: 2026-11-22 }}
"""
        for name in ("one", "two")
    },
}
IN_FAMILY = [
    ("empty-condition", "gate/family.yaml"),
    ("sentence-form", "gate/family.yaml"),
    ("source-not-used", "gate/family.yaml"),
    ("unused-derived", "gate/family.yaml"),
    ("unused-parameter", "gate/family.yaml"),
    ("unused-parameter", "gate/one.yaml"),
    ("unused-parameter", "gate/two.yaml"),
]


def test_what_a_family_says_is_told_once(folder: Callable[[Texts], Path]) -> None:
    """A family's mistakes are told in its file, a member's in its own; `no_limit` is no mistake."""
    found = checked(folder(FAMILY))
    asked = {name for name, _ in IN_FAMILY}

    assert sorted((e.check, e.position.file) for e in found if e.check in asked) == IN_FAMILY


# The command


def run(*words: str | Path) -> Result:
    """What `eligibility check` prints and its exit code."""
    return CliRunner().invoke(app, ["check", *map(str, words)], catch_exceptions=False)


AT = ("--rulebook", BROKEN / "rulebook", "--as-of", "2026-11-23")
WITH_PROFILES = (*AT, "--profiles", BROKEN / "profiles.yaml")


def test_the_command_lists_the_checks() -> None:
    """One line for each check, with its name, its severity and what it looks for."""
    lines = run("--list").stdout.splitlines()
    listed = json.loads(run("--list", "--json").stdout)["checks"]

    assert [line.split()[:2] for line in lines] == [[e.name, e.severity.value] for e in CHECKS]
    assert [each["check"] for each in listed] == list(TRIPPED)


def test_the_command_tells_complaints_in_their_places() -> None:
    """Errors end with 1; each line has place, severity, words, advice and the name of the check."""
    done = run(*WITH_PROFILES)

    assert done.exit_code == 1
    assert (
        f"{BROKEN}/rulebook/{LENDING}:9:3: error: nothing cites source `forgotten`"
        " (leave it out) [source-not-used]\n"
    ) in done.stdout
    assert f"{BROKEN}/rulebook: 19 errors, 9 warnings in 2 rulesets" in done.stdout


def test_the_command_tells_complaints_as_json() -> None:
    """Each complaint is a problem with its check and severity."""
    told = json.loads(run(*WITH_PROFILES, "--json").stdout)

    assert {each["check"]: (each["file"], each["line"], each["column"]) for each in
            told["complaints"]} == TRIPPED  # fmt: skip
    assert told["problems"] == []


@pytest.mark.parametrize(("words", "code"), [((), 0), (("--strict",), 1)])
def test_warnings_fail_only_where_it_is_strict(
    words: tuple[str, ...], code: int, folder: Callable[[Texts], Path]
) -> None:
    """A rulebook with nothing but a warning passes, unless warnings fail too."""
    facts = "facts: { case.flag: { type: boolean, ask: What?, evidence: A paper } }"
    rules = """
ruleset: gate/one
title: The gate
authority: The court
sources:
  law: { cite: The statute, url: "https://law.example", tier: primary, seen: 2026-11-22 }
requirements:
  - { id: asked, says: Words., source: law, met_when: { case.flag: true } }
"""
    at = folder({"vocabulary/facts.yaml": facts, "gate/one.yaml": rules})
    done = run(*words, "--rulebook", at, "--as-of", "2026-11-23")

    assert done.exit_code == code
    assert "0 errors, 1 warning in 1 ruleset" in done.stdout


def test_the_age_of_sources_is_counted_from_the_day_given() -> None:
    """A year after it was seen a source grows stale."""
    stale = "[stale-source]"

    assert run(*AT).stdout.count(stale) == 1
    assert run("--rulebook", BROKEN / "rulebook", "--as-of", "2028-01-01").stdout.count(stale) > 1
    assert run("--as-of", "2026-13-01").exit_code == 2
