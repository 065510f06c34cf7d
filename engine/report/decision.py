"""A decision as a JSON object: the message that callers get, with its condition trees nested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from eligibility.v1 import decision_pb2 as pb

from engine.decision import Decision
from engine.report.plain import plain_message
from engine.wire.decisions import DecisionWriter

Object: TypeAlias = dict[str, Any]
Trees: TypeAlias = dict[tuple[str, str | None], Object]
TREES = ("applies_when", "met_when", "review_when")
POINTERS = ("parent", "branch", "excuse")
ORDER = (
    "ruleset", "title", "authority", "as_of", "outcome", "answer", "concerns", "requirements",
    "missing", "cautions", "evidence", "revision", "engine", "decision_id",
)  # fmt: skip


def decision_object(decision: Decision) -> Object:
    """A decision of the engine as a JSON object."""
    return reply_object(DecisionWriter().message(decision, full=True))


def reply_object(reply: pb.Decision) -> Object:
    """A decision as the service sent it, or the log kept it, as a JSON object.

    The findings are called `requirements`; the explanation of each holds its trees by the
    condition that they explain, and each exception has its own.
    """
    told = plain_message(reply)
    told["concerns"] = _nested(told["concerns"]).get(("concerns", None))
    told["requirements"] = [_requirement(finding) for finding in told.pop("findings")]
    return {key: told[key] for key in ORDER}


def _requirement(finding: Object) -> Object:
    trees = _nested(finding["explanation"])
    finding["explanation"] = {name: trees.get((name, None)) for name in TREES}
    for excuse in finding["excuses"]:
        excuse["explanation"] = trees.get(("unless", excuse["id"]))
    return finding


def _nested(nodes: Sequence[Mapping[str, Any]]) -> Trees:
    """The trees of a flat list of nodes in pre-order, each node with its `parts`."""
    made: list[Object] = []
    trees: Trees = {}
    for node in nodes:
        each = {key: value for key, value in node.items() if key not in POINTERS}
        if "fold" in each:
            each["parts"] = []
        if node["parent"] is None:
            trees[node["branch"], node["excuse"]] = each
        else:
            made[node["parent"]]["parts"].append(each)
        made.append(each)
    return trees
