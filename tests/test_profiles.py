"""Profiles: each of the project's own, and how profile files are read, run and compared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from engine.decision import Outcome, Reason, Status
from engine.errors import SourceError
from engine.evaluation.decide import Evaluator
from engine.profiles.load import load_profiles, profile_files
from engine.profiles.profile import Expected, Profile
from engine.profiles.run import Result, run_profile
from engine.ruleset.rulebook import load_rulebook

ROOT = Path(__file__).resolve().parent.parent
PROFILES = load_profiles(profile_files([ROOT / "tests" / "profiles"]))
SMALL = ROOT / "tests" / "rulebooks" / "small"


@pytest.fixture(scope="session")
def law() -> Evaluator:
    """The evaluator of the project's own rulebook."""
    return Evaluator(load_rulebook(ROOT / "rulesets"))


@pytest.mark.parametrize("profile", PROFILES, ids=lambda each: f"{each.ruleset}: {each.name}")
def test_profile(profile: Profile, law: Evaluator) -> None:
    """The decision is the one expected, for the reasons expected."""
    result = run_profile(profile, law)

    assert result.passed, f"{profile.position}: {result.differences} {result.explained}"


# Reading


@pytest.fixture
def loaded(tmp_path: Path) -> Callable[[str], list[Profile]]:
    """Loads the profiles of a text."""

    def load(text: str) -> list[Profile]:
        path = tmp_path / "applicants.yaml"
        path.write_text(dedent(text), encoding="utf-8")
        return load_profiles([path])

    return load


FAMILY = """\
    ruleset: gate/one
    as_of: 2024-01-31
    profiles:
      - name: first
        facts: { a.kept: 1, a.changed: 1, a.dropped: 1, a.rows: [ { x: 1 } ] }
        expect: eligible
      - name: second
        like: first
        facts: { a.changed: 2, a.own: 2 }
        without: [a.dropped]
        expect: review
      - name: third
        ruleset: gate/two
        as_of: 2025-01-31
        like: second
        facts: { a.own: none }
        expect: undetermined
    """


def test_a_profile_takes_the_facts_of_the_one_that_it_is_like(
    loaded: Callable[[str], list[Profile]],
) -> None:
    """Own facts replace those of the other, of those some are left out, also over a chain."""
    first, second, third = loaded(FAMILY)

    assert first.facts["a.rows"] == [{"x": 1}]
    assert second.facts == {"a.kept": 1, "a.changed": 2, "a.own": 2, "a.rows": [{"x": 1}]}
    assert third.facts == {**second.facts, "a.own": "none"}


def test_a_profile_has_the_question_of_its_file_or_its_own(
    loaded: Callable[[str], list[Profile]],
) -> None:
    """Ruleset and date are the file's unless the profile names others."""
    assert [(each.ruleset, each.as_of) for each in loaded(FAMILY)] == [
        ("gate/one", date(2024, 1, 31)),
        ("gate/one", date(2024, 1, 31)),
        ("gate/two", date(2025, 1, 31)),
    ]


def test_a_profile_knows_where_it_stands(loaded: Callable[[str], list[Profile]]) -> None:
    """The place is that of the profile in its file."""
    assert [each.position.line for each in loaded(FAMILY)] == [4, 7, 12]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("eligible", Expected(Outcome.ELIGIBLE)),
        ("{ ineligible: [a, b] }", Expected(Outcome.INELIGIBLE, frozenset({"a", "b"}))),
        ("{ review: [] }", Expected(Outcome.REVIEW, frozenset())),
        ("{ requirements: { a: met } }", Expected(statuses={"a": Status.MET})),
        (
            "{ undetermined: [a], requirements: { b: not_applicable } }",
            Expected(Outcome.UNDETERMINED, frozenset({"a"}), {"b": Status.NOT_APPLICABLE}),
        ),
        (
            "{ outcome: eligible, cautions: [a, b] }",
            Expected(Outcome.ELIGIBLE, cautions=frozenset({"a", "b"})),
        ),
        (
            "{ review: [a], reason: { a: sources_disagree } }",
            Expected(Outcome.REVIEW, frozenset({"a"}), reasons={"a": Reason.SOURCES_DISAGREE}),
        ),
        ("{ missing: [a.b] }", Expected(missing=frozenset({"a.b"}))),
        ("{ missing: [], cautions: [] }", Expected(missing=frozenset(), cautions=frozenset())),
        ("{ no_edition: true }", Expected(no_edition=True)),
    ],
)
def test_what_is_expected(
    text: str, expected: Expected, loaded: Callable[[str], list[Profile]]
) -> None:
    """Each form of `expect` is read."""
    head = "ruleset: gate/one\nas_of: 2024-01-31\nprofiles:\n"

    assert loaded(f"{head}  - {{ name: a, expect: {text} }}")[0].expected == expected


