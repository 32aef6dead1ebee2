"""Link: which name, pronoun and description stands for whom, over the whole document.

Given all sentences and claims, gives for each folded name its `entity` or `refers_to`. Sieves run from the most certain to the least; what
they do not settle stays open, since a wrong link is worse than none. Words and conditions stand in the pack's `links.yaml`.
"""
from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator

from factex.engine.layers import Tokens, Units
from factex.engine.match import Claim, Tracer
from factex.engine.names import Entry, LinkBook, Links, Sight, place
from factex.engine.sieves import named_later, refer, who_says_so
from factex.engine.units import fold

FEW = 4  # words of a sentence that is too short to tell its style
FORMS = 30  # names with the same first or last word that are told apart
HEADLINE = 0.4  # of its words without a capital, up to which a sentence is taken for a headline
SMALL = 4  # letters of the longest word that has none there


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
            sight.nations[name] = frozenset().union(*(e.nations for e in same))
            sight.places[name] = frozenset().union(*(e.places for e in same))
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
    entry.titles = tuple(map(fold, titles))
    evidence = " ".join(entry.titles[1:] if len(entry.titles) > 1 and entry.titles[0] in book.pronouns else entry.titles).split()
    entry.nations = frozenset(
        nation for at, word in enumerate(entry.titles)
        if (nation := book.nations.get(word)) and (not at or entry.titles[at - 1] not in book.regarding))
    entry.places = frozenset(word for word in entry.titles if word in book.places)
    entry.words = frozenset(evidence).union((book.abbreviations[t] for t in entry.titles if t in book.abbreviations), fold(entry.text).split())
    first, *more = entry.text.casefold().split() or [""]
    if entry.named and (more or first not in book.certain):  # Clinton alone is a family name
        evidence.append(first)
    found = [gender for gender, shown in book.genders.items() if not shown.isdisjoint(evidence)]
    entry.gender = found[0] if len(found) == 1 else ""


def named_on(words: list[str], first: int, begin: int, end: int, book: LinkBook) -> bool:
    """Does a name that begins at a small word, or is one word behind a given name, begin one word earlier within its mention?"""
    if not first < begin < end or not words[begin - 1][0].isupper():
        return False
    before, lexicon = words[begin - 1], book.lexicon
    if fold(before) in book.given:
        return end - begin > 1 or fold(words[begin]) not in book.heads
    return words[begin][0].islower() and before not in lexicon.exact and before.casefold() not in lexicon.lower


@functools.lru_cache(maxsize=16_384)
def surface(words: tuple[str, ...]) -> str:
    """Tokens as running text. Many come again."""
    out = ""
    for word in " ".join(words).split():
        out += word if not out or (not word[0].isalnum() and word[0] not in "&(@#$") else " " + word
    return out


def headline(units: Units, tokens: Tokens) -> int:
    """The number of the sentence if most of its words have a capital, so that a capital does not show a name there; else -1."""
    sentence = units.sentence
    words = [w for w in tokens.words[sentence.first(0):sentence.last(len(sentence.items) - 1)] if w[0].isalpha()]
    small = [w for w in words if w[0].islower()]
    shown = len(words) > FEW and len(small) <= HEADLINE * len(words) and all(len(w) <= SMALL for w in small)
    return sentence.index if shown else -1


def name_all(named: list[Entry], tokens: Tokens, book: LinkBook, title: int) -> None:
    """`entity` of each name: the lexicon's, else the longest form in the document that it shortens; `title` is the headline."""
    forms: dict[str, Entry] = {}
    for entry in named:
        known = book.lexicon.canonical(entry.text)
        if known and entry.name.type == book.persons and any(fold(entry.text) in book.lexicon.classes.get(c, ()) for c in book.exclusive):
            known = None  # a nationality as a family name
        entry.canonical = known or entry.text
        entry.sieve = "lexicon" if known else "written"
        if entry.name.type == book.persons and not known and entry.units.sentence.index != title:
            forms.setdefault(entry.text, entry)
    for entry in [e for e in named if e.units.sentence.index == title and e.name.type == book.persons and e.sieve == "written"]:
        sure = not book.given.isdisjoint(map(fold, entry.text.split()))
        if sure and not any(entry.text.startswith(form + " ") or (" " in form and entry.text.endswith(" " + form)) for form in forms):
            forms.setdefault(entry.text, entry)
    spell_out([e for e in named if e.sieve == "written" and (e.name.type != book.persons or e.text[1:] != e.text[1:].lower())])
    shorten([e for e in named if e.name.type != book.persons and e.sieve != "longer"], book)
    people = [e for e in named if e.name.type == book.persons]
    by_end: dict[str, list[tuple[list[str], Entry]]] = {}
    for form in forms.values():
        parts = spelt(form.text, book.prefixes)
        for word in {parts[0], parts[-1]}:
            if len(by_end.setdefault(word, [])) < FORMS:
                by_end[word].append((parts, form))
    for entry in people:
        if entry.sieve != "written":
            continue
        parts = spelt(entry.text, book.prefixes)
        alike = {id(f): (p, f) for p, f in (*by_end.get(parts[-1], ()), *by_end.get(parts[0], ()))}.values()
        if entry.units.sentence.index == title and entry.text not in forms:
            heads = [f for p, f in alike if len(p) > 1 and p in (parts[:len(p)], parts[-len(p):])]  # Anna Brandt Picks Her Team
            if heads:
                entry.text = heads[0].text
                entry.canonical, parts = entry.text, spelt(entry.text, book.prefixes)
        adopt(entry, parts, [(p, f) for p, f in alike if len(p) > len(parts)])
    lone = {e.text for e in people if e.sieve == "written" and " " not in e.text}
    full = written_out(lone, tokens, book) if lone else {}
    for entry in people:
        if entry.canonical in full and entry.sieve == "written":
            entry.canonical, entry.sieve = full[entry.canonical], "longer"
    for same in by_name(named).values():
        genders = {e.gender for e in same if e.gender}
        if len(genders) == 1:
            for entry in same:
                entry.gender = next(iter(genders))


