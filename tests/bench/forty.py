"""A neutral rulebook of forty tests over thirty-four facts, and an applicant who meets it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

RULESET = "gate/forty"
_SORTS: tuple[tuple[str, str, Any], ...] = (
    ("boolean", "true", True),
    ("integer", "{ at_least: 10 }", 20),
    ("date", "{ on_or_after: 2019-01-01 }", "2020-01-15"),
    ("code, codes: [a, b, c, d]", "{ one_of: [a, b] }", "b"),
    ("decimal", "{ at_most: 7.5 }", Decimal("4.5")),
)
_AGAIN = tuple(range(1, 30, 5))
"""Integers that are tested a second time, which makes forty tests of thirty-four facts."""


def facts() -> dict[str, Any]:
    """The applicant."""
    return {_name(number): _SORTS[number % 5][2] for number in range(34)}


def write_rulebook(folder: Path) -> None:
    """Write the rulebook's two files."""
    (folder / "vocabulary").mkdir(parents=True)
    (folder / "gate").mkdir()
    (folder / "vocabulary" / "facts.yaml").write_text(_vocabulary())
    (folder / "gate" / "forty.yaml").write_text(_ruleset())


def _name(number: int) -> str:
    return f"group.fact_{number}"


def _vocabulary() -> str:
    words = "ask: What is it, evidence: a paper"
    rows = (f"  {_name(n)}: {{ type: {_SORTS[n % 5][0]}, {words} }}\n" for n in range(34))
    return "facts:\n" + "".join(rows)


def _ruleset() -> str:
    tests = [f"{_name(n)}: {_SORTS[n % 5][1]}" for n in range(34)]
    tests += [f"{_name(n)}: {{ at_most: 500 }}" for n in _AGAIN]
    head = (
        f"ruleset: {RULESET}\ntitle: Forty tests\nsources:\n"
        '  law: { cite: The Law, url: "https://example.org", tier: primary, seen: 2026-01-01 }\n'
        "requirements:\n"
    )
    return head + "".join(_requirement(n, tests[n * 4 : n * 4 + 4]) for n in range(10))


def _requirement(number: int, tests: list[str]) -> str:
    first, second, third, fourth = tests
    return (
        f"  - id: requirement_{number}\n    says: Requirement {number}.\n    source: law\n"
        f"    met_when:\n      any:\n"
        f"        - {first}\n          {second}\n"
        f"        - {third}\n          {fourth}\n"
    )
