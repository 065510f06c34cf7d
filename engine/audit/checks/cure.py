"""Which facts could still turn a failed requirement into one that is met."""

from __future__ import annotations

from collections.abc import Iterator

from engine.audit.checks.parts import closure, names
from engine.language.syntax import Condition, DecisionTest, Group, Leaf, Measure
from engine.ruleset.model import Requirement, Ruleset
from engine.vocabulary.declared import Vocabulary

GROWS = frozenset({"count", "sum"})
FALLING = frozenset({"at_most", "less_than"})


def curing(ruleset: Ruleset, version: Requirement, vocabulary: Vocabulary) -> list[str]:
    """The facts, in the order of the vocabulary, whose change could meet the requirement."""
    if version.met_when is None:
        return []
    read = frozenset().union(*(names(leaf) for leaf in _curable(version.met_when, True)))
    reached = closure(read, ruleset, vocabulary)
    return [name for name, fact in vocabulary.facts.items() if name in reached and fact.changeable]


def _curable(source: Condition, wanted: bool) -> Iterator[Leaf]:
    """The tests that more facts could bring to the wanted answer."""
    if isinstance(source, Group):
        for child in source.children:
            yield from _curable(child, wanted != (source.fold == "none"))
    elif not isinstance(source, DecisionTest) and _can_turn(source, wanted):
        yield source


def _can_turn(leaf: Leaf, wanted: bool) -> bool:
    """Whether a failed test can turn; a number of records only grows."""
    if not isinstance(leaf.subject, Measure) or leaf.subject.kind not in GROWS:
        return True
    falling = leaf.test.operator in FALLING or leaf.test.operator == "equals"
    return falling != wanted
