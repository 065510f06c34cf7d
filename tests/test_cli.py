"""The command line does what it says, in text and in JSON, and ends with the code it promises."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner, Result

from engine.cli.app import app
from engine.cli.facts_file import read_facts
from engine.client import Client
from engine.document import plain, read
from engine.ruleset.rulebook import load_rulebook
from engine.vocabulary.typed import Typing

ROOT = Path(__file__).resolve().parent.parent
SMALL = ROOT / "tests" / "rulebooks" / "small"
FACTS = """\
reader.is_member: true
reader.level: silver
reader.open_loans: 6
reader.visits: null
reader.balance: -4
reader.languages: [fr]
reader.country: US
reader.joined_on: 2026-01-05
"""
JSON_FACTS = json.dumps(plain(read(FACTS, "facts")), default=str)
LENDING = ("--ruleset", "library/lending", "--as-of", "2026-06-01")
NIGHT_PASS = ("--ruleset", "library/night-pass")


def run(*words: str | Path, stdin: str | None = None, rulebook: Path = SMALL) -> Result:
    """What a command prints and its exit code."""
    command = [*map(str, words), "--rulebook", str(rulebook)]
    return CliRunner().invoke(app, command, input=stdin, catch_exceptions=False)


@pytest.fixture
def rulebook(tmp_path: Path) -> Path:
    """A copy of the small rulebook that a test may change."""
    return Path(shutil.copytree(SMALL, tmp_path / "rulebook"))


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """A facts file."""
    path = tmp_path / "reader.yaml"
    path.write_text(FACTS)
    return path


# decide


def test_decide_prints_one_object_for_one_ruleset(facts: Path) -> None:
    """The object has at least what other programs are promised."""
    done = run("decide", facts, *LENDING, "--json")
    told = json.loads(done.stdout)

    assert done.exit_code == 0
    assert (told["ruleset"], told["as_of"], told["outcome"]) == (
        "library/lending",
        "2026-06-01",
        "ineligible",
    )
    assert {each["id"]: each["status"] for each in told["requirements"]} == {
        "member": "met",
        "open_loans": "unknown",
        "balance": "review",
        "loan_period": "unknown",
        "membership_time": "not_met",
    }
    assert set(told["requirements"][0]) >= {"id", "status", "says", "citations", "because"}
    assert set(told["requirements"][0]["citations"][0]) >= {"cite", "url", "tier"}
    assert told["missing"] == ["reader.visits", "reader.loans", "reader.branch"]
    assert [each["fact"] for each in told["questions"]] == told["missing"]
    assert [each["id"] for each in told["cautions"]] == ["holidays"]
    assert len(told["revision"]) == 64


@pytest.mark.parametrize(
    ("file", "stdin"),
    [
        ("facts.yaml", None),
        ("facts.json", None),
        ("-", FACTS),
        ("-", JSON_FACTS),
        ("-", "{ " + ", ".join(FACTS.splitlines()) + " }"),
        (None, FACTS),
    ],
    ids=["yaml", "json", "stdin-yaml", "stdin-json", "stdin-braces", "stdin-by-default"],
)
def test_facts_come_from_a_file_or_from_standard_input(
    file: str | None, stdin: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same facts give the same decision, in whatever form they come."""
    monkeypatch.chdir(tmp_path)
    Path("facts.yaml").write_text(FACTS)
    Path("facts.json").write_text(JSON_FACTS)
    done = run("decide", *([file] if file else []), *LENDING, "--json", stdin=stdin)

    assert done.exit_code == 0
    assert json.loads(done.stdout) == json.loads(
        run("decide", "facts.yaml", *LENDING, "--json").stdout
    )


def test_decide_explains_to_a_person(facts: Path) -> None:
    """The text begins with the outcome and holds values, sources and questions, without color."""
    text = run("decide", facts, *LENDING).stdout

    assert text.startswith("INELIGIBLE: may not borrow (shown to fail)\nLending [library/lending]")
    assert "Day of joining: 2026-01-05 (needed: on or before 2025-06-01" in text
    assert "https://library.example/rules#4" in text
    assert "reader.visits: How many visits were there this year?" in text
    assert "\x1b" not in text


def test_decide_asks_about_today_unless_told_otherwise(facts: Path) -> None:
    """Without a date, the date is today, and it is printed."""
    before = datetime.now().astimezone().date()
    text = run("decide", facts, "--ruleset", "library/lending").stdout
    after = datetime.now().astimezone().date()

    assert any(f"as of {day}" in text for day in (before, after))


