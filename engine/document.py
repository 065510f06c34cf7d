"""Strict YAML and strict JSON in, nodes with their places out.

Every file that people write comes through here. What can be read in two ways is refused with a
word on what to write instead; depth and size are checked on the parser's events, so that a
hostile file is left before anything large is built. No message quotes a value, only keys: a
file may hold facts about a person.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby, islice
from pathlib import Path
from typing import Any, NoReturn
from unicodedata import combining, name as name_of, normalize

import yaml

from engine.errors import Position, Problem, SourceError

MOST_BYTES = 1_000_000
MOST_LEVELS = 32
MOST_NODES = 200_000
MOST_CHARACTERS = 10_000
MOST_DIGITS = 40
MOST_MARKS = 30
"""Combining marks in a row: the Stream-Safe Text Format of Unicode Standard Annex 15."""
MOST_PROBLEMS = 100

# The pure parser gives the same events, about ten times slower.
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value; `quoted` where quotes or a block (`|`, `>`) made it text."""

    value: str | int | Decimal | bool | None
    position: Position
    quoted: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    position: Position


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys, which are always text and never stand twice, with their nodes, as written."""

    entries: tuple[tuple[Scalar, Node], ...]
    position: Position
    _by_name: dict[str, tuple[Scalar, Node]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name = {str(entry[0].value): entry for entry in self.entries}
        object.__setattr__(self, "_by_name", by_name)

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def get(self, name: str) -> Node | None:
        """The node under a key, or None."""
        return self._by_name[name][1] if name in self._by_name else None

    def key(self, name: str) -> Scalar | None:
        """The key itself, for its place, or None."""
        return self._by_name[name][0] if name in self._by_name else None

    def names(self) -> tuple[str, ...]:
        """All keys in their order."""
        return tuple(self._by_name)


Node = Scalar | Sequence | Mapping


def read(text: str | bytes, name: str, most_bytes: int = MOST_BYTES) -> Node:
    """One YAML document as nodes; SourceError with every problem found.

    Plain words are those of the YAML 1.2 core schema, less its doubtful spellings: only
    `null`, `~`, `true`, `false` and decimal numbers are more than text. Text is brought to
    Unicode's form NFC. `name` is the file in positions.
    """
    return _read(text, name, most_bytes, _walk_yaml)


def read_json(text: str | bytes, name: str, most_bytes: int = MOST_BYTES) -> Node:
    """One JSON text (RFC 8259, without exponents) as nodes; SourceError with every problem."""
    return _read(text, name, most_bytes, _walk_json)


def read_file(path: Path, name: str | None = None, most_bytes: int = MOST_BYTES) -> Node:
    """The nodes of a file, read as JSON if its name ends in .json; SourceError otherwise.

    Never takes more than `most_bytes` + 1 from the disk. `name` defaults to the path as given.
    """
    name = str(path) if name is None else name
    try:
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except OSError as wrong:
        reason = (wrong.strerror or "unknown reason").lower()
        raise SourceError([Problem(Position(name), f"cannot be read: {reason}")]) from None
    reader = read_json if path.suffix.lower() == ".json" else read
    return reader(content, name, most_bytes)


def plain(node: Node) -> Any:
    """The node as dict, list, str, int, Decimal, bool and None."""
    if isinstance(node, Mapping):
        return {key.value: plain(part) for key, part in node.entries}
    return [plain(part) for part in node.items] if isinstance(node, Sequence) else node.value


def _read(
    text: str | bytes, name: str, most_bytes: int, walk: Callable[[_Tree, str], None]
) -> Node:
    tree = _Tree(name)
    try:
        walk(tree, tree.take(text, most_bytes))
        root = tree.root()
    except _Stop:
        root = None
    if tree.problems or root is None:
        raise SourceError(tree.problems)
    return root


# What plain words mean

_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "true": True, "false": False,
}  # fmt: skip

_OR_QUOTE = ", or quote it if it is text"
_SPECIAL: dict[str, tuple[str, str, str]] = {
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
"""Plain words that other readers of YAML would take differently: pattern, message, suggestion."""

_NUMBERS = {"integer": r"-?[0-9]+", "decimal": r"-?[0-9]+\.[0-9]+"}
_PATTERNS = {kind: row[0] for kind, row in _SPECIAL.items()} | _NUMBERS
_PLAIN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS.items()))

_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"  # control, half, no characters
    "|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # change the direction of reading
    "|[\u200b\u2060-\u2064\ufeff\U000e0000-\U000e007f]"  # take no space
    "|[\u2028\u2029]|\r(?!\n)"  # line breaks to some programs and not to others
)
"""What can make a file read differently from what it says."""


def _crowded(text: str) -> bool:
    runs = groupby(text, key=lambda character: combining(character) > 0)
    return any(marks and sum(1 for _ in run) > MOST_MARKS for marks, run in runs)


def _invisible(character: str) -> str:
    named = name_of(character, "control character").lower()
    return f"an invisible character, U+{ord(character):04X} ({named})"


# The tree, whoever reads


class _Stop(Exception):
    """Reading ends here; the problems say why."""


class _Tree:
    """Nodes as they are completed, and the problems met on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.nodes = 0
        self.levels: list[tuple[Position, list[Node]]] = [(Position(name), [])]
        self.line_starts = [0]

    def fail(self, position: Position, message: str, suggestion: str = "") -> None:
        self.problems.append(Problem(position, message, suggestion))
        if len(self.problems) >= MOST_PROBLEMS:
            raise _Stop

    def stop(self, position: Position, message: str, suggestion: str = "") -> NoReturn:
        self.fail(position, message, suggestion)
        raise _Stop

    def at(self, offset: int) -> Position:
        line = bisect_right(self.line_starts, offset)
        return Position(self.name, line, offset - self.line_starts[line - 1] + 1)

    def take(self, given: str | bytes, most_bytes: int) -> str:
        """The text, with characters that are refused replaced by ones that do no harm."""
        content = given.encode("utf-8", "surrogatepass") if isinstance(given, str) else given
        if len(content) > most_bytes:
            self.stop(Position(self.name), f"larger than {most_bytes:,} bytes", "split the file")
        text = (given if isinstance(given, str) else self._decode(given)).removeprefix("\ufeff")
        self.line_starts += [each.end() for each in re.finditer("\n", text)]
        for found in islice(_REFUSED.finditer(text), MOST_PROBLEMS):
            self.fail(self.at(found.start()), _invisible(found[0]), "delete it")
        return _REFUSED.sub("\ufffd", text) if self.problems else text

    def _decode(self, content: bytes) -> str:
        try:
            return content.decode()
        except UnicodeDecodeError as wrong:
            lines = content[: wrong.start].decode().split("\n")
            place = Position(self.name, len(lines), len(lines[-1]) + 1)
            self.stop(place, "not UTF-8", "save the file in the encoding UTF-8")

    def root(self) -> Node:
        """The finished node."""
        if not self.levels[0][1]:
            self.stop(Position(self.name), "the file is empty", "write {} for no entries")
        return self.levels[0][1][0]

    def open(self, position: Position) -> None:
        self._count(position)
        if len(self.levels) > MOST_LEVELS:
            self.stop(position, f"nested more than {MOST_LEVELS} deep")
        self.levels.append((position, []))

    def close_sequence(self) -> None:
        position, items = self.levels.pop()
        self.levels[-1][1].append(Sequence(tuple(items), position))

    def close_mapping(self) -> None:
        position, parts = self.levels.pop()
        entries = []
        lines: dict[str, int] = {}
        for key, value in zip(parts[::2], parts[1::2], strict=True):
            if isinstance(key, Scalar) and self._is_key(key, lines):
                entries.append((key, value))
            elif not isinstance(key, Scalar):
                self.fail(key.position, "a list or mapping as a key", "write text before the colon")
        self.levels[-1][1].append(Mapping(tuple(entries), position))

    def _is_key(self, key: Scalar, lines: dict[str, int]) -> bool:
        name = key.value
        if not isinstance(name, str):
            self.fail(key.position, "a key that is not text", "quote the key")
        elif name == "<<" and not key.quoted:
            self.fail(key.position, "a merge key (<<) is not allowed", "write the entries out")
        elif name in lines:
            short = name if len(name) <= 60 else name[:60] + "…"
            hint = f"the first is on line {lines[name]}"
            self.fail(key.position, f"`{short}` stands twice in one mapping", hint)
        else:
            lines[name] = key.position.line
            return True
        return False

    def text(self, written: str, position: Position, quoted: bool = True) -> None:
        """Adds a text."""
        self._count(position)
        if not (written.isascii() and written.isprintable() and len(written) <= MOST_CHARACTERS):
            written = self._checked(written, position)
        self.levels[-1][1].append(Scalar(written, position, quoted))

    def word(self, written: str, position: Position) -> None:
        """Adds what a plain word means."""
        special = _PLAIN.fullmatch(written)
        if special is None and written not in _WORDS:
            self.text(written, position, quoted=False)
            return
        self._count(position)
        self.levels[-1][1].append(Scalar(self._meaning(written, special, position), position, False))

    def _meaning(
        self, written: str, special: re.Match[str] | None, position: Position
    ) -> str | int | Decimal | bool | None:
        if special is None or written in _WORDS:
            return _WORDS[written]
        kind = special.lastgroup or ""
        if kind in _NUMBERS:
            return int(written) if kind == "integer" else Decimal(written)
        self.fail(position, *_SPECIAL[kind][1:])
        return written

    def _checked(self, written: str, position: Position) -> str:
        if len(written) > MOST_CHARACTERS:
            self.fail(position, f"a text of more than {MOST_CHARACTERS:,} characters")
        elif found := _REFUSED.search(written):
            self.fail(position, _invisible(found[0]), "delete it")
        elif _crowded(written):
            self.fail(position, f"more than {MOST_MARKS} marks on one letter")
        else:
            return normalize("NFC", written)
        return written

    def _count(self, position: Position) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self.stop(position, f"more than {MOST_NODES:,} values", "split the file")


