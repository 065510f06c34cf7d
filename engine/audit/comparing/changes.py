"""What changed between two rulebooks, part by part, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from engine.audit.comparing.bare import atoms
from engine.audit.comparing.parts import (
    CAUTION,
    KINDS,
    LEFT_OUT,
    OPEN,
    RULESET,
    Key,
    Part,
    parts_of,
)
from engine.ruleset.model import Rulebook


class How(StrEnum):
    """In which way a part changed."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Aspect(NamedTuple):
    """One thing that is said of a part: before and after; empty where nothing was said."""

    about: str
    old: str
    new: str


class Change(NamedTuple):
    """One part that changed; `decides` tells whether that can enter an answer."""

    key: Key
    how: How
    decides: bool
    aspects: tuple[Aspect, ...]


TOLD_ONLY = (OPEN, CAUTION, LEFT_OUT)
"""The kinds of parts that never enter an answer by themselves."""
UNSAID = Aspect("order", "", "the same parts in another order")


def changes_between(old: Rulebook, new: Rulebook) -> list[Change]:
    """All changes, by ruleset and then in the order in which parts are told."""
    before, after = parts_of(old), parts_of(new)
    found = [change for key in {**before, **after} if (change := _change(key, before, after))]
    order = list(KINDS)
    return sorted(found, key=lambda each: (each.key.ruleset, order.index(each.key.kind)))


def _change(key: Key, before: Mapping[Key, Part], after: Mapping[Key, Part]) -> Change | None:
    old, new = before.get(key), after.get(key)
    if old is None or new is None:
        how = How.ADDED if old is None else How.REMOVED
        return Change(key, how, key.kind not in TOLD_ONLY, tuple(_aspects(old, new)))
    if old.whole == new.whole:
        return None
    decides = old.deciding != new.deciding and key.kind not in (*TOLD_ONLY, RULESET)
    return Change(key, How.CHANGED, decides, tuple(_aspects(old, new)) or (_unsaid(old, new),))


def _aspects(old: Part | None, new: Part | None) -> Iterator[Aspect]:
    said, says = (part.words() if part is not None else {} for part in (old, new))
    for about in {**said, **says}:
        was, now = said.get(about, ""), says.get(about, "")
        if was != now:
            yield Aspect(about, was, now)


def _unsaid(old: Part, new: Part) -> Aspect:
    """What differs where the words are the same: such as a fact with another name."""
    was, now = (Counter(atoms(part.whole)) for part in (old, new))
    if was == now:
        return UNSAID
    return Aspect("reads", ", ".join(sorted(was - now)), ", ".join(sorted(now - was)))
