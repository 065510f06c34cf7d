"""What a version of a requirement can come to, and which of its parts can matter."""

from __future__ import annotations

from datetime import date

from engine.audit.checks.cells import Domain
from engine.audit.checks.settled import can_hold, joined
from engine.language.syntax import Condition
from engine.ruleset.model import Excuse, Requirement, Ruleset
from engine.vocabulary.declared import Vocabulary


class Asked:
    """One version of a requirement with what can be read on its dates."""

    def __init__(self, ruleset: Ruleset, version: Requirement, vocabulary: Vocabulary) -> None:
        self.ruleset, self.version = ruleset, version
        self.domain = Domain(vocabulary, ruleset, dates=version.effective)

    def _applying(self, *others: Condition | None) -> bool:
        """Whether these can all hold where it applies."""
        return can_hold(joined("all", (self.version.applies_when, *others)), self.domain)

    def _but_for(self, *others: Condition | None) -> Condition | None:
        """That none of these holds."""
        group = joined("none", others)
        return group if group.children else None

    def _decides(self, sources: tuple[str, ...]) -> bool:
        return any(self.ruleset.sources[name].tier.decides for name in sources)

    def _is_sure(self, sources: tuple[str, ...], sure_until: date | None) -> bool:
        """Whether something rests on a source that decides, and never ceases to be sure."""
        found = (self.ruleset.sources[name] for name in sources)
        lasts = any(each.tier.decides and each.sure_until is None for each in found)
        return lasts and sure_until is None

    def can_fail(self) -> bool:
        """Whether some applicant can be shown not to meet it."""
        version = self.version
        weighed = version.applies_when is not None or version.met_when is not None
        if weighed and not self._decides(version.sources):
            return False
        excuses = [each.when for each in version.unless]
        but_for = self._but_for(version.met_when, *excuses, version.review_when)
        return self._applying(but_for)

    def can_be_met(self) -> bool:
        """Whether some applicant to whom it applies can be shown to meet it."""
        version, ways = self.version, []
        if version.met_when is not None and self._decides(version.sources):
            ways.append(version.met_when)
        ways += [each.when for each in version.unless if self._decides(each.sources)]
        return any(self._applying(way) for way in ways)

    def matters(self, excuse: Excuse) -> bool:
        """Whether an exception can excuse anybody whom nothing before it lets pass."""
        version = self.version
        before = version.unless[: version.unless.index(excuse)]
        easier = [each.when for each in before if self._is_sure(each.sources, each.sure_until)]
        if version.met_when is not None and self._is_sure(version.sources, version.sure_until):
            easier.append(version.met_when)
        return self._applying(excuse.when, self._but_for(*easier))

    def review_matters(self) -> bool:
        """Whether a review can be of use to anybody whom nothing before it lets pass."""
        version = self.version
        easier = [version.met_when, *(each.when for each in version.unless)]
        return self._applying(version.review_when, self._but_for(*easier))
