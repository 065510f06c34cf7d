"""The wire: what facts and decisions become on it, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from eligibility.v1 import decision_pb2, eligibility_pb2, fact_pb2, ruleset_pb2
from google.protobuf.message import Message

from engine.decision import Asked, Decision, Joined
from engine.errors import Violation
from engine.evaluation.decide import Evaluator
from engine.evaluation.explain import because, expected_words, value_words
from engine.language.syntax import NO_LIMIT
from engine.ruleset.model import Rulebook
from engine.ruleset.rulebook import load_rulebook
from engine.values import ABSENT, HIGHEST, LOWEST, Interval, Listing, Records
from engine.wire import encoding
from engine.wire.decisions import DecisionWriter
from engine.wire.facts import MOST_HINTS, MOST_VIOLATIONS, FactsReader
from engine.wire.giving import fact_value, fact_values
from engine.wire.paths import clipped, on_the_wire
from engine.wire.rulesets import fact_message, ruleset_message
from engine.wire.values import value_bytes

SMALL = Path(__file__).parent / "rulebooks" / "small"
AS_OF = date(2026, 1, 6)
FACTS: dict[str, Any] = {
    "reader.is_member": True,
    "reader.visits": 12,
    "reader.balance": Decimal("-5.50"),
    "reader.joined_on": "2021-05-05",
    "reader.level": "basic",
    "reader.country": "US",
    "reader.branch": "Zürich",
    "reader.languages": ["en", "de"],
    "reader.loans": [
        {"kind": "book", "lent_on": "2025-12-01", "returned_on": "2025-12-20", "days": 19},
        {"kind": "disc", "lent_on": "2026-01-01", "returned_on": "none", "fee": Decimal("1.50")},
    ],
}
CASES: dict[str, dict[str, Any]] = {
    "all known": FACTS,
    "nothing known": {},
    "met": {**FACTS, "reader.balance": Decimal("5"), "reader.branch": "Zürich"},
    "another decimal": {**FACTS, "reader.balance": Decimal("5.00")},
    "not a member": {**FACTS, "reader.is_member": False},
    "excused": {**FACTS, "reader.loans": None, "reader.open_loans": 9, "reader.visits": 100},
    "perhaps excused": {
        **FACTS,
        "reader.loans": None,
        "reader.open_loans": 9,
        "reader.visits": None,
    },
    "open records": {**FACTS, "reader.loans": {"value": [{"kind": "disc"}], "complete": False}},
    "no records": {**FACTS, "reader.loans": []},
    "never joined": {**FACTS, "reader.joined_on": "none"},
    "not concerned": {**FACTS, "reader.country": "FR"},
    "discretion": {**FACTS, "reader.languages": {"value": ["fr"], "complete": False}},
    "no limit": {**FACTS, "reader.level": "gold"},
    "with evidence": {
        **FACTS,
        "reader.level": {"value": "gold", "evidence": {"grade": "documented"}},
    },
}


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    """The small rulebook."""
    return load_rulebook(SMALL)


@pytest.fixture(scope="module")
def decisions(rulebook: Rulebook) -> dict[str, list[Decision]]:
    """The decisions of all rulesets for each case."""
    evaluator = Evaluator(rulebook)
    return {
        name: evaluator.decide_all(rulebook.rulesets, facts, AS_OF) for name, facts in CASES.items()
    }


# Encoding


@pytest.mark.parametrize("value", [0, 1, 127, 128, 300, 4095, 4096, 2**31, 2**63 - 1, -1, -(2**63)])
def test_integers_are_written_as_protobuf_writes_them(value: int) -> None:
    """Every size of integer, negative ones too, is encoded as by protobuf itself."""
    written = encoding.number(fact_pb2.FactValue, "int_value")(value)
    assert written == fact_pb2.FactValue(int_value=value).SerializeToString()


@pytest.mark.parametrize("value", ["", "a", "Zürich", "漢" * 5000])
def test_texts_are_written_as_protobuf_writes_them(value: str) -> None:
    """A text is encoded as by protobuf itself, in a plain field, a oneof and a repeated field."""
    for message, name, given in (
        (decision_pb2.Decision, "title", value),
        (fact_pb2.FactValue, "string_value", value),
        (decision_pb2.Decision, "missing", [value]),
    ):
        expected = message(**{name: given}).SerializeToString()
        assert encoding.text(message, name)(value) == expected


@pytest.mark.parametrize("value", [False, True])
def test_flags_are_written_as_protobuf_writes_them(value: bool) -> None:
    """A false flag is written in a oneof, and left out of a plain field."""
    for message, name in ((fact_pb2.FactValue, "bool_value"), (decision_pb2.Excuse, "excuses")):
        expected = message(**{name: value}).SerializeToString()
        assert encoding.number(message, name)(value) == expected


@pytest.mark.parametrize(
    ("write", "name"),
    [(encoding.text, "outcome"), (encoding.number, "title"), (encoding.block, "title")],
)
def test_a_field_of_another_type_is_refused(write: Any, name: str) -> None:
    """A writer that does not fit the field's type is a mistake found when it is made."""
    with pytest.raises(TypeError):
        write(decision_pb2.Decision, name)


