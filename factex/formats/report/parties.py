"""Who has a part in a fact, by name, and who in it has to do with whom."""
from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

from factex.engine.book import Book
from factex.formats.visible import visible
from factex.values import Fact, Mention


def names_of(mention: Mention) -> tuple[str, ...]:
    """The names that a mention stands for; none where the text does not settle it."""
    names = mention.refers_to if mention.refers_to is not None else (mention.entity,) if mention.entity else ()
    return tuple(map(visible, names))


def parties_of(fact: Fact, book: Book) -> tuple[str, ...]:
    """The names in the core roles, each once, in the order of the roles."""
    return tuple(dict.fromkeys(name for names in _core(fact, book) for name in names))


def mutual(kind: str, book: Book) -> bool:
    """Whether the parties of a fact of this type share one role, as those of a meeting do."""
    return len(book.core[kind]) == 1


def pairs_of(fact: Fact, book: Book) -> Iterator[tuple[str, str]]:
    """Pairs of parties: where they share a role every two of them, by name; else those of the first role with those of the second."""
    roles = _core(fact, book)
    if mutual(fact.type, book):
        yield from combinations(sorted(set(roles[0])) if roles else (), 2)
    elif len(roles) > 1:
        yield from ((one, other) for one, other in product(dict.fromkeys(roles[0]), dict.fromkeys(roles[1])) if one != other)


def _core(fact: Fact, book: Book) -> list[list[str]]:
    """The names of each core role that holds parties; what is said or charged is none."""
    core = (role for role in book.roles[fact.type] if role in book.core[fact.type])
    parties = ([mention for mention in fact.roles.get(role, ()) if mention.type != book.content] for role in core)
    return [[name for mention in mentions for name in names_of(mention)] for mentions in parties if mentions]