# YAML

_DIRECTIVE = re.compile("^%", re.MULTILINE)
_EXTRAS = {
    "anchor": ("an anchor (&) is not allowed", "write the value itself, or quote text with &"),
    "tag": ("a tag (!) is not allowed", "delete it, or quote text that begins with !"),
}
_ALIAS = ("an alias (*) is not allowed", "write the value itself, or quote text that begins with *")
_TAB = ("a tab in the indentation", "indent with spaces")
_INDENT = "check the indentation, and quote text that has quotes inside"
_SYNTAX = (
    ("mapping values", "a colon that does not belong here", "quote text that has a colon inside"),
    ("expected ':'", "a key without its colon", "write `key: value`, or check the indentation"),
    ("expected key|block mapping", "does not continue the mapping above", _INDENT),
    ("indicator$|block (collection|sequence)", "does not continue the list above", _INDENT),
    ("sequence entries", "a list item that does not belong here", "put each item on its own line"),
    ("mapping keys", "a question mark that does not belong here", "quote the text"),
    ("flow sequence", "a list in [ ] that is not continued or closed", "write , or ]"),
    ("flow mapping", "a mapping in { } that is not continued or closed", "write , or }"),
    ("end of stream", "a quotation that is never closed", "write the closing quote"),
    ("document (indicator|separator)", "--- or ... inside a quotation", "indent it"),
    ("escape|hex", "a backslash that means nothing here", "write \\\\, or use single quotes"),
    ("start any token", "a character that cannot begin a plain value", "quote the text"),
    ("anchor|alias", "a text that begins with & or *", "quote the text"),
    ("tag", *_EXTRAS["tag"]),
    ("block scalar", "a word after | or > that does not belong here", "begin the text below"),
    ("document start", "the document ended above", "delete the ... line"),
    ("node content", "a value is missing here", "quote text that begins with , ] or }"),
)
"""What the parsers say, as a pattern over context and problem; our message; the suggestion."""


