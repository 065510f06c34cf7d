"""RulesetService: the rulebook as readers see it."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase

from eligibility.v1 import ruleset_pb2 as pb

from engine.errors import UnknownRuleset
from engine.evaluation.decide import Evaluator
from engine.ruleset.model import Ruleset
from engine.server.calls import Answer, Call
from engine.server.pages import page
from engine.wire.paths import clipped
from engine.wire.rulesets import fact_message, ruleset_message, ruleset_summary


class RulesetService:
    """Shows one rulebook."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._rulebook = evaluator.rulebook

    @property
    def answers(self) -> Mapping[str, Answer]:
        """The methods that answer one request."""
        return {
            "ListRulesets": self.list_rulesets,
            "GetRuleset": self.get_ruleset,
            "ListFacts": self.list_facts,
        }

    async def list_rulesets(
        self, request: pb.ListRulesetsRequest, call: Call
    ) -> pb.ListRulesetsResponse:
        """A page of rulesets in the order of their ids."""
        rulesets, revision = self._rulebook.rulesets, self._rulebook.revision
        pattern = request.pattern or "*"
        names = sorted(name for name in rulesets if fnmatchcase(name, pattern))
        about = f"rulesets {pattern} {revision}"
        found, after = page(names, request.page_size, request.page_token, about)
        return pb.ListRulesetsResponse(
            rulesets=[ruleset_summary(rulesets[name]) for name in found],
            next_page_token=after,
            revision=revision,
        )

    async def get_ruleset(self, request: pb.GetRulesetRequest, call: Call) -> pb.GetRulesetResponse:
        """One ruleset; UnknownRuleset."""
        ruleset = self._ruleset(request.ruleset)
        call.rulesets[ruleset.id] = None
        return pb.GetRulesetResponse(ruleset=ruleset_message(ruleset, self._rulebook))

    async def list_facts(self, request: pb.ListFactsRequest, call: Call) -> pb.ListFactsResponse:
        """A page of facts in the order of the vocabulary; UnknownRuleset."""
        vocabulary, revision = self._rulebook.vocabulary, self._rulebook.revision
        names = [*vocabulary.facts]
        if request.ruleset:
            ruleset = self._ruleset(request.ruleset)
            names = [fact.name for fact in self._rulebook.facts_of([ruleset.id])]
        about = f"facts {request.ruleset} {revision}"
        found, after = page(names, request.page_size, request.page_token, about)
        return pb.ListFactsResponse(
            facts=[fact_message(vocabulary.facts[name]) for name in found],
            next_page_token=after,
            revision=revision,
        )

    def _ruleset(self, name: str) -> Ruleset:
        found = self._rulebook.rulesets.get(name)
        if found is None:
            asked = clipped(name)
            raise UnknownRuleset(asked, self._rulebook.meant(asked))
        return found
