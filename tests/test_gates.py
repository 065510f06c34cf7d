"""The gates over gRPC: every profile through a real server, and what defends each answer."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from eligibility.v1 import decision_pb2 as pb

from engine.client import Client, case
from engine.document import plain, read_file
from engine.evaluation.decide import Evaluator
from engine.language.literals import ISO_DAY
from engine.profiles.load import load_profiles, profile_files
from engine.profiles.profile import Profile
from engine.ruleset.rulebook import load_rulebook
from engine.server import running
from engine.values import ABSENT

ROOT = Path(__file__).parents[1]
OUTCOMES = {
    "ecfmg/certification": {"eligible", "ineligible", "undetermined", "review", "not_applicable"},
    "licensure/us-tx": {"eligible", "ineligible", "undetermined", "review", "not_applicable"},
    "visa/j1-clinical": {"eligible", "ineligible", "undetermined", "review", "not_applicable"},
}
LONGEST_STATE_FILE = 80
BATCH = 100


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """A client of a real server with the real rulebook, in a thread of its own."""
    loop, started, address = asyncio.new_event_loop(), asyncio.Event(), []
    ended = asyncio.Event()

    async def serve() -> None:
        async with running(Evaluator(load_rulebook(ROOT / "rulesets"))) as port:
            address.append(f"127.0.0.1:{port}")
            started.set()
            await ended.wait()

    thread = Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    asyncio.run_coroutine_threadsafe(started.wait(), loop).result(timeout=60)
    with Client(address[0]) as client:
        yield client
    loop.call_soon_threadsafe(ended.set)
    thread.join(timeout=60)
    loop.close()


def _typed(value: Any) -> Any:
    """A fact of a file as a client holds it."""
    if isinstance(value, dict):
        return {name: _typed(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_typed(each) for each in value]
    if isinstance(value, str):
        day = date.fromisoformat(value) if ISO_DAY.fullmatch(value) else value
        return ABSENT if value == "none" else day
    return value


def _profiles() -> list[Profile]:
    found = load_profiles(profile_files([ROOT / "tests" / "profiles"]))
    return [profile for profile in found if not profile.expected.no_edition]


def _told(client: Client, *, full: bool = False) -> Iterator[tuple[Profile, pb.Decision]]:
    """Each profile with the server's decision, in batches."""
    profiles = _profiles()
    for start in range(0, len(profiles), BATCH):
        batch = profiles[start : start + BATCH]
        cases = [case(each.ruleset, _typed(each.facts), each.as_of, full=full) for each in batch]
        for profile, result in zip(batch, client.batch_evaluate(cases).results, strict=True):
            (decision,) = result.response.decisions
            yield profile, decision


def _word(outcome: int) -> str:
    return pb.Outcome.Name(outcome).removeprefix("OUTCOME_").lower()


def test_every_profile_over_grpc_answers_as_in_process(client: Client) -> None:
    """The wire loses nothing: each profile's outcome and statuses are those of the engine."""
    evaluator = Evaluator(load_rulebook(ROOT / "rulesets"))
    seen = defaultdict(set)
    for profile, decision in _told(client):
        expected = evaluator.decide(profile.ruleset, profile.facts, profile.as_of)
        assert _word(decision.outcome) == expected.outcome, profile.name
        statuses = [pb.Status.Name(each.status)[7:].lower() for each in decision.findings]
        assert statuses == [each.status.word for each in expected.findings], profile.name
        seen[profile.ruleset].add(_word(decision.outcome))
    assert {gate: seen[gate] for gate in OUTCOMES} == OUTCOMES


def test_what_fails_says_what_was_read_what_is_asked_and_where_it_is_written(
    client: Client,
) -> None:
    """Every requirement not met shows a failing test with both values, and cites its source."""
    shown = 0
    for profile, decision in _told(client, full=True):
        for finding in decision.findings:
            assert finding.citations
            assert all(each.url for each in finding.citations)
            if finding.status != pb.STATUS_NOT_MET:
                continue
            shown += 1
            assert re.search(r": .+ \((needed|must not be): .+\)", finding.because), (
                profile.name,
                finding.because,
            )
            tests = [node.test for node in finding.explanation if node.HasField("test")]
            asked = [node for node in finding.explanation if node.HasField("asked")]
            assert asked or any(each.value.words and each.expects for each in tests)
            assert all(each.place.file.endswith(".yaml") and each.place.line for each in tests)
    assert shown > 100


def test_one_number_in_a_file_changes_the_decision(tmp_path: Path) -> None:
    """The law lives in the files: 25 months in place of 24 turns the answer, and the revision."""
    shutil.copytree(ROOT / "rulesets", tmp_path / "rulesets")
    file: Any = plain(read_file(ROOT / "tests" / "profiles" / "licensure" / "us-tx.yaml"))
    facts = {**file["profiles"][0]["facts"], "training.accredited_months": 24}
    as_of = date(2026, 11, 22)
    before = Evaluator(load_rulebook(tmp_path / "rulesets")).decide("licensure/us-tx", facts, as_of)
    state = tmp_path / "rulesets" / "licensure" / "us-tx.yaml"
    text = state.read_text()
    assert text.count("value: 24") == 1
    state.write_text(text.replace("value: 24", "value: 25"))
    after = Evaluator(load_rulebook(tmp_path / "rulesets")).decide("licensure/us-tx", facts, as_of)
    assert (before.outcome, after.outcome) == ("eligible", "ineligible")
    assert [each.id for each in after.findings if each.status.word == "not_met"] == ["training"]
    assert before.revision != after.revision


def test_a_state_is_a_short_file() -> None:
    """A reader sees at a glance what is special about a state."""
    for file in (ROOT / "rulesets" / "licensure").glob("us-??.yaml"):
        assert len(file.read_text().splitlines()) < LONGEST_STATE_FILE, file.name
