"""Runs the examples that stand in links.yaml: whom the last such words of a text stand for, or the name that they have."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from factex.values import Document
from factex.workshop.examples import blanks
from factex.workshop.marks import Map


@dataclass(frozen=True, slots=True)
class LinkTest:
    """An example: of the last `mention` in `text`, the entities that it refers to, or its own, where `refers_to` is None."""

    text: str
    mention: str
    refers_to: tuple[str, ...] | None
    entity: str

    def passed(self, document: Document) -> bool:
        """Whether a document that was read from the text says so."""
        found = [mention for mention in document.mentions if mention.text == self.mention]
        if not found:
            return False
        if self.refers_to is None:
            return found[-1].entity == self.entity
        return (found[-1].refers_to or ()) == self.refers_to


def link_tests(raw: Map) -> Iterator[LinkTest]:
    """The examples of a pack's links; one with a blank once for each word that fills it."""
    for test in raw.maps("tests"):
        names = tuple(str(name) for name in test.texts("refers_to")) if "refers_to" in test else None
        for fill in blanks(test):
            yield LinkTest(fill(test.plain("text").strip()), fill(test.plain("mention").strip()),
                           None if names is None else tuple(map(fill, names)), fill(test.plain("entity").strip()))
