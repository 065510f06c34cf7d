"""Findings as `Finding` messages in bytes.

Most of a finding is the rulebook's own words, the same objects in every decision of one loaded
rulebook: their bytes are kept by identity.
"""

from __future__ import annotations

from collections.abc import Callable

from eligibility.v1 import decision_pb2 as pb

from engine.decision import (
    Citation,
    ExcuseFound,
    Finding,
    Status,
)
from engine.evaluation.explain import because
from engine.wire import encoding, enums
from engine.wire.nodes import NodesWriter, day_text, place

_STATUS = encoding.number(pb.Finding, "status")
_BECAUSE = encoding.text(pb.Finding, "because")
_MISSING = encoding.text(pb.Finding, "missing")
_REASON = encoding.number(pb.Finding, "reason")
_EXCUSES = encoding.block(pb.Finding, "excuses")
_PICKED_BY = encoding.text(pb.Finding, "picked_by")
_EXPLANATION = encoding.block(pb.Finding, "explanation")
_EXCUSE_STATUS = encoding.number(pb.Excuse, "status")
_EXCUSES_IT = encoding.number(pb.Excuse, "excuses")(True)
_WOULD_STILL = encoding.number(pb.Excuse, "would_still_excuse")(True)


_NEEDS_NO_WORDS = frozenset({Status.MET, Status.NOT_APPLICABLE})
"""What stands in nobody's way, and is explained only where all is."""


class Kept:
    """Bytes by the identity of the objects that they say, which are kept alive with them."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, ...], tuple[bytes, tuple[object, ...]]] = {}

    def get(self, alive: tuple[object, ...], make: Callable[[], bytes]) -> bytes:
        """The bytes for these objects, made when they are first asked for."""
        key = tuple(map(id, alive))
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = (make(), alive)
        return found[0]


class FindingWriter:
    """Writes the findings of one loaded rulebook."""

    def __init__(self, nodes: NodesWriter) -> None:
        self._nodes = nodes
        self._words = Kept()

    def encode(self, finding: Finding, full: bool) -> bytes:
        """The finding as the bytes of a `Finding`; `full` adds the condition trees."""
        quiet = not full and finding.status in _NEEDS_NO_WORDS
        if quiet and not (finding.excuses or finding.picked_by):
            return self._plain(finding)
        return self._requirement(finding) + self._encode(finding, full)

    def _plain(self, finding: Finding) -> bytes:
        """A requirement in nobody's way, of which the status is all there is to tell."""
        return self._words.get(
            (finding.citations, finding.says, finding.place, finding.status),
            lambda: self._requirement(finding) + self._encode(finding, full=False),
        )

    def _requirement(self, finding: Finding) -> bytes:
        return self._words.get(
            (finding.citations, finding.says, finding.place),
            lambda: pb.Finding(
                id=finding.id,
                says=finding.says,
                citations=map(citation, finding.citations),
                remedy=finding.remedy,
                place=place(finding.place),
            ).SerializeToString(),
        )

    def _encode(self, finding: Finding, full: bool) -> bytes:
        """What a finding tells of an applicant."""
        parts = [_STATUS(enums.STATUS[finding.status])]
        if full or finding.status not in _NEEDS_NO_WORDS:
            parts.append(_BECAUSE(because(finding)))
        parts += map(_MISSING, finding.missing)
        if finding.reason is not None:
            parts.append(_REASON(enums.REASON[finding.reason]))
        parts += [_EXCUSES(self._excuse(excuse, finding)) for excuse in finding.excuses]
        parts.append(_PICKED_BY(finding.picked_by))
        if full:
            parts += map(_EXPLANATION, self._explanation(finding))
        return b"".join(parts)

    def _excuse(self, excuse: ExcuseFound, finding: Finding) -> bytes:
        words = self._words.get(
            (excuse.citations, excuse.says),
            lambda: pb.Excuse(
                id=excuse.id, says=excuse.says, citations=map(citation, excuse.citations)
            ).SerializeToString(),
        )
        return words + _EXCUSE_STATUS(enums.STATUS[excuse.status]) + _effect(excuse, finding)

    def _explanation(self, finding: Finding) -> list[bytes]:
        nodes: list[bytes] = []
        write = self._nodes.tree
        if finding.applies is not None:
            write(finding.applies, pb.BRANCH_APPLIES_WHEN, nodes)
        if finding.met is not None:
            write(finding.met, pb.BRANCH_MET_WHEN, nodes)
        for excuse in finding.excuses:
            if excuse.explanation is not None:
                write(excuse.explanation, pb.BRANCH_UNLESS, nodes, excuse.id)
        if finding.review is not None:
            write(finding.review, pb.BRANCH_REVIEW_WHEN, nodes)
        return nodes


def _effect(excuse: ExcuseFound, finding: Finding) -> bytes:
    """Whether an exception is why its requirement is met, or still could be."""
    met = Status.NOT_MET if finding.met is None else finding.met[0]
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
