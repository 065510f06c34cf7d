"""How statuses of parts make the status of the whole.

`all` takes the worst in NOT_MET < UNKNOWN < REVIEW < MET; `any` the best in
MET > UNKNOWN > REVIEW > NOT_MET; `none` is the negation of `any`. The two orders differ in
UNKNOWN and REVIEW on purpose: a status other than UNKNOWN never changes when facts arrive.
NOT_APPLICABLE counts as MET.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.decision import Status

MET, REVIEW, UNKNOWN, NOT_MET = Status.MET, Status.REVIEW, Status.UNKNOWN, Status.NOT_MET
NOT_APPLICABLE = Status.NOT_APPLICABLE
SETTLED = frozenset({MET, NOT_MET})

# Tables by status, in the order of `Status`: NOT_MET, UNKNOWN, REVIEW, MET, NOT_APPLICABLE.
UNDOUBTED = (NOT_MET, UNKNOWN, REVIEW, MET, NOT_APPLICABLE)
NEGATION = (MET, UNKNOWN, REVIEW, NOT_MET, NOT_MET)
DOUBTED = (REVIEW, UNKNOWN, REVIEW, REVIEW, REVIEW)
MET_DOUBTED = (NOT_MET, UNKNOWN, REVIEW, REVIEW, REVIEW)


def fold_all(statuses: Sequence[Status]) -> Status:
    """The worst of the parts; MET when there are none."""
    if NOT_MET in statuses:
        return NOT_MET
    if UNKNOWN in statuses:
        return UNKNOWN
    return REVIEW if REVIEW in statuses else MET


def fold_any(statuses: Sequence[Status]) -> Status:
    """The best of the parts; NOT_MET when there are none."""
    if MET in statuses or NOT_APPLICABLE in statuses:
        return MET
    if UNKNOWN in statuses:
        return UNKNOWN
    return REVIEW if REVIEW in statuses else NOT_MET


def fold_none(statuses: Sequence[Status]) -> Status:
    """The negation of `fold_any`."""
    return NEGATION[fold_any(statuses)]


FOLDS = {"all": fold_all, "any": fold_any, "none": fold_none}

_BELOW_MET = (NOT_MET, UNKNOWN, REVIEW)
_OF_ANY = (_BELOW_MET, _BELOW_MET, _BELOW_MET, (MET,))
# Tables by status, but for NOT_APPLICABLE, which no fold comes to.
DECIDES = {
    "all": ((NOT_MET,), (UNKNOWN,), (REVIEW,), (*_BELOW_MET, MET)),
    "any": _OF_ANY,
    "none": tuple(_OF_ANY[negated] for negated in NEGATION[: MET + 1]),
}
"""By the status of a fold, what its parts are that decide it: of a failing `all` what fails, of a
met `any` what is met, of the others all that count."""


def agree_on_readings(statuses: Iterable[Status], sure: bool) -> Status:
    """One answer from readings on which sources disagree.

    Equal answers stand when one reading is `sure` (at least secondary), different ones come to
    REVIEW; an answer that a missing fact could still change stays UNKNOWN.
    """
    found = set(statuses)
    if REVIEW in found or found >= SETTLED:
        return REVIEW
    if UNKNOWN in found:
        return UNKNOWN
    return found.pop() if sure else REVIEW


def agree_on_rows(statuses: Iterable[Status]) -> Status:
    """One answer from the rows of a table whose key is missing: only if all of them agree."""
    found = set(statuses)
    return found.pop() if len(found) == 1 else UNKNOWN
