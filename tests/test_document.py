"""Files become nodes with their places, or all their problems; never anything else."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.document import Mapping, Node, Scalar, Sequence, plain, read, read_file, read_json
from engine.document.characters import REFUSED
from engine.document.tree import MOST_CHARACTERS, MOST_LEVELS, MOST_PROBLEMS
from engine.document.words import Doubtful, meaning
from engine.errors import Position, Problem, SourceError

PARSERS = {"python": yaml.SafeLoader, "c": getattr(yaml, "CSafeLoader", yaml.SafeLoader)}


@pytest.fixture(params=PARSERS)
def either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """PyYAML with and without C, in turn."""
    monkeypatch.setattr("engine.document.yaml_events.PARSER", PARSERS[request.param])
    return str(request.param)


def problems(text: str | bytes, reader: Any = read, **options: Any) -> tuple[Problem, ...]:
    """The problems of a text that cannot be read."""
    with pytest.raises(SourceError) as raised:
        reader(text, "f", **options)
    return raised.value.problems


def said(text: str | bytes, reader: Any = read, **options: Any) -> list[str]:
    """The same as `line:column: message (suggestion)`."""
    return [str(each).removeprefix("f:") for each in problems(text, reader, **options)]


WORDS = [
    ("", None),
    ("null", None),
    ("~", None),
    ("true", True),
    ("false", False),
    ("0", 0),
    ("24", 24),
    ("-3", -3),
    ("9" * 40, int("9" * 40)),
    ("0.5", Decimal("0.5")),
    ("-12.50", Decimal("-12.50")),
    ("NO", "NO"),
    ("no", "no"),
    ("on", "on"),
    ("yes", "yes"),
    ("off", "off"),
    ("y", "y"),
    ("=", "="),
    ("<<", "<<"),
    ("12:30", "12:30"),
    ("12:30:45", "12:30:45"),
    ("2024-01-31", "2024-01-31"),
    ("2024-01-31 10:00:00", "2024-01-31 10:00:00"),
    ("1.2.3", "1.2.3"),
    ("1,000", "1,000"),
    ("24_months", "24_months"),
    ("1e", "1e"),
    ("0xyz", "0xyz"),
    ("nullable", "nullable"),
    ("two words", "two words"),
    ("\u0663", "\u0663"),
    ("'24'", "24"),
    ('"true"', "true"),
    ('"010"', "010"),
    ("''", ""),
    ('"null"', "null"),
    ("|\n  24", "24\n"),
    (">-\n  two\n  lines", "two lines"),
    ("José", "José"),
    ("Jose\u0301", "José"),
    ('"Jose\\u0301"', "José"),
    ("\U0001f600", "\U0001f600"),
    ('"a\\tb\\n"', "a\tb\n"),
]


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(("written", "value"), WORDS)
def test_word(written: str, value: object) -> None:
    """A word has one meaning, and exactly the expected type."""
    found = plain(read(f"a: {written}\n", "f"))["a"]
    assert (found, type(found)) == (value, type(value))


LOWER = "true, false and null are written in lower case"
ZERO, PLUS = "a number that begins with 0", "a number with a plus sign"
RADIX, BREAK = "a number that is not decimal", "a number with an underscore"
EXPONENT, POINT = "a number with an exponent", "a number with digits on one side of its point only"
ENDLESS = "not a finite number"
DOUBTFUL = [
    ("True", LOWER),
    ("TRUE", LOWER),
    ("False", LOWER),
    ("Null", LOWER),
    ("NULL", LOWER),
    ("010", ZERO),
    ("-010", ZERO),
    ("00", ZERO),
    ("007.5", ZERO),
    ("02115", ZERO),
    ("0o7", RADIX),
    ("0x1F", RADIX),
    ("0b101", RADIX),
    ("1_000", BREAK),
    ("1_000.5", BREAK),
    ("1.000_5", BREAK),
    ("1e3", EXPONENT),
    ("1.5E-7", EXPONENT),
    (".5e1", EXPONENT),
    ("+5", PLUS),
    ("+0.5", PLUS),
    (".5", POINT),
    ("-.5", POINT),
    ("5.", POINT),
    (".inf", ENDLESS),
    ("-.INF", ENDLESS),
    (".nan", ENDLESS),
    (".NaN", ENDLESS),
    ("9" * 41, "a number of more than 40 digits"),
    ("0." + "9" * 40, "a number of more than 40 digits"),
]


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(("written", "message"), DOUBTFUL)
def test_doubtful_word(written: str, message: str) -> None:
    """A spelling that readers disagree about is refused, never quoted; in quotes it is text."""
    (problem,) = problems(f"a:\n  b: {written}\n")
    assert (problem.position, problem.message) == (Position("f", 2, 6), message)
    assert "quote it if it is text" in problem.suggestion
    assert written not in problem.message + problem.suggestion
    assert plain(read(f"'{written}'", "f")) == written


NO_ANCHOR = "an anchor (&) is not allowed (delete it, or quote text that begins with &)"
NO_ALIAS = "an alias (*) is not allowed (write the value out, or quote text that begins with *)"
NO_TAG = "a tag (!) is not allowed (delete it, or quote text that begins with !)"
NO_DIRECTIVE = "a directive (%) is not allowed (delete the line)"
NO_TEXT = "a key that is not text (quote it)"
NO_KEY = "a list or mapping as a key (write a text before the colon)"
EMPTY = "the file is empty (write {} for no entries)"
INDENT = "(check the indentation, and quote text that has quotes inside)"
TAB = "a tab that does not belong here (indent with spaces)"
COLON = "a colon that does not belong here (quote text that has a colon inside)"
SLASH = "a backslash with no meaning (double it, or use single quotes)"
REFUSALS = [
    ("a: &x b\nc: *x", [f"1:4: {NO_ANCHOR}", f"2:4: {NO_ALIAS}"]),
    ("a: &x [1]", [f"1:4: {NO_ANCHOR}"]),
    ("a: &x {b: *x}", [f"1:4: {NO_ANCHOR}", f"1:11: {NO_ALIAS}"]),
    ("*x : 1\n*y : 2", [f"1:1: {NO_ALIAS}", f"2:1: {NO_ALIAS}"]),
    ("a: *important*", ["1:4: an unquoted text that begins with & or * (quote it)"]),
    ("a: & b", ["1:4: an unquoted text that begins with & or * (quote it)"]),
    ("a: !!str 1", [f"1:4: {NO_TAG}"]),
    ("a: !!python/object/apply:os.system [x]", [f"1:4: {NO_TAG}"]),
    ("a: ! b", [f"1:4: {NO_TAG}"]),
    ("a: !!binary 010", [f"1:4: {NO_TAG}"]),
    ("a: !x!y z", [f"1:4: {NO_TAG}"]),
    ("!!map {a: 1}", [f"1:1: {NO_TAG}"]),
    ("!!set {a, b}", [f"1:1: {NO_TAG}"]),
    ("<<: {a: 1}", ["1:1: a merge key (<<) is not allowed (write the entries out)"]),
    ("%YAML 1.2\n---\na: 010", [f"1:1: {NO_DIRECTIVE}", f"3:4: {ZERO}"]),
    ("%TAG ! x\n---\na: 1", [f"1:1: {NO_DIRECTIVE}"]),
    ("%HUH\n---\na: 1", [f"1:1: {NO_DIRECTIVE}"]),
    ("a: 1\n---\nb: 2", ["2:1: a second document (put it into a file of its own)"]),
    ("a: 1\na: 2", ["2:1: `a` stands twice in one mapping (the first is on line 1)"]),
    ("a: 1\n'a': 2", ["2:1: `a` stands twice in one mapping (the first is on line 1)"]),
    ("é: 1\ne\u0301: 2", ["2:1: `é` stands twice in one mapping (the first is on line 1)"]),
    ("- {b: {a: 1, a: 2}}", ["1:14: `a` stands twice in one mapping (the first is on line 1)"]),
    ("1: a\ntrue: b\n~: c\n1.5: d", [f"{line}:1: {NO_TEXT}" for line in (1, 2, 3, 4)]),
    ("?\n: d", [f"1:2: {NO_TEXT}"]),
    ("{: d}", ["1:2: a key or value is missing here"]),
    ("True: a\n010: b", [f"1:1: {LOWER}", f"2:1: {ZERO}"]),
    ("? [a]\n: b", [f"1:3: {NO_KEY}"]),
    ("{{a: 1}: b}", [f"1:2: {NO_KEY}"]),
    ("", [f"1:1: {EMPTY}"]),
    ("# nothing\n\n", [f"1:1: {EMPTY}"]),
    ("a: Step 1: that", [f"1:10: {COLON}"]),
    ("a: 1\nb\nc: 2", ["2:1: a key without its colon (write `key: value`"]),
    ("a:\n  b: 1\n c: 2", [f"3:2: does not continue the mapping above {INDENT}"]),
    ("a: 'it's'", [f"1:8: does not continue the mapping above {INDENT}"]),
    ("- a\nb: c", [f"2:1: does not continue the list above {INDENT}"]),
    ("a: - b", ["1:4: a list item that does not belong here (begin the list on its own line)"]),
    ("a: ? b", ["1:4: a question mark that does not belong here (quote the text)"]),
    ("a: [1, 2", ["1:4: a list in [ ] that is not continued or closed (write a comma or ])"]),
    (
        "a: [b,\nc: d\ne: f",
        ["3:2: a list in [ ] that is not continued or closed (write a comma or ];"],
    ),
    ("a: {b: 1]", ["1:9: a mapping in { } that is not continued or closed (write a comma or })"]),
    ("a: 'x\nb: y", ["1:4: a quotation that is never closed (write the closing quote)"]),
    ("a: 'x\n---\ny'", ["2:1: --- or ... inside a quotation (indent it)"]),
    ('a: "\\xZZ"', [f"1:7: {SLASH}"]),
    ("a: @b", ["1:4: a character that cannot begin plain text (quote the text)"]),
    ("a: `b`", ["1:4: a character that cannot begin plain text (quote the text)"]),
    ("a:\n\tb: c", [f"2:1: {TAB}"]),
    ("\ta: b", [f"1:1: {TAB}"]),
    ("a: |\n\tb", [f"2:1: {TAB}"]),
    ("a: b\nc: d\n\t", [f"3:1: {TAB}"]),
    (
        "a: >x\n  b",
        ["1:5: a word that does not belong behind | or > (begin the text on a new line)"],
    ),
    ("a: ]", ["1:4: a key or value is missing here (quote text that begins with , ] or })"]),
    ("a: b\n...\nc: d", ["3:1: something after the document's end (delete the line `...`)"]),
]


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(("text", "expected"), REFUSALS)
def test_refusal(text: str, expected: list[str]) -> None:
    """What is no strict YAML is told with its place, in a reader's words, by both parsers."""
    found = said(text)
    assert len(found) == len(expected)
    assert [line[: len(start)] for line, start in zip(found, expected, strict=True)] == expected


