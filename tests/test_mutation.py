"""Mutants: exactly those that are meant, noticed by exactly the profiles that should notice."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from typer.testing import CliRunner, Result

from engine.audit.mutation.marks import Mark, by_mutant, load_marks
from engine.audit.mutation.mutants import Mutant, mutants_of
from engine.audit.mutation.running import Bench, try_all
from engine.audit.mutation.score import Fate, Score, judge, wrong_marks
from engine.audit.mutation.trials import Trials
from engine.cli.app import app
from engine.evaluation.decide import Evaluator
from engine.profiles.load import load_profiles, profile_files
from engine.profiles.run import run_profile
from engine.ruleset.rulebook import load_rulebook

VOCABULARY = """
facts:
  reader.age: { type: integer, unit: years, ask: What?, evidence: A paper }
  reader.balance: { type: decimal, unit: usd, ask: What?, evidence: A paper }
  reader.member: { type: boolean, ask: What?, evidence: A paper }
  reader.guest: { type: boolean, ask: What?, evidence: A paper }
  reader.level: { type: code, codes: [basic, silver, gold], ask: What?, evidence: A paper }
  reader.joined_on: { type: date, ask: What?, evidence: A paper, may_be_none: never joined }
  reader.moved_on: { type: date, ask: What?, evidence: A paper }
  reader.languages: { type: list, of: code, codes: [en, fr], ask: What?, evidence: A paper }
  reader.loans:
    type: records
    ask: What?
    evidence: A paper
    fields:
      kind: { type: code, codes: [book, disc] }
      lent_on: { type: date }
      days: { type: integer, unit: days }
"""
HEAD = """\
ruleset: {id}
title: The gate {id}
sources:
  law: {{ cite: The rules, url: "https://law.example", tier: primary, seen: 2026-01-05 }}
"""
ONE = """
requirements:
  - id: asked
    says: One thing.
    source: law
    met_when: {met_when}
"""
Write = Callable[[dict[str, str]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes rulesets, by id, with the vocabulary, and gives the folder of the rulebook."""

    def put(rules: dict[str, str]) -> Path:
        folder = tmp_path / "rules"
        texts = {f"{id}.yaml": HEAD.format(id=id) + dedent(text) for id, text in rules.items()}
        for name, text in {**texts, "vocabulary/reader.yaml": VOCABULARY}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return folder

    return put


def mutants(write: Write, rules: str, **others: str) -> list[Mutant]:
    """The mutants of one ruleset."""
    named = {f"gate/{id}": text for id, text in others.items()}
    rulebook = load_rulebook(write({"gate/one": rules, **named}))
    return mutants_of(rulebook.rulesets["gate/one"])


def told(made: list[Mutant]) -> list[str]:
    """Each mutant's place and change, without the stillborn."""
    return sorted(f"{each.place}: {each.change}" for each in made if not each.stillborn)


# The mutants of a condition

MOVED = "`reader.moved_on` after `reader.joined_on` plus 2 years"
COUNT = "count of `reader.loans` where all(`days` more_than 30)"
SHORT = "count of `reader.loans` per kind, how many at_least 2"
BEGUN = """
      span: reader.loans.lent_on
      one_of_each: { kind: [book, disc] }
      unit: years_begun
      is: { at_most: 2 }
"""
SPAN = "span lent_on of `reader.loans` one each of [book, disc]"


