"""One call from its bytes to its reply: read, answered, refused where need be, and logged."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, NoReturn, TypeAlias

import grpc
from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from grpc_status import rpc_status

from engine.errors import EngineFault
from engine.server.flow import Flow
from engine.server.limits import SLICE_SECONDS
from engine.server.log import LOG, MOST_RULESETS, origin, safe_id
from engine.server.refusal import code_of, status_of

Reply: TypeAlias = bytes | Message
Context: TypeAlias = "grpc.aio.ServicerContext[Any, Any]"


@dataclass(slots=True)
class Call:
    """A call under way: what its line in the log says, and when it last paused."""

    method: str
    request_id: str = ""
    rulesets: dict[str, None] = field(default_factory=dict)
    cases: int = 0
    decisions: int = 0
    began: float = field(default_factory=perf_counter)
    paused: float = field(default_factory=perf_counter)

    def note(self, rulesets: Collection[str]) -> None:
        """Count a case that asks these rulesets."""
        self.cases += 1
        self.decisions += len(rulesets)
        self.rulesets |= dict.fromkeys(rulesets)

    async def pause(self) -> None:
        """Let other calls have their turn, if this one has worked for a while.

        A call past its deadline, or given up by its caller, ends here.
        """
        if perf_counter() - self.paused > SLICE_SECONDS:
            await asyncio.sleep(0)
            self.paused = perf_counter()

    def log(self, code: str) -> None:
        """Write the call's line, where such lines are written."""
        if not LOG.isEnabledFor(logging.INFO):
            return
        fields = {
            "method": self.method,
            "code": code,
            "ms": round((perf_counter() - self.began) * 1000, 3),
            "request_id": safe_id(self.request_id),
            "rulesets": list(self.rulesets)[:MOST_RULESETS],
            "cases": self.cases,
            "decisions": self.decisions,
        }
        LOG.info("call", extra={"fields": fields})


def note_failure(error: Exception) -> None:
    """Write a line about an error that is ours, without its words where these may quote facts."""
    if code_of(error) is grpc.StatusCode.INTERNAL:
        fields = {"error": type(error).__name__, "at": origin(error)}
        if isinstance(error, EngineFault):  # whose words name tests, never values
            fields["words"] = str(error)
        LOG.log(logging.ERROR, "failure", extra={"fields": fields})


Answer = Callable[[Any, Call], Awaitable[Reply]]
"""Answers one request."""
Converse = Callable[[AsyncIterator[Any], Call], AsyncIterator[Reply]]
"""Answers a stream of requests."""


def handler_of(
    service: ServiceDescriptor,
    flow: Flow,
    answers: Mapping[str, Answer],
    conversations: Mapping[str, Converse] | None = None,
) -> grpc.GenericRpcHandler:
    """What gRPC calls for the methods of a service, by their names."""
    handlers: dict[str, Any] = {}
    for method in service.methods:
        if method.name in answers:
            handlers[method.name] = grpc.unary_unary_rpc_method_handler(
                _unary(method, flow, answers[method.name]), response_serializer=_serialized
            )
        elif conversations and method.name in conversations:
            handlers[method.name] = grpc.stream_stream_rpc_method_handler(
                _stream(method, flow, conversations[method.name]), response_serializer=_serialized
            )
    return grpc.method_handlers_generic_handler(service.full_name, handlers)


def _serialized(reply: Reply) -> bytes:
    return reply if isinstance(reply, bytes) else reply.SerializeToString()


def _unary(method: MethodDescriptor, flow: Flow, answer: Answer) -> Any:
    message = GetMessageClass(method.input_type)

    async def handle(body: bytes, context: Context) -> Reply:
        call = Call(method.full_name)
        try:
            with flow.entered():
                reply = await answer(message.FromString(body), call)
        except asyncio.CancelledError:
            call.log("CANCELLED")
            raise
        except Exception as error:  # noqa: BLE001 - every error has its status
            await _refuse(error, call, context)
        call.log("OK")
        return reply

    return handle


def _stream(method: MethodDescriptor, flow: Flow, converse: Converse) -> Any:
    message = GetMessageClass(method.input_type)

    async def handle(bodies: AsyncIterator[bytes], context: Context) -> AsyncIterator[Reply]:
        call = Call(method.full_name)
        try:
            with flow.entered():
                requests = (message.FromString(body) async for body in bodies)
                async for reply in converse(requests, call):
                    yield reply
        except asyncio.CancelledError:
            call.log("CANCELLED")
            raise
        except Exception as error:  # noqa: BLE001 - every error has its status
            await _refuse(error, call, context)
        call.log("OK")

    return handle


async def _refuse(error: Exception, call: Call, context: Context) -> NoReturn:
    """End a call with the status of an error."""
    note_failure(error)
    status = status_of(error)
    call.log(code_of(error).name)
    told = rpc_status.to_status(status)
    await context.abort(told.code, told.details, told.trailing_metadata)
    raise AssertionError("unreachable")