@pytest.mark.parametrize(
    ("profile", "problem"),
    [
        ("{ name: a, expect: eligibl }", "4:22: no such outcome (did you mean `eligible`?)"),
        ("{ name: a, expect: { eligible: [b] } }", "4:24: no requirement decides `eligible`"),
        ("{ name: a, expect: { review: b } }", "4:32: not a list of requirements"),
        ("{ name: a, expect: { review: [[b]] } }", "4:33: not the id of a requirement"),
        ("{ name: a, expect: { review: [], ineligible: [] } }", "names two outcomes"),
        ("{ name: a, expect: { requirements: {} } }", "no requirements with their statuses"),
        (
            "{ name: a, expect: { requirements: { b: mett } } }",
            "4:43: no such status (did you mean `met`?)",
        ),
        ("{ name: a, expect: [] }", "4:22: `expect` says nothing"),
        ("{ name: a, expct: review }", "(did you mean `expect`?)"),
        ("{ name: a, expect: { reviw: [] } }", "4:24: no such outcome (did you mean `review`?)"),
        ("{ name: a, expect: { outcome: never } }", "4:33: no such outcome"),
        ("{ name: a, expect: { outcome: review, review: [] } }", "names two outcomes"),
        ("{ name: a, expect: { review: [], reasons: {} } }", "(did you mean `reason`?)"),
        (
            "{ name: a, expect: { reason: { b: discretio } } }",
            "4:37: no such reason (did you mean `discretion`?)",
        ),
        ("{ name: a, expect: { reason: [b] } }", "4:32: no requirements with their reasons"),
        ("{ name: a, expect: { missing: b.c } }", "4:33: not a list of facts"),
        ("{ name: a, expect: { missing: [1] } }", "4:34: not the name of a fact"),
        ("{ name: a, expect: { cautions: b } }", "4:34: not a list of cautions"),
        ("{ name: a, expect: { cautions: [{}] } }", "4:35: not the id of a caution"),
        ("{ name: a, expect: { no_edition: false } }", "4:36: `no_edition` is not true"),
        (
            "{ name: a, expect: { no_edition: true, missing: [] } }",
            "4:42: without an edition there is no `missing` to expect",
        ),
        ("{ name: a, tags: b, expect: review }", "4:14: `tags` is not a list"),
        ("{ name: a, tags: [1], expect: review }", "4:21: `tags 1` is not a text"),
        ("{ name: a, skip: true, expect: review }", "4:14: `skip` is not a text"),
        ('{ name: a, skip: "", expect: review }', "4:14: `skip` is empty"),
        ("{ name: a, skip: later, expect: never }", "4:35: no such outcome"),
        ("{ name: a, rulesets: [], expect: review }", "4:14: `rulesets` is empty"),
        ("{ name: a, rulesets: [one], expect: review }", "4:25: `rulesets 1` cannot be written"),
        (
            "{ name: a, ruleset: a/b, rulesets: [a/c], expect: review }",
            "4:28: `rulesets` stands beside `ruleset`",
        ),
        ("{ name: a }", "`expect` is missing"),
        ("{ name: a, as_of: 2024-02-30, expect: review }", "no such day in the calendar"),
        ("{ name: a, like: b, expect: review }", "4:14: no profile `b`"),
        ("{ name: a, like: a, expect: review }", "4:14: `like` goes in a circle"),
        ("{ name: a, without: [b.c], expect: review }", "`b.c` is not there to be left out"),
    ],
)
def test_mistakes_in_profiles(
    profile: str, problem: str, loaded: Callable[[str], list[Profile]]
) -> None:
    """A mistake is told in its place, with what was probably meant."""
    with pytest.raises(SourceError) as wrong:
        loaded(f"ruleset: gate/one\nas_of: 2024-01-31\nprofiles:\n- {profile}")

    assert problem in str(wrong.value)


