"""JSON: from its tokens to the tree.

Not through the YAML parser, which takes comments, single quotes and unquoted text for JSON, and
refuses surrogate pairs; and not through `json`, which keeps no places.
"""

from __future__ import annotations

import json
import re
from typing import NoReturn

from engine.document.tree import Tree
from engine.document.words import Doubtful, meaning
from engine.errors import Position

_TOKEN = re.compile(
    r'[ \t\r\n]*(?:(?P<mark>[\[\]{},:])|(?P<quote>"[^"\\]*(?:\\.[^"\\]*)*")'
    r'|(?P<broken>")|(?P<word>[^ \t\r\n\[\]{},:]+)|(?P<end>\Z))',
    re.DOTALL,
)
_LITERAL = re.compile(r'"[^"\\\x00-\x1f]*"')

_EXPECTED = {
    "value": ("[{qw", "a value"),
    "first item": ("[{qw]", "a value or ]"),
    "first key": ("q}", "a key in double quotes or }"),
    "key": ("q", "a key in double quotes"),
    "colon": (":", "a colon"),
    "next item": (",]", "a comma or ]"),
    "next entry": (",}", "a comma or }"),
    "end": ("e", "nothing more"),
}
"""What may come: marks as they are, other tokens by their kind's first letter; in words."""


def walk_json(tree: Tree, text: str) -> None:
    """Fills the tree from one JSON text; Stop as the tree, or when the form is broken."""
    expected, opened = "value", ""
    for token in _TOKEN.finditer(text):
        kind = str(token.lastgroup)
        written, position = token[kind], tree.at(token.start(kind))
        sign = written if kind == "mark" else kind[0]
        if sign not in _EXPECTED[expected][0]:
            _unexpected(tree, written, position, expected)
        _add(tree, sign, written, position)
        opened = opened + sign if sign in "[{" else opened[:-1] if sign in "]}" else opened
        expected = _after(sign, expected, opened[-1:])


def _add(tree: Tree, sign: str, written: str, position: Position) -> None:
    if sign == "q":
        tree.text(_unescaped(tree, written, position), position)
    elif sign == "w":
        if _is_text(written):
            _unexpected(tree, written, position, "value")
        tree.word(written, position)
    elif sign in "[{":
        tree.open(position, sign == "{")
    elif sign in "]}":
        tree.close()


def _after(sign: str, expected: str, inside: str) -> str:
    """What comes after a token, in a list (`[`), in a mapping (`{`) or in neither."""
    if sign in "[{":
        return "first item" if sign == "[" else "first key"
    if sign == ",":
        return "value" if inside == "[" else "key"
    if sign == ":":
        return "value"
    if expected in ("first key", "key") and sign == "q":
        return "colon"
    return {"[": "next item", "{": "next entry", "": "end"}[inside]


def _is_text(word: str) -> bool:
    try:
        return word == "~" or isinstance(meaning(word), str)
    except Doubtful:
        return False


def _unexpected(tree: Tree, written: str, position: Position, expected: str) -> NoReturn:
    if written == '"':
        tree.stop(position, "a quotation that is never closed", "write the closing quote")
    if not written:
        began = tree.innermost()
        if began is None:
            tree.root()
        tree.stop(began or position, "a list or mapping that is never closed", "write ] or }")
    signs, words = _EXPECTED[expected]
    hint = "text stands in double quotes" if "q" in signs and written not in "[]{},:" else ""
    tree.stop(position, f"expected {words} here", hint)


def _unescaped(tree: Tree, written: str, position: Position) -> str:
    if _LITERAL.fullmatch(written):
        return written[1:-1]
    try:
        return str(json.loads(written))
    except json.JSONDecodeError as wrong:
        if "control" in wrong.msg:
            tree.stop(position, "a line break or tab inside a quotation", "write \\n or \\t")
        tree.stop(position, "a backslash with no meaning", "double it")