@pytest.mark.parametrize(
    ("met_when", "changes"),
    [
        # for whole numbers and days, the next threshold and the strict comparison are one mutant
        (
            "{ reader.age: { at_least: 12 } }",
            {
                "`reader.age` at_least 12: becomes 13",
                "`reader.age` at_least 12: becomes 11",
                "`reader.age` at_least 12: at_most in place of it",
            },
        ),
        (
            "{ reader.balance: { less_than: 2.50 } }",
            {
                "`reader.balance` less_than 2.50: becomes 2.51",
                "`reader.balance` less_than 2.50: becomes 2.49",
                "`reader.balance` less_than 2.50: at_most in place of it",
                "`reader.balance` less_than 2.50: more_than in place of it",
            },
        ),
        (
            "{ reader.joined_on: { on_or_before: 2020-03-01 } }",
            {
                "`reader.joined_on` on_or_before 2020-03-01: becomes 2020-03-02",
                "`reader.joined_on` on_or_before 2020-03-01: becomes 2020-02-29",
                "`reader.joined_on` on_or_before 2020-03-01: on_or_after in place of it",
            },
        ),
        (
            "{ reader.moved_on: { after: { fact: reader.joined_on, plus: { years: 2 } } } }",
            {
                f"{MOVED}: becomes `reader.joined_on` plus 3 years",
                f"{MOVED}: becomes `reader.joined_on` plus 1 year",
                f"{MOVED}: on_or_after in place of it",
                f"{MOVED}: before in place of it",
            },
        ),
        ("{ reader.member: true }", {"`reader.member` is true: becomes false"}),
        ("{ reader.level: gold }", {"denied: `reader.level` is gold"}),
        ("{ reader.joined_on: { is: none } }", {"denied: `reader.joined_on` is none"}),
        ("{ none: [ reader.level: gold ] }", {"any in place of none(`reader.level` is gold)"}),
        (
            "{ reader.level: { one_of: [basic, silver] } }",
            {
                "`reader.level` one_of [basic, silver]: basic left out",
                "`reader.level` one_of [basic, silver]: silver left out",
                "`reader.level` one_of [basic, silver]: gold added",
                "`reader.level` one_of [basic, silver]: none_of in place of it",
            },
        ),
        (
            "{ reader.languages: { includes_any_of: [fr] } }",
            {
                "`reader.languages` includes_any_of [fr]: en added",
                "`reader.languages` includes_any_of [fr]: includes_none_of in place of it",
            },
        ),
        (
            "{ reader.member: true, reader.guest: false }",
            {
                "`reader.member` is true: becomes false",
                "`reader.guest` is false: becomes true",
                "left out of all: `reader.member` is true",
                "left out of all: `reader.guest` is false",
                "any in place of all(`reader.member` is true; `reader.guest` is false)",
            },
        ),
        (
            "{ count: reader.loans, where: [ days: { more_than: 30 } ], is: { at_most: 2 } }",
            {
                "`days` more_than 30: becomes 31",
                "`days` more_than 30: becomes 29",
                "`days` more_than 30: less_than in place of it",
                "records of count left unfiltered: all(`days` more_than 30)",
                f"{COUNT} at_most 2: becomes 3",
                f"{COUNT} at_most 2: becomes 1",
                f"{COUNT} at_most 2: at_least in place of it",
            },
        ),
        (
            "{ count: reader.loans, per: kind, take: { number_with: { at_least: 2 } }, is: 1 }",
            {
                "count per kind at_least 2: becomes 3",
                "count per kind at_least 2: becomes 1",
                "count per kind at_least 2: at_most in place of it",
                f"{SHORT} is 1: becomes 2",
                f"{SHORT} is 1: becomes 0",
                f"denied: {SHORT} is 1",
            },
        ),
        # whole units begun can only be tested with at_most
        (
            BEGUN,
            {
                f"{SPAN} at_most 2: becomes 3",
                f"{SPAN} at_most 2: becomes 1",
                "span of one each of [book, disc] without book",
                "span of one each of [book, disc] without disc",
            },
        ),
        (
            "{ decision: gate/two, not_concerned: met }",
            {
                "denied: decision `gate/two`",
                "decision `gate/two` counts as not_met for whom it does not concern",
            },
        ),
    ],
)
def test_mutants_of_a_condition(write: Write, met_when: str, changes: set[str]) -> None:
    """Each form of condition has exactly these mutants, beside the requirement left out."""
    made = mutants(
        write,
        ONE.format(met_when=met_when),
        two="concerns: { reader.member: true }\n" + ONE.format(met_when="{ reader.age: 1 }"),
    )
    expected = {f"asked, met_when: {change}" for change in changes}
    assert told(made) == sorted({*expected, "asked: requirement left out"})


