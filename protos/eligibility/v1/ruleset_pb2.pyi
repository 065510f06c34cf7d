from eligibility.v1 import decision_pb2 as _decision_pb2
from eligibility.v1 import fact_pb2 as _fact_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListRulesetsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "pattern")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PATTERN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    pattern: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., pattern: _Optional[str] = ...) -> None: ...

class ListRulesetsResponse(_message.Message):
    __slots__ = ("rulesets", "next_page_token", "revision")
    RULESETS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    rulesets: _containers.RepeatedCompositeFieldContainer[RulesetSummary]
    next_page_token: str
    revision: str
    def __init__(self, rulesets: _Optional[_Iterable[_Union[RulesetSummary, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., revision: _Optional[str] = ...) -> None: ...

class RulesetSummary(_message.Message):
    __slots__ = ("id", "title", "authority", "family")
    ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    AUTHORITY_FIELD_NUMBER: _ClassVar[int]
    FAMILY_FIELD_NUMBER: _ClassVar[int]
    id: str
    title: str
    authority: str
    family: str
    def __init__(self, id: _Optional[str] = ..., title: _Optional[str] = ..., authority: _Optional[str] = ..., family: _Optional[str] = ...) -> None: ...

class GetRulesetRequest(_message.Message):
    __slots__ = ("ruleset",)
    RULESET_FIELD_NUMBER: _ClassVar[int]
    ruleset: str
    def __init__(self, ruleset: _Optional[str] = ...) -> None: ...

class GetRulesetResponse(_message.Message):
    __slots__ = ("ruleset",)
    RULESET_FIELD_NUMBER: _ClassVar[int]
    ruleset: Ruleset
    def __init__(self, ruleset: _Optional[_Union[Ruleset, _Mapping]] = ...) -> None: ...

class Ruleset(_message.Message):
    __slots__ = ("id", "title", "authority", "family", "revision", "concerns_some", "answers", "requirements", "cautions", "sources", "parameters", "facts", "asks", "editions", "open_points")
    ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    AUTHORITY_FIELD_NUMBER: _ClassVar[int]
    FAMILY_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    CONCERNS_SOME_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_FIELD_NUMBER: _ClassVar[int]
    REQUIREMENTS_FIELD_NUMBER: _ClassVar[int]
    CAUTIONS_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    PARAMETERS_FIELD_NUMBER: _ClassVar[int]
    FACTS_FIELD_NUMBER: _ClassVar[int]
    ASKS_FIELD_NUMBER: _ClassVar[int]
    EDITIONS_FIELD_NUMBER: _ClassVar[int]
    OPEN_POINTS_FIELD_NUMBER: _ClassVar[int]
    id: str
    title: str
    authority: str
    family: str
    revision: str
    concerns_some: bool
    answers: _containers.RepeatedCompositeFieldContainer[Answer]
    requirements: _containers.RepeatedCompositeFieldContainer[Requirement]
    cautions: _containers.RepeatedCompositeFieldContainer[RulesetCaution]
    sources: _containers.RepeatedCompositeFieldContainer[Source]
    parameters: _containers.RepeatedCompositeFieldContainer[Parameter]
    facts: _containers.RepeatedCompositeFieldContainer[_fact_pb2.Fact]
    asks: _containers.RepeatedScalarFieldContainer[str]
    editions: _containers.RepeatedScalarFieldContainer[str]
    open_points: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, id: _Optional[str] = ..., title: _Optional[str] = ..., authority: _Optional[str] = ..., family: _Optional[str] = ..., revision: _Optional[str] = ..., concerns_some: bool = ..., answers: _Optional[_Iterable[_Union[Answer, _Mapping]]] = ..., requirements: _Optional[_Iterable[_Union[Requirement, _Mapping]]] = ..., cautions: _Optional[_Iterable[_Union[RulesetCaution, _Mapping]]] = ..., sources: _Optional[_Iterable[_Union[Source, _Mapping]]] = ..., parameters: _Optional[_Iterable[_Union[Parameter, _Mapping]]] = ..., facts: _Optional[_Iterable[_Union[_fact_pb2.Fact, _Mapping]]] = ..., asks: _Optional[_Iterable[str]] = ..., editions: _Optional[_Iterable[str]] = ..., open_points: _Optional[_Iterable[str]] = ...) -> None: ...

class Answer(_message.Message):
    __slots__ = ("outcome", "words")
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    WORDS_FIELD_NUMBER: _ClassVar[int]
    outcome: _decision_pb2.Outcome
    words: str
    def __init__(self, outcome: _Optional[_Union[_decision_pb2.Outcome, str]] = ..., words: _Optional[str] = ...) -> None: ...

class Requirement(_message.Message):
    __slots__ = ("id", "says", "sources", "effective", "applies_to_some", "unless", "leaves_discretion", "remedy", "sure_until", "place")
    ID_FIELD_NUMBER: _ClassVar[int]
    SAYS_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_FIELD_NUMBER: _ClassVar[int]
    APPLIES_TO_SOME_FIELD_NUMBER: _ClassVar[int]
    UNLESS_FIELD_NUMBER: _ClassVar[int]
    LEAVES_DISCRETION_FIELD_NUMBER: _ClassVar[int]
    REMEDY_FIELD_NUMBER: _ClassVar[int]
    SURE_UNTIL_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    id: str
    says: str
    sources: _containers.RepeatedScalarFieldContainer[str]
    effective: Effective
    applies_to_some: bool
    unless: _containers.RepeatedCompositeFieldContainer[Unless]
    leaves_discretion: bool
    remedy: str
    sure_until: str
    place: _decision_pb2.Place
    def __init__(self, id: _Optional[str] = ..., says: _Optional[str] = ..., sources: _Optional[_Iterable[str]] = ..., effective: _Optional[_Union[Effective, _Mapping]] = ..., applies_to_some: bool = ..., unless: _Optional[_Iterable[_Union[Unless, _Mapping]]] = ..., leaves_discretion: bool = ..., remedy: _Optional[str] = ..., sure_until: _Optional[str] = ..., place: _Optional[_Union[_decision_pb2.Place, _Mapping]] = ...) -> None: ...

class Effective(_message.Message):
    __slots__ = ("start", "until", "by", "free_before")
    START_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    FREE_BEFORE_FIELD_NUMBER: _ClassVar[int]
    start: str
    until: str
    by: str
    free_before: bool
    def __init__(self, start: _Optional[str] = ..., until: _Optional[str] = ..., by: _Optional[str] = ..., free_before: bool = ...) -> None: ...

class Unless(_message.Message):
    __slots__ = ("id", "says", "sources", "sure_until")
    ID_FIELD_NUMBER: _ClassVar[int]
    SAYS_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    SURE_UNTIL_FIELD_NUMBER: _ClassVar[int]
    id: str
    says: str
    sources: _containers.RepeatedScalarFieldContainer[str]
    sure_until: str
    def __init__(self, id: _Optional[str] = ..., says: _Optional[str] = ..., sources: _Optional[_Iterable[str]] = ..., sure_until: _Optional[str] = ...) -> None: ...

class RulesetCaution(_message.Message):
    __slots__ = ("id", "says", "sources", "told_to_some")
    ID_FIELD_NUMBER: _ClassVar[int]
    SAYS_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    TOLD_TO_SOME_FIELD_NUMBER: _ClassVar[int]
    id: str
    says: str
    sources: _containers.RepeatedScalarFieldContainer[str]
    told_to_some: bool
    def __init__(self, id: _Optional[str] = ..., says: _Optional[str] = ..., sources: _Optional[_Iterable[str]] = ..., told_to_some: bool = ...) -> None: ...

class Source(_message.Message):
    __slots__ = ("id", "cite", "url", "tier", "seen", "sure_until", "note")
    ID_FIELD_NUMBER: _ClassVar[int]
    CITE_FIELD_NUMBER: _ClassVar[int]
    URL_FIELD_NUMBER: _ClassVar[int]
    TIER_FIELD_NUMBER: _ClassVar[int]
    SEEN_FIELD_NUMBER: _ClassVar[int]
    SURE_UNTIL_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    id: str
    cite: str
    url: str
    tier: _decision_pb2.Tier
    seen: str
    sure_until: str
    note: str
    def __init__(self, id: _Optional[str] = ..., cite: _Optional[str] = ..., url: _Optional[str] = ..., tier: _Optional[_Union[_decision_pb2.Tier, str]] = ..., seen: _Optional[str] = ..., sure_until: _Optional[str] = ..., note: _Optional[str] = ...) -> None: ...

class Parameter(_message.Message):
    __slots__ = ("name", "says", "title", "type", "unit", "key", "date_key", "rows")
    NAME_FIELD_NUMBER: _ClassVar[int]
    SAYS_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    DATE_KEY_FIELD_NUMBER: _ClassVar[int]
    ROWS_FIELD_NUMBER: _ClassVar[int]
    name: str
    says: str
    title: str
    type: _fact_pb2.FactType
    unit: str
    key: str
    date_key: str
    rows: _containers.RepeatedCompositeFieldContainer[ParameterRow]
    def __init__(self, name: _Optional[str] = ..., says: _Optional[str] = ..., title: _Optional[str] = ..., type: _Optional[_Union[_fact_pb2.FactType, str]] = ..., unit: _Optional[str] = ..., key: _Optional[str] = ..., date_key: _Optional[str] = ..., rows: _Optional[_Iterable[_Union[ParameterRow, _Mapping]]] = ...) -> None: ...

class ParameterRow(_message.Message):
    __slots__ = ("at", "start", "readings")
    AT_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    READINGS_FIELD_NUMBER: _ClassVar[int]
    at: str
    start: str
    readings: _containers.RepeatedCompositeFieldContainer[ParameterReading]
    def __init__(self, at: _Optional[str] = ..., start: _Optional[str] = ..., readings: _Optional[_Iterable[_Union[ParameterReading, _Mapping]]] = ...) -> None: ...

class ParameterReading(_message.Message):
    __slots__ = ("value", "sources", "sure_until")
    VALUE_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    SURE_UNTIL_FIELD_NUMBER: _ClassVar[int]
    value: _decision_pb2.Value
    sources: _containers.RepeatedScalarFieldContainer[str]
    sure_until: str
    def __init__(self, value: _Optional[_Union[_decision_pb2.Value, _Mapping]] = ..., sources: _Optional[_Iterable[str]] = ..., sure_until: _Optional[str] = ...) -> None: ...

class ListFactsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "ruleset")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    RULESET_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    ruleset: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., ruleset: _Optional[str] = ...) -> None: ...

class ListFactsResponse(_message.Message):
    __slots__ = ("facts", "next_page_token", "revision")
    FACTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    facts: _containers.RepeatedCompositeFieldContainer[_fact_pb2.Fact]
    next_page_token: str
    revision: str
    def __init__(self, facts: _Optional[_Iterable[_Union[_fact_pb2.Fact, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., revision: _Optional[str] = ...) -> None: ...