NO_STRING = "(text stands in double quotes)"
JSON_VALUES = [
    ("null", None),
    ("true", True),
    ("-0", 0),
    ("1.50", Decimal("1.50")),
    ('"010"', "010"),
    ('"\\ud83d\\ude00 \\/ \\u00e9 e\\u0301"', "\U0001f600 / é é"),
    (' [ 1 ,\t[] , { } ,\r\n"" ] ', [1, [], {}, ""]),
    ('{"a": {"b": [1, {"c": null}]}, "<<": 2}', {"a": {"b": [1, {"c": None}]}, "<<": 2}),
]
JSON_REFUSALS = [
    ("", [f"1:1: {EMPTY}"]),
    (" \n", [f"1:1: {EMPTY}"]),
    ("[1,]", ["1:4: expected a value here"]),
    ('{"a": 1,}', ["1:9: expected a key in double quotes here"]),
    ("{'a': 1}", [f"1:2: expected a key in double quotes or }} here {NO_STRING}"]),
    ("{a: 1}", [f"1:2: expected a key in double quotes or }} here {NO_STRING}"]),
    ("{1: 1}", [f"1:2: expected a key in double quotes or }} here {NO_STRING}"]),
    ('{"a" 1}', ["1:6: expected a colon here"]),
    ('{"a"}', ["1:5: expected a colon here"]),
    ('{"a":}', ["1:6: expected a value here"]),
    ('{"a": 1 "b": 2}', ["1:9: expected a comma or } here"]),
    ("[1 2]", ["1:4: expected a comma or ] here"]),
    ("[1}", ["1:3: expected a comma or ] here"]),
    ("]", ["1:1: expected a value here"]),
    ("1 2", ["1:3: expected nothing more here"]),
    ("[1]]", ["1:4: expected nothing more here"]),
    ("// x\n1", [f"1:1: expected a value here {NO_STRING}"]),
    ("[~]", [f"1:2: expected a value here {NO_STRING}"]),
    ("[NaN]", [f"1:2: expected a value here {NO_STRING}"]),
    ("[-Infinity]", [f"1:2: expected a value here {NO_STRING}"]),
    ("[2024-01-31]", [f"1:2: expected a value here {NO_STRING}"]),
    ("[\n {", ["2:2: a list or mapping that is never closed (write ] or })"]),
    ('{"a":', ["1:1: a list or mapping that is never closed (write ] or })"]),
    ('{"a": "b', ["1:7: a quotation that is never closed (write the closing quote)"]),
    ('["a\tb"]', ["1:2: a line break or tab inside a quotation (write \\n or \\t)"]),
    ('["a\nb"]', ["1:2: a line break or tab inside a quotation (write \\n or \\t)"]),
    ('["\\q"]', ["1:2: a backslash with no meaning (double it)"]),
    ('["\\ud83d"]', ["1:2: an invisible character, U+D83D (half a character) (delete it)"]),
    ('["\\u0000"]', ["1:2: an invisible character, U+0000 (control character) (delete it)"]),
    ("[True, 01, 1e3, .5, +1]", [f"1:2: {LOWER}", *(f"1:{at}: " for at in (8, 12, 17, 21))]),
    (
        '{"a": 1,\n "b": {"a": 1, "\\u0061": 2},\n "a": 2}',
        [f"{at}: `a` stands twice in one mapping (the first is on line" for at in ("2:16", "3:2")],
    ),
]


