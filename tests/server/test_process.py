"""The server as a process of its own: it starts, drains on SIGTERM, and gives up when broken."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.client import Client, case
from tests.server.cases import AS_OF, SMALL, refusal

SERVE = """
from pathlib import Path
from engine.server import serve
serve(Path({folder!r}), "127.0.0.1:{port}", ready=lambda port: print(port, flush=True))
"""
BREAK = """
from engine.errors import EngineFault
from engine.inference import rete
match, left = rete.Matcher.match, 3

def broken(self, values):
    global left
    left -= 1
    if left < 0:
        rete.Matcher.broken = True
        raise EngineFault("the matcher is broken")
    return match(self, values)

rete.Matcher.match = broken
"""


@contextmanager
def process(
    code: str, port: str = "0", folder: Path = SMALL
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process that runs some code and serves a rulebook, and its address."""
    text = code + SERVE.format(folder=str(folder), port=port)
    with subprocess.Popen(
        [sys.executable, "-c", text],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as found:
        assert found.stdout is not None
        try:
            yield found, f"127.0.0.1:{found.stdout.readline().strip()}"
        finally:
            found.kill()


def _lines(found: subprocess.Popen[str]) -> list[dict[str, object]]:
    assert found.stderr is not None
    return [json.loads(line) for line in found.stderr if line.startswith("{")]


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_drains_and_ends_well(sent: signal.Signals) -> None:
    """After SIGTERM or SIGINT the process drains, ends with 0, and has logged each call."""
    with process("") as (found, address), Client(address, timeout=30) as client:
        assert client.evaluate(case("library/*", {}, AS_OF)).decisions
        found.send_signal(sent)
        assert found.wait(60) == 0
        lines = _lines(found)
    assert [each["event"] for each in lines] == ["serving", "call", "draining", "stopped"]
    assert lines[0]["port"] == int(address.rpartition(":")[2])


def test_a_port_is_shared() -> None:
    """A second process may listen on the port of the first, and answers when that has gone."""
    with process("") as (first, address):
        port = address.rpartition(":")[2]
        with process("", port) as (second, same), Client(same, timeout=30) as client:
            first.terminate()
            assert first.wait(60) == 0
            assert same == address
            assert client.evaluate(case("library/*", {}, AS_OF)).decisions
            assert second.poll() is None


def test_a_rulebook_with_mistakes_is_not_served(tmp_path: Path) -> None:
    """Without a sound rulebook nothing is listened on, and the process ends with a failure."""
    with process("", folder=tmp_path) as (found, address):
        assert address.endswith(":")
        assert found.wait(60) not in (0, None)


def test_a_broken_matcher_ends_the_process() -> None:
    """When the matcher can match no more, the process drains and ends with a failure."""
    with process(BREAK) as (found, address), Client(address, timeout=30) as client:
        assert client.evaluate(case("library/lending", {}, AS_OF)).decisions
        errors = [refusal(client, case("library/*", {}, AS_OF))]
        assert found.wait(60) not in (0, None)
        lines = _lines(found)
    assert errors[0].reason == "ENGINE_FAULT"
    assert [each["event"] for each in lines][-2:] == ["draining", "stopped"]
