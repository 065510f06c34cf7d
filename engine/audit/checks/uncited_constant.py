"""A number, date or distance of the law that stands where no source can vouch for it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Severity
from engine.audit.checks.parts import inside
from engine.errors import Problem
from engine.language.constants import legal_constants
from engine.language.syntax import Measure, ParameterOperand


def find(book: Book) -> Iterator[Problem]:
    """Constants in `concerns`, and parameters that are moved in a derived value without source."""
    for ruleset in book.rulesets:
        if ruleset.concerns is not None and legal_constants(ruleset.concerns):
            message = "`concerns` holds a number or date of the law, and cites nothing"
            hint = "give it as a parameter, with its source"
            yield Problem(ruleset.concerns.position, message, hint)
        for name, versions in ruleset.derived.items():
            for each in versions:
                if not each.sources and _moves_a_parameter(each.measure):
                    message = f"`{name}` moves a parameter by a distance of the law, uncited"
                    yield Problem(each.position, message, "add its `source`")


def _moves_a_parameter(measure: Measure) -> bool:
    found = (each for each in inside(measure) if isinstance(each, ParameterOperand))
    return any(each.shift for each in found)


CHECK = Check(
    "uncited-constant",
    Severity.ERROR,
    "A number, date or distance of the law that stands where no source can vouch for it.",
    find,
)
