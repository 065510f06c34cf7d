"""Which profiles a change of the rulebook concerns: how each came out and comes out, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from engine.audit.comparing.answers import NO_EDITION, Answer, Asking, concerned
from engine.audit.comparing.causes import Causes
from engine.audit.comparing.changes import Change
from engine.audit.comparing.parts import Key
from engine.profiles.profile import Profile
from engine.ruleset.model import Rulebook


class Flip(NamedTuple):
    """A profile that comes out otherwise, with the changes that can have caused it.

    `requirements` are those that came to something else, each with what it was and is.
    """

    profile: Profile
    old: Answer
    new: Answer
    causes: tuple[Key, ...]
    requirements: tuple[tuple[str, str, str], ...]

    @property
    def outcome_changed(self) -> bool:
        """Whether more than the reason changed."""
        return self.old.outcome != self.new.outcome


class Unasked(NamedTuple):
    """A profile that one rulebook, or both, cannot be asked about, with the reasons."""

    profile: Profile
    old: str
    new: str


class Flips(NamedTuple):
    """What all profiles came to."""

    asked: int
    flips: list[Flip]
    unasked: list[Unasked]


def flips_between(
    old: Rulebook, new: Rulebook, changes: Iterable[Change], profiles: Iterable[Profile]
) -> Flips:
    """The profiles that come out otherwise, and those that cannot be asked about in both."""
    return _Flipping(old, new, changes).all(profiles)


class _Flipping:
    def __init__(self, old: Rulebook, new: Rulebook, changes: Iterable[Change]) -> None:
        self.old, self.new = Asking(old), Asking(new)
        self.causes = Causes(old, new, changes)
        self.touched = self.causes.touched()

    def all(self, profiles: Iterable[Profile]) -> Flips:
        told = Flips(0, [], [])
        asked = 0
        for profile in profiles:
            refused = Unasked(profile, self.old.refused(profile), self.new.refused(profile))
            if refused.old or refused.new:
                told.unasked.append(refused)
                continue
            asked += 1
            if profile.ruleset in self.touched and (flip := self._flip(profile)):
                told.flips.append(flip)
        return told._replace(asked=asked)

    def _flip(self, profile: Profile) -> Flip | None:
        old, new = self._answers(profile, profile.ruleset)
        if old == new:
            return None
        names = [id for id in {**old.found, **new.found} if old.found.get(id) != new.found.get(id)]
        told = tuple(
            (id, self._words(id, profile, self.old, old), self._words(id, profile, self.new, new))
            for id in names
        )
        causes = tuple(dict.fromkeys(self._causes(profile, profile.ruleset, old, new, set())))
        return Flip(profile, old, new, causes, told)

    def _answers(self, profile: Profile, ruleset: str) -> tuple[Answer, Answer]:
        asked = (profile.facts, profile.as_of)
        return self.old.answer(ruleset, *asked), self.new.answer(ruleset, *asked)

    def _causes(
        self, profile: Profile, ruleset: str, old: Answer, new: Answer, seen: set[str]
    ) -> Iterator[Key]:
        """The changes behind a difference, those of rulesets that are asked included."""
        seen.add(ruleset)
        if NO_EDITION in (old.outcome, new.outcome) or old.refused or new.refused:
            yield from self.causes.of_editions(ruleset)
            return
        if concerned(old) != concerned(new) or old.found == new.found:
            yield from self.causes.of_concerns(ruleset)
            yield from self._asked(profile, ruleset, None, seen)
            if concerned(old) != concerned(new):
                return
        for id in {**old.found, **new.found}:
            if old.found.get(id) != new.found.get(id):
                yield from self.causes.of_requirement(ruleset, id)
                yield from self._asked(profile, ruleset, id, seen)

    def _asked(
        self, profile: Profile, ruleset: str, requirement: str | None, seen: set[str]
    ) -> Iterator[Key]:
        for asked in self.causes.asked_by(ruleset, requirement):
            if asked in self.touched and asked not in seen:
                old, new = self._answers(profile, asked)
                if old != new:
                    yield from self._causes(profile, asked, old, new, seen)

    def _words(self, requirement: str, profile: Profile, asking: Asking, answer: Answer) -> str:
        if requirement in answer.found:
            return answer.found[requirement].words
        if requirement not in asking.rulebook.rulesets[profile.ruleset].requirements:
            return "not there"
        return "met or not asked" if concerned(answer) else "not asked"
