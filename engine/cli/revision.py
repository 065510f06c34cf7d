"""A rulebook as it stood in a git revision of the project."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

from engine.cli.rulebook import CHECKOUT


class NoRevision(Exception):
    """Not a revision of the project, or one without a rulebook; says why."""


def extract(revision: str, into: Path) -> Path:
    """The rulebook of a revision, written into a folder; raises NoRevision."""
    git = shutil.which("git")
    if git is None or not CHECKOUT.is_dir():
        raise NoRevision(f"{revision}: no such folder, and no repository to look for a revision in")
    named = _run(
        git, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    if named.returncode:
        raise NoRevision(f"{revision}: neither a folder nor a revision of {CHECKOUT.parent}")
    commit = named.stdout.decode().strip()
    archive = _run(git, "archive", "--format=tar", commit, "--", CHECKOUT.name)
    if archive.returncode:
        raise NoRevision(f"{revision}: no {CHECKOUT.name} in this revision")
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(into, filter="data")
    return into / CHECKOUT.name


def _run(git: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    command = [git, "-C", str(CHECKOUT.parent), *words]
    return subprocess.run(command, capture_output=True, check=False)  # noqa: S603
