"""Boundary cases of `rulebooks/covered` and of each construct that has a threshold."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from engine.audit.cases.applicant import Applicant, Bench
from engine.audit.cases.making import Case, cases_of
from engine.audit.cases.writing import TO_CONFIRM, case_file, scalar
from engine.cli.app import app
from engine.decision import Outcome
from engine.document import plain, read
from engine.errors import SourceError
from engine.evaluation.decide import Evaluator
from engine.profiles.load import load_profiles, profile_files
from engine.profiles.profile import Profile
from engine.profiles.run import run_profile
from engine.ruleset.rulebook import load_rulebook
from tests.gates import RULEBOOKS, Gate, stored

ROOT = Path(__file__).resolve().parent.parent
NIGHT = "pass/night"
BOOK = {"kind": "book", "lent_on": "2023-05-05", "days": 31}
DISC = {"kind": "disc", "lent_on": "2023-06-05", "days": 30}
BASE = Applicant(
    {
        "reader.member": True,
        "reader.visits": 5,
        "reader.joined_on": "2022-03-01",
        "reader.left_on": "none",
        "reader.loans": [BOOK, DISC],
    },
    date(2024, 6, 1),
)

NIGHT_CASES = [
    # the line in the ruleset, words, the facts that are changed (and the date), the requirement
    (7, "visits, visits: just below 5", {"visits": 4}, "not_met"),
    (7, "visits, visits: exactly at 5", {}, "met"),
    (7, "visits, visits: just above 5", {"visits": 6}, "met"),
    (8, "visits, visits: just below 10", {"visits": 9, "as_of": "2025-01-01"}, "review"),
    (8, "visits, visits_needed: on 2025-01-01", {"as_of": "2025-01-01"}, "review"),
    (8, "visits, visits_needed: the day before 2025-01-01", {"as_of": "2024-12-31"}, "met"),
    (19, "loans, day of joining: the day before 2022-03-01", {"joined_on": "2022-02-28"}, "review"),
    (19, "loans, day of joining: on 2022-03-01", {}, "met"),
    (19, "loans, day of joining: the day after 2022-03-01", {"joined_on": "2022-03-02"}, "met"),
    (23, "loans, visits: just below 1", {"visits": 0}, "not_applicable"),
    (23, "loans, visits: exactly at 1", {"visits": 1}, "met"),
    (27, "loans, number of loans: just below 1", {"loans": [DISC]}, "met"),
    (27, "loans, number of loans: exactly at 1", {}, "met"),
    (27, "loans, number of loans: just above 1", {"loans": [BOOK, BOOK, DISC]}, "review"),
    (26, "loans, days: just below 30 days", {"loans": [BOOK | {"days": 29}, DISC]}, "met"),
    (26, "loans, days: just above 30 days", {}, "met"),
    (
        32,
        "loans, time from day of joining to the date of the question: 3 years less a day",
        {"joined_on": "2021-06-02"},
        "review",
    ),
    (
        32,
        "loans, time from day of joining to the date of the question: 3 years and a day",
        {"joined_on": "2021-05-31"},
        "review",
    ),
    (34, "discs, the date of the question: on 2027-07-01", {"as_of": "2027-07-01"}, None),
    (
        40,
        "discs, number of loans, how often more than 2 for one kind: exactly at 1",
        {"loans": [BOOK, BOOK, BOOK, DISC, DISC]},
        "met",
    ),
    (
        40,
        "discs, number of loans, how often more than 2 for one kind: just above 1",
        {"loans": [BOOK, BOOK, BOOK, DISC, DISC, DISC]},
        "not_met",
    ),
    (
        41,
        "discs, earliest lent on of loans: on 2020-02-29",
        {"loans": [BOOK | {"lent_on": "2020-02-29"}, DISC]},
        "met",
    ),
]


def changes(case: Case, base: Applicant = BASE) -> dict[str, Any]:
    """The facts, by the last part of their name, and the date in which a case differs."""
    assert case.applicant is not None
    facts = case.applicant.facts.items()
    found = {name.partition(".")[2]: v for name, v in facts if base.facts.get(name) != v}
    moved = case.applicant.as_of != base.as_of
    return found | ({"as_of": case.applicant.as_of.isoformat()} if moved else {})


@pytest.fixture(scope="module")
def night() -> list[Case]:
    """The cases of the night pass."""
    return cases_of(Bench(stored("covered", NIGHT).evaluator, NIGHT), BASE)


@pytest.mark.parametrize(("line", "words", "changed", "status"), NIGHT_CASES)
def test_a_case_at_a_known_threshold(
    night: list[Case], line: int, words: str, changed: dict[str, Any], status: str | None
) -> None:
    """Each threshold has its cases, with the one change that leads there."""
    found = next(case for case in night if (line, words) in _stands(case))

    assert changes(found) == changed
    assert found.decision is not None
    statuses = {each.id: each.status.word for each in found.decision.findings}
    assert statuses.get(words.partition(",")[0]) == status


def _stands(case: Case) -> list[tuple[int, str]]:
    return [(place.line, words) for place, words in case.stands]


def test_every_threshold_has_three_cases(night: list[Case]) -> None:
    """Just below, at and just above, and each of them once; no limit is no threshold."""
    stands = [stand for case in night for stand in _stands(case)]

    lines = [line for line, _ in stands]
    assert len(set(stands)) == len(stands)
    assert {line: lines.count(line) for line in lines} == {
        7: 3,
        8: 6,
        19: 3,
        23: 3,
        26: 3,
        27: 3,
        32: 3,
        33: 3,
        34: 3,
        40: 3,
        41: 3,
    }


# Constructs

VOCABULARY = """\
codes: { kind: [quiz, essay] }
facts:
  exam.due_on: { type: date, label: due day, ask: When?, evidence: paper }
  exam.handed_on: { type: date, label: day handed in, ask: When?, evidence: paper }
  exam.points: { type: integer, label: points, ask: How many?, evidence: paper }
  exam.extra: { type: decimal, label: extra, ask: How many?, evidence: paper }
  exam.level: { type: integer, label: level, ask: Which?, evidence: paper }
  exam.parts:
    type: records
    label: parts
    ask: Which?
    evidence: paper
    fields:
      kind: { type: code, codes: kind }
      day: { type: date }
      points: { type: integer }
  exam.total: { type: integer, ask: a, evidence: a, derive: { sum: exam.parts.points } }
