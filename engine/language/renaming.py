"""Conditions and measures under other names: what rulesets name each in their own way, made one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.language.syntax import FactOperand, Group, Leaf, Measure, ParameterOperand, Test


def renamed(source: Any, names: Mapping[str, str]) -> Any:
    """A condition, measure, operand or tuple of them that reads other names.

    Names that are not among `names` stay.
    """
    match source:
        case tuple():
            return tuple(renamed(each, names) for each in source)
        case FactOperand(name=name):
            return replace(source, name=names.get(name, name))
        case ParameterOperand(parameter=parameter):
            keys = renamed((parameter.code_key, parameter.date_key), names)
            code_key, date_key = keys
            return replace(
                source, parameter=replace(parameter, code_key=code_key, date_key=date_key)
            )
        case Test(operand=target):
            return replace(source, operand=renamed(target, names))
        case Leaf(subject=subject, test=test):
            return replace(source, subject=renamed(subject, names), test=renamed(test, names))
        case Group(children=children):
            return replace(source, children=renamed(children, names))
        case Measure():
            return replace(
                source,
                over=names.get(source.over, source.over),
                where=renamed(source.where, names),
                take=renamed(source.take, names),
                within=renamed(source.within, names),
                terms=renamed(source.terms, names),
            )
    return source
