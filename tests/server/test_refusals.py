"""Calls that are refused, each with its code and its details."""

from __future__ import annotations

import pytest
from eligibility.v1 import fact_pb2

from engine.client import Client, case
from engine.evaluation.decide import Evaluator
from engine.server.limits import MOST_LISTED
from tests.server.cases import AS_OF, CODE, refusal

WRONG: dict[str, tuple[fact_pb2.FactValue, str, str]] = {
    "a text for a boolean": (
        fact_pb2.FactValue(string_value="yes"),
        "reader.is_member",
        "WRONG_TYPE",
    ),
    "a boolean for a number": (fact_pb2.FactValue(bool_value=True), "reader.visits", "WRONG_TYPE"),
    "a number too small": (fact_pb2.FactValue(int_value=-1), "reader.visits", "OUT_OF_RANGE"),
    "a number too large": (fact_pb2.FactValue(int_value=367), "reader.visits", "OUT_OF_RANGE"),
    "words for a decimal": (
        fact_pb2.FactValue(decimal_value="much"),
        "reader.balance",
        "WRONG_TYPE",
    ),
    "a decimal too fine": (
        fact_pb2.FactValue(decimal_value="0.00001"),
        "reader.balance",
        "WRONG_TYPE",
    ),
    "a text for a date": (
        fact_pb2.FactValue(string_value="2024-01-31"),
        "reader.joined_on",
        "WRONG_TYPE",
    ),
    "no such day": (fact_pb2.FactValue(date_value="2023-02-29"), "reader.joined_on", "WRONG_TYPE"),
    "no such code": (fact_pb2.FactValue(string_value="lead"), "reader.level", "UNKNOWN_CODE"),
    "no such country": (fact_pb2.FactValue(string_value="XX"), "reader.country", "UNKNOWN_CODE"),
    "an empty text": (fact_pb2.FactValue(string_value=""), "reader.branch", "EMPTY"),
    "a number for a text": (fact_pb2.FactValue(int_value=1), "reader.branch", "WRONG_TYPE"),
    "a code for a list": (fact_pb2.FactValue(string_value="en"), "reader.languages", "WRONG_TYPE"),
    "a list for records": (
        fact_pb2.FactValue(list_value=fact_pb2.ListValue(items=["x"])),
        "reader.loans",
        "WRONG_TYPE",
    ),
    "absence where there is none": (
        fact_pb2.FactValue(absent=fact_pb2.Absent()),
        "reader.level",
        "CANNOT_BE_ABSENT",
    ),
    "no value at all": (fact_pb2.FactValue(), "reader.level", "NO_VALUE"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_bad_fact_is_refused_by_name(client: Client, wrong: str) -> None:
    """A fact of a wrong type or value is INVALID_ARGUMENT, with its path and a reason."""
    value, name, reason = WRONG[wrong]
    error = refusal(client, case("library/*", {name: value}, AS_OF))
    assert (error.code, error.reason) == (CODE.INVALID_ARGUMENT, "INVALID_REQUEST")
    assert [(each.field, each.reason) for each in error.violations] == [
        (f'facts["{name}"]', reason)
    ]


def test_all_that_is_wrong_is_told_at_once(client: Client) -> None:
    """Request fields, unreadable facts, bad values and fields of records are one answer."""
    facts = {
        "reader.levle": "gold",
        "reader.visits": "many",
        "reader.level": "lead",
        "reader.languages": ["en", "xx"],
        "reader.loans": [{"kind": "book"}, {"days": -1}],
    }
    request = case([], facts, "31.01.2024", request_id="x" * 101, subject="y" * 201)
    request.view = 9
    error = refusal(client, request)
    assert {each.field: each.reason for each in error.violations} == {
        "rulesets": "MISSING",
        "as_of": "WRONG_TYPE",
        "request_id": "TOO_LONG",
        "subject": "TOO_LONG",
        "view": "UNKNOWN_CODE",
        'facts["reader.levle"]': "UNKNOWN_FACT",
        'facts["reader.visits"]': "WRONG_TYPE",
        'facts["reader.level"]': "UNKNOWN_CODE",
        'facts["reader.languages"].list_value.items[1]': "UNKNOWN_CODE",
        'facts["reader.loans"].records_value.records[1].fields["days"]': "OUT_OF_RANGE",
    }
    assert "did you mean `reader.level`?" in str(error)
    assert "write one of basic, silver, gold" in str(error)


def test_facts_that_contradict_one_another_are_refused(client: Client) -> None:
    """A total given beside the records that it contradicts is a violation of the total."""
    facts = {"reader.loans": [{"returned_on": "none"}], "reader.open_loans": 2}
    error = refusal(client, case("library/lending", facts, AS_OF))
    assert [(each.field, each.reason) for each in error.violations] == [
        ('facts["reader.open_loans"]', "CONTRADICTION")
    ]


def test_more_violations_than_fit_are_counted(client: Client) -> None:
    """Where the trailers could not hold all violations, it is said how many there are."""
    rows = [{"days": -1} for _ in range(500)]
    error = refusal(client, case("library/lending", {"reader.loans": rows}, AS_OF))
    assert error.metadata["violations"] == "500"
    assert error.metadata["listed"] == str(len(error.violations))
    assert 10 < len(error.violations) <= MOST_LISTED
    assert "and 499 more" in error.message


@pytest.mark.parametrize(("as_of", "reason"), [("", "MISSING"), ("2023-02-29", "WRONG_TYPE")])
def test_the_date_is_asked_for(client: Client, as_of: str, reason: str) -> None:
    """Without a date of the question, or with none that exists, nothing is decided."""
    error = refusal(client, case("library/*", {}, as_of))
    assert error.code == CODE.INVALID_ARGUMENT
    assert [(each.field, each.reason) for each in error.violations] == [("as_of", reason)]


@pytest.mark.parametrize("pattern", ["", "a\nb", "x" * 201])
def test_what_is_no_pattern_is_refused(client: Client, pattern: str) -> None:
    """An empty, unprintable or endless pattern is a violation, not a ruleset not found."""
    error = refusal(client, case(pattern, {}, AS_OF))
    assert error.code == CODE.INVALID_ARGUMENT
    assert [each.field for each in error.violations] == ["rulesets[0]"]


def test_an_unknown_ruleset_comes_with_a_near_one(client: Client) -> None:
    """A ruleset that does not exist is NOT_FOUND, with the one probably meant."""
    error = refusal(client, case("library/lendin", {}, AS_OF))
    assert (error.code, error.reason) == (CODE.NOT_FOUND, "UNKNOWN_RULESET")
    assert error.metadata["suggestion"] == "did you mean `library/lending`?"


def test_a_pattern_without_a_ruleset_is_not_found(client: Client) -> None:
    """A pattern that nothing fits is NOT_FOUND."""
    assert refusal(client, case("museum/*", {}, AS_OF)).code == CODE.NOT_FOUND


def test_a_date_before_the_law_is_refused(client: Client) -> None:
    """A ruleset that says nothing at the date is FAILED_PRECONDITION; among others it is named."""
    error = refusal(client, case("library/*", {}, "2019-12-31"))
    assert (error.code, error.reason) == (CODE.FAILED_PRECONDITION, "NO_EDITION")
    assert error.metadata["ruleset"] == "library/night-pass"


def test_a_pinned_revision_must_be_held(client: Client, small: Evaluator) -> None:
    """A pinned revision decides if it is held, and is FAILED_PRECONDITION otherwise."""
    held = small.rulebook.revision
    assert client.evaluate(case("library/*", {}, AS_OF, revision=held)).revision == held
    error = refusal(client, case("library/*", {}, AS_OF, revision="0" * 64))
    assert (error.code, error.reason) == (CODE.FAILED_PRECONDITION, "REVISION_MISMATCH")
    assert held in error.message
