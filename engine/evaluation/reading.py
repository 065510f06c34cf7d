"""What a test reads: in words for the explanation, as facts for the question what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.evaluation.edition import Edition
from engine.language.meaning import Frame, names_read
from engine.language.measures import kept
from engine.language.operators import OPERATORS
from engine.language.syntax import (
    Condition,
    FactOperand,
    FieldOperand,
    Group,
    Leaf,
    Literal,
    Measure,
    Operand,
    ParameterOperand,
    Test,
)
from engine.ruleset.model import leaves
from engine.values import Interval, Listing, Records
from engine.vocabulary.declared import Vocabulary

# Words


def label_of(subject: Any, edition: Edition, vocabulary: Vocabulary) -> str:
    """A noun phrase for what a test is about."""
    match subject:
        case FactOperand(name=name):
            if name in edition.derived:
                derived = edition.derived[name]
                return derived.says or label_of(derived.measure, edition, vocabulary)
            return vocabulary.label(name)
        case FieldOperand(name=name):
            return name.replace("_", " ")
        case ParameterOperand(parameter=parameter):
            return parameter.says or parameter.name.replace("_", " ")
        case Measure():
            return _measured(subject, edition, vocabulary)
    raise TypeError(subject)


_MEASURED = {
    "count": "number of {over}",
    "pick": "{over}",
    "sum": "sum of {field} over {over}",
    "earliest": "earliest {field} of {over}",
    "latest": "latest {field} of {over}",
    "time_in": "time covered by {over}",
    "span": "span of {field} over {over}",
}


def _measured(source: Measure, edition: Edition, vocabulary: Vocabulary) -> str:
    terms = [moved_label(term, edition, vocabulary) for term in source.terms]
    if source.kind == "between":
        return f"time from {terms[0]} to {terms[1]}"
    if source.kind == "add":
        return " plus ".join(terms)
    over = label_of(FactOperand(source.over), edition, vocabulary)
    words = _MEASURED[source.kind].format(over=over, field=source.field.replace("_", " "))
    if source.one_of_each:
        words += f", one each of {', '.join(c.replace('_', ' ') for c in source.one_of_each[1])}"
    if source.where is not None:
        words += f" where {condition_words(source.where, edition, vocabulary)}"
    if source.per:
        taken = "the most"
        if isinstance(source.take, tuple):
            taken = "how often " + " and ".join(
                _test_words(test, {}, edition, vocabulary) for test in source.take
            )
        words += f", {taken} for one {source.per.replace('_', ' ')}"
    return words


def moved_label(term: Operand, edition: Edition, vocabulary: Vocabulary) -> str:
    """What an operand names, with the calendar distance by which it is moved."""
    if isinstance(term, Literal):
        return literal_words(term.value)
    shift = getattr(term, "shift", None)
    label = label_of(term, edition, vocabulary)
    return f"{label} {shift.words}" if shift else label


def literal_words(value: Any, codes: Mapping[str, str] | None = None) -> str:
    """A value of a rule in words; `codes` gives those of codes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return " or ".join(sorted(literal_words(each, codes) for each in value))
    return (codes or {}).get(value) or str(value).replace("_", " ")


def condition_words(source: Condition, edition: Edition, vocabulary: Vocabulary) -> str:
    """A short condition in words, as in the `where` of a measure."""
    if isinstance(source, Group):
        parts = [condition_words(child, edition, vocabulary) for child in source.children]
        joined = {"all": " and ", "any": " or ", "none": " or "}[source.fold].join(parts)
        return f"not ({joined})" if source.fold == "none" else joined
    if not isinstance(source, Leaf):
        raise TypeError("a decision cannot be asked about a record")
    subject = label_of(source.subject, edition, vocabulary)
    return f"{subject} is {_test_words(source.test, source.kind.codes, edition, vocabulary)}"


def _test_words(
    test: Test, codes: Mapping[str, str], edition: Edition, vocabulary: Vocabulary
) -> str:
    """What a test asks, in words."""
    if isinstance(test.operand, Literal):
        expected = literal_words(test.operand.value, codes)
    else:
        expected = moved_label(test.operand, edition, vocabulary)
    return OPERATORS[test.operator].words.format(expected)


# Facts


def facts_read(source: Any, edition: Edition, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The facts that a test reads, in the order of the vocabulary."""
    ahead, seen = set(names_read(source)), set[str]()
    while ahead:
        name = ahead.pop()
        seen.add(name)
        if name in edition.derived:
            ahead |= names_read(edition.derived[name].measure) - seen
    return tuple(name for name in vocabulary.facts if name in seen)


def missing(source: Any, frame: Frame, edition: Edition, vocabulary: Vocabulary) -> Iterator[str]:
    """The facts, or fields of records, that an undecided test still waits for."""
    for name in edition.names(source):
        yield from missing_value(name, frame, edition, vocabulary)
    for part in _measures(source):
        yield from _missing_in(part, frame, edition)


def missing_value(
    name: str, frame: Frame, edition: Edition, vocabulary: Vocabulary
) -> Iterator[str]:
    """The facts, or fields of records, that a value still waits for."""
    value = frame[name]
    if not _is_open(value):
        return
    if name in edition.derived:
        yield from missing(edition.derived[name].measure, frame, edition, vocabulary)
        return
    fact = vocabulary.facts.get(name)
    if fact is None:
        return
    given = fact.derive is not None and frame[fact.derive.over] is not None
    if fact.derive is not None and given:
        yield from missing(fact.derive, frame, edition, vocabulary)
    elif value is None or not isinstance(value, Records) or not value.complete:
        yield name


def _is_open(value: Any) -> bool:
    if isinstance(value, Listing):
        return not value.complete
    if isinstance(value, Records):
        return True
    return value is None or (type(value) is Interval and value.open)


def _measures(source: Any) -> Iterator[Measure]:
    if isinstance(source, Measure):
        yield source
    elif isinstance(source, Group | Leaf):
        for test in leaves(source):
            if isinstance(test, Leaf) and isinstance(test.subject, Measure):
                yield test.subject


def _missing_in(source: Measure, frame: Frame, edition: Edition) -> Iterator[str]:
    """The fields that rows which may count lack, as `records.field`."""
    records = frame[source.over] if source.over else None
    if not isinstance(records, Records):
        return
    if source.where is not None:
        belongs = edition.tested(source.where)
        records = kept(records, lambda row: belongs(frame, row))
    rows = [*records.sure, *(row for row, _ in records.maybe)]
    for field in sorted(fields_read(source)):
        if any(row.get(field) is None for row in rows):
            yield f"{_given_records(source.over, edition)}.{field}"


def _given_records(over: str, edition: Edition) -> str:
    """The records that a caller gives, from which a picked list is taken."""
    while over in edition.derived:
        over = edition.derived[over].measure.over
    return over


def fields_read(source: Measure) -> frozenset[str]:
    """The fields of its records that a measure reads."""
    own = {source.field, source.per, source.starts, source.ends} - {""}
    if source.one_of_each:
        own.add(source.one_of_each[0])
    if source.where is not None:
        own |= set(_fields_of(source.where))
    return frozenset(own)


def _fields_of(source: Condition) -> Iterator[str]:
    for test in leaves(source):
        if isinstance(test, Leaf):
            for part in (test.subject, test.test.operand):
                if isinstance(part, FieldOperand):
                    yield part.name
                if isinstance(part, ParameterOperand):
                    keys = (part.parameter.code_key, part.parameter.date_key)
                    yield from (key.name for key in keys if isinstance(key, FieldOperand))