def test_several_rulesets_take_a_line_each_the_most_hopeful_first(facts: Path) -> None:
    """Patterns and ids together select each ruleset once."""
    words = ("--ruleset", "library/*", "--ruleset", "library/lending", "--as-of", "2026-06-01")
    text = run("decide", facts, *words).stdout
    told = json.loads(run("decide", facts, *words, "--json").stdout)

    expected = ["library/reading-room", "library/night-pass", "library/lending"]
    assert [each["ruleset"] for each in told] == expected
    assert [line.split()[1] for line in text.splitlines() if "  library/" in f" {line}"] == expected


def test_rulesets_of_a_pattern_that_say_nothing_are_left_out(facts: Path) -> None:
    """A pattern goes on without those that have no edition, and says so."""
    done = run("decide", facts, "--ruleset", "library/*", "--as-of", "2019-12-31", "--json")

    assert done.exit_code == 0
    assert "left out: `library/night-pass` says nothing about 2019-12-31" in done.stderr
    assert {each["ruleset"] for each in json.loads(done.stdout)} == {
        "library/lending",
        "library/reading-room",
    }


PRIVATE = "Xanadu"
BAD_FACTS = f"""\
reader.is_membr: true
reader.level: {PRIVATE}
reader.visits: -5
reader.loans:
  - {{ kind: book, lent_on: {PRIVATE} }}
  - {{ knd: book }}
reader.open_loans: {{ value: 1, complete: {PRIVATE} }}
"""


def test_bad_facts_are_told_all_at_once_with_their_places(tmp_path: Path) -> None:
    """Each violation names file, line, column, fact and fix, and never the value."""
    path = tmp_path / "reader.yaml"
    path.write_text(BAD_FACTS)
    done = run("decide", path, *LENDING)

    assert done.exit_code == 2
    assert done.stdout == ""
    assert PRIVATE not in done.stderr
    told = [
        f"{path}:1:1: reader.is_membr: no such fact; did you mean `reader.is_member`?",
        f"{path}:2:1: reader.level: is not one of its codes; write one of basic, silver, gold",
        f"{path}:3:1: reader.visits: is below 0 visits",
        f"{path}:5:19: reader.loans[0].lent_on: is not a date",
        f"{path}:6:7: reader.loans[1].knd: no such field; did you mean `kind`?",
        f"{path}:7:32: reader.open_loans.complete: is neither true nor false",
    ]
    lines = done.stderr.splitlines()
    assert [line[: len(text)] for line, text in zip(lines, told, strict=True)] == told


def test_bad_facts_as_json(tmp_path: Path) -> None:
    """With --json the violations come as an object on standard output."""
    path = tmp_path / "reader.json"
    path.write_text('{"reader.level": "iron"}')
    done = run("decide", path, *LENDING, "--json")

    assert done.exit_code == 2
    assert json.loads(done.stdout)["errors"] == [
        {
            "fact": "reader.level",
            "reason": "UNKNOWN_CODE",
            "message": "is not one of its codes; write one of basic, silver, gold",
            "file": str(path),
            "line": 1,
            "column": 2,
        }
    ]


