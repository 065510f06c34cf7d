"""Mistakes in rulebooks: found all at once, each at its place, told in the reader's words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.document import plain, read_file
from engine.errors import SourceError
from engine.ruleset.rulebook import load_rulebook
from tests.gates import HEAD, Texts

MARK = "▸"
TABLE = plain(read_file(Path(__file__).with_name("mistakes.yaml"), "mistakes.yaml"))
FACTS = """\
codes:
  part: [one, two, three]
facts:
  case.yes:       { type: boolean, ask: What?, evidence: A paper }
  case.months:    { type: integer, unit: months, ask: What?, evidence: A paper }
  case.amount:    { type: decimal, unit: usd, ask: What?, evidence: A paper }
  case.day:       { type: date, ask: What?, evidence: A paper }
  case.other_day: { type: date, ask: What?, evidence: A paper }
  case.part:      { type: code, codes: part, ask: What?, evidence: A paper }
  case.parts:     { type: list, of: code, codes: part, ask: What?, evidence: A paper }
  case.country:   { type: country, ask: What?, evidence: A paper }
  case.name:      { type: text, ask: What?, evidence: A paper }
  case.rows:
    type: records
    ask: What?
    evidence: A paper
    fields:
      day:   { type: date }
      until: { type: date }
      part:  { type: code, codes: part }
      hours: { type: integer, unit: hours }
"""
PARAMETERS = """\
parameters:
  limit:     { value: 3, source: law, unit: months }
  unlimited: { value: no_limit, source: law }
  listed:    { value: [one, four], source: law }
  by_field:  { by: day, rows: [ { from: beginning, value: 2024-01-01, source: law } ] }
