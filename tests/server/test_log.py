"""Faults, and what the log tells and keeps to itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from eligibility.v1 import eligibility_pb2 as pb
from eligibility.v1 import fact_pb2
from eligibility.v1.eligibility_pb2_grpc import EligibilityServiceStub

from engine.client import Client, Refused, case
from engine.errors import EngineFault
from engine.evaluation.decide import Evaluator
from engine.ruleset.rulebook import load_rulebook
from engine.server.log import safe_id
from tests.server.cases import AS_OF, CODE, MEMBER, SMALL, refusal
from tests.server.serving import Served, serving


class Faulty(Evaluator):
    """An evaluator whose engine fails, or whose code does."""

    def __init__(self, error: Exception) -> None:
        super().__init__(load_rulebook(SMALL))
        self.error = error

    def decide_all(self, *args: Any, **options: Any) -> Any:
        """Never a decision."""
        raise self.error


@pytest.mark.parametrize(
    ("error", "reason"),
    [(EngineFault("tests 1, 2 differ"), "ENGINE_FAULT"), (KeyError("SECRET"), "BUG")],
)
def test_faults_are_internal_and_tell_nothing(
    error: Exception, reason: str, lines: list[str]
) -> None:
    """A fault of ours is INTERNAL without its words, and is logged with its place."""
    with serving(Faulty(error)) as served, Client(served.address) as client:
        told = refusal(client, case("library/*", {}, AS_OF))
        batch = client.batch_evaluate([case("library/*", {}, AS_OF)])
    assert (told.code, told.reason) == (CODE.INTERNAL, reason)
    assert str(error) not in str(told)
    assert batch.results[0].status.code == CODE.INTERNAL.value[0]
    failures = [json.loads(line) for line in lines if '"failure"' in line]
    assert [each["error"] for each in failures] == [type(error).__name__] * 2
    assert all(each["at"].startswith(f"{__name__}:") for each in failures)
    assert "SECRET" not in "".join(lines)


def test_a_call_is_one_line(served: Served, client: Client, lines: list[str]) -> None:
    """The line of a call tells method, code, duration, rulesets and a safe id."""
    client.evaluate(case("library/l*", MEMBER, AS_OF, request_id='a b\n"é', subject="SUBJECT"))
    called = [json.loads(line) for line in lines if '"call"' in line]
    assert len(called) == 1
    assert called[0]["method"] == "eligibility.v1.EligibilityService.Evaluate"
    assert called[0]["code"] == "OK"
    assert called[0]["rulesets"] == ["library/lending"]
    assert called[0]["request_id"] == "a?b???"
    assert called[0]["ms"] >= 0
    assert "SUBJECT" not in "".join(lines)


def test_ids_in_the_log_are_short_and_plain() -> None:
    """A caller's id cannot forge a line or fill the log."""
    assert safe_id("a-1.b:c/d_e") == "a-1.b:c/d_e"
    assert safe_id("x" * 1000) == "x" * 64


MARK = "MARK8731"


def _marked() -> Iterator[dict[str, fact_pb2.FactValue]]:
    """Facts that hold the mark wherever a caller can put words, right and wrong."""
    value, field = fact_pb2.FactValue, fact_pb2.FieldValue
    yield {"reader.branch": value(string_value=MARK)}
    for name in ("reader.level", "reader.country", "reader.is_member", "reader.visits"):
        yield {name: value(string_value=MARK)}
    yield {"reader.joined_on": value(date_value=MARK)}
    yield {"reader.balance": value(decimal_value=MARK)}
    yield {"reader.languages": value(list_value=fact_pb2.ListValue(items=[MARK]))}
    yield {"reader.level": value(unknown=fact_pb2.Unknown(reason=MARK))}
    evidence = fact_pb2.Evidence(source=MARK, observed_on=MARK)
    yield {"reader.level": value(string_value="gold", evidence=evidence)}
    for name in ("title", "kind", "lent_on", "days"):
        for kind in ("string_value", "date_value", "decimal_value"):
            record = fact_pb2.Record(fields={name: field(**{kind: MARK})})
            yield {"reader.loans": value(records_value=fact_pb2.RecordsValue(records=[record]))}


def test_facts_reach_no_log_and_no_error(
    channel: grpc.Channel, client: Client, lines: list[str]
) -> None:
    """What a caller says of a person is in no line of the log and in no text of an error."""
    requests = [case("library/*", facts, AS_OF) for facts in _marked()]
    told = []
    for request in requests:
        try:
            client.evaluate(request)
        except Refused as error:
            told.append(f"{error} {error.metadata}")
    batch = client.batch_evaluate(requests)
    told += [str(each.status) for each in batch.results]
    streamed = (pb.StreamEvaluateRequest(request=request) for request in requests)
    answers = EligibilityServiceStub(channel).StreamEvaluate(streamed, timeout=30)
    told += [str(each.status) for each in answers]
    assert len(told) > 2 * len(requests)
    assert MARK not in "".join(told)
    assert MARK not in "".join(lines)
