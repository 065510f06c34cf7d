"""Whole generated rulebooks: a vocabulary, a family, and rulesets that ask one another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any

import yaml

from tests.generated.conditions import Scope, condition
from tests.generated.measures import measure, pick
from tests.generated.parameters import Tables
from tests.generated.terms import DAYS, Term, day, renamed
from tests.generated.vocabulary import vocabulary

_TIERS = {"statute": "primary", "digest": "secondary", "table": "outdated", "guess": "none"}
FAMILY = "gates/family"
VOCABULARY = "vocabulary/facts"


@dataclass(frozen=True)
class Written:
    """The files of a rulebook by their path without `.yaml`."""

    files: Mapping[str, Any]

    def texts(self) -> dict[str, str]:
        """The files as YAML, by their path."""
        return {f"{name}.yaml": text_of(content) for name, content in self.files.items()}

    def words(self) -> str:
        """All files, one after the other."""
        return "".join(f"# {name}\n{text}" for name, text in self.texts().items())

    @property
    def facts(self) -> dict[str, Any]:
        """The declarations of all facts by name."""
        found: dict[str, Any] = self.files[VOCABULARY].get("facts", {})
        return found

    @property
    def rulesets(self) -> list[str]:
        """The ids of the rulesets."""
        return [name for name, content in self.files.items() if "ruleset" in content]


class _Plain(yaml.SafeDumper):
    """Writes what our strict reader takes: no anchors, numbers and dates unquoted."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _decimal(dumper: yaml.SafeDumper, each: Decimal) -> yaml.Node:
    kind = "int" if each == each.to_integral_value() else "float"
    number = each.quantize(Decimal(1)) if kind == "int" else each
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", f"{number:f}")


_Plain.add_representer(Decimal, _decimal)


def text_of(content: Any) -> str:
    """A file's content as YAML."""
    return yaml.dump(content, Dumper=_Plain, sort_keys=False, width=1000)


def rulebook(random: Random) -> Written:
    """A rulebook in which every construct of the language may occur."""
    facts, terms = vocabulary(random)
    files: dict[str, Any] = {VOCABULARY: facts}
    decisions: list[tuple[str, bool]] = []
    for name in ("gates/first", "gates/second"):
        files[name] = _Writer(random, terms, decisions).ruleset(name)
        decisions.append((name, "concerns" in files[name]))
    files[FAMILY], files["gates/third"] = _Writer(random, terms, decisions).family()
    files["gates/twin"] = _twin(random, files["gates/first"])
    return Written(files)


def _twin(random: Random, first: dict[str, Any]) -> dict[str, Any]:
    """A ruleset much like the first: other names, other sources, perhaps other values."""
    twin: dict[str, Any] = _swapped(first) if len(first.get("derived", {})) > 1 else {**first}
    tiers = random.sample([*_TIERS.values()], len(_TIERS))
    sources = {name: _source(tier) for name, tier in zip(_TIERS, tiers, strict=True)}
    sources["review"] = first["sources"]["review"]
    if random.random() < 0.5 and "parameters" in twin:
        twin["parameters"] = _grown(twin["parameters"])
    return {**twin, "ruleset": "gates/twin", "sources": sources}


def _swapped(content: Any) -> Any:
    """The same content in which the first two derived values have each other's name."""
    if isinstance(content, dict):
        return {_swapped(key): _swapped(each) for key, each in content.items()}
    if isinstance(content, list):
        return [_swapped(each) for each in content]
    if not isinstance(content, str):
        return content
    return re.sub(r"^own\.value_[01]", lambda found: _OTHER[found[0]], content)


_OTHER = {"own.value_0": "own.value_1", "own.value_1": "own.value_0"}


def _grown(content: Any) -> Any:
    """The same parameters with every whole number that is a value larger by one."""
    if isinstance(content, list):
        return [_grown(each) for each in content]
    if not isinstance(content, dict):
        return content
    return {
        name: each + 1 if name == "value" and type(each) is int else _grown(each)
        for name, each in content.items()
    }


