"""Facts from and to the wire: each type takes its own kind, the rest is refused by name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from eligibility.v1 import eligibility_pb2, fact_pb2

from engine.client import case
from engine.errors import Violation
from engine.evaluation.decide import Evaluator
from engine.ruleset.model import Rulebook
from engine.values import ABSENT
from engine.wire.facts import MOST_HINTS, MOST_VIOLATIONS, FactsReader
from engine.wire.giving import fact_value, fact_values
from engine.wire.paths import clipped, on_the_wire
from tests.wire.applicants import AS_OF, FACTS

KINDS: dict[str, fact_pb2.FactValue] = {
    "bool_value": fact_pb2.FactValue(bool_value=True),
    "int_value": fact_pb2.FactValue(int_value=3),
    "decimal_value": fact_pb2.FactValue(decimal_value="3.5"),
    "string_value": fact_pb2.FactValue(string_value="gold"),
    "date_value": fact_pb2.FactValue(date_value="2024-01-31"),
    "list_value": fact_pb2.FactValue(list_value=fact_pb2.ListValue(items=["en"])),
    "records_value": fact_pb2.FactValue(records_value=fact_pb2.RecordsValue()),
}
TAKES: dict[str, dict[str, Any]] = {
    "reader.is_member": {"bool_value": True},
    "reader.visits": {"int_value": 3},
    "reader.balance": {"decimal_value": Decimal("3.5"), "int_value": 3},
    "reader.joined_on": {"date_value": "2024-01-31"},
    "reader.level": {"string_value": "gold"},
    "reader.country": {"string_value": "gold"},
    "reader.branch": {"string_value": "gold"},
    "reader.languages": {"list_value": ["en"]},
    "reader.loans": {"records_value": []},
}


def _read(small: Rulebook, **facts: fact_pb2.FactValue) -> tuple[dict[str, Any], list[Violation]]:
    named = {name.replace("__", "."): value for name, value in facts.items()}
    request = eligibility_pb2.EvaluateRequest(facts=named)
    return FactsReader(small.vocabulary).read(request.facts)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", TAKES)
def test_a_fact_takes_the_kind_of_its_type_only(small: Rulebook, name: str, kind: str) -> None:
    """Each type of fact takes its own kind of value and refuses all others by name."""
    read, violations = _read(small, **{name: KINDS[kind]})
    if kind in TAKES[name]:
        assert (read, violations) == ({name: TAKES[name][kind]}, [])
    else:
        assert [(each.field, each.reason) for each in violations] == [
            (f'facts["{name}"]', "WRONG_TYPE")
        ]


@pytest.mark.parametrize("name", TAKES)
def test_every_fact_may_be_absent_or_unknown(small: Rulebook, name: str) -> None:
    """Known absence and a reason for not knowing are read for every type of fact."""
    absent = fact_pb2.FactValue(absent=fact_pb2.Absent())
    unknown = fact_pb2.FactValue(unknown=fact_pb2.Unknown(reason="asked for"))
    assert _read(small, **{name: absent}) == ({name: ABSENT}, [])
    assert _read(small, **{name: unknown}) == ({name: {"unknown": "asked for"}}, [])


REFUSED: list[tuple[str, fact_pb2.FactValue, str, str]] = [
    ("reader.level", fact_pb2.FactValue(), 'facts["reader.level"]', "NO_VALUE"),
    (
        "reader.level",
        fact_pb2.FactValue(string_value="none"),
        'facts["reader.level"]',
        "ABSENT_AS_TEXT",
    ),
    *(
        (
            "reader.balance",
            fact_pb2.FactValue(decimal_value=text),
            'facts["reader.balance"]',
            "WRONG_TYPE",
        )
        for text in ("", "abc", "1e5", "NaN", "Infinity", " 1", "1.", ".5", "٣", "1" * 31)
    ),
    ("reader.levle", fact_pb2.FactValue(int_value=1), 'facts["reader.levle"]', "UNKNOWN_FACT"),
    (
        "reader.level",
        fact_pb2.FactValue(string_value="gold", evidence=fact_pb2.Evidence(grade=99)),
        'facts["reader.level"].evidence.grade',
        "UNKNOWN_CODE",
    ),
]


@pytest.mark.parametrize(("name", "value", "path", "reason"), REFUSED)
def test_what_cannot_be_read_is_named(
    small: Rulebook, name: str, value: fact_pb2.FactValue, path: str, reason: str
) -> None:
    """A fact that cannot be read is refused with its path and a reason."""
    _, violations = _read(small, **{name: value})
    assert [(each.field, each.reason) for each in violations] == [(path, reason)]


def _loans(**fields: fact_pb2.FieldValue) -> fact_pb2.FactValue:
    rows = [fact_pb2.Record(), fact_pb2.Record(fields=fields)]
    return fact_pb2.FactValue(records_value=fact_pb2.RecordsValue(records=rows))


ROW = 'facts["reader.loans"].records_value.records[1].fields'
FIELDS: list[tuple[str, fact_pb2.FieldValue, Any, str]] = [
    ("kind", fact_pb2.FieldValue(string_value="book"), "book", ""),
    ("days", fact_pb2.FieldValue(int_value=3), 3, ""),
    ("fee", fact_pb2.FieldValue(decimal_value="1.50"), Decimal("1.50"), ""),
    ("damaged", fact_pb2.FieldValue(bool_value=False), False, ""),
    ("lent_on", fact_pb2.FieldValue(date_value="2024-01-31"), "2024-01-31", ""),
    ("returned_on", fact_pb2.FieldValue(absent=fact_pb2.Absent()), ABSENT, ""),
    ("title", fact_pb2.FieldValue(unknown=fact_pb2.Unknown(reason="lost")), None, ""),
    ("days", fact_pb2.FieldValue(string_value="3"), None, "WRONG_TYPE"),
    ("lent_on", fact_pb2.FieldValue(string_value="2024-01-31"), None, "WRONG_TYPE"),
    ("title", fact_pb2.FieldValue(), None, "NO_VALUE"),
    ("titel", fact_pb2.FieldValue(string_value="x"), None, "UNKNOWN_FIELD"),
]


@pytest.mark.parametrize(("name", "value", "read", "reason"), FIELDS)
def test_fields_of_records_are_read_as_strictly(
    small: Rulebook, name: str, value: fact_pb2.FieldValue, read: Any, reason: str
) -> None:
    """A field of a record takes the kind of its type, and is named with its row when refused."""
    raw, violations = _read(small, reader__loans=_loans(**{name: value}))
    if reason:
        assert [(each.field, each.reason) for each in violations] == [(f'{ROW}["{name}"]', reason)]
    else:
        assert violations == []
        assert raw == {"reader.loans": [{}, {name: read}]}


def test_near_names_are_suggested(small: Rulebook) -> None:
    """An unknown fact or field comes with the one that was probably meant."""
    _, violations = _read(
        small,
        reader__levle=fact_pb2.FactValue(int_value=1),
        reader__loans=_loans(titel=fact_pb2.FieldValue(string_value="x")),
    )
    assert {each.message for each in violations} == {
        "no such fact; did you mean `reader.level`?",
        "no such field; did you mean `title`?",
    }


def test_reading_stops_at_a_limit(small: Rulebook) -> None:
    """A flood of bad facts is cut, and near names are looked up for the first few only."""
    facts = {f"reader.visit{n}": fact_pb2.FactValue(int_value=n) for n in range(10_000)}
    _, violations = _read(small, **facts)
    assert len(violations) == MOST_VIOLATIONS
    assert sum("did you mean" in each.message for each in violations) == MOST_HINTS


def test_evidence_and_openness_are_read(small: Rulebook) -> None:
    """Evidence and a list that may go on reach the raw form."""
    evidence = fact_pb2.Evidence(
        grade=fact_pb2.GRADE_DOCUMENTED, source="a letter", observed_on="2025-01-01"
    )
    items = fact_pb2.ListValue(items=["en"], incomplete=True)
    read, _ = _read(
        small, reader__languages=fact_pb2.FactValue(list_value=items, evidence=evidence)
    )
    assert read["reader.languages"] == {
        "value": ["en"],
        "complete": False,
        "evidence": {"grade": "documented", "source": "a letter", "observed_on": "2025-01-01"},
    }


def test_facts_travel_there_and_back(small: Rulebook) -> None:
    """Facts in raw form come back from the wire as they were."""
    facts = {
        **FACTS,
        "reader.open_loans": None,
        "reader.languages": {
            "value": ["en"],
            "complete": False,
            "evidence": {"grade": "assumed", "source": "", "observed_on": None},
        },
    }
    messages = fact_values(facts, small.vocabulary)
    request = eligibility_pb2.EvaluateRequest(facts=messages)
    read, violations = FactsReader(small.vocabulary).read(request.facts)
    assert violations == []
    assert set(read) == set(facts)
    evaluator = Evaluator(small)
    assert evaluator.decide_all(small.rulesets, read, AS_OF) == evaluator.decide_all(
        small.rulesets, facts, AS_OF
    )


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (True, fact_pb2.FactValue(bool_value=True)),
        (3, fact_pb2.FactValue(int_value=3)),
        (Decimal("1E+2"), fact_pb2.FactValue(decimal_value="100")),
        (date(2024, 1, 31), fact_pb2.FactValue(date_value="2024-01-31")),
        ("2024-01-31", fact_pb2.FactValue(string_value="2024-01-31")),
        ("none", fact_pb2.FactValue(absent=fact_pb2.Absent())),
        (None, fact_pb2.FactValue(unknown=fact_pb2.Unknown())),
        ([], fact_pb2.FactValue(list_value=fact_pb2.ListValue())),
    ],
)
def test_python_values_become_facts(raw: Any, expected: fact_pb2.FactValue) -> None:
    """Without a vocabulary, the Python type tells the kind of value."""
    assert fact_value(raw) == expected


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (1.5, "a fact cannot be given as float; give an int or a Decimal, which are exact"),
        ({"ab"}, "a fact cannot be given as set"),
        (12345 * 10**20, "a number of more than 64 bits is no fact"),
        ({"kind": "book"}, "a mapping has no keys but complete, evidence, unknown, value; records"),
        ([12345], "a list holds texts or records, and not int"),
        ([{"kind": "book"}, "12345"], "a record is a mapping of its fields, and not str"),
        ([{"kind": ["12345"]}], "a fact cannot be given as list"),
        ({"value": 1, "evidence": "12345"}, "evidence is a mapping whose grade is one of primary"),
        ({"value": 1, "evidence": {"grade": "12345"}}, "evidence is a mapping whose grade is one"),
        ({"value": 1, "evidence": {}}, "evidence is a mapping whose grade is one of"),
    ],
)
def test_other_python_values_are_refused(raw: Any, said: str) -> None:
    """Nothing is dropped and nothing is guessed: the fact and the fix are named, not the value."""
    with pytest.raises(TypeError) as refused:
        case("library/lending", {"reader.loans": raw}, AS_OF)
    assert str(refused.value).startswith(f'facts["reader.loans"]: {said}')
    assert "12345" not in str(refused.value)


PATHS = [
    ("reader.level", 'facts["reader.level"]'),
    ("reader.level.evidence.grade", 'facts["reader.level"].evidence.grade'),
    ("reader.loans[2].days", 'facts["reader.loans"].records_value.records[2].fields["days"]'),
    ("reader.languages[0]", 'facts["reader.languages"].list_value.items[0]'),
    ("as_of", "as_of"),
]


@pytest.mark.parametrize(("path", "expected"), PATHS)
def test_paths_are_those_of_the_request(path: str, expected: str) -> None:
    """A violation names the place in the request that the caller wrote."""
    names = ["reader.level", "reader.loans", "reader.languages", "reader.lev"]
    assert on_the_wire(Violation(path, "X", "y"), names) == Violation(expected, "X", "y")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a.b", "a.b"), ('a"\n\x00b', "a???b"), ("x" * 101, "x" * 100 + "…"), ("é", "é")],
)
def test_words_of_callers_are_clipped(text: str, expected: str) -> None:
    """What a caller named is repeated short and on one line."""
    assert clipped(text) == expected