V = decision_pb2.Value
VALUES: list[tuple[Any, str, Message]] = [
    (None, "integer", V()),
    (True, "boolean", V(bool_value=True)),
    (False, "boolean", V(bool_value=False)),
    (0, "integer", V(int_value=0)),
    (-7, "integer", V(int_value=-7)),
    (Decimal("12.50"), "decimal", V(decimal_value="12.50")),
    (Decimal("1E+2"), "decimal", V(decimal_value="100")),
    (0, "decimal", V(decimal_value="0")),
    (date(2024, 2, 29), "date", V(date_value="2024-02-29")),
    ("gold", "code", V(string_value="gold")),
    ("", "text", V(string_value="")),
    (ABSENT, "date", V(absent=fact_pb2.Absent())),
    (NO_LIMIT, "integer", V(no_limit=decision_pb2.NoLimit())),
    (frozenset({"b", "a"}), "code", V(codes=decision_pb2.Codes(codes=["a", "b"]))),
    (Listing(frozenset({"a"})), "list", V(codes=decision_pb2.Codes(codes=["a"]))),
    (
        Listing(frozenset(), complete=False),
        "list",
        V(codes=decision_pb2.Codes(incomplete=True)),
    ),
    (Records(({}, {})), "records", V(records=2)),
    (
        Interval(1, HIGHEST),
        "integer",
        V(bounds=decision_pb2.Bounds(lowest=V(int_value=1))),
    ),
    (
        Interval(LOWEST, date(2024, 1, 1), absent=True, open=False),
        "date",
        V(
            bounds=decision_pb2.Bounds(
                highest=V(date_value="2024-01-01"), may_be_absent=True, disputed=True
            )
        ),
    ),
]


@pytest.mark.parametrize(("value", "kind", "expected"), VALUES)
def test_each_value_has_its_message(value: Any, kind: str, expected: Message) -> None:
    """Everything that a test can read or expect is told by its own kind of value."""
    assert V.FromString(value_bytes(value, kind)) == expected


# Decisions


def _tree(nodes: list[decision_pb2.ExplanationNode], at: int) -> Any:
    """A tree from the flat list, as nested tuples."""
    node = nodes[at]
    status = decision_pb2.Status.Name(node.status).removeprefix("STATUS_")
    kind = node.WhichOneof("kind")
    if kind == "fold":
        below = [
            _tree(nodes, number)
            for number, each in enumerate(nodes)
            if each.HasField("parent") and each.parent == at
        ]
        return status, decision_pb2.Fold.Name(node.fold).removeprefix("FOLD_").lower(), below
    if kind == "asked":
        return status, node.asked.ruleset, node.asked.title
    test = node.test
    place = (test.place.file, test.place.line, test.place.column)
    words = (test.subject, test.operator, test.unit, tuple(test.facts), place)
    read = [each.words for each in (test.value, *test.expected)]
    return status, words, read, test.expects, decision_pb2.Reason.Name(test.reason)


def _expected_tree(tree: Any) -> Any:
    """The same of the engine's own tree."""
    if isinstance(tree, Joined):
        return tree.status.name, tree.fold, [_expected_tree(each) for each in tree.children]
    if isinstance(tree, Asked):
        return tree.status.name, tree.ruleset, tree.title
    probe = tree.probe
    place = (probe.place.file, probe.place.line, probe.place.column)
    words = (probe.subject, probe.operator, probe.unit, probe.facts, place)
    read = [value_words(each, probe) for each in (tree.value, *tree.expected)]
    reason = f"REASON_{tree.reason.name if tree.reason else 'UNSPECIFIED'}"
    return tree.status.name, words, read, expected_words(tree), reason


