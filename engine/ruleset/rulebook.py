"""A whole rulebook from its folder: all files read, all mistakes reported at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from engine.document import Mapping as MappingNode
from engine.document import Node, read
from engine.errors import Position, Problem, SourceError
from engine.language.literals import near
from engine.language.syntax import DecisionTest
from engine.ruleset.build import Builder
from engine.ruleset.families import read_families
from engine.ruleset.file import File
from engine.ruleset.model import Rulebook, Ruleset, leaves
from engine.ruleset.shape import RulesetFile
from engine.shape import shaped
from engine.vocabulary.declared import Vocabulary, load_vocabulary

VOCABULARY = "vocabulary"
SUFFIXES = frozenset({".yaml", ".yml"})
MOST_BYTES = 1_000_000


def load_rulebook(folder: Path) -> Rulebook:
    """The rulebook in a folder; SourceError with every mistake of every file otherwise."""
    problems: list[Problem] = []
    texts = _texts(folder, problems)
    nodes = {path: node for path, text in texts.items() if (node := _read(path, text, problems))}
    files = _files(nodes, problems)
    vocabulary = _vocabulary(texts.keys(), nodes, problems)
    if vocabulary is None:
        raise SourceError(problems)
    unread = {_id(path) for path in texts} - {_id(file.node.position.file) for file in files}
    rulesets = _rulesets(files, vocabulary, unread, problems)
    families = read_families(files, rulesets, problems)
    if problems:
        raise SourceError(problems)
    return Rulebook(_revision(texts), vocabulary, rulesets, families)


def _vocabulary(
    paths: Iterable[str], nodes: Mapping[str, Node], problems: list[Problem]
) -> Vocabulary | None:
    """The vocabulary; None where a file of it is not read and its facts would seem unknown."""
    facts = [path for path in paths if _is_vocabulary(path)]
    if not all(path in nodes for path in facts):
        return None
    return load_vocabulary([nodes[path] for path in facts], problems)


def _rulesets(
    files: Iterable[File], vocabulary: Vocabulary, unread: Collection[str], problems: list[Problem]
) -> dict[str, Ruleset]:
    """All rulesets by id; `unread` are ids of files whose mistakes are told already."""
    families = {file.shape.family: file for file in files if file.shape.family}
    rulesets: dict[str, Ruleset] = {}
    for file in files:
        like = file.shape.like
        if like in unread:
            continue
        if like and like not in families:
            hint = near(like, filter(None, families))
            problems.append(Problem(file.at("like"), f"no family `{like}`", hint))
        elif file.shape.ruleset is not None:
            family = families.get(like) if like else None
            rulesets[file.shape.ruleset] = Builder(vocabulary, file, family, problems).build()
    _check_decisions(rulesets, unread, problems)
    return rulesets


def _id(path: str) -> str:
    return path.rpartition(".")[0]


def _is_vocabulary(path: str) -> bool:
    return path.startswith(f"{VOCABULARY}/")


def _texts(folder: Path, problems: list[Problem]) -> dict[str, bytes]:
    """The bytes of all YAML files of the folder by their path in it."""
    if not folder.is_dir():
        raise SourceError([Problem(Position(str(folder)), "no such rulebook folder")])
    texts: dict[str, bytes] = {}
    for path in sorted(each for each in folder.rglob("*") if each.suffix in SUFFIXES):
        name = path.relative_to(folder).as_posix()
        if any(part.startswith(".") for part in name.split("/")):
            continue
        if path.stat().st_size > MOST_BYTES:
            problems.append(Problem(Position(name), f"more than {MOST_BYTES:,} bytes"))
        elif f"{_id(name)}.yaml" in texts:
            problems.append(Problem(Position(name), f"`{_id(name)}.yaml` is there already"))
        else:
            texts[name] = path.read_bytes()
    if not texts:
        problems.append(Problem(Position(str(folder)), "no rulesets in this folder"))
    return texts


def _read(path: str, text: bytes, problems: list[Problem]) -> Node | None:
    try:
        return read(text, path)
    except SourceError as wrong:
        problems.extend(wrong.problems)
        return None


def _files(nodes: dict[str, Node], problems: list[Problem]) -> list[File]:
    files = []
    for path, node in nodes.items():
        if _is_vocabulary(path):
            continue
        shape = shaped(node, RulesetFile, problems)
        if shape is None or not isinstance(node, MappingNode):
            continue
        names = [name for name in (shape.ruleset, shape.family) if name]
        expected = _id(path)
        if len(names) != 1:
            problems.append(Problem(node.position, "neither a `ruleset` nor a `family`"))
        elif names[0] != expected:
            message = f"`{names[0]}` does not match the file's path"
            problems.append(Problem(node.position, message, f"write `{expected}`"))
        else:
            files.append(File(node, shape))
    return files


def _check_decisions(
    rulesets: dict[str, Ruleset], unread: Collection[str], problems: list[Problem]
) -> None:
    for ruleset in rulesets.values():
        for test in _decision_tests(ruleset):
            asked = rulesets.get(test.ruleset)
            if test.ruleset in unread:
                continue
            if asked is None:
                hint = near(test.ruleset, rulesets)
                problems.append(Problem(test.position, f"no ruleset `{test.ruleset}`", hint))
            elif (asked.concerns is None) != (test.not_concerned == ""):
                problems.append(Problem(test.position, *_not_concerned(asked)))
        circle = _circle(ruleset.id, rulesets)
        if circle and ruleset.id == min(circle):
            message = f"rulesets ask each other in a circle: {' asks '.join(circle)}"
            problems.append(Problem(ruleset.position, message))


def _decision_tests(ruleset: Ruleset) -> Iterable[DecisionTest]:
    for condition in ruleset.conditions:
        yield from (test for test in leaves(condition) if isinstance(test, DecisionTest))


def _not_concerned(asked: Ruleset) -> tuple[str, str]:
    if asked.concerns is None:
        return f"`{asked.id}` concerns everybody", "leave out `not_concerned`"
    return f"`{asked.id}` does not concern everybody", "say `not_concerned: met` or `not_met`"


def _circle(start: str, rulesets: dict[str, Ruleset]) -> list[str]:
    """A way from a ruleset back to itself, or nothing."""
    paths, seen = [[start]], set[str]()
    while paths:
        path = paths.pop()
        for asked in sorted(rulesets[path[-1]].asks()) if path[-1] in rulesets else ():
            if asked == start:
                return [*path, start]
            if asked not in seen:
                seen.add(asked)
                paths.append([*path, asked])
    return []


def _revision(texts: dict[str, bytes]) -> str:
    """The hash of all files' names and bytes, in hexadecimal."""
    whole = sha256()
    for name, text in sorted(texts.items()):
        whole.update(f"{name}\0{len(text)}\0".encode())
        whole.update(text)
    return whole.hexdigest()
