"""A whole rulebook from its folder: all files read, all mistakes reported at once."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from engine.document import Mapping as MappingNode
from engine.document import Node, read
from engine.errors import Position, Problem, SourceError
from engine.language.literals import near
from engine.language.syntax import DecisionTest
from engine.ruleset.build import Builder, File
from engine.ruleset.model import Rulebook, Ruleset, leaves
from engine.ruleset.shape import RulesetFile
from engine.shape import shaped
from engine.vocabulary.declared import load_vocabulary

VOCABULARY = "vocabulary"
MOST_BYTES = 1_000_000


def load_rulebook(folder: Path) -> Rulebook:
    """The rulebook in a folder; SourceError with every mistake of every file otherwise."""
    problems: list[Problem] = []
    texts = _texts(folder, problems)
    nodes = {path: node for path, text in texts.items() if (node := _read(path, text, problems))}
    if any(path.startswith(f"{VOCABULARY}/") for path in texts.keys() - nodes.keys()):
        raise SourceError(problems)  # every fact of that file would be reported as unknown
    facts = [node for path, node in nodes.items() if path.startswith(f"{VOCABULARY}/")]
    vocabulary = load_vocabulary(facts, problems)
    files = _files(nodes, problems)
    families = {file.shape.family: file for file in files if file.shape.family}
    rulesets: dict[str, Ruleset] = {}
    for file in files:
        if file.shape.ruleset is None:
            continue
        family = families.get(file.shape.like) if file.shape.like else None
        if file.shape.like and family is None:
            hint = near(file.shape.like, [name for name in families if name])
            problems.append(Problem(file.at("like"), f"no family `{file.shape.like}`", hint))
            continue
        rulesets[file.shape.ruleset] = Builder(vocabulary, file, family, problems).build()
    _check_decisions(rulesets, problems)
    if problems:
        raise SourceError(problems)
    return Rulebook(_revision(texts), vocabulary, rulesets)


def _texts(folder: Path, problems: list[Problem]) -> dict[str, bytes]:
    """The bytes of all YAML files of the folder by their path in it."""
    if not folder.is_dir():
        raise SourceError([Problem(Position(str(folder)), "no such rulebook folder")])
    texts = {}
    for path in sorted(folder.rglob("*.y*ml")):
        name = path.relative_to(folder).as_posix()
        if any(part.startswith(".") for part in name.split("/")):
            continue
        if path.stat().st_size > MOST_BYTES:
            problems.append(Problem(Position(name), f"more than {MOST_BYTES:,} bytes"))
            continue
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
        if path.startswith(f"{VOCABULARY}/"):
            continue
        shape = shaped(node, RulesetFile, problems)
        if shape is None or not isinstance(node, MappingNode):
            continue
        names = [name for name in (shape.ruleset, shape.family) if name]
        expected = path.rpartition(".")[0]
        if len(names) != 1:
            problems.append(Problem(node.position, "neither a `ruleset` nor a `family`"))
        elif names[0] != expected:
            message = f"`{names[0]}` does not match the file's path"
            problems.append(Problem(node.position, message, f"write `{expected}`"))
        else:
            files.append(File(node, shape))
    return files


def _check_decisions(rulesets: dict[str, Ruleset], problems: list[Problem]) -> None:
    for ruleset in rulesets.values():
        for test in _decision_tests(ruleset):
            asked = rulesets.get(test.ruleset)
            if asked is None:
                hint = near(test.ruleset, rulesets)
                problems.append(Problem(test.position, f"no ruleset `{test.ruleset}`", hint))
            elif (asked.concerns is None) != (test.not_concerned == ""):
                problems.append(Problem(test.position, *_not_concerned(asked)))
        if circle := _circle(ruleset.id, rulesets):
            said = " asks ".join(circle)
            problems.append(
                Problem(ruleset.position, f"rulesets ask each other in a circle: {said}")
            )


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
