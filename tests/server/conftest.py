"""What the tests of the server share: one real server, its clients, and its log."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import grpc
import pytest

from engine.client import Client
from engine.evaluation.decide import Evaluator
from engine.ruleset.rulebook import load_rulebook
from engine.server.log import Lines
from tests.server.cases import SMALL
from tests.server.serving import Served, serving


@pytest.fixture(scope="session")
def small() -> Evaluator:
    """An evaluator of the small rulebook."""
    return Evaluator(load_rulebook(SMALL))


@pytest.fixture(scope="session")
def served(small: Evaluator) -> Iterator[Served]:
    """A server that the tests share."""
    with serving(small) as found:
        yield found


@pytest.fixture(scope="session")
def client(served: Served) -> Iterator[Client]:
    """A client of the shared server."""
    with Client(served.address, timeout=30) as found:
        yield found


@pytest.fixture(scope="session")
def channel(served: Served) -> Iterator[grpc.Channel]:
    """A plain channel to the shared server."""
    with grpc.insecure_channel(served.address) as found:
        yield found


class Lined(logging.Handler):
    """Keeps the lines that a server writes."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(Lines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.lines.append(self.format(record))


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """The lines written during a test, by the server and by every library."""
    handler, logger = Lined(), logging.getLogger("engine.server")
    root, level = logging.getLogger(), logger.level
    root.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield handler.lines
    root.removeHandler(handler)
    logger.setLevel(level)
