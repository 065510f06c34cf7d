"""A generated vocabulary: every kind of fact, and facts computed from others."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.generated.conditions import Scope
from tests.generated.measures import measure
from tests.generated.terms import CODES, Term, renamed, spelled

_FIELDS = (
    Term("kind", "abc"),
    Term("on", "date"),
    Term("until", "date", may_be_none=True),
    Term("score", "integer", may_be_none=True),
    Term("hours", "integer", unit="hours"),
    Term("change", "integer", minimum=-3),
    Term("amount", "decimal"),
    Term("good", "boolean"),
    Term("by", "text"),
    Term("place", "country"),
)
_PLAIN = (
    Term("boolean", "boolean"),
    Term("boolean", "boolean", may_be_none=True),
    Term("integer", "integer"),
    Term("integer", "integer", unit="hours", may_be_none=True),
    Term("integer", "integer", minimum=-2),
    Term("decimal", "decimal"),
    Term("date", "date"),
    Term("date", "date", may_be_none=True),
    Term("date", "date"),
    Term("code", "abc"),
    Term("code", "abc", may_be_none=True),
    Term("code", "xyz"),
    Term("country", "country"),
    Term("text", "text", may_be_none=True),
    Term("list", "list", of="abc"),
    Term("list", "list", of="country"),
    Term("list", "list", of="text"),
)


def vocabulary(random: Random) -> tuple[dict[str, Any], list[Term]]:
    """A vocabulary file, and its facts as terms; one fact in `spare` is read by no rule."""
    chosen = random.sample(_PLAIN, random.randint(8, len(_PLAIN)))
    terms = [renamed(term, f"fact.{term.name}_{i}") for i, term in enumerate(chosen)]
    for i in range(random.randint(1, 2)):
        fields = random.sample(_FIELDS, random.randint(4, len(_FIELDS)))
        terms.append(Term(f"fact.records_{i}", "records", fields=tuple(fields)))
    facts = {term.name: _declared(term) for term in terms}
    facts["spare.date"] = _declared(Term("spare.date", "date"))
    facts["spare.records"] = _declared(Term("spare.records", "records", fields=_FIELDS[:2]))
    scope = Scope([*terms, Term("as_of", "date")], lawless=True)
    for i in range(random.randint(0, 4)):
        found, result = measure(random, scope)
        term = renamed(result, f"computed.value_{i}")
        facts[term.name] = {**_declared(term), "derive": found}
        scope.facts.append(term)
    listed = dict.fromkeys(CODES["abc"], "A letter")
    return {"codes": {"letters": listed}, "facts": facts}, scope.facts


def _declared(term: Term) -> dict[str, Any]:
    asked = {"ask": f"What is {term.name}?", "evidence": "A paper."}
    return {**_kind(term), **asked}


def _kind(term: Term) -> dict[str, Any]:
    kind = spelled(term.domain)
    if term.domain == "list":
        listed = spelled(term.of)
        kind |= {"of": listed.pop("type"), **listed}
    if term.unit:
        kind["unit"] = term.unit
    if term.minimum:
        kind["minimum"] = term.minimum
    if term.may_be_none:
        kind["may_be_none"] = "There is none."
    if term.domain == "records":
        kind["fields"] = {each.name: _kind(each) for each in term.fields}
    return kind
