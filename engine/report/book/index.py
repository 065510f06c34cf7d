"""The indexes of a rulebook: all sources and who cites them, all facts and who reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from engine.report.book.names import part_name
from engine.report.facts import kind_words
from engine.ruleset.model import Rulebook, Ruleset, Source
from engine.vocabulary.declared import Fact


class Use(NamedTuple):
    """A source as one ruleset has it."""

    ruleset: str
    link: str
    source: Source


@dataclass
class Cited:
    """One place where law is written, and all its uses."""

    cite: str
    url: str
    uses: list[Use] = field(default_factory=list)

    @property
    def tiers(self) -> list[str]:
        """The tiers that the rulesets give it."""
        return list(dict.fromkeys(use.source.tier.value for use in self.uses))

    @property
    def seen(self) -> list[date]:
        """The days on which it was seen, newest first."""
        return sorted({use.source.seen for use in self.uses}, reverse=True)


def cited(rulesets: Iterable[Ruleset]) -> list[Cited]:
    """All sources by their words, each with the rulesets that cite it."""
    found: dict[tuple[str, str], Cited] = {}
    for ruleset in rulesets:
        for source in ruleset.sources.values():
            each = found.setdefault((source.cite, source.url), Cited(source.cite, source.url))
            link = part_name(ruleset.id, "source", source.id)
            each.uses.append(Use(ruleset.id, link, source))
    return sorted(found.values(), key=lambda each: (each.cite.lower(), each.url))


class Read(NamedTuple):
    """A fact with its type in words and the rulesets that read it themselves."""

    fact: Fact
    kind: str
    readers: tuple[str, ...]


def read(rulebook: Rulebook, rulesets: Iterable[Ruleset]) -> Iterator[Read]:
    """All facts that rulesets read, in the order of the vocabulary."""
    readers: dict[str, list[str]] = defaultdict(list)
    for ruleset in rulesets:
        for name in ruleset.facts(rulebook.vocabulary):
            readers[name].append(ruleset.id)
    for name, fact in rulebook.vocabulary.facts.items():
        yield Read(fact, kind_words(fact.kind), tuple(readers[name]))
