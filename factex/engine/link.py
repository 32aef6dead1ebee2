"""Link: which name, pronoun and description stands for whom, over the whole document.

Given all sentences and claims, gives for each folded name its `entity` or `refers_to`. Sieves run from the most certain to the least; what
they do not settle stays open, since a wrong link is worse than none. Words and conditions stand in the pack's `links.yaml`.
"""
from __future__ import annotations

from collections.abc import Iterator

from factex.engine.descriptions import home_of, names_itself, nation_of
from factex.engine.layers import Tokens, Units
from factex.engine.match import Claim, Tracer
from factex.engine.names import Entry, LinkBook, Links, Sight, place
from factex.engine.naming import by_last, by_name, cut_short, family_named, given_back, headline, name_all, organs_alike
from factex.engine.sieves import ahead, held_body, held_title, named_later, refer, who_says_so
from factex.engine.units import fold
from factex.engine.who import voice


def link(all_units: list[Units], claims: list[Claim], tokens: Tokens, book: LinkBook, trace: Tracer | None = None) -> Links:
    """Decide every name of the document."""
    if trace:
        trace.works("link")
    entries = sorted(entered(all_units, tokens, book), key=lambda entry: (entry.first, entry.last))
    links = Links({id(e.name): e for e in entries})
    named = [e for e in entries if e.named]
    title = headline(all_units[0], tokens) if all_units else -1
    name_all(named, tokens, book, title)
    named += family_named(entries, named, book)
    named += cut_short(entries, claims, book)
    given_back(named, claims, book)
    voices = frozenset(e.canonical for e in named if e.canonical and voice(e, book))
    sight = Sight(book, links, tokens, sorted((c for c in claims if c.rule.fact in book.pair_facts), key=place), voices)
    for claim in claims:
        for fills in claim.roles.values():
            sight.used.update((id(f.name), claim) for f in fills if f.name is not None)
        if claim.rule.fact == book.source[0]:
            sight.reports.setdefault(claim.units.sentence.index, []).append(claim)
    fact, speaker, _ = book.source
    sight.speaking.update(name for name, claim in sight.used.items() if claim.rule.fact == fact and any(
        id(f.name) == name for f in claim.roles.get(speaker, ())))
    guess(named, sight)
    told = {entry.canonical for entry in named if entry.units.sentence.index != title} if title >= 0 else set()
    for entry in named:  # "Director Says Dangers" may be no name, where all words have a capital
        if entry.units.sentence.index == title and entry.sieve == "written" and (
                book.given.isdisjoint(entry.look.folded) or (told and entry.canonical not in told)):
            entry.guess = entry.doubtful = True
    for entry in named:
        sight.typed[entry.text] = sight.typed.get(entry.text, frozenset()) | {entry.name.type}
    sight.by_name = by_name(named)
    sight.by_last = by_last(named, book)
    for name, same in sight.by_name.items():
        if same[0].name.type == book.persons:
            sight.told[name] = frozenset().union(*(e.words for e in same), *(e.titles for e in same))
            sight.nations[name] = frozenset().union(*(e.nations | home_of(e, sight) for e in same), nation_of(name, book))
            sight.places[name] = frozenset().union(*(e.places for e in same if e.places))
        genders = {e.gender for e in same if e.gender}
        if len(genders) == 1:
            sight.genders[name] = genders.pop()
        elif not genders and same[0].name.type == book.persons and fold(name) in book.familiar:
            sight.genders[name] = book.familiar[fold(name)]
    depth = depths(all_units)
    for entry in sorted(entries, key=lambda e: depth[e.units.sentence.index]):  # who speaks is known before what is said is looked at
        if not entry.named:
            entry.stands_for = refer(entry, sight)
            if entry.sieve == "apposition" and entry.stands_for and entry.stands_for[0] in sight.told:
                name = entry.stands_for[0]
                sight.told[name] |= entry.words
                sight.nations[name] |= entry.nations
                if voice(entry, book):
                    sight.voices |= {name}
        sight.add(entry)
    for entry in entries:
        if not entry.named and not entry.stands_for:
            if entry.name.type == book.persons:
                entry.stands_for = ahead(entry, sight) or named_later(entry, sight) or held_title(entry, sight)
            elif entry.look.pronoun:
                entry.stands_for = who_says_so(entry, sight)
            elif entry.name.type in book.unnamed:
                entry.stands_for = held_body(entry, sight)
    for entry in entries:
        if not entry.named and not entry.stands_for and (name := names_itself(entry, sight)):
            entry.canonical, entry.sieve = name, "described"
    organs_alike(entries, book)
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


def entered(all_units: list[Units], tokens: Tokens, book: LinkBook) -> Iterator[Entry]:
    """Every folded name with its place and its words; the members of coordinated ones, and appositions, one by one."""
    words = tokens.words
    for units in all_units:
        sentence = units.sentence
        subjects = {g.subject for g in units.groups.values()}
        for at, name in units.names.items():
            parts = name.members or (name,)
            for part in (*parts, name.apposition) if name.apposition else parts:
                first, last = sentence.span(part.first, part.last)
                begin, end = sentence.span(*part.name) if part.name else (last, last)
                beside = words[slice(*sentence.span(part.apposition.first, part.apposition.last))] if part.apposition else ()
                look = book.look(part.type, tuple(words[first:last]), begin - first, end - first, tuple(beside))
                yield Entry(
                    part, units, first, last, at in subjects, at, look, look.folded[sentence.first(part.head) - first], look.titles,
                    look.text, look.named, look.words, look.gender, look.nations, look.places)


def guess(people: list[Entry], sight: Sight) -> None:
    """Mark the names that nothing but a capital makes a person's: no given name, title or family name that is known, no shorter form in
    the text, and they say nothing."""
    book = sight.book
    for same in by_name([e for e in people if e.name.type == book.persons]).values():
        told = any(e.sieve == "lexicon" or sight.speaks(e) for e in same) or len({e.text for e in same}) > 1
        words = () if told else frozenset(fold(word) for e in same for word in e.text.split())
        doubtful = not told and all(sure.isdisjoint(words) for sure in (book.certain, *book.genders.values()))
        if doubtful and any(aged(e, sight) for e in same):
            doubtful = False
        if doubtful and any(" " in e.text and not book.appointed.isdisjoint(e.titles) for e in same):
            doubtful = False  # envoy Osmer Pelham
        plain = doubtful and all(e.name.shape in book.guesses and not e.gender and not e.titles and e.name.apposition is None for e in same)
        for entry in same:
            entry.guess, entry.doubtful = plain, doubtful


def aged(entry: Entry, sight: Sight) -> bool:
    """Does the text tell a name's age behind it (Anna Brandt, 47, said)?"""
    mark, age, end = (*sight.tokens.words[entry.last:entry.last + 3], "", "", "")[:3]
    return mark == end == "," and age.isdecimal() and len(age) < 4
