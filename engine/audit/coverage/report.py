"""Coverage as text and as a JSON object."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.audit.coverage.gathering import Covered, Gathered, Share, Unseen
from engine.audit.coverage.items import ASIDE, Item, Kind


def coverage_lines(gathered: Gathered) -> Iterator[str]:
    """For each ruleset its shares, and what no profile touches with its place."""
    for each in gathered.rulesets:
        yield f"{each.ruleset}, profiles: {each.profiles}"
        for kind in Kind:
            yield from _share(kind.value, each.share(kind))
        for side, words in ASIDE.items():
            yield from _share(f"({words})", each.aside(side))
        yield from _unseen("not seen:", each.unseen)
        yield from _unseen("not seen, told apart:", each.unseen_aside)
    if gathered.unasked:
        yield f"Asked by no profile here: {', '.join(gathered.unasked)}"
    yield _told("Coverage of tests and dates", gathered.overall)


def _unseen(words: str, unseen: list[Unseen]) -> Iterator[str]:
    if unseen:
        yield f"  {words}"
    for item, sides in unseen:
        yield f"    {_place(item)}: {item.words}: never {', never '.join(sides)}"


def _share(words: str, share: Share) -> Iterator[str]:
    if share.total:
        yield f"  {_told(words, share)}"


def _told(words: str, share: Share) -> str:
    return f"{words}: {share.seen} of {share.total}, {share.percent:.1f} %"


def _place(item: Item) -> str:
    return f"{item.place.file}:{item.place.line}"


def coverage_object(gathered: Gathered) -> dict[str, Any]:
    """All shares and items as a JSON object."""
    return {
        "overall": _share_object(gathered.overall),
        "rulesets": [_object(each) for each in gathered.rulesets],
        "unasked": list(gathered.unasked),
    }


def _object(covered: Covered) -> dict[str, Any]:
    return {
        "ruleset": covered.ruleset,
        "profiles": covered.profiles,
        "overall": _share_object(covered.overall),
        "kinds": {kind.name.lower(): _share_object(covered.share(kind)) for kind in Kind},
        "aside": {side: _share_object(covered.aside(side)) for side in ASIDE},
        "items": [_item(covered, item) for item in covered.items],
    }


def _share_object(share: Share) -> dict[str, Any]:
    return {"seen": share.seen, "total": share.total, "percent": share.percent}


def _item(covered: Covered, item: Item) -> dict[str, Any]:
    return {
        "kind": item.kind.name.lower(),
        "file": item.place.file,
        "line": item.place.line,
        "column": item.place.column,
        "words": item.words,
        "sides": {side: covered.has_seen(item, side) for side in item.sides},
        "aside": {side: covered.has_seen(item, side) for side in item.aside},
    }
