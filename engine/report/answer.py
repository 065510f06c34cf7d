"""A decision as a person reads it: the outcome, what decided it, what is still to be answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.decision import Reason
from engine.report.decision import Object
from engine.report.paper import BLANK, Line
from engine.report.questions import Question
from engine.report.trees import tree_lines
from engine.report.words import OUTCOMES, STATUSES, TIERS, capital, citation_lines

TITLES = {"not_met": "Not met", "unknown": "Not known yet", "review": "For review"}


def answer_lines(told: Object, questions: Sequence[Question]) -> Iterator[Line]:
    """The lines of one decision, given as a JSON object, with the questions for what is missing."""
    yield from _head(told)
    if told["outcome"] == "not_applicable" or _status(told["concerns"]) not in ("met", ""):
        yield from (BLANK, Line("Whom it concerns", style="bold"))
        yield from tree_lines(told["concerns"], 2)
    for status, title in TITLES.items():
        yield from _deciding(told, status, title)
    yield from _met(told)
    yield from _not_asked(told)
    yield from _questions(questions)
    yield from _cautions(told)
    yield from _foot(told)


def _head(told: Object) -> Iterator[Line]:
    outcome = OUTCOMES[told["outcome"]]
    answer = f"{told['answer']} ({outcome.meaning})" if told["answer"] else outcome.meaning
    yield Line(answer, mark=f"{outcome.words}:", style=outcome.style)
    yield Line(f"{told['title']} [{told['ruleset']}], as of {told['as_of']}")
    if told["authority"]:
        yield Line(told["authority"], style="dim")


def _status(tree: Object | None) -> str:
    return tree["status"] if tree else ""


def _of_status(told: Object, status: str) -> list[Object]:
    return [each for each in told["requirements"] if each["status"] == status]


def _deciding(told: Object, status: str, title: str) -> Iterator[Line]:
    found = _of_status(told, status)
    if found:
        yield from (BLANK, Line(f"{title} ({len(found)})", style="bold"))
    for requirement in found:
        yield from _requirement(requirement)


def _requirement(requirement: Object) -> Iterator[Line]:
    said = STATUSES[requirement["status"]]
    yield Line(requirement["says"], 2, f"{requirement['id']}:", said.style)
    yield from _why(requirement)
    yield from _exceptions(requirement)
    if requirement["picked_by"]:
        yield Line(f"Its versions differ, and `{requirement['picked_by']}` is not known.", 4)
    if requirement["remedy"]:
        yield Line(requirement["remedy"], 4, "To cure it:", "bold")
    yield from citation_lines(requirement["citations"], 4)


def _why(requirement: Object) -> Iterator[Line]:
    """The deciding tests: by the condition trees, or in one paragraph where these were not sent."""
    trees = requirement["explanation"]
    if not any(trees.values()):
        yield Line(requirement["because"] or "", 4)
        return
    if requirement["reason"]:
        yield Line(f"Why: {Reason[requirement['reason'].upper()]}.", 4)
    yield from _trees(trees)


def _trees(trees: Object) -> Iterator[Line]:
    """What is tested, whether it is asked where that is open, and what leaves it to a human."""
    if trees["met_when"]:
        yield from tree_lines(trees["met_when"], 4)
    if _status(trees["applies_when"]) in ("unknown", "review"):
        yield Line("Whether it is asked at all:", 4)
        yield from tree_lines(trees["applies_when"], 6)
    if _status(trees["review_when"]) in ("met", "unknown", "review"):
        yield Line("Whether it is left to a human:", 4)
        yield from tree_lines(trees["review_when"], 6)


def _exceptions(requirement: Object) -> Iterator[Line]:
    """The exceptions: those that would still excuse, then those looked at in vain."""
    for excuse in requirement["excuses"]:
        if excuse["would_still_excuse"]:
            yield from _exception(f"Unless {excuse['id']}:", excuse, requirement)
    for excuse in requirement["excuses"]:
        if excuse["status"] == "not_met":
            yield from _exception(f"Not excused by {excuse['id']}:", excuse, requirement)


def _exception(mark: str, excuse: Object, requirement: Object) -> Iterator[Line]:
    yield Line(excuse["says"], 4, mark, "bold")
    if excuse["explanation"]:
        yield from tree_lines(excuse["explanation"], 6)
    own = [each for each in excuse["citations"] if each not in requirement["citations"]]
    yield from citation_lines(own, 6)


def _met(told: Object) -> Iterator[Line]:
    found = _of_status(told, "met")
    if found:
        yield from (BLANK, Line(f"Met ({len(found)})", style="bold"))
    for requirement in found:
        why = requirement["because"] or requirement["says"]
        yield Line(why, 2, f"{requirement['id']}:", "green")
        cites = (f"{each['cite']} ({TIERS[each['tier']]})" for each in _cited(requirement))
        yield Line("; ".join(cites), 4, style="dim")


def _cited(requirement: Object) -> list[Object]:
    """Where a met requirement is written: with the exceptions that excuse from it."""
    cited = list(requirement["citations"])
    for excuse in requirement["excuses"]:
        if excuse["excuses"]:
            cited += [each for each in excuse["citations"] if each not in cited]
    return cited


def _not_asked(told: Object) -> Iterator[Line]:
    found = _of_status(told, "not_applicable")
    if found:
        yield from (BLANK, Line(f"Not asked here ({len(found)})", style="bold"))
    for requirement in found:
        why = requirement["because"].removeprefix("Not asked here: ")
        yield Line(capital(why), 2, f"{requirement['id']}:", "dim")


def _questions(questions: Sequence[Question]) -> Iterator[Line]:
    if questions:
        yield from (BLANK, Line(f"Still to be answered ({len(questions)})", style="bold"))
    for question in questions:
        proof = f" (proved by: {question.evidence})" if question.evidence else ""
        yield Line(f"{question.ask}{proof}", 2, f"{question.fact}:", "yellow")


def _cautions(told: Object) -> Iterator[Line]:
    if told["cautions"]:
        yield from (BLANK, Line("Cautions", style="bold"))
    for caution in told["cautions"]:
        yield Line(caution["says"], 2, f"{caution['id']}:", "magenta")
        yield from citation_lines(caution["citations"], 4)


def _foot(told: Object) -> Iterator[Line]:
    yield BLANK
    if told["evidence"]:
        grade = told["evidence"].replace("_", " ")
        yield Line(f"Weakest evidence among the facts read: {grade}.")
    yield Line(f"Rulebook {told['revision']}, engine {told['engine']}.", style="dim", whole=True)
    if told["decision_id"]:
        yield Line(f"Recorded as {told['decision_id']}.", style="dim")
