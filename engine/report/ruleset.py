"""A ruleset as a person reads it: what the law asks, of whom, since when, where it is written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from engine.language.syntax import Condition
from engine.report.conditions import Conditions
from engine.report.facts import kind_words
from engine.report.paper import BLANK, Line, typeset
from engine.report.parameters import parameter_words, row_words
from engine.report.plain import plain_message
from engine.report.words import OUTCOMES, TIERS, capital, dates_words
from engine.ruleset.model import (
    Caution,
    Derived,
    Effective,
    Excuse,
    Requirement,
    Rulebook,
    Ruleset,
    Source,
)
from engine.wire.nodes import day_text
from engine.wire.rulesets import ruleset_message

VALUES = "those of the values that it reads"


def ruleset_lines(ruleset: Ruleset, rulebook: Rulebook) -> Iterator[Line]:
    """The lines of a whole ruleset."""
    yield from _Told(ruleset, rulebook).lines()


def ruleset_object(ruleset: Ruleset, rulebook: Rulebook) -> dict[str, Any]:
    """A ruleset as a JSON object, with the words of the wire and the conditions in words."""
    told = plain_message(ruleset_message(ruleset, rulebook))
    conditions = Conditions(ruleset, rulebook)
    for requirement, version in zip(told["requirements"], ruleset.versions, strict=True):
        for name in ("applies_when", "met_when", "review_when"):
            requirement[name] = _words(conditions, getattr(version, name))
        for unless, excuse in zip(requirement["unless"], version.unless, strict=True):
            unless["when"] = _words(conditions, excuse.when)
    for caution, each in zip(told["cautions"], ruleset.cautions, strict=True):
        caution["when"] = _words(conditions, each.when)
    return {**told, "concerns": _words(conditions, ruleset.concerns)}


def _words(conditions: Conditions, source: Condition | None) -> list[str] | None:
    if source is None:
        return None
    return typeset(conditions.lines(source, 0), width=10_000).plain.splitlines()


class _Told:
    """One telling of one ruleset."""

    def __init__(self, ruleset: Ruleset, rulebook: Rulebook) -> None:
        self.ruleset, self.rulebook = ruleset, rulebook
        self.conditions = Conditions(ruleset, rulebook)

    def lines(self) -> Iterator[Line]:
        yield from self._head()
        yield from self._titled("Whom it concerns", self._concerns())
        yield from self._titled("What is asked", self._requirements())
        yield from self._titled("What the family asks and this ruleset does not", self._left_out())
        yield from self._titled("Cautions", self._cautions())
        yield from self._titled("Values of the law", self._parameters())
        yield from self._titled("Values computed here", self._derived())
        yield from self._titled("Sources", self._sources())
        yield from self._titled("Open points", self._open_points())
        yield from self._titled("Facts it reads", self._facts())

    def _titled(self, title: str, lines: Iterator[Line]) -> Iterator[Line]:
        shown = list(lines)
        if shown:
            yield from (BLANK, Line(title, style="bold"), *shown)

    def _head(self) -> Iterator[Line]:
        ruleset = self.ruleset
        yield Line(ruleset.title, style="bold")
        family = f", of the family {ruleset.family}" if ruleset.family else ""
        yield Line(f"{ruleset.id}{family}")
        if ruleset.authority:
            yield Line(ruleset.authority)
        for outcome, words in ruleset.answers.items():
            yield Line(words, mark=f"{capital(OUTCOMES[outcome].words.lower())} is called:")
        if days := ruleset.breaks():
            yield Line(f"Changes on: {', '.join(map(str, days))}")
        yield Line(f"Rulebook {self.rulebook.revision}", style="dim", whole=True)

    def _concerns(self) -> Iterator[Line]:
        if self.ruleset.concerns is not None:
            yield from self.conditions.lines(self.ruleset.concerns, 2)

    # Requirements

    def _requirements(self) -> Iterator[Line]:
        for versions in self.ruleset.requirements.values():
            for version in versions:
                yield from self._requirement(version)

    def _requirement(self, version: Requirement) -> Iterator[Line]:
        yield Line(version.says, 2, f"{version.id}:", "bold")
        if dates := effective_words(version.effective):
            yield Line(dates, 4)
        yield from self._condition("Asked when", version.applies_when, 4)
        yield from self._condition("Met when", version.met_when, 4)
        for excuse in version.unless:
            yield from self._excuse(excuse)
        yield from self._condition("For review when", version.review_when, 4)
        if version.remedy:
            yield Line(version.remedy, 4, "To cure it:")
        yield Line(_rests_on(version), 4, style="dim")

    def _excuse(self, excuse: Excuse) -> Iterator[Line]:
        yield Line(excuse.says, 4, f"Unless {excuse.id}:")
        yield from self.conditions.lines(excuse.when, 6)
        yield Line(_rests_on(excuse), 6, style="dim")

    def _condition(self, title: str, source: Condition | None, indent: int) -> Iterator[Line]:
        if source is not None:
            yield Line(title, indent)
            yield from self.conditions.lines(source, indent + 2)

    def _left_out(self) -> Iterator[Line]:
        for id, sources in self.ruleset.left_out.items():
            yield Line(_sourced(sources, None), 2, f"{id}:", "bold")

    def _cautions(self) -> Iterator[Line]:
        for caution in self.ruleset.cautions:
            yield from self._caution(caution)

    def _caution(self, caution: Caution) -> Iterator[Line]:
        yield Line(caution.says, 2, f"{caution.id}:", "bold")
        yield from self._condition("Told when", caution.when, 4)
        yield Line(_sourced(caution.sources, None), 4, style="dim")

    # Values

    def _parameters(self) -> Iterator[Line]:
        for parameter in self.ruleset.parameters.values():
            yield Line(parameter_words(parameter), 2, f"{parameter.name}:", "bold")
            for row in parameter.rows:
                yield Line(row_words(row, parameter), 4, "-")

    def _derived(self) -> Iterator[Line]:
        for versions in self.ruleset.derived.values():
            for version in versions:
                yield from self._one_derived(version)

    def _one_derived(self, version: Derived) -> Iterator[Line]:
        yield Line(version.says, 2, f"{version.name}:", "bold")
        if dates := effective_words(version.effective):
            yield Line(dates, 4)
        yield from self.conditions.measure_lines(version.measure, 4)
        if version.sources:
            yield Line(_sourced(version.sources, None), 4, style="dim")

    # What it rests on, and what it reads

    def _sources(self) -> Iterator[Line]:
        for source in self.ruleset.sources.values():
            yield Line(_source_words(source), 2, f"{source.id}:", "bold")
            yield Line(source.url, 4, style="dim", whole=True)
            if source.note:
                yield Line(source.note, 4)

    def _open_points(self) -> Iterator[Line]:
        for point in self.ruleset.open_points:
            yield Line(point, 2, "-")

    def _facts(self) -> Iterator[Line]:
        for fact in self.rulebook.facts_of([self.ruleset.id]):
            yield Line(f"{fact.ask} ({kind_words(fact.kind)})", 2, f"{fact.name}:", "bold")


def effective_words(effective: Effective) -> str:
    """The law's own dates in words, with the date that picks the version."""
    words = dates_words(day_text(effective.start), day_text(effective.until))
    by = "" if effective.by == "as_of" else f", picked by `{effective.by}`"
    before = "; nothing is asked before" if effective.free_before else ""
    return f"In force {words}{by}{before}." if words else ""


def _rests_on(part: Requirement | Excuse) -> str:
    """The sources that a part names; of the values that it reads no source is repeated."""
    values = (VALUES,) if len(part.sources) > len(part.named) else ()
    return _sourced((*part.named, *values), part.sure_until)


def _sourced(sources: tuple[str, ...], sure_until: date | None) -> str:
    sure = f"; sure until {sure_until}" if sure_until else ""
    return f"Source: {', '.join(sources)}{sure}"


def _source_words(source: Source) -> str:
    sure = f", sure until {source.sure_until}" if source.sure_until else ""
    return f"{source.cite} ({TIERS[source.tier]}, seen {source.seen}{sure})"
