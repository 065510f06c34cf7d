"""Writing the pages: templates that escape everything, in one file that needs no other."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from engine.report.book import page as pages
from engine.report.book.contents import Contents
from engine.report.book.index import cited, read
from engine.report.book.names import fact_name, family_name, ruleset_name
from engine.report.book.picture import picture
from engine.report.book.weak import SORTS
from engine.report.table import NOTHING
from engine.report.words import OUTCOMES, STATUSES, TIERS, capital, counted

NAMED = re.compile(r"`([^`]+)`|\[([^\[\]\s]+)\]")
"""A name in backticks, or a ruleset in brackets."""
WEB = ("https://", "http://")
EXTRA_OUTCOMES = {"no_edition": "no edition", "unsaid": "single findings"}


def book_html(contents: Contents) -> str:
    """The whole book."""
    names = {ruleset_name(id) for id in contents.rulesets}
    names |= {family_name(family) for family in contents.families}
    names |= {fact_name(name) for name in contents.rulebook.vocabulary.facts}
    return _written("book.html", contents, names)


def ruleset_html(contents: Contents, ruleset: str) -> str:
    """The page of one ruleset, alone in its file."""
    names = {ruleset_name(ruleset)}
    facts = contents.rulesets[ruleset].facts(contents.rulebook.vocabulary)
    names |= {fact_name(name) for name in facts}
    return _written("single.html", contents, names, ruleset=ruleset)


def _written(template: str, contents: Contents, names: set[str], **more: Any) -> str:
    """A template with all that it reads; each anchor is given once."""
    given = set[str]()

    def anchor(name: str) -> Markup:
        if name in given:
            return Markup("")
        given.add(name)
        return Markup(' id="{}"').format(name)

    shown = {id: pages.Page(each, contents) for id, each in contents.rulesets.items()}
    return (
        _environment()
        .get_template(template)
        .render(
            contents=contents,
            pages=shown,
            names=names,
            anchor=anchor,
            style=_asset("book.css"),
            script=_asset("book.js"),
            policy=_policy(),
            **more,
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        loader=PackageLoader("engine.report.book"),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {"named": named, "capital": capital, "web": is_web}
    environment.globals |= {
        "TIERS": TIERS,
        "SORTS": SORTS,
        "STATUSES": {status: said.words for status, said in STATUSES.items()},
        "OUTCOMES": {word: said.words.lower() for word, said in OUTCOMES.items()} | EXTRA_OUTCOMES,
        "cited": cited,
        "counted": counted,
        "expected_outcome": pages.expected_outcome,
        "expected_requirements": pages.expected_requirements,
        "fact_name": fact_name,
        "family_name": family_name,
        "NOTHING": NOTHING,
        "picture": picture,
        "read": read,
        "ruleset_name": ruleset_name,
    }
    return environment


def _asset(name: str) -> Markup:
    """A style or script of our own, which stands in the page as it is."""
    return Markup(_source(name))  # noqa: S704


@cache
def _source(name: str) -> str:
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")


def _policy() -> str:
    """What a browser may do with the page: run and show what we wrote, and nothing else."""
    digests = {
        name: b64encode(sha256(_source(name).encode()).digest()).decode()
        for name in ("book.css", "book.js")
    }
    return (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src 'sha256-{digests['book.css']}'; script-src 'sha256-{digests['book.js']}'"
    )


def is_web(address: str) -> bool:
    """Whether an address may be a link."""
    return address.lower().startswith(WEB)


def named(text: str, links: Mapping[str, str], known: set[str]) -> Markup:
    """A text with its names as code, linked where the page has them."""
    told = Markup("")
    end = 0
    for found in NAMED.finditer(text):
        name = found[1] or found[2]
        link = links.get(name, "")
        link = link or (ruleset_name(name) if ruleset_name(name) in known else "")
        if found[2] and not link:
            continue
        told += escape(text[end : found.start()]) + _code(name, link)
        end = found.end()
    return told + escape(text[end:])


def _code(name: str, link: str) -> Markup:
    if not link:
        return Markup("<code>{}</code>").format(name)
    return Markup('<a href="#{}"><code>{}</code></a>').format(link, name)
