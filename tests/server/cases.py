"""What callers ask of the small rulebook, and the codes that they get."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import grpc
import pytest
from eligibility.v1 import eligibility_pb2 as pb

from engine.client import Client, Refused

SMALL = Path(__file__).parents[1] / "rulebooks" / "small"
AS_OF = date(2026, 1, 6)
MEMBER: dict[str, Any] = {
    "reader.is_member": True,
    "reader.visits": 12,
    "reader.level": "gold",
    "reader.country": "US",
    "reader.languages": ["en"],
    "reader.loans": [],
}
CODE = grpc.StatusCode
PREFIX = "/eligibility.v1.EligibilityService/"


def refusal(client: Client, request: pb.EvaluateRequest) -> Refused:
    """How a case is refused."""
    with pytest.raises(Refused) as caught:
        client.evaluate(request)
    return caught.value
