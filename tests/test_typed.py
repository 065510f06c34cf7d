"""Facts against the vocabulary: what is taken, and every way in which it is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.decision import Evidence, Grade
from engine.errors import FactsError
from engine.values import ABSENT, Listing, Records
from engine.vocabulary.typed import LONGEST_TEXT, MOST_RECORDS, Facts, Typing

FACTS = """
facts:
  form.yes:     { type: boolean, ask: What?, evidence: A paper }
  form.whole:   { type: integer, unit: months, maximum: 300, ask: What?, evidence: A paper }
  form.signed:  { type: integer, minimum: -5, ask: What?, evidence: A paper }
  form.amount:  { type: decimal, unit: usd, maximum: 1000, ask: What?, evidence: A paper }
  form.day:     { type: date, ask: What?, evidence: A paper, may_be_none: never }
  form.color:   { type: code, codes: [red, green], ask: What?, evidence: A paper }
  form.letter:
    type: code
    codes: [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u]
    ask: What?
    evidence: A paper
  form.country: { type: country, ask: What?, evidence: A paper }
  form.name:    { type: text, ask: What?, evidence: A paper }
  form.colors:  { type: list, of: code, codes: [red, green], ask: What?, evidence: A paper }
  form.rows:
    type: records
    ask: What?
    evidence: A paper
    fields:
      day:    { type: date }
      color:  { type: code, codes: [red, green] }
      number: { type: integer, unit: points, maximum: 9, may_be_none: no number }
  form.first_day:
    type: date
    ask: What?
    evidence: A paper
    may_be_none: never
    derive: { earliest: form.rows.day, where: [ color: red ] }
  form.days_since:
    type: integer
    unit: days
    ask: What?
    evidence: A paper
    may_be_none: never
    derive: { between: [form.first_day, as_of] }
