"""Characters that can make a file read differently from what it says."""

from __future__ import annotations

import re
from itertools import groupby
from unicodedata import category, combining
from unicodedata import name as name_of

# UAX #15, 13: in Stream-Safe Text Format at most 30 non-starters follow each other. Also, the
# time that bringing text to NFC takes grows with the square of such a run.
MOST_MARKS = 30

REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"  # controls, half characters
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # change the direction of reading
    "\u200b\u2060-\u2064\ufeff\U000e0000-\U000e007f"  # take no space
    "\u2028\u2029]|\r(?!\n)"  # end the line for some programs and not for others
)


def naming(character: str) -> str:
    """An invisible character in words."""
    unnamed = "half a character" if category(character) == "Cs" else "control character"
    known = name_of(character, unnamed).lower()
    return f"an invisible character, U+{ord(character):04X} ({known})"


def crowded(text: str) -> bool:
    """Whether more than MOST_MARKS combining marks stand on one letter."""
    runs = groupby(text, key=lambda character: combining(character) > 0)
    return any(marks and sum(1 for _ in run) > MOST_MARKS for marks, run in runs)
