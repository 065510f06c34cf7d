"""What is too much, and what is no request at all."""

from __future__ import annotations

from pathlib import Path

import grpc
import pytest
from eligibility.v1 import decision_log_pb2
from eligibility.v1 import eligibility_pb2 as pb
from eligibility.v1.decision_log_pb2_grpc import DecisionServiceStub
from eligibility.v1.eligibility_pb2_grpc import EligibilityServiceStub
from grpc_health.v1 import health_pb2
from grpc_health.v1.health_pb2_grpc import HealthStub

from engine.client import Client, Refused, case, refused
from engine.evaluation.decide import Evaluator
from engine.ruleset.rulebook import load_rulebook
from engine.server import limits
from tests.server.cases import AS_OF, CODE, MEMBER, PREFIX, SMALL, refusal
from tests.server.serving import serving


def test_a_call_larger_than_the_limit_is_refused(client: Client) -> None:
    """A request of 5 MB is RESOURCE_EXHAUSTED."""
    rows = [{"title": "x" * 500} for _ in range(10_000)]
    error = refusal(client, case("library/lending", {"reader.loans": rows}, AS_OF))
    assert error.code == CODE.RESOURCE_EXHAUSTED


def test_too_many_rulesets_are_refused(client: Client) -> None:
    """More than 100 patterns are RESOURCE_EXHAUSTED."""
    error = refusal(client, case(["library/*"] * 101, {}, AS_OF))
    assert (error.code, error.reason) == (CODE.RESOURCE_EXHAUSTED, "TOO_MANY_RULESETS")
    assert error.metadata["limit"] == "100"


def test_too_many_items_are_refused(client: Client) -> None:
    """A batch of more than 1,000 items is RESOURCE_EXHAUSTED."""
    with pytest.raises(Refused) as caught:
        client.batch_evaluate([case("library/*", {}, AS_OF)] * 1001)
    assert (caught.value.code, caught.value.reason) == (CODE.RESOURCE_EXHAUSTED, "TOO_MANY_ITEMS")


def test_a_reply_larger_than_the_limit_is_refused(client: Client) -> None:
    """A batch whose answers would fill more than 4 MiB is RESOURCE_EXHAUSTED."""
    with pytest.raises(Refused) as caught:
        client.batch_evaluate([case("library/*", MEMBER, AS_OF, full=True)] * 1000)
    assert (caught.value.code, caught.value.reason) == (CODE.RESOURCE_EXHAUSTED, "REPLY_TOO_LARGE")


def test_large_rulebooks_have_the_same_limits(tmp_path: Path) -> None:
    """A pattern of 101 rulesets is refused, and so is a batch of more than 5,000 decisions."""
    source = (SMALL / "library" / "reading-room.yaml").read_text(encoding="utf-8")
    for folder in ("vocabulary", "room"):
        (tmp_path / folder).mkdir()
    words = (SMALL / "vocabulary" / "reader.yaml").read_text(encoding="utf-8")
    (tmp_path / "vocabulary" / "reader.yaml").write_text(words, encoding="utf-8")
    for number in range(101):
        named = source.replace("library/reading-room", f"room/n{number}")
        (tmp_path / "room" / f"n{number}.yaml").write_text(named, encoding="utf-8")
    evaluator = Evaluator(load_rulebook(tmp_path))
    with serving(evaluator) as served, Client(served.address, timeout=60) as client:
        assert refusal(client, case("room/*", {}, AS_OF)).reason == "TOO_MANY_RULESETS"
        hundred = case([f"room/n{number}" for number in range(100)], {}, AS_OF)
        assert len(client.evaluate(hundred).decisions) == 100
        with pytest.raises(Refused) as caught:
            client.batch_evaluate([hundred] * 51)
        assert caught.value.reason in ("TOO_MANY_DECISIONS", "REPLY_TOO_LARGE")


@pytest.mark.parametrize("body", [b"\xff\xff\xff", b"\x12\x02\xff\xfe"])
def test_bytes_that_are_no_request_are_refused(channel: grpc.Channel, body: bytes) -> None:
    """Bytes that are not the message, or text that is not UTF-8, are INVALID_ARGUMENT."""
    with pytest.raises(grpc.RpcError) as caught:
        channel.unary_unary(f"{PREFIX}Evaluate")(body, timeout=10)
    error = refused(caught.value)
    assert (error.code, error.reason) == (CODE.INVALID_ARGUMENT, "MALFORMED_REQUEST")


def test_a_malformed_message_ends_its_stream(channel: grpc.Channel) -> None:
    """A stream ends with INVALID_ARGUMENT at a message that is none."""
    with pytest.raises(grpc.RpcError) as caught:
        list(channel.stream_stream(f"{PREFIX}StreamEvaluate")(iter([b"\xff"]), timeout=10))
    assert refused(caught.value).reason == "MALFORMED_REQUEST"


def test_a_long_correlation_id_ends_its_stream(channel: grpc.Channel) -> None:
    """A stream ends with INVALID_ARGUMENT at an id that is too long to be echoed."""
    request = pb.StreamEvaluateRequest(correlation_id="x" * 101)
    with pytest.raises(grpc.RpcError) as caught:
        list(EligibilityServiceStub(channel).StreamEvaluate(iter([request]), timeout=10))
    assert refused(caught.value).violations[0].field == "correlation_id"


def test_the_decision_log_is_not_served_yet(channel: grpc.Channel) -> None:
    """Without a decision log its service is UNIMPLEMENTED."""
    with pytest.raises(grpc.RpcError) as caught:
        DecisionServiceStub(channel).GetDecision(
            decision_log_pb2.GetDecisionRequest(decision_id="x"), timeout=10
        )
    assert caught.value.code() == CODE.UNIMPLEMENTED


def test_too_many_calls_at_once_are_refused(
    small: Evaluator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the calls that it can have under way a server answers RESOURCE_EXHAUSTED."""
    monkeypatch.setattr(limits, "MOST_CALLS", 2)
    with serving(small) as served, grpc.insecure_channel(served.address) as channel:
        watches = [
            HealthStub(channel).Watch(health_pb2.HealthCheckRequest(), timeout=30) for _ in range(2)
        ]
        for watch in watches:
            next(watch)
        with pytest.raises(grpc.RpcError) as caught:
            EligibilityServiceStub(channel).Evaluate(case("library/*", {}, AS_OF), timeout=10)
        assert caught.value.code() == CODE.RESOURCE_EXHAUSTED
        for watch in watches:
            watch.cancel()