# The mutants of what stands around conditions

WHOLE = """
requirements:
  - id: asked
    says: One thing.
    source: law
    effective: { from: 2020-01-01, until: 2020-12-31 }
    applies_when: { reader.guest: true }
    met_when: { reader.member: true }
    unless: [ { id: old, says: Old., source: law, when: { reader.level: gold } } ]
    review_when: { reader.level: basic }
  - id: asked
    says: Another thing.
    source: law
    effective: { from: 2021-01-01 }
    review_when: { reader.level: silver }
"""
IN_2020 = "asked, from 2020-01-01"
IN_2021 = "asked, from 2021-01-01"
TABLES = """
parameters:
  ages:
    by: reader.level
    rows:
      - { at: basic, value: 12, source: law }
      - { at: silver, readings: [ { value: 14, source: law }, { value: no_limit, source: law } ] }
  friends:
    by: [reader.level, as_of]
    rows:
      - { at: gold, from: beginning, value: [en], source: law }
      - { at: gold, from: 2020-01-01, value: [en, fr], source: law }
  idle: { value: 3, source: law }
requirements:
  - { id: asked, says: One., source: law,
      met_when: { reader.age: { at_most: { parameter: ages } } } }
  - { id: more, says: Two., source: law,
      met_when: { reader.languages: { includes_any_of: { parameter: friends } } } }
"""
FRIENDS = "`reader.languages` includes_any_of parameter `friends`"
UNREAD = """
derived:
  reader.books: { count: reader.loans, where: [ kind: book ] }
  reader.discs: { count: reader.loans, where: [ kind: disc ] }
requirements:
  - { id: asked, says: One thing., source: law, met_when: { reader.books: 1 } }
cautions:
  - { id: told, says: Mind., source: law, when: { reader.discs: 1 } }
"""


@pytest.mark.parametrize(
    ("rules", "changes"),
    [
        (
            WHOLE,
            {
                f"{IN_2020}, applies_when: `reader.guest` is true: becomes false",
                f"{IN_2020}, applies_when: applies_when left out",
                f"{IN_2020}, met_when: `reader.member` is true: becomes false",
                f"{IN_2020}, unless old: denied: `reader.level` is gold",
                f"{IN_2020}, unless old: exception left out",
                f"{IN_2020}, review_when: denied: `reader.level` is basic",
                f"{IN_2020}, review_when: review_when left out",
                f"{IN_2021}, review_when: denied: `reader.level` is silver",
                "asked: in force from 2020-01-01: becomes from 2020-01-02",
                "asked: in force from 2020-01-01: becomes from 2019-12-31",
                "asked: in force from 2021-01-01: becomes from 2021-01-02",
                "asked: in force from 2021-01-01: becomes from 2020-12-31",
                "asked: requirement left out",
            },
        ),
        (
            TABLES,
            {
                "asked: requirement left out",
                f"more, met_when: {FRIENDS}: includes_all_of in place of it",
                f"more, met_when: {FRIENDS}: includes_none_of in place of it",
                "more: requirement left out",
                "parameter ages: at basic, 12: becomes 13",
                "parameter ages: at basic, 12: becomes 11",
                "parameter ages: at silver, 14: becomes 15",
                "parameter ages: at silver, 14: becomes 13",
                "parameter friends: at gold, from beginning, [en]: fr added",
                "parameter friends: at gold, from 2020-01-01, [en, fr]: en left out",
                "parameter friends: at gold, from 2020-01-01, [en, fr]: fr left out",
                "parameter friends: at gold, row from 2020-01-01: becomes from 2020-01-02",
                "parameter friends: at gold, row from 2020-01-01: becomes from 2019-12-31",
            },
        ),
        (
            UNREAD,
            {
                "asked, met_when: `reader.books` is 1: becomes 2",
                "asked, met_when: `reader.books` is 1: becomes 0",
                "asked, met_when: denied: `reader.books` is 1",
                "asked: requirement left out",
                "derived reader.books: denied: `kind` is book",
                "derived reader.books: records of count left unfiltered: all(`kind` is book)",
            },
        ),
        (
            "concerns: { reader.member: true }\neffective: { from: 2020-01-01 }\n"
            + ONE.format(met_when="{ reader.guest: true }"),
            {
                "concerns: `reader.member` is true: becomes false",
                "concerns: concerns left out",
                "asked, met_when: `reader.guest` is true: becomes false",
                "asked: in force from 2020-01-01: becomes from 2020-01-02",
                "asked: in force from 2020-01-01: becomes from 2019-12-31",
                "asked: requirement left out",
            },
        ),
    ],
)
def test_mutants_around_conditions(write: Write, rules: str, changes: set[str]) -> None:
    """Exceptions, days, tables and derived values have exactly these mutants."""
    assert told(mutants(write, rules)) == sorted(changes)


