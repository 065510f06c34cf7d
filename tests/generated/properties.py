"""What must hold of every decision, whatever the rulebook and the applicant.

Each property takes a case and an evaluator of its rulebook, and raises AssertionError (or lets
the engine's own fault through) where it does not hold.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache

from engine.decision import Decision, Outcome, Status
from engine.errors import NoEdition
from engine.evaluation.decide import Evaluator, Inquiry
from engine.evaluation.gate import Gate
from engine.evaluation.panel import Panel
from engine.wire.decisions import DecisionWriter
from tests.generated.applicants import Facts, applicant, at_length, shuffled, without
from tests.generated.cases import Case, read_by, related
from tests.generated.terms import seeded
from tests.oracle import NO_EDITION, Oracle

Property = Callable[[Case, Evaluator], None]
STEPS = 4
OUTCOMES = {
    "met": Outcome.ELIGIBLE,
    "review": Outcome.REVIEW,
    "not_met": Outcome.INELIGIBLE,
    "not_applicable": Outcome.NOT_APPLICABLE,
}


def agrees_with_oracle(case: Case, evaluator: Evaluator) -> None:
    """Matcher, reference and oracle agree on the outcome and on every requirement."""
    opinion = Oracle(evaluator.rulebook, case.facts, case.as_of).decide(case.ruleset)
    try:
        decision = _decide(case, evaluator, case.facts)
    except NoEdition:
        assert opinion.whole == NO_EDITION, "an edition was expected"
        return
    statuses = {each.id: each.status.word for each in decision.findings}
    concerned = decision.outcome is not Outcome.NOT_APPLICABLE
    for name, expected in opinion.requirements.items() if concerned else ():
        found = statuses.get(name, "not_applicable")
        assert found == expected, f"{found}, expected {expected} ({name})"
    outcome = OUTCOMES[opinion.whole]
    assert decision.outcome is outcome, f"{decision.outcome}, expected {outcome}"


def only_knowledge_settles(case: Case, evaluator: Evaluator) -> None:
    """What is settled while facts are hidden stays so as they are revealed."""
    cuts = [step * len(case.hidden) // STEPS for step in range(STEPS + 1)]
    earlier: dict[str, tuple[str, int]] = {}
    for cut in cuts:
        decision = _decided(case, evaluator, without(case.facts, case.hidden[cut:]))
        if decision is None:
            return
        for name, status in _settled(decision).items():
            before, since = earlier.setdefault(name, (status, cut))
            assert before == status, f"{before}, then {status} ({name}, {since}, {cut})"
        for name, (before, since) in earlier.items():
            hushed = decision.outcome is Outcome.NOT_APPLICABLE and name != "outcome"
            assert hushed or name in _settled(decision), (
                f"{before}, then open ({name}, {since}, {cut})"
            )


def _settled(decision: Decision) -> dict[str, str]:
    """The settled statuses by requirement, and the outcome where it is settled."""
    found = {
        each.id: Status(min(each.status, Status.MET)).word
        for each in decision.findings
        if each.status is not Status.UNKNOWN
    }
    if decision.outcome is not Outcome.UNDETERMINED:
        found["outcome"] = decision.outcome.value
    return found


def waits_for_the_missing(case: Case, evaluator: Evaluator) -> None:
    """What is unknown stays so until one of the facts arrives that it names as missing."""
    hidden = without(case.facts, case.hidden)
    decision = _decided(case, evaluator, hidden)
    for finding in decision.findings if decision else ():
        if finding.status is not Status.UNKNOWN:
            continue
        assert finding.missing, f"unknown, and waits for nothing ({finding.id})"
        names = related(evaluator.rulebook, finding.missing)
        still = [each for each in case.hidden if each.waits_for(names)]
        later = _decided(case, evaluator, without(case.facts, still))
        found = {each.id: each.status for each in later.findings} if later else {}
        status = found.get(finding.id, Status.UNKNOWN)
        said = f"{status.word} without the missing ({finding.id}, {finding.missing})"
        assert status is Status.UNKNOWN, said


def ignores_order(case: Case, evaluator: Evaluator) -> None:
    """The order of facts, records, fields and list items changes no byte."""
    for facts in (case.facts, without(case.facts, case.hidden)):
        mixed = shuffled(seeded(case.seed), facts)
        assert _bytes(case, evaluator, facts) == _bytes(case, evaluator, mixed)


def ignores_length(case: Case, evaluator: Evaluator) -> None:
    """A fact written at length says no more than its value alone."""
    facts = without(case.facts, case.hidden)
    assert _bytes(case, evaluator, facts) == _bytes(case, evaluator, at_length(facts))


def ignores_the_irrelevant(case: Case, evaluator: Evaluator) -> None:
    """Facts that the ruleset does not read change no byte."""
    read = read_by(evaluator.rulebook, case.ruleset)
    facts = without(case.facts, case.hidden)
    kept = {name: each for name, each in facts.items() if name in read}
    others = applicant(seeded(case.seed), case.written.facts)
    strange = {name: each for name, each in others.items() if name not in read}
    assert _bytes(case, evaluator, facts) == _bytes(case, evaluator, kept)
    assert _bytes(case, evaluator, {**strange, **kept}) == _bytes(case, evaluator, kept)


def decides_together_as_alone(case: Case, evaluator: Evaluator) -> None:
    """Several rulesets decided at once come to what each comes to by itself."""
    facts = without(case.facts, case.hidden)
    alone = {
        name: decision
        for name in case.written.rulesets
        if (decision := _decided(replace(case, ruleset=name), evaluator, facts))
    }
    together = evaluator.decide_all(reversed(alone), facts, case.as_of)
    assert {each.ruleset: each for each in together} == alone


def reads_together_as_alone(case: Case, evaluator: Evaluator) -> None:
    """Tests of several rulesets, those alike read once, come to what they come to alone."""
    gates = []
    for name in case.written.rulesets:
        with suppress(NoEdition):
            gates.append(evaluator.gates.at(name, case.as_of))
    alone = [gate for gate in gates if not gate.asks]
    if alone:
        frame = Inquiry(evaluator, without(case.facts, case.hidden), case.as_of).frame
        expected = {gate.ruleset.id: gate.tests.read(gate.frame(frame)) for gate in alone}
        assert _panel(evaluator, *alone).read(frame) == expected


@cache
def _panel(evaluator: Evaluator, *gates: Gate) -> Panel:
    return Panel("together", gates, evaluator.rulebook.vocabulary)


def tells_briefly_the_same(case: Case, evaluator: Evaluator) -> None:
    """A brief decision tells what one with all trees tells beside them."""
    for facts in (case.facts, without(case.facts, case.hidden)):
        whole = _decided(case, evaluator, facts)
        if whole is not None:
            brief = evaluator.decide_all([case.ruleset], facts, case.as_of, brief=True)[0]
            told, expected = (DecisionWriter().encode(each, full=False) for each in (brief, whole))
            assert told == expected


def forgets(case: Case, evaluator: Evaluator) -> None:
    """The same question has the same answer, whoever was decided in between."""
    facts = without(case.facts, case.hidden)
    first = _bytes(case, evaluator, facts)
    between = _bytes(case, evaluator, case.other)
    assert _bytes(case, evaluator, facts) == first
    assert _bytes(case, evaluator, case.other) == between


PROPERTIES: dict[str, Property] = {
    each.__name__: each
    for each in (
        agrees_with_oracle,
        only_knowledge_settles,
        waits_for_the_missing,
        ignores_order,
        ignores_length,
        ignores_the_irrelevant,
        decides_together_as_alone,
        reads_together_as_alone,
        tells_briefly_the_same,
        forgets,
    )
}
"""All properties by name."""


def _decide(case: Case, evaluator: Evaluator, facts: Facts) -> Decision:
    return evaluator.decide(case.ruleset, facts, case.as_of)


def _decided(case: Case, evaluator: Evaluator, facts: Facts) -> Decision | None:
    """The decision, or None where the ruleset has no edition."""
    try:
        return _decide(case, evaluator, facts)
    except NoEdition:
        return None


def _bytes(case: Case, evaluator: Evaluator, facts: Facts) -> bytes:
    decision = _decided(case, evaluator, facts)
    return b"" if decision is None else DecisionWriter().encode(decision, full=True)
