from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Grade(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    GRADE_UNSPECIFIED: _ClassVar[Grade]
    GRADE_ASSUMED: _ClassVar[Grade]
    GRADE_SELF_REPORTED: _ClassVar[Grade]
    GRADE_DOCUMENTED: _ClassVar[Grade]
    GRADE_PRIMARY_SOURCE_VERIFIED: _ClassVar[Grade]

class FactType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FACT_TYPE_UNSPECIFIED: _ClassVar[FactType]
    FACT_TYPE_BOOLEAN: _ClassVar[FactType]
    FACT_TYPE_INTEGER: _ClassVar[FactType]
    FACT_TYPE_DECIMAL: _ClassVar[FactType]
    FACT_TYPE_DATE: _ClassVar[FactType]
    FACT_TYPE_CODE: _ClassVar[FactType]
    FACT_TYPE_COUNTRY: _ClassVar[FactType]
    FACT_TYPE_TEXT: _ClassVar[FactType]
    FACT_TYPE_LIST: _ClassVar[FactType]
    FACT_TYPE_RECORDS: _ClassVar[FactType]
GRADE_UNSPECIFIED: Grade
GRADE_ASSUMED: Grade
GRADE_SELF_REPORTED: Grade
GRADE_DOCUMENTED: Grade
GRADE_PRIMARY_SOURCE_VERIFIED: Grade
FACT_TYPE_UNSPECIFIED: FactType
FACT_TYPE_BOOLEAN: FactType
FACT_TYPE_INTEGER: FactType
FACT_TYPE_DECIMAL: FactType
FACT_TYPE_DATE: FactType
FACT_TYPE_CODE: FactType
FACT_TYPE_COUNTRY: FactType
FACT_TYPE_TEXT: FactType
FACT_TYPE_LIST: FactType
FACT_TYPE_RECORDS: FactType

class FactValue(_message.Message):
    __slots__ = ("bool_value", "int_value", "decimal_value", "string_value", "date_value", "absent", "unknown", "list_value", "records_value", "evidence")
    BOOL_VALUE_FIELD_NUMBER: _ClassVar[int]
    INT_VALUE_FIELD_NUMBER: _ClassVar[int]
    DECIMAL_VALUE_FIELD_NUMBER: _ClassVar[int]
    STRING_VALUE_FIELD_NUMBER: _ClassVar[int]
    DATE_VALUE_FIELD_NUMBER: _ClassVar[int]
    ABSENT_FIELD_NUMBER: _ClassVar[int]
    UNKNOWN_FIELD_NUMBER: _ClassVar[int]
    LIST_VALUE_FIELD_NUMBER: _ClassVar[int]
    RECORDS_VALUE_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    bool_value: bool
    int_value: int
    decimal_value: str
    string_value: str
    date_value: str
    absent: Absent
    unknown: Unknown
    list_value: ListValue
    records_value: RecordsValue
    evidence: Evidence
    def __init__(self, bool_value: bool = ..., int_value: _Optional[int] = ..., decimal_value: _Optional[str] = ..., string_value: _Optional[str] = ..., date_value: _Optional[str] = ..., absent: _Optional[_Union[Absent, _Mapping]] = ..., unknown: _Optional[_Union[Unknown, _Mapping]] = ..., list_value: _Optional[_Union[ListValue, _Mapping]] = ..., records_value: _Optional[_Union[RecordsValue, _Mapping]] = ..., evidence: _Optional[_Union[Evidence, _Mapping]] = ...) -> None: ...

class Absent(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Unknown(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...

class ListValue(_message.Message):
    __slots__ = ("items", "incomplete")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    INCOMPLETE_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedScalarFieldContainer[str]
    incomplete: bool
    def __init__(self, items: _Optional[_Iterable[str]] = ..., incomplete: bool = ...) -> None: ...

class RecordsValue(_message.Message):
    __slots__ = ("records", "incomplete")
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    INCOMPLETE_FIELD_NUMBER: _ClassVar[int]
    records: _containers.RepeatedCompositeFieldContainer[Record]
    incomplete: bool
    def __init__(self, records: _Optional[_Iterable[_Union[Record, _Mapping]]] = ..., incomplete: bool = ...) -> None: ...

class Record(_message.Message):
    __slots__ = ("fields",)
    class FieldsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: FieldValue
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[FieldValue, _Mapping]] = ...) -> None: ...
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    fields: _containers.MessageMap[str, FieldValue]
    def __init__(self, fields: _Optional[_Mapping[str, FieldValue]] = ...) -> None: ...

class FieldValue(_message.Message):
    __slots__ = ("bool_value", "int_value", "decimal_value", "string_value", "date_value", "absent", "unknown")
    BOOL_VALUE_FIELD_NUMBER: _ClassVar[int]
    INT_VALUE_FIELD_NUMBER: _ClassVar[int]
    DECIMAL_VALUE_FIELD_NUMBER: _ClassVar[int]
    STRING_VALUE_FIELD_NUMBER: _ClassVar[int]
    DATE_VALUE_FIELD_NUMBER: _ClassVar[int]
    ABSENT_FIELD_NUMBER: _ClassVar[int]
    UNKNOWN_FIELD_NUMBER: _ClassVar[int]
    bool_value: bool
    int_value: int
    decimal_value: str
    string_value: str
    date_value: str
    absent: Absent
    unknown: Unknown
    def __init__(self, bool_value: bool = ..., int_value: _Optional[int] = ..., decimal_value: _Optional[str] = ..., string_value: _Optional[str] = ..., date_value: _Optional[str] = ..., absent: _Optional[_Union[Absent, _Mapping]] = ..., unknown: _Optional[_Union[Unknown, _Mapping]] = ...) -> None: ...

class Evidence(_message.Message):
    __slots__ = ("grade", "source", "observed_on")
    GRADE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    OBSERVED_ON_FIELD_NUMBER: _ClassVar[int]
    grade: Grade
    source: str
    observed_on: str
    def __init__(self, grade: _Optional[_Union[Grade, str]] = ..., source: _Optional[str] = ..., observed_on: _Optional[str] = ...) -> None: ...

class Fact(_message.Message):
    __slots__ = ("name", "label", "type", "unit", "ask", "evidence", "codes", "item_type", "fields", "may_be_none", "minimum", "maximum", "changeable", "personal", "computed_from")
    NAME_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    ASK_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    CODES_FIELD_NUMBER: _ClassVar[int]
    ITEM_TYPE_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    MAY_BE_NONE_FIELD_NUMBER: _ClassVar[int]
    MINIMUM_FIELD_NUMBER: _ClassVar[int]
    MAXIMUM_FIELD_NUMBER: _ClassVar[int]
    CHANGEABLE_FIELD_NUMBER: _ClassVar[int]
    PERSONAL_FIELD_NUMBER: _ClassVar[int]
    COMPUTED_FROM_FIELD_NUMBER: _ClassVar[int]
    name: str
    label: str
    type: FactType
    unit: str
    ask: str
    evidence: str
    codes: _containers.RepeatedCompositeFieldContainer[Code]
    item_type: FactType
    fields: _containers.RepeatedCompositeFieldContainer[Field]
    may_be_none: str
    minimum: str
    maximum: str
    changeable: bool
    personal: bool
    computed_from: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, name: _Optional[str] = ..., label: _Optional[str] = ..., type: _Optional[_Union[FactType, str]] = ..., unit: _Optional[str] = ..., ask: _Optional[str] = ..., evidence: _Optional[str] = ..., codes: _Optional[_Iterable[_Union[Code, _Mapping]]] = ..., item_type: _Optional[_Union[FactType, str]] = ..., fields: _Optional[_Iterable[_Union[Field, _Mapping]]] = ..., may_be_none: _Optional[str] = ..., minimum: _Optional[str] = ..., maximum: _Optional[str] = ..., changeable: bool = ..., personal: bool = ..., computed_from: _Optional[_Iterable[str]] = ...) -> None: ...

