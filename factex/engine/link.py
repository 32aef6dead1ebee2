"""Link: which name, pronoun and description stands for whom, over the whole document.

Given all sentences and claims, gives for each folded name its `entity` or `refers_to`. Sieves run from the most certain to the least; what
they do not settle stays open, since a wrong link is worse than none. Words and conditions stand in the pack's `links.yaml`.
"""
from __future__ import annotations

import functools
from collections.abc import Iterator

from factex.engine.layers import Tokens, Units
from factex.engine.match import Claim, Tracer
from factex.engine.names import Entry, LinkBook, Links, Sight, place
from factex.engine.naming import by_name, headline, name_all
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
    named = [e for e in entries if e.named]
    name_all(named, tokens, book, headline(all_units[0], tokens) if all_units else -1)
    voices = frozenset(e.canonical for e in entries if e.canonical and not book.voices.isdisjoint(e.words))
    sight = Sight(book, links, tokens, sorted((c for c in claims if c.rule.fact in book.pair_facts), key=place), voices)
    for claim in claims:
        for fills in claim.roles.values():
            sight.used.update((id(f.name), claim) for f in fills if f.name is not None)
        if claim.rule.fact == book.source[0]:
            sight.reports.setdefault(claim.units.sentence.index, []).append(claim)
    guess(named, sight)
    for entry in named:
        sight.typed[entry.text] = sight.typed.get(entry.text, frozenset()) | {entry.name.type}
    sight.by_name = by_name([e for e in entries if e.canonical])
    for name, same in by_name(named).items():
        if same[0].name.type == book.persons:
            sight.told[name] = frozenset().union(*(e.words for e in same), *(e.titles for e in same))
            sight.nations[name] = frozenset().union(*(e.nations for e in same if e.nations))
            sight.places[name] = frozenset().union(*(e.places for e in same if e.places))
        genders = {e.gender for e in same if e.gender}
        if len(genders) == 1:
            sight.genders[name] = genders.pop()
    depth = depths(all_units)
    for entry in sorted(entries, key=lambda e: depth[e.units.sentence.index]):  # who speaks is known before what is said is looked at
        if not entry.named:
            entry.stands_for = refer(entry, sight)
            if entry.sieve == "apposition" and entry.stands_for and entry.stands_for[0] in sight.told:
                name = entry.stands_for[0]
                sight.told[name] |= entry.words
                sight.nations[name] |= entry.nations
        sight.add(entry)
    for entry in entries:
        if not entry.named and not entry.stands_for:
            entry.stands_for = named_later(entry, sight) if entry.name.type == book.persons else who_says_so(entry, sight)
    if trace:
        for entry in entries:
            trace.linked(entry.name, entry.sieve, (entry.canonical,) if entry.canonical else entry.stands_for or (), entry.disputed)
    return links


def depths(all_units: list[Units]) -> dict[int, tuple[int, int]]:
    """A sort key of each sentence: the one that stands in no quotation, then how many quotations hold it."""
    found: dict[int, tuple[int, int]] = {}
    for units in all_units:
        sentence = units.sentence
        outer, level = found.get(sentence.parent, (sentence.index, -1))
        found[sentence.index] = (outer, level + 1)
    return found


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
    begin, end = (sentence.first(name.name[0]), sentence.last(name.name[1] - 1)) if name.name else (entry.last, entry.last)
    while named_on(words, entry.first, begin, end, book):
        begin -= 1
    if name.type == book.persons and end - begin > 2 and fold(words[begin]) in book.leading:
        begin += 1
    entry.text = surface(tuple(words[begin:end]))
    entry.named = bool(name.name) and (name.type != book.persons or fold(entry.text) not in book.heads)  # the Chief of the General Staff
    if not entry.named:
        begin, entry.text = entry.last, surface(tuple(words[entry.first:entry.last]))
    titles = words[entry.first:begin]
    if name.apposition:
        titles += words[sentence.first(name.apposition.first):sentence.last(name.apposition.last - 1)]
    evidence, roles = entitled(entry, titles, book) if titles else ([], [])
    entry.words = frozenset(evidence + roles + fold(entry.text).split())
    first, *more = entry.text.casefold().split() or [""]
    if entry.named and (more or first not in book.certain):  # Clinton alone is a family name
        evidence.append(first)
    found = [gender for gender, shown in book.genders.items() if not shown.isdisjoint(evidence)]
    entry.gender = found[0] if len(found) == 1 else ""


def entitled(entry: Entry, titles: list[str], book: LinkBook) -> tuple[list[str], list[str]]:
    """The words of an entry's titles, and the roles that they are short for; the nations and places among them are noted on it."""
    entry.titles = tuple(map(fold, titles))
    evidence = " ".join(entry.titles[1:] if len(entry.titles) > 1 and entry.titles[0] in book.pronouns else entry.titles).split()
    before, roles = "", []
    for title in entry.titles:
        if title in book.nations and before not in book.regarding:
            entry.nations |= {book.nations[title]}
        elif title in book.places:
            entry.places |= {title}
        elif title in book.abbreviations:
            roles.append(book.abbreviations[title])
        before = title
    return evidence, roles


def named_on(words: list[str], first: int, begin: int, end: int, book: LinkBook) -> bool:
    """Does a name that begins at a small word, or is one word behind a given name, begin one word earlier within its mention?"""
    if not first < begin < end or not words[begin - 1][0].isupper():
        return False
    before, lexicon = words[begin - 1], book.lexicon
    if fold(before) in book.given:
        return end - begin > 1 or fold(words[begin]) not in book.heads
    unknown = before not in lexicon.exact and before.casefold() not in lexicon.lower
    return words[begin][0].islower() and (unknown or fold(before) in book.certain)


@functools.lru_cache(maxsize=16_384)
def surface(words: tuple[str, ...]) -> str:
    """Tokens as running text. Many come again."""
    out = ""
    for word in " ".join(words).split():
        out += word if not out or (not word[0].isalnum() and word[0] not in "&(@#$") else " " + word
    return out


def guess(people: list[Entry], sight: Sight) -> None:
    """Mark the names that nothing but a capital makes a person's: no given name, title or family name that is known, no shorter form in
    the text, and they say nothing."""
    book = sight.book
    for same in by_name([e for e in people if e.name.type == book.persons]).values():
        words = frozenset(fold(word) for e in same for word in e.text.split())
        told = any(e.sieve == "lexicon" or sight.speaks(e) for e in same) or len({e.text for e in same}) > 1
        doubtful = not told and all(words.isdisjoint(sure) for sure in (book.certain, *book.genders.values()))
        plain = all(e.name.shape in book.guesses and not e.gender and not e.titles and e.name.apposition is None for e in same)
        for entry in same:
            entry.guess, entry.doubtful = doubtful and plain, doubtful
