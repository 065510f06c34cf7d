"""Condition trees as lines: the parts that decide, each with what was read and what is needed.

`none` is told as tests that must not be met, so that readers meet only "all" and "one of".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from engine.decision import Reason
from engine.evaluation.explain import THERE
from engine.report.paper import Line
from engine.report.words import OUTCOMES, STATUSES, capital

OPPOSITE = {"met": "not_met", "not_met": "met", "not_applicable": "not_met"}
HEADINGS = {"all": "all of these:", "any": "one of these is needed:"}


class Shown(NamedTuple):
    """A part of a tree: a test in words, or several parts of which all or one is needed."""

    status: str
    words: str
    fold: str = ""
    parts: tuple[Shown, ...] = ()


def tree_lines(tree: Mapping[str, Any], indent: int) -> Iterator[Line]:
    """The lines of a tree's deciding parts."""
    return _lines(_shown(tree, negated=False), indent, inside="all")


def _lines(shown: Shown, indent: int, inside: str) -> Iterator[Line]:
    said = STATUSES[shown.status]
    if not shown.parts:
        yield Line(shown.words, indent, f"{said.words}:", said.style)
        return
    if shown.fold != inside:
        yield Line(HEADINGS[shown.fold], indent, f"{said.words},", said.style)
        indent += 2
    for part in shown.parts:
        yield from _lines(part, indent, shown.fold)


def _shown(node: Mapping[str, Any], negated: bool) -> Shown:
    status = node["status"]
    if negated:
        status = OPPOSITE.get(status, status)
    if "test" in node:
        return Shown(status, _test_words(node["test"], negated))
    if "asked" in node:
        return Shown(status, _asked_words(node["asked"], negated))
    inner = negated != (node["fold"] == "none")
    fold = "all" if (node["fold"] == "all") != inner else "any"
    parts = _flat(fold, [_shown(part, inner) for part in node["parts"]])
    return _joined(status, fold, [part for part in parts if _decides(part, fold, status)] or parts)


def _joined(status: str, fold: str, parts: list[Shown]) -> Shown:
    return parts[0] if len(parts) == 1 else Shown(status, "", fold, tuple(parts))


def _flat(fold: str, parts: list[Shown]) -> list[Shown]:
    """The parts, with those that are joined in the same way taken apart."""
    inner = [part.parts if part.fold == fold else (part,) for part in parts]
    return [part for group in inner for part in group]


def _decides(part: Shown, fold: str, status: str) -> bool:
    """A failing `all` shows what fails, a met `any` what is met, the others all of their parts."""
    everything = (status == "met") == (fold == "all")
    return everything or part.status == status


def _test_words(test: Mapping[str, Any], negated: bool) -> str:
    asks = "must not be" if negated else "needed"
    reason = f"; {Reason[test['reason'].upper()]}" if test["reason"] else ""
    read = test["value"]["words"]
    return f"{capital(test['subject'])}: {read} ({asks}: {test['expects']}{reason})"


def _asked_words(asked: Mapping[str, Any], negated: bool) -> str:
    outcome = OUTCOMES[asked["outcome"]].words.lower()
    words = f"{asked['title']}: {outcome} ({'must not be' if negated else 'needed'}: eligible)"
    if not asked.get("because"):
        return words
    return f"{words}. {THERE[asked['outcome']]} there: {' '.join(asked['because'])}"
