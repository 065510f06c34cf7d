"""The rulebook as the server shows it."""

from __future__ import annotations

import grpc
import pytest
from eligibility.v1 import ruleset_pb2
from eligibility.v1.ruleset_pb2_grpc import RulesetServiceStub

from engine.client import Client, Refused, refused
from engine.evaluation.decide import Evaluator
from tests.server.cases import CODE


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


def test_a_ruleset_is_shown(client: Client, small: Evaluator) -> None:
    """A ruleset is shown under the revision that is held."""
    shown = client.ruleset("library/night-pass")
    assert shown.title == "Night pass"
    assert shown.revision == small.rulebook.revision


def test_facts_are_listed(client: Client, small: Evaluator) -> None:
    """All facts are listed, or those that one ruleset reads."""
    assert [each.name for each in client.facts()] == list(small.rulebook.vocabulary.facts)
    assert [each.name for each in client.facts("library/reading-room")] == ["reader.languages"]


def test_what_is_not_in_the_rulebook_is_not_found(client: Client) -> None:
    """A ruleset or the facts of one that does not exist are NOT_FOUND, with a near one."""
    for ask in (client.ruleset, lambda name: list(client.facts(name))):
        with pytest.raises(Refused) as caught:
            ask("library/lendin")
        assert caught.value.code == CODE.NOT_FOUND
        assert "library/lending" in caught.value.metadata["suggestion"]
