"""Paths in a request, as error details name them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.errors import Violation

LONGEST_NAME = 100
_FIELD = re.compile(r"\[(\d+)\]\.(.+)", re.DOTALL)
_ITEM = re.compile(r"\[(\d+)\]")


def clipped(text: str) -> str:
    """A caller's word as messages may repeat it: short, on one line, without quotes."""
    kept = (each if each.isprintable() and each != '"' else "?" for each in text[:LONGEST_NAME])
    return "".join(kept) + ("" if len(text) <= LONGEST_NAME else "…")


def on_the_wire(violation: Violation, names: Iterable[str]) -> Violation:
    """A violation with its path as a request has it.

    `a.b[2].c` is field `c` of record 2 of fact `a.b`, `a.b[2]` item 2 of a list; a path that
    begins with none of the facts' names stays as it is.
    """
    path = violation.field
    name = max((each for each in names if _begins(path, each)), key=len, default=None)
    if name is None:
        return violation
    rest = path[len(name) :]
    if field := _FIELD.fullmatch(rest):
        rest = f'.records_value.records[{field[1]}].fields["{clipped(field[2])}"]'
    elif item := _ITEM.fullmatch(rest):
        rest = f".list_value.items[{item[1]}]"
    return Violation(f'facts["{clipped(name)}"]{rest}', violation.reason, violation.message)


def _begins(path: str, name: str) -> bool:
    return path == name or path.startswith((f"{name}[", f"{name}."))
