"""Measures that several rulesets have alike, computed once for an applicant."""

from __future__ import annotations

from collections.abc import Mapping

from engine.evaluation.edition import Edition
from engine.language.meaning import WITHOUT_LAW, Valued, measure, names_read, reads_parameter
from engine.language.renaming import renamed
from engine.language.syntax import Measure


class SharedMeasures:
    """The measures of all editions that were made ready, those that are alike once.

    `derivations` are those of the vocabulary and, by names of their own, of the measures: an
    applicant's frame with them keeps what any ruleset measured.
    """

    def __init__(self, derivations: Mapping[str, Valued]) -> None:
        self.derivations: dict[str, Valued] = dict(derivations)
        self._known: dict[tuple[str, ...], list[tuple[Measure, str]]] = {}

    def names(self, edition: Edition) -> dict[str, str]:
        """Under what name an applicant's frame has each derived value and measure of an edition."""
        names = {name: self._add(value) for name, value in edition.unrecorded.items()}
        for name in edition.measures:
            self._name(name, edition, names)
        return names

    def _name(self, name: str, edition: Edition, names: dict[str, str]) -> None:
        if name in names:
            return
        source = edition.measures[name]
        for other in names_read(source) & edition.measures.keys():
            self._name(other, edition, names)
        own = renamed(source, names)
        if name in edition.law.doubtful_names or reads_parameter(source):
            names[name] = self._add(measure(own, edition.law.renamed(names)))
        else:
            names[name] = self._alike(own)

    def _alike(self, source: Measure) -> str:
        """The name of a measure that holds no law."""
        key = (source.kind, source.over, source.field, source.per, source.unit)
        known = self._known.setdefault(key, [])
        for each, name in known:
            if each == source:
                return name
        known.append((source, self._add(measure(source, WITHOUT_LAW))))
        return known[-1][1]

    def _add(self, value: Valued) -> str:
        name = f"shared measure {len(self.derivations)}"
        self.derivations[name] = value
        return name
