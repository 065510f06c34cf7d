"""The parts of a ruleset's conditions that come to the same answer for everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from engine.audit.checks.cells import Domain
from engine.audit.checks.parts import inside, trees, wheres
from engine.audit.checks.settled import can_hold, constants, joined, possible
from engine.errors import Position
from engine.language.syntax import Condition, FactOperand, FieldDeclaration, FieldOperand, Leaf
from engine.ruleset.model import Requirement, Ruleset
from engine.vocabulary.declared import Vocabulary


class ConstantPart(NamedTuple):
    """Where a condition always comes to one answer, what it reads, and where if not everywhere.

    `is_excuse`: it lies in an exception that is dead as a whole.
    """

    position: Position
    answer: bool
    value: str
    where: str = ""
    is_excuse: bool = False


def constant_parts(ruleset: Ruleset, vocabulary: Vocabulary) -> Iterator[ConstantPart]:
    """The smallest constant parts of all conditions, those on records included."""
    for tree in trees(ruleset):
        domain = Domain(vocabulary, ruleset, dates=tree.effective)
        dead = tree.is_excuse and not can_hold(tree.condition, domain)
        for part, answer in constants(tree.condition, domain):
            yield ConstantPart(part.position, answer, _value(part), is_excuse=dead)
    for measure, tree in wheres(ruleset):
        fields = _fields(measure.over, ruleset, vocabulary)
        domain = Domain(vocabulary, ruleset, fields, tree.effective)
        for part, answer in constants(tree.condition, domain):
            yield ConstantPart(part.position, answer, _value(part), " in any record")
    for fact in vocabulary.facts.values():
        if fact.derive is not None and fact.derive.where is not None:
            domain = Domain(vocabulary, fields=_fields(fact.derive.over, ruleset, vocabulary))
            for part, answer in constants(fact.derive.where, domain):
                yield ConstantPart(part.position, answer, _value(part), " in any record")
    for version in ruleset.versions:
        yield from _where_it_applies(version, Domain(vocabulary, ruleset, dates=version.effective))


def _value(part: Condition) -> str:
    """What a part reads, in words."""
    leaves = [each for each in inside(part) if isinstance(each, Leaf)]
    subjects = [each.subject for each in leaves]
    named = {each.name for each in subjects if isinstance(each, FactOperand | FieldOperand)}
    plain = len(named) == 1 and all(hasattr(each, "name") for each in subjects)
    return f"value of `{named.pop()}`" if plain else "value"


def _fields(over: str, ruleset: Ruleset, vocabulary: Vocabulary) -> Mapping[str, FieldDeclaration]:
    if over in vocabulary.kinds:
        return vocabulary.kinds[over].fields
    return ruleset.derived[over][0].measure.result.fields


def _where_it_applies(version: Requirement, domain: Domain) -> Iterator[ConstantPart]:
    """`met_when`, where `applies_when` alone settles it."""
    applies, met = version.applies_when, version.met_when
    if applies is None or met is None or not _varies(applies, domain) or not _varies(met, domain):
        return
    answers = [
        answer
        for answer, each in ((True, met), (False, joined("none", [met])))
        if True in possible(joined("all", [applies, each]), domain)
    ]
    if len(answers) == 1:
        yield ConstantPart(met.position, answers[0], _value(met), " where the requirement applies")


def _varies(source: Condition, domain: Domain) -> bool:
    return len(possible(source, domain)) == 2