LASTING = ONE.format(
    met_when="""
      between: [reader.joined_on, as_of]
      unit: years_completed
      is: { at_least: 2 }
"""
)
TWO_DAYS = """
parameters:
  ages:
    by: as_of
    rows:
      - { from: 2020-01-01, value: 1, source: law }
      - { from: 2020-01-02, value: 2, source: law }
requirements:
  - id: asked
    says: One.
    source: law
    met_when: { reader.age: { at_least: { parameter: ages } } }
"""
ONE_DAY = """
requirements:
  - id: asked
    says: One.
    source: law
    effective: { from: 2020-01-01, until: 2020-01-01 }
    met_when: { reader.guest: true }
"""


@pytest.mark.parametrize(
    ("rules", "change", "reason"),
    [
        (LASTING, "at_most in place", "whole units completed can only be tested with `at_least`"),
        (WHOLE, "review_when left out", "`asked` says nothing that meets it"),
        (TABLES, "at_least in place", "`ages` may be `no_limit`"),
        (TWO_DAYS, "row from 2020-01-01: becomes", "`ages` has two rows for one key"),
        (ONE_DAY, "in force from 2020-01-01: becomes", "ends before it begins"),
    ],
)
def test_stillborn(write: Write, rules: str, change: str, reason: str) -> None:
    """What no file could say is stillborn, with the reason."""
    found = [each.stillborn for each in mutants(write, rules) if change in each.change]
    assert {*found} - {""} == {reason}


def test_same_mistake_twice_is_told_apart(write: Write) -> None:
    """Two mutants of one place and one wording are numbered, so that each can be marked."""
    part = "{ all: [ reader.member: true, reader.age: 1 ] }"
    other = "{ all: [ reader.member: true, reader.age: 2 ] }"
    made = mutants(write, ONE.format(met_when=f"{{ any: [ {part}, {other} ] }}"))
    keys = [(each.place, each.change) for each in made]
    assert len(set(keys)) == len(keys)
    assert ("asked, met_when", "`reader.member` is true: becomes false (number 2)") in keys


# Who notices them

