"""Everything that can go wrong, as one family of exceptions.

`EligibilityError` is the root. A rulebook's or a file's mistakes travel as `Problem`s with
their place in the source; an applicant's bad facts travel as `Violation`s naming the fact.
Neither ever quotes the value of a fact about a person.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a source file: its name, and line and column counted from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file, in the reader's words, with what to do about it.

    `suggestion` is a whole sentence ("did you mean `exam.taken_on`?") or empty.
    """

    position: Position
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        tail = f" ({self.suggestion})" if self.suggestion else ""
        return f"{self.position}: {self.message}{tail}"


@dataclass(frozen=True, slots=True)
class Violation:
    """One fact that cannot be used: its path (`exams[2].taken_on`), a reason, a sentence."""

    field: str
    reason: str
    message: str

    def __str__(self) -> str:
        return f"{self.field}: {self.message}"


class EligibilityError(Exception):
    """Root of the family."""


class SourceError(EligibilityError):
    """Files that cannot be used; carries every problem found, sorted by place."""

    def __init__(self, problems: list[Problem] | tuple[Problem, ...]) -> None:
        self.problems = tuple(sorted(set(problems), key=lambda p: (p.position, p.message)))
        super().__init__("\n".join(map(str, self.problems)))


class FactsError(EligibilityError):
    """Facts that break the vocabulary; carries every violation at once."""

    def __init__(self, violations: list[Violation] | tuple[Violation, ...]) -> None:
        self.violations = tuple(violations)
        super().__init__("\n".join(map(str, self.violations)))


class UnknownRuleset(EligibilityError):
    """No ruleset has this id; `suggestion` may hold a near one."""

    def __init__(self, ruleset: str, suggestion: str = "") -> None:
        self.ruleset, self.suggestion = ruleset, suggestion
        super().__init__(f"no ruleset `{ruleset}`" + (f" ({suggestion})" if suggestion else ""))


class NoEdition(EligibilityError):
    """The ruleset says nothing about this date; `when` tells it in words."""

    def __init__(self, ruleset: str, when: str) -> None:
        self.ruleset = ruleset
        super().__init__(f"`{ruleset}` has no edition in force {when}")


class RevisionMismatch(EligibilityError):
    """The caller pinned a rulebook revision that this server does not hold."""


class EngineFault(EligibilityError):
    """The matcher misbehaved or disagreed with the reference; no answer is given."""