@pytest.mark.parametrize(("text", "value"), JSON_VALUES)
def test_json(text: str, value: object) -> None:
    """JSON is read with exact numbers, and pairs of surrogates as one character."""
    assert repr(plain(read_json(text, "f"))) == repr(value)


@pytest.mark.parametrize(("text", "expected"), JSON_REFUSALS)
def test_json_refusal(text: str, expected: list[str]) -> None:
    """What only resembles JSON is refused with its place."""
    found = said(text, read_json)
    assert len(found) == len(expected)
    assert [line[: len(start)] for line, start in zip(found, expected, strict=True)] == expected


def test_positions() -> None:
    """Every node knows its line and column, counted in characters from 1."""
    first = read("é: ü\n# said\nlist:\n  - 1\n  - { a: 'x', b: }\n", "some/file.yaml")
    second = read_json('{"é": "ü",\r\n\r\n"list":\r\n   [1,\r\n   { "a": "x", "b": null}]}', "f")
    assert places(first) == [(1, 1), (1, 1), (1, 4), (3, 1), (4, 3), (4, 5)] + [
        (5, column) for column in (5, 7, 10, 15, 18)
    ]
    assert places(second) == [(1, 1), (1, 2), (1, 7), (3, 1), (4, 4), (4, 5)] + [
        (5, column) for column in (4, 6, 11, 16, 21)
    ]
    assert first.position.file == "some/file.yaml"


