"""Reports say what was decided and what the law asks, in text and in JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from eligibility.v1 import decision_pb2 as pb

from engine.decision import Decision
from engine.document import plain, read
from engine.errors import Position, Problem
from engine.evaluation.decide import Evaluator
from engine.evaluation.explain import because
from engine.language.operators import OPERATORS
from engine.profiles.load import load_profiles
from engine.profiles.run import run
from engine.report.answer import answer_lines
from engine.report.conditions import Conditions
from engine.report.decision import decision_object, reply_object
from engine.report.facts import fact_lines, template
from engine.report.paper import Line, typeset
from engine.report.plain import plain_value
from engine.report.problems import problem_text
from engine.report.questions import Question, questions
from engine.report.results import result_lines, results_object, summary
from engine.report.ruleset import ruleset_lines, ruleset_object
from engine.report.schemas import schemas
from engine.report.several import ranked, several_lines
from engine.report.trees import tree_lines
from engine.ruleset.rulebook import load_rulebook
from engine.wire.decisions import DecisionWriter
from engine.wire.rulesets import fact_message

SMALL = Path(__file__).resolve().parent / "rulebooks" / "small"
DAY = date(2026, 6, 1)
READER: dict[str, Any] = {
    "reader.is_member": True,
    "reader.level": "silver",
    "reader.open_loans": 6,
    "reader.balance": -4,
    "reader.languages": ["fr"],
    "reader.country": "US",
    "reader.joined_on": "2026-01-05",
}


@pytest.fixture(scope="session")
def library() -> Evaluator:
    """The evaluator of a small rulebook."""
    return Evaluator(load_rulebook(SMALL))


@pytest.fixture(scope="session")
def lending(library: Evaluator) -> Decision:
    """A decision with a requirement of each status but one."""
    return library.decide("library/lending", READER, DAY)


def printed(lines: Any) -> list[str]:
    """The lines as they are printed without color."""
    return typeset(lines).plain.splitlines()


# Decisions as JSON


def test_a_decision_as_json_tells_what_the_engine_found(lending: Decision) -> None:
    """Outcome, statuses and reasons are the decision's own, in lower case."""
    told = decision_object(lending)

    assert (told["ruleset"], told["outcome"], told["as_of"]) == (
        "library/lending",
        "ineligible",
        "2026-06-01",
    )
    assert (told["answer"], told["authority"]) == ("may not borrow", "City Library")
    assert (told["revision"], told["engine"]) == (lending.revision, lending.engine)
    assert told["missing"] == list(lending.missing)
    assert [(each["id"], each["status"], each["because"]) for each in told["requirements"]] == [
        (each.id, each.status.word, because(each)) for each in lending.findings
    ]
    assert {each["status"] for each in told["requirements"]} == {
        "met", "not_met", "unknown", "review",
    }  # fmt: skip


def test_a_decision_as_json_cites_its_sources(lending: Decision) -> None:
    """Each citation has its words, address, tier, the day it was seen and the law's dates."""
    cited = requirement(decision_object(lending), "membership_time")["citations"]

    assert cited == [
        {
            "source": "rules-4",
            "cite": "House Rules 4",
            "url": "https://library.example/rules#4",
            "tier": "secondary",
            "seen": "2026-01-05",
            "effective_from": "2022-01-01",
            "effective_until": None,
        }
    ]


def requirement(told: Mapping[str, Any], name: str) -> dict[str, Any]:
    """One requirement of a decision in JSON."""
    found: dict[str, Any] = next(each for each in told["requirements"] if each["id"] == name)
    return found


def test_a_decision_as_json_nests_its_trees(lending: Decision) -> None:
    """Joined tests hold their parts, each test what was read and what was needed."""
    told = requirement(decision_object(lending), "loan_period")
    tree = told["explanation"]["met_when"]

    assert (tree["fold"], [part.get("fold") for part in tree["parts"]]) == ("all", [None, "any"])
    assert told["explanation"]["applies_when"]["test"]["value"]["words"] == "United States"
    assert told["explanation"]["review_when"] is None


