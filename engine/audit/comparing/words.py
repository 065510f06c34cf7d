"""What is said of each part of a rulebook, in the words of `show`, so that changes can be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from engine.language.syntax import NOWHERE, Condition, Measure, Parameter, Row
from engine.report.conditions import Conditions
from engine.report.facts import kind_words
from engine.report.paper import Line, typeset
from engine.report.parameters import parameter_words, start_words, value_of
from engine.report.ruleset import effective_words
from engine.report.words import TIERS
from engine.ruleset.model import Caution, Derived, Effective, Requirement, Rulebook, Ruleset, Source
from engine.vocabulary.declared import Fact

WIDE = 10_000
Aspects = dict[str, str]


def _text(lines: Iterator[Line]) -> str:
    text = typeset(lines, WIDE).plain
    return text if "\n" in text else text.removeprefix("- ")


def _day(day: date | None) -> str:
    return "" if day is None else str(day)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


class RulesetWords:
    """Tells the parts of a ruleset; parameters by their names, so that a change is told once."""

    def __init__(self, ruleset: Ruleset, rulebook: Rulebook) -> None:
        self._ruleset = ruleset
        self._conditions = Conditions(ruleset, rulebook, named=True)

    def head(self) -> Aspects:
        """What a ruleset is."""
        ruleset = self._ruleset
        answers = "; ".join(f"{outcome}: {words}" for outcome, words in ruleset.answers.items())
        told = {"title": ruleset.title, "authority": ruleset.authority, "family": ruleset.family}
        return told | {"what answers are called": answers}

    def concerns(self, source: Condition) -> Aspects:
        """Whom it concerns."""
        return {"concerns": self._condition(source)}

    def requirement(self, versions: Sequence[Requirement]) -> Aspects:
        """All versions of a requirement."""
        told: Aspects = {}
        for version in versions:
            told |= _dated(version.effective, versions, self._version(version))
        return told

    def _version(self, version: Requirement) -> Aspects:
        told = {
            "sentence": version.says,
            "dates": effective_words(version.effective),
            "asked when": self._condition(version.applies_when),
            "met when": self._condition(version.met_when),
        }
        for excuse in version.unless:
            told[f"sentence of {excuse.id}"] = excuse.says
            told[f"unless {excuse.id}"] = self._condition(excuse.when)
            told[f"source of {excuse.id}"] = ", ".join(excuse.named)
            told[f"{excuse.id} is sure until"] = _day(excuse.sure_until)
        return told | {
            "for review when": self._condition(version.review_when),
            "cure": version.remedy,
            "source": ", ".join(version.named),
            "sure until": _day(version.sure_until),
        }

    def left_out(self, sources: Sequence[str]) -> Aspects:
        """A requirement of the family that is not asked."""
        return {"source": ", ".join(sources)}

    def value(self, parameter: Parameter) -> Aspects:
        """A parameter with each of its rows."""
        told = {"what it is": parameter_words(parameter)}
        for row in parameter.rows:
            told[_key(row, parameter)] = " or ".join(
                f"{value_of(cell, parameter)} [{', '.join(cell.sources)}]"
                + (f", sure until {cell.sure_until}" if cell.sure_until else "")
                for cell in row.readings
            )
        return told

    def computed(self, versions: Sequence[Derived]) -> Aspects:
        """All versions of a derived value."""
        told: Aspects = {}
        for version in versions:
            said = {
                "sentence": version.says,
                "dates": effective_words(version.effective),
                "computed as": self._measure(version.measure),
                "source": ", ".join(version.sources),
            }
            told |= _dated(version.effective, versions, said)
        return told

    def caution(self, caution: Caution) -> Aspects:
        """A caution."""
        when, sources = self._condition(caution.when), ", ".join(caution.sources)
        return {"sentence": caution.says, "told when": when, "source": sources}

    def source(self, source: Source) -> Aspects:
        """A source."""
        return {
            "words": source.cite,
            "address": source.url,
            "tier": TIERS[source.tier],
            "seen": str(source.seen),
            "sure until": _day(source.sure_until),
            "note": source.note,
        }

    def open_point(self, point: str) -> Aspects:
        """An open point."""
        return {"words": point}

    def _condition(self, source: Condition | None) -> str:
        return "" if source is None else _text(self._conditions.lines(source, 0))

    def _measure(self, source: Measure) -> str:
        return _text(self._conditions.measure_lines(source, 0))


def _dated(
    effective: Effective, versions: Sequence[Requirement] | Sequence[Derived], told: Aspects
) -> Aspects:
    """What is said of one version, with its first day where there are several."""
    if len(versions) == 1:
        return told
    which = f"from {effective.start}" if effective.start else "oldest version"
    return {f"{which}, {about}": words for about, words in told.items()}


def _key(row: Row, parameter: Parameter) -> str:
    key = [] if row.at is None else [str(row.at)]
    if parameter.date_key is not None:
        key.append(start_words(row))
    return ", ".join(key) or "value"


class FactWords:
    """Tells the facts of a vocabulary."""

    def __init__(self, rulebook: Rulebook) -> None:
        nothing = Ruleset("", "", "", "", NOWHERE, {}, {}, {}, None, {}, {}, (), ())
        self._conditions = Conditions(nothing, rulebook)

    def fact(self, fact: Fact) -> Aspects:
        """A fact."""
        told = {
            "label": fact.label,
            "question": fact.ask,
            "proved by": fact.evidence,
            "type": kind_words(fact.kind),
            "none means": fact.may_be_none,
            "least": "" if fact.minimum is None else str(fact.minimum),
            "greatest": "" if fact.maximum is None else str(fact.maximum),
            "can change": _yes(fact.changeable),
            "personal": _yes(fact.personal),
        }
        told |= {f"code {code}": words for code, words in fact.kind.codes.items()}
        for field in fact.kind.fields.values():
            codes = ", ".join(f"{code} ({words})" for code, words in field.kind.codes.items())
            limits = ", ".join(str(each) for each in (field.minimum, field.maximum) if each)
            said = (field.label, kind_words(field.kind), codes, field.may_be_none, limits)
            told[f"field {field.name}"] = "; ".join(filter(None, said))
        if fact.derive is not None:
            told["computed as"] = _text(self._conditions.measure_lines(fact.derive, 0))
        return told
