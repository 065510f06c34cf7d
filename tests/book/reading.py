"""A page of HTML as the tests read it: its elements, their text, where its links go."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

EMPTY = {"meta", "br", "input", "link", "img"}


@dataclass
class Element:
    """An element with its attributes and all text below it."""

    tag: str
    attributes: dict[str, str | None]
    words: list[str] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        """Its text, with single blanks."""
        return " ".join(" ".join(self.words).split())


class Html(HTMLParser):
    """All elements of a page, in order; `unclosed` are those whose end is missing or misplaced."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.unclosed: list[str] = []
        self._open: list[Element] = []
        self.feed(text)
        self.close()
        self.unclosed += [each.tag for each in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        element = Element(tag, dict(attrs))
        self.elements.append(element)
        if tag not in EMPTY:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if not self._open or self._open[-1].tag != tag:
            self.unclosed.append(tag)
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Give a text to all elements that are open."""
        for element in self._open:
            element.words.append(data)

    def all(self, tag: str) -> list[Element]:
        """The elements of one tag."""
        return [each for each in self.elements if each.tag == tag]

    @cached_property
    def ids(self) -> Counter[str]:
        """How often each id is given."""
        found = (each.attributes.get("id") for each in self.elements)
        return Counter(each for each in found if each is not None)

    @cached_property
    def links(self) -> list[str]:
        """Where the links go, in order."""
        return [each.attributes.get("href") or "" for each in self.all("a")]

    @property
    def text(self) -> str:
        """All text, with single blanks."""
        return self.elements[0].text if self.elements else ""

    def at(self, id: str) -> Element:
        """The element with an id."""
        return self._by_id[id]

    @cached_property
    def _by_id(self) -> dict[str, Element]:
        return {id: each for each in self.elements if (id := each.attributes.get("id"))}