class Field(_message.Message):
    __slots__ = ("name", "label", "type", "unit", "codes", "may_be_none", "minimum", "maximum")
    NAME_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    CODES_FIELD_NUMBER: _ClassVar[int]
    MAY_BE_NONE_FIELD_NUMBER: _ClassVar[int]
    MINIMUM_FIELD_NUMBER: _ClassVar[int]
    MAXIMUM_FIELD_NUMBER: _ClassVar[int]
    name: str
    label: str
    type: FactType
    unit: str
    codes: _containers.RepeatedCompositeFieldContainer[Code]
    may_be_none: str
    minimum: str
    maximum: str
    def __init__(self, name: _Optional[str] = ..., label: _Optional[str] = ..., type: _Optional[_Union[FactType, str]] = ..., unit: _Optional[str] = ..., codes: _Optional[_Iterable[_Union[Code, _Mapping]]] = ..., may_be_none: _Optional[str] = ..., minimum: _Optional[str] = ..., maximum: _Optional[str] = ...) -> None: ...

class Code(_message.Message):
    __slots__ = ("code", "words")
    CODE_FIELD_NUMBER: _ClassVar[int]
    WORDS_FIELD_NUMBER: _ClassVar[int]
    code: str
    words: str
    def __init__(self, code: _Optional[str] = ..., words: _Optional[str] = ...) -> None: ...
