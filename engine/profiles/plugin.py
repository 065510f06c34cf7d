"""pytest collects profile files: one test for each profile and ruleset.

Only files are collected that are named with the option `--eligibility-profiles` or in the ini file:

    [pytest]
    eligibility_profiles = tests/profiles
    eligibility_rulebook = rulesets

pytest loads this module in every run of its environment, so it imports the engine only for a file
that is to be collected.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from engine.evaluation.decide import Evaluator
    from engine.profiles.profile import Profile
    from engine.profiles.run import Result

PROFILES, RULEBOOK = "eligibility_profiles", "eligibility_rulebook"
SUFFIXES = {".yaml", ".yml", ".json"}
NAMED = pytest.StashKey[frozenset[Path]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options and what may stand in the ini file."""
    group = parser.getgroup("eligibility", "profiles of an eligibility rulebook")
    group.addoption(
        "--eligibility-profiles",
        metavar="PATH",
        action="append",
        default=[],
        help="Test the profiles of this file or folder.",
    )
    group.addoption(
        "--eligibility-rulebook",
        metavar="DIR",
        help="The folder of their rulebook; the package's own where it is not given.",
    )
    parser.addini(PROFILES, "Profile files, and folders of them, to be tested.", type="paths")
    parser.addini(RULEBOOK, "The folder of their rulebook.")


def pytest_configure(config: pytest.Config) -> None:
    """Remember which profiles are named; those of the option are tested like any path given."""
    given = [_absolute(path, config) for path in config.getoption(PROFILES)]
    config.stash[NAMED] = frozenset([*given, *(path.resolve() for path in config.getini(PROFILES))])
    if given:
        by_hand = config.args_source is pytest.Config.ArgsSource.ARGS
        kept = [arg for arg in config.args if by_hand and Path(arg) not in given]
        config.args = [*kept, *map(str, given)]


def _absolute(path: str, config: pytest.Config) -> Path:
    """A path as it is meant where pytest was called."""
    found = (config.invocation_params.dir / path).resolve()
    if not found.exists():
        raise pytest.UsageError(f"{path}: no such file or folder of profiles")
    return found


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ProfileFile | None:
    """The collector of a profile file that is named, or lies in a folder that is."""
    named = parent.config.stash[NAMED]
    if not named or file_path.suffix.lower() not in SUFFIXES:
        return None
    path = file_path.resolve()
    if named.isdisjoint([path, *path.parents]):
        return None
    file: ProfileFile = ProfileFile.from_parent(parent, path=file_path)
    return file


class ProfileFile(pytest.File):
    """A file of profiles."""

    def collect(self) -> Iterator[ProfileItem]:
        """The profiles, each once for every ruleset that it asks."""
        from engine.profiles.load import load_profiles

        for profile in load_profiles([self.path], skipped=True):
            name = f"{profile.name} [{profile.ruleset}]"
            item: ProfileItem = ProfileItem.from_parent(self, name=name, profile=profile)
            yield item

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The mistakes of the file, each in its place."""
        from engine.errors import SourceError

        wrong = excinfo.value
        return str(wrong) if isinstance(wrong, SourceError) else super().repr_failure(excinfo)


class Differs(Exception):
    """A profile came out otherwise than expected."""

    def __init__(self, result: Result) -> None:
        self.result = result
        super().__init__("; ".join(result.differences))


class ProfileItem(pytest.Item):
    """One profile as a test, found with -k also by its tags."""

    def __init__(self, *, profile: Profile, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.profile = profile
        self.extra_keyword_matches.update(profile.tags)
        if profile.skip:
            self.add_marker(pytest.mark.skip(reason=profile.skip))

    def runtest(self) -> None:
        """Decide and compare; raises Differs."""
        from engine.profiles.run import run_profile

        result = run_profile(self.profile, _evaluator(_rulebook(self.config)))
        if result.failed:
            raise Differs(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The differences and the explanation; the mistakes of a rulebook that cannot be read."""
        from engine.errors import SourceError

        wrong = excinfo.value
        if isinstance(wrong, Differs):
            return f"{self.profile.position}: {self.name}\n{wrong.result.told}"
        return str(wrong) if isinstance(wrong, SourceError) else super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the profile stands, its line counted from 0."""
        return self.path, self.profile.position.line - 1, self.name


def _rulebook(config: pytest.Config) -> Path:
    """The folder of the rulebook."""
    from engine.ruleset.shipped import own_rulebook

    if given := config.getoption(RULEBOOK):
        return Path(config.invocation_params.dir, given)
    ini = config.getini(RULEBOOK)
    return Path(config.rootpath, ini) if ini else own_rulebook()


@cache
def _evaluator(rulebook: Path) -> Evaluator:
    """The evaluator of a rulebook, made once in a process."""
    from engine.evaluation.decide import Evaluator
    from engine.ruleset.rulebook import load_rulebook

    return Evaluator(load_rulebook(rulebook))
