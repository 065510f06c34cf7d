"""Condition trees as flat lists of `ExplanationNode` messages in bytes."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from typing import Any

from eligibility.v1 import decision_pb2 as pb

from engine.decision import (
    OUTCOME_OF,
    Asked,
    Explanation,
    Joined,
    Outcome,
    Probe,
    Status,
    Tested,
)
from engine.errors import Position
from engine.evaluation.explain import expected_words, value_words
from engine.values import Records
from engine.wire import encoding, enums
from engine.wire.values import value_bytes

MOST_KEPT = 20_000
"""Tests whose bytes are kept; beyond it they are forgotten and written anew."""

_PARENT = encoding.number(pb.ExplanationNode, "parent")
_BRANCH = encoding.number(pb.ExplanationNode, "branch")
_EXCUSE = encoding.text(pb.ExplanationNode, "excuse")
_STATUS = encoding.number(pb.ExplanationNode, "status")
_FOLD = encoding.number(pb.ExplanationNode, "fold")
_TEST = encoding.block(pb.ExplanationNode, "test")
_ASKED = encoding.block(pb.ExplanationNode, "asked")
_FOLDED = {
    (+status, fold): _STATUS(enums.STATUS[status]) + _FOLD(pb.Fold.Value(f"FOLD_{fold.upper()}"))
    for status in Status
    for fold in ("all", "any", "none")
}

_VALUE = encoding.block(pb.Test, "value")
_EXPECTED = encoding.block(pb.Test, "expected")
_EXPECTS = encoding.text(pb.Test, "expects")
_REASON = encoding.number(pb.Test, "reason")
_WORDS = encoding.text(pb.Value, "words")
_ASKED_RULESET = encoding.text(pb.AskedRuleset, "ruleset")
_ASKED_TITLE = encoding.text(pb.AskedRuleset, "title")
_ASKED_OUTCOME = encoding.number(pb.AskedRuleset, "outcome")
_ASKED_BECAUSE = encoding.text(pb.AskedRuleset, "because")


def day_text(day: date | None) -> str:
    """A day as 2024-01-31; nothing for none."""
    return "" if day is None else day.isoformat()


def place(position: Position) -> pb.Place:
    """A place in the rulebook."""
    return pb.Place(file=position.file, line=position.line, column=position.column)


def told(tree: Tested) -> tuple[Hashable, ...]:
    """All that a test tells of an applicant; two that tell the same are written alike."""
    status, probe, value, expected, reason = tree
    if probe.kind in _TOLD_APART:
        return +status, _TOLD_APART[probe.kind](value), repr(expected), id(reason)
    return +status, value, expected, id(reason)


def _records_told(value: Any) -> Hashable:
    return len(value.sure) if type(value) is Records else value


_TOLD_APART: dict[str, Callable[[Any], Hashable]] = {
    "decimal": repr,  # equal decimals may differ in their zeros
    "records": _records_told,  # records cannot be looked up, and their number is all that is told
}


class _Probed:
    """One test's unchanging bytes, and those of its nodes by status, reason and values."""

    __slots__ = ("fixed", "nodes", "probe")

    def __init__(self, probe: Probe) -> None:
        self.probe = probe
        self.nodes: dict[tuple[Hashable, ...], bytes] = {}
        self.fixed = pb.Test(
            name=probe.name,
            subject=probe.subject,
            operator=probe.operator,
            unit=probe.unit,
            facts=probe.facts,
            place=place(probe.place),
        ).SerializeToString()


class NodesWriter:
    """Writes the trees of one loaded rulebook's decisions.

    A test is recognized by its `Probe` object, which a rulebook makes once.
    """

    def __init__(self) -> None:
        self._probed: dict[int, _Probed] = {}
        self._kept = 0

    def tree(
        self, tree: Explanation, branch: pb.Branch, out: list[bytes], excuse: str = ""
    ) -> None:
        """Append the nodes of one tree, as the bodies of `ExplanationNode`, to a flat list."""
        self._write(tree, _BRANCH(branch) + _EXCUSE(excuse), out)

    def _write(self, tree: Explanation, lead: bytes, out: list[bytes]) -> None:
        if type(tree) is Tested:
            out.append(lead + self._tested(tree))
        elif type(tree) is Joined:
            parent = _PARENT(len(out))
            out.append(lead + _FOLDED[+tree[0], tree[1]])
            for child in tree[2]:
                self._write(child, parent, out)
        elif type(tree) is Asked:
            out.append(lead + _asked(tree))

    def _tested(self, tree: Tested) -> bytes:
        probed = self._probed.get(id(tree.probe))
        if probed is None:
            probed = self._probed[id(tree.probe)] = _Probed(tree.probe)
        key = told(tree)
        found = probed.nodes.get(key)
        if found is None:
            self._make_room()
            found = probed.nodes[key] = _test(probed, tree)
        return found

    def _make_room(self) -> None:
        self._kept += 1
        if self._kept > MOST_KEPT:
            self._kept = 1
            for each in self._probed.values():
                each.nodes.clear()


def _test(probed: _Probed, tree: Tested) -> bytes:
    probe = probed.probe
    parts = [probed.fixed, _VALUE(_worded(tree.value, probe))]
    parts += [_EXPECTED(_worded(value, probe)) for value in tree.expected]
    parts.append(_EXPECTS(expected_words(tree)))
    if tree.reason is not None:
        parts.append(_REASON(enums.REASON[tree.reason]))
    return _STATUS(enums.STATUS[tree.status]) + _TEST(b"".join(parts))


def _worded(value: Any, probe: Probe) -> bytes:
    return value_bytes(value, probe.kind) + _WORDS(value_words(value, probe))


def _asked(tree: Asked) -> bytes:
    outcome = OUTCOME_OF[tree.answer]
    if tree.answer is Status.NOT_APPLICABLE:
        outcome = Outcome.NOT_APPLICABLE
    asked = _ASKED_RULESET(tree.ruleset) + _ASKED_TITLE(tree.title)
    asked += _ASKED_OUTCOME(enums.OUTCOME[outcome])
    asked += b"".join(map(_ASKED_BECAUSE, tree.because))
    return _STATUS(enums.STATUS[tree.status]) + _ASKED(asked)
