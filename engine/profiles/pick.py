"""Picking profiles by ruleset, name and tag."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from engine.profiles.profile import Profile


@dataclass(frozen=True, slots=True)
class Pick:
    """What profiles must be like; None takes all.

    `ruleset` and `tag` are words or shell-style patterns (`gate/*`), `name` such a pattern or a
    part of the name; upper and lower case of names and tags are the same.
    """

    ruleset: str | None = None
    name: str | None = None
    tag: str | None = None

    def __str__(self) -> str:
        """The pick as options of the command."""
        given = {"ruleset": self.ruleset, "name": self.name, "tag": self.tag}
        return " ".join(f"--{key} {shlex.quote(word)}" for key, word in given.items() if word)

    def of(self, profiles: Iterable[Profile]) -> list[Profile]:
        """The profiles that are so, in their order."""
        return [each for each in profiles if self._takes(each)]

    def _takes(self, profile: Profile) -> bool:
        return (
            (self.ruleset is None or fnmatchcase(profile.ruleset, self.ruleset))
            and (self.name is None or _named(profile.name.lower(), self.name.lower()))
            and (self.tag is None or _tagged(profile.tags, self.tag.lower()))
        )


def _named(name: str, wanted: str) -> bool:
    return wanted in name or fnmatchcase(name, wanted)


def _tagged(tags: Iterable[str], wanted: str) -> bool:
    return any(fnmatchcase(tag.lower(), wanted) for tag in tags)
