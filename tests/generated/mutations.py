"""Valid rulebooks changed at random, as a slip of the hand or a wrong idea would change them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from random import Random
from typing import Any

from tests.generated.rulebooks import Written

_PIECES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    10**13,
    "",
    "none",
    "no_limit",
    "beginning",
    "as_of",
    "2020-02-30",
    "9999-12-31",
    "gates/first",
    "fact.records_0",
    "own.value_0",
    "table_0",
    [],
    {},
    ["as_of"],
    {"is": "none"},
    {"parameter": "table_0"},
    {"parameter": "table_0", "is": {"at_least": {"parameter": "table_0"}}},
    {"parameter": "table_1", "is": {"same_as": {"parameter": "table_1"}}},
    {"fact": "as_of", "plus": {"years": 300}},
    {"decision": "gates/first"},
    {"count": "fact.records_0", "is": 1},
)
_MARKS = "\n\t :-[]{}'\"#&*!|>%@`,?\\\x00\x85\u2028é🙂 \ufeff"
Path = tuple[Any, ...]


def changed(random: Random, written: Written) -> dict[str, str]:
    """The files' texts with one to three changes."""
    files = {name: deepcopy(content) for name, content in written.files.items()}
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        _change(random, files)
    texts = Written(files).texts()
    if random.random() < 0.3:
        name = random.choice(list(texts))
        texts[name] = _smudged(random, texts[name])
    return texts


def _change(random: Random, files: dict[str, Any]) -> None:
    name = random.choice(list(files))
    paths = list(_paths(files[name]))
    if not paths:
        return
    *above, last = random.choice(paths)
    parent = _at(files[name], above)
    roll = random.random()
    if roll < 0.25:
        del parent[last]
    elif roll < 0.4 and isinstance(parent, dict):
        parent[random.choice(_key(random, files))] = parent.pop(last)
    elif roll < 0.6:
        parent[last] = deepcopy(random.choice(_PIECES))
    else:
        other = files[random.choice(list(files))]
        parent[last] = deepcopy(_at(other, random.choice(list(_paths(other)) or [()])))


def _key(random: Random, files: dict[str, Any]) -> list[Any]:
    """The last steps of some paths of a file: names that mean something somewhere."""
    paths = _paths(files[random.choice(list(files))])
    return [path[-1] for path in paths if isinstance(path[-1], str)] or ["none"]


def _smudged(random: Random, text: str) -> str:
    """A text with a few characters taken away, put in or moved."""
    for _ in range(random.randint(1, 4)):
        at = random.randint(0, len(text))
        length = random.choice((0, 1, 1, 5, 40))
        mark = random.choice(("", random.choice(_MARKS), text[at : at + length]))
        text = text[:at] + mark + text[at + length :]
    return text


def _paths(content: Any, path: Path = ()) -> Iterator[Path]:
    parts: Iterable[tuple[Any, Any]] = content.items() if isinstance(content, dict) else ()
    if isinstance(content, list):
        parts = enumerate(content)
    for key, part in parts:
        yield (*path, key)
        yield from _paths(part, (*path, key))


def _at(content: Any, path: Any) -> Any:
    for step in path:
        content = content[step]
    return content
