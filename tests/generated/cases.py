"""One generated question: a rulebook, an applicant, a date, and what is hidden in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from engine.evaluation.decide import Evaluator
from engine.ruleset.model import Rulebook
from engine.ruleset.rulebook import load_rulebook
from tests.generated.applicants import Facts, Hidden, applicant, questions, some_hidden
from tests.generated.naive import NOTHING, Listed, names_of
from tests.generated.rulebooks import Written, rulebook
from tests.generated.terms import seeded
from tests.oracle import Oracle


@dataclass(frozen=True)
class Case:
    """A complete applicant under one ruleset at a date.

    `hidden` is what is kept from the engine at first, in the order in which it is revealed;
    `other` is another applicant, `seed` decides how things are shuffled.
    """

    written: Written
    ruleset: str
    facts: Facts
    as_of: date
    hidden: tuple[Hidden, ...]
    other: Facts
    seed: int

    def words(self) -> str:
        """The whole case, to be read by a person and tried again."""
        told: dict[str, object] = {
            "ruleset": self.ruleset,
            "as_of": str(self.as_of),
            "hidden": self.hidden,
        }
        told |= {"facts": self.facts, "seed": self.seed}
        return self.written.words() + "\n".join(f"{name}: {each}" for name, each in told.items())


def load(texts: Mapping[str, str]) -> Rulebook:
    """The rulebook of some files, given by their path."""
    with TemporaryDirectory() as folder:
        for name, text in texts.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return load_rulebook(Path(folder))


def cases(seed: int, applicants: int) -> Iterator[tuple[Case, Evaluator]]:
    """So many cases of one generated rulebook, all under one evaluator."""
    random = seeded(seed)
    written = rulebook(random)
    evaluator = Evaluator(load(written.texts()))
    other = applicant(random, written.facts)
    asks = {
        name: questions(random, evaluator.rulebook.rulesets[name].breaks())
        for name in written.rulesets
    }
    days = {name: [ask() for _ in range(4)] for name, ask in asks.items()}
    for _ in range(applicants):
        name = random.choice(written.rulesets)
        as_of = random.choice(days[name])
        plain = applicant(random, written.facts)
        facts = _told(random, plain, evaluator.rulebook, as_of)
        hidden = some_hidden(random, facts)
        random.shuffle(hidden)
        case = Case(written, name, facts, as_of, tuple(hidden), other, random.randrange(2**32))
        yield case, evaluator
        other = plain


def _told(random: Random, facts: Facts, known: Rulebook, as_of: date) -> Facts:
    """The facts, with some that could also be computed."""
    opinion = Oracle(known, facts, as_of)
    told = dict(facts)
    for name, fact in known.vocabulary.facts.items():
        if fact.derive is None or random.random() < 0.7:
            continue
        found = opinion.computed(name)
        if isinstance(found, Listed) or len(found) != 1:
            continue
        (value,) = found
        if value == NOTHING:
            told[name] = "none"
        elif isinstance(value, date | str) or value >= (fact.minimum or 0):
            told[name] = value.isoformat() if isinstance(value, date) else value
    return told


def read_by(known: Rulebook, ruleset: str) -> set[str]:
    """The facts that a ruleset, or one that it asks, can read."""
    ahead, found = [ruleset], set[str]()
    while ahead:
        gate = known.rulesets[ahead.pop()]
        found |= set(gate.facts(known.vocabulary))
        ahead += gate.asks()
    return found


def related(known: Rulebook, names: Iterable[str]) -> set[str]:
    """The names, what they can be computed from, and what can be computed from them."""
    found = set(names)
    sources = _sources(known)
    for name in tuple(found):
        found |= sources.get(name, set())
        whole = name if name in known.vocabulary.facts else name.rpartition(".")[0]
        found |= {each for each, read in sources.items() if whole in read}
    return found


def _sources(known: Rulebook) -> Mapping[str, set[str]]:
    """What each computed fact is computed from, by way of others too."""
    found: dict[str, set[str]] = {}
    for name, fact in known.vocabulary.facts.items():
        ahead = set(names_of(fact.derive)) - {""}
        read = set[str]()
        while ahead:
            each = ahead.pop()
            read.add(each)
            declared = known.vocabulary.facts.get(each)
            ahead |= set(names_of(declared.derive if declared else None)) - {""} - read
        found[name] = read
    return found
