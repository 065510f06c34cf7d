"""The book holds the whole rulebook, leads nowhere else, and lets nothing hostile through."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner

from engine.cli.app import app
from engine.document import plain, read_file
from engine.profiles.load import load_profiles, profile_files
from engine.report.parameters import value_of
from engine.ruleset.model import Rulebook
from engine.ruleset.rulebook import load_rulebook
from tests.book.conftest import ROOT, Written
from tests.book.reading import Html
from tests.gates import RULEBOOKS, Texts

OTHERS = sorted(path.name for path in RULEBOOKS.iterdir() if (path / "vocabulary").is_dir())


def dangling(html: Html) -> list[str]:
    """The links into the page that lead to nothing."""
    return [link for link in html.links if link.startswith("#") and link[1:] not in html.ids]


def test_every_internal_link_resolves(book: Written) -> None:
    """Each link leads to a part of the page or to the web."""
    inside = [link for link in book.html.links if link.startswith("#")]

    assert len(inside) > 900
    assert dangling(book.html) == []
    assert [x for x in book.html.links if not x.startswith(("#", "https://", "http://"))] == []


@pytest.mark.parametrize("name", OTHERS)
def test_links_of_other_rulebooks_resolve(name: str, write: Callable[..., Written]) -> None:
    """So it is for each small rulebook of the tests, with its ids given once."""
    html = write("--rulebook", RULEBOOKS / name).html

    assert dangling(html) == []
    assert [id for id, times in html.ids.items() if times > 1] == []


def test_ids_are_given_once_and_elements_are_closed(book: Written) -> None:
    """The page is well-formed."""
    assert [id for id, times in book.html.ids.items() if times > 1] == []
    assert book.html.unclosed == []


def told(law: Rulebook) -> Iterator[tuple[str, str]]:
    """Each part of the law with what must be read of it in its ruleset's section."""
    for id, ruleset in law.rulesets.items():
        for version in ruleset.versions:
            yield id, version.says
            yield from ((id, each.says) for each in version.unless)
            yield id, version.remedy
        for caution in ruleset.cautions:
            yield id, caution.says
        for source in ruleset.sources.values():
            yield from ((id, words) for words in (source.cite, source.url, source.note))
            yield id, f"seen {source.seen}"
        for parameter in ruleset.parameters.values():
            for row in parameter.rows:
                yield from ((id, value_of(cell, parameter)) for cell in row.readings)
        yield from ((id, point) for point in ruleset.open_points)
        for name in ruleset.facts(law.vocabulary):
            yield id, law.vocabulary.facts[name].ask


def test_the_whole_law_is_in_it(book: Written, law: Rulebook) -> None:
    """Each requirement, exception, source, value, open point and question stands in its section."""
    texts = {id: book.html.at(f"ruleset:{id}").text for id in law.rulesets}
    lost = [
        (id, words)
        for id, words in told(law)
        if " ".join(words.replace("`", "").split()) not in texts[id]
    ]

    assert lost == []


def test_every_profile_is_in_it(book: Written) -> None:
    """Each profile is named in the section of the ruleset that it asks."""
    profiles = load_profiles(profile_files([ROOT / "tests" / "profiles"]), skipped=True)
    texts = {id: book.html.at(f"ruleset:{id}").text for id in {each.ruleset for each in profiles}}

    lost = [
        each.name for each in profiles if " ".join(each.name.split()) not in texts[each.ruleset]
    ]
    assert lost == []
    assert "comes out otherwise" not in book.html.text


def test_every_rule_of_the_law_is_in_it(book: Written) -> None:
    """Each rule id of the tables is listed with its parts or its reason."""
    text = book.html.at("law").text
    for table in sorted((ROOT / "tests" / "law").glob("*.yaml")):
        rules = plain(read_file(table))["rules"]
        assert [id for id in rules if id not in text] == []


def test_it_is_made_quickly_and_stays_small(book: Written) -> None:
    """The whole book takes less than 20 seconds of a processor, and less than 10 MB."""
    assert book.seconds < 20
    assert len(book.text.encode()) < 10_000_000


def test_it_needs_nothing_else(book: Written) -> None:
    """No script, style, image or font comes from another file, and the browser may fetch none."""
    html = book.html
    fetched = [each for each in html.elements if {"src", "srcset", "action"} & set(each.attributes)]
    digests = {
        tag: b64encode(sha256("".join(element.words).encode()).digest()).decode()
        for tag in ("style", "script")
        for element in html.all(tag)
    }
    policy = html.all("meta")[1].attributes["content"]

    assert fetched == []
    assert "@import" not in book.text
    assert "url(" not in book.text
    assert policy == (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src 'sha256-{digests['style']}'; script-src 'sha256-{digests['script']}'"
    )


def test_a_book_without_profiles_says_nothing_of_them(small: Written) -> None:
    """A rulebook with no profiles and no tables has no such pages."""
    assert "What its profiles cover" not in small.html.text
    assert "law" not in small.html.ids
    assert "The account is not overdrawn." in small.html.text


# Hostile input

