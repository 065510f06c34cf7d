"""Calls that are answered."""

from __future__ import annotations

import grpc
from eligibility.v1 import decision_pb2
from eligibility.v1 import eligibility_pb2 as pb
from eligibility.v1.eligibility_pb2_grpc import EligibilityServiceStub

from engine.client import Client, case
from engine.evaluation.decide import Evaluator
from tests.server.cases import AS_OF, CODE, MEMBER


def test_a_case_is_decided(client: Client, small: Evaluator) -> None:
    """Each ruleset of a pattern is decided, in order, under the rulebook that is held."""
    response = client.evaluate(case("library/*", MEMBER, AS_OF, request_id="r-1"))
    assert [each.ruleset for each in response.decisions] == sorted(small.rulebook.rulesets)
    assert response.decisions[2].outcome == decision_pb2.OUTCOME_ELIGIBLE
    assert response.request_id == "r-1"
    assert response.revision == small.rulebook.revision


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
