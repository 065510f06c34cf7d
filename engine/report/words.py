"""The words and colors of outcomes and statuses, and of where a rule is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from engine.report.paper import Line


class Said(NamedTuple):
    """How a status or an outcome is told: its words, its color, and what it means."""

    words: str
    style: str
    meaning: str = ""


STATUSES = {
    "not_met": Said("not met", "red"),
    "unknown": Said("not known", "yellow"),
    "review": Said("for review", "magenta"),
    "met": Said("met", "green"),
    "not_applicable": Said("not asked", "dim"),
}
"""By status word, in the order in which findings are told."""

OUTCOMES = {
    "eligible": Said("ELIGIBLE", "bold green", "shown by the facts"),
    "review": Said("FOR REVIEW", "bold magenta", "a human has to decide"),
    "undetermined": Said("UNDETERMINED", "bold yellow", "a fact that matters is missing"),
    "ineligible": Said("INELIGIBLE", "bold red", "shown to fail"),
    "not_applicable": Said("NOT APPLICABLE", "bold", "this does not concern the applicant"),
}
"""By outcome word, from best to worst."""


TIERS = {
    "primary": "primary source",
    "secondary": "secondary source",
    "outdated": "outdated source",
    "none": "unverified",
}
"""By tier word."""


def dates_words(start: str | None, until: str | None) -> str:
    """The law's own dates in words; nothing where it is open on both sides."""
    words = f"from {start}" if start else ""
    return f"{words} until {until}".strip() if until else words


def citation_lines(citations: Sequence[Mapping[str, Any]], indent: int) -> Iterator[Line]:
    """The law's own dates, and where it is written, each with its tier and the day it was seen."""
    dates = {dates_words(each["effective_from"], each["effective_until"]) for each in citations}
    for words in sorted(dates - {""}):
        yield Line(f"{words}.", indent, "In force", "dim")
    for cited in citations:
        seen = f", seen {cited['seen']}" if cited["seen"] else ""
        yield Line(f"{cited['cite']} ({TIERS[cited['tier']]}{seen})", indent, "Law:", "dim")
        yield Line(cited["url"] or "", indent + 5, style="dim", whole=True)


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 fact`, `2 facts`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
