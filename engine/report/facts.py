"""The facts of the vocabulary: as a list with their questions, and as an empty facts file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from engine.language.meaning import names_read
from engine.language.syntax import FieldDeclaration, Kind
from engine.report.paper import BLANK, WIDTH, Line, typeset
from engine.report.plain import plain_message
from engine.vocabulary.declared import Fact
from engine.wire.rulesets import fact_message

MOST_CODES = 12
SAMPLES = {
    "boolean": "true", "integer": "0", "decimal": "0.5", "date": "2024-01-31", "country": "IN",
    "text": "some text",
}  # fmt: skip


def fact_object(fact: Fact) -> dict[str, Any]:
    """A fact as a JSON object, with the words of the wire."""
    return plain_message(fact_message(fact))


def fact_lines(facts: Iterable[Fact]) -> Iterator[Line]:
    """Each fact with its type, question and proof."""
    for fact in facts:
        yield Line(f"{fact.name} ({kind_words(fact.kind)})", style="bold")
        yield Line(fact.ask, 2)
        yield Line(f"Proved by: {fact.evidence}.", 2)
        yield from (Line(words, 2, style="dim") for words in _notes(fact))
        yield BLANK


def kind_words(kind: Kind) -> str:
    """A type in words: `date`, `integer, months`, `code: pass, fail`."""
    if kind.name == "list":
        return f"list of: {_items(kind.element)}"
    if kind.name == "records":
        return "records"
    return _items(kind)


def _items(kind: Kind) -> str:
    if kind.name == "code":
        return f"code: {_shortened(list(kind.codes))}"
    return f"{kind.name}, {kind.unit.replace('_', ' ')}" if kind.unit else kind.name


def _shortened(codes: list[str]) -> str:
    shown = ", ".join(codes[:MOST_CODES])
    return f"{shown} and {len(codes) - MOST_CODES} more" if len(codes) > MOST_CODES else shown


def _notes(fact: Fact) -> Iterator[str]:
    """What else is to be known when giving a fact."""
    for field in fact.kind.fields.values():
        absent = f"; `none`: {field.may_be_none}" if field.may_be_none else ""
        yield f"Field {field.name} ({kind_words(field.kind)}): {field.label}{absent}."
    if fact.may_be_none:
        yield f"Write `none` for: {fact.may_be_none}."
    if fact.derive is not None:
        read = ", ".join(sorted(names_read(fact.derive) - {"as_of"}))
        yield f"Computed when {read} is given."


# An empty facts file

HEAD = """\
# {title}
#
# Fill in what is known and leave the rest empty: an empty fact is one that is not known yet, never
# "no" or zero. Write `none` for what is known not to exist, where that is offered, and [] for an
# empty list. Dates are written 2024-01-31.
"""


def template(facts: Iterable[Fact], title: str) -> str:
    """A facts file in YAML with each fact's question as a comment and no answer."""
    return "\n".join([HEAD.format(title=title), *map(_entry, facts)])


def _entry(fact: Fact) -> str:
    said = [fact.ask, f"Proved by: {fact.evidence}. Type: {kind_words(fact.kind)}.", *_notes(fact)]
    sample = [f"Such as: {_sample(fact.kind)}"] if fact.kind.name in ("list", "records") else []
    paragraphs = (Line(words) for words in [*said, *sample])
    comment = typeset(paragraphs, WIDTH - 2).plain.splitlines()
    return "\n".join([*(f"# {line}" for line in comment), f"{fact.name}:", ""])


def _sample(kind: Kind) -> str:
    if kind.name == "list":
        return f"[{_sample_item(kind.element)}]"
    return f"[{{ {', '.join(map(_sample_field, kind.fields.values()))} }}]"


def _sample_field(field: FieldDeclaration) -> str:
    return f"{field.name}: {_sample_item(field.kind)}"


def _sample_item(kind: Kind) -> str:
    return next(iter(kind.codes)) if kind.name == "code" else SAMPLES[kind.name]
