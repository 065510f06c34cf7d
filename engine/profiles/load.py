"""Profile files: found, read, and checked as far as that needs no rulebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from engine.document import Mapping, Node, Sequence, read_file
from engine.errors import Problem, SourceError
from engine.language.literals import near
from engine.profiles.expected import read_expected
from engine.profiles.profile import Expected, Profile
from engine.profiles.shape import ProfilesFile, ProfileShape
from engine.shape import locate, shaped

SUFFIXES = (".yaml", ".yml", ".json")
BOTH = "`rulesets` stands beside `ruleset`; one of them is enough"


def profile_files(paths: Iterable[Path]) -> list[Path]:
    """These files, and all YAML and JSON files of these folders, in order and each once."""
    found = (file for path in paths for file in (_files(path) if path.is_dir() else [path]))
    return list(dict.fromkeys(found))


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in SUFFIXES and path.is_file() and not hidden:
            yield path


def load_profiles(files: Iterable[Path], *, skipped: bool = False) -> list[Profile]:
    """The profiles of these files, one for each ruleset that they ask.

    Those to be skipped are left out unless `skipped`. SourceError with every mistake of every file.
    """
    problems: list[Problem] = []
    profiles: list[Profile] = []
    shared: dict[Path, _File | None] = {}
    for path in files:
        try:
            node = read_file(path)
        except SourceError as wrong:
            problems.extend(wrong.problems)
            continue
        shape = shaped(node, ProfilesFile, problems)
        if shape is not None:
            others = _applicants(path, node, shape, problems, shared)
            profiles.extend(_File(node, shape, problems, others).profiles())
    if problems:
        raise SourceError(problems)
    return [each for each in profiles if skipped or not each.skip]


def _applicants(
    path: Path,
    node: Node,
    shape: ProfilesFile,
    problems: list[Problem],
    shared: dict[Path, _File | None],
) -> _File | None:
    """The file whose applicants a file builds on; `shared` has those that were read before."""
    if shape.applicants is None:
        return None
    other = (path.parent / shape.applicants).resolve()
    if other not in shared:
        shared[other] = _others(path.parent / shape.applicants)
    if shared[other] is None:
        message = f"`{shape.applicants}` is no profile file that others can build on"
        problems.append(Problem(locate(node, ["applicants"]), message))
    return shared[other]


def _others(path: Path) -> _File | None:
    """A file that others can build on, if it is one; its mistakes are told where it is run."""
    try:
        node = read_file(path)
        found = shaped(node, ProfilesFile, untold := list[Problem]())
    except SourceError:
        return None
    return None if found is None or found.applicants is not None else _File(node, found, untold)


class _File:
    """One profile file; mistakes are appended to `problems`.

    `others` is the file whose profiles `like` may name too.
    """

    def __init__(
        self, node: Node, shape: ProfilesFile, problems: list[Problem], others: _File | None = None
    ) -> None:
        self.node, self.shape, self.problems, self.others = node, shape, problems, others
        if shape.ruleset and shape.rulesets:
            self.problems.append(Problem(locate(node, ["rulesets"]), BOTH))
        self.numbers: dict[str, int] = {}
        for number, each in enumerate(shape.profiles):
            if each.name in self.numbers:
                self.fail(number, "name", f"two profiles are called `{each.name}`")
            self.numbers.setdefault(each.name, number)

    def fail(self, number: int, part: str, message: str, suggestion: str = "") -> None:
        position = locate(self.node, ["profiles", number, part])
        self.problems.append(Problem(position, message, suggestion))

    def profiles(self) -> Iterator[Profile]:
        for number, shape in enumerate(self.shape.profiles):
            yield from self._profiles(number, shape)

    def _profiles(self, number: int, shape: ProfileShape) -> Iterator[Profile]:
        """The profile once for each ruleset that it asks."""
        rulesets = self._rulesets(number, shape)
        as_of = shape.as_of or self.shape.as_of
        if as_of is None:
            self.fail(number, "name", "no `as_of`, neither here nor for the file")
        facts = self.facts(number)
        expected = self._expected(number, shape)
        if as_of is None or facts is None or expected is None:
            return
        place, skip = locate(self.node, ["profiles", number]), shape.skip or ""
        for ruleset in rulesets:
            yield Profile(shape.name, ruleset, as_of, facts, expected, place, shape.tags, skip)

    def _rulesets(self, number: int, shape: ProfileShape) -> tuple[str, ...]:
        """The rulesets that a profile asks; none with a problem."""
        if shape.ruleset and shape.rulesets:
            self.fail(number, "rulesets", BOTH)
        asking: ProfileShape | ProfilesFile = shape
        if not (shape.ruleset or shape.rulesets):
            asking = self.shape
        found = asking.rulesets or ((asking.ruleset,) if asking.ruleset else ())
        if not found:
            self.fail(number, "name", "no `ruleset`, neither here nor for the file")
        return tuple(dict.fromkeys(found))

    def _expected(self, number: int, shape: ProfileShape) -> Expected | None:
        """What a profile expects; nothing where it is skipped without."""
        node = _part(self.node, number, "expect")
        if node is not None:
            return read_expected(node, self.problems)
        if shape.skip is not None:
            return Expected()
        self.fail(number, "expect", "`expect` is missing")
        return None

    def facts(self, number: int) -> dict[str, Any] | None:
        """The facts of a profile with those of the profiles that it is like."""
        chain = self._chain(number)
        if chain is None:
            return None
        facts = self._borrowed(chain[-1])
        for each in reversed(chain):
            shape = self.shape.profiles[each]
            for name in shape.without:
                if name not in facts and each == number:
                    hint = near(name, facts)
                    self.fail(number, "without", f"`{name}` is not there to be left out", hint)
                facts.pop(name, None)
            facts.update(_lists(shape.facts))
        return facts

    def _borrowed(self, number: int) -> dict[str, Any]:
        """The facts that the last of a chain takes from a profile of the other file."""
        like = self.shape.profiles[number].like
        if like is None or self.others is None:
            return {}
        return self.others.facts(self.others.numbers[like]) or {}

    def _chain(self, number: int) -> list[int] | None:
        """The profile and those that it is like, nearest first; None with a problem otherwise."""
        chain = [number]
        while (like := self.shape.profiles[chain[-1]].like) is not None:
            following = self.numbers.get(like)
            elsewhere = self.others.numbers if self.others else {}
            if following is None and like in elsewhere:
                return chain
            if following is None:
                if len(chain) == 1:
                    known = {**self.numbers, **elsewhere}
                    self.fail(number, "like", f"no profile `{like}`", near(like, known))
                return None
            if following in chain:
                self.fail(number, "like", "`like` goes in a circle")
                return None
            chain.append(following)
        return chain


def _part(node: Node, number: int, name: str) -> Node | None:
    """A part of a profile as it stands in the file."""
    profiles = node.get("profiles") if isinstance(node, Mapping) else None
    profile = profiles.items[number] if isinstance(profiles, Sequence) else None
    return profile.get(name) if isinstance(profile, Mapping) else None


def _lists(value: Any) -> Any:
    """The value as facts have it, with lists for the tuples that shapes hold."""
    if isinstance(value, dict):
        return {key: _lists(part) for key, part in value.items()}
    return [_lists(part) for part in value] if isinstance(value, tuple) else value