def places(node: Node) -> list[tuple[int, int]]:
    """Line and column of a node, and of all in it, in their order."""
    parts: tuple[Node, ...] = ()
    if isinstance(node, Mapping):
        parts = tuple(part for entry in node.entries for part in entry)
    elif isinstance(node, Sequence):
        parts = node.items
    inner = [place for part in parts for place in places(part)]
    return [(node.position.line, node.position.column), *inner]


def test_mapping() -> None:
    """A mapping gives nodes and keys by name, in the order of the file."""
    node = read("b: 1\na: [x]\nc:\n", "f")
    assert isinstance(node, Mapping)
    assert node.names() == ("b", "a", "c")
    assert node.get("b") == Scalar(1, Position("f", 1, 4), quoted=False)
    assert node.key("a") == Scalar("a", Position("f", 2, 1), quoted=False)
    assert (node.get("x"), node.key("x")) == (None, None)
    assert ("c" in node, "x" in node) == (True, False)
    assert node == read("b: 1\na: [x]\nc:\n", "f")


def test_quoted() -> None:
    """A scalar tells whether quotes or a block made it text."""
    node = read("[a, 1, 'a', \"1\"]", "f")
    assert isinstance(node, Sequence)
    assert [item.quoted for item in node.items if isinstance(item, Scalar)] == [0, 0, 1, 1]
    block = read("|\n a", "f")
    assert isinstance(block, Scalar)
    assert block.quoted