RULES = {
    "library/lending": """
        parameters:
          least_age: { value: 12, source: law }
        requirements:
          - id: age
            says: Twelve years, or with a guest.
            source: law
            met_when: { reader.age: { at_least: { parameter: least_age } } }
            unless: [ { id: guest, says: A guest., source: law, when: { reader.guest: true } } ]
          - id: level
            says: A card.
            source: law
            effective: { from: 2020-01-01, before: no_requirement }
            met_when: { reader.level: { one_of: [silver, gold] } }
          - id: spare
            says: Always so.
            source: law
            met_when: { any: [ reader.member: true, reader.member: false ] }
        """,
    "library/night": """
        concerns: { reader.member: true }
        requirements:
          - { id: lending, says: May borrow., source: law, met_when: { decision: library/lending } }
        """,
}
PROFILES = """
ruleset: library/lending
as_of: 2024-05-01
profiles:
  - name: Twelve years old
    facts: { reader.age: 12, reader.guest: false, reader.level: gold, reader.member: true }
    expect: eligible
  - name: Eleven years old
    like: Twelve years old
    facts: { reader.age: 11 }
    expect: { ineligible: [age] }
  - name: Eleven years old with a guest
    like: Eleven years old
    facts: { reader.guest: true }
    expect: { requirements: { age: met } }
  - name: Basic card
    like: Twelve years old
    facts: { reader.level: basic }
    expect: { ineligible: [level] }
  - name: Basic card before cards were asked for
    as_of: 2019-12-31
    like: Basic card
    expect: { requirements: { level: not_applicable } }
  - name: Silver card at night
    ruleset: library/night
    like: Twelve years old
    facts: { reader.level: silver }
    expect: eligible
  - name: Stranger at night
    ruleset: library/night
    like: Twelve years old
    facts: { reader.member: false }
    expect: not_applicable
  - name: Basic card at night
    ruleset: library/night
    like: Basic card
    expect: { ineligible: [lending] }
"""
MARK = """
equivalent:
  - ruleset: library/lending
    place: spare
    change: requirement left out
    why: It always holds.
"""


@pytest.fixture
def library(write: Write, tmp_path: Path) -> Bench:
    """A small rulebook with profiles that leave some mistakes unnoticed."""
    profiles = tmp_path / "profiles"
    profiles.mkdir()
    (profiles / "readers.yaml").write_text(PROFILES, encoding="utf-8")
    folder = write(RULES)
    return Bench(folder, tuple(profile_files([profiles])), ("library/lending", "library/night"))


def survivors(bench: Bench) -> list[str]:
    """The mutants that no profile notices."""
    pairs = zip(bench.mutants, try_all(bench, 1), strict=True)
    return sorted(
        f"{each.place}: {each.change}" for each, by in pairs if by is None and not each.stillborn
    )


def test_exactly_the_unwatched_mistakes_survive(library: Bench) -> None:
    """What profiles look at is noticed, also through a ruleset that asks; nothing else is."""
    assert survivors(library) == [
        "level: in force from 2020-01-01: becomes from 2020-01-02",
        "spare, met_when: `reader.member` is false: becomes true",
        "spare, met_when: left out of any: `reader.member` is false",
        "spare: requirement left out",
    ]


def test_survivor_says_who_would_notice(library: Bench) -> None:
    """A boundary that nobody stands at is told with the value."""
    told = {f"{each.place}: {each.change}": each for each in library.mutants}
    first = told["level: in force from 2020-01-01: becomes from 2020-01-02"]
    assert first.noticed_by == "one with `as_of` on 2020-01-01, on which the answer changes"
    assert (first.position.file, first.position.line) == ("library/lending.yaml", 14)
    age = told["parameter least_age: 12: becomes 11"]
    assert age.noticed_by == "one in whom `reader.age` is 11, and this row decides"


def test_every_verdict_is_that_of_the_whole_engine(library: Bench) -> None:
    """Each mutant, decided with matcher and findings, fails the first profile that notices it."""
    trials = library.trials
    for mutant, by in zip(library.mutants, try_all(library, 1), strict=True):
        if mutant.stillborn:
            continue
        rulesets = {**trials.rulebook.rulesets, mutant.ruleset.id: mutant.ruleset}
        evaluator = Evaluator(replace(trials.rulebook, rulesets=rulesets))
        failing = [p for p in trials.profiles if not run_profile(p, evaluator).passed]
        assert (failing or [None])[0] == by, mutant.change


def test_processes_come_to_the_same(library: Bench) -> None:
    """Two processes find what one finds, in the same order."""
    assert list(try_all(library, 2)) == list(try_all(library, 1))


