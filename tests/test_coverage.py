"""Coverage of `rulebooks/covered`: what there is to see, what profiles show, how it is told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from engine.audit.coverage.gathering import Covered, Gathered, Share, coverage_of
from engine.audit.coverage.items import COUNTED, Kind
from engine.audit.coverage.report import coverage_lines, coverage_object
from engine.cli.app import app
from engine.evaluation.decide import Evaluator
from engine.profiles.load import load_profiles, profile_files
from engine.profiles.run import run
from engine.ruleset.rulebook import load_rulebook
from tests.gates import RULEBOOKS, stored

ROOT = Path(__file__).resolve().parent.parent
NIGHT = "pass/night"
FACTS: dict[str, Any] = {
    "reader.member": True,
    "reader.visits": 5,
    "reader.joined_on": "2022-03-01",
    "reader.left_on": "none",
    "reader.loans": [
        {"kind": "book", "lent_on": "2023-05-05", "days": 31},
        {"kind": "disc", "lent_on": "2023-06-05", "days": 30},
    ],
}
DAY = date(2024, 6, 1)
BOTH, HELD, NOT_HELD = {"held", "not held"}, {"held"}, {"not held"}
SIDES = {"before", "after"}
MET_BOTH = {"met", "not met"}

ITEMS = [
    # the file and line of an item, its kind, and the sides from which it must be seen
    ("night", 7, Kind.ROW, {"used"}),
    ("night", 8, Kind.DATE, SIDES),
    ("night", 8, Kind.ROW, {"used"}),
    ("night", 10, Kind.SOURCE, {"cited"}),
    ("night", 11, Kind.SOURCE, {"cited"}),
    ("night", 12, Kind.SOURCE, {"cited"}),
    ("night", 17, Kind.RECORD_TEST, BOTH),
    ("night", 19, Kind.DATE, SIDES),
    ("night", 23, Kind.CONDITION, MET_BOTH),
    ("night", 23, Kind.TEST, BOTH),
    ("night", 26, Kind.RECORD_TEST, BOTH),
    ("night", 26, Kind.RECORD_TEST, BOTH),
    ("night", 27, Kind.TEST, BOTH),
    ("night", 32, Kind.CONDITION, MET_BOTH),
    ("night", 32, Kind.TEST, BOTH),
    ("night", 33, Kind.CONDITION, {"met"}),  # who visits is asked already by `applies_when`
    ("night", 33, Kind.TEST, HELD),
    ("night", 34, Kind.DATE, SIDES),
    ("night", 40, Kind.RECORD_TEST, BOTH),
    ("night", 40, Kind.TEST, BOTH),
    ("night", 41, Kind.TEST, BOTH),
    ("night", 43, Kind.CONDITION, MET_BOTH),
    ("night", 43, Kind.TEST, BOTH),
    ("standard", 3, Kind.TEST, BOTH),
    ("standard", 5, Kind.SOURCE, {"cited"}),
    ("standard", 8, Kind.ROW, {"used"}),
    ("standard", 13, Kind.TEST, BOTH),
    ("standard", 17, Kind.TEST, HELD),  # no limit is never exceeded
]


def gathered(*applicants: tuple[Mapping[str, Any], date]) -> Gathered:
    """What these applicants show of the rulebook."""
    evaluator = stored("covered", NIGHT).evaluator
    decided = [(facts, evaluator.decide(NIGHT, facts, as_of)) for facts, as_of in applicants]
    return coverage_of(decided, evaluator)


def covered(*applicants: tuple[Mapping[str, Any], date]) -> Covered:
    """What these applicants show of the night pass."""
    return gathered(*applicants).rulesets[0]


def like(**changes: Any) -> dict[str, Any]:
    """The facts with some of another value; None leaves one out."""
    changed = {f"reader.{name}": value for name, value in changes.items()}
    return {name: value for name, value in {**FACTS, **changed}.items() if value is not None}


def seen(found: Covered, line: int, kind: Kind, file: str = "night") -> list[set[str]]:
    """The sides of the items of a line that were seen."""
    items = [i for i in found.items if i.place.line == line and i.kind is kind]
    return [
        {side for side in (*item.sides, *item.aside) if found.has_seen(item, side)}
        for item in items
        if item.place.file == f"pass/{file}.yaml"
    ]


def test_every_item_of_a_ruleset_and_of_its_family_is_there() -> None:
    """Each test, condition, date, row and source once, with the sides that can be seen at all."""
    found = covered((FACTS, DAY)).items

    told = [(item.place.file, item.place.line, item.kind, set(item.sides)) for item in found]
    expected = [(f"pass/{file}.yaml", *rest) for file, *rest in ITEMS]
    assert sorted(told, key=str) == sorted(expected, key=str)


def test_a_source_of_a_requirement_that_is_left_out_is_no_item() -> None:
    """Parameters and sources that nothing reads are not to be covered."""
    found = covered((FACTS, DAY)).items

    assert {item.words for item in found if item.kind is Kind.SOURCE} == {
        "rules",
        "pattern",
        "poster",
        "house",
    }


ONE_PROFILE = [
    (7, Kind.ROW, [{"used"}]),
    (8, Kind.ROW, [set()]),
    (8, Kind.DATE, [{"before"}]),
    (11, Kind.SOURCE, [{"cited"}]),
    (17, Kind.RECORD_TEST, [BOTH]),
    (19, Kind.DATE, [{"after", "the first day"}]),
    (23, Kind.CONDITION, [{"met"}]),
    (26, Kind.RECORD_TEST, [BOTH, BOTH]),
    (27, Kind.TEST, [HELD]),
    (32, Kind.CONDITION, [{"not met"}]),
    (32, Kind.TEST, [NOT_HELD]),
    (34, Kind.DATE, [{"before"}]),
    (40, Kind.RECORD_TEST, [NOT_HELD]),
    (41, Kind.TEST, [NOT_HELD]),
    (43, Kind.CONDITION, [{"met"}]),
]


@pytest.mark.parametrize(("line", "kind", "sides"), ONE_PROFILE)
def test_one_profile_shows_one_side(line: int, kind: Kind, sides: list[set[str]]) -> None:
    """An applicant shows what was asked of this applicant, and no more."""
    assert seen(covered((FACTS, DAY)), line, kind) == sides


BOOK = {"kind": "book", "lent_on": "2020-02-28", "days": 40}
CHANGES = [
    # what is changed, the day, the line and kind, and what this applicant shows there
    ({"visits": 0}, DAY, 23, Kind.CONDITION, {"not met"}),
    ({"visits": 0}, DAY, 23, Kind.TEST, NOT_HELD),
    ({"visits": 0}, DAY, 27, Kind.TEST, set()),  # not asked of this applicant
    ({"visits": None}, DAY, 23, Kind.TEST, {"not known"}),
    ({"loans": [BOOK, BOOK]}, DAY, 27, Kind.TEST, NOT_HELD),
    ({"loans": [{"kind": "disc"}]}, DAY, 17, Kind.RECORD_TEST, NOT_HELD),
    ({"loans": [{"days": 3}]}, DAY, 17, Kind.RECORD_TEST, {"not known"}),
    ({"loans": []}, DAY, 17, Kind.RECORD_TEST, set()),
    ({"loans": [BOOK] * 3}, DAY, 40, Kind.RECORD_TEST, HELD),
    ({"loans": [BOOK] * 2}, DAY, 40, Kind.RECORD_TEST, NOT_HELD),
    ({"loans": [BOOK]}, DAY, 41, Kind.TEST, HELD),
    ({"joined_on": "2021-06-01"}, DAY, 19, Kind.DATE, {"before"}),
    ({"joined_on": "2022-02-28"}, DAY, 19, Kind.DATE, {"before", "the last day before"}),
    ({"joined_on": "2022-03-02"}, DAY, 19, Kind.DATE, {"after"}),
    ({"joined_on": None}, DAY, 19, Kind.DATE, set()),
    ({"left_on": "2024-05-31"}, DAY, 43, Kind.CONDITION, {"not met"}),
    ({"member": False}, DAY, 23, Kind.TEST, set()),
    ({"member": False}, DAY, 34, Kind.DATE, set()),
    ({}, date(2024, 12, 31), 8, Kind.DATE, {"before", "the last day before"}),
    ({}, date(2025, 1, 1), 8, Kind.DATE, {"after", "the first day"}),
    ({}, date(2025, 1, 1), 8, Kind.ROW, {"used"}),
    ({}, date(2025, 1, 1), 7, Kind.ROW, set()),
    ({}, date(2025, 1, 1), 11, Kind.SOURCE, {"cited"}),
    ({}, date(2025, 3, 1), 32, Kind.CONDITION, {"met"}),
    ({}, date(2025, 2, 28), 32, Kind.CONDITION, {"not met"}),
    ({}, date(2027, 6, 30), 34, Kind.DATE, {"before", "the last day before"}),
    ({}, date(2027, 7, 1), 34, Kind.DATE, {"after", "the first day"}),
    ({}, date(2027, 7, 1), 41, Kind.TEST, set()),
]


@pytest.mark.parametrize(("changes", "day", "line", "kind", "sides"), CHANGES)
def test_another_profile_shows_another_side(
    changes: dict[str, Any], day: date, line: int, kind: Kind, sides: set[str]
) -> None:
    """One changed fact or date shows another side, or that nothing was asked."""
    assert seen(covered((like(**changes), day)), line, kind)[0] == sides


def test_a_test_whose_source_decides_nothing_shows_its_sides_too() -> None:
    """Doubt makes the answer a review; which side of the threshold it is still shows."""
    late = date(2025, 1, 1)

    enough = seen(covered((like(visits=10), late)), 13, Kind.TEST, "standard")
    short = seen(covered((like(visits=9), late)), 13, Kind.TEST, "standard")

    assert (enough, short) == ([HELD], [NOT_HELD])


def test_whoever_is_not_concerned_shows_only_that() -> None:
    """Nothing but whom the ruleset concerns, and its cautions, is seen of an outsider."""
    found = covered((like(member=False), DAY))

    shown = {i.place.line for i in found.items for side in i.sides if found.has_seen(i, side)}
    assert seen(found, 3, Kind.TEST, "standard") == [NOT_HELD]
    assert shown == {3, 12, 43}


def test_what_profiles_show_adds_up() -> None:
    """Two profiles cover what each of them covers."""
    late = (like(visits=0), DAY)

    assert seen(covered((FACTS, DAY), late), 23, Kind.TEST) == [BOTH]


@pytest.mark.parametrize(
    ("share", "percent"),
    [
        (Share(0, 0), 100.0),
        (Share(1, 2), 50.0),
        (Share(1999, 2000), 99.9),
        (Share(2, 3), 66.6),
        (Share(3, 3), 100.0),
    ],
)
def test_percent(share: Share, percent: float) -> None:
    """A share is never rounded up to all."""
    assert share.percent == percent


def test_the_overall_share_counts_tests_and_dates() -> None:
    """Rows, sources, conditions and what is told apart do not enter the share of a threshold."""
    found = covered((FACTS, DAY))

    parts = [found.share(kind) for kind in (Kind.TEST, Kind.RECORD_TEST, Kind.DATE)]
    assert gathered((FACTS, DAY)).overall == sum(parts, Share()) == Share(20, 32)


def test_the_text_lists_what_no_profile_touches() -> None:
    """Each side that was not seen stands with its file and line."""
    told = list(coverage_lines(gathered((FACTS, DAY))))

    assert told[0] == "pass/night, profiles: 1"
    assert "  tests held and not held: 10 of 18, 55.5 %" in told
    assert "    pass/night.yaml:32: old_friend: unless: never met" in told
    assert "    pass/standard.yaml:3: membership is yes: never not held" in told
    assert "    pass/night.yaml:8: visits_needed: 2025-01-01: never after" in told
    assert "    pass/night.yaml:23: visits is at least 1: never not known" in told
    assert told[-2] == "Asked by no profile here: pass/day"
    assert told[-1] == "Coverage of tests and dates: 20 of 32, 62.5 %"


def test_the_object_tells_every_side() -> None:
    """The JSON form has the shares and each item with what was seen of it."""
    told = coverage_object(gathered((FACTS, DAY)))

    assert told["overall"] == {"seen": 20, "total": 32, "percent": 62.5}
    assert told["unasked"] == ["pass/day"]
    ruleset = told["rulesets"][0]
    assert (ruleset["ruleset"], ruleset["profiles"], len(ruleset["items"])) == (NIGHT, 1, 28)
    assert ruleset["items"][1] == {
        "kind": "date",
        "file": "pass/night.yaml",
        "line": 8,
        "column": 9,
        "words": "visits_needed: 2025-01-01",
        "sides": {"before": True, "after": False},
        "aside": {"the last day before": False, "the first day": False},
    }


PROFILES = """\
ruleset: pass/night
as_of: 2024-06-01
profiles:
  - name: first
    facts:
      reader.member: true
      reader.visits: 5
      reader.joined_on: 2022-03-01
      reader.left_on: none
      reader.loans:
        - { kind: book, lent_on: 2023-05-05, days: 31 }
        - { kind: disc, lent_on: 2023-06-05, days: 30 }
    expect: eligible