def test_a_decision_as_json_tells_its_exceptions(lending: Decision) -> None:
    """An exception that could still excuse says so and has its own tree."""
    (excuse,) = requirement(decision_object(lending), "open_loans")["excuses"]

    assert (excuse["id"], excuse["status"], excuse["would_still_excuse"]) == (
        "frequent",
        "unknown",
        True,
    )
    assert excuse["explanation"]["test"]["facts"] == ["reader.visits"]


def test_a_reply_without_trees_can_be_told(lending: Decision) -> None:
    """What a caller gets in the short view is told without its trees."""
    told = reply_object(DecisionWriter().message(lending, full=False))

    assert requirement(told, "open_loans")["explanation"]["met_when"] is None
    assert any("6 loans" in line for line in printed(answer_lines(told, [])))


def test_a_decision_as_json_is_json(lending: Decision) -> None:
    """The object can be written as JSON and read again without loss."""
    told = decision_object(lending)

    assert json.loads(json.dumps(told)) == told


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (pb.Value(), None),
        (pb.Value(bool_value=False), False),
        (pb.Value(int_value=0), 0),
        (pb.Value(decimal_value="0.5"), "0.5"),
        (pb.Value(date_value="2024-01-31"), "2024-01-31"),
        (pb.Value(absent={}), "none"),
        (pb.Value(no_limit={}), "no_limit"),
        (pb.Value(records=2), {"records": 2}),
        (pb.Value(codes=pb.Codes(codes=["a", "b"])), ["a", "b"]),
        (pb.Value(codes=pb.Codes(incomplete=True)), {"codes": [], "complete": False}),
        (
            pb.Value(bounds=pb.Bounds(lowest=pb.Value(int_value=1), may_be_absent=True)),
            {"lowest": 1, "highest": None, "may_be_absent": True, "disputed": False},
        ),
    ],
)
def test_values_as_json(message: pb.Value, expected: Any) -> None:
    """Each kind of value has its form."""
    assert plain_value(message) == expected


# Decisions as text


def test_a_decision_is_told_outcome_first_then_what_decides(lending: Decision) -> None:
    """Not met comes before not known, that before review and met, and the rest after."""
    lines = printed(answer_lines(decision_object(lending), []))

    assert lines[0] == "INELIGIBLE: may not borrow (shown to fail)"
    assert lines[1] == "Lending [library/lending], as of 2026-06-01"
    assert [line for line in lines if line and not line.startswith(" ")][3:-1] == [
        "Not met (1)",
        "Not known yet (2)",
        "For review (1)",
        "Met (1)",
        "Cautions",
    ]
    assert lending.revision in lines[-1]


def test_a_deciding_requirement_is_told_with_everything(lending: Decision) -> None:
    """The value read, what is needed, the law's dates, the citation with tier and day."""
    lines = printed(answer_lines(decision_object(lending), []))
    start = next(i for i, line in enumerate(lines) if "membership_time:" in line)

    assert lines[start : start + 6] == [
        "  membership_time: Whoever joined since 2022 has been a member for a year.",
        (
            "    not met: Day of joining: 2026-01-05 (needed: on or before 2025-06-01, "
            "the date of the question"
        ),
        "             minus 1 year)",
        "    In force from 2022-01-01.",
        "    Law: House Rules 4 (secondary source, seen 2026-01-05)",
        "         https://library.example/rules#4",
    ]


def test_exceptions_remedies_and_reasons_are_told(lending: Decision) -> None:
    """What would still excuse, what cures, and why a human decides."""
    text = "\n".join(printed(answer_lines(decision_object(lending), [])))

    assert (
        "    not met: Loans not yet returned: 6 loans (needed: at most 5 loans)\n"
        "    Unless frequent: Who comes often may keep more.\n"
        "      not known: Visits this year: not known (needed: at least 100 visits)\n"
    ) in text
    assert "    To cure it: Return something.\n" in text
    assert "    Why: the law leaves it to a human decision.\n" in text
    assert "  holidays: Closed on holidays.\n" in text
    assert "Postage is charged" not in text


