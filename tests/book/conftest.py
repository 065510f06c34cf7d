"""The books that the tests read, each written once."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from engine.cli.app import app
from engine.ruleset.model import Rulebook
from engine.ruleset.rulebook import load_rulebook
from tests.book.reading import Html
from tests.gates import RULEBOOKS

ROOT = Path(__file__).parents[2]
AS_OF = "2026-11-25"


class Written(NamedTuple):
    """A book as a file, as text and read, and the seconds of work that it took."""

    path: Path
    text: str
    html: Html
    seconds: float


@pytest.fixture(scope="session")
def write(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Written]:
    """Writes the book of a rulebook with the command."""

    def written(*words: str | Path) -> Written:
        path = tmp_path_factory.mktemp("book") / "book.html"
        told = ["book", "--output", str(path), "--as-of", AS_OF, *map(str, words)]
        began = time.process_time()
        done = CliRunner().invoke(app, told)
        seconds = time.process_time() - began
        assert done.exit_code == 0, done.output
        text = path.read_text(encoding="utf-8")
        return Written(path, text, Html(text), seconds)

    return written


@pytest.fixture(scope="session")
def book(write: Callable[..., Written]) -> Written:
    """The book of the real rulebook."""
    return write()


@pytest.fixture(scope="session")
def small(write: Callable[..., Written]) -> Written:
    """The book of a small rulebook without profiles."""
    return write("--rulebook", RULEBOOKS / "small")


@pytest.fixture(scope="session")
def law() -> Rulebook:
    """The real rulebook."""
    return load_rulebook(ROOT / "rulesets")
