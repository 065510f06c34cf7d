"""Facts as the vocabulary files declare them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from engine.document import Mapping as MappingNode
from engine.document import Node
from engine.errors import Position, Problem
from engine.language.constants import legal_constants
from engine.language.literals import countries, near
from engine.language.meaning import WITHOUT_LAW, Valued, measure, names_read
from engine.language.operators import NUMBERS
from engine.language.parse import Reader, Unreadable
from engine.language.syntax import FieldDeclaration, Kind, Measure
from engine.shape import Dotted, Shape, Snake, Words, locate, shaped

Codes = Annotated[
    dict[str, str],
    BeforeValidator(lambda value: _worded(value)),
    WithJsonSchema({"type": ["object", "array", "string"]}),
]
FieldType = Literal["boolean", "integer", "decimal", "date", "code", "country", "text"]
FactType = Literal[
    "boolean", "integer", "decimal", "date", "code", "country", "text", "list", "records"
]


def _worded(value: Any) -> Any:
    if isinstance(value, str):
        return {"": value}
    if isinstance(value, list | tuple):
        return {str(code): str(code).replace("_", " ") for code in value}
    return value


class Typed(Shape):
    """What fields and facts have in common."""

    type: FieldType
    label: Words | None = Field(None, description="A short noun phrase, as explanations say it.")
    codes: Codes | None = Field(None, description="A list of codes, codes with words, or a name.")
    unit: str = Field("", description="What the number counts: months, days, usd, points.")
    minimum: int | None = None
    maximum: int | None = None
    may_be_none: str = Field("", description="What known absence means; empty: not allowed.")


class FieldShape(Typed):
    """One field of a record."""

    ask: str = ""


class FactShape(Typed):
    """One fact."""

    type: FactType  # type: ignore[assignment]
    ask: Words = Field(description="The plain question that asks for it.")
    evidence: Words = Field(description="What proves it.")
    of: Literal["code", "country", "text"] | None = Field(None, description="A list's items.")
    fields: dict[Snake, FieldShape] = Field(default_factory=dict)
    changeable: bool = Field(True, description="Whether it can still change for an applicant.")
    personal: bool = Field(True, description="Whether it is personal data.")
    derive: Any = Field(None, description="How it is computed from records; no law in it.")


class VocabularyFile(Shape):
    """A file of `rulesets/vocabulary/`: facts, and code lists shared by facts."""

    codes: dict[Snake, Codes] = Field(default_factory=dict)
    facts: dict[Dotted, FactShape] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fact:
    """A declared fact: its type, words, limits and, where it can be computed, how."""

    name: str
    label: str
    kind: Kind
    ask: str
    evidence: str
    position: Position
    may_be_none: str = ""
    minimum: Any = None
    maximum: Any = None
    changeable: bool = True
    personal: bool = True
    derive: Measure | None = None


@dataclass(frozen=True)
class Vocabulary:
    """All facts by name; `as_of` is one that is always known."""

    facts: Mapping[str, Fact] = field(default_factory=dict)

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """The kind of each fact, and of `as_of`."""
        return {"as_of": Kind("date"), **{name: fact.kind for name, fact in self.facts.items()}}

    @cached_property
    def derivations(self) -> dict[str, Valued]:
        """How derived facts are computed."""
        return {
            fact.name: measure(fact.derive, WITHOUT_LAW)
            for fact in self.facts.values()
            if fact.derive is not None
        }

    def label(self, name: str) -> str:
        """A fact's words; the date of the question for `as_of`."""
        return self.facts[name].label if name in self.facts else "the date of the question"


def _words(name: str) -> str:
    return name.rpartition(".")[2].replace("_", " ")