def test_all_problems_at_once() -> None:
    """A broken line does not hide the mistakes above it, nor mistakes each other."""
    text = "a: 010\nb: !x True\nb: &y 1e3\nc: \u200b*\nd:\n  {1: 2}\ne: [\nf: g\nh: 010"
    assert [line.split(" ")[0] for line in said(text)] == [
        f"{place}:" for place in ("1:4", "2:4", "3:1", "3:4", "4:4", "6:4", "9:2")
    ]


INVISIBLE = {
    "\x00": "U+0000 (control character)",
    "\x07": "U+0007 (control character)",
    "\x7f": "U+007F (control character)",
    "\x85": "U+0085 (control character)",
    "\r": "U+000D (control character)",
    "\u202e": "U+202E (right-to-left override)",
    "\u2066": "U+2066 (left-to-right isolate)",
    "\u200f": "U+200F (right-to-left mark)",
    "\u061c": "U+061C (arabic letter mark)",
    "\u200b": "U+200B (zero width space)",
    "\ufeff": "U+FEFF (zero width no-break space)",
    "\u2028": "U+2028 (line separator)",
    "\ud800": "U+D800 (half a character)",
    "\uffff": "U+FFFF (control character)",
    "\U000e0041": "U+E0041 (tag latin capital letter a)",
}


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize("reader", [read, read_json])
@pytest.mark.parametrize(("character", "name"), INVISIBLE.items())
def test_invisible_character(character: str, name: str, reader: Any) -> None:
    """What cannot be seen and changes what is read is refused at its place, also in comments."""
    expected = f"an invisible character, {name} (delete it)"
    assert said(f'{{"a":\r\n "b{character}c"}}', reader) == [f"2:4: {expected}"]
    assert said(f"a: 1 # b{character}c: 2\nd: 3") == [f"1:9: {expected}"]


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(
    "escape", ["\\0", "\\a", "\\x85", "\\L", "\\u202e", "\\uFEFF", "\\U000E0041"]
)
def test_escaped_invisible_character(escape: str) -> None:
    """An escape does not bring in what is refused as it is."""
    (problem,) = problems(f'a: "b{escape}"')
    assert problem.position == Position("f", 1, 4)
    assert problem.message.startswith("an invisible character, U+")


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize("escape", ["\\uD800", "\\UFFFFFFFF", "\\U00110000"])
def test_escape_of_no_character(escape: str) -> None:
    """The number of no character is a problem on its line."""
    (problem,) = problems(f'a: 1\nb: "x{escape}"')
    assert problem.position.line == 2


def test_heap_of_marks() -> None:
    """Text whose normal form would take long is refused, and ordinary marks are not."""
    assert plain(read("a" + "\u0323\u0301" * 15, "f")) == "\u1ea1" + "\u0323" * 14 + "\u0301" * 15
    assert said("a" + "\u0323\u0301" * 16) == ["1:1: more than 30 marks on one letter"]


