"""Where each thing stands in a page: the names that links go to."""

from __future__ import annotations

from urllib.parse import quote

SAFE = "/.,_-"


def _name(*parts: str) -> str:
    return ":".join(quote(part, safe=SAFE) for part in parts)


def ruleset_name(ruleset: str) -> str:
    """The section of a ruleset."""
    return _name("ruleset", ruleset)


def part_name(ruleset: str, kind: str, name: str) -> str:
    """A part of a ruleset: a requirement, an exception, a parameter, a source."""
    return _name(kind, ruleset, name)


def fact_name(fact: str) -> str:
    """A fact in the index of facts."""
    return _name("fact", fact)


def family_name(family: str) -> str:
    """The section of a family."""
    return _name("family", family)
