"""A decision as a JSON object: the message that callers get, with its condition trees nested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from eligibility.v1 import decision_pb2 as pb

from engine.decision import Decision
from engine.report.plain import plain_message
from engine.wire.decisions import DecisionWriter

Object: TypeAlias = dict[str, Any]
TREES = ("applies_when", "met_when", "review_when")


def decision_object(decision: Decision) -> Object:
    """A decision of the engine as a JSON object."""
    return reply_object(DecisionWriter().message(decision, full=True))


def reply_object(reply: pb.Decision) -> Object:
    """A decision as the service sent it, or the log kept it, as a JSON object.

    The findings are called `requirements`; the explanation of each holds its trees by the
    condition that they explain, and each exception has its own.
    """
    told = plain_message(reply)
    told["requirements"] = [_requirement(finding) for finding in told.pop("findings")]
    told["concerns"] = next(iter(_nested(told["concerns"])), None)
    return told


def _requirement(finding: Object) -> Object:
    trees = _nested(finding["explanation"])
    finding["explanation"] = {name: _tree_of(trees, name) for name in TREES}
    for excuse in finding["excuses"]:
        excuse["explanation"] = _tree_of(trees, "unless", excuse["id"])
    for tree in trees:
        tree.pop("branch")
        tree.pop("excuse")
    return finding


def _tree_of(trees: Sequence[Object], branch: str, excuse: str | None = None) -> Object | None:
    found = (tree for tree in trees if (tree["branch"], tree["excuse"]) == (branch, excuse))
    return next(found, None)


def _nested(nodes: Sequence[Mapping[str, Any]]) -> list[Object]:
    """The roots of a flat list of nodes in pre-order, each node with its `parts`."""
    made: list[Object] = []
    roots: list[Object] = []
    for node in nodes:
        each = {key: value for key, value in node.items() if key != "parent"}
        if "fold" in each:
            each["parts"] = []
        made.append(each)
        if node["parent"] is None:
            roots.append(each)
        else:
            del each["branch"], each["excuse"]
            made[node["parent"]]["parts"].append(each)
    return roots
