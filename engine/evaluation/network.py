"""From the tests of editions to a network: which properties are written, which tests match.

Tests that are equal share one network test; subjects that are equal share their properties.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from engine.decision import Status
from engine.evaluation import encode
from engine.inference.network import Network, Test
from engine.language.meaning import ANSWERS, Frame
from engine.language.operators import OPERATORS
from engine.language.syntax import DecisionTest, FactOperand, FieldOperand, Kind, Literal
from engine.language.tables import known
from engine.values import Value, bounds
from engine.vocabulary.declared import Vocabulary

MOST_CHAINS = 4
"""Codes that are compared one by one in the network; longer lists are decided beside it."""


class Weaver:
    """Collects the writers and tests of one edition, or of several that are matched together."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._facts = vocabulary.facts
        self.writers: list[encode.Write] = []
        self._tests: list[Test] = []
        self._known: dict[Any, int] = {}
        self._properties = 0

    def _ranged(self, name: str) -> bool:
        """Whether a value can be partly known, as what is measured can."""
        fact = self._facts.get(name)
        return name != "as_of" and (fact is None or fact.derive is not None)

    def _absent(self, name: str) -> bool:
        """Whether a value can be known to be absent."""
        fact = self._facts.get(name)
        return fact is not None and bool(fact.may_be_none)

    @property
    def network(self) -> Network:
        """The network of all tests collected."""
        return Network(self._properties, tuple(self._tests))

    def write(self, frame: Frame) -> list[int]:
        """The properties of an applicant's frame."""
        out = [0] * self._properties
        for writer in self.writers:
            writer(frame, out)
        return out

    def test(self, name: str, kind: Kind, operator: str, target: Any) -> int:
        """The number of the network test that compares a named value with a literal or fact."""
        key = (name, operator, target)
        if key in self._known:
            return self._known[key]
        row = OPERATORS[operator]
        fixed = target.value if isinstance(target, Literal) else None
        if row.relation and kind.name not in ("code", "country", "text"):
            if isinstance(target, Literal):
                made = self._ordered(name, kind, row.relation, fixed)
            else:
                made = self._difference(name, kind, row.relation, target)
        elif self._few(kind, operator, target):
            codes = sorted(fixed) if isinstance(fixed, frozenset) else [str(fixed)]
            made = self._codes(name, kind, codes, operator != "none_of")
        else:
            made = self._truth(name, row.decide, target)
        return self._add(key, made)

    def decision(self, test: DecisionTest) -> int:
        """The number of the network test that asks another ruleset's answer."""
        key = ("decision", test.ruleset)
        counted = Status[test.not_concerned.upper() or "MET"]

        def decide(frame: Frame) -> Status:
            answer = frame[key]
            return counted if answer is Status.NOT_APPLICABLE else ANSWERS[answer]

        found = self._known.get((key, counted))
        return self._add((key, counted), self._decided(decide)) if found is None else found

    def _add(self, key: Any, test: Test) -> int:
        self._known[key] = len(self._tests)
        self._tests.append(test)
        return self._known[key]

    def _few(self, kind: Kind, operator: str, target: Any) -> bool:
        if kind.name not in ("code", "country") or not isinstance(target, Literal):
            return False
        if operator == "is_none":
            return False
        codes = target.value
        return not isinstance(codes, frozenset) or len(codes) <= MOST_CHAINS

    # Subjects

    def _place(self, key: Any, width: int, writer: Callable[[int], encode.Write]) -> int:
        """Where a subject's properties begin; they are added when first asked for."""
        if key not in self._known:
            self._known[key] = self._properties
            self._properties += width
            self.writers.append(writer(self._known[key]))
        return self._known[key]

    def _ordered(self, name: str, kind: Kind, relation: str, value: Value) -> Test:
        scaled = kind.name == "decimal"
        lo, hi = (encode.edge(end, scaled) for end in bounds(value))
        if self._ranged(name):
            at = self._place(("range", name), 3, lambda at: encode.write_range(name, scaled, at))
            return encode.chains_of_range(at, relation, lo, hi)
        at = self._place(
            ("number", name), 2, lambda at: encode.write_point(name, encode.WHOLE[kind.name], at)
        )
        return encode.chains_of_point(at, relation, lo, hi, self._absent(name))

    def _difference(
        self, name: str, kind: Kind, relation: str, target: FactOperand | FieldOperand
    ) -> Test:
        left, right = _reading(FactOperand(name)), _reading(target)
        scaled = kind.name in ("integer", "decimal")
        at = self._place(
            ("difference", name, target),
            3,
            lambda at: encode.write_difference(left, right, scaled, at),
        )
        return encode.chains_of_range(at, relation, 0, 0)

    def _codes(self, name: str, kind: Kind, codes: list[str], inside: bool) -> Test:
        place = {code: index for index, code in enumerate(kind.codes)}
        at = self._place(
            ("code", name), 2, lambda at: encode.write_point(name, place.__getitem__, at)
        )
        indexes = [place[code] for code in codes]
        return encode.chains_of_codes(at, indexes, inside, self._absent(name))

    def _truth(self, name: str, decide: Callable[[Value, Value], Status], target: Any) -> Test:
        read, other = _reading(FactOperand(name)), _reading(target)
        return self._decided(lambda frame: decide(read(frame), other(frame)))

    def _decided(self, decide: Callable[[Frame], Status]) -> Test:
        at = self._properties
        self._properties += 2
        self.writers.append(encode.write_truth(decide, at))
        return encode.chains_of_codes(at, [1], True, False)


def _reading(source: Literal | FactOperand | FieldOperand) -> Callable[[Frame], Value]:
    if isinstance(source, FactOperand) and not source.shift:
        return itemgetter(source.name)
    read = known(source)
    return lambda frame: read(frame, None)