def _walk_yaml(tree: _Tree, text: str) -> None:
    for found in _DIRECTIVE.finditer(text):
        tree.fail(tree.at(found.start()), "a directive (%) is not allowed", "delete the line")
    try:
        _build(tree, yaml.parse(_DIRECTIVE.sub("#", text), Loader=_PARSER))
    except yaml.MarkedYAMLError as wrong:
        _explain(tree, text, wrong)
    except (ValueError, OverflowError):  # the pure parser, on \\UFFFFFFFF
        tree.stop(tree.at(0), "a backslash that means nothing", "use single quotes")


def _build(tree: _Tree, events: Iterator[Any]) -> None:
    documents = 0
    for event in events:
        kind = type(event)
        mark = event.start_mark
        position = Position(tree.name, mark.line + 1, mark.column + 1)
        if kind is yaml.ScalarEvent:
            _scalar(tree, event, position)
        elif kind is yaml.MappingEndEvent:
            tree.close_mapping()
        elif kind is yaml.SequenceEndEvent:
            tree.close_sequence()
        elif kind in (yaml.MappingStartEvent, yaml.SequenceStartEvent):
            _refuse_extras(tree, event, position)
            tree.open(position)
        elif kind is yaml.AliasEvent:
            tree.fail(position, *_ALIAS)
            tree.text(f"*{event.anchor}", position)
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                tree.stop(position, "a second document", "put it into a file of its own")