@pytest.mark.parametrize(
    ("words", "stdin", "message"),
    [
        (
            ("decide", "absent.yaml", *LENDING),
            None,
            "absent.yaml:1:1: cannot be read: no such file",
        ),
        (("decide", "-", *LENDING), "- a\n", "-:1:1: not facts by name"),
        (("decide", "-", *LENDING), '{"a": 1,}', "-:1:9: expected a key"),
        (("decide", "-", *LENDING), "{ a: 1\n", "-:1:1: a mapping in { } that is not"),
        (("decide", "-"), "{}", "Missing option '--ruleset'"),
        (("decide", "-", "--ruleset", "library/landing"), "{}", "did you mean `library/lending`?"),
        (("decide", "-", "--ruleset", "museum/*"), "{}", "no ruleset `museum/*`"),
        (
            ("decide", "-", *NIGHT_PASS, "--as-of", "2019-12-31"),
            "{}",
            "`library/night-pass` says nothing about 2019-12-31",
        ),
        (("decide", "-", *NIGHT_PASS, "--as-of", "2024-1-1"), "{}", "such as 2024-01-31"),
        (("decide", "-", *NIGHT_PASS, "--as-of", "2023-02-29"), "{}", "no such day"),
        (("show", "library/landing"), None, "did you mean `library/lending`?"),
        (("facts", "--ruleset", "library/landing"), None, "did you mean `library/lending`?"),
        (("check", "absent.yaml"), None, "absent.yaml: no such file or folder"),
        (("check", "/"), None, "lies outside of the rulebook"),
        (("test", "absent.yaml"), None, "absent.yaml"),
        (("unheard",), None, "unheard"),
    ],
)
def test_wrong_usage_ends_with_2(words: tuple[str, ...], stdin: str | None, message: str) -> None:
    """What cannot be carried out as given is told in plain words."""
    done = run(*words, stdin=stdin)

    assert done.exit_code == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [("decide", "-", *LENDING), ("check",), ("show", "a/b"), ("facts",), ("schema",), ("serve",)],
)
def test_a_rulebook_that_is_not_there(words: tuple[str, ...], tmp_path: Path) -> None:
    """Every command that reads the rulebook says so when its folder does not exist."""
    done = run(*words, "--json", stdin="{}", rulebook=tmp_path / "absent")

    assert done.exit_code == 2
    assert "no such rulebook folder" in done.stderr
    assert "no such rulebook folder" in json.loads(done.stdout)["errors"][0]["message"]


# check


def test_check_tells_what_was_checked() -> None:
    """A rulebook without problems is summed up."""
    done = run("check")
    told = json.loads(run("check", "--json").stdout)

    assert done.exit_code == 0
    assert "in 3 rulesets, 8 requirements, 8 versions, 5 sources, 10 facts" in done.stdout
    assert told["problems"] == []
    assert told["checked"] == {
        "rulesets": 3, "requirements": 8, "versions": 8, "sources": 5, "facts": 10,
    }  # fmt: skip


@pytest.fixture
def broken(rulebook: Path) -> Path:
    """A rulebook with two problems in two files."""
    for name, right, wrong in (
        ("library/lending.yaml", "reader.is_member: true", "reader.is_membr: true"),
        ("library/reading-room.yaml", "title: ", "titel: "),
    ):
        path = rulebook / name
        path.write_text(path.read_text().replace(right, wrong, 1))
    return rulebook


def test_check_tells_every_problem_in_its_place(broken: Path) -> None:
    """Problems come sorted, as file:line:column with a suggestion, and end with 1."""
    done = run("check", rulebook=broken)
    lines = done.stdout.splitlines()

    assert done.exit_code == 1
    assert lines[0].startswith(f"{broken}/library/lending.yaml:")
    assert "unknown fact `reader.is_membr` (did you mean `reader.is_member`?)" in lines[0]
    assert any(
        line.startswith(f"{broken}/library/reading-room.yaml:2:1: `titel` has no meaning here")
        for line in lines
    )
    problems = json.loads(run("check", "--json", rulebook=broken).stdout)["problems"]
    assert problems[0]["file"] == "library/lending.yaml"
    assert problems[0]["suggestion"] == "did you mean `reader.is_member`?"


@pytest.mark.parametrize(
    ("part", "code", "told"),
    [
        ("library/lending.yaml", 1, ["lending.yaml"]),
        ("library", 1, ["lending.yaml", "reading-room.yaml"]),
        ("vocabulary", 0, []),
    ],
)
def test_check_may_be_limited_to_parts(part: str, code: int, told: list[str], broken: Path) -> None:
    """Only problems of the files and folders named are told, and count."""
    done = run("check", broken / part, rulebook=broken)
    named = [name for name in ("lending.yaml", "reading-room.yaml") if f"/{name}:" in done.stdout]

    assert (done.exit_code, named) == (code, told)


@pytest.mark.parametrize(
    "words", [("decide", "-", *LENDING), ("show", "library/lending"), ("facts",)]
)
def test_nothing_is_done_with_a_broken_rulebook(words: tuple[str, ...], broken: Path) -> None:
    """Commands that need the rulebook tell its problems and end with 1."""
    done = run(*words, "--json", stdin="{}", rulebook=broken)

    assert done.exit_code == 1
    assert f"{broken}/library/lending.yaml:" in done.stderr
    assert json.loads(done.stdout)["errors"][0]["file"] == "library/lending.yaml"