"""
EXAM = {
    "exam.due_on": "2024-02-10",
    "exam.handed_on": "2024-02-01",
    "exam.points": 3,
    "exam.extra": 1,
    "exam.level": 1,
    "exam.parts": [
        {"kind": "quiz", "day": "2020-05-01", "points": 4},
        {"kind": "essay", "day": "2021-05-01", "points": 6},
    ],
}
PARTS = EXAM["exam.parts"]
WITH_LEVELS = """\
parameters:
  opened: { value: 2023-03-01, source: law }
  least:
    by: exam.level
    rows: [ { at: 1, value: 5, source: law }, { at: 2, value: no_limit, source: law } ]
  most:
    by: exam.level
    rows: [ { at: 1, value: 5, source: law }, { at: 2, value: 7, source: law } ]
"""
ASKED = "requirements: [ { id: asked, says: It., source: law, met_when: "

SPAN = """{
    span: exam.parts.day, one_of_each: { kind: [quiz, essay] }, unit: years_begun,
    is: { at_most: 2 } }"""

CONSTRUCTS = [
    # the condition, and what is changed just below, at and just above its threshold
    ("exam.points: { more_than: 7 }", [{"points": 6}, {"points": 7}, {"points": 8}]),
    ("exam.points: 3", [{"points": 2}, {}, {"points": 4}]),
    (
        "exam.extra: { at_most: 2 }",
        [{"extra": "1.99"}, {"extra": 2}, {"extra": "2.01"}],
    ),
    (
        "exam.handed_on: { on_or_before: { fact: exam.due_on, plus: { months: 1 } } }",
        [{"handed_on": "2024-03-09"}, {"handed_on": "2024-03-10"}, {"handed_on": "2024-03-11"}],
    ),
    (
        "exam.points: { at_most: { parameter: most } }",
        [
            {"points": 4},
            {"points": 5},
            {"points": 6},
            {"points": 6, "level": 2},
            {"points": 7, "level": 2},
            {"points": 8, "level": 2},
        ],
    ),
    (
        "exam.due_on: { before: { parameter: opened, plus: { years: 1 } } }",
        [{"due_on": "2024-02-29"}, {"due_on": "2024-03-01"}, {"due_on": "2024-03-02"}],
    ),
    (
        "exam.points: { at_most: { parameter: least } }",
        [{"points": 4}, {"points": 5}, {"points": 6}],
    ),
    (
        "exam.total: { at_least: 11 }",
        [
            {},
            {"parts": [PARTS[0] | {"points": 5}, PARTS[1]]},
            {"parts": [PARTS[0] | {"points": 6}, PARTS[1]]},
        ],
    ),
    (
        "{ add: [exam.points, exam.extra], is: { at_most: 9 } }",
        [{"extra": "5.99"}, {"points": 8}, {"extra": "6.01"}],
    ),
    (
        SPAN,
        [
            {"parts": [PARTS[0], PARTS[1] | {"day": "2022-04-30"}]},
            {"parts": [PARTS[0], PARTS[1] | {"day": "2022-05-01"}]},
            {"parts": [PARTS[0], PARTS[1] | {"day": "2022-05-02"}]},
        ],
    ),
    (
        "{ between: [exam.due_on, exam.handed_on], unit: days, is: { at_least: 2 } }",
        [{"due_on": "2024-01-31"}, {"due_on": "2024-01-30"}, {"due_on": "2024-01-29"}],
    ),
    (
        "{ latest: exam.parts.day, where: [ kind: quiz ], is: { before: 2020-03-01 } }",
        [
            {"parts": [PARTS[0] | {"day": "2020-02-29"}, PARTS[1]]},
            {"parts": [PARTS[0] | {"day": "2020-03-01"}, PARTS[1]]},
            {"parts": [PARTS[0] | {"day": "2020-03-02"}, PARTS[1]]},
        ],
    ),
    ("exam.handed_on: { is: none }", []),
]


@pytest.mark.parametrize(("condition", "expected"), CONSTRUCTS)
def test_a_construct_with_a_threshold(
    gate: Callable[..., Gate], condition: str, expected: list[dict[str, Any]]
) -> None:
    """Each kind of test and measure is brought to its threshold by one change."""
    vocabulary = VOCABULARY.replace("label: day handed in", "may_be_none: never, label: day")
    source = condition if condition.startswith("{") else f"{{ {condition} }}"
    asked = gate(vocabulary, f"{WITH_LEVELS}{ASKED}{source} }} ]\n")
    base = Applicant(EXAM, date(2024, 6, 1))

    made = cases_of(Bench(asked.evaluator, asked.ruleset), base)

    told = [{n: _told(v) for n, v in changes(case, base).items()} for case in made]
    assert told == expected


def _told(value: Any) -> Any:
    return value if isinstance(value, int | list | str) else str(value)


def test_a_record_that_counts_is_made_where_there_is_none(gate: Callable[..., Gate]) -> None:
    """A count of what the base applicant does not have is reached with a record made for it."""
    condition = "{ count: exam.parts, where: [ kind: quiz, points: { at_least: 3 } ], is: 1 }"
    asked = gate(VOCABULARY, f"{ASKED}{condition} }} ]\n")
    base = Applicant({**EXAM, "exam.parts": []}, date(2024, 6, 1))

    made = cases_of(Bench(asked.evaluator, asked.ruleset), base)

    exactly = next(c for c in made if c.stands[0][1] == "asked, number of parts: exactly at 1")
    assert changes(exactly, base) == {"parts": [{"kind": "quiz", "points": 3}]}


def test_what_no_single_change_reaches_is_listed(gate: Callable[..., Gate]) -> None:
    """A threshold whose other side is not known has no case, and is told by its place."""
    asked = gate(
        VOCABULARY, f"{ASKED}{{ exam.handed_on: {{ after: {{ fact: exam.due_on }} }} }} }} ]\n"
    )
    base = Applicant({"exam.handed_on": "2024-02-01"}, date(2024, 6, 1))

    made = cases_of(Bench(asked.evaluator, asked.ruleset), base)

    assert [case.applicant for case in made] == [None]
    assert "asked, day handed in: nothing to compare it with" in case_file(
        "gate/one", base, "eligible", made
    )


def test_a_row_to_which_no_fact_leads_is_listed(gate: Callable[..., Gate]) -> None:
    """A dated row that the base applicant cannot be brought to is told by its place."""
    rows = "rows: [ { at: quiz, value: 5, source: law }, { at: essay, value: 7, source: law } ]"
    parameters = f"parameters: {{ most: {{ by: kind, {rows} }} }}\n"
    condition = (
        "{ count: exam.parts, where: [ points: { more_than: { parameter: most } } ], is: 0 }"
    )
    asked = gate(VOCABULARY, f"{parameters}{ASKED}{condition} }} ]\n")
    base = Applicant({}, date(2024, 6, 1))

    made = cases_of(Bench(asked.evaluator, asked.ruleset), base)

    told = [words for case in made if case.applicant is None for _, words in case.stands]
    assert "asked, most: nobody to whom this row applies" in told


# The file


NOW = re.compile(
    rf"    # now: (?P<outcome>\w+)( \([^)]*\))?(; (?P<status>\w+: \w+))?\n    skip: {TO_CONFIRM}\n"
)


def confirmed(text: str) -> str:
    """The file of somebody who believes all that the engine answers today."""

    def expect(found: re.Match[str]) -> str:
        more = f", requirements: {{ {found['status']} }}" if found["status"] else ""
        return f"    expect: {{ outcome: {found['outcome']}{more} }}\n"

    return NOW.sub(expect, text)


def test_the_file_reads_as_profiles_that_wait(night: list[Case], tmp_path: Path) -> None:
    """As written only the base applicant is run; confirmed, each case comes out as is told."""
    path, text = tmp_path / "cases.yaml", case_file(NIGHT, BASE, "eligible", night)
    path.write_text(text, encoding="utf-8")
    waiting = [each for each in load_profiles([path], skipped=True) if each.skip]
    assert [each.name for each in load_profiles([path])] == ["The base applicant"]
    assert [each.skip for each in waiting] == [TO_CONFIRM] * len(night)

    path.write_text(confirmed(text), encoding="utf-8")
    profiles = load_profiles([path])
    evaluator = stored("covered", NIGHT).evaluator
    assert len(profiles) - 1 == len(night)
    assert [p.name for p in profiles if not run_profile(p, evaluator).passed] == []


def test_a_case_is_not_confirmed_by_running_it(night: list[Case], tmp_path: Path) -> None:
    """Whoever only deletes `skip` is asked what is expected, for each case."""
    text = case_file(NIGHT, BASE, "eligible", night)
    path = tmp_path / "cases.yaml"
    path.write_text(text.replace(f"    skip: {TO_CONFIRM}\n", ""), encoding="utf-8")

    with pytest.raises(SourceError) as wrong:
        load_profiles([path])

    assert [each.message for each in wrong.value.problems] == ["`expect` is missing"] * len(night)


def test_a_case_names_its_threshold_and_what_is_answered_now(night: list[Case]) -> None:
    """A case tells where its rule is written and what the engine says today."""
    text = case_file(NIGHT, BASE, "eligible", night)

    assert (
        "  # pass/night.yaml:7: visits, visits: just below 5\n"
        '  - name: "visits, visits: just below 5"\n'
        "    like: The base applicant\n"
        "    facts:\n"
        "      reader.visits: 4\n"
        "    # now: ineligible (visits); visits: not_met\n"
        "    skip: to be confirmed\n"
    ) in text


@pytest.mark.parametrize(
    "value",
    [
        True,
        None,
        -3,
        "2024-02-29",
        "none",
        "no",
        "Null",
        "a: b",
        "#x",
        "",
        " x",
        "x ",
        "1,5",
        "12",
        "Zürich",
        "it's",
        ["a", "b c"],
        {"value": [], "complete": False},
    ],
)
def test_a_value_is_written_so_that_it_is_read_again(value: Any) -> None:
    """Texts that look like something else are quoted."""
    assert plain(read(f"a: {scalar(value)}", "written")) == {"a": value}


def test_cases_of_every_ruleset_of_the_law_come_out_as_is_told(tmp_path: Path) -> None:
    """Those of each ruleset that anyone can meet can be read, and hold once they are confirmed."""
    evaluator = Evaluator(load_rulebook(ROOT / "rulesets"))
    eligible: dict[str, Profile] = {}
    for each in load_profiles(profile_files([ROOT / "tests" / "profiles"])):
        if each.expected.outcome is Outcome.ELIGIBLE:
            eligible.setdefault(each.ruleset, each)
    for ruleset, profile in eligible.items():
        applicant = Applicant(profile.facts, profile.as_of)
        made = cases_of(Bench(evaluator, ruleset), applicant)
        text = case_file(ruleset, applicant, str(Outcome.ELIGIBLE), made)
        file = tmp_path / f"{ruleset.replace('/', '-')}.yaml"
        file.write_text(confirmed(text), encoding="utf-8")

    profiles = load_profiles(profile_files([tmp_path]))
    assert len(eligible) > 100
    assert len(profiles) > 2000
    assert [p.name for p in profiles if not run_profile(p, evaluator).passed] == []


PROFILES = """\
ruleset: pass/night
as_of: 2024-06-01
profiles:
  - { name: Nobody, facts: { reader.member: false }, expect: not_applicable }
  - name: Reader
    facts: { reader.member: true, reader.visits: 7, reader.joined_on: 2023-01-01, reader.loans: [] }
    expect: eligible
