"""The house has floors: imports go down only, and each danger lives in one room."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ENGINE = Path(__file__).parent.parent / "engine"
FLOORS = (
    ("errors",),
    ("decision",),
    ("calendar", "values", "folding"),
    ("document",),
    ("language",),
    ("shape",),
    ("vocabulary",),
    ("ruleset",),
    ("inference",),
    ("evaluation",),
    ("wire",),
    ("client", "log", "profiles"),
    ("report",),
    ("audit",),
    ("server",),
    ("cli",),
    ("__main__", "__init__"),
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
HOME_OF = {
    "durable": {"inference/rete.py"},
    "durable_rules_engine": {"inference/rete.py"},
    "grpc": {"server/", "client.py"},
    "grpc_health": {"server/", "client.py"},
    "grpc_reflection": {"server/", "client.py"},
    "grpc_status": {"server/", "client.py"},
    "pytest": {"profiles/plugin.py"},
    "sqlalchemy": {"log/"},
    "yaml": {"document/"},
    "typer": {"cli/"},
}
"""Packages that only some rooms may import."""
LAW = re.compile(
    r"physician|doctor|medic(al|ine)|patient|hospital|nurs(e|ing)\b|clinic|licens|licenc|visa\b"
    r"|usmle|ecfmg|immigra|citizen|passport|residency|fellowship|graduate|\bschool"
    r"|california|texas|massachusetts|\bh-?1b\b|\bj-?1\b",
    re.IGNORECASE,
)
"""Words that tell of the law that only rulesets and tests know."""


def modules() -> Iterator[tuple[str, Path]]:
    """All modules of the engine by their path in it."""
    for path in sorted(ENGINE.rglob("*.py")):
        yield path.relative_to(ENGINE).as_posix(), path


def imports(path: Path) -> Iterator[str]:
    """The modules that a module imports, also those named only for types."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def room(name: str) -> str:
    """The folder or module directly under `engine` that a path lies in."""
    return name.partition("/")[0].removesuffix(".py")


def test_every_room_has_a_floor() -> None:
    """A new folder or module is given its place in the order above."""
    assert {room(name) for name, _ in modules()} <= FLOOR.keys()


def test_imports_go_down_only() -> None:
    """No module imports from a floor above its own, nor from another room on its floor."""
    upward = [
        f"{name} imports {imported}"
        for name, path in modules()
        for imported in imports(path)
        if imported.startswith("engine.")
        and room(name) != (other := imported.split(".")[1])
        and FLOOR[other] >= FLOOR[room(name)]
    ]
    assert upward == []


def test_packages_stay_in_their_rooms() -> None:
    """The matcher, the network, the database and the parser are each behind one door."""
    astray = [
        f"{name} imports {imported}"
        for name, path in modules()
        for imported in imports(path)
        if not name.startswith(tuple(HOME_OF.get(imported.partition(".")[0], {""})))
    ]
    assert astray == []


def test_engine_knows_no_law() -> None:
    """What a gate asks stands in its ruleset; the engine has no word for it."""
    told = [
        f"{path.relative_to(ENGINE)}:{number}: {found[0]}"
        for path in sorted(ENGINE.rglob("*"))
        if path.suffix in {".py", ".html", ".css", ".js", ".txt"} and "_rulesets" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (found := LAW.search(line))
    ]
    assert told == []


def test_engine_reads_no_clock() -> None:
    """A decision depends on the date that is asked about and never on the day it is asked."""
    deciding = {room for rooms in FLOORS[: FLOOR["wire"]] for room in rooms}
    clocks = re.compile(r"\b(today|now|utcnow|time\.time|monotonic)\(")
    read = [
        name
        for name, path in modules()
        if room(name) in deciding and clocks.search(path.read_text(encoding="utf-8"))
    ]
    assert read == []


def test_modules_stay_small() -> None:
    """No module is longer than what one sitting can read."""
    lines = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in modules()}
    assert {name: count for name, count in lines.items() if count > 400} == {}
