"""Families: their members, and the columns of the table that compares these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.document import Mapping as MappingNode
from engine.document import Scalar
from engine.errors import Problem
from engine.language.literals import near
from engine.ruleset.file import File
from engine.ruleset.model import Column, Family, Ruleset
from engine.ruleset.shape import ColumnShape


def read_families(
    files: Iterable[File], rulesets: Mapping[str, Ruleset], problems: list[Problem]
) -> dict[str, Family]:
    """The families of these files by id; every mistake is appended to `problems`."""
    found = {}
    for file in files:
        if (id := file.shape.family) is not None:
            members = sorted(name for name, each in rulesets.items() if each.family == id)
            columns = (*_own(file), *_others(file, rulesets, problems))
            found[id] = Family(id, file.shape.title, columns, tuple(members))
    return found


def _own(file: File) -> Iterator[Column]:
    """Columns of the family's parameters, those whose title has one beginning in one column."""
    titled: dict[str, list[str]] = {}
    for name in file.shape.parameters:
        node = file.part("parameters", name)
        title = node.get("title") if isinstance(node, MappingNode) else None
        if isinstance(title, Scalar):
            titled.setdefault(str(title.value).partition(":")[0], []).append(name)
    for column, names in titled.items():
        yield Column(column, tuple(names))


def _others(
    file: File, rulesets: Mapping[str, Ruleset], problems: list[Problem]
) -> Iterator[Column]:
    for index, shape in enumerate(file.shape.columns):
        if wrong := _wrong(file, shape, rulesets):
            problems.append(Problem(file.at("columns", index), *wrong))
            continue
        named, ending = shape.parameter or "", shape.ruleset or ""
        ruleset, _, table = ("", "", named) if ending else named.partition("#")
        yield Column(shape.title, (), ruleset, table, shape.at or "", ending)


def _wrong(
    file: File, shape: ColumnShape, rulesets: Mapping[str, Ruleset]
) -> tuple[str, str] | None:
    """What is wrong with a column, and the suggestion."""
    if shape.ruleset is not None:
        return None
    if shape.parameter is None:
        return f"`{shape.title}` is no column", "name a `parameter` elsewhere or a `ruleset`"
    ruleset, _, table = shape.parameter.partition("#")
    if ruleset not in rulesets:
        return f"no ruleset `{ruleset}`", near(ruleset, rulesets)
    if table not in rulesets[ruleset].parameters:
        return f"no parameter `{table}`", near(table, rulesets[ruleset].parameters)
    if shape.at not in file.shape.parameters:
        return f"no parameter `{shape.at}` of the family picks its row", "say `at`"
    return None
