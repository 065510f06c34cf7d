"""A small client: facts in, decisions out, errors as exceptions that name every bad fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import TracebackType
from typing import Any, Self

import grpc
from eligibility.v1 import eligibility_pb2 as pb
from eligibility.v1.eligibility_pb2_grpc import EligibilityServiceStub
from eligibility.v1.fact_pb2 import Fact, FactValue
from eligibility.v1.ruleset_pb2 import (
    GetRulesetRequest,
    GetRulesetResponse,
    ListFactsRequest,
    ListRulesetsRequest,
    Ruleset,
    RulesetSummary,
)
from eligibility.v1.ruleset_pb2_grpc import RulesetServiceStub
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo
from google.rpc.status_pb2 import Status
from grpc_status import rpc_status

from engine.errors import EligibilityError, Violation
from engine.wire.giving import named_value

TIMEOUT = 10.0
"""Seconds that a call may take."""


class Refused(EligibilityError):
    """A call that was not answered: gRPC's code, the reason in one word, every violation."""

    def __init__(
        self,
        code: grpc.StatusCode,
        message: str,
        info: ErrorInfo | None = None,
        violations: tuple[Violation, ...] = (),
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.violations = code, message, violations
        self.reason = "" if info is None else info.reason
        self.metadata = {} if info is None else dict(info.metadata)

    def __str__(self) -> str:
        listed = "".join(f"\n  {each}" for each in self.violations)
        return f"{self.code.name} {self.reason}: {self.message}{listed}"


def case(
    rulesets: str | Iterable[str],
    facts: Mapping[str, Any],
    as_of: date | str,
    *,
    full: bool = False,
    **others: str,
) -> pb.EvaluateRequest:
    """A request for the decisions of one case.

    Facts are `FactValue` messages or Python values: bool, int, Decimal, date, str (a code, country
    or text), list of str, list of dict, None (not known), ABSENT; TypeError for others. `others`
    are the request's subject, request_id and revision.
    """
    return pb.EvaluateRequest(
        rulesets=[rulesets] if isinstance(rulesets, str) else rulesets,
        facts={name: _value(name, value) for name, value in facts.items()},
        as_of=str(as_of),
        view=pb.VIEW_FULL if full else pb.VIEW_BASIC,
        **others,
    )


def _value(name: str, value: Any) -> FactValue:
    return value if isinstance(value, FactValue) else named_value(name, value)


class Client:
    """A connection to one server; every method raises Refused."""

    def __init__(self, address: str, *, timeout: float = TIMEOUT) -> None:
        self._channel = grpc.insecure_channel(address)
        self._deciding = EligibilityServiceStub(self._channel)
        self._showing = RulesetServiceStub(self._channel)
        self._timeout = timeout

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._channel.close()

    def evaluate(self, request: pb.EvaluateRequest) -> pb.EvaluateResponse:
        """The decisions of one case."""
        response: pb.EvaluateResponse = self._call(self._deciding.Evaluate, request)
        return response

    def batch_evaluate(self, items: Iterable[pb.EvaluateRequest]) -> pb.BatchEvaluateResponse:
        """The decisions of many cases, in their order."""
        request = pb.BatchEvaluateRequest(items=items)
        response: pb.BatchEvaluateResponse = self._call(self._deciding.BatchEvaluate, request)
        return response

    def rulesets(self, pattern: str = "") -> Iterator[RulesetSummary]:
        """All rulesets, or those that fit a pattern."""
        token = ""
        while True:
            request = ListRulesetsRequest(pattern=pattern, page_token=token)
            page = self._call(self._showing.ListRulesets, request)
            yield from page.rulesets
            token = page.next_page_token
            if not token:
                return

    def ruleset(self, name: str) -> Ruleset:
        """One ruleset."""
        request = GetRulesetRequest(ruleset=name)
        response: GetRulesetResponse = self._call(self._showing.GetRuleset, request)
        return response.ruleset

    def facts(self, ruleset: str = "") -> Iterator[Fact]:
        """All facts, or those that a caller may give for one ruleset."""
        token = ""
        while True:
            request = ListFactsRequest(ruleset=ruleset, page_token=token)
            page = self._call(self._showing.ListFacts, request)
            yield from page.facts
            token = page.next_page_token
            if not token:
                return

    def _call(self, method: Any, request: Any) -> Any:
        try:
            return method(request, timeout=self._timeout)
        except grpc.RpcError as error:
            raise refused(error) from None


def refused(error: Any) -> Refused:
    """A failed call as an exception with its details."""
    status = rpc_status.from_call(error)
    if status is None:
        return Refused(error.code(), error.details() or "")
    info, violations = _details(status)
    return Refused(error.code(), status.message, info, violations)


def _details(status: Status) -> tuple[ErrorInfo, tuple[Violation, ...]]:
    info, bad = ErrorInfo(), BadRequest()
    for detail in status.details:
        for message in (info, bad):
            detail.Unpack(message)
    violations = (
        Violation(each.field, each.reason, each.description) for each in bad.field_violations
    )
    return info, tuple(violations)