class _Loader:
    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.codes: dict[str, dict[str, str]] = {}
        self.facts: dict[str, Fact] = {}

    def fail(self, position: Position, message: str, suggestion: str = "") -> None:
        self.problems.append(Problem(position, message, suggestion))

    def share_codes(self, node: Node, file: VocabularyFile) -> None:
        for name, codes in file.codes.items():
            if name in self.codes:
                self.fail(locate(node, ["codes", name]), f"code list `{name}` is declared twice")
            if not codes or "" in codes:
                self.fail(locate(node, ["codes", name]), f"code list `{name}` has no codes")
            self.codes[name] = codes

    def declare(self, node: Node, file: VocabularyFile) -> None:
        for name, shape in file.facts.items():
            position = locate(node, ["facts", name])
            if name in self.facts:
                where = self.facts[name].position
                self.fail(position, f"fact `{name}` is declared twice", f"see {where}")
                continue
            self.facts[name] = self._fact(name, shape, node)

    def _fact(self, name: str, shape: FactShape, node: Node) -> Fact:
        position = locate(node, ["facts", name])
        if (shape.type == "records") != bool(shape.fields):
            self.fail(position, f"`{name}`: `fields` belong to records, and records need them")
        if (shape.type == "list") != (shape.of is not None):
            self.fail(position, f"`{name}`: `of` belongs to a list, and a list needs it")
        fields = {
            field: self._field(field, each, locate(node, ["facts", name, "fields", field]))
            for field, each in shape.fields.items()
        }
        self._check_limits(shape, position)
        kind = Kind(
            shape.type,
            self._codes(shape, shape.of, position),
            shape.unit,
            shape.of or "",
            fields,
            may_be_none=bool(shape.may_be_none),
        )
        return Fact(
            name,
            shape.label or _words(name),
            kind,
            shape.ask,
            shape.evidence,
            position,
            shape.may_be_none,
            _minimum(shape),
            shape.maximum,
            shape.changeable,
            shape.personal,
        )

    def _check_limits(self, shape: Typed, position: Position) -> None:
        limits = [limit for limit in (shape.minimum, shape.maximum) if limit is not None]
        if limits and shape.type not in NUMBERS:
            self.fail(position, "`minimum` and `maximum` belong to numbers")
        if limits != sorted(limits):
            self.fail(position, "`minimum` is greater than `maximum`")

    def _field(self, name: str, shape: FieldShape, position: Position) -> FieldDeclaration:
        self._check_limits(shape, position)
        codes = self._codes(shape, None, position)
        kind = Kind(shape.type, codes, shape.unit, may_be_none=bool(shape.may_be_none))
        return FieldDeclaration(
            name,
            shape.label or _words(name),
            kind,
            shape.may_be_none,
            _minimum(shape),
            shape.maximum,
        )

    def _codes(self, shape: Typed, of: str | None, position: Position) -> dict[str, str]:
        wanted = of or shape.type
        if wanted == "country":
            return countries()
        if (wanted == "code") != bool(shape.codes):
            self.fail(position, "`codes` belong to a code, and a code needs them")
        if not shape.codes:
            return {}
        shared = shape.codes.get("") if len(shape.codes) == 1 else None
        codes = self.codes.get(shared) if shared is not None else shape.codes
        if codes is None:
            self.fail(position, f"no code list `{shared}`", near(shared or "", self.codes))
            return {}
        if "none" in codes:
            self.fail(position, "no code may be called `none`", "it is the word for absence")
        return codes

    def derive(self, node: MappingNode, file: VocabularyFile) -> None:
        vocabulary = Vocabulary(self.facts)
        reader = Reader(vocabulary.kinds, {}, self.problems)
        facts = node.get("facts")
        for name, shape in file.facts.items():
            if shape.derive is None or not isinstance(facts, MappingNode):
                continue
            declared = facts.get(name)
            part = declared.get("derive") if isinstance(declared, MappingNode) else None
            if isinstance(part, MappingNode):
                self._derive(name, part, reader)
            else:
                self.fail(locate(node, ["facts", name, "derive"]), "`derive` is not a measure")

    def _derive(self, name: str, part: MappingNode, reader: Reader) -> None:
        fact = self.facts[name]
        try:
            derived = reader.measure(part)
            reader.same_unit(fact.kind, derived.result, part)
        except Unreadable:
            return
        if derived.kind == "pick" or derived.result.name != fact.kind.name:
            gives = "picked records" if derived.kind == "pick" else derived.result.words
            self.fail(part.position, f"`{name}` is {fact.kind.words}, its measure gives {gives}")
            return
        if legal_constants(derived):
            hint = "derive it in the ruleset, with its source"
            self.fail(part.position, f"`{name}` holds a number or date of the law", hint)
        absent = fact.kind.may_be_none or derived.result.may_be_none
        self.facts[name] = replace(
            fact, kind=replace(fact.kind, may_be_none=absent), derive=derived
        )


def _minimum(shape: Typed) -> Any:
    return 0 if shape.minimum is None and shape.type in ("integer", "decimal") else shape.minimum


def load_vocabulary(nodes: Iterable[Node], problems: list[Problem]) -> Vocabulary | None:
    """The vocabulary of these files; every mistake is appended to `problems`.

    None when the outer form of a file is wrong, because its facts would seem unknown.
    """
    loader = _Loader(problems)
    pairs = [(node, shaped(node, VocabularyFile, problems)) for node in nodes]
    files = [(node, file) for node, file in pairs if file is not None]
    if len(files) < len(pairs):
        return None
    for node, file in files:
        loader.share_codes(node, file)
    for node, file in files:
        loader.declare(node, file)
    for node, file in files:
        if isinstance(node, MappingNode):
            loader.derive(node, file)
    _refuse_circles(loader)
    return Vocabulary(loader.facts)


def _refuse_circles(loader: _Loader) -> None:
    reads = {
        fact.name: names_read(fact.derive) if fact.derive else frozenset()
        for fact in loader.facts.values()
    }
    for name, fact in loader.facts.items():
        seen, ahead = set[str](), set(reads[name])
        while ahead:
            each = ahead.pop()
            if each in seen:
                continue
            seen.add(each)
            ahead |= reads.get(each, frozenset())
        if name in seen:
            loader.fail(fact.position, f"`{name}` is computed from itself")