def test_what_is_missing_is_asked(lending: Decision, library: Evaluator) -> None:
    """Each missing fact comes with the vocabulary's question and what proves it."""
    facts = library.rulebook.vocabulary.facts
    asked = questions(lending.missing, {name: fact_message(fact) for name, fact in facts.items()})
    lines = printed(answer_lines(decision_object(lending), asked))

    assert "Still to be answered (3)" in lines
    assert (
        "  reader.visits: How many visits were there this year? (proved by: visitors' book)"
        in lines
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("reader.visits", Question("reader.visits", "How many visits were there this year?",
                                   "visitors' book")),
        ("reader.loans.kind", Question("reader.loans.kind",
                                       "Kind of the item, for each of the loans?",
                                       "loan register")),
        ("reader.unheard", Question("reader.unheard", "", "")),
    ],
)  # fmt: skip
def test_questions_for_what_is_missing(name: str, expected: Question, library: Evaluator) -> None:
    """A fact has its own question, a field of records one made of the labels."""
    facts = library.rulebook.vocabulary.facts
    declared = {each: fact_message(fact) for each, fact in facts.items()}

    assert questions([name], declared) == [expected]


@pytest.mark.parametrize(
    ("facts", "outcome", "line"),
    [
        ({"reader.country": "FR"}, "NOT APPLICABLE", "not met: Country of residence: France"),
        ({}, "UNDETERMINED", "not known: Country of residence: not known"),
    ],
)
def test_whom_a_ruleset_concerns_is_told_where_that_decides(
    facts: Mapping[str, Any], outcome: str, line: str, library: Evaluator
) -> None:
    """Where somebody is not, or perhaps not, concerned, the reason is told."""
    decision = library.decide("library/night-pass", facts, DAY)
    lines = printed(answer_lines(decision_object(decision), []))

    assert lines[0].startswith(outcome)
    assert any(each.strip().startswith(line) for each in lines)


def test_exceptions_looked_at_in_vain_are_told_with_what_they_lack(library: Evaluator) -> None:
    """Where no exception excuses, each says why not."""
    decision = library.decide("library/lending", {**READER, "reader.visits": 99}, DAY)
    text = "\n".join(printed(answer_lines(decision_object(decision), [])))

    assert (
        "    Not excused by frequent: Who comes often may keep more.\n"
        "      not met: Visits this year: 99 visits (needed: at least 100 visits)\n"
    ) in text


def test_an_excused_requirement_names_the_exception_and_its_source(library: Evaluator) -> None:
    """A met requirement that an exception excuses says so."""
    decision = library.decide("library/lending", {**READER, "reader.visits": 120}, DAY)
    lines = printed(answer_lines(decision_object(decision), []))

    assert any(
        line.startswith("  open_loans: Excused: Who comes often may keep more.") for line in lines
    )


# Condition trees


def leaf(status: str = "met", words: str = "a") -> dict[str, Any]:
    """A test in a tree, as JSON has it."""
    test = {"subject": words, "value": {"words": "1"}, "expects": "2", "reason": None}
    return {"status": status, "test": test}


def joined(status: str, fold: str, *parts: dict[str, Any]) -> dict[str, Any]:
    """Joined tests in a tree, as JSON has them."""
    return {"status": status, "fold": fold, "parts": list(parts)}


