"""Results of profiles as JUnit XML, for the servers that run tests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from engine.profiles.run import Result

NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What cannot stand in XML 1.0 (2.2, Characters), not even escaped."""


def junit_xml(results: Sequence[Result]) -> str:
    """The text of the XML file: a test suite for each file, a test case for each profile."""
    root = Element("testsuites", _counts(results))
    for file in dict.fromkeys(result.profile.position.file for result in results):
        of_file = [result for result in results if result.profile.position.file == file]
        suite = SubElement(root, "testsuite", {"name": _clean(file), **_counts(of_file)})
        for result in of_file:
            _add_case(suite, result)
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def _counts(results: Iterable[Result]) -> dict[str, str]:
    states = [(result.failed, result.skipped) for result in results]
    failures, skipped = (sum(flags) for flags in zip(*states, strict=True))
    counts = {"tests": len(states), "failures": failures, "errors": 0, "skipped": skipped}
    return {name: str(count) for name, count in counts.items()}


def _add_case(suite: Element, result: Result) -> None:
    profile = result.profile
    place = {"file": profile.position.file, "line": str(profile.position.line)}
    named = {"classname": profile.ruleset, "name": profile.name, **place}
    case = SubElement(suite, "testcase", {key: _clean(text) for key, text in named.items()})
    if result.skipped:
        SubElement(case, "skipped", message=_clean(profile.skip))
    elif result.failed:
        failure = SubElement(case, "failure", message=_clean(result.differences[0]))
        failure.text = _clean(result.told)


def _clean(text: str) -> str:
    return NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