"""


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--base", "FILE"), 0, "reader.visits: 7"),
        (("--base", "FILE:Reader"), 0, "reader.visits: 7"),
        (("--base", "FILE:Nobody"), 0, "expect: not_applicable"),
        (("--base", "FILE:Nobody at all"), 2, "no profile of pass/night called `Nobody at all`"),
        (("--base", "FILE", "--as-of", "2025-01-01"), 0, "as_of: 2025-01-01"),
        (("--base", "missing.yaml"), 2, "no such file"),
        ((), 2, "no profile of pass/night that is eligible"),
    ],
)
def test_the_command_begins_with_a_profile(
    tmp_path: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    """The base applicant is the named profile, or the first that is eligible."""
    path = tmp_path / "readers.yaml"
    path.write_text(PROFILES, encoding="utf-8")
    options = [word.replace("FILE", str(path)) for word in words]
    command = ["cases", NIGHT, *options, "--rulebook", str(RULEBOOKS / "covered")]

    done = CliRunner().invoke(app, command)

    assert (done.exit_code, told in done.output) == (code, True)


def test_confirmed_cases_are_not_overwritten(tmp_path: Path) -> None:
    """A file that is there already stays as it is."""
    path, output = tmp_path / "readers.yaml", tmp_path / "new.yaml"
    path.write_text(PROFILES, encoding="utf-8")
    command = ["cases", NIGHT, "--base", str(path), "--rulebook", str(RULEBOOKS / "covered")]

    written, again = (
        CliRunner().invoke(app, [*command, "--output", str(output)]) for _ in range(2)
    )

    assert (written.exit_code, again.exit_code) == (0, 2)
    assert "is there already" in again.output
    assert output.read_text(encoding="utf-8").startswith("# Cases at the thresholds")
