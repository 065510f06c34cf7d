"""Pages of lists, by tokens that hold nothing of the caller's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

from engine.errors import FactsError, Violation

MOST = 200
_TOKEN = re.compile(r"([0-9a-f]{16})-(\d{1,9})")
Item = TypeVar("Item")


def page(items: Sequence[Item], size: int, token: str, about: str) -> tuple[Sequence[Item], str]:
    """One page of a list, and the token of the next or nothing.

    `about` is what was asked of which rulebook: a token is good for the same only. FactsError
    when the size or the token cannot be used.
    """
    if size < 0:
        raise FactsError([Violation("page_size", "OUT_OF_RANGE", "is below 0")])
    mark = sha256(about.encode()).hexdigest()[:16]
    start = _start(token, mark)
    end = start + min(size or MOST, MOST)
    return items[start:end], f"{mark}-{end}" if end < len(items) else ""


def _start(token: str, mark: str) -> int:
    if not token:
        return 0
    found = _TOKEN.fullmatch(token)
    if found is None or found[1] != mark:
        message = "is not of a page of this list; begin again without it"
        raise FactsError([Violation("page_token", "WRONG_TOKEN", message)])
    return int(found[2])
