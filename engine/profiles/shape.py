"""The outer form of a profile file."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from engine.shape import Day, PathId, Shape, Words

PathIds = Annotated[tuple[PathId, ...], Field(min_length=1)]


class ProfileShape(Shape):
    """One applicant: facts, and what is expected."""

    name: Words = Field(description="Who this is, in a few words; once in a file.")
    tags: tuple[Words, ...] = Field((), description="Words by which profiles are picked.")
    skip: Words | None = Field(None, description="Why it is not run; then `expect` may be absent.")
    ruleset: PathId | None = Field(None, description="The ruleset, where the file's is not meant.")
    rulesets: PathIds | None = Field(None, description="Several rulesets, each asked by itself.")
    as_of: Day | None = Field(None, description="The date, where the file's is not meant.")
    like: Words | None = Field(None, description="The profile whose facts it takes.")
    without: tuple[Words, ...] = Field((), description="Facts of that profile to leave out.")
    facts: dict[Words, Any] = Field(default_factory=dict, description="Facts, as facts files have.")
    expect: Any = Field(None, description="What the decision must come to.")


class ProfilesFile(Shape):
    """A file of profiles, with the rulesets and the date that hold where a profile has no own."""

    ruleset: PathId | None = None
    rulesets: PathIds | None = None
    as_of: Day | None = None
    applicants: Words | None = Field(
        None, description="Another file, seen from this one, whose profiles `like` may name too."
    )
    profiles: tuple[ProfileShape, ...] = Field(min_length=1)
