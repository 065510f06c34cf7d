"""Cases as a profile file, with what a person needs to confirm each of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from engine.audit.cases.applicant import Applicant
from engine.audit.cases.making import Case
from engine.decision import Decision, Status
from engine.errors import Position
from engine.profiles.profile import DECIDING

TO_CONFIRM = "to be confirmed"
BASE = "The base applicant"
PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_ ()/.-]*|\d{4}-\d{2}-\d{2}")
WORDS_OF_YAML = {"true", "false", "null", "yes", "no", "on", "off", "none"}
ABOVE = """\
# Cases at the thresholds of {ruleset}, each the base applicant with one change.
#
# `now` is what the engine answers today, which proves nothing. Read the rule at the place given,
# write `expect` as it asks in the place of `skip`; until then the case is not run.
"""


def case_file(ruleset: str, base: Applicant, expected: str, cases: Iterable[Case]) -> str:
    """The text of the profile file; `expected` is the outcome known of the base applicant."""
    made = list(cases)
    lines = [
        ABOVE.format(ruleset=ruleset),
        f"ruleset: {ruleset}",
        f"as_of: {base.as_of}",
        "",
        "profiles:",
        f"  - name: {BASE}",
        "    facts:",
        *(line for name, value in base.facts.items() for line in _fact(name, value)),
        f"    expect: {expected}",
    ]
    names: set[str] = set()
    for case in made:
        if case.applicant is not None and case.decision is not None:
            lines += ["", *_profile(case, case.applicant, case.decision, base, names)]
    lines += _unmade([case for case in made if case.applicant is None])
    return "\n".join(lines) + "\n"


def _profile(
    case: Case, applicant: Applicant, decision: Decision, base: Applicant, names: set[str]
) -> Iterator[str]:
    for place, words in case.stands:
        yield f"  # {_at(place)}: {words}"
    yield f"  - name: {scalar(_unique(case.stands[0][1], names))}"
    if applicant.as_of != base.as_of:
        yield f"    as_of: {applicant.as_of}"
    yield f"    like: {BASE}"
    facts = applicant.facts.items()
    changed = {name: value for name, value in facts if base.facts.get(name) != value}
    if changed:
        yield "    facts:"
    for name, value in changed.items():
        yield from _fact(name, value)
    yield f"    # now: {_answer(case.requirement, decision)}"
    yield f"    skip: {TO_CONFIRM}"


def _unique(name: str, names: set[str]) -> str:
    """The name, numbered where it is taken already."""
    found, number = name, 1
    while found in names:
        number += 1
        found = f"{name} ({number})"
    names.add(found)
    return found


def _answer(requirement: str, decision: Decision) -> str:
    """The outcome with what decides it, and what the requirement of the threshold comes to."""
    status = DECIDING.get(decision.outcome)
    ids = [finding.id for finding in decision.findings if finding.status is status]
    told = f"{decision.outcome} ({', '.join(ids)})" if ids else str(decision.outcome)
    if not requirement:
        return told
    found = (each.status for each in decision.findings if each.id == requirement)
    return f"{told}; {requirement}: {next(found, Status.NOT_APPLICABLE).word}"


def _at(place: Position) -> str:
    return f"{place.file}:{place.line}"


def _unmade(cases: list[Case]) -> Iterator[str]:
    if cases:
        yield ""
        yield "# No single change of the base applicant leads here; write these by hand:"
    for case in cases:
        yield from (f"#   {_at(place)}: {words}" for place, words in case.stands)


# YAML


def _fact(name: str, value: Any) -> Iterator[str]:
    """A fact on one line, records on one line each."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        yield f"      {name}:"
        for record in value:
            yield f"        - {scalar(record)}"
    else:
        yield f"      {name}: {scalar(value)}"


def scalar(value: Any) -> str:
    """A value of a facts file as YAML on one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        inside = ", ".join(f"{name}: {scalar(part)}" for name, part in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(scalar(part) for part in value)}]"
    if isinstance(value, str):
        plain = PLAIN.fullmatch(value) and value == value.strip()
        absent = value == "none"
        is_word = value.lower() in WORDS_OF_YAML and not absent
        return value if plain and not is_word else json.dumps(value, ensure_ascii=False)
    return value.isoformat() if isinstance(value, date) else str(value)
