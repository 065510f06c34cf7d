"""Errors as gRPC statuses: the one table, and the details that travel with a status."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
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
DETAILS_KEY = "grpc-status-details-bin"


class TooMuch(EligibilityError):
    """More than a limit allows; `reason` names which, `limit` how much it allows."""

    def __init__(self, reason: str, limit: int, message: str) -> None:
        self.reason, self.limit = reason, limit
        super().__init__(message)


class Draining(EligibilityError):
    """The server is stopping."""

    def __init__(self) -> None:
        super().__init__("the server is stopping; ask again")


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error as the caller sees it."""

    code: grpc.StatusCode
    reason: str
    message: str
    metadata: Mapping[str, str]
    violations: tuple[Violation, ...] = ()

    def status(self) -> Status:
        """The error as a status with its details."""
        return _status(self)


class _Row(NamedTuple):
    code: grpc.StatusCode
    reason: Callable[[Exception], str]
    message: Callable[[Exception], str]
    metadata: Callable[[Exception], dict[str, str]]


def _told(reason: str, code: grpc.StatusCode) -> _Row:
    """An error whose own words are meant for the caller."""
    return _Row(code, lambda error: reason, str, lambda error: {})


def _silent(reason: str, code: grpc.StatusCode, message: str) -> _Row:
    """An error whose own words are not for the caller."""
    return _Row(code, lambda error: reason, lambda error: message, lambda error: {})


def _invalid(error: Exception) -> str:
    number = len(getattr(error, "violations", ()))
    return "the request cannot be used: " + (
        "1 violation" if number == 1 else f"{number} violations"
    )


_TABLE: tuple[tuple[type[Exception], _Row], ...] = (
    (
        FactsError,
        _Row(
            grpc.StatusCode.INVALID_ARGUMENT,
            lambda error: "INVALID_REQUEST",
            _invalid,
            lambda error: {},
        ),
    ),
    (
        DecodeError,
        _silent(
            "MALFORMED_REQUEST",
            grpc.StatusCode.INVALID_ARGUMENT,
            "the bytes are not a message of this method",
        ),
    ),
    (
        UnknownRuleset,
        _Row(
            grpc.StatusCode.NOT_FOUND,
            lambda error: "UNKNOWN_RULESET",
            str,
            lambda error: {
                "ruleset": getattr(error, "ruleset", ""),
                "suggestion": getattr(error, "suggestion", ""),
            },
        ),
    ),
    (NoEdition, _told("NO_EDITION", grpc.StatusCode.FAILED_PRECONDITION)),
    (RevisionMismatch, _told("REVISION_MISMATCH", grpc.StatusCode.FAILED_PRECONDITION)),
    (
        TooMuch,
        _Row(
            grpc.StatusCode.RESOURCE_EXHAUSTED,
            lambda error: getattr(error, "reason", ""),
            str,
            lambda error: {"limit": str(getattr(error, "limit", ""))},
        ),
    ),
    (Draining, _told("DRAINING", grpc.StatusCode.UNAVAILABLE)),
    (
        EngineFault,
        _silent(
            "ENGINE_FAULT", grpc.StatusCode.INTERNAL, "the engine is at fault; no answer is given"
        ),
    ),
    (Exception, _silent("BUG", grpc.StatusCode.INTERNAL, "the server is at fault")),
)
