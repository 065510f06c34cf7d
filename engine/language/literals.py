"""Values written in rulesets, read by the kind of what they are compared with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import Any

import pycountry

from engine.calendar import EARLIEST_DAY, LATEST_DAY
from engine.language.syntax import Kind

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
DECIMAL_PLACES = 4
LARGEST_NUMBER = 10**12


@cache
def countries() -> dict[str, str]:
    """Country names by their ISO 3166-1 alpha-2 code."""
    return {
        country.alpha_2: getattr(country, "common_name", country.name)
        for country in sorted(pycountry.countries, key=lambda each: each.alpha_2)
    }


def near(word: str, words: Iterable[str]) -> str:
    """A suggestion of the word that was probably meant, or nothing."""
    close = get_close_matches(word, list(words), n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else ""


class NotThatKind(ValueError):
    """A value that is not of the wanted kind; `suggestion` says what to write.

    `reason` is WRONG_TYPE, or OUT_OF_RANGE for one that is only too small or too great.
    """

    def __init__(self, message: str, suggestion: str = "", reason: str = "WRONG_TYPE") -> None:
        self.suggestion, self.reason = suggestion, reason
        super().__init__(message)


def read_day(text: Any) -> date:
    """A day written as 2024-01-31; NotThatKind when it is not one, or far outside of history."""
    if not isinstance(text, str) or not ISO_DAY.fullmatch(text):
        raise NotThatKind("not a date", "write it as year-month-day, such as 2024-01-31")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotThatKind("no such day in the calendar") from None
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        message = f"a date outside {EARLIEST_DAY} to {LATEST_DAY}"
        raise NotThatKind(message, reason="OUT_OF_RANGE")
    return day


def _boolean(value: Any, kind: Kind) -> bool:
    if not isinstance(value, bool):
        raise NotThatKind("not a yes or no", "write true or false")
    return value


def _integer(value: Any, kind: Kind) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST_NUMBER:
        raise NotThatKind("not a whole number")
    return value


def _decimal(value: Any, kind: Kind) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise NotThatKind("not a number")
    number = Decimal(value)
    if not number.is_finite() or abs(number) > LARGEST_NUMBER:
        raise NotThatKind("a number too large")
    if -int(number.normalize().as_tuple().exponent) > DECIMAL_PLACES:
        raise NotThatKind(f"finer than {DECIMAL_PLACES} decimal places")
    return number


def _code(value: Any, kind: Kind) -> str:
    if isinstance(value, str) and value in kind.codes:
        return value
    if value == "none":
        raise NotThatKind("`none` is not a code", "write `is: none`")
    spelled = str(value) if isinstance(value, str) else ""
    listed = f"one of {', '.join(kind.codes)}" if len(kind.codes) <= 12 else "see its code list"
    raise NotThatKind(
        "not a country code of ISO 3166-1" if kind.name == "country" else "not one of its codes",
        near(spelled, kind.codes) or near(spelled.upper(), kind.codes) or listed,
    )


def _text(value: Any, kind: Kind) -> str:
    if not isinstance(value, str) or not value:
        raise NotThatKind("not a text")
    return value


READ: dict[str, Callable[[Any, Kind], Any]] = {
    "boolean": _boolean,
    "integer": _integer,
    "decimal": _decimal,
    "date": lambda value, kind: read_day(value),
    "code": _code,
    "country": _code,
    "text": _text,
}
"""Readers of plain values by kind name; each raises NotThatKind."""


def read_value(value: Any, kind: Kind) -> Any:
    """A plain value as one of `kind` (for a list, of its items); NotThatKind otherwise."""
    wanted = kind.element if kind.name == "list" else kind
    if wanted.name not in READ:
        raise NotThatKind(f"{wanted.name} cannot be compared with a value")
    return READ[wanted.name](value, wanted)