@pytest.mark.parametrize(
    "expect",
    [
        "review",
        "{ ineligible: [level] }",
        "{ requirements: { level: not_met } }",
        "not_applicable",
        "undetermined",
        "{ no_edition: true }",
    ],
)
def test_profile_that_fails_as_it_is(library: Bench, expect: str) -> None:
    """A wrong expectation is found before anything is mutated."""
    path = library.files[0]
    path.write_text(PROFILES.replace("{ ineligible: [age] }", expect), encoding="utf-8")
    trials = Trials(load_rulebook(library.folder), load_profiles(library.files))
    assert [each.name for each in trials.failing] == ["Eleven years old"]


@pytest.mark.parametrize(
    ("expected", "is_met"), [("{ no_edition: true }", True), ("review", False)]
)
def test_profile_of_a_day_without_an_edition(library: Bench, expected: str, is_met: bool) -> None:
    """That nothing is in force may be what a profile expects."""
    path = library.folder / "library" / "night.yaml"
    since = "\neffective: { from: 2020-01-01 }\nsources:"
    path.write_text(path.read_text().replace("\nsources:", since, 1), encoding="utf-8")
    profiles = library.files[0]
    profiles.write_text(
        "ruleset: library/night\nas_of: 2019-12-31\n"
        f"profiles: [{{ name: Early, expect: {expected} }}]\n"
    )
    trials = Trials(load_rulebook(library.folder), load_profiles(library.files))

    assert (trials.failing == []) is is_met


# Marks, score and the command


def mutate(bench: Bench, *more: str) -> Result:
    """What the command says."""
    where = ["--rulebook", str(bench.folder), "--profiles", str(bench.files[0].parent)]
    return CliRunner().invoke(app, ["mutate", *where, *more])


def marked(bench: Bench, text: str) -> Bench:
    """The same with marks beside the profiles."""
    path = bench.files[0].parent.parent / "equivalent" / "library.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return bench


def test_marked_mutant_is_counted_apart(library: Bench) -> None:
    """The score is killed of those that are neither equivalent nor stillborn."""
    result = mutate(marked(library, MARK), "--json", "--fail-under", "0")
    lending, night = json.loads(result.stdout)["rulesets"]
    assert {name: lending[name] for name in ("killed", "survived", "equivalent", "stillborn")} == {
        "killed": 16,
        "survived": 3,
        "equivalent": 1,
        "stillborn": 0,
    }
    assert lending["score"] == 84.2
    assert night["score"] == 100
    apart = [each for each in lending["not_killed"] if each["fate"] == "equivalent"]
    assert [each["why"] for each in apart] == ["It always holds."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MARK.replace("left out", "let out"), "no mutant [library/lending] spare"),
        (MARK.replace("library/lending", "library/lendin"), "no ruleset `library/lendin`"),
        (MARK.replace("place: spare", "place: age"), "marked as equivalent, but killed"),
        (MARK + MARK.replace("equivalent:", ""), "marked twice"),
        (MARK.replace("why:", "reason:"), "`why` is missing"),
    ],
)
def test_wrong_mark_is_an_error(library: Bench, text: str, said: str) -> None:
    """A mark that matches nothing, or a mutant that is noticed, is told with its place."""
    result = mutate(marked(library, text), "--fail-under", "0")
    assert result.exit_code == 1
    assert said in result.stderr
    assert "library.yaml:" in result.stderr


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("--fail-under", "80"), 0),
        (("--fail-under", "80.1"), 1),
        ((), 1),
        (("library/night",), 0),
        (("library/day",), 2),
        (("--profiles", "nowhere"), 2),
        (("--processes", "0"), 2),
    ],
)
def test_exit_codes(library: Bench, more: tuple[str, ...], code: int) -> None:
    """0 when every score is reached, 1 when one is not, 2 for what cannot be carried out."""
    assert mutate(library, *more).exit_code == code


