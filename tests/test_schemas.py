"""The published schemas are those of the model, and the files can name them for editors."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from engine.cli.app import app
from engine.profiles.expected import KEYS, OUTCOMES, REASONS, STATUSES
from engine.profiles.load import load_profiles
from engine.profiles.shape import ProfilesFile, ProfileShape
from engine.ruleset.rulebook import load_rulebook

ROOT = Path(__file__).resolve().parent.parent
RULESETS, SMALL = ROOT / "rulesets", ROOT / "tests" / "rulebooks" / "small"
MODELINE = re.compile(r"^# yaml-language-server: \$schema=(\S+)$", re.MULTILINE)


def published(name: str) -> dict[str, Any]:
    """One of the schemas beside the rulebook."""
    schema: dict[str, Any] = json.loads((RULESETS / ".schema" / name).read_text(encoding="utf-8"))
    return schema


def test_the_published_schemas_are_up_to_date() -> None:
    """Whoever changes the model or the vocabulary runs `eligibility schema`."""
    done = CliRunner().invoke(app, ["schema", "--check", "--rulebook", str(RULESETS)])

    assert done.exit_code == 0, done.stdout


def test_the_schema_of_profiles_has_what_profiles_are_read_from() -> None:
    """Every key of a file, of a profile and of what it expects, with the words of each."""
    schema = published("profiles.json")
    profile = schema["$defs"]["ProfileShape"]
    outcome, mapping, refused = schema["$defs"]["Expect"]["anyOf"]

    assert set(schema["properties"]) == set(ProfilesFile.model_fields)
    assert set(profile["properties"]) == set(ProfileShape.model_fields)
    assert profile["anyOf"] == [{"required": ["expect"]}, {"required": ["skip"]}]
    assert outcome["enum"] == list(OUTCOMES)
    assert {*mapping["properties"], *refused["properties"]} == {
        *KEYS,
        *(word for word in OUTCOMES if word not in ("eligible", "not_applicable")),
    }
    words = mapping["properties"]["requirements"], mapping["properties"]["reason"]
    assert [each["additionalProperties"]["enum"] for each in words] == [
        list(STATUSES),
        list(REASONS),
    ]


def test_the_modelines_of_the_manual_name_published_schemas() -> None:
    """The line that an editor looks for is written down for each kind of file, and leads there."""
    named = MODELINE.findall((RULESETS / "README.md").read_text(encoding="utf-8"))

    assert sorted(Path(each).name for each in named) == [
        "profiles.json",
        "ruleset.json",
        "vocabulary.json",
    ]
    homes = ["tests/profiles/visa", "rulesets/visa", "rulesets/vocabulary"]
    by_name = sorted(named, key=lambda each: Path(each).name)
    for path, home in zip(by_name, homes, strict=True):
        assert (ROOT / home / path).resolve() == RULESETS / ".schema" / Path(path).name


def test_files_can_carry_the_modeline(tmp_path: Path) -> None:
    """Rulesets, vocabulary and profiles are read with it as without."""
    line = "# yaml-language-server: $schema=schema.json\n"
    for path in SMALL.rglob("*.yaml"):
        copy = tmp_path / "book" / path.relative_to(SMALL)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(line + path.read_text(encoding="utf-8"), encoding="utf-8")
    file = tmp_path / "profiles.yaml"
    file.write_text(f"{line}ruleset: a/b\nas_of: 2024-01-31\nprofiles: [{{ name: c, skip: d }}]")

    book = load_rulebook(tmp_path / "book")
    assert book.rulesets.keys() == load_rulebook(SMALL).rulesets.keys()
    assert len(load_profiles([file], skipped=True)) == 1
