"""Kinds: which body "the company" or "the airline" stands for.

Given a description of a body and the names of the document, gives the one name of that kind; empty when the text does not settle it. A name
is of a kind for certain when the lexicon or its own last word says so (Statbank Inc.); a name that nothing is known of may be of any.
"""
from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from factex.engine.names import Entry, Kind, LinkBook, Sight
from factex.engine.pronouns import reporting
from factex.engine.who import names_in


def kind_of(head: str, book: LinkBook) -> Kind | None:
    """The kind that a description's head tells of, by all its words or by the last."""
    return book.bodies.get(head if head in book.kinds else head.split()[-1])


def of_kind(entry: Entry, kind: Kind, sight: Sight) -> tuple[str, ...]:
    """The body of the kind that was spoken of last, where no other name nearby may be meant as well; else the only one of the text."""
    if all(w[0].isupper() for w in sight.tokens.words[entry.first + 1:entry.last]):
        return ()  # The Justice Project
    found = candidates(kind, sight)
    here, beside, said = entry.units.sentence.index, sight.beside(entry), " ".join(entry.look.folded[1:]).split()
    before = found[:bisect_left(found, entry.first, key=lambda one: one[0].first)]
    near = [(e, sure) for e, sure in before if e.units.sentence.index >= here - 2 * sight.book.reach and id(e.name) not in beside]
    certain = names_in((e for e, sure in before if sure), sight)
    open_near = names_in((e for e, sure in near if not sure), sight)
    told = {n for e in reporting(entry, sight) for n in names_in([e], sight)}
    called = names_in((e for e, _ in before if e.words.issuperset(said)), sight) if len(said) > 1 else []
    if len(called) == 1:
        return tuple(called)  # the aid group Harbour Watch
    if not near:
        names = certain if len(certain) == 1 and len(before) > 1 else []
    elif len(all_near := names_in((e for e, _ in near), sight)) == 1:
        acts = any(e.units.sentence.index >= here - sight.book.reach and (e.subject or sight.speaks(e)) for e, _ in near)
        names = all_near if certain == all_near or (not certain and acts) else []
    elif len(entry.look.folded) > 2 or not certain:
        names = []
    else:
        last = max(outer(e) for e, _ in near)
        there = [(e, sure) for e, sure in near if outer(e) == last]
        acting = [(e, sure) for e, sure in there if e.subject]
        names = names_in((e for e, _ in acting or near if e.subject), sight)
        often = Counter(e.canonical for e, _ in before)
        if not all(sure for _, sure in acting or near) or any(
                2 * often[e.canonical] > often[n] for n in names for e, _ in there if acting and e.canonical != n):
            names = []  # Norvale Inc. met Ostra Corp.
    if len(names) != 1 or (not told.isdisjoint(names) and (open_near or len(certain) > 1)):
        entry.disputed = entry.disputed or (tuple(names) if len(names) > 1 else ())
        return ()
    return tuple(names)


def outer(entry: Entry) -> int:
    """The number of the entry's sentence; in a quotation of the one that holds it."""
    sentence = entry.units.sentence
    return sentence.parent if sentence.parent >= 0 else sentence.index


def candidates(kind: Kind, sight: Sight) -> list[tuple[Entry, bool]]:
    """The names of the document that may be of a kind, in order, each with whether it is certain; kept, since a text has few kinds."""
    if kind not in sight.of_kind:
        found = []
        for same in sight.by_name.values():
            bodies = [e for e in same if e.name.type in sight.book.unnamed and not e.name.plural]
            sure = any(not kind.names.isdisjoint((e.text, e.canonical)) or e.text.split()[-1] in kind.ends for e in bodies)
            if sure or not any(e.sieve == "lexicon" or e.text.split()[-1].casefold() in sight.book.heads for e in bodies):
                found += [(e, sure) for e in bodies]
        sight.of_kind[kind] = sorted(found, key=lambda one: one[0].first)
    return sight.of_kind[kind]
