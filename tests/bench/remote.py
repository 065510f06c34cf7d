"""Calls over gRPC on loopback, as a ratio to an empty handler with messages of the same size."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import grpc
import uvloop
from eligibility.v1 import eligibility_pb2 as pb
from google.protobuf.message import Message

from engine.client import case
from engine.evaluation.decide import Evaluator, tune_memory
from engine.language.literals import ISO_DAY
from engine.ruleset.rulebook import load_rulebook
from engine.server import running
from engine.values import ABSENT
from tests.bench import forty
from tests.bench.several import PATTERN
from tests.bench.stages import AS_OF, ROOT, applicant

SERVICE = "eligibility.v1.EligibilityService"
IN_FLIGHT = 16
BATCH = 100
APPLICANTS = 20_000
"""Different applicants, so that nothing kept from one call answers many others."""


@dataclass(frozen=True)
class Load:
    """One kind of call: the method, the bytes of several requests, decisions in each."""

    name: str
    method: str
    requests: tuple[bytes, ...]
    decisions: int


def loads() -> dict[str, list[Load]]:
    """The calls to measure, by the rulebook that they ask: the neutral one and the real one."""
    facts = {"neutral": (forty.RULESET, forty.facts())}
    facts["real"] = ("licensure/us-tx", applicant("licensure/us-tx.yaml"))
    found = {book: _loads(ruleset, given) for book, (ruleset, given) in facts.items()}
    found["real"].append(_together(facts["real"][1]))
    return found


def _together(facts: dict[str, Any]) -> Load:
    """All rulesets of a pattern in one call."""
    files = sorted((ROOT / "rulesets").glob(f"{PATTERN}.yaml"))
    names = [f"{file.parent.name}/{file.stem}" for file in files]
    asked = [case(names, each, AS_OF) for each in _applicants(facts)[: APPLICANTS // len(names)]]
    return Load(f"{len(names)} rulesets", "Evaluate", _bytes(asked), len(names))


def _dated(value: Any) -> Any:
    """Facts as a client holds them: dates as dates."""
    if isinstance(value, dict):
        return {name: _dated(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_dated(each) for each in value]
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        return date.fromisoformat(value)
    return ABSENT if value == "none" else value


def _varied(value: Any, random: Random) -> Any:
    """Another applicant: dates and whole numbers a little different."""
    if isinstance(value, dict):
        return {name: _varied(each, random) for name, each in value.items()}
    if isinstance(value, list):
        return [_varied(each, random) for each in value]
    if isinstance(value, date):
        return value + timedelta(days=random.randint(-300, 300))
    if isinstance(value, int) and not isinstance(value, bool):
        return value + random.randint(0, 9)
    return value


def _loads(ruleset: str, facts: dict[str, Any]) -> list[Load]:
    applicants = _applicants(facts)
    basic = [case(ruleset, each, AS_OF) for each in applicants]
    full = [case(ruleset, each, AS_OF, full=True) for each in applicants]
    batches = [
        pb.BatchEvaluateRequest(items=basic[start : start + BATCH])
        for start in range(0, APPLICANTS, BATCH)
    ]
    return [
        Load("unary", "Evaluate", _bytes(basic), 1),
        Load("unary, full view", "Evaluate", _bytes(full), 1),
        Load(f"batch of {BATCH}", "BatchEvaluate", _bytes(batches), BATCH),
    ]


def _applicants(facts: dict[str, Any]) -> list[dict[str, Any]]:
    random = Random(1)  # noqa: S311 - the same applicants in every run
    return [_varied(_dated(facts), random) for _ in range(APPLICANTS)]


def _bytes(messages: Sequence[Message]) -> tuple[bytes, ...]:
    return tuple(message.SerializeToString() for message in messages)


# Servers, each in a process of its own


def _serve(book: str, pipe: Connection) -> None:
    uvloop.run(_serve_rulebook(book, pipe))


async def _serve_rulebook(book: str, pipe: Connection) -> None:
    with TemporaryDirectory() as folder:
        if book == "neutral":
            forty.write_rulebook(Path(folder) / "rulebook")
        source = Path(folder) / "rulebook" if book == "neutral" else ROOT / "rulesets"
        evaluator = Evaluator(load_rulebook(source))
    async with running(evaluator, address="127.0.0.1:0") as port:
        tune_memory()
        await _until_told(pipe, port)


def _serve_empty(replies: dict[str, bytes], pipe: Connection) -> None:
    uvloop.run(_serve_constants(replies, pipe))


async def _serve_constants(replies: dict[str, bytes], pipe: Connection) -> None:
    """A server that reads the request as a message and answers with constant bytes."""
    requests = {"Evaluate": pb.EvaluateRequest, "BatchEvaluate": pb.BatchEvaluateRequest}
    server = grpc.aio.server(options=[("grpc.so_reuseport", 0)])

    def handler(name: str, reply: bytes) -> grpc.RpcMethodHandler[bytes, bytes]:
        async def answer(request: object, context: object) -> bytes:
            return reply

        read = requests[name.split("/")[0]].FromString
        return grpc.unary_unary_rpc_method_handler(answer, request_deserializer=read)

    for name, reply in replies.items():
        method, _, label = name.partition("/")
        handlers = {method: handler(name, reply)}
        service = f"{SERVICE}{label}"
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, handlers),))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    await _until_told(pipe, port)
    await server.stop(None)


async def _until_told(pipe: Connection, port: int) -> None:
    pipe.send(port)
    await asyncio.get_running_loop().run_in_executor(None, pipe.recv)


@asynccontextmanager
async def _started(target: Callable[..., None], *args: object) -> AsyncIterator[grpc.aio.Channel]:
    """A channel to a server in a new process."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=target, args=(*args, theirs), daemon=True)
    process.start()
    loop = asyncio.get_running_loop()
    port = await loop.run_in_executor(None, ours.recv)
    limits = [("grpc.max_receive_message_length", 1 << 26)]
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}", options=limits) as channel:
        yield channel
    ours.send(None)
    await loop.run_in_executor(None, process.join)


