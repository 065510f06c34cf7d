"""Errors as gRPC statuses: the one table, and the details that travel with a status."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import grpc
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.message import DecodeError
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo
from google.rpc.status_pb2 import Status

from engine.errors import (
    EligibilityError,
    EngineFault,
    FactsError,
    NoEdition,
    RevisionMismatch,
    UnknownRuleset,
    Violation,
)
from engine.server.limits import MOST_DETAIL_BYTES, MOST_LISTED

DOMAIN = "eligibility.v1"


class TooMuch(EligibilityError):
    """More than a limit allows; `reason` names the limit, `limit` says how much it allows."""

    def __init__(self, reason: str, limit: int, message: str) -> None:
        self.reason, self.limit = reason, limit
        super().__init__(message)


class Draining(EligibilityError):
    """The server is stopping."""


class _Row(NamedTuple):
    """How one error is told; without a `message` in the error's own words."""

    error: type[Exception]
    code: grpc.StatusCode
    reason: str
    message: str = ""


_CODE = grpc.StatusCode
_TABLE = (
    _Row(FactsError, _CODE.INVALID_ARGUMENT, "INVALID_REQUEST"),
    _Row(DecodeError, _CODE.INVALID_ARGUMENT, "MALFORMED_REQUEST", "these bytes are no request"),
    _Row(UnknownRuleset, _CODE.NOT_FOUND, "UNKNOWN_RULESET"),
    _Row(NoEdition, _CODE.FAILED_PRECONDITION, "NO_EDITION"),
    _Row(RevisionMismatch, _CODE.FAILED_PRECONDITION, "REVISION_MISMATCH"),
    _Row(TooMuch, _CODE.RESOURCE_EXHAUSTED, ""),
    _Row(Draining, _CODE.UNAVAILABLE, "DRAINING", "the server is stopping; ask again"),
    _Row(EngineFault, _CODE.INTERNAL, "ENGINE_FAULT", "the engine failed; no answer is given"),
    _Row(Exception, _CODE.INTERNAL, "BUG", "the server failed; no answer is given"),
)
_METADATA = ("ruleset", "suggestion", "limit")


def code_of(error: Exception) -> grpc.StatusCode:
    """The code by which an error is told."""
    return _row(error).code


def status_of(error: Exception) -> Status:
    """The error as a status with its details."""
    row = _row(error)
    reason = row.reason or getattr(error, "reason", "")
    known = {name: str(getattr(error, name)) for name in _METADATA if getattr(error, name, "")}
    info = ErrorInfo(reason=reason, domain=DOMAIN, metadata=known)
    violations = error.violations if isinstance(error, FactsError) else ()
    status = Status(code=row.code.value[0], message=row.message or _words(error, violations))
    if violations:
        listed = BadRequest(field_violations=_that_fit(violations))
        info.metadata["violations"] = str(len(violations))
        info.metadata["listed"] = str(len(listed.field_violations))
        status.details.add().Pack(listed)
    status.details.insert(0, _packed(info))
    return status


def _row(error: Exception) -> _Row:
    return next(row for row in _TABLE if isinstance(error, row.error))


def _words(error: Exception, violations: tuple[Violation, ...]) -> str:
    if not violations:
        return str(error)
    more = len(violations) - 1
    return f"{violations[0]}" + (f" (and {more} more)" if more else "")


def _packed(info: ErrorInfo) -> AnyMessage:
    packed = AnyMessage()
    packed.Pack(info)
    return packed


def _that_fit(violations: tuple[Violation, ...]) -> Iterator[BadRequest.FieldViolation]:
    """The first violations, as many as one error may list."""
    left = MOST_DETAIL_BYTES
    for each in violations[:MOST_LISTED]:
        listed = BadRequest.FieldViolation(
            field=each.field, description=each.message, reason=each.reason
        )
        left -= listed.ByteSize()
        if left < 0:
            return
        yield listed
