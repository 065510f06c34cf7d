"""A failing case made smaller: parts are taken away while it still fails in the same way."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from time import monotonic
from typing import Any

from engine.evaluation.decide import Evaluator
from tests.generated.cases import Case, load
from tests.generated.properties import PROPERTIES
from tests.generated.rulebooks import VOCABULARY, Written

SECONDS = 60
Path = tuple[Any, ...]


def failure(name: str, case: Case, evaluator: Evaluator) -> str:
    """How a property fails for a case, in a line; empty when it holds."""
    try:
        PROPERTIES[name](case, evaluator)
    except Exception as wrong:  # noqa: BLE001 - whatever goes wrong is the finding
        return f"{type(wrong).__name__}: {wrong}".split("\n")[0]
    return ""


def made_small(name: str, case: Case, found: str) -> Case:
    """The smallest case found in a minute that fails as this one does."""
    return _Pruning(name, case, found.partition(" (")[0]).run()


class _Pruning:
    def __init__(self, name: str, case: Case, kind: str) -> None:
        self.name, self.case, self.kind = name, case, kind
        self.ends = monotonic() + SECONDS

    def run(self) -> Case:
        before = None
        while before != self.case and monotonic() < self.ends:
            before = self.case
            self._hide_less()
            for name in reversed(list(self.case.written.files)):
                files = {k: v for k, v in self.case.written.files.items() if k != name}
                if name == VOCABULARY or not self._try(replace(self.case, written=Written(files))):
                    self._prune(name, ())
            for fact in list(self.case.facts):
                self._try(replace(self.case, facts=_less(self.case.facts, (fact,))))
        return self.case

    def _try(self, case: Case) -> bool:
        """Keep the case if it still fails in the same way."""
        if monotonic() > self.ends:
            return False
        try:
            evaluator = Evaluator(load(case.written.texts()))
        except Exception:  # noqa: BLE001 - no rulebook any more
            return False
        if not failure(self.name, case, evaluator).startswith(self.kind):
            return False
        self.case = case
        return True

    def _hide_less(self) -> None:
        for each in self.case.hidden:
            left = tuple(one for one in self.case.hidden if one != each)
            self._try(replace(self.case, hidden=left))

    def _prune(self, name: str, path: Path) -> None:
        """Take away each part of a file below a path, or else parts of that part."""
        part = _at(self.case.written.files[name], path)
        keys = list(part) if isinstance(part, dict) else range(len(part))[::-1]
        for key in keys:
            below = (*path, key)
            if any(self._try(self._with(name, each)) for each in self._less(name, below)):
                continue
            if isinstance(_at(self.case.written.files[name], below), dict | list):
                self._prune(name, below)

    def _less(self, name: str, path: Path) -> Iterator[Any]:
        """The file without a part, or with one child of a group in its place."""
        content = self.case.written.files[name]
        yield _less(content, path)
        part = _at(content, path)
        if isinstance(part, dict) and len(part) == 1 and {"all", "any", "none"} & part.keys():
            (part,) = part.values()
        for child in part if isinstance(part, list) else ():
            yield _less(content, path, child)

    def _with(self, name: str, content: Any) -> Case:
        written = Written({**self.case.written.files, name: content})
        case = replace(self.case, written=written)
        known = set(written.facts)
        facts = {name: each for name, each in case.facts.items() if name in known}
        other = {name: each for name, each in case.other.items() if name in known}
        hidden = tuple(each for each in case.hidden if each.fact in known)
        return replace(case, facts=facts, other=other, hidden=hidden)


def _less(content: Any, path: Path, instead: Any = None) -> Any:
    """A copy of the content without the part at a path, or with another in its place."""
    copy = deepcopy(content)
    parent = _at(copy, path[:-1])
    if instead is None:
        del parent[path[-1]]
    else:
        parent[path[-1]] = deepcopy(instead)
    return copy


def _at(content: Any, path: Path) -> Any:
    for step in path:
        content = content[step]
    return content