def test_command_tells_survivors_and_scores(library: Bench) -> None:
    """Each survivor has its place in the file; each ruleset its figures."""
    lines = mutate(library).stdout.splitlines()
    assert len(lines) == 6
    assert f"{library.folder}/library/lending.yaml:14:" in lines[0]
    assert "on 2020-01-01" in lines[0]
    assert lines[4].startswith(" 80.0 % library/lending: 20 mutants on 8 profiles: 16 killed")


def test_command_refuses_failing_profiles(library: Bench) -> None:
    """Mutants say nothing while a profile fails without them."""
    library.files[0].write_text(PROFILES.replace("[age]", "[level]"), encoding="utf-8")
    result = mutate(library)
    assert result.exit_code == 1
    assert "Eleven years old fails as it is" in result.stderr


# Families

FAMILIES = Path(__file__).parent / "rulebooks" / "families"
MEMBERS = """
as_of: 2024-06-01
profiles:
  - name: Half of the work
    ruleset: gates/own
    facts: { case.months: 12, case.country: "NO", case.extra: true }
    expect: { requirements: { work: not_met } }
"""


@pytest.fixture
def members(tmp_path: Path) -> Bench:
    """A family with one profile, which asks one of its members."""
    (tmp_path / "members.yaml").write_text(MEMBERS, encoding="utf-8")
    names = ("gates/standard", "gates/own", "gates/plain")
    return Bench(FAMILIES, (tmp_path / "members.yaml",), names)


def test_a_mistake_in_a_family_is_tried_on_all_its_members(members: Bench) -> None:
    """It is one mutant, which any member's profiles can notice."""
    found = {(each.place, each.change): each for each in members.mutants_of["gates/standard"]}
    dropped = found["work", "requirement left out"]
    names = [each.id for each in (dropped.ruleset, *dropped.alike)]
    assert names == sorted(members.trials.rulebook.families["gates/standard"].members)
    assert members.noticed_by(dropped) == 0
    course = found["course", "requirement left out"]
    assert (course.ruleset.id, course.alike) == ("gates/more", ())
    assert members.noticed_by(course) is None


def test_a_member_answers_for_its_own_file(members: Bench) -> None:
    """The mutants of a member are of its values and requirements, not of its family's."""
    for name in ("gates/own", "gates/plain"):
        assert {each.position.file for each in members.mutants_of[name]} == {f"{name}.yaml"}


def test_a_value_that_decides_nothing_has_no_mistakes(members: Bench) -> None:
    """What rests on outdated or unverified sources comes to review, whatever the value."""
    places = {each.place for each in members.mutants_of["gates/standard"]}
    assert "parameter extra" not in places
    assert "parameter countries" in places


# The rulebook as it stands

ROOT = Path(__file__).parent.parent
BOOK = load_rulebook(ROOT / "rulesets")
NAMES = tuple(sorted({*BOOK.rulesets, *BOOK.families}))


@pytest.fixture(scope="module")
def whole() -> Bench:
    """The rulebook with all its profiles."""
    return Bench(ROOT / "rulesets", tuple(profile_files([ROOT / "tests" / "profiles"])), NAMES)


@pytest.fixture(scope="module")
def all_marks() -> list[Mark]:
    """The marks of equivalent mutants."""
    return load_marks(ROOT / "tests" / "equivalent")


@pytest.mark.parametrize("name", NAMES)
def test_profiles_of_the_rulebook_notice_mistakes(
    name: str, whole: Bench, all_marks: list[Mark]
) -> None:
    """Of 100 small mistakes in the file of a ruleset or family 95 are noticed; all marks hold."""
    marks = by_mutant(all_marks, name)
    mutants, profiles = whole.mutants_of[name], whole.trials.profiles
    noticed = (whole.noticed_by(each) for each in mutants)
    judged = judge(mutants, (None if at is None else profiles[at] for at in noticed), marks)
    assert list(wrong_marks(judged, marks)) == []
    assert sum(each.fate is Fate.EQUIVALENT for each in judged) == len(marks)
    assert Score(name, len(profiles), judged).percent >= 95
