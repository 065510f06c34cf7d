"""The server: real calls on loopback, what they answer and how they are refused."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import grpc
import pytest
from eligibility.v1 import decision_log_pb2, decision_pb2, fact_pb2, ruleset_pb2
from eligibility.v1 import eligibility_pb2 as pb
from eligibility.v1.decision_log_pb2_grpc import DecisionServiceStub
from eligibility.v1.eligibility_pb2_grpc import EligibilityServiceStub
from eligibility.v1.ruleset_pb2_grpc import RulesetServiceStub
from grpc_health.v1 import health_pb2
from grpc_health.v1.health_pb2_grpc import HealthStub
from grpc_reflection.v1alpha import reflection_pb2
from grpc_reflection.v1alpha.reflection_pb2_grpc import ServerReflectionStub

from engine.client import Client, Refused, case, refused
from engine.errors import EngineFault
from engine.evaluation.decide import Evaluator
from engine.ruleset.rulebook import load_rulebook
from engine.server import running
from engine.server.limits import MOST_LISTED
from engine.server.log import Lines, safe_id
from engine.server.process import SERVICES, CannotListen, Server
from tests.serving import Served, serving

SMALL = Path(__file__).parent / "rulebooks" / "small"
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


@pytest.fixture(scope="module")
def evaluator() -> Evaluator:
    """An evaluator of the small rulebook."""
    return Evaluator(load_rulebook(SMALL))


@pytest.fixture(scope="module")
def served(evaluator: Evaluator) -> Iterator[Served]:
    """A server that the tests share."""
    with serving(evaluator) as found:
        yield found


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[Client]:
    """A client of the shared server."""
    with Client(served.address, timeout=30) as found:
        yield found


@pytest.fixture(scope="module")
def channel(served: Served) -> Iterator[grpc.Channel]:
    """A plain channel to the shared server."""
    with grpc.insecure_channel(served.address) as found:
        yield found


def _refusal(client: Client, request: pb.EvaluateRequest) -> Refused:
    with pytest.raises(Refused) as caught:
        client.evaluate(request)
    return caught.value


# Answers


def test_a_case_is_decided(client: Client, evaluator: Evaluator) -> None:
    """Each ruleset of a pattern is decided, in order, under the rulebook that is held."""
    response = client.evaluate(case("library/*", MEMBER, AS_OF, request_id="r-1"))
    assert [each.ruleset for each in response.decisions] == sorted(evaluator.rulebook.rulesets)
    assert response.decisions[2].outcome == decision_pb2.OUTCOME_ELIGIBLE
    assert response.request_id == "r-1"
    assert response.revision == evaluator.rulebook.revision


def test_each_ruleset_is_decided_once_in_the_order_asked(client: Client) -> None:
    """Rulesets named twice, by id and by pattern, are answered where they are first named."""
    response = client.evaluate(case(["library/reading-room", "library/*"], MEMBER, AS_OF))
    assert [each.ruleset for each in response.decisions] == [
        "library/reading-room",
        "library/lending",
        "library/night-pass",
    ]


def test_the_full_view_shows_what_was_read(client: Client) -> None:
    """The full view tells of each test the value read, the value expected, and its place."""
    response = client.evaluate(case("library/night-pass", MEMBER, AS_OF, full=True))
    visits = response.decisions[0].findings[1].explanation[0].test
    assert (visits.name, visits.operator) == ("reader.visits", "at_least")
    assert (visits.value.int_value, visits.expected[0].int_value) == (12, 20)
    assert visits.place.file == "library/night-pass.yaml"


def test_the_date_of_the_question_counts(client: Client) -> None:
    """The law of the day asked decides, and no clock does."""
    outcomes = {
        day: client.evaluate(case("library/night-pass", MEMBER, day)).decisions[0].findings[1]
        for day in ("2024-12-31", "2025-01-01")
    }
    assert outcomes["2024-12-31"].status == decision_pb2.STATUS_MET
    assert outcomes["2025-01-01"].status == decision_pb2.STATUS_NOT_MET


def test_texts_of_all_scripts_are_read(client: Client) -> None:
    """A text that is not ASCII is compared and told as it is."""
    response = client.evaluate(
        case("library/lending", {**MEMBER, "reader.branch": "Zu\u0308rich"}, AS_OF, full=True)
    )
    period = response.decisions[0].findings[3]
    branch = next(n.test for n in period.explanation if n.test.name == "reader.branch")
    assert branch.value.string_value == "Zürich"
    assert branch.expected[0].string_value == "Zürich"


def test_a_batch_keeps_its_order(client: Client) -> None:
    """Good and bad items are answered each in its place, the bad ones with all details."""
    response = client.batch_evaluate(
        [
            case("library/reading-room", MEMBER, AS_OF, request_id="one"),
            case("library/reading-room", {"reader.levle": "gold"}, AS_OF),
            case("library/none", MEMBER, AS_OF),
            case("library/reading-room", {}, AS_OF, request_id="four"),
        ]
    )
    kinds = [each.WhichOneof("result") for each in response.results]
    assert kinds == ["response", "status", "status", "response"]
    assert [response.results[at].response.request_id for at in (0, 3)] == ["one", "four"]
    assert response.results[0].response.decisions[0].outcome == decision_pb2.OUTCOME_ELIGIBLE
    assert response.results[3].response.decisions[0].outcome == decision_pb2.OUTCOME_UNDETERMINED
    codes = [response.results[at].status.code for at in (1, 2)]
    assert codes == [CODE.INVALID_ARGUMENT.value[0], CODE.NOT_FOUND.value[0]]
    assert len(response.results[1].status.details) == 2


def test_an_empty_batch_has_no_results(client: Client) -> None:
    """Nothing asked, nothing answered."""
    assert not client.batch_evaluate([]).results


def test_a_stream_answers_each_case(channel: grpc.Channel) -> None:
    """Cases of a stream are answered in order with their ids, and a bad one does not end it."""
    requests = [
        pb.StreamEvaluateRequest(
            correlation_id=str(number),
            request=case("library/reading-room" if number != 1 else "nowhere", MEMBER, AS_OF),
        )
        for number in range(4)
    ]
    answers = list(EligibilityServiceStub(channel).StreamEvaluate(iter(requests), timeout=30))
    assert [each.correlation_id for each in answers] == ["0", "1", "2", "3"]
    assert [each.WhichOneof("result") for each in answers] == [
        "response",
        "status",
        "response",
        "response",
    ]


def test_many_calls_at_once_get_their_own_answers(channel: grpc.Channel) -> None:
    """Answers to simultaneous calls belong to their questions."""
    stub = EligibilityServiceStub(channel)
    calls = {
        visits: stub.Evaluate.future(
            case(
                "library/night-pass",
                {**MEMBER, "reader.visits": visits},
                AS_OF,
                full=True,
                request_id=str(visits),
            ),
            timeout=60,
        )
        for visits in range(200)
    }
    for visits, call in calls.items():
        response = call.result()
        finding = response.decisions[0].findings[1]
        assert response.request_id == str(visits)
        assert finding.explanation[0].test.value.int_value == visits
        expected = decision_pb2.STATUS_MET if visits >= 20 else decision_pb2.STATUS_NOT_MET
        assert finding.status == expected


# Refusals

WRONG: dict[str, tuple[fact_pb2.FactValue, str, str]] = {
    "a text for a boolean": (
        fact_pb2.FactValue(string_value="yes"),
        "reader.is_member",
        "WRONG_TYPE",
    ),
    "a boolean for a number": (fact_pb2.FactValue(bool_value=True), "reader.visits", "WRONG_TYPE"),
    "a number too small": (fact_pb2.FactValue(int_value=-1), "reader.visits", "OUT_OF_RANGE"),
    "a number too large": (fact_pb2.FactValue(int_value=367), "reader.visits", "OUT_OF_RANGE"),
    "words for a decimal": (
        fact_pb2.FactValue(decimal_value="much"),
        "reader.balance",
        "WRONG_TYPE",
    ),
    "a decimal too fine": (
        fact_pb2.FactValue(decimal_value="0.00001"),
        "reader.balance",
        "WRONG_TYPE",
    ),
    "a text for a date": (
        fact_pb2.FactValue(string_value="2024-01-31"),
        "reader.joined_on",
        "WRONG_TYPE",
    ),
    "no such day": (fact_pb2.FactValue(date_value="2023-02-29"), "reader.joined_on", "WRONG_TYPE"),
    "no such code": (fact_pb2.FactValue(string_value="lead"), "reader.level", "UNKNOWN_CODE"),
    "no such country": (fact_pb2.FactValue(string_value="XX"), "reader.country", "UNKNOWN_CODE"),
    "an empty text": (fact_pb2.FactValue(string_value=""), "reader.branch", "EMPTY"),
    "a number for a text": (fact_pb2.FactValue(int_value=1), "reader.branch", "WRONG_TYPE"),
    "a code for a list": (fact_pb2.FactValue(string_value="en"), "reader.languages", "WRONG_TYPE"),
    "a list for records": (
        fact_pb2.FactValue(list_value=fact_pb2.ListValue(items=["x"])),
        "reader.loans",
        "WRONG_TYPE",
    ),
    "absence where there is none": (
        fact_pb2.FactValue(absent=fact_pb2.Absent()),
        "reader.level",
        "CANNOT_BE_ABSENT",
    ),
    "no value at all": (fact_pb2.FactValue(), "reader.level", "NO_VALUE"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_bad_fact_is_refused_by_name(client: Client, wrong: str) -> None:
    """A fact of a wrong type or value is INVALID_ARGUMENT, with its path and a reason."""
    value, name, reason = WRONG[wrong]
    error = _refusal(client, case("library/*", {name: value}, AS_OF))
    assert (error.code, error.reason) == (CODE.INVALID_ARGUMENT, "INVALID_REQUEST")
    assert [(each.field, each.reason) for each in error.violations] == [
        (f'facts["{name}"]', reason)
    ]


def test_all_that_is_wrong_is_told_at_once(client: Client) -> None:
    """Request fields, unreadable facts, bad values and fields of records are one answer."""
    facts = {
        "reader.levle": "gold",
        "reader.visits": "many",
        "reader.level": "lead",
        "reader.languages": ["en", "xx"],
        "reader.loans": [{"kind": "book"}, {"days": -1}],
    }
    request = case([], facts, "31.01.2024", request_id="x" * 101, subject="y" * 201)
    request.view = 9
    error = _refusal(client, request)
    assert {each.field: each.reason for each in error.violations} == {
        "rulesets": "MISSING",
        "as_of": "WRONG_TYPE",
        "request_id": "TOO_LONG",
        "subject": "TOO_LONG",
        "view": "UNKNOWN_CODE",
        'facts["reader.levle"]': "UNKNOWN_FACT",
        'facts["reader.visits"]': "WRONG_TYPE",
        'facts["reader.level"]': "UNKNOWN_CODE",
        'facts["reader.languages"].list_value.items[1]': "UNKNOWN_CODE",
        'facts["reader.loans"].records_value.records[1].fields["days"]': "OUT_OF_RANGE",
    }
    assert "did you mean `reader.level`?" in str(error)


def test_facts_that_contradict_one_another_are_refused(client: Client) -> None:
    """A total given beside the records that it contradicts is a violation of the total."""
    facts = {"reader.loans": [{"returned_on": "none"}], "reader.open_loans": 2}
    error = _refusal(client, case("library/lending", facts, AS_OF))
    assert [(each.field, each.reason) for each in error.violations] == [
        ('facts["reader.open_loans"]', "CONTRADICTION")
    ]


def test_more_violations_than_fit_are_counted(client: Client) -> None:
    """Where the trailers could not hold all violations, it is said how many there are."""
    rows = [{"days": -1} for _ in range(500)]
    error = _refusal(client, case("library/lending", {"reader.loans": rows}, AS_OF))
    assert error.metadata["violations"] == "500"
    assert error.metadata["listed"] == str(len(error.violations))
    assert 10 < len(error.violations) <= MOST_LISTED
    assert "and 499 more" in error.message


@pytest.mark.parametrize(("as_of", "reason"), [("", "MISSING"), ("2023-02-29", "WRONG_TYPE")])
def test_the_date_is_asked_for(client: Client, as_of: str, reason: str) -> None:
    """Without a date of the question, or with none that exists, nothing is decided."""
    error = _refusal(client, case("library/*", {}, as_of))
    assert error.code == CODE.INVALID_ARGUMENT
    assert [(each.field, each.reason) for each in error.violations] == [("as_of", reason)]


@pytest.mark.parametrize("pattern", ["", "a\nb", "x" * 201])
def test_what_is_no_pattern_is_refused(client: Client, pattern: str) -> None:
    """An empty, unprintable or endless pattern is a violation, not a ruleset not found."""
    error = _refusal(client, case(pattern, {}, AS_OF))
    assert error.code == CODE.INVALID_ARGUMENT
    assert [each.field for each in error.violations] == ["rulesets[0]"]


def test_an_unknown_ruleset_comes_with_a_near_one(client: Client) -> None:
    """A ruleset that does not exist is NOT_FOUND, with the one probably meant."""
    error = _refusal(client, case("library/lendin", {}, AS_OF))
    assert (error.code, error.reason) == (CODE.NOT_FOUND, "UNKNOWN_RULESET")
    assert error.metadata["suggestion"] == "did you mean `library/lending`?"


def test_a_pattern_without_a_ruleset_is_not_found(client: Client) -> None:
    """A pattern that nothing fits is NOT_FOUND."""
    assert _refusal(client, case("museum/*", {}, AS_OF)).code == CODE.NOT_FOUND


def test_a_date_before_the_law_is_refused(client: Client) -> None:
    """A ruleset that says nothing at the date is FAILED_PRECONDITION."""
    error = _refusal(client, case("library/night-pass", {}, "2019-12-31"))
    assert (error.code, error.reason) == (CODE.FAILED_PRECONDITION, "NO_EDITION")


def test_a_pinned_revision_must_be_held(client: Client, evaluator: Evaluator) -> None:
    """A pinned revision decides if it is held, and is FAILED_PRECONDITION otherwise."""
    held = evaluator.rulebook.revision
    assert client.evaluate(case("library/*", {}, AS_OF, revision=held)).revision == held
    error = _refusal(client, case("library/*", {}, AS_OF, revision="0" * 64))
    assert (error.code, error.reason) == (CODE.FAILED_PRECONDITION, "REVISION_MISMATCH")
    assert held in error.message


def test_a_call_larger_than_the_limit_is_refused(client: Client) -> None:
    """A request of 5 MB is RESOURCE_EXHAUSTED."""
    rows = [{"title": "x" * 500} for _ in range(10_000)]
    error = _refusal(client, case("library/lending", {"reader.loans": rows}, AS_OF))
    assert error.code == CODE.RESOURCE_EXHAUSTED


def test_too_many_rulesets_are_refused(client: Client) -> None:
    """More than 100 patterns are RESOURCE_EXHAUSTED."""
    error = _refusal(client, case(["library/*"] * 101, {}, AS_OF))
    assert (error.code, error.reason) == (CODE.RESOURCE_EXHAUSTED, "TOO_MANY_RULESETS")
    assert error.metadata["limit"] == "100"


def test_too_many_items_are_refused(client: Client) -> None:
    """A batch of more than 1,000 items is RESOURCE_EXHAUSTED."""
    with pytest.raises(Refused) as caught:
        client.batch_evaluate([case("library/*", {}, AS_OF)] * 1001)
    assert (caught.value.code, caught.value.reason) == (CODE.RESOURCE_EXHAUSTED, "TOO_MANY_ITEMS")


def test_a_reply_larger_than_the_limit_is_refused(client: Client) -> None:
    """A batch whose answers would fill more than 4 MiB is RESOURCE_EXHAUSTED."""
    with pytest.raises(Refused) as caught:
        client.batch_evaluate([case("library/*", MEMBER, AS_OF, full=True)] * 1000)
    assert (caught.value.code, caught.value.reason) == (CODE.RESOURCE_EXHAUSTED, "REPLY_TOO_LARGE")


def test_large_rulebooks_have_the_same_limits(tmp_path: Path) -> None:
    """A pattern of 101 rulesets is refused, and so is a batch of more than 5,000 decisions."""
    source = (SMALL / "library" / "reading-room.yaml").read_text(encoding="utf-8")
    for folder in ("vocabulary", "room"):
        (tmp_path / folder).mkdir()
    words = (SMALL / "vocabulary" / "reader.yaml").read_text(encoding="utf-8")
    (tmp_path / "vocabulary" / "reader.yaml").write_text(words, encoding="utf-8")
    for number in range(101):
        named = source.replace("library/reading-room", f"room/n{number}")
        (tmp_path / "room" / f"n{number}.yaml").write_text(named, encoding="utf-8")
    evaluator = Evaluator(load_rulebook(tmp_path))
    with serving(evaluator) as served, Client(served.address, timeout=60) as client:
        assert _refusal(client, case("room/*", {}, AS_OF)).reason == "TOO_MANY_RULESETS"
        hundred = case([f"room/n{number}" for number in range(100)], {}, AS_OF)
        assert len(client.evaluate(hundred).decisions) == 100
        with pytest.raises(Refused) as caught:
            client.batch_evaluate([hundred] * 51)
        assert caught.value.reason in ("TOO_MANY_DECISIONS", "REPLY_TOO_LARGE")


@pytest.mark.parametrize("body", [b"\xff\xff\xff", b"\x12\x02\xff\xfe"])
def test_bytes_that_are_no_request_are_refused(channel: grpc.Channel, body: bytes) -> None:
    """Bytes that are not the message, or text that is not UTF-8, are INVALID_ARGUMENT."""
    with pytest.raises(grpc.RpcError) as caught:
        channel.unary_unary(f"{PREFIX}Evaluate")(body, timeout=10)
    error = refused(caught.value)
    assert (error.code, error.reason) == (CODE.INVALID_ARGUMENT, "MALFORMED_REQUEST")


def test_a_malformed_message_ends_its_stream(channel: grpc.Channel) -> None:
    """A stream ends with INVALID_ARGUMENT at a message that is none."""
    with pytest.raises(grpc.RpcError) as caught:
        list(channel.stream_stream(f"{PREFIX}StreamEvaluate")(iter([b"\xff"]), timeout=10))
    assert refused(caught.value).reason == "MALFORMED_REQUEST"


def test_a_long_correlation_id_ends_its_stream(channel: grpc.Channel) -> None:
    """A stream ends with INVALID_ARGUMENT at an id that is too long to be echoed."""
    request = pb.StreamEvaluateRequest(correlation_id="x" * 101)
    with pytest.raises(grpc.RpcError) as caught:
        list(EligibilityServiceStub(channel).StreamEvaluate(iter([request]), timeout=10))
    assert refused(caught.value).violations[0].field == "correlation_id"


def test_the_decision_log_is_not_served_yet(channel: grpc.Channel) -> None:
    """Without a decision log its service is UNIMPLEMENTED."""
    with pytest.raises(grpc.RpcError) as caught:
        DecisionServiceStub(channel).GetDecision(
            decision_log_pb2.GetDecisionRequest(decision_id="x"), timeout=10
        )
    assert caught.value.code() == CODE.UNIMPLEMENTED


# The rulebook


def test_rulesets_come_in_pages(channel: grpc.Channel, client: Client) -> None:
    """Pages of one hold all rulesets in the order of their ids."""
    stub, token, found = RulesetServiceStub(channel), "", []
    for _ in range(3):
        request = ruleset_pb2.ListRulesetsRequest(page_size=1, page_token=token)
        page = stub.ListRulesets(request, timeout=10)
        found += [each.id for each in page.rulesets]
        token = page.next_page_token
    assert token == ""
    assert found == [each.id for each in client.rulesets()]
    assert [each.id for each in client.rulesets("library/l*")] == ["library/lending"]
    assert list(client.rulesets("nothing/*")) == []


@pytest.mark.parametrize(
    ("size", "token", "field"),
    [(-1, "", "page_size"), (1, "abc", "page_token"), (1, "0" * 16 + "-1", "page_token")],
)
def test_pages_that_do_not_exist_are_refused(
    channel: grpc.Channel, size: int, token: str, field: str
) -> None:
    """A negative size and a token of no page of this list are INVALID_ARGUMENT."""
    request = ruleset_pb2.ListRulesetsRequest(page_size=size, page_token=token)
    with pytest.raises(grpc.RpcError) as caught:
        RulesetServiceStub(channel).ListRulesets(request, timeout=10)
    assert [each.field for each in refused(caught.value).violations] == [field]


def test_a_token_is_good_for_its_own_list_only(channel: grpc.Channel) -> None:
    """A token of one pattern is refused for another."""
    stub = RulesetServiceStub(channel)
    first = stub.ListRulesets(ruleset_pb2.ListRulesetsRequest(page_size=1), timeout=10)
    other = ruleset_pb2.ListRulesetsRequest(pattern="l*", page_token=first.next_page_token)
    with pytest.raises(grpc.RpcError) as caught:
        stub.ListRulesets(other, timeout=10)
    assert refused(caught.value).code == CODE.INVALID_ARGUMENT


def test_a_ruleset_is_shown(client: Client, evaluator: Evaluator) -> None:
    """A ruleset is shown under the revision that is held."""
    shown = client.ruleset("library/night-pass")
    assert shown.title == "Night pass"
    assert shown.revision == evaluator.rulebook.revision


def test_facts_are_listed(client: Client, evaluator: Evaluator) -> None:
    """All facts are listed, or those that one ruleset reads."""
    assert [each.name for each in client.facts()] == list(evaluator.rulebook.vocabulary.facts)
    assert [each.name for each in client.facts("library/reading-room")] == ["reader.languages"]


def test_what_is_not_in_the_rulebook_is_not_found(client: Client) -> None:
    """A ruleset or the facts of one that does not exist are NOT_FOUND, with a near one."""
    for ask in (client.ruleset, lambda name: list(client.facts(name))):
        with pytest.raises(Refused) as caught:
            ask("library/lendin")
        assert caught.value.code == CODE.NOT_FOUND
        assert "library/lending" in caught.value.metadata["suggestion"]


# Health, reflection, draining


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


def test_a_long_batch_lets_others_have_their_turn(channel: grpc.Channel) -> None:
    """Health answers while a long batch is still being decided."""
    batch = pb.BatchEvaluateRequest(items=[case("library/*", {}, AS_OF)] * 1000)
    call = EligibilityServiceStub(channel).BatchEvaluate.future(batch, timeout=60)
    for _ in range(3):
        HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=10)
    assert not call.done()
    assert len(call.result().results) == 1000


def test_a_deadline_ends_a_batch(channel: grpc.Channel, client: Client) -> None:
    """A batch past its deadline is given up, and the server goes on."""
    batch = pb.BatchEvaluateRequest(items=[case("library/*", {}, AS_OF)] * 1000)
    with pytest.raises(grpc.RpcError) as caught:
        EligibilityServiceStub(channel).BatchEvaluate(batch, timeout=0.05)
    assert caught.value.code() == CODE.DEADLINE_EXCEEDED
    assert client.evaluate(case("library/*", {}, AS_OF)).decisions


class Watched(Evaluator):
    """An evaluator that tells when it has begun."""

    def __init__(self) -> None:
        super().__init__(load_rulebook(SMALL))
        self.begun = threading.Event()

    def decide_all(self, *args: Any) -> Any:
        """The decisions, as ever."""
        self.begun.set()
        return super().decide_all(*args)


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
        stopped.result(timeout=60)
        with pytest.raises(grpc.RpcError) as caught:
            stub.Evaluate(case("library/*", {}, AS_OF), timeout=10)
        assert caught.value.code() == CODE.UNAVAILABLE


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


def test_a_server_runs_inside_a_program(evaluator: Evaluator) -> None:
    """`running` serves for as long as its context lasts, then the port is closed."""

    async def ask() -> tuple[int, int]:
        async with running(evaluator) as port:
            async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
                stub = EligibilityServiceStub(channel)
                response = await stub.Evaluate(case("library/*", {}, AS_OF), timeout=10)
            return port, len(response.decisions)

    port, decisions = asyncio.run(ask())
    assert decisions == 3
    with Client(f"127.0.0.1:{port}", timeout=5) as client:
        assert _refusal(client, case("library/*", {}, AS_OF)).code == CODE.UNAVAILABLE


def test_an_address_that_cannot_be_listened_on_is_told(evaluator: Evaluator) -> None:
    """An address that is none is an error of ours, naming it."""

    async def listen() -> None:
        await Server(evaluator).start("256.256.256.256:1")

    with pytest.raises(CannotListen, match="256"):
        asyncio.run(listen())


# Faults and the log


class Faulty(Evaluator):
    """An evaluator whose engine fails, or whose code does."""

    def __init__(self, error: Exception) -> None:
        super().__init__(load_rulebook(SMALL))
        self.error = error

    def decide_all(self, *args: Any) -> Any:
        """Never a decision."""
        raise self.error


class Lined(logging.Handler):
    """Keeps the lines that a server writes."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(Lines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.lines.append(self.format(record))


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """The lines written during a test, by the server and by every library."""
    handler, logger = Lined(), logging.getLogger("engine.server")
    root, level = logging.getLogger(), logger.level
    root.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield handler.lines
    root.removeHandler(handler)
    logger.setLevel(level)


@pytest.mark.parametrize(
    ("error", "reason"),
    [(EngineFault("tests 1, 2 differ"), "ENGINE_FAULT"), (KeyError("SECRET"), "BUG")],
)
def test_faults_are_internal_and_tell_nothing(
    error: Exception, reason: str, lines: list[str]
) -> None:
    """A fault of ours is INTERNAL without its words, and is logged with its place."""
    with serving(Faulty(error)) as served, Client(served.address) as client:
        refusal = _refusal(client, case("library/*", {}, AS_OF))
        batch = client.batch_evaluate([case("library/*", {}, AS_OF)])
    assert (refusal.code, refusal.reason) == (CODE.INTERNAL, reason)
    assert str(error) not in str(refusal)
    assert batch.results[0].status.code == CODE.INTERNAL.value[0]
    failures = [json.loads(line) for line in lines if '"failure"' in line]
    assert [each["error"] for each in failures] == [type(error).__name__] * 2
    assert failures[0]["at"].startswith("tests.test_server:") or ":" in failures[0]["at"]
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
