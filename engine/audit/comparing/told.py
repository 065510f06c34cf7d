"""A comparison of two rulebooks as text and as a JSON object."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from engine.audit.comparing.answers import NO_EDITION
from engine.audit.comparing.changes import Aspect, Change, How
from engine.audit.comparing.flips import Flip, Flips, Unasked
from engine.audit.comparing.parts import KINDS, OPEN, RULESET, Key
from engine.report.paper import BLANK, Line
from engine.report.words import OUTCOMES, counted

MOST = 12
"""The most profiles that are named in one group, and rulesets in one change."""
MOST_ASPECTS = 4
"""The most aspects of a change that are named as a cause."""


class Side(NamedTuple):
    """One of the two rulebooks: what it was called, and its revision."""

    name: str
    revision: str


class Comparison(NamedTuple):
    """Two rulebooks, what changed between them, and what profiles come to."""

    old: Side
    new: Side
    changes: Sequence[Change]
    flips: Flips


# Text


def comparison_lines(found: Comparison) -> Iterator[Line]:
    """What changed in the law, then whom that concerns, grouped by cause."""
    for word, side in (("Before", found.old), ("After", found.new)):
        yield Line(f"{side.name}, rulebook {side.revision[:12]}", mark=f"{word}:")
    yield BLANK
    if found.changes:
        yield Line("What changed", style="bold")
        yield from _changes(found.changes)
        yield BLANK
    else:
        yield Line("Nothing changed in what the rulebook means or says.")
    yield from _flips(found)


def _changes(changes: Sequence[Change]) -> Iterator[Line]:
    """Each change once, with all rulesets that it is found in; a whole ruleset on one line."""
    whole = {
        each.key.ruleset: each
        for each in changes
        if each.key.kind == RULESET and each.how is not How.CHANGED
    }
    for id, each in whole.items():
        title = next((one.old or one.new for one in each.aspects if one.about == "title"), "")
        yield Line(title, 2, f"{id} {each.how}:", "bold")
    yield from _parts([each for each in changes if each.key.ruleset not in whole])


def _parts(changes: Sequence[Change]) -> Iterator[Line]:
    alike: dict[tuple[str, str, How, tuple[Aspect, ...]], list[str]] = defaultdict(list)
    for change in changes:
        key = change.key
        alike[key.kind, key.name, change.how, change.aspects].append(key.ruleset)
    groups: dict[tuple[str, ...], list[tuple[str, str, How, tuple[Aspect, ...]]]] = {}
    for each, rulesets in alike.items():
        groups.setdefault(tuple(rulesets), []).append(each)
    for names, of_group in groups.items():
        yield Line(_rulesets(names), 2, style="bold")
        for kind, name, how, aspects in of_group:
            yield from _change(kind, name, how, aspects)


def _rulesets(rulesets: Sequence[str]) -> str:
    if rulesets[0] == "":
        return "Facts of the vocabulary"
    more = f" and {len(rulesets) - MOST} more" if len(rulesets) > MOST else ""
    return ", ".join(rulesets[:MOST]) + more


def _change(kind: str, name: str, how: How, aspects: Sequence[Aspect]) -> Iterator[Line]:
    label = "" if kind == OPEN else name
    verb = "" if how is How.CHANGED else f" {how}"
    if how is not How.CHANGED:
        said = aspects[0].old or aspects[0].new if aspects else ""
        yield Line(said, 4, f"{_label(kind, label)}{verb}:")
        return
    yield Line(f"{_label(kind, label)}:", 4)
    for aspect in aspects:
        yield from _aspect(aspect)


def _label(kind: str, name: str) -> str:
    return f"{KINDS[kind]} {name}".strip()


def _aspect(aspect: Aspect) -> Iterator[Line]:
    if "\n" not in aspect.old + aspect.new:
        yield Line(
            f"{aspect.old or '(nothing)'} → {aspect.new or '(nothing)'}", 6, f"{aspect.about}:"
        )
        return
    for mark, text in (("was", aspect.old), ("is now", aspect.new)):
        yield Line(f"{aspect.about} {mark}:", 6)
        for row in (text or "(nothing)").splitlines():
            inner = row.lstrip()
            yield Line(inner, 8 + len(row) - len(inner))


# Profiles


def _flips(found: Comparison) -> Iterator[Line]:
    flips = found.flips
    if not flips.asked and not flips.unasked:
        yield Line("No profiles were asked.")
        return
    outcomes = sum(each.outcome_changed for each in flips.flips)
    reasons = len(flips.flips) - outcomes
    yield Line("Whom it concerns", style="bold")
    told = f"{counted(flips.asked, 'profile')} asked of both: {outcomes:,} with another outcome, "
    same = flips.asked - len(flips.flips)
    yield Line(f"{told}{reasons:,} with another reason, {same:,} as before.", 2)
    words = {each.key: each for each in found.changes}
    for causes, group in by_cause(flips.flips).items():
        yield BLANK
        yield Line(_because(causes, words), 2, style="bold")
        yield from _group(group)
    yield from _unasked(flips.unasked, found)


def by_cause(flips: Iterable[Flip]) -> dict[tuple[Key, ...], list[Flip]]:
    """The profiles by the changes that caused what they come to."""
    groups: dict[tuple[Key, ...], list[Flip]] = defaultdict(list)
    for flip in flips:
        groups[tuple(sorted(flip.causes))].append(flip)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def _because(causes: Sequence[Key], changes: Mapping[Key, Change]) -> str:
    if not causes:
        return "Because of nothing that could be traced:"
    return f"Because of {'; '.join(_cause(key, changes[key]) for key in causes)}:"


def _cause(key: Key, change: Change) -> str:
    named = _label(key.kind, key.name)
    if key.ruleset:
        named += f" {key.ruleset}" if key.kind == RULESET else f" of {key.ruleset}"
    if change.how is not How.CHANGED:
        return f"{named} ({change.how})"
    short = [each for each in change.aspects if "\n" not in each.old + each.new]
    if len(change.aspects) == 1 and short:
        return f"{named} ({short[0].old or 'nothing'} → {short[0].new or 'nothing'})"
    if len(change.aspects) > MOST_ASPECTS:
        return f"{named} (in {len(change.aspects)} respects)"
    return f"{named} ({', '.join(each.about for each in change.aspects)})"


def _group(flips: Sequence[Flip]) -> Iterator[Line]:
    moves: dict[str, list[Flip]] = defaultdict(list)
    for flip in flips:
        moves[move(flip)].append(flip)
    for words, of_move in moves.items():
        yield Line(f"{words}, {counted(len(of_move), 'profile')}", 4)
        for flip in of_move[:MOST]:
            place = f"{flip.profile.position.file}:{flip.profile.position.line}"
            yield Line(f"{flip.profile.name} [{flip.profile.ruleset}, {place}]", 6, "-")
            for id, old, new in flip.requirements:
                yield Line(f"{old} → {new}", 8, f"{id}:", "dim")
        if len(of_move) > MOST:
            yield Line(f"and {len(of_move) - MOST} more", 6, "-")


def move(flip: Flip) -> str:
    """From which outcome to which a profile went."""
    old, new = (_outcome(answer.outcome) for answer in (flip.old, flip.new))
    return f"{old} → {new}" if flip.outcome_changed else f"{new} for another reason"


def _outcome(word: str) -> str:
    return "no edition" if word == NO_EDITION else OUTCOMES[word].words.lower()


def _unasked(unasked: Sequence[Unasked], found: Comparison) -> Iterator[Line]:
    groups: dict[tuple[str, str], list[Unasked]] = defaultdict(list)
    for each in unasked:
        groups[each.old, each.new].append(each)
    if groups:
        yield BLANK
        yield Line(f"{counted(len(unasked), 'profile')} cannot be asked of both:", 2, style="bold")
    for (old, new), group in sorted(groups.items(), key=lambda each: -len(each[1])):
        whys = [f"{side.name}: {why}" for side, why in ((found.old, old), (found.new, new)) if why]
        yield Line(f"{counted(len(group), 'profile')}, because {'; '.join(whys)}", 4, "-")
        names = [f"{each.profile.name} [{each.profile.ruleset}]" for each in group[:3]]
        more = f" and {len(group) - 3} more" if len(group) > 3 else ""
        yield Line(f"{', '.join(names)}{more}", 6)


# JSON


def comparison_object(found: Comparison) -> dict[str, Any]:
    """A comparison as a JSON object."""
    flips = found.flips
    return {
        "old": found.old._asdict(),
        "new": found.new._asdict(),
        "changes": [_change_object(each) for each in found.changes],
        "profiles": {
            "asked": flips.asked,
            "changed": [
                {"causes": [_key(key) for key in causes], "profiles": list(map(_flip, group))}
                for causes, group in by_cause(flips.flips).items()
            ],
            "not_asked": [
                {**_profile(each), "old": each.old or None, "new": each.new or None}
                for each in flips.unasked
            ],
        },
    }


def _key(key: Key) -> dict[str, Any]:
    return {"ruleset": key.ruleset or None, "kind": key.kind, "name": key.name or None}


def _change_object(change: Change) -> dict[str, Any]:
    aspects = [
        {"about": each.about, "old": each.old or None, "new": each.new or None}
        for each in change.aspects
    ]
    how = {"how": str(change.how), "may_change_answers": change.decides}
    return {**_key(change.key), **how, "aspects": aspects}


def _profile(found: Flip | Unasked) -> dict[str, Any]:
    profile = found.profile
    position = profile.position
    place = {"file": position.file, "line": position.line, "name": profile.name}
    return {**place, "ruleset": profile.ruleset, "as_of": profile.as_of.isoformat()}


def _flip(flip: Flip) -> dict[str, Any]:
    requirements = {id: {"old": old, "new": new} for id, old, new in flip.requirements}
    outcomes = {"old": flip.old.outcome, "new": flip.new.outcome}
    return {**_profile(flip), **outcomes, "requirements": requirements}
