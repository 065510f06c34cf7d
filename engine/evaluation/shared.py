"""Measures that several rulesets have alike, computed once for an applicant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.language.meaning import WITHOUT_LAW, Valued, measure
from engine.language.syntax import Measure


class SharedMeasures:
    """The measures without law of all rulesets that were made ready, each once.

    `derivations` are those of the vocabulary and, by keys of their own, of the measures: an
    applicant's frame with them keeps what any ruleset measured.
    """

    def __init__(self, derivations: Mapping[str, Valued]) -> None:
        self.derivations: dict[Any, Valued] = dict(derivations)
        self._known: dict[tuple[str, ...], list[tuple[Measure, Any]]] = {}

    def valued(self, source: Measure) -> Valued:
        """What reads a measure's value from the applicant's frame."""
        key = self._key(source)
        return lambda frame, row: frame[key]

    def _key(self, source: Measure) -> Any:
        alike = (source.kind, source.over, source.field, source.per, source.unit)
        known = self._known.setdefault(alike, [])
        for each, key in known:
            if each == source:
                return key
        key = ("measure", len(self.derivations))
        known.append((source, key))
        self.derivations[key] = measure(source, WITHOUT_LAW)
        return key
