"""Decisions as `Decision` messages in bytes."""

from __future__ import annotations

from eligibility.v1 import decision_pb2 as pb

from engine.decision import Decision, Grade, Status, Warned
from engine.wire import encoding, enums
from engine.wire.findings import FindingWriter, Kept, citation
from engine.wire.nodes import NodesWriter

_AS_OF = encoding.text(pb.Decision, "as_of")
_OUTCOME = encoding.number(pb.Decision, "outcome")
_ANSWER = encoding.text(pb.Decision, "answer")
_FINDINGS = encoding.block(pb.Decision, "findings")
_MISSING = encoding.text(pb.Decision, "missing")
_CAUTIONS = encoding.block(pb.Decision, "cautions")
_EVIDENCE = encoding.number(pb.Decision, "evidence")
_CONCERNS = encoding.block(pb.Decision, "concerns")


class DecisionWriter:
    """Writes the decisions of one loaded rulebook; not for several threads at once."""

    def __init__(self) -> None:
        self._words = Kept()
        self._nodes = NodesWriter()
        self._findings = FindingWriter(self._nodes)

    def message(self, decision: Decision, *, full: bool) -> pb.Decision:
        """The decision as a message; `full` adds the condition trees."""
        return pb.Decision.FromString(self.encode(decision, full=full))

    def encode(self, decision: Decision, *, full: bool) -> bytes:
        """The decision as the bytes of a `Decision` message; `full` adds the condition trees."""
        finding = self._findings.encode
        parts = [
            self._head(decision),
            _AS_OF(decision.as_of.isoformat()),
            _OUTCOME(enums.OUTCOME[decision.outcome]),
            _ANSWER(decision.answer),
        ]
        parts += [_FINDINGS(finding(each, full)) for each in decision.findings]
        parts += map(_MISSING, decision.missing)
        parts += [_CAUTIONS(self._caution(each)) for each in decision.cautions]
        parts.append(_EVIDENCE(enums.GRADE[decision.evidence or Grade.UNSTATED]))
        concerns = decision.concerns
        if concerns is not None and (full or concerns[0] is not Status.MET):
            nodes: list[bytes] = []
            self._nodes.tree(concerns, pb.BRANCH_CONCERNS, nodes)
            parts += map(_CONCERNS, nodes)
        return b"".join(parts)

    def _head(self, decision: Decision) -> bytes:
        return self._words.get(
            (decision.ruleset, decision.title, decision.authority, decision.revision),
            lambda: pb.Decision(
                ruleset=decision.ruleset,
                title=decision.title,
                authority=decision.authority,
                revision=decision.revision,
                engine=decision.engine,
            ).SerializeToString(),
        )

    def _caution(self, caution: Warned) -> bytes:
        return self._words.get(
            (caution,),
            lambda: pb.Caution(
                id=caution.id, says=caution.says, citations=map(citation, caution.citations)
            ).SerializeToString(),
        )
