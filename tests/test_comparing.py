"""Two rulebooks compared: every change is told, and whom it concerns, with its cause."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from engine.audit.comparing.bare import parameters_in
from engine.audit.comparing.changes import UNSAID, Change, changes_between
from engine.audit.mutation.mutants import mutants_of
from engine.cli import revision
from engine.cli.app import app
from engine.language.syntax import Kind, Parameter, ParameterOperand
from engine.ruleset.model import Rulebook, Ruleset
from engine.ruleset.rulebook import load_rulebook
from tests.gates import RULEBOOKS, texts_of

SMALL = texts_of("small")
LENDING, NIGHT = "library/lending.yaml", "library/night-pass.yaml"
FACTS = "vocabulary/reader.yaml"
Write = Callable[[dict[str, str]], Path]


@pytest.fixture
def write(folder: Callable[[Any], Path]) -> Write:
    """Writes a rulebook, the small one with these changes of its texts."""
    return folder


def changed(file: str, *pairs: tuple[str, str]) -> dict[str, str]:
    """The texts of the small rulebook with replacements in one file, each of which must apply."""
    text = SMALL[file]
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return {**SMALL, file: text}


def between(old: Path, new: Path) -> list[Change]:
    """The changes between two folders."""
    return changes_between(load_rulebook(old), load_rulebook(new))


CHANGES = [
    pytest.param(LENDING, [("value: 5,", "value: 4,")], ("library/lending", "value", "most_loans"),
                 True, [("silver", "5 [rules-4]", "4 [rules-4]")], id="threshold"),
    pytest.param(LENDING, [("at_least: 100", "at_least: 90")],
                 ("library/lending", "requirement", "open_loans"), True,
                 [("unless frequent", "Visits this year: at least 100 visits",
                   "Visits this year: at least 90 visits")], id="literal"),
    pytest.param(LENDING, [("tier: outdated", "tier: secondary")],
                 ("library/lending", "source", "poster"), True,
                 [("tier", "outdated source", "secondary source")], id="tier"),
    pytest.param(LENDING, [("outdated, seen: 2026-01-05", "outdated, seen: 2026-02-05")],
                 ("library/lending", "source", "poster"), False,
                 [("seen", "2026-01-05", "2026-02-05")], id="seen"),
    pytest.param(LENDING, [("Only members borrow.", "Members borrow.")],
                 ("library/lending", "requirement", "member"), False,
                 [("sentence", "Only members borrow.", "Members borrow.")], id="sentence"),
    pytest.param(LENDING, [("from: 2022-01-01, before", "from: 2023-01-01, before")],
                 ("library/lending", "requirement", "membership_time"), True,
                 [("dates", ("In force from 2022-01-01, picked by `reader.joined_on`; nothing is "
                   "asked before."), ("In force from 2023-01-01, picked by `reader.joined_on`; "
                   "nothing is asked before."))], id="date of the law"),
    pytest.param(NIGHT, [("{ reader.country: US }", "{ reader.country: FR }")],
                 ("library/night-pass", "concerns", ""), True,
                 [("concerns", "Country of residence: United States",
                   "Country of residence: France")], id="whom it concerns"),
    pytest.param(LENDING, [("eligible: may borrow, inel", "eligible: borrows, inel")],
                 ("library/lending", "ruleset", ""), False,
                 [("what answers are called", "eligible: may borrow; ineligible: may not borrow",
                   "eligible: borrows; ineligible: may not borrow")], id="words of an answer"),
    pytest.param(FACTS, [("maximum: 366", "maximum: 365")], ("", "fact", "reader.visits"), True,
                 [("greatest", "366", "365")], id="limit of a fact"),
    pytest.param(FACTS, [("ask: Is the reader a member?", "ask: Is this a member?")],
                 ("", "fact", "reader.is_member"), False,
                 [("question", "Is the reader a member?", "Is this a member?")], id="question"),
    pytest.param(FACTS, [("{ en: English, fr", "{ en: English, it: Italian, fr")],
                 ("", "fact", "reader.languages"), True,
                 [("type", "list of: code: en, fr, de", "list of: code: en, it, fr, de"),
                  ("code it", "", "Italian")], id="code"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "pairs", "key", "decides", "aspects"), CHANGES)
def test_a_change_is_told_once_in_words(
    file: str,
    pairs: list[tuple[str, str]],
    key: tuple[str, str, str],
    decides: bool,
    aspects: list[tuple[str, str, str]],
    write: Write,
) -> None:
    """The part, whether it can enter an answer, and what was said of it and is said now."""
    (found,) = between(write(SMALL), write(changed(file, *pairs)))

    assert (found.key, found.decides, list(found.aspects)) == (key, decides, aspects)


def test_layout_is_no_change(write: Write) -> None:
    """Comments, blanks, flow or block and the order of files mean nothing."""
    text = SMALL[LENDING].replace(
        "{ eligible: may borrow, ineligible: may not borrow }",
        "\n  # in the words of the house\n  ineligible: may not borrow\n  eligible:   may borrow",
    )

    assert between(write(SMALL), write({**SMALL, LENDING: text})) == []


def test_whole_rulesets_come_and_go(write: Write) -> None:
    """A new ruleset is one line, however many parts it has."""
    less = {name: text for name, text in SMALL.items() if name != NIGHT}
    told = compare(write(less), write(SMALL)).stdout

    assert "library/night-pass added: Night pass" in told
    assert "visits_needed" not in told
    assert "library/night-pass removed: Night pass" in compare(write(SMALL), write(less)).stdout


# Nothing is overlooked


def mutants() -> Iterator[tuple[str, Rulebook, Ruleset, str]]:
    """Every small mistake that can be put into the small rulebooks."""
    for name in ("small", "covered", "parameters", "editions", "requirements"):
        rulebook = load_rulebook(RULEBOOKS / name)
        for ruleset in rulebook.rulesets.values():
            for each in mutants_of(ruleset):
                if not each.stillborn:
                    told = f"{each.place}: {each.change}"
                    yield name, rulebook, with_parameters(each.ruleset), told


def with_parameters(ruleset: Ruleset) -> Ruleset:
    """The ruleset with the parameters that its conditions read, as a file would have them."""
    read = {each.name: each for each in parameters_of(ruleset)}
    return replace(ruleset, parameters={**ruleset.parameters, **read})


def parameters_of(value: Any) -> Iterator[Parameter]:
    """The parameters in conditions, as they stand there."""
    if isinstance(value, ParameterOperand):
        yield value.parameter
    elif isinstance(value, Ruleset):
        yield from parameters_of((*value.conditions, *value.derived.values()))
    elif hasattr(value, "__dataclass_fields__") and not isinstance(value, Kind):
        yield from parameters_of(tuple(getattr(value, n) for n in value.__dataclass_fields__))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from parameters_of(each)


def test_every_mutant_is_a_change_and_its_words_differ() -> None:
    """Whatever would change a decision is found, can enter an answer, and is told in words."""
    silent, number = [], 0
    for name, rulebook, mutated, told in mutants():
        number += 1
        new = replace(rulebook, rulesets={**rulebook.rulesets, mutated.id: mutated})
        found = changes_between(rulebook, new)
        unsaid = [each for each in found if UNSAID in each.aspects]
        if unsaid or not any(each.decides for each in found):
            silent.append((name, mutated.id, told))

    assert silent == []
    assert number > 100


def test_parameters_are_found_wherever_they_are_read() -> None:
    """The small rulebook reads its tables in conditions."""
    lending = load_rulebook(RULEBOOKS / "small").rulesets["library/lending"]

    assert set(parameters_in(lending.requirements["open_loans"])) == {"most_loans"}


# Whom a change concerns

READER = {
    "reader.is_member": True, "reader.level": "silver", "reader.balance": 1, "reader.visits": 20,
    "reader.country": "US", "reader.languages": ["en"], "reader.joined_on": "2020-01-01",
}  # fmt: skip


@pytest.fixture
def readers(tmp_path: Path) -> Path:
    """Readers with four, five and six open loans, asked of lending and of the night pass."""
    profiles = [
        {"name": f"{number} loans", "facts": {**READER, "reader.open_loans": number},
         "expect": "undetermined"}
        for number in (4, 5, 6)
    ]  # fmt: skip
    asked = {"rulesets": ["library/lending", "library/night-pass"], "as_of": "2026-11-22"}
    path = tmp_path / "readers.json"
    path.write_text(json.dumps({**asked, "profiles": profiles}), encoding="utf-8")
    return path


def compare(old: Path | str, new: Path | str, *words: str | Path) -> Result:
    """What the command prints."""
    return CliRunner().invoke(app, ["compare", str(old), str(new), *map(str, words)])


def told(old: Path, new: Path, readers: Path) -> dict[str, Any]:
    """What the command says of profiles, for programs."""
    done = compare(old, new, "--profiles", readers, "--json")
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)["profiles"]
    return found


def flips(found: dict[str, Any]) -> list[tuple[list[str], list[tuple[str, str, str, str]]]]:
    """The causes, each with the profiles that come out otherwise."""
    return [
        (
            [f"{each['ruleset']} {each['kind']} {each['name']}" for each in group["causes"]],
            [(each["name"], each["ruleset"], each["old"], each["new"])
             for each in group["profiles"]],
        )
        for group in found["changed"]
    ]  # fmt: skip


def test_a_threshold_flips_exactly_those_on_its_boundary(write: Write, readers: Path) -> None:
    """With four in place of five only the reader with five comes out otherwise, here and beyond."""
    new = write(changed(LENDING, ("value: 5,", "value: 4,")))

    found = told(write(SMALL), new, readers)

    assert found["asked"] == 6
    assert found["not_asked"] == []
    assert flips(found) == [
        (
            ["library/lending value most_loans"],
            [
                ("5 loans", "library/lending", "undetermined", "ineligible"),
                ("5 loans", "library/night-pass", "undetermined", "ineligible"),
            ],
        )
    ]


def test_causes_are_told_apart(write: Write, readers: Path) -> None:
    """Each profile is told under the change that it feels, and not under another one."""
    pairs = [
        ("value: 5,", "value: 4,"),
        ("least_balance: { value: 0.00", "least_balance: { value: 9"),
    ]
    night = SMALL[NIGHT].replace("value: 20", "value: 21")
    new = write({**changed(LENDING, *pairs), NIGHT: night})

    found = flips(told(write(SMALL), new, readers))

    balance, loans = "library/lending value least_balance", "library/lending value most_loans"
    visits = "library/night-pass value visits_needed"
    assert {tuple(causes): [each[:2] for each in group] for causes, group in found} == {
        (balance,): [("4 loans", "library/lending"), ("6 loans", "library/lending")],
        (balance, loans): [("5 loans", "library/lending")],
        (balance, visits): [("4 loans", "library/night-pass")],
        (balance, loans, visits): [("5 loans", "library/night-pass")],
        (visits,): [("6 loans", "library/night-pass")],
    }


OTHERS = [
    pytest.param(LENDING, ("tier: primary", "tier: outdated"), "undetermined", "undetermined",
                 "library/lending source rules-3", id="doubt"),
    pytest.param(NIGHT, ("{ reader.country: US }", "{ reader.country: FR }"), "undetermined",
                 "not_applicable", "library/night-pass concerns None", id="concerns"),
    pytest.param(NIGHT, ("from: 2020-01-01 }\n\nsources", "from: 2027-01-01 }\n\nsources"),
                 "undetermined", "no_edition", "library/night-pass requirement lending",
                 id="edition"),
    pytest.param(FACTS, ("[ returned_on: { is: none } ]", "[ kind: book ]"), None, None, None,
                 id="how a fact is computed, where it is given"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "pair", "was", "now", "cause"), OTHERS)
def test_other_changes_that_profiles_feel(
    file: str,
    pair: tuple[str, str],
    was: str | None,
    now: str | None,
    cause: str | None,
    write: Write,
    readers: Path,
) -> None:
    """Doubt changes the reason, whom it concerns the outcome, its dates whether it answers."""
    found = flips(told(write(SMALL), write(changed(file, pair)), readers))

    of_five = (each for _, group in found for each in group if each[0] == "5 loans")
    moves = {(old, new) for _, _, old, new in of_five}
    assert moves == ({(was, now)} if was else set())
    assert all(cause in causes for causes, _ in found)


def test_it_is_told_to_people(write: Write, readers: Path) -> None:
    """The change, then who feels it: from what to what, with the requirement and its place."""
    new = write(changed(LENDING, ("value: 5,", "value: 4,")))
    text = compare(write(SMALL), new, "--profiles", readers).stdout

    assert "      silver: 5 [rules-4] → 4 [rules-4]" in text
    assert "6 profiles asked of both: 2 with another outcome, 0 with another reason, 4 as" in text
    assert "Because of value most_loans of library/lending (5 [rules-4] → 4" in text
    assert "    undetermined → ineligible, 2 profiles\n      - 5 loans [library/lending," in text
    assert "        open_loans: met or not asked → not met" in text


def test_a_profile_that_cannot_be_asked_in_one_is_said_so(write: Write, readers: Path) -> None:
    """With another vocabulary, profiles are not asked, and the fact that is unknown is named."""
    renamed = {
        name: text.replace("reader.visits", "reader.visits_this_year")
        for name, text in SMALL.items()
    }
    found = told(write(SMALL), write(renamed), readers)
    text = compare(write(SMALL), write(renamed), "--profiles", readers).stdout

    assert found["asked"] == 0
    assert {each["old"] for each in found["not_asked"]} == {None}
    assert all("reader.visits: no such fact" in each["new"] for each in found["not_asked"])
    assert "6 profiles cannot be asked of both:" in text


def test_a_ruleset_that_is_not_in_both_is_said_so(write: Write, readers: Path) -> None:
    """The profiles of a new ruleset are counted apart."""
    less = {name: text for name, text in SMALL.items() if name != NIGHT}
    found = told(write(less), write(SMALL), readers)

    assert found["asked"] == 3
    assert {each["old"] for each in found["not_asked"]} == {"no ruleset `library/night-pass`"}


# Folders and revisions


def test_the_same_rulebook_is_unchanged(readers: Path) -> None:
    """Nothing is told where nothing differs."""
    small = RULEBOOKS / "small"
    text = compare(small, small, "--profiles", readers).stdout

    assert "Nothing changed in what the rulebook means or says." in text
    assert "0 with another outcome, 0 with another reason, 6 as before." in text


def test_neither_folder_nor_revision_is_wrong_usage() -> None:
    """The name is told; the exit code is 2."""
    done = compare("no-such-thing", RULEBOOKS / "small")

    assert done.exit_code == 2
    assert "no-such-thing: neither a folder nor a revision" in done.stderr


def test_a_broken_rulebook_fails(write: Write) -> None:
    """Its problems are told; the exit code is 1."""
    broken = write({**SMALL, LENDING: SMALL[LENDING].replace("title:     Lending", "")})
    done = compare(RULEBOOKS / "small", broken)

    assert done.exit_code == 1
    assert "library/lending.yaml" in done.stderr


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two revisions, in which a fact has got another name."""
    if shutil.which("git") is None:
        pytest.skip("no git, so no revisions are compared")
    root = tmp_path / "project"
    run = partial(subprocess.run, cwd=root, check=True, capture_output=True)
    who = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]
    shutil.copytree(RULEBOOKS / "small", root / "rulesets")
    run(["git", "init", "--quiet"])
    for tag in ("before", "after"):
        run(["git", "add", "."])
        run(["git", *who, "commit", "--quiet", "-m", tag])
        run(["git", "tag", tag])
        for path in (root / "rulesets").rglob("*.yaml"):
            text = path.read_text(encoding="utf-8").replace("reader.balance", "reader.account")
            path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(revision, "CHECKOUT", root / "rulesets")
    return root


def test_revisions_of_the_project_are_compared(repository: Path, readers: Path) -> None:
    """A revision is a rulebook like a folder; one of a repository's options is no revision."""
    done = compare("before", "after", "--profiles", readers)

    assert done.exit_code == 0
    assert "fact reader.balance removed: balance of the account" in done.stdout
    assert "fact reader.account added: balance of the account" in done.stdout
    assert "reads: reader.balance → reader.account" in done.stdout
    assert "6 profiles cannot be asked of both:" in done.stdout
    assert compare("--all", "after").exit_code == 2
    assert compare("before^{tree}", "after").exit_code == 2
