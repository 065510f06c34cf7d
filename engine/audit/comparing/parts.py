"""A rulebook taken apart: each thing that can change, with its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from engine.audit.comparing.bare import bare, deciding
from engine.audit.comparing.words import FactWords, RulesetWords
from engine.ruleset.model import Rulebook, Ruleset

RULESET, CONCERNS, REQUIREMENT, VALUE = "ruleset", "concerns", "requirement", "value"
COMPUTED, CAUTION, SOURCE, OPEN, LEFT_OUT = "computed", "caution", "source", "open", "left_out"
FACT = "fact"
KINDS = {
    RULESET: "ruleset",
    CONCERNS: "whom it concerns",
    REQUIREMENT: "requirement",
    LEFT_OUT: "requirement of the family that is not asked",
    VALUE: "value",
    COMPUTED: "computed value",
    CAUTION: "caution",
    SOURCE: "source",
    OPEN: "open point",
    FACT: "fact",
}
"""The kinds of parts, as they are called, in the order in which they are told."""

Aspects = Mapping[str, str]
"""What is said of a part, by what it is about."""


class Key(NamedTuple):
    """What a part is known by in both rulebooks; a fact belongs to no ruleset."""

    ruleset: str
    kind: str
    name: str


@dataclass(frozen=True)
class Part:
    """One part: what it means and says, what of it enters an answer, and its words."""

    whole: Any
    deciding: Any
    words: Callable[[], Aspects]


def parts_of(rulebook: Rulebook) -> dict[Key, Part]:
    """All parts of a rulebook."""
    facts = FactWords(rulebook)
    parts = {
        Key("", FACT, name): Part(bare(fact), deciding(fact), _later(facts.fact, fact))
        for name, fact in rulebook.vocabulary.facts.items()
    }
    for ruleset in rulebook.rulesets.values():
        for kind, name, value, words in _parts(ruleset, RulesetWords(ruleset, rulebook)):
            part = Part(bare(value), deciding(value), words)
            parts[Key(ruleset.id, kind, name)] = part
    return parts


def _later(tell: Callable[[Any], Aspects], value: Any) -> Callable[[], Aspects]:
    return lambda: tell(value)


def _parts(
    ruleset: Ruleset, words: RulesetWords
) -> Iterator[tuple[str, str, Any, Callable[[], Aspects]]]:
    head = (ruleset.title, ruleset.authority, ruleset.family, tuple(ruleset.answers.items()))
    yield RULESET, "", head, words.head
    if ruleset.concerns is not None:
        yield CONCERNS, "", ruleset.concerns, _later(words.concerns, ruleset.concerns)
    tables: list[tuple[str, Mapping[str, Any], Callable[[Any], Aspects]]] = [
        (REQUIREMENT, ruleset.requirements, words.requirement),
        (LEFT_OUT, ruleset.left_out, words.left_out),
        (VALUE, ruleset.parameters, words.value),
        (COMPUTED, ruleset.derived, words.computed),
        (CAUTION, {each.id: each for each in ruleset.cautions}, words.caution),
        (SOURCE, ruleset.sources, words.source),
        (OPEN, {point: point for point in ruleset.open_points}, words.open_point),
    ]
    for kind, table, tell in tables:
        for name, value in table.items():
            yield kind, name, value, _later(tell, value)
