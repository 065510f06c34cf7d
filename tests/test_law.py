"""Where each rule of the collected law is encoded: tests/law/ holds a row for each of its ids."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.document import plain, read_file
from engine.ruleset.rulebook import Rulebook, load_rulebook

ROOT = Path(__file__).parents[1]
TABLES = sorted((ROOT / "tests" / "law").glob("*.yaml"))
REASON = "not_encoded"


@pytest.fixture(scope="module")
def law() -> Rulebook:
    """The real rulebook."""
    return load_rulebook(ROOT / "rulesets")


def _rows(table: Path) -> dict[str, Any]:
    rows: dict[str, Any] = plain(read_file(table))["rules"]
    return rows


def _parts(law: Rulebook, ruleset: str) -> Iterator[str]:
    """The names that a table may give after `#`."""
    found = law.rulesets[ruleset]
    yield from found.parameters
    yield from found.derived
    yield from found.requirements
    yield from (caution.id for caution in found.cautions)
    yield from (excuse.id for version in found.versions for excuse in version.unless)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_every_rule_is_encoded_where_its_row_says_or_has_a_reason(
    table: Path, law: Rulebook
) -> None:
    """A row names living parts of rulesets, or says in a sentence why there are none."""
    for rule, row in _rows(table).items():
        if isinstance(row, dict):
            assert set(row) == {REASON}, rule
            assert len(row[REASON].split()) > 3, rule
            continue
        assert row, rule
        for reference in row:
            ruleset, _, part = reference.partition("#")
            assert ruleset in law.rulesets, (rule, reference)
            assert not part or part in set(_parts(law, ruleset)), (rule, reference)