def _roots(nodes: Any) -> list[Any]:
    listed = list(nodes)
    roots = [at for at, node in enumerate(listed) if not node.HasField("parent")]
    return [(listed[at].branch, listed[at].excuse, _tree(listed, at)) for at in roots]


def _expected_roots(finding: Any) -> Iterator[Any]:
    pb = decision_pb2
    if finding.applies is not None:
        yield pb.BRANCH_APPLIES_WHEN, "", _expected_tree(finding.applies)
    if finding.met is not None:
        yield pb.BRANCH_MET_WHEN, "", _expected_tree(finding.met)
    for excuse in finding.excuses:
        yield pb.BRANCH_UNLESS, excuse.id, _expected_tree(excuse.explanation)
    if finding.review is not None:
        yield pb.BRANCH_REVIEW_WHEN, "", _expected_tree(finding.review)


@pytest.mark.parametrize("case", CASES)
def test_a_decision_is_told_whole(case: str, decisions: dict[str, list[Decision]]) -> None:
    """Every part of a decision reaches the message."""
    writer = DecisionWriter()
    for decision in decisions[case]:
        message = writer.message(decision, full=True)
        assert message.ruleset == decision.ruleset
        assert message.title == decision.title
        assert message.authority == decision.authority
        assert message.as_of == "2026-01-06"
        assert message.outcome == decision_pb2.Outcome.Value(f"OUTCOME_{decision.outcome.name}")
        assert message.answer == decision.answer
        assert message.revision == decision.revision
        assert message.engine == decision.engine
        assert tuple(message.missing) == decision.missing
        assert [each.id for each in message.cautions] == [each.id for each in decision.cautions]
        assert [each.id for each in message.findings] == [each.id for each in decision.findings]
        concerns = [] if decision.concerns is None else [_expected_tree(decision.concerns)]
        assert [tree for _, _, tree in _roots(message.concerns)] == concerns
        assert message.evidence == int(decision.evidence or 0)


@pytest.mark.parametrize("case", CASES)
def test_a_finding_is_told_whole(case: str, decisions: dict[str, list[Decision]]) -> None:
    """Every part of a finding reaches the message, its trees in pre-order."""
    writer = DecisionWriter()
    for decision in decisions[case]:
        message = writer.message(decision, full=True)
        for told, finding in zip(message.findings, decision.findings, strict=True):
            assert told.status == decision_pb2.Status.Value(f"STATUS_{finding.status.name}")
            assert told.says == finding.says
            assert told.because == because(finding)
            assert tuple(told.missing) == finding.missing
            assert told.remedy == finding.remedy
            assert told.picked_by == finding.picked_by
            assert told.place.line == finding.place.line
            reason = finding.reason.name if finding.reason else "UNSPECIFIED"
            assert told.reason == decision_pb2.Reason.Value(f"REASON_{reason}")
            for cited, citation in zip(told.citations, finding.citations, strict=True):
                assert (cited.source, cited.cite, cited.url) == (
                    citation.source,
                    citation.cite,
                    citation.url,
                )
                assert cited.tier == decision_pb2.Tier.Value(f"TIER_{citation.tier.name}")
                assert cited.seen == str(citation.seen)
                assert cited.effective_from == str(citation.effective_from or "")
            assert _roots(told.explanation) == list(_expected_roots(finding))


def _finding(decisions: list[Decision], id: str) -> decision_pb2.Finding:
    lending = DecisionWriter().message(decisions[0], full=False)
    return next(each for each in lending.findings if each.id == id)


def test_an_exception_that_excuses_says_so(decisions: dict[str, list[Decision]]) -> None:
    """A requirement that fails but for an exception names the exception that excuses."""
    finding = _finding(decisions["excused"], "open_loans")
    assert finding.status == decision_pb2.STATUS_MET
    assert [(each.id, each.excuses) for each in finding.excuses] == [("frequent", True)]


def test_an_exception_still_open_says_so(decisions: dict[str, list[Decision]]) -> None:
    """A requirement that fails unless a missing fact excuses names the exception."""
    finding = _finding(decisions["perhaps excused"], "open_loans")
    assert finding.status == decision_pb2.STATUS_UNKNOWN
    assert finding.excuses[0].would_still_excuse
    assert not finding.excuses[0].excuses
    assert list(finding.missing) == ["reader.visits"]