requirements:
"""
ASKED = "requirements: [ { id: asked, says: A., source: law, met_when: { case.yes: true } } ]\n"


def head(ruleset: str) -> str:
    """The head of another ruleset."""
    return HEAD.replace("gate/one", ruleset)


def files(**changed: str) -> dict[str, str]:
    """A vocabulary and two rulesets, with files put in their place or added."""
    named = {name.replace("__", "/") + ".yaml": text for name, text in changed.items()}
    two = head("gate/two") + "concerns: { case.yes: true }\n" + ASKED
    return {
        "vocabulary/facts.yaml": FACTS,
        "gate/one.yaml": HEAD + ASKED,
        "gate/two.yaml": two,
    } | named


def condition(wrong: str) -> dict[str, str]:
    """A rulebook in which a requirement is met when this holds."""
    asked = f"  - {{ id: asked, says: A., source: law, met_when: {wrong} }}\n"
    return files(gate__one=HEAD + PARAMETERS + asked)


def ruleset(wrong: str) -> dict[str, str]:
    """A rulebook in which this follows the head of a ruleset."""
    return files(gate__one=f"{HEAD}{wrong}\n")


def vocabulary(wrong: str) -> dict[str, str]:
    """A rulebook with these facts beside the others."""
    added = "".join(f"  {line}\n" for line in wrong.splitlines())
    return files(vocabulary__facts=FACTS + added)


BUILDERS = {"conditions": condition, "rulesets": ruleset, "vocabularies": vocabulary}
CASES = [(BUILDERS[name], each) for name, cases in TABLE.items() for each in cases]


def places(texts: Texts) -> list[str]:
    """The marks in the files, as positions of the text without them."""
    found = []
    for name, text in sorted(texts.items()):
        for number, line in enumerate(text.splitlines(), 1):
            before = line.split(MARK)[:-1]
            columns = [len("".join(before[: i + 1])) + 1 for i in range(len(before))]
            found += [f"{name}:{number}:{column}" for column in columns]
    return found


def unmarked(texts: Texts) -> dict[str, str]:
    """The files without their marks."""
    return {name: text.replace(MARK, "") for name, text in texts.items()}


@pytest.mark.parametrize(
    ("build", "case"), CASES, ids=[" ".join(case["says"])[:70] for _, case in CASES]
)
def test_mistake_of_the_table(
    problems: Callable[[Texts], Any], build: Callable[[str], dict[str, str]], case: dict[str, Any]
) -> None:
    """Each mistake is told where its mark stands, in the words of the table, and nothing else."""
    texts = build(case["wrong"])
    expected = [f"{place}: {said}" for place, said in zip(places(texts), case["says"], strict=True)]
    assert [str(each) for each in problems(unmarked(texts))] == expected


def asks(other: str) -> str:
    """A requirement that asks another ruleset."""
    return ASKED.replace("case.yes: true", f"decision: {other}")


REST = HEAD.partition("\n")[2]
DATE = "{ type: date, ask: What?, evidence: A paper }"
FAMILY = "family: gate/kin\ntitle: Kin\n"
KIN = HEAD.replace("title:", "like: gate/kin\ntitle:")
PATH_WORDS = "write words of lower case letters and digits joined by - and / as in a path"
TYPES = "boolean, integer, decimal, date, code, country, text, list"
WHOLE = [
    # heads of files
    (
        files(gate__one=f"{MARK}ruleset: gate/won\n{REST}{ASKED}"),
        "`gate/won` does not match the file's path (write `gate/one`)",
    ),
    (
        files(gate__one=f"{MARK}ruleset: One\n{REST}{ASKED}"),
        f"`ruleset` cannot be written so ({PATH_WORDS})",
    ),
    (files(gate__one=f"{MARK}{REST}{ASKED}"), "neither a `ruleset` nor a `family`"),
    (files(gate__one=MARK + HEAD.replace("title: The gate", "") + ASKED), "`title` is missing"),
    (
        files(gate__one=HEAD.replace("tier: outdated", f"{MARK}tier: official") + ASKED),
        "`tier` is none of its words (write primary, secondary, outdated or none)",
    ),
    (
        files(
            gate__one=HEAD.replace("none, seen: 2026", f"none, {MARK}seen: 22.11.2026 or ") + ASKED
        ),
        "`seen` is not a date (write it as year-month-day, such as 2024-01-31)",
    ),
    (files(gate__one=f"{MARK}{HEAD}"), "`gate/one` asks nothing"),
    (files(gate__one=f"{MARK}[]"), "the file is not a mapping"),
    (files(gate__one=MARK), "the file is empty (write {} for no entries)"),
    # files that ask one another
    (
        files(gate__one=MARK + HEAD + asks("gate/one")),
        "rulesets ask each other in a circle: gate/one asks gate/one",
    ),
    (
        files(
            gate__one=MARK + HEAD + asks("gate/two"),
            gate__two=head("gate/two") + asks("gate/zero"),
            gate__zero=head("gate/zero") + asks("gate/one"),
        ),
        "rulesets ask each other in a circle: gate/one asks gate/two asks gate/zero asks gate/one",
    ),
    (
        files(
            gate__one=HEAD + asks("gate/kin").replace("{ dec", f"{MARK}{{ dec"), gate__kin=FAMILY
        ),
        "no ruleset `gate/kin` (did you mean `gate/one`?)",
    ),
    (
        files(gate__one=HEAD.replace("title:", f"{MARK}like: gate/two\ntitle:") + ASKED),
        "no family `gate/two`",
    ),
    # one thing said twice
    (
        files(vocabulary__more=f"facts:\n  {MARK}case.yes: {DATE}\n"),
        "fact `case.yes` is declared twice (see vocabulary/facts.yaml:4:3)",
    ),
    (
        files(vocabulary__more=f"codes:\n  {MARK}part: [four]\n"),
        "code list `part` is declared twice",
    ),
    (files() | {"gate/one.yml": MARK + HEAD + ASKED}, "`gate/one.yaml` is there already"),
    # a file that cannot be read draws no complaints about what it would have said
    (
        files(
            gate__one=HEAD + asks("gate/two, not_concerned: met"),
            gate__two=f"{head('gate/two')}{MARK}requirments: []\n{ASKED}",
        ),
        "`requirments` has no meaning here (did you mean `requirements`?)",
    ),
    (
        files(vocabulary__facts=FACTS.replace("type: decimal", f"{MARK}type: money")),
        f"`type` is none of its words (write {TYPES} or records)",
    ),
    (
        files(gate__kin=f"{FAMILY}{MARK}titel: Kin\n", gate__one=KIN + ASKED),
        "`titel` has no meaning here (did you mean `title`?)",
    ),
]


@pytest.mark.parametrize(("texts", "says"), WHOLE, ids=[says[:70] for _, says in WHOLE])
def test_mistake_of_a_whole_file(
    problems: Callable[[Texts], Any], texts: dict[str, str], says: str
) -> None:
    """Mistakes in heads, paths and between files are told once, where they are."""
    (place,) = places(texts)
    assert [str(each) for each in problems(unmarked(texts))] == [f"{place}: {says}"]


def test_mistakes_of_all_files_are_told_at_once(problems: Callable[[Texts], Any]) -> None:
    """One run tells everything that has to be mended, in the order of files and lines."""
    texts = files(
        vocabulary__more=(
            f"facts:\n  {MARK}case.none: {{ type: code, ask: What?, evidence: A paper }}\n"
            f"  {MARK}case.day: {{ type: date, ask: What?, evidence: A paper }}\n"
        ),
        gate__one=HEAD
        + f"""\