# The client


async def _throughput(
    channel: grpc.aio.Channel, method: str, requests: Iterator[bytes], calls: int
) -> float:
    """Calls a second with so many in flight."""
    call = channel.unary_unary(method)
    left = islice(requests, calls)

    async def caller() -> None:
        for request in left:
            await call(request)

    start = perf_counter()
    await asyncio.gather(*(caller() for _ in range(IN_FLIGHT)))
    return calls / (perf_counter() - start)


async def _measure(
    book: str, loads: list[Load], rounds: int, seconds: float
) -> list[dict[str, object]]:
    async with _started(_serve, book) as ours:
        replies = {}
        for number, load in enumerate(loads):
            reply = await ours.unary_unary(f"/{SERVICE}/{load.method}")(load.requests[0])
            replies[f"{load.method}/{number}"] = reply
        async with _started(_serve_empty, replies) as empty:
            return [
                await _compare(book, number, load, ours, empty, replies, rounds, seconds)
                for number, load in enumerate(loads)
            ]


async def _compare(
    book: str,
    number: int,
    load: Load,
    ours: grpc.aio.Channel,
    empty: grpc.aio.Channel,
    replies: dict[str, bytes],
    rounds: int,
    seconds: float,
) -> dict[str, object]:
    method, constant = f"/{SERVICE}/{load.method}", f"/{SERVICE}{number}/{load.method}"
    requests = cycle(load.requests)
    calls = max(int(await _throughput(ours, method, requests, 32) * seconds), 32)
    measured, floor = [], []
    for _ in range(rounds):
        measured.append(await _throughput(ours, method, requests, calls))
        floor.append(await _throughput(empty, constant, requests, calls))
    ratios = [one / other for one, other in zip(measured, floor, strict=True)]
    return {
        "rulebook": book,
        "call": load.name,
        "request_bytes": len(load.requests[0]),
        "reply_bytes": len(replies[f"{load.method}/{number}"]),
        "calls_per_second": median(measured),
        "decisions_per_second": median(measured) * load.decisions,
        "empty_calls_per_second": median(floor),
        "ratio_to_empty": median(ratios),
    }


def measure(rounds: int, seconds: float) -> list[dict[str, object]]:
    """One row for each rulebook and kind of call."""
    rows: list[dict[str, object]] = []
    for book, each in loads().items():
        rows += uvloop.run(_measure(book, each, rounds, seconds))
    return rows
