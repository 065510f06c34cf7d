"""One small change of a part of a rule, and how it is carried up to the whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from operator import is_not
from typing import Any, Generic, TypeVar

from engine.errors import Position
from engine.language.syntax import Kind

Part = TypeVar("Part")
Whole = TypeVar("Whole")
Changed_co = TypeVar("Changed_co", covariant=True)
_PLAIN = Kind | Position
"""Parts of a rule that hold no other parts to change."""


@dataclass(frozen=True, slots=True)
class Variation(Generic[Changed_co]):
    """A changed part, the place of the change, what it is, and which profile would notice it."""

    part: Changed_co
    position: Position
    change: str
    noticed_by: str

    def put(self, whole: Whole) -> Variation[Whole]:
        """The same change, of the whole that the part is in."""
        return Variation(whole, self.position, self.change, self.noticed_by)


def exchanged(parts: tuple[Part, ...], at: int, *new: Part) -> tuple[Part, ...]:
    """The parts with one of them exchanged, or left out."""
    return (*parts[:at], *new, *parts[at + 1 :])


def _fields_of(kind: type) -> tuple[str, ...]:
    holds = is_dataclass(kind) and not issubclass(kind, _PLAIN)
    return tuple(field.name for field in fields(kind)) if holds else ()


_fields: Callable[[type], tuple[str, ...]] = cache(_fields_of)
"""The names of the fields in which parts of a kind hold others."""


def nodes(source: Any, known: Collection[int] = frozenset()) -> Iterator[Any]:
    """A part of a rule and all parts inside it, but for those `known` by their `id`."""
    if isinstance(source, Mapping):
        source = tuple(source.values())
    if type(source) is tuple:
        for each in source:
            yield from nodes(each, known)
    elif (names := _fields(type(source))) and id(source) not in known:
        yield source
        for name in names:
            yield from nodes(getattr(source, name), known)


def rewritten(source: Any, change: Callable[[Any], Any]) -> Any:
    """A part of a rule with `change` applied to all parts inside it and then to itself.

    What is not changed stays the same object.
    """
    if isinstance(source, Mapping):
        named = {name: rewritten(each, change) for name, each in source.items()}
        return named if any(named[name] is not source[name] for name in named) else source
    if type(source) is tuple:
        parts = tuple([rewritten(each, change) for each in source])
        return parts if any(map(is_not, parts, source)) else source
    names = _fields(type(source))
    if not names:
        return source
    new = {name: rewritten(getattr(source, name), change) for name in names}
    different = {name: each for name, each in new.items() if each is not getattr(source, name)}
    return change(replace(source, **different) if different else source)
