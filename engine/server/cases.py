"""Requests checked and read: every violation is found before anything is decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from eligibility.v1 import eligibility_pb2 as pb

from engine.calendar import EARLIEST_DAY
from engine.decision import Decision
from engine.errors import FactsError, RevisionMismatch, Violation
from engine.evaluation.decide import Evaluator
from engine.language.literals import NotThatKind, read_day
from engine.server import limits
from engine.server.refusal import TooMuch
from engine.wire.facts import FactsReader
from engine.wire.paths import on_the_wire

_VIEWS = frozenset(pb.View.values())
_day = lru_cache(maxsize=1024)(read_day)


@dataclass(frozen=True, slots=True)
class Case:
    """A request that can be decided: rulesets by id, the date, facts in raw form."""

    rulesets: tuple[str, ...]
    as_of: date
    facts: Mapping[str, Any]
    full: bool


class CaseReader:
    """Reads the requests of one server."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._facts = FactsReader(evaluator.rulebook.vocabulary)

    def read(self, request: pb.EvaluateRequest) -> Case:
        """The case of a request.

        Raises FactsError with every violation, RevisionMismatch, UnknownRuleset, TooMuch.
        """
        facts, wrong = self._facts.read(request.facts)
        violations = [*_violations(request), *wrong]
        if violations:
            found = (*violations, *self._further(request, facts))
            raise FactsError(sorted(found, key=lambda each: each.field))
        held = self._evaluator.rulebook.revision
        if request.revision and request.revision != held:
            raise RevisionMismatch(f"this server holds the rulebook of revision {held}")
        return Case(
            tuple(self._selected(request)),
            _day(request.as_of),
            facts,
            request.view == pb.VIEW_FULL,
        )

    def decide(self, request: pb.EvaluateRequest, case: Case) -> list[Decision]:
        """The decisions of a case.

        Raises FactsError with every violation, NoEdition, EngineFault.
        """
        try:
            return self._evaluator.decide_all(
                case.rulesets, case.facts, case.as_of, brief=not case.full
            )
        except FactsError as wrong:
            raise FactsError(
                [on_the_wire(each, request.facts) for each in wrong.violations]
            ) from None

    def _further(self, request: pb.EvaluateRequest, facts: Mapping[str, Any]) -> list[Violation]:
        """What the vocabulary finds wrong with the facts that could be read."""
        try:
            self._evaluator.decide_all((), facts, EARLIEST_DAY)
        except FactsError as wrong:
            return _as_given(wrong, request)
        return []

    def _selected(self, request: pb.EvaluateRequest) -> dict[str, None]:
        """The rulesets asked, each once, in the order in which they are first named."""
        known, most = self._evaluator.rulebook.rulesets, limits.MOST_RULESETS
        selected: dict[str, None] = {}
        for pattern in request.rulesets[: most + 1]:
            names = [pattern] if pattern in known else self._evaluator.select(pattern)
            selected |= dict.fromkeys(names)
        if len(selected) > most or len(request.rulesets) > most:
            raise TooMuch("TOO_MANY_RULESETS", most, f"a case asks at most {most} rulesets")
        return selected


def _as_given(wrong: FactsError, request: pb.EvaluateRequest) -> list[Violation]:
    return [on_the_wire(each, request.facts) for each in wrong.violations]


def _violations(request: pb.EvaluateRequest) -> Iterator[Violation]:
    """What is wrong with a request but for its facts."""
    if not request.rulesets:
        yield Violation("rulesets", "MISSING", "name at least one ruleset or pattern")
    for index, pattern in enumerate(request.rulesets[: limits.MOST_RULESETS]):
        if not pattern.isprintable() or not 0 < len(pattern) <= limits.LONGEST_RULESET:
            yield Violation(f"rulesets[{index}]", "NO_PATTERN", "is neither an id nor a pattern")
    yield from _date_violations(request.as_of)
    yield from too_long("subject", request.subject, limits.LONGEST_SUBJECT)
    yield from too_long("request_id", request.request_id, limits.LONGEST_REQUEST_ID)
    if request.view not in _VIEWS:
        yield Violation("view", "UNKNOWN_CODE", "is no view known here")


def _date_violations(text: str) -> Iterator[Violation]:
    if not text:
        message = "give the date of the question, such as 2024-01-31; no clock is read here"
        yield Violation("as_of", "MISSING", message)
        return
    try:
        _day(text)
    except NotThatKind as wrong:
        message = f"is {wrong}" + (f"; {wrong.suggestion}" if wrong.suggestion else "")
        yield Violation("as_of", "WRONG_TYPE", message)


def too_long(field: str, text: str, most: int) -> Iterator[Violation]:
    """The violation of a text with more characters than allowed, if it has."""
    if len(text) > most:
        yield Violation(field, "TOO_LONG", f"has more than {most} characters")
