"""YAML: from the parser's events to the tree, and its complaints in the reader's words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from engine.document.tree import Tree
from engine.errors import Position

# The events are asked for one by one and left at the first limit: made into nodes by the C parser
# itself, or read to their end, 100,000 nested brackets crash it or take minutes. Where PyYAML was
# built without C, its own parser gives the same events about ten times slower.
PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_DIRECTIVE = re.compile("^%", re.MULTILINE)
_EXTRAS = {
    "anchor": ("an anchor (&) is not allowed", "delete it, or quote text that begins with &"),
    "tag": ("a tag (!) is not allowed", "delete it, or quote text that begins with !"),
}
_ALIAS = ("an alias (*) is not allowed", "write the value out, or quote text that begins with *")
_TAB = ("a tab that does not belong here", "indent with spaces")
_AT_START = re.compile("scanning an (anchor|alias)|scanning a simple key")
_BRACKET = re.compile("flow (sequence|mapping)")
_INDENT = "check the indentation, and quote text that has quotes inside"
_BACKSLASH = ("a backslash with no meaning", "double it, or use single quotes")
_SYNTAX = (
    ("mapping values", "a colon that does not belong here", "quote text that has a colon inside"),
    ("expected ':'", "a key without its colon", "write `key: value`, or check the indentation"),
    ("sequence entries", "a list item that does not belong here", "begin the list on its own line"),
    ("document start", "something after the document's end", "delete the line `...`"),
    ("expected key|block mapping", "does not continue the mapping above", _INDENT),
    ("block (collection|sequence)", "does not continue the list above", _INDENT),
    ("mapping keys", "a question mark that does not belong here", "quote the text"),
    ("flow sequence", "a list in [ ] that is not continued or closed", "write a comma or ]"),
    ("flow mapping", "a mapping in { } that is not continued or closed", "write a comma or }"),
    ("unexpected end", "a quotation that is never closed", "write the closing quote"),
    ("document (indicator|separator)", "--- or ... inside a quotation", "indent it"),
    ("quoted scalar", *_BACKSLASH),
    ("start any token", "a character that cannot begin plain text", "quote the text"),
    ("scanning an (anchor|alias)", "an unquoted text that begins with & or *", "quote it"),
    ("tag", *_EXTRAS["tag"]),
    ("block scalar", "a word that does not belong behind | or >", "begin the text on a new line"),
    ("node content", "a key or value is missing here", "quote text that begins with , ] or }"),
)
"""What context and problem of a complaint say, as a pattern; our message; the suggestion."""


def walk_yaml(tree: Tree, text: str) -> None:
    """Fills the tree from the events of one YAML document; Stop as the tree, or when broken."""
    for found in _DIRECTIVE.finditer(text):
        tree.fail(tree.at(found.start()), "a directive (%) is not allowed", "delete the line")
    try:
        for event in yaml.parse(_DIRECTIVE.sub("#", text), Loader=PARSER):
            if take := _TAKE.get(type(event)):
                take(tree, event)
    except yaml.MarkedYAMLError as wrong:
        _explain(tree, text, wrong)
    except (ValueError, OverflowError):  # from the parser without C, for no character's number
        tree.stop(tree.at(max(text.find("\\U"), 0)), *_BACKSLASH)


def _place(tree: Tree, event: Any) -> Position:
    mark = event.start_mark
    return Position(tree.name, mark.line + 1, mark.column + 1)


def _take_document(tree: Tree, event: Any) -> None:
    if tree.is_finished():
        tree.stop(_place(tree, event), "a second document", "put it into a file of its own")


def _take_start(tree: Tree, event: Any) -> None:
    position = _place(tree, event)
    if event.anchor is not None or event.tag is not None:
        _refuse_extras(tree, event, position)
    tree.open(position, type(event) is yaml.MappingStartEvent)


def _take_end(tree: Tree, event: Any) -> None:
    tree.close()


def _take_scalar(tree: Tree, event: Any) -> None:
    position = _place(tree, event)
    if event.anchor is not None or event.tag is not None:
        _refuse_extras(tree, event, position)
        tree.text(event.value, position)
    elif event.style:
        tree.text(event.value, position)
    else:
        tree.word(event.value, position)


def _take_alias(tree: Tree, event: Any) -> None:
    position = _place(tree, event)
    tree.fail(position, *_ALIAS)
    tree.text(f"*{event.anchor}", position)


def _refuse_extras(tree: Tree, event: Any, position: Position) -> None:
    for extra, words in _EXTRAS.items():
        if getattr(event, extra) is not None:
            tree.fail(position, *words)


_TAKE: dict[type, Callable[[Tree, Any], None]] = {
    yaml.DocumentStartEvent: _take_document,
    yaml.MappingStartEvent: _take_start,
    yaml.MappingEndEvent: _take_end,
    yaml.SequenceStartEvent: _take_start,
    yaml.SequenceEndEvent: _take_end,
    yaml.ScalarEvent: _take_scalar,
    yaml.AliasEvent: _take_alias,
}


def _explain(tree: Tree, text: str, wrong: yaml.MarkedYAMLError) -> None:
    """Ends the reading with the complaint in the reader's words, at its most useful place."""
    said = f"{wrong.context} {wrong.problem}"
    mark, context = wrong.problem_mark, wrong.context_mark
    offset = mark.index if mark is not None else 0
    if text[offset : offset + 1] == "\t":
        tree.stop(tree.at(offset), *_TAB)
    if context is not None and (_AT_START.search(said) or not text[offset:].strip()):
        offset = context.index  # where nothing more comes, show what is unfinished
    position = tree.at(offset)
    for pattern, message, suggestion in _SYNTAX:
        if re.search(pattern, said):
            bracket = context.line + 1 if context and _BRACKET.search(said) else position.line
            began = "" if bracket == position.line else f"; it began on line {bracket}"
            tree.stop(position, message, suggestion + began)
    tree.stop(position, "not readable as YAML", _INDENT)
