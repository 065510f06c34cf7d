"""What the parts of a rulebook mean, whatever the place and the layout of their files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from engine.language.syntax import Kind, Parameter, ParameterOperand
from engine.ruleset.model import Caution, Derived, Requirement, Source
from engine.vocabulary.declared import Fact

PLACE, NAMED, SOURCES = "position", "named", "sources"
"""A part that has `named` sources repeats in `sources` those of the values that it reads."""
SAID = {
    Requirement: {"says", "remedy"},
    Derived: {"says"},
    Caution: {"says"},
    Parameter: {"says", "title"},
    Source: {"cite", "url", "seen", "note"},
    Fact: {"label", "ask", "evidence", "changeable", "personal"},
}
"""What is only told and never enters an answer, by the type of the part."""


def bare(value: Any) -> Any:
    """A part as plain values that are equal where the parts mean and say the same."""
    return _bare(value, told=True)


def deciding(value: Any) -> Any:
    """The same without what never enters an answer."""
    return _bare(value, told=False)


def _bare(value: Any, *, told: bool) -> Any:
    if isinstance(value, ParameterOperand):
        return "parameter", value.parameter.name, value.shift
    if isinstance(value, Kind):  # of what is tested; that of a fact is told with the fact
        return value.name, value.unit, value.of
    if isinstance(value, Fact):
        return _kind(value.kind, told=told), _fields(value, {"kind"}, told=told)
    if is_dataclass(value):
        return _fields(value, set(), told=told)
    if isinstance(value, Mapping):
        return tuple(sorted((key, _bare(each, told=told)) for key, each in value.items()))
    if isinstance(value, tuple | list):
        return tuple(_bare(each, told=told) for each in value)
    return value


def _fields(value: Any, skipped: set[str], *, told: bool) -> Any:
    names = [each.name for each in fields(value)]
    skipped = skipped | ({PLACE, SOURCES} if NAMED in names else {PLACE})
    skipped |= set() if told else SAID.get(type(value), set())
    kept = [name for name in names if name not in skipped]
    return type(value).__name__, *(_bare(getattr(value, name), told=told) for name in kept)


def _kind(kind: Kind, *, told: bool) -> Any:
    """A type: its codes, but not how they are called where that is only told."""
    codes = sorted(kind.codes.items()) if told else sorted(kind.codes)
    declared = tuple(
        (each.name, each.label if told else "", each.minimum, each.maximum, each.may_be_none != "")
        for each in kind.fields.values()
    )
    inner = tuple(_kind(each.kind, told=told) for each in kind.fields.values())
    return kind.name, tuple(codes), kind.unit, kind.of, declared, inner, kind.may_be_none


def parameters_in(value: Any) -> Iterator[str]:
    """The parameters that a condition, a measure or a part with conditions reads."""
    if isinstance(value, ParameterOperand):
        yield value.parameter.name
    elif is_dataclass(value) and not isinstance(value, Kind):
        for each in fields(value):
            yield from parameters_in(getattr(value, each.name))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from parameters_in(each)


def atoms(value: Any) -> Iterator[str]:
    """The names and values that a bare part is made of."""
    if isinstance(value, tuple | frozenset):
        for each in value:
            yield from atoms(each)
    else:
        yield str(value)