ATTACK = """</script></style><script>alert(1)</script><img src=x onerror=alert(1)> "' {{ 7*7 }}"""
WORDS = json.dumps(ATTACK)
VOCABULARY = f"""\
facts:
  case.a: {{ type: boolean, label: {WORDS}, ask: {WORDS}, \
evidence: {WORDS} }}
  case.b: {{ type: code, codes: {{ x: {WORDS} }}, label: {WORDS}, ask: {WORDS}, \
evidence: {WORDS} }}
  case.c: {{ type: integer, label: {WORDS}, ask: {WORDS}, evidence: {WORDS} }}
"""
HOSTILE = {
    "vocabulary/facts.yaml": VOCABULARY,
    "gate/one.yaml": f"""\
ruleset: gate/one
title: {WORDS}
authority: {WORDS}
answers: {{ eligible: {WORDS} }}
sources:
  {WORDS}: {{ cite: {WORDS}, url: "javascript:alert(1)", tier: none, \
seen: 2026-11-22, sure_until: 2026-11-23, note: {WORDS} }}
open_points: [ {WORDS} ]
parameters:
  least: {{ by: case.b, rows: [ {{ at: x, value: 1, source: {WORDS} }} ] }}
requirements:
  - id: asked
    says: {WORDS}
    source: {WORDS}
    met_when: {{ case.b: x, case.c: {{ at_least: {{ parameter: least }} }} }}
    remedy: {WORDS}
    unless:
      - {{ id: one, says: {WORDS}, source: {WORDS}, when: {{ case.a: true }} }}
cautions: [ {{ id: two, says: {WORDS}, source: {WORDS} }} ]
""",
}
PROFILES = f"""\
ruleset: gate/one
as_of: 2026-11-22
profiles: [ {{ name: {WORDS}, facts: {{ case.b: x, case.c: 1 }}, expect: review }} ]
"""
LAW = f"rules: {{ {WORDS}: {{ not_encoded: {WORDS} }} }}"


def harmless(text: str) -> Html:
    """The page, once nothing of the attack is alive in it."""
    html = Html(text)
    handlers = [name for each in html.elements for name in each.attributes if name.startswith("on")]
    assert handlers == []
    assert len(html.all("script")) == 1
    assert len(html.all("style")) == 1
    assert html.all("img") == []
    assert [x for x in html.links if not x.startswith(("#", "https://", "http://"))] == []
    assert html.unclosed == []
    return html


def test_what_is_hostile_is_only_text(
    folder: Callable[[Texts], Path], write: Callable[..., Written], tmp_path: Path
) -> None:
    """Markup, template code and addresses that run are shown as they are written."""
    texts, profiles, law = folder(HOSTILE), tmp_path / "profiles.yaml", tmp_path / "law"
    profiles.write_text(PROFILES, encoding="utf-8")
    law.mkdir()
    (law / "table.yaml").write_text(LAW, encoding="utf-8")

    html = harmless(write("--rulebook", texts, "--profiles", profiles, "--law", law).text)

    assert html.text.count(ATTACK) > 15
    assert "javascript:alert(1)" in html.text
    assert dangling(html) == []
    shown = CliRunner().invoke(app, ["show", "gate/one", "--html", "--rulebook", str(texts)])
    assert dangling(harmless(shown.stdout)) == []


# One ruleset alone


@pytest.mark.parametrize("name", ["library/lending", "library/night-pass"])
def test_one_ruleset_is_a_page_of_its_own(name: str) -> None:
    """`show --html` prints the same section as the book has, with the facts in full below it."""
    rulebook = RULEBOOKS / "small"
    done = CliRunner().invoke(app, ["show", name, "--html", "--rulebook", str(rulebook)])
    html = Html(done.stdout)

    assert done.exit_code == 0
    assert dangling(html) == []
    ruleset = load_rulebook(rulebook).rulesets[name]
    assert all(each.says in html.text for each in ruleset.versions)
    assert "Proved by" in html.text


def test_a_page_is_either_for_people_or_for_programs() -> None:
    """`--html` and `--json` together are wrong usage."""
    done = CliRunner().invoke(app, ["show", "library/lending", "--html", "--json"])

    assert done.exit_code == 2
    assert "choose one" in done.stderr


# Colors

STYLE = (ROOT / "engine/report/book/templates/book.css").read_text(encoding="utf-8")
PAIRS = [
    ("ink", "paper"), ("ink", "card"), ("soft", "paper"), ("soft", "card"), ("soft", "tint"),
    ("link", "paper"), ("link", "card"), ("good", "good-tint"), ("bad", "bad-tint"),
    ("warn", "warn-tint"), ("review", "review-tint"), ("ink", "plain-tint"), ("ink", "mark"),
    ("ink", "good-tint"), ("ink", "warn-tint"), ("soft", "warn-tint"),
]  # fmt: skip


def colors(number: int) -> dict[str, str]:
    """The light (0) or dark (1) colors by name."""
    found = [dict(re.findall(r"--([\w-]+): (#\w+)", part)) for part in STYLE.split(":root {")[1:3]]
    return found[number]


def luminance(color: str) -> float:
    """The relative luminance of WCAG 2.2."""
    digits = color[1:] if len(color) == 7 else "".join(each * 2 for each in color[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("number", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out(number: int, text: str, ground: str) -> None:
    """Text has a contrast of at least 4.5 to what it stands on (WCAG 2.2, 1.4.3)."""
    darker, lighter = sorted(luminance(colors(number)[name]) for name in (text, ground))

    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
