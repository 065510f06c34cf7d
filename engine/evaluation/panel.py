"""A panel: the tests of a family's members, read together.

Members of a family ask for much that is the same. Asked one by one, each writes and matches it
again; a panel reads every different test once and tells each gate the statuses of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.decision import Status
from engine.evaluation.checked import CheckedTests, ReadTwice
from engine.evaluation.gate import Gate
from engine.evaluation.picking import Pick, picking
from engine.language.meaning import settled
from engine.language.syntax import DecisionTest, ParameterOperand
from engine.vocabulary.declared import Vocabulary
from engine.vocabulary.derived import Frame


class Panel:
    """Gates that ask no other ruleset, whose tests are read together."""

    def __init__(self, title: str, gates: Iterable[Gate], vocabulary: Vocabulary) -> None:
        distinct: list[ReadTwice] = []
        known: dict[Any, int] = {}
        self._picks: dict[str, Pick] = {}
        for gate in gates:
            places = []
            for number, own in enumerate(gate.read_twice):
                test = own.renamed(gate.names)
                meaning = _meaning(test) or (gate.ruleset.id, number)
                if meaning not in known:
                    known[meaning] = len(distinct)
                    distinct.append(test)
                places.append(known[meaning])
            self._picks[gate.ruleset.id] = picking(places)
        self.tests = CheckedTests(title, distinct, vocabulary)

    def read(self, applicant: Frame) -> dict[str, list[Status]]:
        """The statuses of each gate's tests, by ruleset; EngineFault."""
        statuses = self.tests.read(applicant)
        return {ruleset: [*pick(statuses)] for ruleset, pick in self._picks.items()}


def _meaning(read: ReadTwice) -> Any:
    """What tests with the same meaning have in common; None for what depends on its own law.

    A derived value that is in doubt has a name that no other edition shares.
    """
    test = read.matched
    if isinstance(test, DecisionTest):
        return test
    target: Any = test.test.operand
    if isinstance(target, ParameterOperand):
        target = settled(target, read.law)
    if target is None or isinstance(test.subject, ParameterOperand):
        return None
    return test.subject, test.test.operator, target
