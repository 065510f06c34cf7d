"""The table of all checks, in the order in which they are listed."""

from __future__ import annotations

from engine.audit.checks import (
    caution_never_told,
    code_form,
    dead_exception,
    dead_fact,
    derived_gap,
    derived_never_applies,
    duplicate_requirement,
    empty_condition,
    impossible_condition,
    label_form,
    missing_authority,
    missing_remedy,
    outdated_source,
    question_form,
    requirement_never_failed,
    requirement_never_met,
    row_never_applies,
    ruleset_without_profiles,
    seen_in_future,
    sentence_form,
    source_not_used,
    stale_source,
    sure_until_passed,
    uncited_constant,
    unread_fact,
    unused_code_list,
    unused_derived,
    unused_parameter,
)
from engine.audit.checks.book import Book
from engine.audit.checks.complaint import Check, Complaint

CHECKS: tuple[Check, ...] = (
    source_not_used.CHECK,
    outdated_source.CHECK,
    stale_source.CHECK,
    seen_in_future.CHECK,
    sure_until_passed.CHECK,
    uncited_constant.CHECK,
    row_never_applies.CHECK,
    derived_gap.CHECK,
    derived_never_applies.CHECK,
    impossible_condition.CHECK,
    empty_condition.CHECK,
    dead_exception.CHECK,
    dead_fact.CHECK,
    unread_fact.CHECK,
    unused_parameter.CHECK,
    unused_derived.CHECK,
    unused_code_list.CHECK,
    duplicate_requirement.CHECK,
    missing_authority.CHECK,
    missing_remedy.CHECK,
    label_form.CHECK,
    question_form.CHECK,
    sentence_form.CHECK,
    code_form.CHECK,
    ruleset_without_profiles.CHECK,
    requirement_never_failed.CHECK,
    requirement_never_met.CHECK,
    caution_never_told.CHECK,
)


def complaints(book: Book) -> list[Complaint]:
    """What all checks find in a rulebook, by place."""
    found = (complaint for check in CHECKS for complaint in check.complaints(book))
    return sorted(found, key=lambda each: (each.position, each.check))