@pytest.mark.parametrize(
    ("tree", "lines"),
    [
        (leaf("met"), ["met: A: 1 (needed: 2)"]),
        (
            joined("not_met", "all", leaf("met"), leaf("not_met", "b"), leaf("unknown", "c")),
            ["not met: B: 1 (needed: 2)"],
        ),
        (
            joined("not_met", "any", leaf("not_met", "a"), leaf("not_met", "b")),
            [
                "not met, one of these is needed:",
                "  not met: A: 1 (needed: 2)",
                "  not met: B: 1 (needed: 2)",
            ],
        ),
        (
            joined("met", "any", leaf("not_met", "a"), leaf("met", "b")),
            ["met: B: 1 (needed: 2)"],
        ),
        (
            joined("unknown", "any", leaf("not_met", "a"), leaf("unknown", "b")),
            [
                "not known, one of these is needed:",
                "  not met: A: 1 (needed: 2)",
                "  not known: B: 1 (needed: 2)",
            ],
        ),
        (joined("not_met", "none", leaf("met")), ["not met: A: 1 (must not be: 2)"]),
        (
            joined("met", "none", leaf("not_met", "a"), leaf("not_met", "b")),
            ["met: A: 1 (must not be: 2)", "met: B: 1 (must not be: 2)"],
        ),
        (
            joined("met", "none", joined("not_met", "none", leaf("met"))),
            ["met: A: 1 (needed: 2)"],
        ),
        (
            joined("not_met", "none", joined("met", "all", leaf("met", "a"), leaf("met", "b"))),
            [
                "not met, one of these is needed:",
                "  not met: A: 1 (must not be: 2)",
                "  not met: B: 1 (must not be: 2)",
            ],
        ),
        (
            joined(
                "not_met",
                "any",
                leaf("not_met", "a"),
                joined("not_met", "all", leaf("not_met", "b"), leaf("not_met", "c")),
            ),
            [
                "not met, one of these is needed:",
                "  not met: A: 1 (needed: 2)",
                "  not met, all of these:",
                "    not met: B: 1 (needed: 2)",
                "    not met: C: 1 (needed: 2)",
            ],
        ),
        (
            {"status": "not_met", "asked": {"title": "Another", "outcome": "undetermined"}},
            ["not met: Another: undetermined (needed: eligible)"],
        ),
        (
            {
                "status": "not_met",
                "asked": {"title": "Another", "outcome": "ineligible", "because": ["It is old."]},
            },
            ["not met: Another: ineligible (needed: eligible). Not met there: It is old."],
        ),
    ],
)
def test_trees_show_what_decides(tree: dict[str, Any], lines: list[str]) -> None:
    """A failing `all` shows what fails, a failing `any` every part, `none` what must not be."""
    assert printed(tree_lines(tree, 0)) == lines


# Paper


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        (Line("a b"), ["a b"]),
        (Line(), [""]),
        (Line("one two three four five six", 2), ["  one two three four", "  five six"]),
        (
            Line("one two three four five six", 2, "Law:"),
            ["  Law: one two three four", "       five six"],
        ),
        (
            Line("one two three four five six", 0, "a_long_requirement:"),
            ["a_long_requirement: one", "    two three four five", "    six"],
        ),
        (Line("https://example/a-very-long-address", 2, whole=True), None),
        (Line("", 1, "mark:"), [" mark:"]),
    ],
)
def test_lines_are_set_to_a_width(line: Line, rows: list[str] | None) -> None:
    """Text wraps behind its mark, addresses never break, nothing ends in blanks."""
    found = typeset([line], width=24).plain.split("\n")

    assert found == (rows or [" " * line.indent + line.text])


# Several decisions


def told(outcome: str, ruleset: str, *statuses: str) -> dict[str, Any]:
    """A decision as ranking reads it."""
    requirements = [{"id": f"r{i}", "status": status} for i, status in enumerate(statuses)]
    head = {"ruleset": ruleset, "as_of": "2026-06-01", "revision": "f00", "engine": "1"}
    return {**head, "outcome": outcome, "requirements": requirements}


def test_decisions_are_ranked_most_hopeful_first() -> None:
    """By outcome, then by what is not met, then by what is not known, then by id."""
    expected = [
        told("eligible", "z/a"),
        told("review", "z/b", "review"),
        told("undetermined", "z/c", "unknown"),
        told("undetermined", "z/d", "unknown", "unknown"),
        told("ineligible", "z/e", "not_met"),
        told("ineligible", "z/f", "not_met"),
        told("ineligible", "z/g", "not_met", "unknown"),
        told("ineligible", "a/h", "not_met", "not_met"),
        told("not_applicable", "a/i"),
    ]

    assert ranked(reversed(expected)) == expected


def test_several_decisions_take_a_line_each() -> None:
    """A line has outcome, ruleset and what stands in the way."""
    lines = printed(
        several_lines([told("eligible", "a/b"), told("ineligible", "a/long", "not_met", "unknown")])
    )

    assert lines == [
        "2 rulesets, as of 2026-06-01",
        "",
        "ELIGIBLE        a/b",
        "INELIGIBLE      a/long  1 not met: r0; 1 not known: r1",
        "",
        "Rulebook f00, engine 1.",
    ]


# Rulesets


