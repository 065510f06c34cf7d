"""What the tests share: rulebooks made of texts, their mistakes and their evaluators."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import Problem, SourceError
from engine.evaluation.decide import Evaluator
from engine.ruleset.rulebook import Rulebook, load_rulebook
from tests.gates import HEAD, Gate, Texts


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Texts], Path]:
    """Writes texts into a new folder."""

    def write(texts: Texts) -> Path:
        root = tmp_path_factory.mktemp("rulebook")
        for name, text in texts.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
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


@pytest.fixture(scope="session")
def gate(evaluator: Callable[[Texts], Evaluator]) -> Callable[..., Gate]:
    """Builds one ruleset, `gate/one`, from the text after its head, and a vocabulary of facts."""

    def build(facts: str, rules: str) -> Gate:
        return Gate(evaluator({"vocabulary/facts.yaml": facts, "gate/one.yaml": HEAD + rules}))

    return build
