"""What the rooms of the street hand to each other. Internal: nothing here leaves the engine.

Indexes: a *token* counts from 0 in the document, an *item* is a token or a whole quotation of one sentence, a *unit*
is what rules see: an item, a folded mention or a folded verb group. Every end is exclusive.
"""
from __future__ import annotations

from dataclasses import dataclass, field

from factex.engine.times import TimeValue


@dataclass(slots=True)
class Tokens:
    """The document's tokens as parallel lists: code point offsets and surface text."""

    starts: list[int]
    ends: list[int]
    words: list[str]
    times: dict[int, tuple[str, TimeValue]] = field(default_factory=dict)  # token -> kind, value
    chars: str = ""  # each token's character by itself, once times and entries are merged
    loud: list[bool] = field(default_factory=list)  # and whether it is all in capitals


@dataclass(slots=True)
class Quotation:
    """A stretch between quotation marks; `first` and `last` are its marks' tokens (last exclusive, mark included)."""

    first: int
    last: int
    closed: bool
    opened: bool = True  # False: there is no opening mark, and `first` is the first token inside
    continues: bool = False  # goes on from the paragraph before, behind a fresh opening mark

    @property
    def inner(self) -> tuple[int, int]:
        """Tokens between the marks."""
        return self.first + self.opened, self.last - 1 if self.closed else self.last


@dataclass(slots=True)
class Sentence:
    """A sentence: `items` are token indexes, or -1 - q for the q-th of `quotations`."""

    paragraph: int
    items: list[int]
    quotations: list[Quotation]
    within: Quotation | None = None
    index: int = 0
    parent: int = -1  # index of the sentence whose quotation holds this one
    order: int = 0  # its place among the sentences of the same parent

    def spelled(self, chars: str, quotation: str) -> str:
        """One character an item, given those of all tokens and that of a quotation."""
        items = self.items
        if items[0] >= 0 and items[-1] - items[0] + 1 == len(items):  # no quotation, which is one item of at least two tokens
            return chars[items[0]:items[-1] + 1]
        return "".join([chars[item] if item >= 0 else quotation for item in items])

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The tokens of a stretch of items, end exclusive."""
        begin, end = self.items[first], self.items[last - 1]
        if begin >= 0 and end >= 0:
            return begin, end + 1
        return (
            begin if begin >= 0 else self.quotations[-1 - begin].first,
            end + 1 if end >= 0 else self.quotations[-1 - end].last)

    def first(self, item: int) -> int:
        """The item's first token."""
        token = self.items[item]
        return token if token >= 0 else self.quotations[-1 - token].first

    def last(self, item: int) -> int:
        """The token after the item's last one."""
        token = self.items[item]
        return token + 1 if token >= 0 else self.quotations[-1 - token].last


@dataclass(slots=True)
class Name:
    """A folded mention: items `first` to `last`, its type, its head item, and the items of its name if it has one."""

    first: int
    last: int
    type: str
    shape: str
    head: int
    name: tuple[int, int] | None = None
    plural: bool = False
    possessive: bool = False
    apposition: Name | None = None
    members: tuple[Name, ...] = ()


@dataclass(slots=True)
class VerbGroup:
    """A folded verb group: items `first` to `last`, its main verb's item, its form and voice."""

    first: int
    last: int
    main: int
    form: str  # base, third, past, participle, ing
    passive: bool
    finite: bool
    subject: int = -1  # unit index of the subject, -1 when none
    behind: int = -1  # the unit behind the subject and its mark, where subjects have one
    inherited: bool = False
    marked: bool = False  # by an infinitive mark
    reports: bool = False  # can it report a clause?
    shared: bool = False  # does its object do nothing of what is purposed (met her to urge)?
    writes: bool = False  # does it say what a text says that is its object (issued a statement saying)?
    bare: bool = False  # its first word is a base form
    deeds: bool = False  # did its object what stands behind a preposition (blamed her for leaving)?


@dataclass(slots=True)
class Units:
    """A sentence as rules see it: one symbol a unit, and what each unit covers."""

    sentence: Sentence
    symbols: str
    firsts: list[int]  # first item of each unit
    lasts: list[int]
    names: dict[int, Name]
    groups: dict[int, VerbGroup]
    quotations: dict[int, Quotation]
    roles: str = ""  # what each unit does in its clause, one letter a unit: see the clause room