def test_a_ruleset_is_shown_with_all_its_parts(library: Evaluator) -> None:
    """Requirements with dates, exceptions, values, sources, open points and facts are there."""
    rulebook = library.rulebook
    text = "\n".join(printed(ruleset_lines(rulebook.rulesets["library/lending"], rulebook)))

    for expected in (
        "Eligible is called: may borrow",
        "  member: Only members borrow.\n    Met when\n      - Membership: yes\n",
        "    To cure it: Become a member.\n    Source: rules-3\n",
        "    Unless frequent: Who comes often may keep more.\n      - Visits this year: at least",
        "    Asked when\n      - Country of residence: anything but France\n",
        "    For review when\n      - Languages: including French\n",
        "    In force from 2022-01-01, picked by `reader.joined_on`; nothing is asked before.\n",
        "  most_loans: by `reader.level`\n    - basic: 2 [rules-4]\n    - gold: no limit [rules-4]",
        "    Told when\n      - Country of residence: anything but United States\n",
        "  poster: An old poster (outdated source, seen 2026-01-05)\n    https://library.example/",
        "  - Whether a damaged disc counts as returned was not seen.\n",
        "  reader.level: Which card does the reader hold? (code: basic, silver, gold)",
    ):
        assert expected in text


def test_a_ruleset_is_shown_with_the_days_of_its_changes(library: Evaluator) -> None:
    """Dated values and whom it concerns are told."""
    rulebook = library.rulebook
    text = "\n".join(printed(ruleset_lines(rulebook.rulesets["library/night-pass"], rulebook)))

    assert "Changes on: 2020-01-01, 2025-01-01\n" in text
    assert "Whom it concerns\n  - Country of residence: United States\n" in text
    assert "      - Lending [library/lending]: eligible\n" in text
    assert "    - from 2025-01-01: 20 [rules-9]\n" in text


def test_a_ruleset_as_json_has_its_conditions_in_words(library: Evaluator) -> None:
    """The message of the service comes with every condition."""
    rulebook = library.rulebook
    told = ruleset_object(rulebook.rulesets["library/lending"], rulebook)

    assert requirement(told, "member")["met_when"] == ["- Membership: yes"]
    assert requirement(told, "open_loans")["unless"][0]["when"] == [
        "- Visits this year: at least 100 visits"
    ]
    assert told["facts"][0]["name"] == "reader.is_member"
    assert json.loads(json.dumps(told)) == told


FACTS = """\
facts:
  exam.tests:
    type: records
    label: sittings
    ask: Which?
    evidence: record
    fields:
      part: { type: code, codes: { a: Part A, b: Part B } }
      taken_on: { type: date, label: day of the sitting }
      left: { type: date }
      points: { type: integer, unit: points }
  exam.passed_on: { type: date, label: day of passing, ask: When?, evidence: record }
  exam.fee: { type: integer, unit: usd, label: fee, ask: How much?, evidence: bill }
"""
CONDITIONS = [
    ("{ exam.fee: { at_most: 1000 } }", ["- Fee: at most USD 1,000"]),
    ("{ exam.fee: 5 }", ["- Fee: USD 5"]),
    ("[ exam.fee: 5, exam.passed_on: 2024-01-31 ]",
     ["- Fee: USD 5", "- Day of passing: 2024-01-31"]),
    ("{ exam.fee: { at_least: 1, at_most: 3 } }",
     ["- Fee: at least USD 1", "- Fee: at most USD 3"]),
    ("{ any: [ exam.fee: 5, none: [ exam.fee: 6 ] ] }",
     ["- One of these:", "  - Fee: USD 5", "  - Not this:", "    - Fee: USD 6"]),
    ("{ exam.passed_on: { after: { fact: as_of, minus: { years: 2, months: 6 } } } }",
     ["- Day of passing: after the date of the question minus 2 years 6 months"]),
    ("{ exam.fee: { at_most: { parameter: constant } } }", ["- Fee: at most USD 7"]),
    ("{ exam.fee: { at_most: { parameter: dated } } }",
     ["- Fee: at most the value of `dated`"]),
    ("{ parameter: dated, is: 3 }", ["- The value of `dated`: 3"]),
    ("{ count: exam.tests, where: [ part: a ], is: { at_least: 1 } }",
     ["- Number of sittings: at least 1, of those where", "  - Part: Part A"]),
    ("{ count: exam.tests, per: part, take: largest, is: 1 }",
     ["- Number of sittings, the most for one part: 1"]),
    ("{ count: exam.tests, per: part, take: { number_with: { more_than: 3 } }, is: 1 }",
     ["- Number of sittings, how often more than 3 for one part: 1"]),
    ("{ sum: exam.tests.points, is: 9 }", ["- Sum of points over sittings: 9 points"]),
    ("{ latest: exam.tests.taken_on, is: none }",
     ["- Latest day of the sitting of sittings: none"]),
    ("{ span: exam.tests.taken_on, one_of_each: { part: [a, b] }, unit: days, is: 7 }",
     ["- Span of day of the sitting over sittings, one each of Part A, Part B: 7 days"]),
    ("{ time_in: exam.tests, from: taken_on, until: left, within: [exam.passed_on, as_of], is: 3 }",
     ["- Time covered by sittings, from day of passing to the date of the question: 3 days"]),
    ("{ between: [exam.passed_on, { fact: as_of, plus: { days: 3 } }], unit: days, is: 4 }",
     ["- Time from day of passing to the date of the question plus 3 days: 4 days"]),
    ("{ add: [exam.fee, exam.fee], is: 4 }", ["- Fee plus fee: USD 4"]),
    ("{ exam.total: { at_least: 2 } }", ["- `exam.total`: at least 2"]),
    ("{ latest: exam.picked.taken_on, is: 2024-01-31 }",
     ["- Latest day of the sitting of `exam.picked`: 2024-01-31"]),
]  # fmt: skip
RULES = """\
ruleset: gate/{number}
title: Gate
sources:
  law: {{ cite: Law, url: "https://law.example", tier: primary, seen: 2026-01-05 }}
parameters:
  constant: {{ value: 7, unit: usd, source: law }}
  dated: {{ rows: [ {{ from: beginning, value: 1, source: law }},
                   {{ from: 2020-01-01, value: 2, source: law }} ] }}
derived:
  exam.total: {{ count: exam.tests }}
  exam.picked: {{ pick: exam.tests, where: [ part: b ], source: law }}
requirements:
  - {{ id: asked, says: Asked., source: law, met_when: {condition} }}
"""


