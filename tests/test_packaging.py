"""What is installed, locked and shipped is what the project promises."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent


def read_pyproject() -> dict[str, Any]:
    """pyproject.toml as nested dicts."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def declared() -> dict[str, list[Requirement]]:
    """The requirements of pyproject.toml by the lock file that pins them."""
    pyproject = read_pyproject()
    project, groups = pyproject["project"], pyproject["dependency-groups"]
    lines = {
        "runtime": project["dependencies"],
        "dev": project["dependencies"] + project["optional-dependencies"]["dev"],
        "build": pyproject["build-system"]["requires"] + groups["build"],
        "protos": groups["protos"],
    }
    return {name: [Requirement(line) for line in of_name] for name, of_name in lines.items()}


def read_lock(name: str) -> list[str]:
    """The entries of requirements/NAME.txt, one string each, without comments."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    code = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE)
    return code.replace("\\\n", " ").splitlines()


def locked(name: str) -> dict[str, Version]:
    """The version that requirements/NAME.txt pins for each distribution, by normalized name."""
    pins = [Requirement(entry.split(" --hash=")[0]) for entry in read_lock(name)]
    return {normal(pin.name): Version(str(pin.specifier).removeprefix("==")) for pin in pins}


def normal(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


DECLARED = declared()
EVERY = [pytest.param(each, id=f"{lock}-{each}") for lock in DECLARED for each in DECLARED[lock]]


@pytest.mark.parametrize("requirement", EVERY)
def test_every_dependency_is_bounded_below_and_above(requirement: Requirement) -> None:
    """A dependency names one version, or both the oldest and the first too new."""
    operators = {each.operator for each in requirement.specifier}

    assert operators in ({"=="}, {">=", "<"})


@pytest.mark.parametrize("name", DECLARED)
def test_every_locked_requirement_is_pinned_and_hashed(name: str) -> None:
    """Nothing can be installed from a lock without its version and its hash."""
    pinned = re.compile(r"\S+==\S+( ; [^#]+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*")

    assert [entry for entry in read_lock(name) if not pinned.fullmatch(entry)] == []


@pytest.mark.parametrize("name", DECLARED)
def test_locks_name_no_address(name: str) -> None:
    """Where the packages come from is the installer's setting, not the lock's."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()

    assert "://" not in text


@pytest.mark.parametrize("name", DECLARED)
def test_locks_keep_what_pyproject_declares(name: str) -> None:
    """Each declared dependency is locked at a version inside its bounds."""
    pins = locked(name)

    assert [
        str(each)
        for each in DECLARED[name]
        if normal(each.name) not in pins or pins[normal(each.name)] not in each.specifier
    ] == []


def test_tests_run_on_the_versions_that_users_get() -> None:
    """The development lock holds the runtime lock unchanged."""
    assert locked("runtime").items() <= locked("dev").items()


def test_the_matcher_is_the_optimized_build() -> None:
    """The compiler's record inside the extension in use shows both flags."""
    spec = importlib.util.find_spec("durable_rules_engine")
    assert spec is not None
    assert spec.origin is not None
    switches = re.findall(rb"GNU C\d+ [^\0]*", Path(spec.origin).read_bytes())

    assert switches, "not built by `make setup`, which records the compiler's switches"
    assert all({b"-O2", b"-fwrapv"} <= set(line.split()) for line in switches)


def test_generated_code_asks_for_no_more_than_we_declare() -> None:
    """The oldest protobuf and grpcio that we admit are those that the generated code needs."""
    written = {
        "protobuf": re.compile(r"^# Protobuf Python Version: (\S+)$", re.MULTILINE),
        "grpcio": re.compile(r"^GRPC_GENERATED_VERSION = '(\S+)'$", re.MULTILINE),
    }
    code = "".join(path.read_text() for path in sorted(ROOT.glob("protos/**/*_pb2*.py")))
    needed = {name: {Version(v) for v in found.findall(code)} for name, found in written.items()}
    oldest = {
        each.name: {Version(s.version) for s in each.specifier if s.operator == ">="}
        for each in DECLARED["runtime"]
        if each.name in written
    }

    assert needed == oldest


def files_under(folder: str) -> set[str]:
    """The files of a folder of the project, as paths inside that folder."""
    top = ROOT / folder
    files = (path.relative_to(top) for path in top.rglob("*") if path.is_file())
    return {path.as_posix() for path in files if "__pycache__" not in path.parts}


def test_the_wheel_ships_the_code_the_wire_and_the_rulebook(tmp_path: Path) -> None:
    """The wheel holds engine, eligibility and the rulesets, and nothing else."""
    wheel = next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert names == (
        {f"engine/{name}" for name in files_under("engine")}
        | {f"engine/_rulesets/{name}" for name in files_under("rulesets")}
        | {f"eligibility/{name}" for name in files_under("protos/eligibility")}
    )


@pytest.mark.parametrize(
    "command",
    [
        pytest.param([Path(sys.executable).with_name("eligibility"), "--help"], id="eligibility"),
        pytest.param([sys.executable, "-m", "engine", "--help"], id="python-m-engine"),
        pytest.param(
            [sys.executable, "-c", "from eligibility.v1 import eligibility_pb2"], id="wire"
        ),
    ],
)
def test_the_installation_works_from_any_folder(command: list[str], tmp_path: Path) -> None:
    """The commands and the wire are found from outside the checkout, without a search path."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "path", [".ci/run", *(f"scripts/{n}" for n in sorted(files_under("scripts")))]
)
def test_scripts_can_be_run(path: str) -> None:
    """Each script has its run bit."""
    assert os.access(ROOT / path, os.X_OK)
