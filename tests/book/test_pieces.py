"""The pieces of the book: time lines, the picture, weak points, nesting, tables of rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from engine.errors import SourceError
from engine.report.book.law import read_tables
from engine.report.book.layout import Grid, columns, places
from engine.report.book.nested import Part, nested
from engine.report.book.picture import GRID, HEIGHT, WIDTH, graph_of, picture
from engine.report.book.render import is_web, named
from engine.report.book.timeline import TimeLine, time_lines
from engine.report.book.weak import weak_points
from engine.report.paper import Line
from engine.ruleset.model import Rulebook
from engine.ruleset.rulebook import load_rulebook
from tests.gates import HEAD, RULEBOOKS, Texts

TODAY = date(2026, 11, 22)
Make = Callable[[Texts], Rulebook]
FACTS = """\
facts:
  case.a: { type: boolean, label: a, ask: Is it so?, evidence: paper }
  case.number: { type: integer, label: number, ask: How many?, evidence: paper }
  case.filed_on: { type: date, label: filing, ask: When?, evidence: paper }
  case.kind: { type: code, codes: { x: Ex, y: Why }, label: kind, ask: Which?, evidence: paper }
"""
REQUIREMENT = "id: asked, says: One., source: law, met_when: { case.a: true }"
READS = "met_when: { case.number: { at_least: { parameter: least } }, case.kind: x }"


def drawn(lines: list[TimeLine]) -> list[Any]:
    """Time lines as plain values: by what, the days, and each lane with its spans."""
    return [
        (
            line.by,
            [str(day) for day in line.days],
            line.current,
            {
                lane.title: [(span.words, span.columns, span.held) for span in lane.spans]
                for lane in line.lanes
            },
        )
        for line in lines
    ]


TIMES = [
    pytest.param(f"requirements: [ {{ {REQUIREMENT} }} ]", [], id="nothing dated"),
    pytest.param(
        f"requirements: [ {{ {REQUIREMENT}, effective: {{ from: 2020-01-01 }} }} ]",
        [("as_of", ["2020-01-01"], 1,
          {"asked": [("law not recorded", 1, False), ("One.", 1, True)]})],
        id="from a day",
    ),
    pytest.param(
        f"requirements: [ {{ {REQUIREMENT}, effective: {{ from: 2020-01-01, until: 2027-06-30, "
        "before: no_requirement } } ]",
        [("as_of", ["2020-01-01", "2027-07-01"], 1,
          {"asked": [("nothing is asked", 1, False), ("One.", 1, True),
                     ("nothing is asked", 1, False)]})],
        id="between two days",
    ),
    pytest.param(
        "requirements:\n"
        f"  - {{ {REQUIREMENT}, effective: {{ until: 2019-12-31, by: case.filed_on }} }}\n"
        "  - { id: asked, says: Two., source: law, met_when: { case.a: false }, "
        "effective: { from: 2020-01-01, by: case.filed_on } }\n",
        [("case.filed_on", ["2020-01-01"], None,
          {"asked": [("One.", 1, True), ("Two.", 1, True)]})],
        id="versions by another date",
    ),
    pytest.param(
        "parameters:\n  least:\n    by: [case.kind, as_of]\n    rows:\n"
        "      - { at: x, from: beginning, value: 1, source: law }\n"
        "      - { at: y, from: 2021-01-01, value: 3, source: law }\n"
        "      - { at: x, from: 2020-01-01, value: 2, source: law }\n"
        f"requirements: [ {{ id: asked, says: One., source: law, {READS} }} ]",
        [("as_of", ["2020-01-01", "2021-01-01"], 2,
          {"least, x": [("1", 1, True), ("2", 2, True)],
           "least, y": [("law not recorded", 2, False), ("3", 1, True)]})],
        id="rows by code and day",
    ),
    pytest.param(
        f"requirements: [ {{ {REQUIREMENT}, sure_until: 2026-12-31 }} ]",
        [("as_of", ["2027-01-01"], 0,
          {"`asked`, sure": [("sure", 1, True), ("to be looked up again", 1, False)]})],
        id="sure until a day",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "expected"), TIMES)
def test_time_lines(rules: str, expected: list[Any], rulebook: Make) -> None:
    """Each dated thing has a lane, its spans fill all columns, and today is in one of them."""
    book = rulebook({"vocabulary/facts.yaml": FACTS, "gate/one.yaml": HEAD + rules})
    lines = time_lines(book.rulesets["gate/one"], TODAY)

    assert drawn(lines) == expected
    for line in lines:
        assert {sum(span.columns for span in lane.spans) for lane in line.lanes} == {
            len(line.days) + 1
        }


# The picture


@pytest.mark.parametrize(
    ("graph", "expected"),
    [
        ({}, []),
        ({"a": "b", "b": "", "c": "b"}, [["a", "c"], ["b"]]),
        ({"a": "bc", "b": "c", "c": ""}, [["a"], ["b"], ["c"]]),
        ({"a": "z", "b": "y", "y": "", "z": ""}, [["a", "b"], ["z", "y"]]),
    ],
)
def test_columns(graph: dict[str, str], expected: list[list[str]]) -> None:
    """A box stands left of all that it leads to, in an order in which lines do not cross."""
    found = columns({name: frozenset(others) for name, others in graph.items()})

    assert found in (expected, [list(reversed(column)) for column in expected])


def test_groups_stand_apart() -> None:
    """What no line joins stands below or beside, the largest group first."""
    graph = {"a": "b", "b": "", "c": "d", "d": "", "e": "fg", "f": "", "g": ""}
    found = places({n: frozenset(o) for n, o in graph.items()}, Grid(100, 10, 5))

    assert found["e"] == (0, 5)
    assert (found["f"], found["g"]) == ((100, 0), (100, 10))
    assert found["a"] == (0, 25)
    assert found["d"] == (100, 40)


@pytest.mark.parametrize("folder", ["real", "small", "families"])
def test_the_picture_shows_every_ruleset_once(folder: str, law: Rulebook) -> None:
    """Each ruleset has a box, stands in its family's, or stands alone; no two boxes overlap."""
    book = law if folder == "real" else load_rulebook(RULEBOOKS / folder)
    found = picture(book)
    boxes = {box.id: box for box in found.boxes}
    members = {id for family in book.families.values() for id in family.members}

    assert set(book.rulesets) == (set(boxes) & set(book.rulesets)) | members | set(found.alone)
    for one, other in combinations(found.boxes, 2):
        assert abs(one.x - other.x) >= WIDTH or abs(one.y - other.y) >= HEIGHT
    for joint in found.joints:
        assert boxes[joint.start].x + GRID.across <= boxes[joint.end].x
    assert all(0 <= box.x <= found.width - WIDTH for box in found.boxes)
    assert all(0 <= box.y <= found.height - HEIGHT for box in found.boxes)


