"""Profile files under pytest: only those that are named, one test each, told like anywhere else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

SMALL = Path(__file__).resolve().parent / "rulebooks" / "small"
PROFILES = """\
ruleset: library/lending
as_of: 2026-06-01
profiles:
  - { name: outsider, facts: { reader.is_member: false }, expect: { ineligible: [member] } }
  - { name: nobody, tags: [empty], expect: eligible }
  - { name: both, rulesets: [library/lending, library/night-pass], expect: undetermined }
  - { name: later, skip: not settled, expect: eligible }
"""
INI = f"""\
[pytest]
addopts = --strict-markers --strict-config
filterwarnings = error
eligibility_profiles = profiles
eligibility_rulebook = {SMALL}
"""
COUNTS = "1 failed, 3 passed, 1 skipped"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with profiles, other YAML, and a test in Python."""
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "readers.yaml").write_text(PROFILES)
    (tmp_path / "other.yaml").write_text("a: 1")
    (tmp_path / "test_other.py").write_text("def test_other(): pass\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What pytest says, called in a folder."""
    plain = ["-p", "no:cacheprovider", "-p", "no:hypothesispytest", "-rs"]
    command = [sys.executable, "-m", "pytest", *plain, *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_nothing_is_collected_unless_it_is_named(project: Path) -> None:
    """Other people's runs stay as they are, also where they name a YAML file's folder."""
    assert "1 passed" in run(project).stdout
    assert "no tests ran" in run(project, "profiles").stdout


@pytest.mark.parametrize("more", [(), ("-n", "2")], ids=["alone", "spread"])
def test_profiles_of_the_ini_file_are_tested(project: Path, more: tuple[str, ...]) -> None:
    """They are tests like others, here or in several processes; other YAML is none."""
    (project / "pytest.ini").write_text(INI)
    done = run(project, *more)

    assert done.returncode == 1
    assert "1 failed, 4 passed, 1 skipped" in done.stdout
    assert "profiles/readers.yaml: not settled" in done.stdout


@pytest.mark.parametrize("more", [(), ("-n", "2")], ids=["alone", "spread"])
def test_profiles_of_the_option_are_tested_alone(project: Path, more: tuple[str, ...]) -> None:
    """The option needs no ini file and no other argument; a path beside it is tested too."""
    named = ("--eligibility-profiles=profiles", f"--eligibility-rulebook={SMALL}", *more)

    assert COUNTS in run(project, *named).stdout
    assert COUNTS in run(project, *named, "profiles").stdout
    assert "1 failed, 4 passed, 1 skipped" in run(project, *named, "test_other.py").stdout


def test_a_failure_tells_the_difference_and_the_values_read(project: Path) -> None:
    """It begins with the place of the profile, and there is no traceback."""
    (project / "pytest.ini").write_text(INI)
    told = run(project, "-k", "nobody").stdout

    place = f"{project}/profiles/readers.yaml:5:5: nobody [library/lending]"
    assert f"\n{place}\nexpected eligible, got undetermined\n" in told
    assert "\nmember: unknown. Membership: not known (needed: yes).\n" in told
    assert "Traceback" not in told
    assert ".py:" not in told


def test_profiles_are_picked_by_name_ruleset_and_tag(project: Path) -> None:
    """With -k as other tests are."""
    (project / "pytest.ini").write_text(INI)

    assert "1 failed, 5 deselected" in run(project, "-k", "empty").stdout
    assert "1 passed, 5 deselected" in run(project, "-k", "both and night-pass").stdout
    alone = run(project, "profiles/readers.yaml::outsider [library/lending]").stdout
    assert "1 passed" in alone


def test_results_as_junit_xml(project: Path) -> None:
    """The failure of pytest's own XML has the difference and the explanation."""
    (project / "pytest.ini").write_text(INI)
    run(project, "--junitxml=told.xml")
    root = ElementTree.parse(project / "told.xml").getroot()  # noqa: S314 - our own
    (failure,) = root.findall("testsuite/testcase/failure")
    (skipped,) = root.findall("testsuite/testcase/skipped")

    assert "expected eligible, got undetermined" in str(failure.text)
    assert "Membership: not known (needed: yes)." in str(failure.text)
    assert skipped.get("message") == "not settled"


def test_mistakes_are_told_in_their_place(project: Path) -> None:
    """A file or a rulebook that cannot be read is told without a traceback."""
    (project / "pytest.ini").write_text(INI.replace(str(SMALL), "profiles"))
    broken = run(project).stdout
    (project / "profiles" / "readers.yaml").write_text(PROFILES.replace("skip:", "skp:"))
    misread = run(project).stdout
    missing = run(project, "--eligibility-profiles=missing")

    assert "readers.yaml:1:1: " in broken
    assert "readers.yaml:7:20: `skp` has no meaning here (did you mean `skip`?)" in misread
    assert "Traceback" not in broken + misread
    assert (missing.returncode, "missing: no such file or folder" in missing.stderr) == (4, True)


def test_an_unused_plugin_loads_nothing_of_the_engine() -> None:
    """pytest starts without the rulebook's readers, the matcher, the network and the wire."""
    told = "import engine.profiles.plugin, sys; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)

    loaded = [name for name in done.stdout.split() if name.partition(".")[0] == "engine"]
    assert loaded == ["engine", "engine.profiles", "engine.profiles.plugin"]
    assert not {"grpc", "durable", "pydantic", "yaml"} & set(done.stdout.split())
