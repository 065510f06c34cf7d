"""The outer form of a profile file."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from engine.shape import Day, PathId, Shape, Words


class ProfileShape(Shape):
    """One applicant: facts, and what is expected."""

    name: Words = Field(description="Who this is, in a few words; once in a file.")
    ruleset: PathId | None = Field(None, description="The ruleset, where the file's is not meant.")
    as_of: Day | None = Field(None, description="The date, where the file's is not meant.")
    like: Words | None = Field(None, description="The profile of this file whose facts it takes.")
    without: tuple[Words, ...] = Field((), description="Facts of that profile to leave out.")
    facts: dict[Words, Any] = Field(default_factory=dict, description="Facts, as facts files have.")
    expect: Any = Field(description="What the decision must come to.")


class ProfilesFile(Shape):
    """A file of profiles, with the ruleset and the date that hold where a profile has no own."""

    ruleset: PathId | None = None
    as_of: Day | None = None
    profiles: tuple[ProfileShape, ...] = Field(min_length=1)
