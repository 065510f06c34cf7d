"""What the tests share: rulebooks made of texts, and their evaluators."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any, TypeAlias

import pytest

from engine.decision import Decision, Finding
from engine.errors import Problem, SourceError
from engine.evaluation.decide import Evaluator
from engine.ruleset.rulebook import Rulebook, load_rulebook

Texts: TypeAlias = Mapping[str, str]
"""The files of a rulebook: path in it to YAML, indented as the test likes."""

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Texts], Path]:
    """Writes texts into a new folder."""

    def write(texts: Texts) -> Path:
        root = tmp_path_factory.mktemp("rulebook")
        for name, text in texts.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), encoding="utf-8")
        return root

    return write


@pytest.fixture(scope="session")
def rulebook(folder: Callable[[Texts], Path]) -> Callable[[Texts], Rulebook]:
    """Builds a rulebook of texts."""
    return lambda texts: load_rulebook(folder(texts))


@pytest.fixture(scope="session")
def problems(rulebook: Callable[[Texts], Rulebook]) -> Callable[[Texts], tuple[Problem, ...]]:
    """Finds the mistakes of a rulebook of texts, none when it loads."""

    def find(texts: Texts) -> tuple[Problem, ...]:
        try:
            rulebook(texts)
        except SourceError as wrong:
            return wrong.problems
        return ()

    return find


@pytest.fixture(scope="session")
def evaluator(rulebook: Callable[[Texts], Rulebook]) -> Callable[[Texts], Evaluator]:
    """Builds the evaluator of a rulebook of texts, once for the same texts."""
    made: dict[tuple[tuple[str, str], ...], Evaluator] = {}

    def build(texts: Texts) -> Evaluator:
        key = tuple(sorted(texts.items()))
        if key not in made:
            made[key] = Evaluator(rulebook(texts))
        return made[key]

    return build


class Gate:
    """A rulebook whose rulesets are asked one at a time."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator

    def decide(
        self, facts: Mapping[str, Any], as_of: date | str = TODAY, ruleset: str = "gate/one"
    ) -> Decision:
        """The decision; `as_of` may be written as in a file."""
        day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
        return self.evaluator.decide(ruleset, facts, day)

    def finding(
        self, facts: Mapping[str, Any], as_of: date | str = TODAY, id: str = "asked"
    ) -> Finding:
        """What one requirement of the first ruleset comes to."""
        return next(each for each in self.decide(facts, as_of).findings if each.id == id)

    def status(self, facts: Mapping[str, Any], as_of: date | str = TODAY, id: str = "asked") -> str:
        """The word for what one requirement comes to."""
        return self.finding(facts, as_of, id).status.word


@pytest.fixture(scope="session")
def gate(evaluator: Callable[[Texts], Evaluator]) -> Callable[..., Gate]:
    """Builds one ruleset, `gate/one`, from the text after its head, and a vocabulary of facts.

    The sources `law`, `digest`, `table` and `guess` stand for the four tiers.
    """

    def build(facts: str, rules: str, more: Texts | None = None) -> Gate:
        texts = {
            "vocabulary/facts.yaml": dedent(facts),
            "gate/one.yaml": HEAD.format(id="gate/one") + dedent(rules),
            **{
                name: HEAD.format(id=name[:-5]) + dedent(text)
                for name, text in (more or {}).items()
            },
        }
        return Gate(evaluator(texts))

    return build


HEAD = """\
ruleset: {id}
title: The gate {id}
sources:
  law:    {{ cite: The statute, url: "https://law.example", tier: primary, seen: 2026-11-22 }}
  digest: {{ cite: A digest, url: "https://law.example", tier: secondary, seen: 2026-11-22 }}
  table:  {{ cite: An old table, url: "https://law.example", tier: outdated, seen: 2026-11-22 }}
  guess:  {{ cite: A pattern, url: "https://law.example", tier: none, seen: 2026-11-22 }}
"""