ENCODINGS = [
    ("a: José\nb: 1\n".encode(), {"a": "José", "b": 1}),
    ("\ufeffa: José\nb: 1\n".encode(), {"a": "José", "b": 1}),
    ("\ufeffa: José\nb: 1\n", {"a": "José", "b": 1}),
    ("a: José\r\nb: |\r\n  x\r\n  y\r\nc: 1\r\n".encode(), {"a": "José", "b": "x\ny\n", "c": 1}),
    ("a: José\nb: 1", {"a": "José", "b": 1}),
    ("---\na: 1\n...\n", {"a": 1}),
    ("{}", {}),
    ("null", None),
    ("---", None),
]


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(("text", "value"), ENCODINGS)
def test_encoding(text: str | bytes, value: object) -> None:
    """Text and bytes, byte order mark and both line ends make no difference."""
    assert plain(read(text, "f")) == value


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize("reader", [read, read_json])
@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("a: é\nb: José\n".encode("latin-1"), "1:4"),
        ('{"a": "é",\r\n "é": '.encode() + b"\xff}", "2:7"),
        ("a: 1".encode("utf-16"), "1:1"),
        (b"a: \xed\xa0\x80", "1:4"),
    ],
)
def test_not_utf_8(content: bytes, place: str, reader: Any) -> None:
    """Another encoding is named as the problem, with the place of the first wrong byte."""
    assert said(content, reader) == [f"{place}: not UTF-8 (save the file in the encoding UTF-8)"]


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize("reader", [read, read_json])
def test_deepest(reader: Any) -> None:
    """Nesting is allowed to a depth, and the bracket that goes beyond is the problem."""
    node = reader("[" * MOST_LEVELS + "]" * MOST_LEVELS, "f")
    assert str(plain(node)).count("[") == MOST_LEVELS
    assert said("[" * (MOST_LEVELS + 1) + "010", reader) == ["1:33: nested more than 32 deep"]


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize("reader", [read, read_json])
def test_most_values(reader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of nodes is limited, the outer list included."""
    monkeypatch.setattr("engine.document.tree.MOST_NODES", 1000)
    assert len(plain(reader(f"[{'1,' * 998}1]", "f"))) == 999
    assert said(f"[{'1,' * 999}1]", reader) == ["1:2000: more than 1,000 values (split the file)"]


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_longest_text(quote: str) -> None:
    """The length of a text is limited, whether quoted, plain or a key."""
    longest = "é" * MOST_CHARACTERS
    assert plain(read(f"- {quote}{longest}{quote}", "f")) == [longest]
    assert said(f"a: 1\nb: {quote}{longest}x{quote}") == [
        "2:4: a text of more than 10,000 characters"
    ]


def test_most_problems() -> None:
    """Reading ends at a number of problems that a person can read."""
    assert len(problems("- 010\n" * 5000)) == MOST_PROBLEMS
    assert len(problems("\x00" * 5000)) == MOST_PROBLEMS
    assert len(problems("%\n" * 5000)) == MOST_PROBLEMS


def test_long_key_is_cut() -> None:
    """A message quotes no more of a key than fits a line."""
    key = "k" * 1000
    (problem,) = problems(f"{key}: 1\n{key}: 2")
    assert problem.message == f"`{'k' * 60}` stands twice in one mapping"


def test_no_value_is_quoted() -> None:
    """No message repeats what a file says about a person."""
    name = "Quexley"
    texts = [
        f"a: &{name} 1\nb: *{name}\nc: !{name} x\nd: {name}: {name}",
        f"a: *{name}*",
        f"a: !{name}!{name} x",
        f"%{name}\n---\na: [{name}",
        f"a: '{name}",
        f"a: {name}\n  {name}: x",
        f'a: "{name}\\q"',
        f"- {name}\n{name}",
    ]
    broken = [f"[{name}]", f'["{name}', f'["{name}\\q"]', f'[["{name}" 1]]']
    told = [line for text in texts for line in said(text)]
    told += [line for text in broken for line in said(text, read_json)]
    assert len(told) >= len(texts) + len(broken)
    assert not [line for line in told if name in line]


def test_size() -> None:
    """A text is limited by its bytes in UTF-8; a caller may set another limit."""
    assert said("a: " + "é" * 500_000) == ["1:1: larger than 1,000,000 bytes (split the file)"]
    assert said(b"a: 12345", most_bytes=7) == ["1:1: larger than 7 bytes (split the file)"]
    assert plain(read(b"a: 12345", "f", most_bytes=8)) == {"a": 12345}
    assert len(plain(read("- x\n" * 150_000, "f"))) == 150_000


def test_read_file(tmp_path: Path) -> None:
    """A file is read by its ending, under its path or another name."""
    yaml_file, json_file = tmp_path / "a.yaml", tmp_path / "a.JSON"
    yaml_file.write_text("a: 010", encoding="utf-8")
    json_file.write_text('{"a": 1.0}', encoding="utf-8")
    assert plain(read_file(json_file)) == {"a": Decimal("1.0")}
    assert read_file(json_file).position.file == str(json_file)
    with pytest.raises(SourceError, match=r"^x:1:4: a number that begins with 0"):
        read_file(yaml_file, "x")
    json_file.write_text("a: 1", encoding="utf-8")
    with pytest.raises(SourceError, match="1:1: expected a value here"):
        read_file(json_file)


def test_file_too_large(tmp_path: Path) -> None:
    """A file of 5 MB is refused; where the caller allows it, it is read."""
    path = tmp_path / "large.yaml"
    path.write_text(("- " + "x" * 4_997 + "\n") * 1000, encoding="utf-8")
    with pytest.raises(SourceError, match="1:1: larger than 1,000,000 bytes"):
        read_file(path)
    assert len(plain(read_file(path, most_bytes=5_000_000))) == 1000


@pytest.mark.parametrize(
    ("name", "reason"),
    [("missing.yaml", "no such file"), (".", "is a directory"), ("\0", "not a path")],
)
def test_unreadable_file(tmp_path: Path, name: str, reason: str) -> None:
    """A file that cannot be opened is a problem like any other."""
    with pytest.raises(SourceError, match=f":1:1: cannot be read: {reason}"):
        read_file(tmp_path / name)


HOSTILE = {
    "flow lists": "'[' * 500_000",
    "flow mappings": "'{' * 500_000",
    "flow mappings in lists": "'[{' * 300_000",
    "flow mappings with keys": "'{a: ' * 200_000",
    "flow keys": "'[? ' * 300_000",
    "lists on one line": "'- ' * 400_000",
    "keys on one line": "'? ' * 400_000",
    "mappings on many lines": "''.join(' ' * n + 'a:\\n' for n in range(1400))",
    "lists on many lines": "''.join(' ' * n + '-\\n' for n in range(1400))",
    "never closed": "'[1, ' * 30 + 'a, ' * 300_000",
    "directives": "''.join(f'%TAG !{n}! x\\n' for n in range(50_000)) + '---\\na'",
    "documents": "'---\\n' * 200_000",
    "digits": "'- ' + '1' * 900_000",
    "digits and points": "'- ' + '1_' * 400_000 + '.'",
    "marks": "('a' + '\\u0323\\u0301' * 200_000)",
    "quotes": "'\"' * 900_000",
    "backslashes": "'\"' + '\\\\\\\\' * 400_000",
    "line ends": "'\\n' * 900_000",
    "NULs": "'\\0' * 900_000",
}
HOSTILE_RUN = """
import sys
from engine.document import read, read_json
from engine.errors import SourceError
for text in ({text}, ({text}).replace("a", '"a"').replace("- ", "[")):
    for reader in (read, read_json):
        try:
            reader(text, "f")
            sys.exit("read")
        except SourceError as wrong:
            print(len(wrong.problems))
"""


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile(text: str) -> None:
    """A file made to exhaust or crash a parser is refused by a process that lives on."""
    run = subprocess.run(
        [sys.executable, "-c", HOSTILE_RUN.replace("{text}", text)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=Path(__file__).parent.parent,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert len(run.stdout.split()) == 4


def test_bomb() -> None:
    """Aliases that would grow without end are refused where they stand."""
    levels = "".join(f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]\n" for n in range(1, 10))
    found = problems("b0: &b0 x\n" + levels)
    assert {problem.message for problem in found} == {
        "an anchor (&) is not allowed",
        "an alias (*) is not allowed",
    }


def test_shipped_files() -> None:
    """Everything that the project ships is strict."""
    root = Path(__file__).parent.parent
    files = [*root.glob("rulesets/**/*.yaml"), *root.glob("tests/profiles/**/*.yaml")]
    assert files
    for path in files:
        assert isinstance(read_file(path), Mapping)


STEADY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
TEXTS = st.text(max_size=60) | st.text(
    "ab01 \t\n\r-:,?[]{}#&*!|>'\"%@`~<=.+_xe\\uU\u0301\u202e\ufeff\ud800é", max_size=60
)


@pytest.mark.parametrize("parser", PARSERS)
@STEADY
@given(text=TEXTS)
def test_any_text(text: str, parser: str) -> None:
    """Any text is read or refused with places inside it, and nothing else happens."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("engine.document.yaml_events.PARSER", PARSERS[parser])
        check_any(text)


@STEADY
@given(content=st.binary(max_size=60))
def test_any_bytes(content: bytes) -> None:
    """Any bytes, too."""
    check_any(content)


def check_any(content: str | bytes) -> None:
    """Both readers give a node, or problems on lines that exist."""
    newline: Any = "\n" if isinstance(content, str) else b"\n"
    for reader in (read, read_json):
        found = outcome(content, reader)
        assert isinstance(found, tuple | Scalar | Sequence | Mapping)
        for problem in found if isinstance(found, tuple) else ():
            assert 1 <= problem.position.line <= content.count(newline) + 1
            assert problem.position.column >= 1
            assert "not readable" not in problem.message


def outcome(content: str | bytes, reader: Any) -> Node | tuple[Problem, ...]:
    """A node, or the problems."""
    try:
        return reader(content, "f")
    except SourceError as wrong:
        return wrong.problems


def is_kept(text: str) -> bool:
    """Whether a text comes back as it is, even from a writer that knows YAML 1.1 only."""
    try:
        meaning(text)
    except Doubtful:
        return False
    return not REFUSED.search(text) and unicodedata.is_normalized("NFC", text)


WRITTEN = st.text(max_size=20).filter(is_kept) | st.sampled_from(
    ["", "NO", "on", "null", "true", "010", "1.5", "12:30", "2024-01-31", "a: b", "# x", "- x", "~"]
)
EIGHTHS = st.integers(-(10**9), 10**9).map(lambda number: number / 8)
STRUCTURES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | EIGHTHS | WRITTEN,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(WRITTEN, inner, max_size=5),
    max_leaves=20,
)


