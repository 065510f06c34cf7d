"""Every operator on everything that can be known of a value, from the table `operators.yaml`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.document import plain, read_file
from engine.language.operators import OPERATORS

TABLE: dict[str, list[dict[str, Any]]] = plain(
    read_file(Path(__file__).with_name("operators.yaml"), "operators.yaml")
)
CASES = [(kind, case) for kind, cases in TABLE.items() for case in cases]
COLORS = "codes: [red, green, blue, black, white, grey]"
DAY = "{ type: date }"
KINDS = {
    "boolean": "type: boolean",
    "integer": "type: integer",
    "decimal": "type: decimal",
    "date": "type: date",
    "code": f"type: code, {COLORS}",
    "country": "type: country",
    "text": "type: text",
    "list": f"type: list, of: code, {COLORS}",
    "records": f"type: records, fields: {{ kind: {{ type: code, {COLORS} }}, day: {DAY} }}",
}
PARAMETERS = """
parameters:
  limit:       { value: 5, source: law }
  unlimited:   { value: no_limit, source: law }
  no_last_day: { value: no_limit, source: law }
  warm:        { value: [red, black], source: law }
"""
SUBJECTS = {
    "count": "{{ count: given.records, where: [ kind: red ], is: {test} }}",
    "earliest": "{{ earliest: given.records.day, where: [ kind: red ], is: {test} }}",
}


def flow(value: Any) -> str:
    """A part of the table as one line of YAML."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key}: {flow(part)}' for key, part in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(flow, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return "null" if value is None else str(value)


def vocabulary() -> str:
    """Two facts of each kind, all of which may be none."""
    said = "ask: What?, evidence: A paper, may_be_none: there is none"
    lines = [
        f"  {of}.{kind}: {{ {written}, {said} }}"
        for of in ("given", "other")
        for kind, written in KINDS.items()
    ]
    return "\n".join(["facts:", *lines])


def requirement(number: int, kind: str, case: dict[str, Any]) -> str:
    """A requirement that asks the test of one case."""
    test = flow(case["test"])
    asked = SUBJECTS.get(kind, "{{ given." + kind + ": {test} }}").format(test=test)
    return f"  - {{ id: case_{number}, says: A case., source: law, met_when: {asked} }}"


def facts(kind: str, case: dict[str, Any]) -> dict[str, Any]:
    """What an applicant gives in one case."""
    complete = not case.get("more", False)
    if kind in SUBJECTS:
        rows = [*rows_of(case["sure"], {"kind": "red"}), *rows_of(case.get("perhaps", 0), {})]
        return {"given.records": {"value": rows, "complete": complete}}
    given = case["given"]
    if not complete:
        given = {"value": given, "complete": False}
    return {f"given.{kind}": given, f"other.{kind}": case.get("other")}


def rows_of(what: int | list[str], fields: dict[str, str]) -> list[dict[str, str]]:
    """So many records, or one for each day."""
    days = [{"day": day} for day in what] if isinstance(what, list) else [{}] * what
    return [{**fields, **day} for day in days]


@pytest.fixture(scope="module")
def asked(gate: Callable[..., Any]) -> Any:
    """One ruleset that asks the tests of all cases."""
    lines = [requirement(number, *each) for number, each in enumerate(CASES)]
    return gate(vocabulary(), "\n".join([PARAMETERS, "requirements:", *lines]))


@pytest.mark.parametrize(
    ("number", "kind", "case"),
    [(number, *each) for number, each in enumerate(CASES)],
    ids=[f"{kind} {flow(case)}" for kind, case in CASES],
)
def test_case_of_the_table(asked: Any, number: int, kind: str, case: dict[str, Any]) -> None:
    """The test comes to what the line says."""
    assert asked.status(facts(kind, case), id=f"case_{number}") == case["is"]


def test_table_shows_every_operator_from_all_sides() -> None:
    """No operator lacks a line that is met, not met, unknown, absent."""
    seen = defaultdict(set)
    for _, case in CASES:
        for name in operators(case["test"]):
            seen[name] |= {case["is"], "absent" if case.get("given") == "none" else ""}
    sides = {name: {"met", "not_met", "unknown", "absent"} - seen[name] for name in OPERATORS}
    assert {name: lacking for name, lacking in sides.items() if lacking} == {}


def test_table_shows_every_order_on_partly_known_values() -> None:
    """Operators with an order are shown on ranges that pass, fail and may do either."""
    seen = defaultdict(set)
    for case in (case for kind in SUBJECTS for case in TABLE[kind]):
        for name in operators(case["test"]) if case.get("perhaps") or case.get("more") else ():
            seen[name].add(case["is"])
    ordered = [row.name for row in OPERATORS.values() if row.relation and row.operand == "one"]
    assert [name for name in ordered if not {"met", "unknown", "not_met"} <= seen[name]] == []


def operators(test: Any) -> set[str]:
    """The operators that a test uses."""
    if isinstance(test, list):
        return set().union(*map(operators, test))
    if isinstance(test, dict):
        return operators(test["is"]) if "is" in test else set(test)
    return {"is_none" if test == "none" else "equals"}