parameters:
  least: {{ value: 3, source: {MARK}lwa }}
  most:  {{ rows: [ {{ from: {MARK}2024-02-30, value: 3, source: law }} ] }}
derived:
  own.days: {{ between: [{MARK}case.dya, as_of] }}
requirements:
  - id: first
    says: One.
    source: law
    met_when:
      any:
        - {MARK}case.yess: true
        - case.months: {{ {MARK}at_leest: 3, at_most: {MARK}x }}
    unless: [ {{ id: second, says: Two., {MARK}source: digset, when: {{ case.day: {MARK}24 }} }} ]
""",
        gate__two=f"{head('gate/two')}{MARK}requirments: []\n",
    )
    found = [f"{each.position}" for each in problems(unmarked(texts))]
    assert found == places(texts)


def nested(levels: int) -> str:
    """A condition so many levels deep."""
    folds = "".join(f"{('any', 'all')[level % 2]}: [ " for level in range(levels - 1))
    return f"{{ {folds}case.yes: true{' ]' * (levels - 1)} }}"


@pytest.mark.parametrize(("levels", "mistakes"), [(8, 0), (9, 1), (12, 1)])
def test_depth_of_conditions(problems: Callable[[Texts], Any], levels: int, mistakes: int) -> None:
    """Eight levels are read, the ninth is refused."""
    found = problems(condition(nested(levels)))
    assert len(found) == mistakes
    assert all("nested more than 8 deep" in each.message for each in found)


def test_table_against_an_unread_parameter_is_told_once(problems: Callable[[Texts], Any]) -> None:
    """A parameter that cannot be read is one mistake, however often it is named."""
    text = HEAD + f"parameters: {{ least: {{ value: 3, source: {MARK}lwa }} }}\nrequirements:\n"
    for number in range(3):
        text += f"  - id: r{number}\n    says: A.\n    source: law\n"
        text += "    met_when: { case.months: { at_least: { parameter: least } } }\n"
    texts = files(gate__one=text)
    assert [str(each.position) for each in problems(unmarked(texts))] == places(texts)


def test_folder_without_rulesets(tmp_path: Path) -> None:
    """A folder that is empty or not there is no rulebook."""
    with pytest.raises(SourceError, match="no rulesets in this folder"):
        load_rulebook(tmp_path)
    with pytest.raises(SourceError, match="no such rulebook folder"):
        load_rulebook(tmp_path / "missing")


def test_revision_is_that_of_the_bytes(rulebook: Callable[[Texts], Any]) -> None:
    """The same files make the same revision, any change another one."""
    one, same = (rulebook(files()).revision for _ in range(2))
    changed = rulebook(files(gate__one=HEAD + "# a word more\n" + ASKED)).revision
    moved = rulebook(files(gate__three=head("gate/three") + ASKED)).revision
    assert one == same
    assert len({one, changed, moved}) == 3