class Dumper(yaml.SafeDumper):
    """Writes a value again where it stands again."""

    def ignore_aliases(self, data: object) -> bool:
        """Always."""
        return True


def exact(value: Any) -> Any:
    """A structure with its floats as the decimals that they are written as."""
    if isinstance(value, dict):
        return {key: exact(part) for key, part in value.items()}
    if isinstance(value, list):
        return [exact(part) for part in value]
    return Decimal(repr(value)) if isinstance(value, float) else value


@pytest.mark.parametrize("flow", [False, True])
@pytest.mark.parametrize("parser", PARSERS)
@STEADY
@given(value=STRUCTURES)
def test_yaml_round_trip(value: Any, parser: str, flow: bool) -> None:
    """What PyYAML writes is read as it was, types included."""
    for allow_unicode in (False, True):
        text = yaml.dump(
            value,
            Dumper=Dumper,
            default_flow_style=flow,
            allow_unicode=allow_unicode,
            sort_keys=False,
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("engine.document.yaml_events.PARSER", PARSERS[parser])
            assert repr(plain(read(text, "f"))) == repr(exact(value))


@STEADY
@given(value=STRUCTURES, ascii_only=st.booleans(), indent=st.none() | st.just(2))
def test_json_round_trip(value: Any, ascii_only: bool, indent: int | None) -> None:
    """What the standard library writes is read as it was, types included."""
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    assert repr(plain(read_json(text, "f"))) == repr(exact(value))
    assert repr(plain(read_json(text.encode(), "f"))) == repr(exact(value))