def test_the_basic_view_leaves_out_the_trees(decisions: dict[str, list[Decision]]) -> None:
    """The basic view is the full one without condition trees, but says why nobody is concerned."""
    writer = DecisionWriter()
    for case in decisions.values():
        for decision in case:
            basic, full = (writer.message(decision, full=full) for full in (False, True))
            for finding in full.findings:
                finding.ClearField("explanation")
            if decision.outcome != "not_applicable":
                full.ClearField("concerns")
                basic.ClearField("concerns")
            assert basic == full
            assert full.concerns or decision.outcome != "not_applicable"


def test_bytes_do_not_depend_on_what_was_written_before(
    decisions: dict[str, list[Decision]],
) -> None:
    """A writer that has written other applicants writes the same bytes as a fresh one."""
    used = DecisionWriter()
    for _ in range(2):
        for case in decisions.values():
            for decision in case:
                fresh = DecisionWriter().encode(decision, full=True)
                assert used.encode(decision, full=True) == fresh


def test_what_is_kept_has_a_limit(
    decisions: dict[str, list[Decision]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With room for a few only, everything is still written right."""
    monkeypatch.setattr("engine.wire.findings.MOST_KEPT", 2)
    monkeypatch.setattr("engine.wire.nodes.MOST_KEPT", 2)
    test_bytes_do_not_depend_on_what_was_written_before(decisions)


# Facts

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


def _read(
    rulebook: Rulebook, **facts: fact_pb2.FactValue
) -> tuple[dict[str, Any], list[Violation]]:
    named = {name.replace("__", "."): value for name, value in facts.items()}
    request = eligibility_pb2.EvaluateRequest(facts=named)
    return FactsReader(rulebook.vocabulary).read(request.facts)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", TAKES)
def test_a_fact_takes_the_kind_of_its_type_only(rulebook: Rulebook, name: str, kind: str) -> None:
    """Each type of fact takes its own kind of value and refuses all others by name."""
    read, violations = _read(rulebook, **{name: KINDS[kind]})
    if kind in TAKES[name]:
        assert (read, violations) == ({name: TAKES[name][kind]}, [])
    else:
        assert [(each.field, each.reason) for each in violations] == [
            (f'facts["{name}"]', "WRONG_TYPE")
        ]


@pytest.mark.parametrize("name", TAKES)
def test_every_fact_may_be_absent_or_unknown(rulebook: Rulebook, name: str) -> None:
    """Known absence and a reason for not knowing are read for every type of fact."""
    absent = fact_pb2.FactValue(absent=fact_pb2.Absent())
    unknown = fact_pb2.FactValue(unknown=fact_pb2.Unknown(reason="asked for"))
    assert _read(rulebook, **{name: absent}) == ({name: ABSENT}, [])
    assert _read(rulebook, **{name: unknown}) == ({name: {"unknown": "asked for"}}, [])


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
    rulebook: Rulebook, name: str, value: fact_pb2.FactValue, path: str, reason: str
) -> None:
    """A fact that cannot be read is refused with its path and a reason."""
    _, violations = _read(rulebook, **{name: value})
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
    rulebook: Rulebook, name: str, value: fact_pb2.FieldValue, read: Any, reason: str
) -> None:
    """A field of a record takes the kind of its type, and is named with its row when refused."""
    raw, violations = _read(rulebook, reader__loans=_loans(**{name: value}))
    if reason:
        assert [(each.field, each.reason) for each in violations] == [(f'{ROW}["{name}"]', reason)]
    else:
        assert violations == []
        assert raw == {"reader.loans": [{}, {name: read}]}


def test_near_names_are_suggested(rulebook: Rulebook) -> None:
    """An unknown fact or field comes with the one that was probably meant."""
    _, violations = _read(
        rulebook,
        reader__levle=fact_pb2.FactValue(int_value=1),
        reader__loans=_loans(titel=fact_pb2.FieldValue(string_value="x")),
    )
    assert {each.message for each in violations} == {
        "no such fact; did you mean `reader.level`?",
        "no such field; did you mean `title`?",
    }


def test_reading_stops_at_a_limit(rulebook: Rulebook) -> None:
    """A flood of bad facts is cut, and near names are looked up for the first few only."""
    facts = {f"reader.visit{n}": fact_pb2.FactValue(int_value=n) for n in range(10_000)}
    _, violations = _read(rulebook, **facts)
    assert len(violations) == MOST_VIOLATIONS
    assert sum("did you mean" in each.message for each in violations) == MOST_HINTS


def test_evidence_and_openness_are_read(rulebook: Rulebook) -> None:
    """Evidence and a list that may go on reach the raw form."""
    evidence = fact_pb2.Evidence(
        grade=fact_pb2.GRADE_DOCUMENTED, source="a letter", observed_on="2025-01-01"
    )
    items = fact_pb2.ListValue(items=["en"], incomplete=True)
    read, _ = _read(
        rulebook, reader__languages=fact_pb2.FactValue(list_value=items, evidence=evidence)
    )
    assert read["reader.languages"] == {
        "value": ["en"],
        "complete": False,
        "evidence": {"grade": "documented", "source": "a letter", "observed_on": "2025-01-01"},
    }


def test_facts_travel_there_and_back(rulebook: Rulebook) -> None:
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
    messages = fact_values(facts, rulebook.vocabulary)
    request = eligibility_pb2.EvaluateRequest(facts=messages)
    read, violations = FactsReader(rulebook.vocabulary).read(request.facts)
    assert violations == []
    assert set(read) == set(facts)
    evaluator = Evaluator(rulebook)
    assert evaluator.decide_all(rulebook.rulesets, read, AS_OF) == evaluator.decide_all(
        rulebook.rulesets, facts, AS_OF
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


def test_other_python_values_are_refused() -> None:
    """A float is no fact: decimals are exact."""
    with pytest.raises(TypeError, match="float"):
        fact_value(1.5)


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


# The rulebook


def test_a_ruleset_is_shown_whole(rulebook: Rulebook) -> None:
    """Requirements, exceptions, sources, parameters, facts and days of change are shown."""
    message = ruleset_message(rulebook.rulesets["library/lending"], rulebook)
    assert [each.id for each in message.requirements] == [
        "member",
        "open_loans",
        "balance",
        "loan_period",
        "membership_time",
    ]
    assert message.requirements[1].unless[0].id == "frequent"
    assert message.requirements[2].leaves_discretion
    assert message.requirements[3].applies_to_some
    dated = message.requirements[4].effective
    assert (dated.start, dated.by, dated.free_before) == ("2022-01-01", "reader.joined_on", True)
    assert message.sources[2].tier == decision_pb2.TIER_OUTDATED
    assert message.sources[2].seen == "2026-01-05"
    assert [each.told_to_some for each in message.cautions] == [False, True]
    assert list(message.open_points) == ["Whether a damaged disc counts as returned was not seen."]
    assert message.answers[0] == ruleset_pb2.Answer(
        outcome=decision_pb2.OUTCOME_ELIGIBLE, words="may borrow"
    )
    rows = {each.at: each.readings[0].value.words for each in message.parameters[0].rows}
    assert rows == {"basic": "2", "silver": "5", "gold": "no limit"}
    assert message.parameters[0].key == "reader.level"
    assert "reader.loans" in [each.name for each in message.facts]
    night = ruleset_message(rulebook.rulesets["library/night-pass"], rulebook)
    assert list(night.editions) == ["2020-01-01", "2025-01-01"]
    assert list(night.asks) == ["library/lending"]
    assert night.concerns_some
    assert [each.start for each in night.parameters[0].rows] == ["2020-01-01", "2025-01-01"]


def test_a_fact_is_shown_with_its_question(rulebook: Rulebook) -> None:
    """A fact tells its type, question, proof, limits, codes, fields and what absence means."""
    facts = {name: fact_message(fact) for name, fact in rulebook.vocabulary.facts.items()}
    visits = facts["reader.visits"]
    assert visits.type == fact_pb2.FACT_TYPE_INTEGER
    assert (visits.minimum, visits.maximum, visits.unit) == ("0", "366", "visits")
    assert visits.ask == "How many visits were there this year?"
    assert visits.evidence == "visitors' book"
    assert not facts["reader.is_member"].HasField("minimum")
    assert [each.code for each in facts["reader.level"].codes] == ["basic", "silver", "gold"]
    assert not facts["reader.country"].codes
    assert facts["reader.languages"].item_type == fact_pb2.FACT_TYPE_CODE
    assert facts["reader.joined_on"].may_be_none == "never joined"
    assert list(facts["reader.open_loans"].computed_from) == ["reader.loans"]
    assert not facts["reader.branch"].personal
    returned = next(each for each in facts["reader.loans"].fields if each.name == "returned_on")
    assert returned.may_be_none == "not yet returned"
    assert returned.type == fact_pb2.FACT_TYPE_DATE