# show, facts


def test_show_tells_a_ruleset_in_words() -> None:
    """The ruleset is told as text, and as an object with --json."""
    text = run("show", "library/lending").stdout

    assert text.startswith("Lending\nlibrary/lending\nCity Library\n")
    assert json.loads(run("show", "library/lending", "--json").stdout)["id"] == "library/lending"


def test_facts_lists_those_of_one_ruleset_or_all() -> None:
    """The list has names, types and questions; one ruleset's is shorter."""
    every = json.loads(run("facts", "--json").stdout)
    some = json.loads(run("facts", "--ruleset", "library/reading-room", "--json").stdout)

    assert len(every) == 10
    assert [(each["name"], each["type"]) for each in some] == [("reader.languages", "list")]
    assert "Which languages does the reader read?" in run("facts").stdout


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["yaml", "json"])
def test_the_template_is_what_decide_takes(form: list[str]) -> None:
    """An empty facts file can be decided at once: everything is still to be answered."""
    empty = run("facts", "--ruleset", "library/lending", "--template", *form).stdout
    done = run("decide", "-", *LENDING, "--json", stdin=empty)

    assert done.exit_code == 0
    assert json.loads(done.stdout)["outcome"] == "undetermined"


# test

PROFILES = """\
ruleset: library/lending
as_of: 2026-06-01
profiles:
  - { name: outsider, facts: { reader.is_member: false }, expect: { ineligible: [member] } }
  - { name: nobody, facts: {}, expect: EXPECTED }
"""


@pytest.mark.parametrize(
    ("expected", "code", "last"),
    [
        ("undetermined", 0, "2 profiles of 1 ruleset in 1 file: 2 passed, 0 failed"),
        ("eligible", 1, "2 profiles of 1 ruleset in 1 file: 1 passed, 1 failed"),
    ],
)
def test_profiles_outside_of_the_project_are_run(
    expected: str, code: int, last: str, tmp_path: Path
) -> None:
    """A folder is searched, failures take a line each, and the end sums up."""
    path = tmp_path / "inner" / "readers.yaml"
    path.parent.mkdir()
    path.write_text(PROFILES.replace("EXPECTED", expected))
    done = run("test", tmp_path)
    lines = done.stdout.splitlines()

    assert (done.exit_code, lines[-1]) == (code, last)
    assert [line.partition(" [")[0] for line in lines[:-1]] == [f"{path}:5:5: nobody"] * code


def test_results_as_json(tmp_path: Path) -> None:
    """With --json all results are told, also of profiles that passed."""
    path = tmp_path / "readers.yaml"
    path.write_text(PROFILES.replace("EXPECTED", "eligible"))
    done = run("test", path, "--json")
    told = json.loads(done.stdout)

    assert done.exit_code == 1
    assert [each["passed"] for each in told["profiles"]] == [True, False]
    assert told["profiles"][1]["differences"] == ["expected eligible, got undetermined"]


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        (None, 1, "no profiles here, so nothing was tested"),
        ("profiles: [ { name: a, expect: never } ]", 2, "readers.yaml:1:32: no such outcome"),
        ("profiles: [", 2, "readers.yaml:1:"),
        (
            "ruleset: a/b\nas_of: 2026-06-01\nprofiles: [ { name: a, skip: later } ]",
            1,
            "all of these profiles are skipped, so nothing was tested",
        ),
    ],
)
def test_a_test_that_tested_nothing_fails(
    text: str | None, code: int, message: str, tmp_path: Path
) -> None:
    """An empty folder is no success, and a file that cannot be read is a mistake of its own."""
    if text is not None:
        (tmp_path / "readers.yaml").write_text(text)
    done = run("test", tmp_path)

    assert done.exit_code == code
    assert message in done.stderr


TAGGED = """\
ruleset: library/lending
as_of: 2026-06-01
profiles:
  - { name: Alice, tags: [slow, new], facts: { reader.is_member: false }, expect: ineligible }
  - { name: Bob, rulesets: [library/lending, library/night-pass], expect: undetermined }
  - { name: "<&'>]]>", expect: { requirements: { "<&>": met } } }
  - { name: Carol, tags: [new], skip: "not <sure>", expect: eligible }
"""


