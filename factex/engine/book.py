"""The pack, compiled: one book a room. The engine takes only this; the workshop makes it."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from factex.engine.attach import AdjunctBook
from factex.engine.clause import ClauseBook
from factex.engine.events import EventBook
from factex.engine.judge import ContextBook
from factex.engine.match import MatchBook
from factex.engine.mention import MentionBook
from factex.engine.names import LinkBook
from factex.engine.segment import TextBook


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that the street needs of a pack."""

    text: TextBook
    mentions: MentionBook
    clauses: ClauseBook
    rules: MatchBook
    adjuncts: AdjunctBook
    context: ContextBook
    links: LinkBook
    core: Mapping[str, frozenset[str]]  # fact type -> roles that its id is made of
    roles: Mapping[str, tuple[str, ...]]  # fact type -> all roles, in the order of the record
    attributes: Mapping[str, tuple[str, ...]]  # fact type -> its attributes, in the order of the record
    kinds: Mapping[str, Mapping[str, str]]  # fact type -> role -> kind of slot
    events: EventBook
    content: str  # mention type of clauses, phrases and quotations
