"""Law that rests on outdated or unverified sources only, and so always comes to review."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.errors import Problem
from engine.ruleset.rests import Rest, rests, values


def find(book: Book) -> Iterator[Problem]:
    """Each value, and each part with a source of its own, of which no source decides."""
    for ruleset in book.rulesets:
        told = tuple(values(ruleset))
        cited = {name for each in told for name in each.sources}
        for each in rests(ruleset):
            if (
                each not in told
                and book.of_family(each.position)
                and cited.issuperset(each.sources)
            ):
                continue
            if not any(ruleset.sources[name].tier.decides for name in each.sources):
                named = ", ".join(f"`{name}`" for name in each.sources)
                message = f"{each.what} rests on {named} alone, which decides nothing"
                yield Problem(each.position, message, "look for a source that does")


def _of_values(book: Book, rest: Rest, cited: set[str]) -> bool:
    """Whether a part of a family cites nothing but what the values of its members rest on."""
    return book.of_family(rest.position) and cited.issuperset(rest.sources)


CHECK = Check(
    "outdated-source",
    Severity.WARNING,
    "Law that rests on outdated or unverified sources only, and so always comes to review.",
    find,
)