"""


@pytest.mark.parametrize(
    ("options", "code"),
    [((), 0), (("--coverage",), 0), (("--fail-under", "62.5"), 0), (("--fail-under", "62.6"), 1)],
)
def test_the_command_compares_coverage_with_a_threshold(
    tmp_path: Path, options: tuple[str, ...], code: int
) -> None:
    """`test` fails under the threshold, and tells coverage only where it is asked for."""
    path = tmp_path / "readers.yaml"
    path.write_text(PROFILES, encoding="utf-8")
    command = ["test", str(path), "--rulebook", str(RULEBOOKS / "covered"), *options]

    done = CliRunner().invoke(app, command)

    assert done.exit_code == code
    assert ("Coverage of tests and dates: 20 of 32, 62.5 %" in done.output) == bool(options)
    assert ("coverage of 62.5 % is below 62.6 %" in done.output) == bool(code)


def test_the_command_tells_coverage_in_json(tmp_path: Path) -> None:
    """The object of the results has the coverage in it."""
    path = tmp_path / "readers.yaml"
    path.write_text(PROFILES, encoding="utf-8")
    command = ["test", str(path), "--rulebook", str(RULEBOOKS / "covered"), "--coverage", "--json"]

    told = json.loads(CliRunner().invoke(app, command).stdout)

    assert told["coverage"]["overall"] == {"seen": 20, "total": 32, "percent": 62.5}


def test_profiles_cover_every_test_and_date_of_the_law() -> None:
    """The project's own profiles show each test held and not held, each date from both sides."""
    evaluator = Evaluator(load_rulebook(ROOT / "rulesets"))
    profiles = load_profiles(profile_files([ROOT / "tests" / "profiles"]))
    results = run(profiles, evaluator)
    decided = [(each.profile.facts, each.decision) for each in results if each.decision]

    found = coverage_of(decided, evaluator)

    unseen = [
        f"{item.place.file}:{item.place.line}: {item.words}: {side}"
        for each in found.rulesets
        for item, sides in each.unseen
        if item.kind in COUNTED
        for side in sides
    ]
    assert (unseen, found.unasked) == ([], ())