def test_a_profile_is_run_once_for_each_of_its_rulesets(
    loaded: Callable[[str], list[Profile]],
) -> None:
    """The rulesets of a profile, or of its file, each make a profile of their own."""
    profiles = loaded(
        """\
        rulesets: [gate/one, gate/two]
        as_of: 2024-01-31
        profiles:
          - { name: of the file, expect: review }
          - { name: one, ruleset: gate/three, expect: review }
          - { name: own, rulesets: [gate/four, gate/one, gate/four], expect: review }
        """
    )

    assert [(each.name, each.ruleset) for each in profiles] == [
        ("of the file", "gate/one"),
        ("of the file", "gate/two"),
        ("one", "gate/three"),
        ("own", "gate/four"),
        ("own", "gate/one"),
    ]
    assert profiles[0].position == profiles[1].position


def test_a_file_asks_one_ruleset_or_several(loaded: Callable[[str], list[Profile]]) -> None:
    """A file that names both is a mistake, in its place."""
    with pytest.raises(SourceError, match=":2:1: `rulesets` stands beside `ruleset`"):
        loaded("ruleset: a/b\nrulesets: [a/c]\nas_of: 2024-01-31\nprofiles: [{name: a, skip: b}]")


def test_a_skipped_profile_is_read_only_by_those_who_ask(tmp_path: Path) -> None:
    """It has its reason and needs no expectation, and others may be like it."""
    path = tmp_path / "applicants.yaml"
    path.write_text(
        "ruleset: gate/one\nas_of: 2024-01-31\nprofiles:\n"
        "  - { name: a, skip: not settled, tags: [x, y], facts: { b.c: 1 } }\n"
        "  - { name: d, like: a, expect: review }\n"
    )
    skipped, run = load_profiles([path], skipped=True)

    assert load_profiles([path]) == [run]
    assert (skipped.skip, skipped.tags, skipped.expected) == ("not settled", ("x", "y"), Expected())
    assert (run.skip, run.tags, run.facts) == ("", (), {"b.c": 1})


def test_all_mistakes_are_told_at_once(loaded: Callable[[str], list[Profile]]) -> None:
    """Names given twice, circles, and missing questions of one file come together."""
    with pytest.raises(SourceError) as wrong:
        loaded(
            """\
            profiles:
              - { name: a, like: b, as_of: 2024-01-31, expect: review }
              - { name: b, like: a, ruleset: gate/one, expect: review }
              - { name: b, ruleset: gate/one, as_of: 2024-01-31, expect: never }
            """
        )

    assert [problem.message for problem in wrong.value.problems] == [
        "no `ruleset`, neither here nor for the file",
        "`like` goes in a circle",
        "no `as_of`, neither here nor for the file",
        "`like` goes in a circle",
        "two profiles are called `b`",
        "no such outcome",
    ]


OTHERS = """\
as_of: 2024-01-31
ruleset: gate/one
profiles:
  - { name: a, facts: { x.y: 1, x.z: 2 }, expect: review }
  - { name: b, like: a, facts: { x.z: 3 }, expect: review }
"""


@pytest.mark.parametrize(
    ("others", "text", "found"),
    [
        (OTHERS, "{ name: c, like: b, without: [x.y], facts: { x.w: 4 }, expect: review }",
         {"x.z": 3, "x.w": 4}),
        (OTHERS, "{ name: b, like: a, facts: { x.y: 5 }, expect: review }", {"x.y": 5, "x.z": 2}),
        (OTHERS, "{ name: c, like: d, expect: review }", "no profile `d`"),
        ("applicants: more.yaml\n" + OTHERS, "{ name: c, expect: review }", "no profile file that"),
        ("profiles: [", "{ name: c, expect: review }", "no profile file that others can build on"),
        (None, "{ name: c, expect: review }", "no profile file that others can build on"),
    ],
)  # fmt: skip
def test_applicants_of_another_file(
    others: str | None, text: str, found: dict[str, int] | str, tmp_path: Path
) -> None:
    """A file can build on the applicants of one other file."""
    if others is not None:
        (tmp_path / "others.yaml").write_text(others, encoding="utf-8")
    file = tmp_path / "own.yaml"
    head = "ruleset: gate/two\nas_of: 2024-01-31\napplicants: others.yaml\nprofiles:\n- "
    file.write_text(head + text, encoding="utf-8")
    if isinstance(found, dict):
        (profile,) = load_profiles([file])
        assert (profile.ruleset, profile.facts) == ("gate/two", found)
        return
    with pytest.raises(SourceError) as wrong:
        load_profiles([file])
    assert found in str(wrong.value)


