"""`eligibility decide`: facts in, explained decisions out."""

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import Annotated, Any

import typer

from engine.cli.facts_file import STANDARD_INPUT, FactsFile, read_facts
from engine.cli.options import JsonOption, RulebookOption, parse_day
from engine.cli.rulebook import open_rulebook
from engine.cli.screen import FAILED, WRONG_USAGE, fail, progress, put, put_json, put_lines
from engine.decision import Decision
from engine.errors import EngineFault, FactsError, SourceError, UnknownRuleset
from engine.evaluation.decide import Evaluator
from engine.report.answer import answer_lines
from engine.report.decision import Object, decision_object
from engine.report.problems import problem_object, problem_text, violation_object
from engine.report.questions import Question, questions
from engine.report.several import ranked, several_lines
from engine.vocabulary.declared import Vocabulary
from engine.wire.rulesets import fact_message


def decide(
    file: Annotated[
        str | None,
        typer.Argument(metavar="FILE|-", help="Facts, YAML or JSON; - is standard input."),
    ] = None,
    *,
    ruleset: Annotated[
        list[str],
        typer.Option(metavar="PATTERN", help="An id, or a pattern such as 'group/*'; repeatable."),
    ],
    as_of: Annotated[
        date | None,
        typer.Option(
            parser=parse_day, metavar="DATE", help="The date of the question; today by default."
        ),
    ] = None,
    as_json: JsonOption = False,
    rulebook: RulebookOption = None,
) -> None:
    """Decide whether an applicant is eligible, and explain it."""
    day = as_of or datetime.now().astimezone().date()
    given = _facts(file, as_json)
    evaluator = Evaluator(open_rulebook(rulebook, as_json=as_json))
    names = _selected(evaluator, ruleset, day, as_json)
    decisions = _decided(evaluator, names, given, day, as_json)
    vocabulary = evaluator.rulebook.vocabulary
    told = ranked(_told(each, vocabulary) for each in decisions)
    if as_json:
        put_json(told[0] if len(told) == 1 else told)
    elif len(told) > 1:
        put_lines(several_lines(told))
    else:
        put_lines(answer_lines(told[0], [Question(**each) for each in told[0]["questions"]]))


def _facts(file: str | None, as_json: bool) -> FactsFile:
    if file is None and sys.stdin.isatty():
        fail(WRONG_USAGE, ["no facts: name a file, or - to type them here"], as_json=as_json)
    try:
        return read_facts(file or STANDARD_INPUT)
    except SourceError as wrong:
        told = [problem_text(each) for each in wrong.problems]
        fail(WRONG_USAGE, told, [problem_object(each) for each in wrong.problems], as_json=as_json)


def _selected(evaluator: Evaluator, patterns: list[str], day: date, as_json: bool) -> list[str]:
    """The rulesets that say something on a day; one named by its id must."""
    try:
        found = {name for pattern in patterns for name in evaluator.select(pattern)}
    except UnknownRuleset as wrong:
        fail(WRONG_USAGE, [str(wrong)], as_json=as_json)
    silent = {name for name in found if not evaluator.gates.is_in_force(name, day)}
    messages = [f"`{name}` says nothing about {day}" for name in sorted(silent)]
    if silent == found or silent & set(patterns):
        fail(WRONG_USAGE, messages, as_json=as_json)
    for message in messages:
        put(f"left out: {message}", error=True)
    return sorted(found - silent)


def _decided(
    evaluator: Evaluator, names: list[str], given: FactsFile, day: date, as_json: bool
) -> list[Decision]:
    try:
        with progress("Deciding"):
            return evaluator.decide_all(names, given.facts, day)
    except FactsError as wrong:
        violations = sorted(wrong.violations, key=lambda each: given.place(each.field))
        told = [f"{given.place(each.field)}: {each}" for each in violations]
        errors = [{**violation_object(each), **_place(given, each.field)} for each in violations]
        fail(WRONG_USAGE, told, errors, as_json=as_json)
    except EngineFault as wrong:
        fail(FAILED, [f"no answer can be given: {wrong}"], as_json=as_json)


def _place(given: FactsFile, field: str) -> dict[str, Any]:
    position = given.place(field)
    return {"file": position.file, "line": position.line, "column": position.column}


def _told(decision: Decision, vocabulary: Vocabulary) -> Object:
    """A decision as a JSON object, with the questions for what is missing."""
    names = {name for missing in decision.missing for name in (missing, missing.rpartition(".")[0])}
    facts = {name: fact_message(vocabulary.facts[name]) for name in names & vocabulary.facts.keys()}
    asked = questions(decision.missing, facts)
    return {**decision_object(decision), "questions": [each._asdict() for each in asked]}
