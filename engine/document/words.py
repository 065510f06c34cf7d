"""What plain words mean: null, true, false, decimal numbers, and everything else is text.

The core schema of YAML 1.2, section 10.3.2, less the spellings that YAML 1.1 or other readers
take differently: those are refused with a word on what to write instead.
"""

from __future__ import annotations

import re
from decimal import Decimal

from engine.document.nodes import Value

MOST_DIGITS = 40

_NAMED: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "true": True,
    "false": False,
}
_OR_QUOTE = ", or quote it if it is text"
_DOUBTFUL = {
    "case": (
        r"(?i:true|false|null)",
        "true, false and null are written in lower case",
        "write it in lower case" + _OR_QUOTE,
    ),
    "infinite": (r"(?i:[-+]?\.(?:inf|nan))", "not a finite number", "quote it if it is text"),
    "radix": (
        r"(?i:[-+]?0(?:x[0-9a-f_]+|[ob][0-9_]+))",
        "a number that is not decimal",
        "write it in decimal digits" + _OR_QUOTE,
    ),
    "underscore": (
        r"[-+]?(?=[0-9.]*_)[0-9][0-9_]*(?:\.[0-9_]*)?",
        "a number with an underscore",
        "write its digits without a break" + _OR_QUOTE,
    ),
    "exponent": (
        r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][-+]?[0-9]+",
        "a number with an exponent",
        "write all its digits" + _OR_QUOTE,
    ),
    "plus": (
        r"\+(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)",
        "a number with a plus sign",
        "leave the plus out" + _OR_QUOTE,
    ),
    "zero": (
        r"-?0[0-9]+(?:\.[0-9]*)?",
        "a number that begins with 0",
        "write it without the 0 in front" + _OR_QUOTE,
    ),
    "point": (
        r"-?(?:[0-9]+\.|\.[0-9]+)",
        "a number with digits on one side of its point only",
        "write digits before and after the point" + _OR_QUOTE,
    ),
    "long": (
        rf"-?(?=[0-9.]{{{MOST_DIGITS + 1}}})[0-9]+(?:\.[0-9]+)?",
        f"a number of more than {MOST_DIGITS} digits",
        "quote it if it is text",
    ),
}
"""Doubtful words: a pattern that cannot backtrack far, a message, a suggestion."""

_NUMBERS = {"integer": r"-?[0-9]+", "decimal": r"-?[0-9]+\.[0-9]+"}
_PATTERNS = {kind: row[0] for kind, row in _DOUBTFUL.items()} | _NUMBERS
_SPECIAL = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS.items()))


class Doubtful(ValueError):
    """A word that could be read in two ways; `suggestion` says what to write."""

    def __init__(self, message: str, suggestion: str) -> None:
        self.suggestion = suggestion
        super().__init__(message)


def meaning(word: str) -> Value:
    """The value of a plain word; Doubtful where readers of YAML disagree about it."""
    if word in _NAMED:
        return _NAMED[word]
    special = _SPECIAL.fullmatch(word)
    if special is None:
        return word
    if special.lastgroup in _NUMBERS:
        return int(word) if special.lastgroup == "integer" else Decimal(word)
    _, message, suggestion = _DOUBTFUL[str(special.lastgroup)]
    raise Doubtful(message, suggestion)
