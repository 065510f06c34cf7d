"""All mutants of a ruleset: the ruleset with one small mistake each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from engine.audit.mutation.conditions import of_condition
from engine.audit.mutation.parameters import of_parameters
from engine.audit.mutation.requirements import of_derived, of_requirement, of_versions
from engine.audit.mutation.stillborn import sound, why_stillborn
from engine.audit.mutation.variation import Variation
from engine.errors import Position
from engine.language.meaning import names_read
from engine.language.syntax import Condition
from engine.ruleset.model import Requirement, Ruleset


@dataclass(frozen=True, slots=True)
class Mutant:
    """A ruleset with one small mistake.

    `place` and `change` name the mistake without line numbers, both together once in a ruleset;
    `noticed_by` says which profile would notice it; `stillborn` why no file could say this.
    `alike` are other members of a family with the same mistake in their family's file.
    """

    ruleset: Ruleset
    place: str
    position: Position
    change: str
    noticed_by: str
    stillborn: str
    alike: tuple[Ruleset, ...] = ()


def mutants_of(ruleset: Ruleset) -> list[Mutant]:
    """All mutants of a ruleset, in the order of the file, always the same.

    Nothing is changed that enters no answer: cautions, and values that no requirement reads.
    """
    found = sorted(_variations(ruleset), key=lambda pair: (pair[1].position, pair[0]))
    times: Counter[tuple[str, str]] = Counter()
    mutants, known = [], sound(ruleset)
    for place, each in found:
        times[place, each.change] += 1
        number = times[place, each.change]
        change = each.change if number == 1 else f"{each.change} (number {number})"
        why = why_stillborn(each.part, known)
        mutants.append(Mutant(each.part, place, each.position, change, each.noticed_by, why))
    return mutants


def own_mutants(ruleset: Ruleset) -> list[Mutant]:
    """The mutants of a ruleset's own file, without those of its family's."""
    return [each for each in mutants_of(ruleset) if each.position.file == ruleset.position.file]


def family_mutants(members: Iterable[Ruleset]) -> list[Mutant]:
    """The mutants of a family's file, each in all the members that it is a mistake in.

    One that no member's file could say is stillborn.
    """
    found: dict[tuple[Position, str, str], list[Mutant]] = {}
    for member in members:
        for each in mutants_of(member):
            if each.position.file != member.position.file:
                found.setdefault((each.position, each.place, each.change), []).append(each)
    return [_together(found[key]) for key in sorted(found)]


def _together(mutants: list[Mutant]) -> Mutant:
    living = [each for each in mutants if not each.stillborn] or mutants[:1]
    return replace(living[0], alike=tuple(each.ruleset for each in living[1:]))


Placed = Iterator[tuple[str, Variation[Ruleset]]]


def _variations(ruleset: Ruleset) -> Placed:
    yield from _of_concerns(ruleset)
    for id in ruleset.requirements:
        yield from _of_requirement(ruleset, id)
    derived = _derived_read(ruleset)
    for name in derived:
        yield from _of_derived(ruleset, name)
    versions = {name: ruleset.derived[name] for name in derived}
    for name, each in of_parameters(ruleset, (*_conditions(ruleset), versions)):
        yield f"parameter {name}", each


def _conditions(ruleset: Ruleset) -> tuple[Condition, ...]:
    """The conditions that enter the answer."""
    own = [condition for version in ruleset.versions for condition in version.conditions]
    return (*own, ruleset.concerns) if ruleset.concerns is not None else tuple(own)


def _derived_read(ruleset: Ruleset) -> list[str]:
    """The derived values that enter the answer."""
    ahead = {name for condition in _conditions(ruleset) for name in names_read(condition)}
    ahead |= {version.effective.by for version in ruleset.versions}
    seen = set[str]()
    while ahead:
        name = ahead.pop()
        seen.add(name)
        for version in ruleset.derived.get(name, ()):
            ahead |= names_read(version.measure) - seen
    return [name for name in ruleset.derived if name in seen]


def _of_concerns(ruleset: Ruleset) -> Placed:
    if ruleset.concerns is None:
        return
    for each in of_condition(ruleset.concerns):
        yield "concerns", each.put(replace(ruleset, concerns=each.part))
    dropped = replace(ruleset, concerns=None)
    who = "one whom the ruleset does not concern"
    yield "concerns", Variation(dropped, ruleset.concerns.position, "concerns left out", who)


def _of_requirement(ruleset: Ruleset, id: str) -> Placed:
    versions = ruleset.requirements[id]
    for part, each in of_versions(versions, of_requirement):
        place = ", ".join(filter(None, (id, part)))
        yield place, each.put(_with_requirement(ruleset, id, each.part))
    dropped = _with_requirement(ruleset, id, ())
    who = "one who fails this alone"
    yield id, Variation(dropped, versions[0].position, "requirement left out", who)


def _with_requirement(ruleset: Ruleset, id: str, versions: tuple[Requirement, ...]) -> Ruleset:
    """The ruleset with other versions of a requirement; without it where there are none."""
    changed = {**ruleset.requirements, id: versions}
    return replace(ruleset, requirements={name: each for name, each in changed.items() if each})


def _of_derived(ruleset: Ruleset, name: str) -> Placed:
    for part, each in of_versions(ruleset.derived[name], of_derived):
        changed = replace(ruleset, derived={**ruleset.derived, name: each.part})
        place = ", ".join(filter(None, (f"derived {name}", part)))
        yield place, each.put(changed)
