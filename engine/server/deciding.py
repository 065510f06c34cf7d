"""EligibilityService: cases in, decisions out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping

from eligibility.v1 import eligibility_pb2 as pb

from engine.errors import EngineFault, FactsError
from engine.evaluation.decide import Evaluator
from engine.server import limits
from engine.server.calls import Answer, Call, Converse, note_failure
from engine.server.cases import CaseReader, too_long
from engine.server.refusal import Draining, TooMuch, status_of
from engine.wire import encoding
from engine.wire.decisions import DecisionWriter

_DECISIONS = encoding.block(pb.EvaluateResponse, "decisions")
_REQUEST_ID = encoding.text(pb.EvaluateResponse, "request_id")
_REVISION = encoding.text(pb.EvaluateResponse, "revision")
_RESULTS = encoding.block(pb.BatchEvaluateResponse, "results")
_CORRELATION_ID = encoding.text(pb.StreamEvaluateResponse, "correlation_id")

Write = Callable[[bytes], bytes]
"""Makes a field of a message's bytes."""


class EligibilityService:
    """Decides cases with one evaluator, one at a time.

    `on_broken` is called when the matcher can decide no more; `stopping` ends the streams.
    """

    def __init__(
        self, evaluator: Evaluator, on_broken: Callable[[], None], stopping: asyncio.Event
    ) -> None:
        self._evaluator, self._on_broken, self._stopping = evaluator, on_broken, stopping
        self._cases = CaseReader(evaluator)
        self._writer = DecisionWriter()
        self._revision = _REVISION(evaluator.rulebook.revision)

    @property
    def answers(self) -> Mapping[str, Answer]:
        """The methods that answer one request."""
        return {"Evaluate": self.evaluate, "BatchEvaluate": self.batch_evaluate}

    @property
    def conversations(self) -> Mapping[str, Converse]:
        """The methods that answer a stream of requests."""
        return {"StreamEvaluate": self.stream_evaluate}

    # Methods

    async def evaluate(self, request: pb.EvaluateRequest, call: Call) -> bytes:
        """The bytes of an EvaluateResponse."""
        call.request_id = request.request_id
        response = await self._response(request, call)
        _limit_size(len(response))
        return response

    async def batch_evaluate(self, request: pb.BatchEvaluateRequest, call: Call) -> bytes:
        """The bytes of a BatchEvaluateResponse: each item's answer or status, in order."""
        if len(request.items) > limits.MOST_ITEMS:
            message = f"a batch has at most {limits.MOST_ITEMS:,} items"
            raise TooMuch("TOO_MANY_ITEMS", limits.MOST_ITEMS, message)
        results, size = [], 0
        for item in request.items:
            result = _RESULTS(await self._outcome(item, call, _IN_BATCH))
            size += len(result)
            results.append(result)
            _limit_size(size)
            _limit_decisions(call.decisions)
            await call.pause()
        return b"".join(results)

    async def stream_evaluate(
        self, requests: AsyncIterator[pb.StreamEvaluateRequest], call: Call
    ) -> AsyncIterator[bytes]:
        """The bytes of a StreamEvaluateResponse for each request, in order."""
        async for each in _until(self._stopping, requests):
            violations = [
                *too_long("correlation_id", each.correlation_id, limits.LONGEST_REQUEST_ID)
            ]
            if violations:
                raise FactsError(violations)
            outcome = await self._outcome(each.request, call, _IN_STREAM)
            yield _CORRELATION_ID(each.correlation_id) + outcome
            await call.pause()

    # Cases

    async def _outcome(
        self, request: pb.EvaluateRequest, call: Call, fields: tuple[Write, Write]
    ) -> bytes:
        """One case's answer or status as the field of a result."""
        answered, refused = fields
        try:
            return answered(await self._response(request, call))
        except Exception as error:  # noqa: BLE001 - told in its place, to leave the others be
            note_failure(error)
            return refused(status_of(error).SerializeToString())

    async def _response(self, request: pb.EvaluateRequest, call: Call) -> bytes:
        """The bytes of an EvaluateResponse."""
        case = self._cases.read(request)
        call.note(case.rulesets)
        for _ in self._evaluator.gates.prepare(case.rulesets, case.as_of):
            # Networks that are built now take long; the others should not wait for all of them.
            await call.pause()
        try:
            decisions = self._cases.decide(request, case)
        except EngineFault:
            if self._evaluator.gates.broken:
                self._on_broken()
            raise
        encode = self._writer.encode
        parts = [_DECISIONS(encode(each, full=case.full)) for each in decisions]
        return b"".join([*parts, _REQUEST_ID(request.request_id), self._revision])


_IN_BATCH = (encoding.block(pb.BatchResult, "response"), encoding.block(pb.BatchResult, "status"))
_IN_STREAM = (
    encoding.block(pb.StreamEvaluateResponse, "response"),
    encoding.block(pb.StreamEvaluateResponse, "status"),
)


def _limit_size(size: int) -> None:
    if size > limits.MOST_BYTES:
        message = "the reply has more than 4 MiB; ask for less at once, or for VIEW_BASIC"
        raise TooMuch("REPLY_TOO_LARGE", limits.MOST_BYTES, message)


def _limit_decisions(number: int) -> None:
    if number > limits.MOST_DECISIONS:
        message = f"a batch asks at most {limits.MOST_DECISIONS:,} decisions"
        raise TooMuch("TOO_MANY_DECISIONS", limits.MOST_DECISIONS, message)


async def _until(
    stopping: asyncio.Event, requests: AsyncIterator[pb.StreamEvaluateRequest]
) -> AsyncIterator[pb.StreamEvaluateRequest]:
    """The requests as they come; Draining once the server stops, also while none comes."""
    stop = asyncio.ensure_future(stopping.wait())
    try:
        while True:
            coming = asyncio.ensure_future(_next(requests))
            await asyncio.wait((coming, stop), return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                coming.cancel()
                raise Draining
            request = coming.result()
            if request is None:
                return
            yield request
    finally:
        stop.cancel()


async def _next(
    requests: AsyncIterator[pb.StreamEvaluateRequest],
) -> pb.StreamEvaluateRequest | None:
    return await anext(requests, None)
