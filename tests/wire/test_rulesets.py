"""The rulebook on the wire."""

from __future__ import annotations

from eligibility.v1 import decision_pb2, fact_pb2, ruleset_pb2

from engine.ruleset.model import Rulebook
from engine.wire.rulesets import fact_message, ruleset_message


def test_a_ruleset_is_shown_whole(small: Rulebook) -> None:
    """Requirements, exceptions, sources, parameters, facts and days of change are shown."""
    message = ruleset_message(small.rulesets["library/lending"], small)
    assert [each.id for each in message.requirements] == [
        "member",
        "open_loans",
        "balance",
        "loan_period",
        "membership_time",
    ]
    assert message.requirements[1].unless[0].id == "frequent"
    assert message.requirements[2].leaves_discretion
    assert message.requirements[3].applies_to_some
    dated = message.requirements[4].effective
    assert (dated.start, dated.by, dated.free_before) == ("2022-01-01", "reader.joined_on", True)
    assert message.sources[2].tier == decision_pb2.TIER_OUTDATED
    assert message.sources[2].seen == "2026-01-05"
    assert [each.told_to_some for each in message.cautions] == [False, True]
    assert list(message.open_points) == ["Whether a damaged disc counts as returned was not seen."]
    assert message.answers[0] == ruleset_pb2.Answer(
        outcome=decision_pb2.OUTCOME_ELIGIBLE, words="may borrow"
    )
    rows = {each.at: each.readings[0].value.words for each in message.parameters[0].rows}
    assert rows == {"basic": "2", "silver": "5", "gold": "no limit"}
    assert message.parameters[0].key == "reader.level"
    assert "reader.loans" in [each.name for each in message.facts]
    night = ruleset_message(small.rulesets["library/night-pass"], small)
    assert list(night.editions) == ["2020-01-01", "2025-01-01"]
    assert list(night.asks) == ["library/lending"]
    assert night.concerns_some
    assert [each.start for each in night.parameters[0].rows] == ["2020-01-01", "2025-01-01"]


def test_a_fact_is_shown_with_its_question(small: Rulebook) -> None:
    """A fact tells its type, question, proof, limits, codes, fields and what absence means."""
    facts = {name: fact_message(fact) for name, fact in small.vocabulary.facts.items()}
    visits = facts["reader.visits"]
    assert visits.type == fact_pb2.FACT_TYPE_INTEGER
    assert (visits.minimum, visits.maximum, visits.unit) == ("0", "366", "visits")
    assert visits.ask == "How many visits were there this year?"
    assert visits.evidence == "visitors' book"
    assert not facts["reader.is_member"].HasField("minimum")
    assert [each.code for each in facts["reader.level"].codes] == ["basic", "silver", "gold"]
    assert not facts["reader.country"].codes
    assert facts["reader.languages"].item_type == fact_pb2.FACT_TYPE_CODE
    assert facts["reader.joined_on"].may_be_none == "never joined"
    assert list(facts["reader.open_loans"].computed_from) == ["reader.loans"]
    assert not facts["reader.branch"].personal
    returned = next(each for each in facts["reader.loans"].fields if each.name == "returned_on")
    assert returned.may_be_none == "not yet returned"
    assert returned.type == fact_pb2.FACT_TYPE_DATE
