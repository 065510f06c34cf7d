"""One small change of a part of a rule, and how it is carried up to the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
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


def nodes(source: Any) -> Iterator[Any]:
    """A part of a rule and all parts inside it."""
    if isinstance(source, Mapping):
        source = tuple(source.values())
    if isinstance(source, tuple):
        for each in source:
            yield from nodes(each)
    elif is_dataclass(source) and not isinstance(source, _PLAIN):
        yield source
        for field in fields(source):
            yield from nodes(getattr(source, field.name))


def rewritten(source: Any, change: Callable[[Any], Any]) -> Any:
    """A part of a rule with `change` applied to all parts inside it and then to itself."""
    if isinstance(source, Mapping):
        return {name: rewritten(each, change) for name, each in source.items()}
    if isinstance(source, tuple):
        return tuple(rewritten(each, change) for each in source)
    if not is_dataclass(source) or isinstance(source, _PLAIN | type):
        return source
    own = {field.name: getattr(source, field.name) for field in fields(source)}
    new = {name: rewritten(each, change) for name, each in own.items()}
    different = {name: each for name, each in new.items() if each != own[name]}
    return change(replace(source, **different) if different else source)
