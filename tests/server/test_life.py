"""Health, reflection, turns, deadlines, draining."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep
from typing import Any

import grpc
import pytest
from eligibility.v1 import eligibility_pb2 as pb
from eligibility.v1.eligibility_pb2_grpc import EligibilityServiceStub
from grpc_health.v1 import health_pb2
from grpc_health.v1.health_pb2_grpc import HealthStub
from grpc_reflection.v1alpha import reflection_pb2
from grpc_reflection.v1alpha.reflection_pb2_grpc import ServerReflectionStub

from engine.client import Client, case, refused
from engine.evaluation.decide import Evaluator
from engine.ruleset.rulebook import load_rulebook
from engine.server import running
from engine.server.flow import Flow
from engine.server.process import SERVICES, CannotListen, Server
from engine.server.refusal import Draining
from tests.server.cases import AS_OF, CODE, SMALL, refusal
from tests.server.serving import serving


def test_health_is_told_for_each_service(channel: grpc.Channel) -> None:
    """The server and each of its services are SERVING."""
    for name in ("", *SERVICES):
        answer = HealthStub(channel).Check(health_pb2.HealthCheckRequest(service=name), timeout=10)
        assert answer.status == health_pb2.HealthCheckResponse.SERVING


def test_reflection_lists_the_services(channel: grpc.Channel) -> None:
    """Reflection names the services and can describe them."""
    stub = ServerReflectionStub(channel)
    requests = [
        reflection_pb2.ServerReflectionRequest(list_services=""),
        reflection_pb2.ServerReflectionRequest(file_containing_symbol=SERVICES[0]),
    ]
    listed, described = stub.ServerReflectionInfo(iter(requests), timeout=10)
    names = {each.name for each in listed.list_services_response.service}
    assert {*SERVICES, "grpc.health.v1.Health"} <= names
    assert described.file_descriptor_response.file_descriptor_proto


class Watched(Evaluator):
    """An evaluator that tells when it has begun, and takes its time over each case."""

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__(load_rulebook(SMALL))
        self.begun, self._seconds = threading.Event(), seconds

    def decide_all(self, *args: Any, **options: Any) -> Any:
        """The decisions, as ever."""
        self.begun.set()
        sleep(self._seconds)
        return super().decide_all(*args, **options)


@contextmanager
def long_batch(items: int) -> Iterator[tuple[Any, Any]]:
    """A server with a batch of so many items under way: the server, and the call."""
    evaluator = Watched(seconds=0.01)
    with serving(evaluator) as served, grpc.insecure_channel(served.address) as channel:
        batch = pb.BatchEvaluateRequest(items=[case("library/*", {}, AS_OF)] * items)
        call = EligibilityServiceStub(channel).BatchEvaluate.future(batch, timeout=60)
        assert evaluator.begun.wait(30)
        yield served, call


def test_a_long_batch_lets_others_have_their_turn() -> None:
    """Health answers while a long batch is still being decided."""
    with long_batch(300) as (served, call), grpc.insecure_channel(served.address) as channel:
        for _ in range(3):
            HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=10)
        assert not call.done()
        assert len(call.result().results) == 300


def test_a_deadline_ends_a_batch() -> None:
    """A batch past its deadline is given up, and the server goes on."""
    with (
        serving(Watched(seconds=0.01)) as served,
        grpc.insecure_channel(served.address) as channel,
    ):
        stub = EligibilityServiceStub(channel)
        batch = pb.BatchEvaluateRequest(items=[case("library/*", {}, AS_OF)] * 1000)
        with pytest.raises(grpc.RpcError) as caught:
            stub.BatchEvaluate(batch, timeout=0.05)
        assert caught.value.code() == CODE.DEADLINE_EXCEEDED
        assert stub.Evaluate(case("library/*", {}, AS_OF), timeout=10).decisions


def test_calls_in_flight_finish_when_the_server_stops() -> None:
    """A batch under way is answered in full, and new calls are UNAVAILABLE."""
    evaluator = Watched()
    with serving(evaluator) as served, grpc.insecure_channel(served.address) as channel:
        stub = EligibilityServiceStub(channel)
        batch = pb.BatchEvaluateRequest(items=[case("library/*", {}, AS_OF)] * 1000)
        call = stub.BatchEvaluate.future(batch, timeout=60)
        assert evaluator.begun.wait(30)
        stopped = served.drain(60)
        assert len(call.result().results) == 1000
        with pytest.raises(grpc.RpcError) as caught:
            stub.Evaluate(case("library/*", {}, AS_OF), timeout=10)
        assert caught.value.code() == CODE.UNAVAILABLE
        stopped.result(timeout=60)


def test_a_closed_flow_lets_nobody_in_and_waits() -> None:
    """Closing waits for the calls under way, though not longer than allowed, and admits no more."""

    async def close_while_open() -> list[str]:
        flow, told = Flow(), []
        with flow.entered():
            await flow.close(0.01)
            told.append("gave up waiting")
            waiting = asyncio.ensure_future(flow.close(60))
            await asyncio.sleep(0)
            assert not waiting.done()
            with pytest.raises(Draining), flow.entered():
                told.append("never")
        await waiting
        return [*told, "ended"]

    assert asyncio.run(close_while_open()) == ["gave up waiting", "ended"]


def test_what_takes_too_long_is_broken_off() -> None:
    """A server that may wait no longer stops although a call is under way."""
    with long_batch(1000) as (served, call):
        served.drain(0.0).result(timeout=60)
        assert call.code() == CODE.UNAVAILABLE


def test_health_is_not_serving_while_draining() -> None:
    """Who watches health learns that the server is stopping; an open stream ends UNAVAILABLE."""
    with (
        serving(Evaluator(load_rulebook(SMALL))) as served,
        grpc.insecure_channel(served.address) as channel,
    ):
        watch = HealthStub(channel).Watch(health_pb2.HealthCheckRequest(), timeout=30)
        assert next(watch).status == health_pb2.HealthCheckResponse.SERVING
        hold = threading.Event()

        def requests() -> Iterator[pb.StreamEvaluateRequest]:
            yield pb.StreamEvaluateRequest(request=case("library/*", {}, AS_OF))
            hold.wait(30)

        stream = EligibilityServiceStub(channel).StreamEvaluate(requests(), timeout=30)
        assert next(stream).response.decisions
        stopped = served.drain(20)
        assert next(watch).status == health_pb2.HealthCheckResponse.NOT_SERVING
        with pytest.raises(grpc.RpcError) as caught:
            next(stream)
        error = refused(caught.value)
        hold.set()
        watch.cancel()
        stopped.result(timeout=30)
        assert (error.code, error.reason) == (CODE.UNAVAILABLE, "DRAINING")


def test_a_server_runs_inside_a_program(small: Evaluator) -> None:
    """`running` serves for as long as its context lasts, then the port is closed."""

    async def ask() -> tuple[int, int]:
        async with running(small) as port:
            async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
                stub = EligibilityServiceStub(channel)
                response = await stub.Evaluate(case("library/*", {}, AS_OF), timeout=10)
            return port, len(response.decisions)

    port, decisions = asyncio.run(ask())
    assert decisions == 3
    with Client(f"127.0.0.1:{port}", timeout=5) as client:
        assert refusal(client, case("library/*", {}, AS_OF)).code == CODE.UNAVAILABLE


def test_an_address_that_cannot_be_listened_on_is_told(small: Evaluator) -> None:
    """An address that is none is an error of ours, naming it."""

    async def listen() -> None:
        await Server(small).start("256.256.256.256:1")

    with pytest.raises(CannotListen, match="256"):
        asyncio.run(listen())
