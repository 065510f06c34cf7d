"""Rulebooks as the tests ask them: one ruleset, one requirement, one word for its status."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from engine.decision import Decision, Finding
from engine.evaluation.decide import Evaluator
from engine.ruleset.rulebook import load_rulebook

Texts: TypeAlias = Mapping[str, str]
"""The files of a rulebook: path in it to YAML."""

RULEBOOKS = Path(__file__).with_name("rulebooks")
TODAY = date(2026, 11, 22)
HEAD = """\
ruleset: gate/one
title: The gate
sources:
  law:    { cite: The statute, url: "https://law.example", tier: primary, seen: 2026-11-22 }
  digest: { cite: A digest, url: "https://law.example", tier: secondary, seen: 2026-11-22 }
  table:  { cite: An old table, url: "https://law.example", tier: outdated, seen: 2026-11-22 }
  guess:  { cite: A pattern, url: "https://law.example", tier: none, seen: 2026-11-22 }
"""
"""The head of a ruleset with a source of each tier."""


class Gate:
    """A rulebook whose rulesets are asked one at a time, the first unless another is named."""

    def __init__(self, evaluator: Evaluator, ruleset: str = "gate/one") -> None:
        self.evaluator, self.ruleset = evaluator, ruleset

    def beside(self, ruleset: str) -> Gate:
        """Another ruleset of the same rulebook."""
        return Gate(self.evaluator, ruleset)

    def decide(self, facts: Mapping[str, Any], as_of: date | str = TODAY) -> Decision:
        """The decision; `as_of` may be written as in a file."""
        day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
        return self.evaluator.decide(self.ruleset, facts, day)

    def finding(
        self, facts: Mapping[str, Any], as_of: date | str = TODAY, id: str = "asked"
    ) -> Finding:
        """What one requirement comes to."""
        return next(each for each in self.decide(facts, as_of).findings if each.id == id)

    def status(self, facts: Mapping[str, Any], as_of: date | str = TODAY, id: str = "asked") -> str:
        """The word for what one requirement comes to."""
        return self.finding(facts, as_of, id).status.word


@cache
def stored(name: str, ruleset: str = "gate/one") -> Gate:
    """A rulebook that is kept under `rulebooks`."""
    return Gate(Evaluator(load_rulebook(RULEBOOKS / name)), ruleset)


def texts_of(name: str) -> dict[str, str]:
    """The files of a rulebook that is kept under `rulebooks`."""
    files = sorted((RULEBOOKS / name).rglob("*.yaml"))
    return {
        path.relative_to(RULEBOOKS / name).as_posix(): path.read_text(encoding="utf-8")
        for path in files
    }