@pytest.mark.parametrize(
    ("words", "summed_up"),
    [
        ((), "5 profiles of 2 rulesets in 1 file: 3 passed, 1 failed, 1 skipped"),
        (("--ruleset", "library/night*"), "1 profile of 1 ruleset in 1 file: 1 passed, 0 failed"),
        (("--ruleset", "library/lending", "--name", "B"), "1 profile of 1 ruleset"),
        (("--name", "LIC"), "1 profile of 1 ruleset"),
        (("--name", "b*b"), "2 profiles of 2 rulesets"),
        (("--tag", "slow"), "1 profile of 1 ruleset"),
        (("--tag", "n?w"), "2 profiles of 1 ruleset in 1 file: 1 passed, 0 failed, 1 skipped"),
        (("--tag", "new", "--name", "z d"), "none of 5 profiles fits --name 'z d' --tag new, so"),
        (("--tag", "ne"), "none of 5 profiles fits --tag ne, so nothing was tested"),
    ],
)
def test_profiles_are_picked(words: tuple[str, ...], summed_up: str, tmp_path: Path) -> None:
    """By ruleset, name and tag, alone and together; to pick none is a failure."""
    path = tmp_path / "readers.yaml"
    path.write_text(TAGGED)
    done = run("test", path, *words)

    assert summed_up in done.output
    assert done.exit_code == (summed_up.startswith("none") or " 1 failed" in summed_up)


def test_skipped_profiles_are_told_with_their_reason(tmp_path: Path) -> None:
    """In text, in JSON, and with those that ran."""
    path = tmp_path / "readers.yaml"
    path.write_text(TAGGED)
    told = json.loads(run("test", path, "--json").stdout)

    where = f"{path}:7:5: Carol [library/lending, 2026-06-01]: skipped, not <sure>"
    assert where in run("test", path).stdout.splitlines()
    assert [told[word] for word in ("ran", "passed", "failed", "skipped")] == [4, 3, 1, 1]
    assert [each["skipped"] for each in told["profiles"]] == [None] * 4 + ["not <sure>"]


def test_results_as_junit_xml(tmp_path: Path) -> None:
    """Every file is a suite and every profile a case, whatever characters their names hold."""
    for name in ("a.yaml", "b & \x01.yaml"):
        (tmp_path / name).write_text(TAGGED)
    done = run("test", tmp_path, "--junit", tmp_path / "told.xml")
    root = ElementTree.parse(tmp_path / "told.xml").getroot()  # noqa: S314 - our own
    suites = list(root)
    cases = list(suites[0])
    (failure,) = root.findall("testsuite[1]/testcase/failure")
    (skipped,) = root.findall("testsuite[1]/testcase/skipped")

    assert done.exit_code == 1
    counts = {"tests": "10", "failures": "2", "errors": "0", "skipped": "2"}
    assert root.attrib == counts
    assert [suite.get("name") for suite in suites] == [
        str(tmp_path / "a.yaml"),
        str(tmp_path / "b & \ufffd.yaml"),
    ]
    assert [(case.get("classname"), case.get("name"), case.get("line")) for case in cases] == [
        ("library/lending", "Alice", "4"),
        ("library/lending", "Bob", "5"),
        ("library/night-pass", "Bob", "5"),
        ("library/lending", "<&'>]]>", "6"),
        ("library/lending", "Carol", "7"),
    ]
    assert failure.text == "line 6, column 50: no requirement `<&>`"
    assert skipped.get("message") == "not <sure>"


def test_junit_xml_explains_what_failed(tmp_path: Path) -> None:
    """The text of a failure has the difference and the values read."""
    (tmp_path / "a.yaml").write_text(PROFILES.replace("EXPECTED", "eligible"))
    run("test", tmp_path, "--junit", tmp_path / "told.xml")
    root = ElementTree.parse(tmp_path / "told.xml").getroot()  # noqa: S314 - our own
    failure = root.find("testsuite/testcase/failure")

    assert failure is not None
    assert failure.get("message") == "expected eligible, got undetermined"
    assert "\nmember: unknown. Membership: not known (needed: yes).\n" in str(failure.text)


def test_junit_xml_that_cannot_be_written(tmp_path: Path) -> None:
    """A wrong place for the file is wrong usage, told after the results."""
    (tmp_path / "a.yaml").write_text(PROFILES.replace("EXPECTED", "undetermined"))
    done = run("test", tmp_path, "--junit", tmp_path / "missing" / "told.xml")

    assert (done.exit_code, "2 passed" in done.stdout) == (2, True)
    assert "told.xml: No such file or directory" in done.stderr