def adopt(entry: Entry, parts: list[str], forms: list[tuple[list[str], Entry]]) -> None:
    """Give an entry the longest of the longer forms that it shortens, where they are one name."""
    size = len(parts)
    longer = [(p, f) for p, f in forms if parts in (p[-size:], p[:size]) or between(parts, p)]
    exact = [f for p, f in longer if p[-size:] == parts] or [f for _, f in longer]
    compatible = [f for f in exact if not (f.gender and entry.gender) or f.gender == entry.gender]
    compatible = [f for f in compatible if not any(g.text.endswith(" " + f.text) for g in compatible)]  # Mistura, de Mistura
    if len({f.text for f in compatible}) == 1 or (compatible and len({t.text.split()[0] for t in compatible}) == 1):
        best = max(compatible, key=lambda f: len(f.text))
        entry.canonical = best.text
        entry.sieve = "longer"
        entry.gender = entry.gender or best.gender
        best.gender = best.gender or entry.gender
        best.titles = best.titles or entry.titles


@functools.lru_cache(maxsize=16_384)
def spelt(text: str, prefixes: tuple[str, ...]) -> list[str]:
    """The words of a name without what another spelling of it leaves out: accents, and what may begin a family name."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return [next((w[len(p):] for p in prefixes if w.casefold().startswith(p) and len(w) > len(p)), w) for w in text.split()]


def written_out(lone: set[str], tokens: Tokens, book: LinkBook) -> dict[str, str]:
    """Family names that stand by themselves, each with the given name that the text has before it elsewhere, where it is one."""
    words = tokens.words
    found: dict[str, set[str]] = {}
    for at, word in enumerate(words):
        if word in lone and at and fold(words[at - 1]) in book.given and words[at - 1][0].isupper():
            found.setdefault(word, set()).add(f"{words[at - 1]} {word}")
    return {name: next(iter(forms)) for name, forms in found.items() if len(forms) == 1}


def shorten(bodies: list[Entry], book: LinkBook) -> None:
    """Give a body's name that is the end of one longer name only that name (Times: Exampleton Times)."""
    longer: dict[str, set[str]] = {}
    for entry in bodies:
        first, *rest = entry.text.split()
        for at in range(len(rest)):
            longer.setdefault(" ".join(rest[at:]), set()).add(entry.canonical or entry.text)
    for entry in bodies:
        names = longer.get(entry.text, set())
        if len(names) == 1 and (entry.sieve == "written" or entry.text in book.shortened):
            entry.canonical, entry.sieve = next(iter(names)), "longer"


def spell_out(bodies: list[Entry]) -> None:
    """Give capitals that stand for one name only the name whose capitals they are (NSFA: North Sea Fisheries Agency)."""
    capitals: dict[str, set[str]] = {}
    for entry in bodies:
        if not entry.text.isupper():
            capitals.setdefault("".join(c for c in entry.text if c.isupper()), set()).add(entry.text)
    for entry in bodies:
        names = capitals.get(entry.text.replace(".", ""), set()) if entry.text.isupper() else set()
        if len(names) == 1 and len(entry.text) > 1:
            entry.canonical, entry.sieve = next(iter(names)), "longer"


def between(parts: list[str], longer: list[str]) -> bool:
    """Is the longer name the same with more in its middle (Anna Brandt, Anna B. Brandt)?"""
    return len(parts) == 2 and parts == [longer[0], longer[-1]]


def by_name(people: list[Entry]) -> dict[str, list[Entry]]:
    """The entries of each name."""
    found: dict[str, list[Entry]] = {}
    for entry in people:
        found.setdefault(entry.canonical or "", []).append(entry)
    return found


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
