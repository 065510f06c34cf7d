"""An applicant's values by name: those given, and those computed from them when first read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.errors import FactsError, Violation
from engine.folding import NOT_MET
from engine.language.meaning import Valued
from engine.language.operators import OPERATORS
from engine.values import ABSENT, Interval, Value
from engine.vocabulary.typed import Facts


class Frame(dict[Any, Any]):
    """Values by name. A name that is not there is computed, or missing (None), and kept.

    `beneath` is the frame of the applicant that a ruleset's own frame stands on.
    """

    __slots__ = ("_beneath", "_derivations")

    def __init__(
        self,
        values: Mapping[Any, Any],
        derivations: Mapping[Any, Valued],
        beneath: Frame | None = None,
    ) -> None:
        super().__init__(values)
        self._derivations, self._beneath = derivations, beneath

    def __missing__(self, name: Any) -> Value:
        derive = self._derivations.get(name)
        if derive is not None:
            value = derive(self, None)
        else:
            value = None if self._beneath is None else self._beneath[name]
        self[name] = value
        return value


def frame_of(facts: Facts, derivations: Mapping[Any, Valued], as_of: date) -> Frame:
    """The applicant's frame at a date.

    A derived fact that is given stands, whatever it would be computed from; FactsError when
    that contradicts it.
    """
    both = [name for name in facts.values if name in derivations]
    frame = Frame({**facts.values, "as_of": as_of}, derivations)
    if not both:
        return frame
    given = dict(frame)
    violations = []
    for name in both:
        computed = Frame({k: v for k, v in given.items() if k != name}, derivations)[name]
        if _contradicts(given[name], computed):
            message = "contradicts what it is computed from; correct one of them"
            violations.append(Violation(name, "CONTRADICTION", message))
    if violations:
        raise FactsError(violations)
    return frame


def _contradicts(given: Value, computed: Value) -> bool:
    if computed is None:
        return False
    if given is ABSENT:
        return computed is not ABSENT and not (type(computed) is Interval and computed.absent)
    return OPERATORS["equals"].decide(computed, given) is NOT_MET
