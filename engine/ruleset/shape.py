"""The outer form of a ruleset file."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from engine.shape import Day, OneOrMore, PathId, Shape, Snake, Words


class EffectiveShape(Shape):
    """The law's own dates."""

    from_: Day | None = Field(None, alias="from", description="First day, inclusive.")
    until: Day | None = Field(None, description="Last day, inclusive.")
    by: Words = Field("as_of", description="The date fact that picks the version.")
    before: Literal["no_requirement"] | None = Field(
        None, description="What holds before the first day; REVIEW when nothing is said."
    )


class SourceShape(Shape):
    """Where law is written, and what we know of the page."""

    cite: Words
    url: Words
    tier: Literal["primary", "secondary", "outdated", "none"]
    seen: Day = Field(description="The day we saw it.")
    sure_until: Day | None = Field(None, description="After this day it must be looked up again.")
    note: str = ""


class UnlessShape(Shape):
    """A named exception."""

    id: Snake
    says: Words
    source: OneOrMore = Field((), description="May be left out where parameters cite theirs.")
    when: Any
    sure_until: Day | None = None


class RequirementShape(Shape):
    """One version of one requirement."""

    id: Snake
    says: Words
    source: OneOrMore = Field((), description="May be left out where parameters cite theirs.")
    effective: EffectiveShape | None = None
    applies_when: Any = None
    met_when: Any = None
    unless: tuple[UnlessShape, ...] = ()
    review_when: Any = None
    remedy: str = ""
    sure_until: Day | None = None
    optional: bool = Field(False, description="Of a family: asked where a member has it in `also`.")


class CautionShape(Shape):
    """Something to be told."""

    id: Snake
    says: Words
    source: OneOrMore
    when: Any = None


class WithoutShape(Shape):
    """Why a requirement of the family is not asked here."""

    source: OneOrMore


class AlsoShape(Shape):
    """What a ruleset adds to a requirement of its family."""

    source: OneOrMore = ()
    unless: tuple[UnlessShape, ...] = ()
    review_when: Any = None


class ColumnShape(Shape):
    """A column of a family's table that is not one of its own parameters."""

    title: Words
    parameter: Words | None = Field(
        None, description="A table elsewhere: ruleset#parameter, or its name in `ruleset`."
    )
    at: Snake | None = Field(None, description="The family's parameter that picks its row.")
    ruleset: Words | None = Field(None, description="The ending of a ruleset beside the member.")


class AnswersShape(Shape):
    """The law's own words for the answers, for display."""

    eligible: Words | None = None
    ineligible: Words | None = None
    undetermined: Words | None = None
    review: Words | None = None
    not_applicable: Words | None = None


class RulesetFile(Shape):
    """A ruleset, or a family of them."""

    ruleset: PathId | None = Field(None, description="The ruleset's id: its path.")
    family: PathId | None = Field(None, description="The family's id: its path.")
    title: Words
    authority: str = ""
    like: PathId | None = Field(None, description="The family whose requirements it takes.")
    with_: dict[Snake, Any] = Field(default_factory=dict, alias="with")
    without: dict[Snake, WithoutShape] = Field(default_factory=dict)
    also: dict[Snake, AlsoShape] = Field(default_factory=dict)
    sources: dict[str, SourceShape] = Field(default_factory=dict)
    open_points: tuple[Words, ...] = ()
    effective: EffectiveShape | None = None
    concerns: Any = None
    answers: AnswersShape | None = None
    parameters: dict[Snake, Any] = Field(default_factory=dict)
    derived: dict[str, Any] = Field(default_factory=dict)
    requirements: tuple[RequirementShape, ...] = ()
    cautions: tuple[CautionShape, ...] = ()
    columns: tuple[ColumnShape, ...] = ()