def test_folders_are_searched(tmp_path: Path) -> None:
    """All YAML and JSON files are found, each once, and none that are hidden."""
    names = ["b.yaml", "a/c.yml", "a/d.json", "a/e.txt", ".hidden/f.yaml"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()

    found = profile_files([tmp_path, tmp_path / "b.yaml"])

    assert [path.relative_to(tmp_path).as_posix() for path in found] == names[1:3] + names[:1]


# Running


@pytest.fixture(scope="session")
def library() -> Evaluator:
    """The evaluator of a small rulebook."""
    return Evaluator(load_rulebook(SMALL))


MEMBER = """\
facts:
      reader.is_member: true
      reader.level: silver
      reader.open_loans: 6
      reader.visits: 3
      reader.balance: 5
      reader.joined_on: 2020-01-05
      reader.country: FR
      reader.languages: [en]
"""


@pytest.mark.parametrize(
    ("expect", "differences", "explained"),
    [
        ("ineligible", [], []),
        ("{ ineligible: [open_loans] }", [], []),
        ("{ requirements: { open_loans: not_met, membership_time: not_applicable } }", [], []),
        ("eligible", ["expected eligible, got ineligible"], ["open_loans"]),
        (
            "{ ineligible: [open_loans, member] }",
            ["ineligible because of: expected member, open_loans, got open_loans"],
            ["member"],
        ),
        ("{ ineligible: [] }", ["ineligible because of: expected nothing, got open_loans"],
         ["open_loans"]),
        (
            "{ requirements: { balance: review, member: met } }",
            ["`balance`: expected review, got met"],
            ["balance"],
        ),
        (
            "{ missing: [reader.loans, reader.branch], cautions: [abroad, holidays] }",
            [],
            [],
        ),
        (
            "{ missing: [reader.loans], cautions: [holidays, abrod] }",
            [
                "line 14, column 61: no caution `abrod` (did you mean `abroad`?)",
                "missing: expected reader.loans, got reader.branch, reader.loans",
                "cautions: expected abrod, holidays, got abroad, holidays",
            ],
            ["loan_period"],
        ),
        (
            "{ reason: { open_loans: discretion, balance: discretion } }",
            [
                "`open_loans`: expected the reason discretion, got none",
                "`balance`: expected the reason discretion, got none",
            ],
            ["open_loans", "balance"],
        ),
        ("{ review: [balance] }", ["expected review, got ineligible"], ["open_loans", "balance"]),
        ("{ no_edition: true }", ["expected no edition, got ineligible"], []),
        (
            "{ requirements: { open_loan: met }, reason: { balanc: discretion } }",
            [
                "line 14, column 59: no requirement `balanc` (did you mean `balance`?)",
                "line 14, column 31: no requirement `open_loan` (did you mean `open_loans`?)",
            ],
            [],
        ),
        (
            "{ ineligible: [open_loan] }",
            [
                "line 14, column 28: no requirement `open_loan` (did you mean `open_loans`?)",
                "ineligible because of: expected open_loan, got open_loans",
            ],
            ["open_loans"],
        ),
    ],
)  # fmt: skip
def test_what_comes_out_is_compared(
    expect: str,
    differences: list[str],
    explained: list[str],
    loaded: Callable[[str], list[Profile]],
    library: Evaluator,
) -> None:
    """A result tells every difference, and explains the requirements that differ."""
    result = run_text(f"{MEMBER}    expect: {expect}", loaded, library)

    assert list(result.differences) == differences
    assert result.passed == (not differences)
    assert [name for name, _ in result.explained] == explained


WAITING = """\
facts:
      reader.is_member: true
      reader.level: silver
      reader.balance: -4
      reader.joined_on: 2020-01-05
      reader.country: FR
      reader.languages: [fr]
      reader.branch: Zürich
"""


@pytest.mark.parametrize(
    ("expect", "differences", "explained"),
    [
        (
            "{ missing: [reader.loans, reader.open_loans, reader.visits] }",
            [],
            [],
        ),
        ("{ reason: { balance: discretion } }", [], []),
        (
            "{ missing: [reader.loan], reason: { balance: not_recorded } }",
            [
                "line 13, column 25: no fact `reader.loan` (did you mean `reader.loans`?)",
                "`balance`: expected the reason not_recorded, got discretion",
                "missing: expected reader.loan, got reader.loans, reader.open_loans, reader.visits",
            ],
            ["open_loans", "balance", "loan_period"],
        ),
    ],
)
def test_reasons_and_missing_facts_are_compared(
    expect: str,
    differences: list[str],
    explained: list[str],
    loaded: Callable[[str], list[Profile]],
    library: Evaluator,
) -> None:
    """What is left to a human must be so for the reason expected; all missing facts are meant."""
    result = run_text(f"{WAITING}    expect: {expect}", loaded, library)

    assert list(result.differences) == differences
    assert [name for name, _ in result.explained] == explained


@pytest.mark.parametrize(
    ("country", "as_of", "expect", "differences", "explained"),
    [
        ("FR", "2019-12-31", "{ no_edition: true }", "", ""),
        ("FR", "2020-01-01", "{ no_edition: true }", "expected no edition, got not_applicable", ""),
        ("FR", "2020-01-01", "not_applicable", "", ""),
        (
            "FR",
            "2020-01-01",
            "undetermined",
            "expected undetermined, got not_applicable",
            "whom it concerns: not met. Country of residence: France (needed: United States).",
        ),
    ],
)
def test_editions_and_whom_a_ruleset_concerns(
    country: str,
    as_of: str,
    expect: str,
    differences: str,
    explained: str,
    loaded: Callable[[str], list[Profile]],
    library: Evaluator,
) -> None:
    """A date without an edition can be expected, and why nobody is concerned is explained."""
    result = run_text(
        f"facts: {{ reader.country: {country} }}\n    expect: {expect}",
        loaded,
        library,
        more=f"    ruleset: library/night-pass\n    as_of: {as_of}\n",
    )

    assert "; ".join(result.differences) == differences
    assert " ".join(f"{name}: {why}" for name, why in result.explained) == explained


def test_a_skipped_profile_is_not_decided(
    loaded: Callable[[str], list[Profile]], library: Evaluator, tmp_path: Path
) -> None:
    """Even one that would be refused neither passes nor fails."""
    loaded(
        "ruleset: library/lending\nas_of: 2026-06-01\nprofiles:\n"
        "  - { name: reader, skip: later, facts: { no.such: 1 }, expect: eligible }\n"
        "  - { name: other, expect: eligible }\n"
    )
    skipped = load_profiles([tmp_path / "applicants.yaml"], skipped=True)[0]
    result = run_profile(skipped, library)

    assert (result.skipped, result.passed, result.failed) == (True, False, False)
    assert result.decision is None


def run_text(
    text: str, loaded: Callable[[str], list[Profile]], evaluator: Evaluator, more: str = ""
) -> Result:
    """The result of one profile that asks about lending."""
    head = "ruleset: library/lending\nas_of: 2026-06-01\nprofiles:\n  - name: reader\n"
    (profile,) = loaded(f"{head}{more}    {text}")
    return run_profile(profile, evaluator)


@pytest.mark.parametrize(
    ("text", "difference"),
    [
        ("{ reader.is_membr: true }", "did you mean `reader.is_member`?"),
        ("{ reader.visits: -1, reader.level: iron }", "reader.level: is not one of its codes"),
    ],
)
def test_facts_that_cannot_be_used_are_a_difference(
    text: str, difference: str, loaded: Callable[[str], list[Profile]], library: Evaluator
) -> None:
    """A profile with bad facts fails and names them."""
    result = run_text(f"facts: {text}\n    expect: review", loaded, library)

    assert difference in "; ".join(result.differences)
    assert result.decision is None


@pytest.mark.parametrize(
    ("question", "difference"),
    [
        ("ruleset: library/landing", "did you mean `library/lending`?"),
        ("ruleset: library/night-pass\n    as_of: 2019-12-31", "no edition"),
    ],
)
def test_a_question_without_an_answer_is_a_difference(
    question: str, difference: str, loaded: Callable[[str], list[Profile]], library: Evaluator
) -> None:
    """A profile that asks an unknown ruleset, or outside of its editions, fails."""
    result = run_text("expect: review", loaded, library, more=f"    {question}\n")

    assert difference in "; ".join(result.differences)