def test_conditions_are_told_in_words(rulebook: Callable[[Mapping[str, str]], Any]) -> None:
    """Every construct has its words."""
    rules = {
        f"gate/{number}.yaml": RULES.format(number=number, condition=condition)
        for number, (condition, _) in enumerate(CONDITIONS)
    }
    loaded = rulebook({"vocabulary/facts.yaml": FACTS, **rules})
    found = {}
    for number, (condition, _) in enumerate(CONDITIONS):
        ruleset = loaded.rulesets[f"gate/{number}"]
        (version,) = ruleset.versions
        found[condition] = printed(Conditions(ruleset, loaded).lines(version.met_when, 0))

    assert found == dict(CONDITIONS)


# Facts


def test_facts_are_listed_with_question_type_and_proof(library: Evaluator) -> None:
    """A fact's question, type, unit, fields, absence and origin are told."""
    text = "\n".join(printed(fact_lines(library.rulebook.vocabulary.facts.values())))

    for expected in (
        "reader.balance (decimal, usd)\n  What is the balance of the account?\n",
        "  Proved by: account statement.\n",
        "reader.languages (list of: code: en, fr, de)\n",
        "  Write `none` for: never joined.\n",
        "  Field returned_on (date): day of return; `none`: not yet returned.\n",
        "  Computed when reader.loans is given.",
    ):
        assert expected in text


def test_the_facts_of_a_ruleset_are_those_of_what_it_asks_too(library: Evaluator) -> None:
    """A ruleset that asks another one needs the other's facts."""
    names = [fact.name for fact in library.rulebook.facts_of(["library/night-pass"])]

    assert "reader.loans" in names
    assert names == sorted(names, key=list(library.rulebook.vocabulary.facts).index)


def test_the_template_is_a_facts_file_with_every_question(library: Evaluator) -> None:
    """An empty facts file holds each fact, unknown, under its question."""
    facts = library.rulebook.vocabulary.facts
    text = template(facts.values(), "Facts of readers")

    assert plain(read(text, "template")) == dict.fromkeys(facts)
    assert "# How many visits were there this year?\n" in text
    assert text.startswith("# Facts of readers\n")
    assert max(map(len, text.splitlines())) <= 100


# Problems and results


