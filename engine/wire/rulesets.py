"""The rulebook as messages: rulesets, their sources and parameters, and facts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from eligibility.v1 import decision_pb2, fact_pb2
from eligibility.v1 import ruleset_pb2 as pb

from engine.decision import Outcome, Probe
from engine.evaluation.explain import value_words
from engine.language.meaning import names_read
from engine.language.syntax import Cell, FieldDeclaration, Kind, Parameter, Row
from engine.ruleset.model import Caution, Effective, Excuse, Requirement, Rulebook, Ruleset, Source
from engine.vocabulary.declared import Fact
from engine.wire.enums import outcome_name, tier_name, type_name
from engine.wire.nodes import day_text, place
from engine.wire.values import value_bytes


def ruleset_summary(ruleset: Ruleset) -> pb.RulesetSummary:
    """A ruleset as lists show it."""
    return pb.RulesetSummary(
        id=ruleset.id, title=ruleset.title, authority=ruleset.authority, family=ruleset.family
    )


def ruleset_message(ruleset: Ruleset, rulebook: Rulebook) -> pb.Ruleset:
    """A ruleset with its sources and parameters, and the facts that it reads."""
    return pb.Ruleset(
        id=ruleset.id,
        title=ruleset.title,
        authority=ruleset.authority,
        family=ruleset.family,
        revision=rulebook.revision,
        concerns_some=ruleset.concerns is not None,
        answers=[
            pb.Answer(outcome=outcome_name(Outcome(outcome)), words=words)
            for outcome, words in ruleset.answers.items()
        ],
        requirements=map(_requirement, ruleset.versions),
        cautions=map(_caution, ruleset.cautions),
        sources=map(_source, ruleset.sources.values()),
        parameters=map(_parameter, ruleset.parameters.values()),
        facts=map(fact_message, rulebook.facts_of([ruleset.id])),
        asks=sorted(ruleset.asks()),
        editions=map(day_text, ruleset.breaks()),
        open_points=ruleset.open_points,
    )


def _requirement(version: Requirement) -> pb.Requirement:
    return pb.Requirement(
        id=version.id,
        says=version.says,
        sources=version.sources,
        effective=_effective(version.effective),
        applies_to_some=version.applies_when is not None,
        unless=map(_unless, version.unless),
        leaves_discretion=version.review_when is not None,
        remedy=version.remedy,
        sure_until=day_text(version.sure_until),
        place=place(version.position),
    )


def _effective(effective: Effective) -> pb.Effective:
    return pb.Effective(
        start=day_text(effective.start),
        until=day_text(effective.until),
        by=effective.by,
        free_before=effective.free_before,
    )


def _unless(excuse: Excuse) -> pb.Unless:
    return pb.Unless(
        id=excuse.id,
        says=excuse.says,
        sources=excuse.sources,
        sure_until=day_text(excuse.sure_until),
    )


def _caution(caution: Caution) -> pb.RulesetCaution:
    return pb.RulesetCaution(
        id=caution.id,
        says=caution.says,
        sources=caution.sources,
        told_to_some=caution.when is not None,
    )


def _source(source: Source) -> pb.Source:
    return pb.Source(
        id=source.id,
        cite=source.cite,
        url=source.url,
        tier=tier_name(source.tier),
        seen=day_text(source.seen),
        sure_until=day_text(source.sure_until),
        note=source.note,
    )


# Parameters


def _parameter(parameter: Parameter) -> pb.Parameter:
    probe = Probe(
        name=parameter.name,
        subject=parameter.says,
        operator="",
        expects="",
        origin="",
        kind=parameter.kind.name,
        unit=parameter.kind.unit,
        codes=parameter.kind.codes,
        facts=(),
        place=parameter.position,
    )
    return pb.Parameter(
        name=parameter.name,
        says=parameter.says,
        title=parameter.title,
        type=type_name(parameter.kind.name),
        unit=parameter.kind.unit,
        key=getattr(parameter.code_key, "name", ""),
        date_key=getattr(parameter.date_key, "name", ""),
        rows=[_row(row, probe) for row in parameter.rows],
    )


def _row(row: Row, probe: Probe) -> pb.ParameterRow:
    return pb.ParameterRow(
        at=_key_text(row.at),
        start=day_text(row.start),
        readings=[_reading(cell, probe) for cell in row.readings],
    )


def _key_text(at: Any) -> str:
    if at is None:
        return ""
    return str(at).lower() if isinstance(at, bool) else str(at)


def _reading(cell: Cell, probe: Probe) -> pb.ParameterReading:
    value = decision_pb2.Value.FromString(value_bytes(cell.value, probe.kind))
    value.words = value_words(cell.value, probe)
    return pb.ParameterReading(
        value=value, sources=cell.sources, sure_until=day_text(cell.sure_until)
    )


# Facts


def fact_message(fact: Fact) -> fact_pb2.Fact:
    """A fact as the vocabulary declares it."""
    kind = fact.kind
    return fact_pb2.Fact(
        name=fact.name,
        label=fact.label,
        type=type_name(kind.name),
        unit=kind.unit,
        ask=fact.ask,
        evidence=fact.evidence,
        codes=_codes(kind),
        item_type=type_name(kind.of),
        fields=map(_field, kind.fields.values()),
        may_be_none=fact.may_be_none,
        minimum=_limit(fact.minimum),
        maximum=_limit(fact.maximum),
        changeable=fact.changeable,
        personal=fact.personal,
        computed_from=sorted(names_read(fact.derive)) if fact.derive else (),
    )


def _field(field: FieldDeclaration) -> fact_pb2.Field:
    return fact_pb2.Field(
        name=field.name,
        label=field.label,
        type=type_name(field.kind.name),
        unit=field.kind.unit,
        codes=_codes(field.kind),
        may_be_none=field.may_be_none,
        minimum=_limit(field.minimum),
        maximum=_limit(field.maximum),
    )


def _codes(kind: Kind) -> Iterable[fact_pb2.Code]:
    """The codes of a kind, but not the countries, which are a known list and long."""
    if "country" in (kind.name, kind.of):
        return ()
    return (fact_pb2.Code(code=code, words=words) for code, words in kind.codes.items())


def _limit(limit: Any) -> str | None:
    return None if limit is None else str(limit)
