"""Texts for tests of the report, and a reader of its pages: the elements as a strict parser meets them."""
from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "input"}
EVIL = """"'><script>alert(1)</script><img src=x onerror=alert(1)></style></title>&lt;{{body}}<!-- --><a href="javascript:alert(1)">"""
# Each with its date.
NEWS = {
    "spring": ("2016-03-20", "Anna Brandt met Boris Ivanov in Geneva on 14 March. Chen Wei accused Kenya of spying."),
    "news/march": ("2016-03-30", "Petra Novak met Chen Wei in Oslo on March 28. Boris Ivanov did not meet Omar Haddad.\n\n"
                                 "Ms Novak praised the talks."),
    "april": ("2016-04-05", "Anna Brandt spoke by telephone with Omar Haddad on Monday.\r\nOmar Haddad said that the talks had failed."),
    "..": ("", ""),
    "https://news.example/a?b=c&d": ("2015-01-02", "Boris Ivanov met Petra Novak in Bern. The \u202eturned\x1b text."),
}  # fmt: skip


@dataclass
class Element:
    """An element, the text in it, and the names of those around it."""

    name: str
    attributes: dict[str, str]
    around: tuple[str, ...]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """The elements of a page in their order. What is not nested properly is an error."""

    source: str
    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.open: list[Element] = []
        self.feed(self.source)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), attrs
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(around.name for around in self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data

    def all(self, name: str, look: str = "") -> list[Element]:
        """The elements of this name, and of this class."""
        return [one for one in self.elements if one.name == name and (not look or look in one.attributes.get("class", "").split())]

    def ids(self) -> list[str]:
        return [one.attributes["id"] for one in self.elements if "id" in one.attributes]