def _scalar(tree: _Tree, event: Any, position: Position) -> None:
    if event.anchor is not None or event.tag is not None:
        _refuse_extras(tree, event, position)
        tree.text(event.value, position)
    elif event.style:
        tree.text(event.value, position)
    else:
        tree.word(event.value, position)


def _refuse_extras(tree: _Tree, event: Any, position: Position) -> None:
    for extra, words in _EXTRAS.items():
        if getattr(event, extra) is not None:
            tree.fail(position, *words)


def _explain(tree: _Tree, text: str, wrong: yaml.MarkedYAMLError) -> None:
    """Ends the reading with a parser's complaint in the reader's words."""
    mark = wrong.problem_mark
    offset = mark.index if mark is not None else 0
    if wrong.context_mark is not None and not text[offset:].strip(" \n"):
        offset = wrong.context_mark.index  # at the end of the file, where the open thing began
    if text[offset : offset + 1] == "\t":
        tree.stop(tree.at(offset), *_TAB)
    said = f"{wrong.context} {wrong.problem}"
    for pattern, message, suggestion in _SYNTAX:
        if re.search(pattern, said):
            tree.stop(tree.at(offset), message, suggestion)
    tree.stop(tree.at(offset), "not readable as YAML", _INDENT)


# JSON

_TOKEN = re.compile(
    r'[ \t\r\n]*(?:(?P<mark>[\[\]{},:])|(?P<text>"[^"\\]*(?:\\.[^"\\]*)*")'
    r"|(?P<word>[^ \t\r\n\[\]{},:]+)|(?P<end>\Z))",
    re.DOTALL,
)
_SIMPLE = re.compile(r'"[^"\\\x00-\x1f]*"')
_EXPECTED = {
    "value": ("[{tw", "a value"),
    "item": ("[{tw]", "a value or ]"),
    "first key": ("t}", "a key in double quotes or }"),
    "key": ("t", "a key in double quotes"),
    "colon": (":", "a colon"),
    "more items": (",]", "a comma or ]"),
    "more entries": (",}", "a comma or }"),
    "end": ("e", "nothing more"),
}
"""What may come next, by its first character or the first letter of its token's kind."""


def _walk_json(tree: _Tree, text: str) -> None:
    expected = "value"
    opened: list[str] = []
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup or ""
        written, position = token[kind], tree.at(token.start(kind))
        sign = written if kind == "mark" else kind[0]
        if sign not in _EXPECTED[expected][0]:
            _unexpected(tree, written, position, expected)
        if sign == "e":
            return
        _take_token(tree, sign, written, position, opened)
        expected = _after(sign, expected, opened[-1] if opened else "")


def _take_token(
    tree: _Tree, sign: str, written: str, position: Position, opened: list[str]
) -> None:
    if sign == "t":
        tree.text(_unescaped(tree, written, position), position)
    elif sign == "w":
        if written == "~" or (written not in _WORDS and not _PLAIN.fullmatch(written)):
            _unexpected(tree, written, position, "value")
        tree.word(written, position)
    elif sign in "[{":
        tree.open(position)
        opened.append(sign)
    elif sign in "]}":
        opened.pop()
        (tree.close_sequence if sign == "]" else tree.close_mapping)()


def _after(sign: str, expected: str, inside: str) -> str:
    if sign in "[{":
        return "item" if sign == "[" else "first key"
    if sign == ":":
        return "value"
    if sign == ",":
        return "value" if inside == "[" else "key"
    if "key" in expected and sign == "t":
        return "colon"
    return {"": "end", "[": "more items", "{": "more entries"}[inside]


def _unexpected(tree: _Tree, written: str, position: Position, expected: str) -> NoReturn:
    if not written and len(tree.levels) == 1:
        tree.root()
    if not written:
        tree.stop(tree.levels[-1][0], "a list or mapping that is never closed", "write ] or }")
    if written.startswith('"') and len(written) == 1 or not written.endswith('"'):
        pass
    tree.stop(position, f"expected {_EXPECTED[expected][1]} here")


def _unescaped(tree: _Tree, written: str, position: Position) -> str:
    if _SIMPLE.fullmatch(written):
        return written[1:-1]
    try:
        return str(json.loads(written))
    except json.JSONDecodeError as wrong:
        message = "a line break or tab inside a quotation" if "control" in wrong.msg else _BACKSLASH
        tree.stop(position, message, "write \\n, \\t or \\\\")
