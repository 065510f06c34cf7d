"""The server as a process: it listens, tells its health, drains and ends."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import grpc
import uvloop
from eligibility.v1 import eligibility_pb2, ruleset_pb2
from google.protobuf.descriptor import ServiceDescriptor
from grpc_health.v1 import health
from grpc_health.v1.health_pb2 import HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import add_HealthServicer_to_server
from grpc_reflection.v1alpha import reflection

from engine.errors import EligibilityError, EngineFault
from engine.evaluation.decide import Evaluator, tune_memory
from engine.ruleset.rulebook import load_rulebook
from engine.server import limits
from engine.server.calls import handler_of
from engine.server.deciding import EligibilityService
from engine.server.flow import Flow
from engine.server.log import LOG, write_to_stderr
from engine.server.showing import RulesetService

_ELIGIBILITY: ServiceDescriptor = eligibility_pb2.DESCRIPTOR.services_by_name["EligibilityService"]
_RULESET: ServiceDescriptor = ruleset_pb2.DESCRIPTOR.services_by_name["RulesetService"]
SERVICES = (_ELIGIBILITY.full_name, _RULESET.full_name)
"""What is served, as health and reflection name it."""
_OPTIONS = (
    ("grpc.so_reuseport", 1),
    ("grpc.max_receive_message_length", limits.MOST_BYTES),
    ("grpc.max_send_message_length", limits.MOST_BYTES),
)


class CannotListen(EligibilityError):
    """The address cannot be listened on."""


class Server:
    """One listening server; `broken` is set when its matcher can decide no more."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.broken = asyncio.Event()
        self._flow = Flow()
        self._health = health.aio.HealthServicer()
        self._server = grpc.aio.server(options=_OPTIONS, maximum_concurrent_rpcs=limits.MOST_CALLS)
        deciding = EligibilityService(evaluator, self.broken.set, self._flow.closing)
        showing = RulesetService(evaluator)
        self._server.add_generic_rpc_handlers(
            (
                handler_of(_ELIGIBILITY, self._flow, deciding.answers, deciding.conversations),
                handler_of(_RULESET, self._flow, showing.answers),
            )
        )
        add_HealthServicer_to_server(self._health, self._server)
        known = (*SERVICES, health.SERVICE_NAME, reflection.SERVICE_NAME)
        reflection.enable_server_reflection(known, self._server)

    async def start(self, address: str) -> int:
        """Listen on `host:port` (0 for any port) and tell health; returns the port.

        Raises CannotListen.
        """
        await self._tell(HealthCheckResponse.NOT_SERVING)
        try:
            port = self._server.add_insecure_port(address)
        except RuntimeError:
            raise CannotListen(f"cannot listen on {address}") from None
        await self._server.start()
        await self._tell(HealthCheckResponse.SERVING)
        return port

    async def drain(self, seconds: float = limits.DRAIN_SECONDS) -> None:
        """Let no more calls in, and end when those in flight have, or after so many seconds.

        gRPC's own way to stop closes a connection as soon as its last call is answered, which
        breaks off a long reply that is still on its way.
        """
        await self._health.enter_graceful_shutdown()
        await self._flow.close(seconds)
        await asyncio.sleep(limits.LINGER_SECONDS)
        await self._server.stop(None)

    async def _tell(self, status: int) -> None:
        for name in ("", *SERVICES):
            await self._health.set(name, status)


@asynccontextmanager
async def running(
    evaluator: Evaluator, address: str = "127.0.0.1:0", *, grace: float = limits.DRAIN_SECONDS
) -> AsyncIterator[int]:
    """Serve inside a program for as long as the context lasts; gives the port."""
    server = Server(evaluator)
    port = await server.start(address)
    try:
        yield port
    finally:
        await server.drain(grace)


def serve(
    rulebook_folder: Path,
    address: str,
    *,
    ready: Callable[[int], None] | None = None,
    grace: float = limits.DRAIN_SECONDS,
) -> None:
    """Serve a rulebook until SIGTERM or SIGINT, then drain; `ready` is told the port.

    The rulebook is loaded before anything is listened on, so that a process that shares its port
    with others takes no calls before it can answer them. Raises SourceError, CannotListen, and
    EngineFault, after draining, when the matcher is broken: the process is to be replaced.
    """
    write_to_stderr()
    evaluator = Evaluator(load_rulebook(rulebook_folder))
    _warm(evaluator)
    uvloop.run(_serve(evaluator, address, ready, grace))


async def _serve(
    evaluator: Evaluator, address: str, ready: Callable[[int], None] | None, grace: float
) -> None:
    server, asked = Server(evaluator), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    port = await server.start(address)
    _note("serving", port=port, revision=evaluator.rulebook.revision)
    if ready is not None:
        ready(port)
    ends = [asyncio.ensure_future(each.wait()) for each in (asked, server.broken)]
    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    for each in ends:
        each.cancel()
    _note("draining", broken=server.broken.is_set())
    await server.drain(grace)
    _note("stopped")
    if server.broken.is_set():
        raise EngineFault("the matcher is broken; this process is to be replaced")


def _warm(evaluator: Evaluator) -> None:
    """Build what questions of today need, so that the first callers do not wait for it."""
    today = datetime.now(UTC).date()
    gates = evaluator.gates
    for _ in gates.prepare(gates.in_force(today), today):
        pass
    tune_memory()


def _note(event: str, **fields: object) -> None:
    LOG.info(event, extra={"fields": fields})
