"""Reading what a profile expects."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping as MappingOf
from typing import TypeVar

from engine.decision import Outcome, Reason, Status
from engine.document import Mapping, Node, Scalar, Sequence
from engine.errors import Position, Problem
from engine.language.literals import near
from engine.profiles.profile import DECIDING, Expected

OUTCOMES = {each.value: each for each in Outcome}
STATUSES = {each.word: each for each in Status}
REASONS = {each.name.lower(): each for each in Reason}
"""The reasons by their words in profiles."""
OUTCOME, NO_EDITION = "outcome", "no_edition"
REQUIREMENTS, REASON, MISSING, CAUTIONS = "requirements", "reason", "missing", "cautions"
KEYS = (OUTCOME, REQUIREMENTS, REASON, MISSING, CAUTIONS, NO_EDITION)
FORMS = "an outcome, { outcome: [requirements] }, or { requirements: { id: status } }"
Word = TypeVar("Word")


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
        self.places: dict[str, Position] = {}

    def fail(self, node: Node, message: str, suggestion: str = "") -> _Unreadable:
        self.problems.append(Problem(node.position, message, suggestion))
        return _Unreadable(message)

    def expected(self, node: Node) -> Expected:
        if isinstance(node, Scalar):
            return Expected(OUTCOMES[self.word(node, OUTCOMES, "outcome")])
        if not isinstance(node, Mapping) or not node.entries:
            raise self.fail(node, "`expect` says nothing", f"write {FORMS}")
        if NO_EDITION in node:
            return self.no_edition(node)
        outcome, deciding = self.outcome(node)
        return Expected(
            outcome,
            deciding,
            self.words(node.get(REQUIREMENTS), STATUSES, "status", "statuses", "met"),
            self.words(node.get(REASON), REASONS, "reason", "reasons", "discretion"),
            self.names(node.get(MISSING), "the name of a fact", "facts"),
            self.names(node.get(CAUTIONS), "the id of a caution", "cautions"),
            places=self.places,
        )

    def no_edition(self, node: Mapping) -> Expected:
        for key, value in node.entries:
            if key.value != NO_EDITION:
                raise self.fail(key, f"without an edition there is no `{key.value}` to expect")
            if not isinstance(value, Scalar) or value.value is not True:
                raise self.fail(value, f"`{NO_EDITION}` is not true", "write true or leave it out")
        return Expected(no_edition=True)

    def outcome(self, node: Mapping) -> tuple[Outcome | None, frozenset[str] | None]:
        """The outcome and what decides it, from the one entry that tells it."""
        found = [entry for entry in node.entries if entry[0].value not in KEYS[1:]]
        if not found:
            return None, None
        if len(found) > 1:
            self.word(found[1][0], [*OUTCOMES, *KEYS], "outcome")
            raise self.fail(found[1][0], "`expect` names two outcomes")
        key, value = found[0]
        if key.value == OUTCOME:
            return OUTCOMES[self.word(value, OUTCOMES, "outcome")], None
        outcome = OUTCOMES[self.word(key, [*OUTCOMES, *KEYS], "outcome")]
        if outcome not in DECIDING:
            raise self.fail(key, f"no requirement decides `{outcome}`", f"write outcome: {outcome}")
        return outcome, self.names(value, "the id of a requirement", "requirements")

    def words(
        self, node: Node | None, known: MappingOf[str, Word], noun: str, plural: str, example: str
    ) -> dict[str, Word]:
        """Words by the ids of requirements."""
        if node is None:
            return {}
        if not isinstance(node, Mapping) or not node.entries:
            raise self.fail(
                node, f"no requirements with their {plural}", f"write {{ id: {example} }}"
            )
        self.places.update((str(key.value), key.position) for key, _ in node.entries)
        return {str(key.value): known[self.word(value, known, noun)] for key, value in node.entries}

    def names(self, node: Node | None, what: str, plural: str) -> frozenset[str] | None:
        if node is None:
            return None
        if not isinstance(node, Sequence):
            raise self.fail(node, f"not a list of {plural}", "write [a, b]")
        return frozenset(self.name(item, what) for item in node.items)

    def name(self, node: Node, what: str) -> str:
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            raise self.fail(node, f"not {what}")
        self.places[node.value] = node.position
        return node.value

    def word(self, node: Node, known: Collection[str], noun: str) -> str:
        word = str(node.value) if isinstance(node, Scalar) else ""
        if word not in known:
            listed = f"write one of {', '.join(known)}"
            raise self.fail(node, f"no such {noun}", near(word, known) or listed)
        return word