class _Writer:
    def __init__(
        self, random: Random, terms: list[Term], decisions: list[tuple[str, bool]]
    ) -> None:
        self.random = random
        self.tables = Tables(random, terms)
        self.scope = Scope(list(terms), self.tables.known, list(decisions))

    def chance(self, of: float) -> bool:
        return self.random.random() < of

    # Files

    def ruleset(self, name: str) -> dict[str, Any]:
        parameters = self.tables.some(self.random.randint(0, 5))
        file: dict[str, Any] = {
            "ruleset": name,
            "title": f"The gate {name}",
            "sources": self.sources(""),
        }
        if parameters:
            file["parameters"] = parameters
        return {**file, **self.body(self.random.randint(1, 4))}

    def family(self) -> tuple[dict[str, Any], dict[str, Any]]:
        declared, given = self.tables.declared(self.random.randint(1, 3))
        body = self.body(self.random.randint(2, 4))
        family: dict[str, Any] = {
            "family": FAMILY,
            "title": "A family",
            "sources": self.sources(""),
        }
        member: dict[str, Any] = {
            "ruleset": "gates/third",
            "title": "The third gate",
            "like": FAMILY,
        }
        member |= {"with": given, "sources": {"own": _source("primary")}}
        ids = list(dict.fromkeys(each["id"] for each in body["requirements"]))
        if len(ids) > 1 and self.chance(0.5):
            member["without"] = {self.random.choice(ids[1:]): {"source": "own"}}
        if self.chance(0.2):
            member["concerns"] = self.condition()
        gone = member.get("without", {})
        left = [each for each in body["requirements"] if each["id"] not in gone]
        own = [self.requirement("extra", {}), *self.later_version(left)]
        return {**family, "parameters": declared, **body}, {**member, "requirements": own}

    def later_version(self, versions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A version of the member's own that follows the last of the family's."""
        last = versions[-1] if versions else {}
        dates = last.get("effective", {})
        if "until" not in dates:
            return []
        follows = {"from": _after(dates["until"])}
        if "by" in dates:
            follows["by"] = dates["by"]
        return [self.requirement(last["id"], {"effective": follows})]

    def sources(self, prefix: str) -> dict[str, Any]:
        found = {prefix + name: _source(tier) for name, tier in _TIERS.items()}
        found["review"] = {**_source("primary"), "sure_until": day(self.random)}
        return found

    def body(self, requirements: int) -> dict[str, Any]:
        body: dict[str, Any] = {}
        if derived := self.derived():
            body["derived"] = derived
        if self.chance(0.3):
            body["effective"] = self.effective(1)[0]
        if self.chance(0.4):
            body["concerns"] = self.condition()
        numbered = (self.versions(f"requirement_{i}") for i in range(requirements))
        body["requirements"] = [each for versions in numbered for each in versions]
        if self.chance(0.3):
            caution = {"id": "caution", "says": "Beware.", "source": "guess"}
            body["cautions"] = [{**caution, "when": self.condition()}]
        return body

    # Parts

    def condition(self) -> Any:
        return condition(self.random, self.scope, self.random.randint(0, 3))

    def source(self) -> Any:
        names = ("statute", "statute", "statute", "digest", "table", "guess", "review")
        chosen = self.random.sample(names, self.random.choice((1, 1, 1, 2)))
        return chosen[0] if len(chosen) == 1 else list(dict.fromkeys(chosen))

    def derived(self) -> dict[str, Any]:
        found = {}
        for i in range(self.random.randint(0, 3)):
            content, result = (pick if self.chance(0.4) else measure)(self.random, self.scope)
            term = renamed(result, f"own.value_{i}")
            found[term.name] = self.measured(content)
            self.scope.facts.append(term)
        return found

    def measured(self, content: dict[str, Any]) -> Any:
        """A derived value's measure with its source; of earliest dates a former edition too."""
        now = {**content, "source": self.source()}
        if "earliest" not in content or self.chance(0.4):
            return now
        start = self.random.choice(DAYS)
        former = {"latest" if name == "earliest" else name: each for name, each in now.items()}
        former |= {"source": self.source(), "effective": {"until": _before(start)}}
        return [former, {**now, "effective": {"from": start}}]

    def effective(self, versions: int) -> list[dict[str, Any]]:
        """The adjoining dates of so many versions."""
        days = sorted(self.random.sample(DAYS, versions + 1))
        dates = [{"from": start, "until": _before(end)} for start, end in pairwise(days)]
        if self.chance(0.4):
            del dates[0]["from"]
        elif self.chance(0.5):
            dates[0]["before"] = "no_requirement"
        if self.chance(0.6):
            del dates[-1]["until"]
        names = [each.name for each in self.scope.facts if each.domain == "date"]
        if names and self.chance(0.5):
            by = self.random.choice(names)
            dates = [{**each, "by": by} for each in dates]
        return dates

    def versions(self, id: str) -> list[dict[str, Any]]:
        if self.chance(0.55):
            return [self.requirement(id, {})]
        dates = self.effective(self.random.choice((1, 1, 2, 3)))
        return [self.requirement(id, {"effective": each}) for each in dates]

    def requirement(self, id: str, dates: dict[str, Any]) -> dict[str, Any]:
        found = {"id": id, "says": f"What {id} asks.", "source": self.source(), **dates}
        if self.chance(0.35):
            found["applies_when"] = self.condition()
        if self.chance(0.85):
            found["met_when"] = self.condition()
        if self.chance(0.3):
            found["unless"] = [self.excuse(i) for i in range(self.random.randint(1, 2))]
        if self.chance(0.25) or not {"met_when", "unless"} & set(found):
            found["review_when"] = self.condition()
        if self.chance(0.1):
            found["sure_until"] = day(self.random)
        return found

    def excuse(self, number: int) -> dict[str, Any]:
        found = {"id": f"excuse_{number}", "says": "An exception.", "source": self.source()}
        if self.chance(0.1):
            found["sure_until"] = day(self.random)
        return {**found, "when": self.condition()}


def _source(tier: str) -> dict[str, Any]:
    return {"cite": "A law", "url": "https://example.org", "tier": tier, "seen": "2026-01-01"}


def _before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
