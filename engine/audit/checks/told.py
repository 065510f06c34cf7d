"""What named checks find, one line each, and the list of the checks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from engine.audit.checks.complaint import Check, Complaint, Severity
from engine.errors import Problem
from engine.report.problems import problem_object, problem_text
from engine.report.words import counted


def complaint_text(complaint: Complaint, folder: Path) -> str:
    """A complaint as `file:line:column: error: message (suggestion) [check]`."""
    message = f"{complaint.severity}: {complaint.message}"
    problem = Problem(complaint.position, message, complaint.suggestion)
    return f"{problem_text(problem, folder)} [{complaint.check}]"


def complaint_object(complaint: Complaint) -> dict[str, Any]:
    """A complaint as a JSON object: a problem with its check and severity."""
    problem = Problem(complaint.position, complaint.message, complaint.suggestion)
    return {
        "check": complaint.check,
        "severity": complaint.severity.value,
        **problem_object(problem),
    }


def complaints_summary(complaints: Iterable[Complaint]) -> str:
    """How many errors and warnings there are."""
    found = [each.severity for each in complaints]
    return ", ".join(counted(found.count(each), each.value) for each in Severity)


def check_text(check: Check) -> str:
    """A check as one line: its name, severity, and what it looks for."""
    return f"{check.name:24} {check.severity:8} {check.says}"


def check_object(check: Check) -> dict[str, str]:
    """A check as a JSON object."""
    return {"check": check.name, "severity": check.severity.value, "says": check.says}
