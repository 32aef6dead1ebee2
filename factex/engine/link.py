"""Link: which name, pronoun and description stands for whom, over the whole document.

Given all sentences and claims, gives for each folded name its `entity` or `refers_to`. Sieves run from the most certain to the least; what
they do not settle stays open, since a wrong link is worse than none. Words and conditions stand in the pack's `links.yaml`.
"""
from __future__ import annotations

from collections.abc import Iterator

from factex.engine.layers import Tokens, Units
from factex.engine.match import Claim, Tracer
from factex.engine.names import Entry, LinkBook, Links, Sight, place
from factex.engine.sieves import named_later, refer, who_says_so
from factex.engine.units import fold


def link(all_units: list[Units], claims: list[Claim], tokens: Tokens, book: LinkBook, trace: Tracer | None = None) -> Links:
    """Decide every name of the document."""
    if trace:
        trace.works("link")
    entries = list(entered(all_units, tokens))
    entries.sort(key=lambda e: (e.first, e.last))
    links = Links({id(e.name): e for e in entries})
    for entry in entries:
        describe(entry, tokens, book)
    name_all([e for e in entries if e.name.name], book)
    voices = frozenset(e.canonical for e in entries if e.canonical and not book.voices.isdisjoint(e.words))
    sight = Sight(book, links, tokens, sorted((c for c in claims if c.rule.fact in book.pair_facts), key=place), voices)
    for claim in claims:
        for fills in claim.roles.values():
            sight.used.update((id(f.name), claim) for f in fills if f.name is not None)
        if claim.rule.fact == book.source[0]:
            sight.reports.setdefault(id(claim.units), []).append(claim)
    for entry in entries:
        if entry.name.name is None:
            entry.stands_for = refer(entry, sight)
        sight.add(entry)
    for entry in entries:
        if entry.name.name is None and not entry.stands_for:
            entry.stands_for = named_later(entry, sight) if entry.name.type == book.persons else who_says_so(entry, sight)
    if trace:
        for entry in entries:
            trace.linked(entry.name, entry.sieve, (entry.canonical,) if entry.canonical else entry.stands_for or (), entry.disputed)
    return links


def entered(all_units: list[Units], tokens: Tokens) -> Iterator[Entry]:
    """Every folded name with its place; the members of coordinated ones, and appositions, one by one."""
    for units in all_units:
        subjects = {g.subject for g in units.groups.values()}
        for at, name in units.names.items():
            for part in (*(name.members or (name,)), *((name.apposition,) if name.apposition else ())):
                sentence = units.sentence
                yield Entry(part, units, sentence.first(part.first), sentence.last(part.last - 1), at in subjects, at)


def describe(entry: Entry, tokens: Tokens, book: LinkBook) -> None:
    """The words of an entry: its name, the titles before it, its gender."""
    name, sentence = entry.name, entry.units.sentence
    words = tokens.words
    if name.name:
        begin, end = (sentence.first(name.name[0]), sentence.last(name.name[1] - 1))
        entry.text = surface(words, begin, end)
        titles = words[entry.first:begin]
    else:
        entry.text = surface(words, entry.first, entry.last)
        titles = words[entry.first:entry.last]
    if name.apposition:
        titles += words[sentence.first(name.apposition.first):sentence.last(name.apposition.last - 1)]
    entry.titles = tuple(map(fold, titles))
    evidence = " ".join(entry.titles).split()
    entry.words = frozenset(evidence).union(fold(entry.text).split())
    if name.name:
        evidence.append(entry.text.split()[0].casefold())
    found = [gender for gender, shown in book.genders.items() if not shown.isdisjoint(evidence)]
    entry.gender = found[0] if len(found) == 1 else ""


def surface(words: list[str], begin: int, end: int) -> str:
    """Tokens as running text."""
    out = ""
    for word in words[begin:end]:
        out += word if not out or (not word[0].isalnum() and word[0] not in "&(@#$") else " " + word
    return out


def name_all(people: list[Entry], book: LinkBook) -> None:
    """`entity` of each name: the lexicon's, else the longest form in the document that it shortens."""
    forms: dict[str, Entry] = {}
    for entry in people:
        known = book.lexicon.canonical(entry.text)
        entry.canonical = known or entry.text
        entry.sieve = "lexicon" if known else "written"
        if entry.name.type == book.persons and not known:
            forms.setdefault(entry.text, entry)
    by_end: dict[str, list[Entry]] = {}
    for form in forms.values():
        parts = form.text.split()
        for word in {parts[0], parts[-1]}:
            by_end.setdefault(word, []).append(form)
    for entry in people:
        if entry.name.type != book.persons or entry.canonical not in forms:
            continue
        parts = entry.text.split()
        size = len(parts)
        longer = [
            f for f in {id(f): f for f in (*by_end.get(parts[-1], ()), *by_end.get(parts[0], ()))}.values()
            if len(f.text.split()) > size and parts in (f.text.split()[-size:], f.text.split()[:size])]
        exact = [f for f in longer if f.text.split()[-len(parts):] == parts] or longer
        compatible = [f for f in exact if not (f.gender and entry.gender) or f.gender == entry.gender]
        if len({f.text for f in compatible}) == 1 or (compatible and len({t.text.split()[0] for t in compatible}) == 1):
            best = max(compatible, key=lambda f: len(f.text))
            entry.canonical = best.text
            entry.sieve = "longer"
            entry.gender = entry.gender or best.gender
            best.gender = best.gender or entry.gender
            best.titles = best.titles or entry.titles
