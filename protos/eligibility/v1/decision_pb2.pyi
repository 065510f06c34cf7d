from eligibility.v1 import fact_pb2 as _fact_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Outcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    OUTCOME_UNSPECIFIED: _ClassVar[Outcome]
    OUTCOME_ELIGIBLE: _ClassVar[Outcome]
    OUTCOME_INELIGIBLE: _ClassVar[Outcome]
    OUTCOME_UNDETERMINED: _ClassVar[Outcome]
    OUTCOME_REVIEW: _ClassVar[Outcome]
    OUTCOME_NOT_APPLICABLE: _ClassVar[Outcome]

class Status(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STATUS_UNSPECIFIED: _ClassVar[Status]
    STATUS_MET: _ClassVar[Status]
    STATUS_NOT_MET: _ClassVar[Status]
    STATUS_UNKNOWN: _ClassVar[Status]
    STATUS_REVIEW: _ClassVar[Status]
    STATUS_NOT_APPLICABLE: _ClassVar[Status]

class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REASON_UNSPECIFIED: _ClassVar[Reason]
    REASON_DISCRETION: _ClassVar[Reason]
    REASON_DOUBTFUL_SOURCE: _ClassVar[Reason]
    REASON_SOURCES_DISAGREE: _ClassVar[Reason]
    REASON_NOT_RECORDED: _ClassVar[Reason]
    REASON_LAW_NOT_RECORDED: _ClassVar[Reason]
    REASON_DISPUTED_DAY: _ClassVar[Reason]
    REASON_ANOTHER_GATE: _ClassVar[Reason]
    REASON_LOOK_UP_AGAIN: _ClassVar[Reason]

class Tier(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TIER_UNSPECIFIED: _ClassVar[Tier]
    TIER_PRIMARY: _ClassVar[Tier]
    TIER_SECONDARY: _ClassVar[Tier]
    TIER_OUTDATED: _ClassVar[Tier]
    TIER_NONE: _ClassVar[Tier]

class Branch(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    BRANCH_UNSPECIFIED: _ClassVar[Branch]
    BRANCH_CONCERNS: _ClassVar[Branch]
    BRANCH_APPLIES_WHEN: _ClassVar[Branch]
    BRANCH_MET_WHEN: _ClassVar[Branch]
    BRANCH_UNLESS: _ClassVar[Branch]
    BRANCH_REVIEW_WHEN: _ClassVar[Branch]

class Fold(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FOLD_UNSPECIFIED: _ClassVar[Fold]
    FOLD_ALL: _ClassVar[Fold]
    FOLD_ANY: _ClassVar[Fold]
    FOLD_NONE: _ClassVar[Fold]
OUTCOME_UNSPECIFIED: Outcome
OUTCOME_ELIGIBLE: Outcome
OUTCOME_INELIGIBLE: Outcome
OUTCOME_UNDETERMINED: Outcome
OUTCOME_REVIEW: Outcome
OUTCOME_NOT_APPLICABLE: Outcome
STATUS_UNSPECIFIED: Status
STATUS_MET: Status
STATUS_NOT_MET: Status
STATUS_UNKNOWN: Status
STATUS_REVIEW: Status
STATUS_NOT_APPLICABLE: Status
REASON_UNSPECIFIED: Reason
REASON_DISCRETION: Reason
REASON_DOUBTFUL_SOURCE: Reason
REASON_SOURCES_DISAGREE: Reason
REASON_NOT_RECORDED: Reason
REASON_LAW_NOT_RECORDED: Reason
REASON_DISPUTED_DAY: Reason
REASON_ANOTHER_GATE: Reason
REASON_LOOK_UP_AGAIN: Reason
TIER_UNSPECIFIED: Tier
TIER_PRIMARY: Tier
TIER_SECONDARY: Tier
TIER_OUTDATED: Tier
TIER_NONE: Tier
BRANCH_UNSPECIFIED: Branch
BRANCH_CONCERNS: Branch
BRANCH_APPLIES_WHEN: Branch
BRANCH_MET_WHEN: Branch
BRANCH_UNLESS: Branch
BRANCH_REVIEW_WHEN: Branch
FOLD_UNSPECIFIED: Fold
FOLD_ALL: Fold
FOLD_ANY: Fold
FOLD_NONE: Fold

class Decision(_message.Message):
    __slots__ = ("ruleset", "title", "authority", "as_of", "outcome", "answer", "findings", "missing", "cautions", "evidence", "revision", "engine", "concerns", "decision_id")
    RULESET_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    AUTHORITY_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    FINDINGS_FIELD_NUMBER: _ClassVar[int]
    MISSING_FIELD_NUMBER: _ClassVar[int]
    CAUTIONS_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    CONCERNS_FIELD_NUMBER: _ClassVar[int]
    DECISION_ID_FIELD_NUMBER: _ClassVar[int]
    ruleset: str
    title: str
    authority: str
    as_of: str
    outcome: Outcome
    answer: str
    findings: _containers.RepeatedCompositeFieldContainer[Finding]
    missing: _containers.RepeatedScalarFieldContainer[str]
    cautions: _containers.RepeatedCompositeFieldContainer[Caution]
    evidence: _fact_pb2.Grade
    revision: str
    engine: str
    concerns: _containers.RepeatedCompositeFieldContainer[ExplanationNode]
    decision_id: str
    def __init__(self, ruleset: _Optional[str] = ..., title: _Optional[str] = ..., authority: _Optional[str] = ..., as_of: _Optional[str] = ..., outcome: _Optional[_Union[Outcome, str]] = ..., answer: _Optional[str] = ..., findings: _Optional[_Iterable[_Union[Finding, _Mapping]]] = ..., missing: _Optional[_Iterable[str]] = ..., cautions: _Optional[_Iterable[_Union[Caution, _Mapping]]] = ..., evidence: _Optional[_Union[_fact_pb2.Grade, str]] = ..., revision: _Optional[str] = ..., engine: _Optional[str] = ..., concerns: _Optional[_Iterable[_Union[ExplanationNode, _Mapping]]] = ..., decision_id: _Optional[str] = ...) -> None: ...

class Finding(_message.Message):
    __slots__ = ("id", "status", "says", "because", "citations", "missing", "reason", "excuses", "remedy", "picked_by", "place", "explanation")
    ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    SAYS_FIELD_NUMBER: _ClassVar[int]
    BECAUSE_FIELD_NUMBER: _ClassVar[int]
    CITATIONS_FIELD_NUMBER: _ClassVar[int]
    MISSING_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    EXCUSES_FIELD_NUMBER: _ClassVar[int]
    REMEDY_FIELD_NUMBER: _ClassVar[int]
    PICKED_BY_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    id: str
    status: Status
    says: str
    because: str
    citations: _containers.RepeatedCompositeFieldContainer[Citation]
    missing: _containers.RepeatedScalarFieldContainer[str]
    reason: Reason
    excuses: _containers.RepeatedCompositeFieldContainer[Excuse]
    remedy: str
    picked_by: str
    place: Place
    explanation: _containers.RepeatedCompositeFieldContainer[ExplanationNode]
    def __init__(self, id: _Optional[str] = ..., status: _Optional[_Union[Status, str]] = ..., says: _Optional[str] = ..., because: _Optional[str] = ..., citations: _Optional[_Iterable[_Union[Citation, _Mapping]]] = ..., missing: _Optional[_Iterable[str]] = ..., reason: _Optional[_Union[Reason, str]] = ..., excuses: _Optional[_Iterable[_Union[Excuse, _Mapping]]] = ..., remedy: _Optional[str] = ..., picked_by: _Optional[str] = ..., place: _Optional[_Union[Place, _Mapping]] = ..., explanation: _Optional[_Iterable[_Union[ExplanationNode, _Mapping]]] = ...) -> None: ...

class Excuse(_message.Message):
    __slots__ = ("id", "status", "says", "citations", "excuses", "would_still_excuse")
    ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    SAYS_FIELD_NUMBER: _ClassVar[int]
    CITATIONS_FIELD_NUMBER: _ClassVar[int]
    EXCUSES_FIELD_NUMBER: _ClassVar[int]
    WOULD_STILL_EXCUSE_FIELD_NUMBER: _ClassVar[int]
    id: str
    status: Status
    says: str
    citations: _containers.RepeatedCompositeFieldContainer[Citation]
    excuses: bool
    would_still_excuse: bool
    def __init__(self, id: _Optional[str] = ..., status: _Optional[_Union[Status, str]] = ..., says: _Optional[str] = ..., citations: _Optional[_Iterable[_Union[Citation, _Mapping]]] = ..., excuses: bool = ..., would_still_excuse: bool = ...) -> None: ...

class Caution(_message.Message):
    __slots__ = ("id", "says", "citations")
    ID_FIELD_NUMBER: _ClassVar[int]
    SAYS_FIELD_NUMBER: _ClassVar[int]
    CITATIONS_FIELD_NUMBER: _ClassVar[int]
    id: str
    says: str
    citations: _containers.RepeatedCompositeFieldContainer[Citation]
    def __init__(self, id: _Optional[str] = ..., says: _Optional[str] = ..., citations: _Optional[_Iterable[_Union[Citation, _Mapping]]] = ...) -> None: ...

class Citation(_message.Message):
    __slots__ = ("source", "cite", "url", "tier", "seen", "effective_from", "effective_until")
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    CITE_FIELD_NUMBER: _ClassVar[int]
    URL_FIELD_NUMBER: _ClassVar[int]
    TIER_FIELD_NUMBER: _ClassVar[int]
    SEEN_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_FROM_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_UNTIL_FIELD_NUMBER: _ClassVar[int]
    source: str
    cite: str
    url: str
    tier: Tier
    seen: str
    effective_from: str
    effective_until: str
    def __init__(self, source: _Optional[str] = ..., cite: _Optional[str] = ..., url: _Optional[str] = ..., tier: _Optional[_Union[Tier, str]] = ..., seen: _Optional[str] = ..., effective_from: _Optional[str] = ..., effective_until: _Optional[str] = ...) -> None: ...

class Place(_message.Message):
    __slots__ = ("file", "line", "column")
    FILE_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    COLUMN_FIELD_NUMBER: _ClassVar[int]
    file: str
    line: int
    column: int
    def __init__(self, file: _Optional[str] = ..., line: _Optional[int] = ..., column: _Optional[int] = ...) -> None: ...

class ExplanationNode(_message.Message):
    __slots__ = ("parent", "branch", "excuse", "status", "fold", "test", "asked")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    BRANCH_FIELD_NUMBER: _ClassVar[int]
    EXCUSE_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    FOLD_FIELD_NUMBER: _ClassVar[int]
    TEST_FIELD_NUMBER: _ClassVar[int]
    ASKED_FIELD_NUMBER: _ClassVar[int]
    parent: int
    branch: Branch
    excuse: str
    status: Status
    fold: Fold
    test: Test
    asked: AskedRuleset
    def __init__(self, parent: _Optional[int] = ..., branch: _Optional[_Union[Branch, str]] = ..., excuse: _Optional[str] = ..., status: _Optional[_Union[Status, str]] = ..., fold: _Optional[_Union[Fold, str]] = ..., test: _Optional[_Union[Test, _Mapping]] = ..., asked: _Optional[_Union[AskedRuleset, _Mapping]] = ...) -> None: ...

class Test(_message.Message):
    __slots__ = ("name", "subject", "operator", "unit", "facts", "place", "value", "expected", "expects", "reason")
    NAME_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    OPERATOR_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    FACTS_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_FIELD_NUMBER: _ClassVar[int]
    EXPECTS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    name: str
    subject: str
    operator: str
    unit: str
    facts: _containers.RepeatedScalarFieldContainer[str]
    place: Place
    value: Value
    expected: _containers.RepeatedCompositeFieldContainer[Value]
    expects: str
    reason: Reason
    def __init__(self, name: _Optional[str] = ..., subject: _Optional[str] = ..., operator: _Optional[str] = ..., unit: _Optional[str] = ..., facts: _Optional[_Iterable[str]] = ..., place: _Optional[_Union[Place, _Mapping]] = ..., value: _Optional[_Union[Value, _Mapping]] = ..., expected: _Optional[_Iterable[_Union[Value, _Mapping]]] = ..., expects: _Optional[str] = ..., reason: _Optional[_Union[Reason, str]] = ...) -> None: ...

class AskedRuleset(_message.Message):
    __slots__ = ("ruleset", "title", "outcome", "because")
    RULESET_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    BECAUSE_FIELD_NUMBER: _ClassVar[int]
    ruleset: str
    title: str
    outcome: Outcome
    because: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, ruleset: _Optional[str] = ..., title: _Optional[str] = ..., outcome: _Optional[_Union[Outcome, str]] = ..., because: _Optional[_Iterable[str]] = ...) -> None: ...

class Value(_message.Message):
    __slots__ = ("bool_value", "int_value", "decimal_value", "string_value", "date_value", "absent", "codes", "bounds", "records", "no_limit", "words")
    BOOL_VALUE_FIELD_NUMBER: _ClassVar[int]
    INT_VALUE_FIELD_NUMBER: _ClassVar[int]
    DECIMAL_VALUE_FIELD_NUMBER: _ClassVar[int]
    STRING_VALUE_FIELD_NUMBER: _ClassVar[int]
    DATE_VALUE_FIELD_NUMBER: _ClassVar[int]
    ABSENT_FIELD_NUMBER: _ClassVar[int]
    CODES_FIELD_NUMBER: _ClassVar[int]
    BOUNDS_FIELD_NUMBER: _ClassVar[int]
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    NO_LIMIT_FIELD_NUMBER: _ClassVar[int]
    WORDS_FIELD_NUMBER: _ClassVar[int]
    bool_value: bool
    int_value: int
    decimal_value: str
    string_value: str
    date_value: str
    absent: _fact_pb2.Absent
    codes: Codes
    bounds: Bounds
    records: int
    no_limit: NoLimit
    words: str
    def __init__(self, bool_value: bool = ..., int_value: _Optional[int] = ..., decimal_value: _Optional[str] = ..., string_value: _Optional[str] = ..., date_value: _Optional[str] = ..., absent: _Optional[_Union[_fact_pb2.Absent, _Mapping]] = ..., codes: _Optional[_Union[Codes, _Mapping]] = ..., bounds: _Optional[_Union[Bounds, _Mapping]] = ..., records: _Optional[int] = ..., no_limit: _Optional[_Union[NoLimit, _Mapping]] = ..., words: _Optional[str] = ...) -> None: ...

class Codes(_message.Message):
    __slots__ = ("codes", "incomplete")
    CODES_FIELD_NUMBER: _ClassVar[int]
    INCOMPLETE_FIELD_NUMBER: _ClassVar[int]
    codes: _containers.RepeatedScalarFieldContainer[str]
    incomplete: bool
    def __init__(self, codes: _Optional[_Iterable[str]] = ..., incomplete: bool = ...) -> None: ...

class Bounds(_message.Message):
    __slots__ = ("lowest", "highest", "may_be_absent", "disputed")
    LOWEST_FIELD_NUMBER: _ClassVar[int]
    HIGHEST_FIELD_NUMBER: _ClassVar[int]
    MAY_BE_ABSENT_FIELD_NUMBER: _ClassVar[int]
    DISPUTED_FIELD_NUMBER: _ClassVar[int]
    lowest: Value
    highest: Value
    may_be_absent: bool
    disputed: bool
    def __init__(self, lowest: _Optional[_Union[Value, _Mapping]] = ..., highest: _Optional[_Union[Value, _Mapping]] = ..., may_be_absent: bool = ..., disputed: bool = ...) -> None: ...

class NoLimit(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