def test_what_all_members_ask_the_family_asks(law: Rulebook) -> None:
    """Every question between rulesets is a line, of the ruleset or of its family."""
    families = {id: each.members for id, each in law.families.items() if each.members}
    graph = graph_of(law.rulesets, families)
    for id, ruleset in law.rulesets.items():
        own, shared = graph.get(id, frozenset()), graph.get(ruleset.family, frozenset())
        assert ruleset.asks() <= own | shared


# Weak points


WEAK = f"""\
open_points: [ Not seen., Not settled. ]
parameters:
  least:
    readings: [ {{ value: 1, source: law }}, {{ value: 2, source: table }} ]
requirements:
  - {{ {REQUIREMENT.replace("source: law", "source: [table, guess]")} }}
  - {{ id: dated, says: Two., source: law, sure_until: 2026-11-21, {READS} }}
  - {{ id: last, says: Three., source: digest, sure_until: 2026-11-22, {READS} }}
"""


def test_weak_points(rulebook: Make) -> None:
    """What rests on nothing that decides, is disputed, no longer sure, old or open."""
    texts = {"vocabulary/facts.yaml": FACTS, "gate/one.yaml": HEAD + WEAK}
    ruleset = rulebook(texts).rulesets["gate/one"]
    old = "source `law`: seen 2026-11-22"

    def found(day: date) -> set[tuple[str, str]]:
        return {(each.sort, each.words) for each in weak_points(ruleset, day)}

    assert found(TODAY) == {
        ("undecided", "`asked`: outdated source and unverified"),
        ("disputed", "`least`: 1 value with several readings"),
        ("passed", "`dated`: sure until 2026-11-21"),
        ("open", "Not seen."),
        ("open", "Not settled."),
    }
    assert ("passed", "`last`: sure until 2026-11-22") in found(date(2026, 11, 23))
    assert ("stale", old) not in found(date(2027, 11, 22))
    assert ("stale", old) in found(date(2027, 11, 23))


# Words


def test_lines_are_nested_as_they_are_indented() -> None:
    """What stands further right belongs to the line above it."""
    lines = [Line("a", 2), Line("b", 4), Line("c", 6), Line("d", 4), Line("e", 2)]

    assert nested(lines) == (
        Part("a", (Part("b", (Part("c", ()),)), Part("d", ()))),
        Part("e", ()),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at least `least`", 'at least <a href="#value"><code>least</code></a>'),
        ("`other` <b>", "<code>other</code> &lt;b&gt;"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
        ("Gate [gate/one]: eligible",
         'Gate <a href="#ruleset:gate/one"><code>gate/one</code></a>: eligible'),
        ("[sic] and [gate/two]", "[sic] and [gate/two]"),
    ],
)  # fmt: skip
def test_names_in_words(text: str, expected: str) -> None:
    """Names in backticks are code, and links where the page has what they name."""
    assert named(text, {"least": "value"}, {"ruleset:gate/one"}) == expected


@pytest.mark.parametrize(
    ("address", "links"),
    [
        ("https://law.example", True), ("HTTP://law.example", True), ("javascript:alert(1)", False),
        ("data:text/html,x", False), (" https://law.example", False), ("a phone call", False),
    ],
)  # fmt: skip
def test_only_addresses_of_the_web_are_links(address: str, links: bool) -> None:
    """Nothing else may be followed."""
    assert is_web(address) is links


# Tables of rules


def test_tables_of_rules(tmp_path: Path) -> None:
    """A rule leads to the part that holds it, or has a reason; another form is refused."""
    book = load_rulebook(RULEBOOKS / "small")
    path = tmp_path / "house.yaml"
    path.write_text(
        "rules:\n"
        "  A-1: [library/lending#member, library/lending, library/lending#most_loans]\n"
        "  A-2: { not_encoded: Nobody knows. }\n"
        "  A-3: [library/lending#gone, library/gone]\n",
        encoding="utf-8",
    )
    (table,) = read_tables(tmp_path, book)

    assert (table.name, table.encoded) == ("house", 2)
    assert [each.link for each in table.rules[0].encoded] == [
        "requirement:library/lending:member",
        "ruleset:library/lending",
        "parameter:library/lending:most_loans",
    ]
    assert table.rules[1].reason == "Nobody knows."
    assert [each.link for each in table.rules[2].encoded] == ["ruleset:library/lending", ""]

    path.write_text("rows: []\n", encoding="utf-8")
    with pytest.raises(SourceError, match="no `rules`"):
        read_tables(tmp_path, book)
