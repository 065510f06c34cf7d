"""Conditions of a ruleset as indented lines in words, whoever the applicant is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.decision import Probe
from engine.errors import Position
from engine.evaluation.explain import value_words
from engine.language.operators import OPERATORS
from engine.language.syntax import (
    Condition,
    DecisionTest,
    FactOperand,
    FieldDeclaration,
    FieldOperand,
    Group,
    Kind,
    Literal,
    Measure,
    Operand,
    Parameter,
    ParameterOperand,
    Subject,
    Test,
)
from engine.report.paper import Line
from engine.report.words import capital
from engine.ruleset.model import Rulebook, Ruleset

HEADINGS = {"all": "All of these:", "any": "One of these:", "none": "None of these:"}
NOT_SO = "Not this:"
MEASURED = {
    "count": "number of {over}",
    "pick": "{over}",
    "sum": "sum of {field} over {over}",
    "earliest": "earliest {field} of {over}",
    "latest": "latest {field} of {over}",
    "time_in": "time covered by {over}",
    "span": "span of {field} over {over}",
}
WITHIN = ", from {0} to {1}"
NOT_CONCERNED = {
    "": "",
    "met": "; counts as met for those whom it does not concern",
    "not_met": "; counts as not met for those whom it does not concern",
}


def value_text(value: Any, kind: Kind) -> str:
    """A value of the law in words, with its unit."""
    probe = Probe("", "", "", "{}", "", kind.name, kind.unit, kind.codes, (), Position(""))
    return value_words(value, probe)


class Conditions:
    """Tells the conditions of one ruleset; `named` tells parameters by name, never by value."""

    def __init__(self, ruleset: Ruleset, rulebook: Rulebook, *, named: bool = False) -> None:
        self._ruleset, self._rulebook, self._named = ruleset, rulebook, named
        self._vocabulary = rulebook.vocabulary

    def lines(
        self, source: Condition, indent: int, fields: Fields = None, inside: str = "all"
    ) -> Iterator[Line]:
        """A condition's lines; `fields` are of a `where`, `inside` joins it already."""
        if isinstance(source, Group):
            if source.fold != inside:
                alone = source.fold == "none" and len(source.children) == 1
                yield Line(NOT_SO if alone else HEADINGS[source.fold], indent, "-")
                indent += 2
            inner = "any" if source.fold == "none" else source.fold
            for child in source.children:
                yield from self.lines(child, indent, fields, inner)
        elif isinstance(source, DecisionTest):
            yield Line(self._decision(source), indent, "-")
        else:
            yield from self._leaf(source.subject, source.kind, source.test, indent, fields)

    def _decision(self, source: DecisionTest) -> str:
        title = self._rulebook.rulesets[source.ruleset].title
        return f"{title} [{source.ruleset}]: eligible{NOT_CONCERNED[source.not_concerned]}"

    def _leaf(
        self, subject: Subject, kind: Kind, test: Test, indent: int, fields: Fields
    ) -> Iterator[Line]:
        words = f"{capital(self.subject(subject, fields))}: {self._expected(test, kind, fields)}"
        where = subject.where if isinstance(subject, Measure) else None
        yield Line(words + (", of those where" if where else ""), indent, "-")
        if isinstance(subject, Measure) and where is not None:
            yield from self.lines(where, indent + 2, self._fields(subject.over))

    def measure_lines(self, source: Measure, indent: int) -> Iterator[Line]:
        """A measure's lines."""
        words = self.subject(source, None)
        where = source.where
        yield Line(capital(words) + (", of those where" if where else ""), indent, "-")
        if where is not None:
            yield from self.lines(where, indent + 2, self._fields(source.over))

    def _fields(self, over: str) -> Fields:
        while over in self._ruleset.derived:
            over = self._ruleset.derived[over][-1].measure.over
        return self._vocabulary.facts[over].kind.fields

    # Names

    def subject(self, source: Subject | Operand, fields: Fields) -> str:
        """A noun phrase for what is tested."""
        match source:
            case FactOperand(name=name):
                return self._name(name)
            case FieldOperand(name=name):
                return fields[name].label if fields and name in fields else name
            case ParameterOperand(parameter=parameter):
                return parameter.says or f"the value of `{parameter.name}`"
            case Measure():
                return self._measure(source)
        return str(source)

    def _name(self, name: str) -> str:
        if name not in self._ruleset.derived:
            return self._vocabulary.label(name)
        return self._ruleset.derived[name][-1].says or f"`{name}`"

    def _measure(self, source: Measure) -> str:
        terms = [self._operand(term, Kind("date"), None) for term in source.terms]
        if source.kind == "between":
            return f"time from {terms[0]} to {terms[1]}"
        if source.kind == "add":
            return " plus ".join(terms)
        fields = self._fields(source.over) or {}
        labels = {name: field.label for name, field in fields.items()}
        over = self._name(source.over)
        words = MEASURED[source.kind].format(over=over, field=labels.get(source.field, ""))
        if source.one_of_each:
            field, codes = source.one_of_each
            named = (fields[field].kind.codes.get(code, code) for code in codes)
            words += f", one each of {', '.join(named)}"
        if source.within:
            ends = (self._operand(end, Kind("date"), None) for end in source.within)
            words += WITHIN.format(*ends)
        return words + self._per(source, labels)

    def _per(self, source: Measure, labels: Mapping[str, str]) -> str:
        if not source.per:
            return ""
        each = labels.get(source.per, source.per)
        if isinstance(source.take, str):
            return f", the most for one {each}"
        tests = " and ".join(self._expected(test, Kind("integer"), None) for test in source.take)
        return f", how often {tests} for one {each}"

    # What is expected

    def _expected(self, test: Test, kind: Kind, fields: Fields) -> str:
        operator = OPERATORS[test.operator]
        return operator.words.format(self._operand(test.operand, kind, fields))

    def _operand(self, source: Operand, kind: Kind, fields: Fields) -> str:
        if isinstance(source, Literal):
            return value_text(source.value, kind)
        if isinstance(source, ParameterOperand):
            words = self._parameter(source.parameter)
        else:
            words = self.subject(source, fields)
        return f"{words} {source.shift.words}" if source.shift else words

    def _parameter(self, parameter: Parameter) -> str:
        """A parameter's one value, or its name where it has several."""
        cells = [cell for row in parameter.rows for cell in row.readings]
        if len(cells) == 1 and not self._named:
            return value_text(cells[0].value, parameter.kind)
        return f"the value of `{parameter.name}`"


Fields = Mapping[str, FieldDeclaration] | None
