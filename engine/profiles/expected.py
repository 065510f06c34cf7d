"""Reading what a profile expects."""

from __future__ import annotations

from collections.abc import Collection

from engine.decision import Outcome, Status
from engine.document import Mapping, Node, Scalar, Sequence
from engine.errors import Problem
from engine.language.literals import near
from engine.profiles.profile import DECIDING, Expected

OUTCOMES = {each.value: each for each in Outcome}
STATUSES = {each.word: each for each in Status}
REQUIREMENTS = "requirements"
FORMS = "an outcome, { outcome: [requirements] }, or { requirements: { id: status } }"


class _Unreadable(Exception):
    """A part that could not be read; its problem is already reported."""


def read_expected(node: Node, problems: list[Problem]) -> Expected | None:
    """What a node expects, or None with its problems appended to `problems`."""
    try:
        return _Reading(problems).expected(node)
    except _Unreadable:
        return None


class _Reading:
    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems

    def fail(self, node: Node, message: str, suggestion: str = "") -> _Unreadable:
        self.problems.append(Problem(node.position, message, suggestion))
        return _Unreadable(message)

    def expected(self, node: Node) -> Expected:
        if isinstance(node, Scalar):
            return Expected(OUTCOMES[self.word(node, OUTCOMES, "outcome")])
        if not isinstance(node, Mapping) or not node.entries:
            raise self.fail(node, "`expect` says nothing", f"write {FORMS}")
        outcomes = [entry for entry in node.entries if entry[0].value != REQUIREMENTS]
        if len(outcomes) > 1:
            raise self.fail(outcomes[1][0], "`expect` names two outcomes")
        statuses = node.get(REQUIREMENTS)
        found = {} if statuses is None else self.statuses(statuses)
        if not outcomes:
            return Expected(statuses=found)
        return Expected(*self.deciding(*outcomes[0]), found)

    def deciding(self, key: Scalar, node: Node) -> tuple[Outcome, frozenset[str]]:
        outcome = OUTCOMES[self.word(key, [*OUTCOMES, REQUIREMENTS], "outcome")]
        if outcome not in DECIDING:
            raise self.fail(key, f"no requirement decides `{outcome}`", f"write expect: {outcome}")
        if not isinstance(node, Sequence):
            raise self.fail(node, "not a list of requirements", "write [a, b]")
        return outcome, frozenset(self.name(item) for item in node.items)

    def statuses(self, node: Node) -> dict[str, Status]:
        if not isinstance(node, Mapping) or not node.entries:
            raise self.fail(node, "no requirements with their statuses", "write { id: met }")
        return {
            str(key.value): STATUSES[self.word(value, STATUSES, "status")]
            for key, value in node.entries
        }

    def name(self, node: Node) -> str:
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            raise self.fail(node, "not the id of a requirement")
        return node.value

    def word(self, node: Node, known: Collection[str], noun: str) -> str:
        word = str(node.value) if isinstance(node, Scalar) else ""
        if word not in known:
            listed = f"write one of {', '.join(known)}"
            raise self.fail(node, f"no such {noun}", near(word, known) or listed)
        return word