@pytest.mark.parametrize(
    ("problem", "folder", "expected"),
    [
        (Problem(Position("a.yaml", 2, 3), "wrong", "right?"), None, "a.yaml:2:3: wrong (right?)"),
        (
            Problem(Position("library/lending.yaml", 2, 3), "wrong"),
            SMALL,
            f"{SMALL}/library/lending.yaml:2:3: wrong",
        ),
        (Problem(Position("nowhere"), "wrong"), SMALL, "nowhere:1:1: wrong"),
    ],
)
def test_problems_in_one_line(problem: Problem, folder: Path | None, expected: str) -> None:
    """A problem has its file as seen from here, line, column and suggestion."""
    assert problem_text(problem, folder) == expected


def test_results_name_each_failing_profile(tmp_path: Path, library: Evaluator) -> None:
    """A failing profile takes one line with its place, the difference and the explanation."""
    path = tmp_path / "readers.yaml"
    path.write_text(
        "ruleset: library/lending\n"
        "as_of: 2026-06-01\n"
        "profiles:\n"
        "  - { name: outsider, facts: { reader.is_member: false }, expect: ineligible }\n"
        "  - { name: insider, facts: { reader.is_member: false }, expect: undetermined }\n"
        "  - { name: misspelt, facts: { reader.levle: gold }, expect: eligible }\n"
    )
    results = list(run(load_profiles([path]), library))
    told = results_object(results, "f00")

    difference = "expected undetermined, got ineligible. member: not met. Membership: no"
    assert printed(result_lines(results)) == [
        f"{path}:5:5: insider [library/lending, 2026-06-01]: {difference} (needed: yes).",
        (
            f"{path}:6:5: misspelt [library/lending, 2026-06-01]: reader.levle: no such fact; "
            "did you mean `reader.level`?"
        ),
    ]
    assert summary(results) == "3 profiles of 1 ruleset in 1 file: 1 passed, 2 failed"
    assert (told["ran"], told["passed"], told["failed"]) == (3, 1, 2)
    assert told["profiles"][1]["because"] == {"member": "not met. Membership: no (needed: yes)."}


# Schemas


def references(part: Any) -> set[str]:
    """The definitions that a schema refers to."""
    if isinstance(part, list):
        return set().union(*map(references, part))
    if not isinstance(part, dict):
        return set()
    own = {part["$ref"].removeprefix("#/$defs/")} if "$ref" in part else set()
    return own.union(*map(references, part.values()))


@pytest.mark.parametrize("name", ["ruleset.json", "vocabulary.json", "profiles.json"])
def test_schemas_hold_what_they_refer_to_and_nothing_else(name: str, library: Evaluator) -> None:
    """Each reference has its definition, and each definition is referred to."""
    schema = json.loads(schemas(library.rulebook.vocabulary)[name])

    assert references(schema) == set(schema["$defs"])


def test_the_schema_of_conditions_completes_facts_and_operators(library: Evaluator) -> None:
    """All facts may be tested, each with the operators that fit its type and with its codes."""
    schema = json.loads(schemas(library.rulebook.vocabulary)["ruleset.json"])
    definitions = schema["$defs"]
    tests = definitions["Tests"]["properties"]

    assert set(library.rulebook.vocabulary.facts) <= set(tests)
    assert schema["properties"]["concerns"] == {"$ref": "#/$defs/Condition"}
    for name, fact in library.rulebook.vocabulary.facts.items():
        test = definitions[tests[name]["allOf"][0]["$ref"].removeprefix("#/$defs/")]
        operators = next(each for each in test["anyOf"] if "properties" in each)["properties"]
        fitting = {row.name for row in OPERATORS.values() if fact.kind.name in row.kinds}
        assert set(operators) - {"is"} == fitting - {"equals", "is_none"}
    assert {"enum": ["basic", "silver", "gold"]} in definitions.values()


def test_the_schema_of_profiles_knows_facts_and_expectations(library: Evaluator) -> None:
    """Facts are completed by name, their codes and fields too, and outcomes by word."""
    definitions = json.loads(schemas(library.rulebook.vocabulary)["profiles.json"])["$defs"]

    assert set(definitions["Facts"]["properties"]) == set(library.rulebook.vocabulary.facts)
    assert "lent_on" in definitions["Record of reader.loans"]["properties"]
    assert "undetermined" in definitions["Expect"]["anyOf"][0]["enum"]