# schema


def test_schemas_are_written_and_checked(rulebook: Path) -> None:
    """Written schemas are up to date until the vocabulary changes; a check changes nothing."""
    assert run("schema", "--check", rulebook=rulebook).exit_code == 1
    assert run("schema", rulebook=rulebook).exit_code == 0
    assert run("schema", "--check", rulebook=rulebook).exit_code == 0
    vocabulary = rulebook / "vocabulary" / "reader.yaml"
    vocabulary.write_text(vocabulary.read_text().replace("reader.visits", "reader.calls"))
    lending = rulebook / "library" / "lending.yaml"
    lending.write_text(lending.read_text().replace("reader.visits", "reader.calls"))
    night_pass = rulebook / "library" / "night-pass.yaml"
    night_pass.write_text(night_pass.read_text().replace("reader.visits", "reader.calls"))
    done = run("schema", "--check", rulebook=rulebook)

    assert done.exit_code == 1
    assert f"{rulebook}/.schema/ruleset.json: out of date" in done.stdout


# serve and the rest


def test_serve_answers_until_it_is_stopped(tmp_path: Path) -> None:
    """The server tells its address, answers a caller, and ends well when asked to."""
    command = [sys.executable, "-m", "engine", "serve", "--address", "127.0.0.1:0"]
    with (
        (tmp_path / "log").open("w") as log,
        subprocess.Popen(
            [*command, "--rulebook", str(SMALL)], stdout=subprocess.PIPE, stderr=log, text=True
        ) as server,
    ):
        assert server.stdout is not None
        address = server.stdout.readline().removeprefix("Serving on ").strip()
        try:
            with Client(address) as client:
                found = [each.id for each in client.rulesets()]
        finally:
            server.terminate()

    assert found == ["library/lending", "library/night-pass", "library/reading-room"]
    assert server.returncode == 0


def test_serve_tells_an_address_that_cannot_be_listened_on() -> None:
    """An address of another machine (RFC 5737 keeps this one for examples) is wrong usage."""
    done = run("serve", "--address", "192.0.2.1:50051")

    assert done.exit_code == 2
    assert "cannot listen on 192.0.2.1:50051" in done.stderr


def test_the_demonstration_explains_what_a_caller_gets(facts: Path) -> None:
    """The module, run as `make demo` does, asks a real server and explains the decision."""
    asked = [str(facts), "--ruleset", "library/lending", "--as-of", "2026-11-22"]
    command = [sys.executable, "-m", "engine.cli.demo", *asked, "--rulebook", str(SMALL)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)

    assert done.stdout.startswith("A server listens on 127.0.0.1:")
    assert "INELIGIBLE: may not borrow (shown to fail)\nLending [library/lending]" in done.stdout
    assert "reader.visits: How many visits were there this year?" in done.stdout
    assert done.stdout.endswith("The server has stopped.\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "reader.loans: [ {}, secret ]",
            'facts["reader.loans"]: a record is a mapping of its fields',
        ),
        ("- secret", "1:1: not facts by name"),
    ],
)
def test_the_demonstration_shows_no_facts_that_cannot_be_asked(
    text: str, told: str, tmp_path: Path
) -> None:
    """What is wrong with a file is one line, not a traceback with the applicant in it."""
    path = tmp_path / "applicant.yaml"
    path.write_text(text)
    asked = [str(path), "--ruleset", "library/lending", "--as-of", "2026-11-22"]
    command = [sys.executable, "-m", "engine.cli.demo", *asked, "--rulebook", str(SMALL)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)

    assert (done.returncode, told in done.stderr) == (2, True)
    assert "secret" not in done.stdout + done.stderr


def test_the_example_fits_the_vocabulary() -> None:
    """The applicant of the demonstration can be asked about under the project's rulebook."""
    given: dict[str, Any] = read_facts(str(ROOT / "examples" / "applicant.yaml")).facts
    typed = Typing(load_rulebook(ROOT / "rulesets").vocabulary).check(given)

    assert typed.values.keys() == {name for name, value in given.items() if value is not None}


def test_the_version_is_told() -> None:
    """--version prints it and nothing else."""
    done = CliRunner().invoke(app, ["--version"])

    assert done.exit_code == 0
    assert done.stdout.count(".") == 2
