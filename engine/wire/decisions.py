"""Decisions as `Decision` messages in bytes.

What a decision says is mostly the rulebook's own words, the same objects in every decision of one
loaded rulebook. Their bytes are kept by identity; only what differs is written each time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date

from eligibility.v1 import decision_pb2 as pb

from engine.decision import (
    Citation,
    Decision,
    ExcuseFound,
    Explanation,
    Finding,
    Grade,
    Status,
    Warned,
)
from engine.evaluation.explain import because
from engine.wire import encoding, enums
from engine.wire.nodes import NodesWriter, place

_AS_OF = encoding.text(pb.Decision, "as_of")
_OUTCOME = encoding.number(pb.Decision, "outcome")
_ANSWER = encoding.text(pb.Decision, "answer")
_FINDINGS = encoding.block(pb.Decision, "findings")
_MISSING = encoding.text(pb.Decision, "missing")
_CAUTIONS = encoding.block(pb.Decision, "cautions")
_EVIDENCE = encoding.number(pb.Decision, "evidence")
_CONCERNS = encoding.block(pb.Decision, "concerns")

_STATUS = encoding.number(pb.Finding, "status")
_BECAUSE = encoding.text(pb.Finding, "because")
_WAITS = encoding.text(pb.Finding, "missing")
_REASON = encoding.number(pb.Finding, "reason")
_EXCUSES = encoding.block(pb.Finding, "excuses")
_PICKED_BY = encoding.text(pb.Finding, "picked_by")
_EXPLANATION = encoding.block(pb.Finding, "explanation")

_EXCUSE_STATUS = encoding.number(pb.Excuse, "status")
_EXCUSES_IT = encoding.number(pb.Excuse, "excuses")(True)
_WOULD_STILL = encoding.number(pb.Excuse, "would_still_excuse")(True)


def day_text(day: date | None) -> str:
    """A day as 2024-01-31; nothing for none."""
    return "" if day is None else day.isoformat()


class _Kept:
    """Bytes by the identity of the objects that they say, which are kept alive with them."""

    def __init__(self) -> None:
        self._found: dict[Hashable, tuple[bytes, object]] = {}

    def get(self, key: Hashable, alive: object, make: Callable[[], bytes]) -> bytes:
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = (make(), alive)
        return found[0]


class DecisionWriter:
    """Writes the decisions of one loaded rulebook; not for several threads at once."""

    def __init__(self) -> None:
        self._kept = _Kept()
        self._nodes = NodesWriter()

    def message(self, decision: Decision, *, full: bool) -> pb.Decision:
        """The decision as a message; `full` adds the condition trees."""
        return pb.Decision.FromString(self.encode(decision, full=full))

    def encode(self, decision: Decision, *, full: bool) -> bytes:
        """The decision as the bytes of a `Decision` message; `full` adds the condition trees."""
        parts = [
            self._head(decision),
            _AS_OF(decision.as_of.isoformat()),
            _OUTCOME(enums.OUTCOME[decision.outcome]),
            _ANSWER(decision.answer),
        ]
        parts += [_FINDINGS(self._finding(finding, full)) for finding in decision.findings]
        parts += [_MISSING(name) for name in decision.missing]
        parts += [_CAUTIONS(self._caution(caution)) for caution in decision.cautions]
        parts.append(_EVIDENCE(enums.GRADE[decision.evidence or Grade.UNSTATED]))
        concerns = decision.concerns
        if concerns is not None and (full or concerns.status is not Status.MET):
            nodes: list[bytes] = []
            self._nodes.tree(concerns, pb.BRANCH_CONCERNS, nodes)
            parts += map(_CONCERNS, nodes)
        return b"".join(parts)

    def _head(self, decision: Decision) -> bytes:
        return self._kept.get(
            (decision.ruleset, decision.revision),
            None,
            lambda: pb.Decision(
                ruleset=decision.ruleset,
                title=decision.title,
                authority=decision.authority,
                revision=decision.revision,
                engine=decision.engine,
            ).SerializeToString(),
        )

    # Findings

    def _finding(self, finding: Finding, full: bool) -> bytes:
        parts = [
            self._requirement(finding),
            _STATUS(enums.STATUS[finding.status]),
            _BECAUSE(because(finding)),
        ]
        parts += [_WAITS(name) for name in finding.missing]
        if finding.reason is not None:
            parts.append(_REASON(enums.REASON[finding.reason]))
        parts += [_EXCUSES(self._excuse(excuse, finding)) for excuse in finding.excuses]
        parts.append(_PICKED_BY(finding.picked_by))
        if full:
            parts += map(_EXPLANATION, self._explanation(finding))
        return b"".join(parts)

    def _requirement(self, finding: Finding) -> bytes:
        alive = (finding.citations, finding.says, finding.place)
        return self._kept.get(
            tuple(map(id, alive)),
            alive,
            lambda: pb.Finding(
                id=finding.id,
                says=finding.says,
                citations=map(citation, finding.citations),
                remedy=finding.remedy,
                place=place(finding.place),
            ).SerializeToString(),
        )

    def _explanation(self, finding: Finding) -> list[bytes]:
        nodes: list[bytes] = []
        write = self._nodes.tree
        trees: tuple[tuple[Explanation | None, pb.Branch], ...] = (
            (finding.applies, pb.BRANCH_APPLIES_WHEN),
            (finding.met, pb.BRANCH_MET_WHEN),
        )
        for tree, branch in trees:
            if tree is not None:
                write(tree, branch, nodes)
        for excuse in finding.excuses:
            write(excuse.explanation, pb.BRANCH_UNLESS, nodes, excuse.id)
        if finding.review is not None:
            write(finding.review, pb.BRANCH_REVIEW_WHEN, nodes)
        return nodes

    def _excuse(self, excuse: ExcuseFound, finding: Finding) -> bytes:
        alive = (excuse.citations, excuse.says)
        fixed = self._kept.get(
            tuple(map(id, alive)),
            alive,
            lambda: pb.Excuse(
                id=excuse.id, says=excuse.says, citations=map(citation, excuse.citations)
            ).SerializeToString(),
        )
        return fixed + _EXCUSE_STATUS(enums.STATUS[excuse.status]) + _effect(excuse, finding)

    def _caution(self, caution: Warned) -> bytes:
        return self._kept.get(
            id(caution),
            caution,
            lambda: pb.Caution(
                id=caution.id, says=caution.says, citations=map(citation, caution.citations)
            ).SerializeToString(),
        )


def _effect(excuse: ExcuseFound, finding: Finding) -> bytes:
    """Whether an exception is why its requirement is met, or still could be."""
    met = Status.NOT_MET if finding.met is None else finding.met.status
    if finding.status is Status.MET:
        return _EXCUSES_IT if excuse.status is Status.MET and met is not Status.MET else b""
    if finding.status is Status.NOT_APPLICABLE or met is not Status.NOT_MET:
        return b""
    return _WOULD_STILL if excuse.status in (Status.UNKNOWN, Status.REVIEW) else b""


def citation(cited: Citation) -> pb.Citation:
    """Where a rule is written."""
    return pb.Citation(
        source=cited.source,
        cite=cited.cite,
        url=cited.url,
        tier=enums.tier_name(cited.tier),
        seen=day_text(cited.seen),
        effective_from=day_text(cited.effective_from),
        effective_until=day_text(cited.effective_until),
    )
