"""What is read where it can change an answer."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.cells import Domain
from engine.audit.checks.parts import names
from engine.audit.checks.requirement import Asked
from engine.audit.checks.settled import possible
from engine.language.syntax import Condition, Group, ParameterOperand
from engine.ruleset.model import Requirement, Ruleset
from engine.vocabulary.declared import Vocabulary

SETTLES = {"all": False, "any": True, "none": True}
"""The answer of one child that settles its group, whatever the others come to."""


def names_alive(ruleset: Ruleset, vocabulary: Vocabulary) -> frozenset[str]:
    """The names read where they can matter; a part that is constant itself counts as alive."""
    found = {version.effective.by for version in ruleset.versions}
    domain = Domain(vocabulary, ruleset)
    others = [ruleset.concerns, *(caution.when for caution in ruleset.cautions)]
    for condition in others:
        if condition is not None:
            found |= _alive(condition, domain)
    for version in ruleset.versions:
        asked = Asked(ruleset, version, vocabulary)
        for condition in _parts(asked, version):
            found |= _alive(condition, asked.domain)
    for parameter in ruleset.parameters.values():
        found |= names(ParameterOperand(parameter))
    return frozenset(found)


def _parts(asked: Asked, version: Requirement) -> Iterator[Condition]:
    """The conditions of a requirement that can matter."""
    if version.applies_when is not None:
        yield version.applies_when
        if True not in possible(version.applies_when, asked.domain):
            return
    if version.met_when is not None:
        yield version.met_when
    yield from (each.when for each in version.unless if asked.matters(each))
    if version.review_when is not None and asked.review_matters():
        yield version.review_when


def _alive(source: Condition, domain: Domain) -> frozenset[str]:
    if not isinstance(source, Group):
        return names(source)
    settling = SETTLES[source.fold]
    settled = [each for each in source.children if possible(each, domain) == {settling}]
    return frozenset().union(*(_alive(each, domain) for each in settled or source.children))
