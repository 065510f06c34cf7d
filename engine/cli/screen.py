"""Printing: text for people, JSON for programs, progress on a terminal, mistakes in plain words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import typer
from rich.console import Console

from engine.report.paper import WIDTH, Line, typeset

FAILED, WRONG_USAGE = 1, 2
"""Exit codes: a check or test failed; the command cannot be carried out as given."""


def put(text: str, *, error: bool = False) -> None:
    """Print a text as it is."""
    typer.echo(text, err=error)


def put_lines(lines: Iterable[Line]) -> None:
    """Print lines, in color and as wide as the terminal where there is one."""
    console = Console(highlight=False)
    width = min(console.width, WIDTH) if console.is_terminal else WIDTH
    if text := typeset(lines, width):
        console.print(text, soft_wrap=True)


def put_json(told: Any) -> None:
    """Print a JSON text in UTF-8."""
    typer.echo(json.dumps(told, indent=2, ensure_ascii=False).encode())


def put_file(path: Path, text: str, *, as_json: bool = False) -> None:
    """Write a text into a file; ends the command where that cannot be done."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as wrong:
        fail(WRONG_USAGE, [f"{path}: {wrong.strerror or wrong}"], as_json=as_json)


@contextmanager
def progress(words: str) -> Iterator[None]:
    """Tell a person at a terminal what takes its time."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(f"{words} …"):
        yield


def fail(
    code: int, messages: Sequence[str], errors: Sequence[Any] = (), *, as_json: bool = False
) -> NoReturn:
    """Tell what is wrong and end; with `as_json` also as an object {errors: […]} for programs."""
    for message in messages:
        put(message, error=True)
    if as_json:
        put_json({"errors": list(errors) or [{"message": message} for message in messages]})
    raise typer.Exit(code)