"""
RULES = """
requirements: [ { id: asked, says: One., source: law, met_when: { form.yes: true } } ]
"""


@pytest.fixture(scope="module")
def form(gate: Callable[..., Any]) -> Any:
    """A rulebook with a fact of every kind."""
    return gate(FACTS, RULES)


@pytest.fixture(scope="module")
def check(form: Any) -> Callable[[dict[str, Any]], Facts]:
    """Types facts."""
    return Typing(form.evaluator.rulebook.vocabulary).check


def row(**fields: Any) -> dict[str, Any]:
    """A record."""
    return fields


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("yes", True, True),
        ("yes", False, False),
        ("whole", 0, 0),
        ("whole", 300, 300),
        ("signed", -5, -5),
        ("amount", 12, Decimal(12)),
        ("amount", Decimal("12.3456"), Decimal("12.3456")),
        ("day", "2024-02-29", date(2024, 2, 29)),
        ("day", "1800-01-01", date(1800, 1, 1)),
        ("day", "2299-12-31", date(2299, 12, 31)),
        ("day", "none", ABSENT),
        ("day", ABSENT, ABSENT),
        ("color", "green", "green"),
        ("country", "NO", "NO"),
        ("name", "Zoë 李 Ωμέγα", "Zoë 李 Ωμέγα"),
        ("name", "Zoe\u0308", "Zoë"),
        ("name", "x" * LONGEST_TEXT, "x" * LONGEST_TEXT),
        ("colors", ["red", "green", "red"], Listing(frozenset({"red", "green"}))),
        ("colors", [], Listing(frozenset())),
        ("colors", "none", Listing(frozenset())),
        ("colors", {"value": ["red"], "complete": False}, Listing(frozenset({"red"}), False)),
        ("colors", {"value": "none", "complete": False}, Listing(frozenset(), False)),
        ("colors", {"complete": False}, Listing(frozenset(), False)),
        ("rows", [], Records(())),
        ("rows", "none", Records(())),
        ("rows", [{}], Records(({},))),
        ("rows", [row(number=None, color="red")], Records(({"color": "red"},))),
        ("rows", [row(number="none")], Records(({"number": ABSENT},))),
        ("rows", [row(number=ABSENT)], Records(({"number": ABSENT},))),
        ("rows", [row(day="2024-02-29")], Records(({"day": date(2024, 2, 29)},))),
        ("rows", {"value": [{}], "complete": False}, Records(({},), (), False)),
        ("rows", {"value": [], "complete": True}, Records(())),
        ("whole", {"value": 3}, 3),
        ("whole", {"value": 3, "evidence": None, "unknown": None}, 3),
    ],
)
def test_value_is_taken(check: Any, name: str, given: Any, value: Any) -> None:
    """A right value is taken for what it says."""
    assert check({f"form.{name}": given}).values == {f"form.{name}": value}


@pytest.mark.parametrize("given", [None, {"value": None}, {"unknown": "not asked yet"}, {}])
def test_missing_value_leaves_no_trace(check: Any, given: Any) -> None:
    """Null, and unknown with or without a reason, are like not given."""
    facts = check({"form.day": given})
    assert facts.values == {}
    assert facts.unknown == (
        {"form.day": "not asked yet"} if given == {"unknown": "not asked yet"} else {}
    )


def test_ten_thousand_rows_and_codes_are_taken(check: Any) -> None:
    """A long history is no mistake."""
    facts = check({"form.rows": [row(number=1)] * 10_000, "form.colors": ["red"] * 10_000})
    assert len(facts.values["form.rows"].sure) == 10_000
    assert facts.values["form.colors"].items == {"red"}


@pytest.mark.parametrize(
    ("evidence", "weighed"),
    [
        ({"grade": "documented"}, Evidence(Grade.DOCUMENTED)),
        (
            {
                "grade": "primary_source_verified",
                "source": "Transcript",
                "observed_on": "2024-01-31",
            },
            Evidence(Grade.PRIMARY_SOURCE_VERIFIED, "Transcript", date(2024, 1, 31)),
        ),
    ],
)
def test_evidence_is_kept(check: Any, evidence: dict[str, Any], weighed: Evidence) -> None:
    """What a fact rests on stays with it."""
    facts = check({"form.yes": {"value": True, "evidence": evidence}})
    assert facts.evidence == {"form.yes": weighed}


WRONG_TYPE, CODE, RANGE = "WRONG_TYPE", "UNKNOWN_CODE", "OUT_OF_RANGE"
NO_NONE = "cannot be `none`; leave it out if unknown"
WHOLE, NUMBER, DAY = (
    "is not a whole number",
    "is not a number",
    "is not a date; write it as year-month-day, such as 2024-01-31",
)
COLOR = "is not one of its codes; write one of red, green"
COUNTRY = "is not a country code of ISO 3166-1, such as IN"
SECRETS = ["secret", 987654, Decimal("98765.4"), "2199-09-09x", ["secret"], {"secret": 1}]
REFUSED: list[tuple[str, Any, str, str, str]] = [
    # each kind with values of other kinds
    *(("yes", each, "", WRONG_TYPE, "is not true or false") for each in (1, 0, "true", "yes", [])),
    *(("whole", each, "", WRONG_TYPE, WHOLE) for each in (True, "3", 3.0, Decimal(3), [3])),
    *(("amount", each, "", WRONG_TYPE, NUMBER) for each in (True, "3", 3.5, [3], Decimal("NaN"))),
    ("amount", Decimal("Infinity"), "", WRONG_TYPE, NUMBER),
    ("amount", Decimal("1.00001"), "", WRONG_TYPE, "is finer than 4 decimal places"),
    *(("day", each, "", WRONG_TYPE, DAY) for each in (20240131, "31.01.2024", "2024-1-31", True)),
    *(("day", each, "", WRONG_TYPE, DAY) for each in ("2024-01-31T00:00", "٢٠٢٤-01-31", "", [])),
    ("day", date(2024, 1, 31), "", WRONG_TYPE, DAY),
    ("day", "2023-02-29", "", WRONG_TYPE, "is no such day in the calendar"),
    ("day", "2024-13-01", "", WRONG_TYPE, "is no such day in the calendar"),
    ("day", "1799-12-31", "", RANGE, "is a date outside 1800-01-01 to 2299-12-31"),
    ("day", "2300-01-01", "", RANGE, "is a date outside 1800-01-01 to 2299-12-31"),
    *(("color", each, "", CODE, COLOR) for each in ("RED", "", 1, True, [])),
    *(("country", each, "", CODE, COUNTRY) for each in ("no", "NOR", "XX", "UK", 1, [])),
    *(("name", each, "", WRONG_TYPE, "is not a text") for each in (1, True, [], ["x"])),
    ("name", "", "", "EMPTY", "is an empty text"),
    ("name", "x" * (LONGEST_TEXT + 1), "", "TOO_LONG", "is a text of more than 500 characters"),
    *(("colors", each, "", WRONG_TYPE, "is not a list of codes") for each in ("red", 1, True)),
    ("colors", ["red", "blue"], "[1]", CODE, COLOR),
    ("colors", [None], "[0]", CODE, COLOR),
    ("letter", "x", "", CODE, "is not one of its codes; write one of 21, such as a"),
    *(("rows", each, "", WRONG_TYPE, "is not a list of records") for each in ("x", 1, True)),
    ("rows", [1], "[0]", WRONG_TYPE, "is not a record; write its fields by name"),
    ("rows", [{}, None], "[1]", WRONG_TYPE, "is not a record; write its fields by name"),
    ("rows", [row(day="x")], "[0].day", WRONG_TYPE, DAY),
    ("rows", [{}, row(color="blue")], "[1].color", CODE, COLOR),
    ("rows", [row(number=10)], "[0].number", RANGE, "is above 9 points"),
    ("rows", [row(number=-1)], "[0].number", RANGE, "is below 0 points"),
    (
        "rows",
        [row(dya="2024-01-31")],
        "[0].dya",
        "UNKNOWN_FIELD",
        "no such field; did you mean `day`?",
    ),
    ("rows", [row(dya=None)], "[0].dya", "UNKNOWN_FIELD", "no such field; did you mean `day`?"),
    ("rows", [row(zzz="none")], "[0].zzz", "UNKNOWN_FIELD", "no such field"),
    ("rows", [{}] * (MOST_RECORDS + 1), "", "TOO_LONG", "has more than 20000 entries"),
    # limits
    ("whole", -1, "", RANGE, "is below 0 months"),
    ("whole", 301, "", RANGE, "is above 300 months"),
    ("whole", 10**30, "", RANGE, "is above 300 months"),
    ("signed", -6, "", RANGE, "is below -5"),
    ("signed", 10**12 + 1, "", RANGE, "is above 1000000000000"),
    ("amount", Decimal("-0.5"), "", RANGE, "is below 0"),
    ("amount", Decimal("1000.01"), "", RANGE, "is above 1000"),
    # known absence where there is none
    ("yes", "none", "", "CANNOT_BE_ABSENT", NO_NONE),
    ("color", ABSENT, "", "CANNOT_BE_ABSENT", NO_NONE),
    ("name", "none", "", "CANNOT_BE_ABSENT", NO_NONE),
    ("rows", [{}, row(day="none")], "[1].day", "CANNOT_BE_ABSENT", NO_NONE),
    # the long form
    (
        "whole",
        {"valeu": 3},
        ".valeu",
        "UNKNOWN_KEY",
        "has no meaning here; a fact written at length has",
    ),
    (
        "whole",
        {"value": 3, "unknown": "x"},
        "",
        "VALUE_AND_UNKNOWN",
        "has a value and is called unknown",
    ),
    ("whole", {"value": 3, "complete": False}, ".complete", "UNKNOWN_KEY", "is said of lists"),
    ("rows", {"value": [], "complete": "no"}, ".complete", WRONG_TYPE, "is neither true nor false"),
    ("yes", {"value": True, "evidence": "paper"}, ".evidence", WRONG_TYPE, "is not a mapping"),
    ("yes", {"value": True, "evidence": {}}, ".evidence.grade", CODE, "is not one of"),
    (
        "yes",
        {"value": True, "evidence": {"grade": ["x"]}},
        ".evidence.grade",
        CODE,
        "is not one of",
    ),
    (
        "yes",
        {"value": True, "evidence": {"grade": "documented", "observed_on": "2023-02-29"}},
        ".evidence.observed_on",
        WRONG_TYPE,
        "is no such day in the calendar",
    ),
    (
        "yes",
        {"value": True, "evidence": {"grade": "documented", "sources": "x"}},
        ".evidence.sources",
        "UNKNOWN_KEY",
        "has no meaning here; evidence has grade, observed_on, source",
    ),
    # nothing about a value is ever told
    *(("yes", each, "", WRONG_TYPE, "is not true or false") for each in SECRETS[:-1]),
    *(("color", each, "", CODE, COLOR) for each in SECRETS[:-1]),
    *(("day", each, "", WRONG_TYPE, DAY) for each in SECRETS[:-1]),
]


@pytest.mark.parametrize(
    ("name", "given", "at", "reason", "message"),
    REFUSED,
    ids=[f"{name} {str(given)[:30]}" for name, given, *_ in REFUSED],
)
def test_value_is_refused(
    check: Any, name: str, given: Any, at: str, reason: str, message: str
) -> None:
    """A wrong value is refused with its place, a machine reason and words that do not quote it."""
    with pytest.raises(FactsError) as refused:
        check({f"form.{name}": given})
    (violation,) = refused.value.violations
    assert (violation.field, violation.reason) == (f"form.{name}{at}", reason)
    assert violation.message.startswith(message)
    assert not any(secret in str(refused.value) for secret in ("secret", "9876", "2199"))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("form.whoel", "no such fact; did you mean `form.whole`?"),
        ("form.first", "no such fact; did you mean `form.first_day`?"),
        ("whole", "no such fact; did you mean `form.whole`?"),
        ("zzz.qqq", "no such fact"),
        ("", "no such fact"),
        ("as_of", "no such fact"),
        ("decision", "no such fact"),
    ],
)
@pytest.mark.parametrize("given", [3, None, "none", [{}], {"value": 3}, {"unknown": "x"}])
def test_unknown_fact_is_refused(check: Any, name: str, message: str, given: Any) -> None:
    """A fact that is not declared is refused whatever it is given as."""
    with pytest.raises(FactsError) as refused:
        check({name: given})
    (violation,) = refused.value.violations
    assert (violation.field, violation.reason) == (name, "UNKNOWN_FACT")
    assert violation.message == message


def test_all_violations_are_told_at_once(check: Any) -> None:
    """One answer names everything that has to be mended, in order."""
    with pytest.raises(FactsError) as refused:
        check(
            {
                "form.yes": 1,
                "form.whole": {"value": "x", "evidence": {"grade": "hearsay"}},
                "form.color": "none",
                "form.colors": ["blue", "red", "grey"],
                "form.rows": [row(day="x", number=10), row(color="none", tint="red")],
                "from.day": None,
            }
        )
    assert [(each.field, each.reason) for each in refused.value.violations] == [
        ("form.color", "CANNOT_BE_ABSENT"),
        ("form.colors[0]", "UNKNOWN_CODE"),
        ("form.colors[2]", "UNKNOWN_CODE"),
        ("form.rows[0].day", "WRONG_TYPE"),
        ("form.rows[0].number", "OUT_OF_RANGE"),
        ("form.rows[1].color", "CANNOT_BE_ABSENT"),
        ("form.rows[1].tint", "UNKNOWN_FIELD"),
        ("form.whole", "WRONG_TYPE"),
        ("form.whole.evidence.grade", "UNKNOWN_CODE"),
        ("form.yes", "WRONG_TYPE"),
        ("from.day", "UNKNOWN_FACT"),
    ]


RED_DAYS = [row(day="2020-05-01", color="red"), row(day="2019-05-01", color="green")]
TWO_RED = [*RED_DAYS, row(day="2021-05-01")]


@pytest.mark.parametrize(
    ("facts", "contradicted"),
    [
        ({"first_day": "2020-05-01", "rows": RED_DAYS}, []),
        ({"first_day": "2020-05-02", "rows": RED_DAYS}, ["first_day"]),
        ({"first_day": "none", "rows": RED_DAYS}, ["first_day"]),
        ({"first_day": "none", "rows": []}, []),
        ({"first_day": "2020-05-01", "rows": []}, ["first_day"]),
        ({"first_day": "2020-05-01"}, []),
        # what the records leave open, a given day may be
        ({"first_day": "2020-05-01", "rows": TWO_RED}, []),
        ({"first_day": "2018-05-01", "rows": {"value": RED_DAYS, "complete": False}}, []),
        (
            {"first_day": "2021-05-01", "rows": {"value": RED_DAYS, "complete": False}},
            ["first_day"],
        ),
        ({"first_day": "none", "rows": [row(day="2021-05-01")]}, []),
        # what is computed from a computed fact
        ({"first_day": "2024-01-01", "days_since": 30}, []),
        ({"first_day": "2024-01-01", "days_since": 31}, ["days_since"]),
        ({"rows": RED_DAYS, "days_since": 31}, ["days_since"]),
        ({"rows": RED_DAYS, "first_day": "none", "days_since": "none"}, ["first_day"]),
    ],
)
def test_fact_that_contradicts_its_records_is_refused(
    form: Any, facts: dict[str, Any], contradicted: list[str]
) -> None:
    """A fact given beside what it is computed from must be one that it can be."""
    given = {f"form.{name}": value for name, value in facts.items()}
    if not contradicted:
        assert form.decide(given, "2024-01-31").ruleset == "gate/one"
        return
    with pytest.raises(FactsError) as refused:
        form.decide(given, "2024-01-31")
    found = [(each.field, each.reason) for each in refused.value.violations]
    assert found == [(f"form.{name}", "CONTRADICTION") for name in contradicted]


@pytest.mark.parametrize("as_of", [date(1799, 12, 31), date(2300, 1, 1), date.min, date.max])
def test_date_of_the_question_lies_in_the_calendar(form: Any, as_of: date) -> None:
    """A question about a day that no law reaches is refused like a fact."""
    with pytest.raises(FactsError) as refused:
        form.decide({"form.yes": True}, as_of)
    assert [(v.field, v.reason) for v in refused.value.violations] == [("as_of", "OUT_OF_RANGE")]


@pytest.mark.parametrize(
    ("graded", "weakest"),
    [
        ({}, None),
        ({"yes": "documented"}, Grade.DOCUMENTED),
        ({"whole": "documented"}, Grade.UNSTATED),
    ],
)
def test_weakest_evidence_of_what_is_read(form: Any, graded: dict[str, str], weakest: Any) -> None:
    """A decision names the weakest grade among the facts that it rests on."""
    facts: dict[str, Any] = {"form.yes": True, "form.whole": 3}
    for name, grade in graded.items():
        given = {"value": facts[f"form.{name}"], "evidence": {"grade": grade}}
        facts[f"form.{name}"] = given
    assert form.decide(facts).evidence == weakest
