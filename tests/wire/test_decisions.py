"""Decisions on the wire: every part of them, whatever was written before."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest
from eligibility.v1 import decision_pb2

from engine.decision import Asked, Decision, Joined, Status
from engine.evaluation.explain import because, expected_words, value_words
from engine.wire.decisions import DecisionWriter
from engine.wire.findings import FindingWriter
from engine.wire.nodes import NodesWriter
from tests.wire.applicants import CASES


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
    """The basic view has no condition trees and no words for what is met."""
    writer = DecisionWriter()
    for case in decisions.values():
        for decision in case:
            basic, full = (writer.message(decision, full=full) for full in (False, True))
            for finding in full.findings:
                finding.ClearField("explanation")
                if finding.status in (decision_pb2.STATUS_MET, decision_pb2.STATUS_NOT_APPLICABLE):
                    finding.ClearField("because")
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
    for full in (True, False, True):
        for decision in chain.from_iterable(decisions.values()):
            fresh = DecisionWriter().encode(decision, full=full)
            assert used.encode(decision, full=full) == fresh


def test_the_answer_of_another_ruleset_is_told(decisions: dict[str, list[Decision]]) -> None:
    """Two answers of another ruleset that count alike are still told apart."""
    finding = decisions["all known"][1].findings[0]
    writer, told = FindingWriter(NodesWriter()), []
    for answer in (Status.MET, Status.NOT_APPLICABLE, Status.NOT_MET, Status.UNKNOWN):
        asked = Asked(Status.MET, "library/lending", "Lending", answer)
        written = writer.encode(finding._replace(met=asked), full=True)
        told.append(decision_pb2.Finding.FromString(written).explanation[0].asked.outcome)
    assert told == [
        decision_pb2.OUTCOME_ELIGIBLE,
        decision_pb2.OUTCOME_NOT_APPLICABLE,
        decision_pb2.OUTCOME_INELIGIBLE,
        decision_pb2.OUTCOME_UNDETERMINED,
    ]


def test_what_is_kept_has_a_limit(
    decisions: dict[str, list[Decision]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With room for a few only, everything is still written right."""
    monkeypatch.setattr("engine.wire.nodes.MOST_KEPT", 2)
    test_bytes_do_not_depend_on_what_was_written_before(decisions)
